//! What others do reaches ann's open views, and what she does reaches the server.

use crate::desk::{having, posts, sent_once, text};
use crate::scene::Scene;
use app::{ChannelItem, ComposerItem, Intent, SidebarItem, TimelineItem, ViewSpec};

#[tokio::test(flavor = "multi_thread")]
async fn bob_writes_and_ann_sees_it() {
    let s = Scene::looking().await;
    let mut timeline = s.desk.open::<TimelineItem>(s.timeline()).await;
    timeline.until("history is there", |items| posts(items).len() > 20).await;
    s.server.post_as("bob", "engineering", "The gap is closed.");
    timeline.until("bob's post is there", |items| sent_once(items, "The gap is closed.")).await;
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ann_writes_and_the_post_keeps_its_identity() {
    let s = Scene::looking().await;
    let mut timeline = s.desk.open::<TimelineItem>(s.timeline()).await;
    timeline.until("history is there", |items| posts(items).len() > 20).await;
    s.server.stalls_next("create_post");
    s.desk.dispatch(s.send("On it.")).await.expect("kept");
    let items = timeline.until("her words are shown at once", |items| having(items, "On it.").len() == 1).await;
    let key = having(items, "On it.")[0].key.clone();
    s.server.release_stalled();
    let items = timeline.until("the server has them", |items| sent_once(items, "On it.")).await;
    assert_eq!(having(items, "On it.")[0].key, key, "the same item, so that nothing jumps or blinks");
    let stored = s.server.posts_in("engineering");
    assert_eq!(stored.iter().filter(|post| post.message == "On it.").count(), 1, "and only once");
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_deletions_and_reactions_of_others_arrive() {
    let s = Scene::looking().await;
    let mut timeline = s.desk.open::<TimelineItem>(s.timeline()).await;
    timeline.until("history is there", |items| posts(items).len() > 20).await;
    let post = s.server.post_as("bob", "engineering", "Frst");
    timeline.until("it is there", |items| sent_once(items, "Frst")).await;
    s.server.edit_as("bob", &post, "First");
    let items = timeline.until("it is corrected", |items| sent_once(items, "First")).await;
    assert!(having(items, "First")[0].edited, "and says so");
    s.server.react_as("mei", &post, "tada");
    timeline
        .until("mei's reaction is there", |items| having(items, "First").iter().any(|post| post.reactions.iter().any(|one| one.emoji.name == "tada")))
        .await;
    s.server.unreact_as("mei", &post, "tada");
    timeline.until("and is taken back", |items| having(items, "First").iter().all(|post| post.reactions.is_empty())).await;
    s.server.delete_as("bob", &post);
    timeline.until("the post is gone", |items| having(items, "First").is_empty()).await;
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ann_edits_reacts_and_deletes() {
    let s = Scene::looking().await;
    let mut timeline = s.desk.open::<TimelineItem>(s.timeline()).await;
    s.desk.dispatch(s.send("Thurday")).await.expect("kept");
    let items = timeline.until("it is sent", |items| sent_once(items, "Thurday")).await;
    let post = having(items, "Thurday")[0].id.clone().expect("an id");
    s.desk.dispatch(Intent::Edit { account: s.account.clone(), post: post.clone(), text: "Thursday".into() }).await.expect("kept");
    timeline.until("it is corrected here and there", |items| sent_once(items, "Thursday")).await;
    s.desk.dispatch(Intent::React { account: s.account.clone(), post: post.clone(), emoji: "eyes".into(), on: true }).await.expect("kept");
    timeline
        .until("her reaction is there", |items| {
            having(items, "Thursday").iter().any(|post| post.reactions.iter().any(|one| one.mine && one.count == 1))
        })
        .await;
    let on_server = || s.server.posts_in("engineering").into_iter().find(|known| known.id == post.as_str()).expect("the post");
    s.desk.host_until("the server has both", |_| on_server().message == "Thursday" && on_server().reactions == ["ann:eyes"]).await;
    s.desk.dispatch(Intent::Delete { account: s.account.clone(), post: post.clone() }).await.expect("kept");
    timeline.until("it is gone here", |items| having(items, "Thursday").is_empty()).await;
    s.desk.host_until("and there", |_| on_server().deleted).await;
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn typing_is_seen_and_ends_with_the_post() {
    let s = Scene::looking().await;
    let mut composer = s.desk.open::<ComposerItem>(s.composer()).await;
    composer.until("it is there", |items| items.len() == 1).await;
    s.server.type_as("bob", "engineering", "");
    composer.until("bob types", |items| items[0].typing.len() == 1).await;
    s.server.post_as("bob", "engineering", "Done.");
    composer.until("he types no more", |items| items[0].typing.is_empty()).await;
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scrolling_back_reaches_the_first_post_ever() {
    let s = Scene::looking().await;
    let mut timeline = s.desk.open::<TimelineItem>(s.timeline()).await;
    timeline.until("history is there", |items| posts(items).len() > 20).await;
    let first = s.server.posts_in("engineering").into_iter().find(|post| post.root_id.is_empty() && !post.deleted).expect("a first post");
    for _ in 0..60 {
        if timeline.items.iter().any(|item| matches!(item, TimelineItem::Start)) {
            break;
        }
        let before = posts(&timeline.items).first().map(|post| post.key.clone());
        s.desk.dispatch(Intent::ShowOlder { view: timeline.id }).await.expect("asked");
        timeline
            .until("older posts came", |items| {
                matches!(items.first(), Some(TimelineItem::Start)) || posts(items).first().map(|post| post.key.clone()) != before
            })
            .await;
    }
    assert!(matches!(timeline.items.first(), Some(TimelineItem::Start)), "the beginning is marked");
    assert_eq!(posts(&timeline.items).first().and_then(|post| post.id.clone()).map(|id| id.0), Some(first.id), "and is the first post");
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_wish_for_older_posts_is_enough() {
    let s = Scene::signed_in().await;
    s.server.view_as("ann", "engineering");
    let mut first = s.desk.open::<TimelineItem>(s.timeline()).await;
    first.until("history is there", |items| posts(items).len() > 20).await;
    drop(first);
    // Opened again, all that is here is on the screen, and no news makes the view read once more.
    let mut timeline = s.desk.open::<TimelineItem>(s.timeline()).await;
    let before = posts(timeline.until("it is there at once", |items| posts(items).len() > 20).await).len();
    s.desk.dispatch(Intent::ShowOlder { view: timeline.id }).await.expect("asked once");
    timeline.until("older posts came", |items| posts(items).len() > before).await;
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_header_that_changes_and_a_channel_that_is_archived_show() {
    let s = Scene::looking().await;
    let mut header = s.desk.open::<ChannelItem>(ViewSpec::Channel { account: s.account.clone(), channel: s.channel.clone() }).await;
    s.server.set_header_as("bob", "engineering", "Freeze on Thursday");
    header.until("the new topic is there", |items| serde_json::to_string(&items[0].header).unwrap().contains("Freeze on Thursday")).await;
    s.server.archive_as("bob", "engineering");
    header.until("it is read-only now", |items| items[0].archived && !items[0].can_post).await;
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ann_is_added_and_removed_while_she_looks() {
    let s = Scene::looking().await;
    let mut sidebar = s.desk.open::<SidebarItem>(s.sidebar()).await;
    let named = |items: &[SidebarItem], wanted: &str| items.iter().any(|item| matches!(item, SidebarItem::Channel { name, .. } if name == wanted));
    sidebar.until("her channels are there", |items| named(items, "Engineering")).await;
    s.server.remove_from_channel_as("bob", "engineering", "ann");
    sidebar.until("the channel is gone", |items| !named(items, "Engineering")).await;
    s.server.add_to_channel_as("bob", "engineering", "ann");
    sidebar.until("the channel is back", |items| named(items, "Engineering")).await;
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mention_is_told_unless_she_is_looking() {
    let s = Scene::looking().await;
    s.server.post_as("bob", "design", "@ann can you look?");
    s.desk.host_until("the alert is shown", |host| host.alerts.lock().unwrap().len() == 1).await;
    let body = s.desk.host.alerts.lock().unwrap()[0].body.clone();
    assert!(body.contains("can you look?"), "it tells what was written: {body}");
    let mut timeline = s.desk.open::<TimelineItem>(s.timeline()).await;
    s.server.post_as("bob", "engineering", "@ann and here?");
    timeline.until("she reads it", |items| posts(items).iter().any(|post| text(post).contains("and here?"))).await;
    assert_eq!(s.desk.host.alerts.lock().unwrap().len(), 1, "what she is reading needs no alert");
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_she_reacts_with_is_offered_first_the_next_time_on_every_device() {
    let s = Scene::looking().await;
    let post = s.server.post_as("bob", "engineering", "It sails!");
    let mut timeline = s.desk.open::<TimelineItem>(s.timeline()).await;
    timeline.until("it is there", |items| sent_once(items, "It sails!")).await;
    let react = Intent::React { account: s.account.clone(), post: model::PostId(post), emoji: "sailboat".into(), on: true };
    s.desk.dispatch(react).await.expect("kept");
    let Ok(app::Answer::Emoji { emoji }) = s.desk.ask(app::Query::RecentEmoji { account: s.account.clone() }).await else {
        panic!("a local question")
    };
    assert_eq!(emoji.first().map(|emoji| emoji.name.as_str()), Some("sailboat"), "the picker offers it");
    let path = format!("/users/me/preferences/recent_emojis/name/{}", s.server.user_id("ann"));
    let kept = || {
        s.server
            .request_as("ann", "GET", &path, &serde_json::Value::Null)
            .is_ok_and(|kept| kept["value"].as_str().is_some_and(|list| list.contains("sailboat")))
    };
    s.desk.host_until("her phone will know too", |_| kept()).await;
    s.server.stop().await;
}
