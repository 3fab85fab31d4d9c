//! Windows come and go; the engine stays, and signing out asks first.

use crate::desk::{Desk, failed_with};
use crate::server::Server;
use app::{ErrorCode, Intent, Place, ShellItem, ViewSpec};
use demo_server::Options;
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
