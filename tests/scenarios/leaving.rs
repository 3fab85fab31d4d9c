//! Windows come and go; the engine stays, and signing out asks first.

use crate::desk::{Desk, Glass, counts, failed_with};
use crate::scene::Scene;
use crate::server::Server;
use app::{ErrorCode, Intent, Method, Place, ShellItem, SidebarItem, ViewSpec};
use demo_server::Options;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::Ordering;

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_asks_before_it_discards() {
    let server = Server::start(Options::default()).await.expect("a server");
    let desk = Desk::new().await;
    let account = desk.sign_in(&server, "ann").await;
    let draft = Intent::SaveDraft { account: account.clone(), channel: server.channel_id("engineering").into(), root: None, text: "unsaid".into() };
    desk.dispatch(draft).await.expect("kept");
    let outcome = desk.dispatch(Intent::SignOut { account: account.clone(), discard_unsent: false }).await;
    assert!(failed_with(&outcome, ErrorCode::UnsentWork), "a draft is something unsent");
    desk.dispatch(Intent::SignOut { account, discard_unsent: true }).await.expect("she said so");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_on_an_alert_opens_the_right_place() {
    let server = Server::start(Options::default()).await.expect("a server");
    let desk = Desk::new().await;
    desk.sign_in(&server, "ann").await;
    server.post_as("bob", "design", "@ann here");
    desk.host_until("the alert is shown", |host| !host.alerts.lock().unwrap().is_empty()).await;
    let target = desk.host.alerts.lock().unwrap()[0].target.clone();
    let mut shell = desk.open::<ShellItem>(ViewSpec::Shell).await;
    shell.until("it is open", |items| items.len() == 1).await;
    desk.app.alert_clicked(&target, Some("token".into()));
    let design = server.channel_id("design");
    shell
        .until("the window goes there", |items| {
            matches!(&items[0].place, Place::Channel { channel, .. } if channel.as_str() == design) && items[0].visit == 1
        })
        .await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_window_the_engine_goes_on_and_a_click_opens_one() {
    let server = Server::start(Options::default()).await.expect("a server");
    let desk = Desk::new().await;
    desk.sign_in(&server, "ann").await;
    let Desk { app, host, window, .. } = desk;
    drop(window);
    server.post_as("bob", "design", "@ann still there?");
    let deadline = tokio::time::Instant::now() + crate::desk::PATIENCE;
    while host.alerts.lock().unwrap().is_empty() {
        assert!(tokio::time::Instant::now() < deadline, "alerts need no window");
        let _woken = tokio::time::timeout(std::time::Duration::from_millis(100), host.changed.notified()).await;
    }
    app.tray_activated(None);
    assert_eq!(host.opened.load(Ordering::SeqCst), 1, "the host is asked for a window");
    app.quit().await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_window_showed_is_read_no_longer() {
    let s = Scene::signed_in().await;
    s.server.view_as("ann", "engineering");
    let mut sidebar = s.desk.open::<SidebarItem>(s.sidebar()).await;
    sidebar.until("nothing is unread", |items| counts(items, &s.channel) == Some((0, 0))).await;
    // The window of the desk stays, without the focus; another one has it and shows Engineering.
    let other = s.desk.app.attach(Arc::new(Glass::default()));
    let place = Place::Channel { account: s.account.clone(), team: s.team.clone(), channel: s.channel.clone(), post: None, root: None };
    for (id, intent) in [("focus", Intent::Focus { focused: true }), ("view", Intent::InView { place, at_newest: true })] {
        other.call(Method::Dispatch, json!({ "id": id, "intent": intent }).to_string().as_bytes()).await;
    }
    s.desk.host_until("the server knows that she reads", |_| s.server.count_of("view_channel") > 0).await;
    drop(other);
    s.server.post_as("bob", "engineering", "to nobody's eyes");
    sidebar.until("it stays unread", |items| counts(items, &s.channel) == Some((1, 0))).await;
    s.server.stop().await;
}
