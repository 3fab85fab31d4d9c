//! The same day on a server of 2021 and one of 2026, and two accounts side by side.

use crate::desk::{Desk, posts, sent_once};
use crate::server::Server;
use app::{AccountItem, Anchor, Intent, TimelineItem, ViewSpec};
use demo_server::{Options, Profile};
use model::ChannelId;

async fn a_day(profile: Profile) {
    let server = Server::start(Options { profile, ..Options::default() }).await.expect("a server");
    let desk = Desk::new().await;
    let account = desk.sign_in(&server, "ann").await;
    let channel = ChannelId::from(server.channel_id("engineering"));
    let spec = ViewSpec::Timeline { account: account.clone(), channel: channel.clone(), anchor: Anchor::Unread };
    let mut timeline = desk.open::<TimelineItem>(spec).await;
    timeline.until("history is there", |items| posts(items).len() > 10).await;
    let send = Intent::Send { account: account.clone(), channel: channel.clone(), root: None, text: "morning".into(), uploads: Vec::new() };
    desk.dispatch(send).await.expect("kept");
    timeline.until("her post is sent", |items| sent_once(items, "morning")).await;
    server.post_as("bob", "engineering", "good morning");
    timeline.until("bob's post is there", |items| sent_once(items, "good morning")).await;
    desk.dispatch(Intent::SignOut { account: account.clone(), discard_unsent: true }).await.expect("signed out");
    assert!(desk.host.secrets.lock().unwrap().is_empty(), "no secret stays");
    assert!(!desk.home().join("data/accounts").join(account.as_str()).exists(), "and no file");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_on_a_server_of_2021() {
    a_day(Profile::V5_37).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_on_a_server_of_2026() {
    a_day(Profile::V11_6).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_accounts_on_one_server_keep_apart() {
    let server = Server::start(Options::default()).await.expect("a server");
    let desk = Desk::new().await;
    let ann = desk.sign_in(&server, "ann").await;
    let bob = desk.sign_in(&server, "bob").await;
    assert_ne!(ann, bob);
    let channel = ChannelId::from(server.channel_id("engineering"));
    let mut hers = desk.open::<TimelineItem>(ViewSpec::Timeline { account: ann.clone(), channel: channel.clone(), anchor: Anchor::Newest }).await;
    let send = Intent::Send { account: bob.clone(), channel, root: None, text: "from bob's account".into(), uploads: Vec::new() };
    desk.dispatch(send).await.expect("kept");
    let items = hers.until("ann sees what bob's account wrote", |items| sent_once(items, "from bob's account")).await;
    assert!(!posts(items).iter().any(|post| crate::desk::text(post) == "from bob's account" && post.mine), "and it is not hers");
    desk.dispatch(Intent::SignOut { account: bob, discard_unsent: true }).await.expect("bob leaves");
    let mut accounts = desk.open::<AccountItem>(ViewSpec::Accounts).await;
    accounts.until("ann stays", |items| items.len() == 1 && items[0].id == ann).await;
    server.stop().await;
}
