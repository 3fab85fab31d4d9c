//! Replies: in threads of their own, or among the others where the server is older.

use crate::desk::{Desk, posts, sent_once, text};
use crate::server::Server;
use app::{Anchor, Intent, SidebarItem, ThreadItem, TimelineItem, ViewSpec};
use demo_server::{Options, Profile};
use model::{ChannelId, PostId};

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_grows_beside_the_channel() {
    let server = Server::start(Options::default()).await.expect("a server");
    let desk = Desk::new().await;
    let account = desk.sign_in(&server, "ann").await;
    let channel = ChannelId::from(server.channel_id("engineering"));
    let spec = ViewSpec::Timeline { account: account.clone(), channel: channel.clone(), anchor: Anchor::Newest };
    let mut timeline = desk.open::<TimelineItem>(spec).await;
    timeline.until("history is there", |items| posts(items).len() > 20).await;
    let root = PostId::from(server.post_as("bob", "engineering", "Is the order stable?"));
    timeline.until("the root is there", |items| sent_once(items, "Is the order stable?")).await;
    let mut thread = desk.open::<TimelineItem>(ViewSpec::Thread { account: account.clone(), root: root.clone() }).await;
    thread.until("the thread is open", |items| posts(items).len() == 1).await;
    let reply =
        Intent::Send { account: account.clone(), channel: channel.clone(), root: Some(root.clone()), text: "No.".into(), uploads: Vec::new() };
    desk.dispatch(reply).await.expect("kept");
    thread.until("her reply is there", |items| sent_once(items, "No.")).await;
    server.reply_as("bob", root.as_str(), "So look for the anchor.");
    thread.until("bob's too", |items| sent_once(items, "So look for the anchor.")).await;
    let items = timeline
        .until("the root counts both", |items| {
            posts(items).iter().any(|post| post.id.as_ref() == Some(&root) && post.thread.as_ref().is_some_and(|thread| thread.replies == 2))
        })
        .await;
    assert!(!posts(items).iter().any(|post| text(post) == "No."), "replies stay out of the channel");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn threads_she_follows_are_listed_and_read() {
    let server = Server::start(Options::default()).await.expect("a server");
    let desk = Desk::new().await;
    let account = desk.sign_in(&server, "ann").await;
    let root = server.post_as("ann", "engineering", "Who has the keys?");
    server.reply_as("bob", &root, "@ann I have.");
    let mut header =
        desk.open::<app::ChannelItem>(ViewSpec::Channel { account: account.clone(), channel: server.channel_id("engineering").into() }).await;
    let team = header.until("the channel is known", |items| !items.is_empty()).await[0].team.clone();
    let mut threads = desk.open::<ThreadItem>(ViewSpec::Threads { account: account.clone(), team: team.clone(), unread_only: true }).await;
    threads
        .until("it is listed as unread", |items| items.iter().any(|item| item.root.as_str() == root && item.unread == 1 && item.mentions == 1))
        .await;
    let mut sidebar = desk.open::<SidebarItem>(ViewSpec::Sidebar { account: account.clone(), team }).await;
    sidebar.until("the Threads row counts it", |items| matches!(items.first(), Some(SidebarItem::Threads { mentions, .. }) if *mentions > 0)).await;
    desk.dispatch(Intent::MarkThreadRead { account: account.clone(), root: root.clone().into() }).await.expect("kept");
    threads.until("it is read", |items| items.iter().all(|item| item.root.as_str() != root)).await;
    desk.host_until("the server knows", |_| server.thread_unread("ann", &root) == (0, 0)).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_an_older_server_replies_stand_in_the_channel() {
    let server = Server::start(Options { profile: Profile::V5_37, ..Options::default() }).await.expect("a server");
    let desk = Desk::new().await;
    let account = desk.sign_in(&server, "ann").await;
    let channel = ChannelId::from(server.channel_id("engineering"));
    let spec = ViewSpec::Timeline { account: account.clone(), channel, anchor: Anchor::Newest };
    let mut timeline = desk.open::<TimelineItem>(spec).await;
    timeline.until("history is there", |items| posts(items).len() > 20).await;
    let root = server.post_as("bob", "engineering", "Lunch?");
    server.reply_as("mei", &root, "Yes.");
    timeline.until("both stand there", |items| sent_once(items, "Lunch?") && sent_once(items, "Yes.")).await;
    server.stop().await;
}
