//! Events of channels and of who is in them.

use super::Step;
use crate::desk::{counts, row};
use crate::scene::Scene;
use app::{ChannelItem, SidebarItem, ViewSpec};
use model::{ChannelId, ChannelKind};
use serde_json::json;

pub const STEPS: &[Step] = &[
    ("channel_created", |s| Box::pin(created(s))),
    ("channel_updated", |s| Box::pin(updated(s))),
    ("channel_converted", |s| Box::pin(converted(s))),
    ("channel_member_updated", |s| Box::pin(level_changed(s))),
    ("channel_scheme_updated", |s| Box::pin(restricted(s))),
    ("channel_deleted", |s| Box::pin(archived(s))),
    ("channel_restored", |s| Box::pin(restored(s))),
    ("direct_added", |s| Box::pin(addressed(s))),
    ("group_added", |s| Box::pin(gathered(s))),
    ("user_removed", |s| Box::pin(removed(s))),
    ("user_added", |s| Box::pin(added(s))),
    ("multiple_channels_viewed", |s| Box::pin(viewed(s))),
];

/// What only servers of 2021 send.
pub const OLD_STEPS: &[Step] = &[("channel_viewed", |s| Box::pin(viewed(s)))];

fn header(s: &Scene, channel: &str) -> ViewSpec {
    ViewSpec::Channel { account: s.account.clone(), channel: ChannelId(s.server.channel_id(channel)) }
}

fn named(items: &[SidebarItem], wanted: &str) -> bool {
    items.iter().any(|item| matches!(item, SidebarItem::Channel { name, .. } if name == wanted))
}

async fn created(s: &Scene) {
    let mut sidebar = s.desk.open::<SidebarItem>(s.sidebar()).await;
    s.server.create_channel_as("ann", "tidewater", "bridge", "The Bridge", 'O');
    sidebar.until("what she made on her phone is here", |items| named(items, "The Bridge")).await;
}

async fn updated(s: &Scene) {
    let mut view = s.desk.open::<ChannelItem>(header(s, "engineering")).await;
    s.server.set_header_as("bob", "engineering", "Freeze on Thursday");
    view.until("the new topic is there", |items| items.iter().any(|item| format!("{:?}", item.header).contains("Freeze on Thursday"))).await;
}

async fn converted(s: &Scene) {
    let mut view = s.desk.open::<ChannelItem>(header(s, "design")).await;
    view.until("anyone may join", |items| items.iter().any(|item| item.kind == ChannelKind::Public)).await;
    let path = format!("/channels/{}/privacy", s.server.channel_id("design"));
    s.server.request_as("admin", "PUT", &path, &json!({"privacy": "P"})).expect("an administrator may");
    view.until("it is private now", |items| items[0].kind == ChannelKind::Private).await;
}

async fn level_changed(s: &Scene) {
    let mut sidebar = s.desk.open::<SidebarItem>(s.sidebar()).await;
    let path = format!("/channels/{}/members/me/notify_props", s.channel);
    let props = json!({"user_id": s.server.user_id("ann"), "channel_id": s.channel, "mark_unread": "mention"});
    s.server.request_as("ann", "PUT", &path, &props).expect("her phone mutes it");
    sidebar.until("it is muted here", |items| matches!(row(items, &s.channel), Some(SidebarItem::Channel { muted: true, .. }))).await;
}

async fn restricted(s: &Scene) {
    let mut view = s.desk.open::<ChannelItem>(header(s, "releases")).await;
    view.until("she may write", |items| items.iter().any(|item| item.can_post)).await;
    s.server.restrict_channel("releases", &["create_post"]);
    // Her role in the channel has another name now, whose permissions must be asked for.
    view.until("she may read only", |items| items.iter().any(|item| !item.can_post && item.can_react)).await;
}

async fn archived(s: &Scene) {
    let mut view = s.desk.open::<ChannelItem>(header(s, "lunch")).await;
    s.server.archive_as("bob", "lunch");
    view.until("it is read-only now", |items| items.iter().any(|item| item.archived && !item.can_post)).await;
}

async fn restored(s: &Scene) {
    let mut view = s.desk.open::<ChannelItem>(header(s, "lunch")).await;
    view.until("it is archived", |items| items.iter().any(|item| item.archived)).await;
    let path = format!("/channels/{}/restore", s.server.channel_id("lunch"));
    s.server.request_as("admin", "POST", &path, &json!(null)).expect("an administrator may");
    view.until("she can write again", |items| items.iter().any(|item| !item.archived && item.can_post)).await;
}

async fn addressed(s: &Scene) {
    let mut sidebar = s.desk.open::<SidebarItem>(s.sidebar()).await;
    // The person wants to see conversations with greta, but there is none yet.
    s.server.set_preference_as("ann", "direct_channel_show", &s.server.user_id("greta"), "true");
    assert!(!named(&sidebar.items, "greta"), "they never wrote to each other");
    let channel = ChannelId(s.server.direct_channel_id("greta", "ann"));
    sidebar.until("greta's conversation is there, empty", |items| row(items, &channel).is_some() && named(items, "greta")).await;
}

async fn gathered(s: &Scene) {
    let mut sidebar = s.desk.open::<SidebarItem>(s.sidebar()).await;
    let people = json!([s.server.user_id("ann"), s.server.user_id("greta"), s.server.user_id("tom")]);
    let channel = s.server.request_as("greta", "POST", "/channels/group", &people).expect("greta gathers three");
    let channel = ChannelId(channel["id"].as_str().expect("an id").to_owned());
    // Opened on her phone. This says only that it is to be shown, not what it is.
    s.server.set_preference_as("ann", "group_channel_show", channel.as_str(), "true");
    sidebar
        .until("the group is there with its people", |items| {
            named(items, "greta, tom") && matches!(row(items, &channel), Some(SidebarItem::Channel { others: 2, .. }))
        })
        .await;
}

async fn removed(s: &Scene) {
    let mut sidebar = s.desk.open::<SidebarItem>(s.sidebar()).await;
    sidebar.until("she is in it", |items| named(items, "Engineering")).await;
    s.server.remove_from_channel_as("bob", "engineering", "ann");
    sidebar.until("the channel is gone", |items| !named(items, "Engineering")).await;
}

async fn added(s: &Scene) {
    let mut sidebar = s.desk.open::<SidebarItem>(s.sidebar()).await;
    sidebar.until("she is not in it", |items| !items.is_empty() && !named(items, "Engineering")).await;
    s.server.add_to_channel_as("bob", "engineering", "ann");
    sidebar.until("the channel is back", |items| named(items, "Engineering")).await;
}

async fn viewed(s: &Scene) {
    let mut sidebar = s.desk.open::<SidebarItem>(s.sidebar()).await;
    s.server.post_as("bob", "engineering", "@ann have you seen it?");
    sidebar.until("it is unread", |items| counts(items, &s.channel).is_some_and(|(messages, mentions)| messages > 0 && mentions > 0)).await;
    s.server.view_as("ann", "engineering");
    sidebar.until("her phone has read it", |items| counts(items, &s.channel) == Some((0, 0))).await;
}
