//! Events of posts, and who types.

use super::Step;
use crate::desk::{counts, having, posts, sent_once, text};
use crate::scene::Scene;
use app::{AccountItem, ComposerItem, Connection, PostKind, SidebarItem, TimelineItem, ViewSpec};
use serde_json::json;

pub const STEPS: &[Step] = &[
    ("hello", |s| Box::pin(hello(s))),
    ("posted", |s| Box::pin(posted(s))),
    ("post_edited", |s| Box::pin(edited(s))),
    ("post_deleted", |s| Box::pin(deleted(s))),
    ("post_burned", |s| Box::pin(burned(s))),
    ("reaction_added", |s| Box::pin(reacted(s))),
    ("reaction_removed", |s| Box::pin(reaction_taken_back(s))),
    ("ephemeral_message", |s| Box::pin(whispered(s))),
    ("post_unread", |s| Box::pin(marked_unread(s))),
    ("persistent_notification_triggered", |s| Box::pin(called_again(s))),
    ("typing", |s| Box::pin(typed(s))),
];

async fn hello(s: &Scene) {
    let mut accounts = s.desk.open::<AccountItem>(ViewSpec::Accounts).await;
    accounts.until("she is connected", |items| items[0].connection == Connection::Online).await;
    s.server.take_down().await;
    accounts.until("the line is down", |items| matches!(items[0].connection, Connection::Offline { .. })).await;
    s.server.forget_connections();
    s.server.bring_up().await.expect("the same port");
    s.desk.dispatch(app::Intent::ReconnectNow { account: s.account.clone() }).await.expect("now");
    accounts.until("the server has greeted her anew", |items| items[0].connection == Connection::Online).await;
}

async fn posted(s: &Scene) {
    let mut timeline = s.desk.open::<TimelineItem>(s.timeline()).await;
    timeline.until("history is there", |items| posts(items).len() > 20).await;
    s.server.post_as("bob", "engineering", "a new post");
    timeline.until("bob's post is there", |items| sent_once(items, "a new post")).await;
}

async fn edited(s: &Scene) {
    let mut timeline = s.desk.open::<TimelineItem>(s.timeline()).await;
    let post = s.server.post_as("bob", "engineering", "Frst");
    timeline.until("it is there", |items| sent_once(items, "Frst")).await;
    s.server.edit_as("bob", &post, "First");
    timeline.until("it is corrected, and says so", |items| having(items, "First").iter().any(|post| post.edited)).await;
}

async fn deleted(s: &Scene) {
    let mut timeline = s.desk.open::<TimelineItem>(s.timeline()).await;
    let post = s.server.post_as("bob", "engineering", "never mind");
    timeline.until("it is there", |items| sent_once(items, "never mind")).await;
    s.server.delete_as("bob", &post);
    timeline.until("it is gone", |items| having(items, "never mind").is_empty()).await;
}

async fn burned(s: &Scene) {
    let mut timeline = s.desk.open::<TimelineItem>(s.timeline()).await;
    let post = s.server.post_as("bob", "engineering", "burn after reading");
    timeline.until("it is there", |items| sent_once(items, "burn after reading")).await;
    s.server.burn_for("ann", &post);
    timeline.until("it is burned", |items| having(items, "burn after reading").is_empty()).await;
}

/// Whether a post with this text carries mei's reaction.
fn cheered(items: &[TimelineItem], wanted: &str) -> bool {
    having(items, wanted).iter().any(|post| post.reactions.iter().any(|one| one.emoji.name == "tada" && one.count == 1))
}

async fn reacted(s: &Scene) {
    let mut timeline = s.desk.open::<TimelineItem>(s.timeline()).await;
    let post = s.server.post_as("bob", "engineering", "It sails!");
    timeline.until("it is there", |items| sent_once(items, "It sails!")).await;
    s.server.react_as("mei", &post, "tada");
    timeline.until("mei's reaction is there", |items| cheered(items, "It sails!")).await;
}

async fn reaction_taken_back(s: &Scene) {
    let mut timeline = s.desk.open::<TimelineItem>(s.timeline()).await;
    let post = s.server.post_as("bob", "engineering", "It sank.");
    s.server.react_as("mei", &post, "tada");
    timeline.until("mei's reaction is there", |items| cheered(items, "It sank.")).await;
    s.server.unreact_as("mei", &post, "tada");
    timeline.until("it is taken back", |items| having(items, "It sank.").iter().any(|post| post.reactions.is_empty())).await;
}

async fn whispered(s: &Scene) {
    let mut timeline = s.desk.open::<TimelineItem>(s.timeline()).await;
    let command = json!({"channel_id": s.channel, "team_id": s.team, "command": "/away"});
    s.server.request_as("ann", "POST", "/commands/execute", &command).expect("a command on her phone");
    timeline
        .until("the server tells her alone", |items| {
            posts(items).iter().any(|post| post.kind == PostKind::Ephemeral && text(post) == "You are now away")
        })
        .await;
}

async fn marked_unread(s: &Scene) {
    s.server.view_as("ann", "engineering");
    let mut sidebar = s.desk.open::<SidebarItem>(s.sidebar()).await;
    sidebar.until("nothing is unread", |items| counts(items, &s.channel) == Some((0, 0))).await;
    let first = s.server.post_as("bob", "engineering", "for later");
    s.server.post_as("bob", "engineering", "@ann and this");
    sidebar.until("both are new", |items| counts(items, &s.channel) == Some((2, 1))).await;
    s.server.view_as("ann", "engineering");
    sidebar.until("her phone has read them", |items| counts(items, &s.channel) == Some((0, 0))).await;
    s.server.set_unread_as("ann", &first);
    sidebar.until("her phone wants them unread", |items| counts(items, &s.channel) == Some((2, 1))).await;
}

async fn called_again(s: &Scene) {
    let mut sidebar = s.desk.open::<SidebarItem>(s.sidebar()).await;
    s.server.view_as("ann", "engineering");
    sidebar.until("nothing is unread", |items| counts(items, &s.channel) == Some((0, 0))).await;
    let alerts = || s.desk.host.alerts.lock().unwrap().iter().filter(|alert| alert.body.contains("the pier is on fire")).count();
    let post = s.server.post_as("bob", "engineering", "@ann the pier is on fire");
    s.desk.host_until("she is told", |_| alerts() == 1).await;
    s.server.remind_persistently("ann", &post);
    s.desk.host_until("and told again, for she has not answered", |_| alerts() == 2).await;
    sidebar.until("it counts once all the same", |items| counts(items, &s.channel) == Some((1, 1))).await;
}

async fn typed(s: &Scene) {
    let mut composer = s.desk.open::<ComposerItem>(s.composer()).await;
    composer.until("it is there", |items| items.len() == 1).await;
    s.server.type_as("bob", "engineering", "");
    composer.until("bob types", |items| items[0].typing.len() == 1).await;
}
