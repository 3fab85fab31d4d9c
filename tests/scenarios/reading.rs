//! What is unread, and when it stops being so.

use crate::desk::{Desk, counts, posts};
use crate::scene::Scene;
use crate::server::Server;
use app::{Anchor, Intent, SidebarItem, TimelineItem, ViewSpec};
use demo_server::Options;
use model::{ChannelId, TeamId};

/// Nothing in Engineering is unread.
async fn all_read() -> Scene {
    let scene = Scene::signed_in().await;
    scene.server.view_as("ann", "engineering");
    scene
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_in_view_is_read_and_the_line_stays_until_she_leaves() {
    let s = all_read().await;
    s.server.post_as("bob", "engineering", "while she was away");
    let mut sidebar = s.desk.open::<SidebarItem>(s.sidebar()).await;
    sidebar.until("it is unread", |items| counts(items, &s.channel).is_some_and(|(messages, _)| messages > 0)).await;
    let spec = ViewSpec::Timeline { account: s.account.clone(), channel: s.channel.clone(), anchor: Anchor::Unread };
    let mut timeline = s.desk.open::<TimelineItem>(spec).await;
    let has_line = |items: &[TimelineItem]| items.iter().any(|item| matches!(item, TimelineItem::NewLine));
    timeline.until("the line stands before it", |items| has_line(items) && posts(items).len() > 10).await;
    s.desk.look_at(&s.account, &s.team, &s.channel).await;
    sidebar.until("it is read", |items| counts(items, &s.channel) == Some((0, 0))).await;
    s.desk.host_until("the server knows", |_| s.server.unread("ann", "engineering") == (0, 0)).await;
    s.server.post_as("bob", "engineering", "and while she looks");
    let items = timeline.until("it is there", |items| posts(items).iter().any(|post| crate::desk::text(post) == "and while she looks")).await;
    assert!(has_line(items), "the line stays where it was");
    s.desk.host_until("it is read too", |_| s.server.unread("ann", "engineering") == (0, 0)).await;
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_another_window_posts_stay_unread() {
    let s = all_read().await;
    s.desk.look_at(&s.account, &s.team, &s.channel).await;
    // A server marks all there is as read: bob must not write while her reading is still on its way.
    s.desk.host_until("the server knows that she read", |_| s.server.count_of("view_channel") > 0).await;
    s.desk.dispatch(Intent::Focus { focused: false }).await.expect("she looks elsewhere");
    let mut sidebar = s.desk.open::<SidebarItem>(s.sidebar()).await;
    s.server.post_as("bob", "engineering", "behind her back");
    sidebar.until("it is unread", |items| counts(items, &s.channel).is_some_and(|(messages, _)| messages == 1)).await;
    s.desk.dispatch(Intent::Focus { focused: true }).await.expect("she looks again");
    sidebar.until("it is read", |items| counts(items, &s.channel) == Some((0, 0))).await;
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn muted_channels_stay_quiet() {
    let s = all_read().await;
    s.desk.dispatch(Intent::Mute { account: s.account.clone(), channel: s.channel.clone(), on: true }).await.expect("kept");
    let mut sidebar = s.desk.open::<SidebarItem>(s.sidebar()).await;
    s.server.post_as("bob", "engineering", "psst");
    sidebar
        .until("it counts but does not shout", |items| {
            matches!(crate::desk::row(items, &s.channel), Some(SidebarItem::Channel { muted: true, unread, .. }) if unread.messages == 1 && !unread.is_unread)
        })
        .await;
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_while_the_line_was_down_is_not_read_by_an_earlier_look() {
    let s = all_read().await;
    let mut sidebar = s.desk.open::<SidebarItem>(s.sidebar()).await;
    sidebar.until("nothing is unread", |items| counts(items, &s.channel) == Some((0, 0))).await;
    s.server.never_resumes(true);
    s.server.take_down().await;
    let mut accounts = s.desk.open::<app::AccountItem>(ViewSpec::Accounts).await;
    accounts.until("it is offline", |items| items.iter().any(|item| matches!(item.connection, app::Connection::Offline { .. }))).await;
    s.desk.dispatch(Intent::MarkRead { account: s.account.clone(), channel: s.channel.clone() }).await.expect("kept");
    s.server.post_as("bob", "engineering", "she has not seen this");
    s.server.bring_up().await.expect("the same port");
    s.desk.dispatch(Intent::ReconnectNow { account: s.account.clone() }).await.expect("now");
    sidebar.until("it is unread", |items| counts(items, &s.channel).is_some_and(|(messages, _)| messages == 1)).await;
    let mut storage = 1;
    while storage > 0 {
        let Ok(app::Answer::Storage { accounts }) = s.desk.ask(app::Query::Storage).await else { panic!("a local question") };
        storage = accounts[0].unsent;
    }
    assert_eq!(s.server.unread("ann", "engineering").0, 1, "and stays so on the server");
    s.server.stop().await;
}

/// Ann signs in, and while one of the two lists that her counts are made of is on its way, and the other is here, bob mentions her.
async fn mentioned_between(late: &str, early: &str) {
    let server = Server::start(Options::default()).await.expect("a server");
    server.stalls_next(late);
    let desk = Desk::new().await;
    let account = desk.sign_in(&server, "ann").await;
    desk.host_until("one list is here", |_| server.count_of(early) > 0).await;
    server.post_as("bob", "engineering", "@ann between the lists");
    server.release_stalled();
    let team = TeamId(server.team_id("tidewater"));
    let mut sidebar = desk.open::<SidebarItem>(ViewSpec::Sidebar { account, team }).await;
    let (channel, wanted) = (ChannelId(server.channel_id("engineering")), server.unread("ann", "engineering"));
    assert!(wanted.1 > 0, "she was mentioned");
    sidebar.until(&format!("it counts once: {wanted:?}"), |items| counts(items, &channel) == Some(wanted)).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mention_after_the_memberships_and_before_the_channels_is_not_lost() {
    mentioned_between("get_channels_for_user", "get_channel_members_with_team_data_for_user").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mention_after_the_channels_and_before_the_memberships_is_not_doubled() {
    mentioned_between("get_channel_members_with_team_data_for_user", "get_channels_for_user").await;
}
