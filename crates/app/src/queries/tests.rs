//! Stories of questions, and of intents whose effect is best seen by asking.

use super::answer;
use crate::boundary::{Answer, Done, Intent, Place, Query, SwitcherRow};
use crate::intents::testing::Story;
use model::PostId;

#[tokio::test]
async fn a_post_is_found_edited_and_marked_unread() {
    let story = Story::begin().await;
    let channel = story.channel("random");
    let post = PostId(story.server.post_as("bob", "random", "first of **two**"));
    story.server.post_as("bob", "random", "second of two");
    let locate = Query::Locate { account: story.id(), post: post.clone() };
    let Ok(Answer::Place { place: Place::Channel { channel: found, post: at, .. } }) = answer(&story.core, locate).await else {
        panic!("it is there")
    };
    assert_eq!((found, at), (channel.clone(), Some(post.clone())));
    story.account.catch_up(&channel).await.expect("the line is there");
    story.does(Intent::MarkRead { account: story.id(), channel: channel.clone() }).await.expect("kept");
    story.does(Intent::MarkUnread { account: story.id(), post: post.clone() }).await.expect("kept");
    story.until("the server is told", || async { story.waiting().await.is_empty() }).await;
    let wanted = channel.clone();
    let unread = story
        .read(move |r| Ok(r.channel(&wanted)?.zip(r.channel_member(&wanted)?).map(|(channel, member)| channel.total_msg_count - member.msg_count)))
        .await;
    assert_eq!(unread, Some(2), "this post and the one after it");
    assert_eq!(story.server.unread("ann", "random").0, 2, "the server counts the same");
    story.goes_offline().await;
    story.does(Intent::Edit { account: story.id(), post: post.clone(), text: "first of three".into() }).await.expect("kept");
    let source = answer(&story.core, Query::Source { account: story.id(), post }).await;
    assert_eq!(source, Ok(Answer::Source { text: "first of three".into() }), "an edit that waits is what one edits further");
    story.end().await;
}

#[tokio::test]
async fn a_joinable_channel_is_browsed_and_joined() {
    let story = Story::begin().await;
    let here = story.channel("random");
    let team = story.read(move |r| Ok(r.channel(&here)?.expect("ann is in it").team_id)).await;
    story.server.add_person(
        "zoe",
        &story
            .read({
                let team = team.clone();
                move |r| Ok(r.team(&team)?.expect("known").name)
            })
            .await,
    );
    let made = story.server.create_channel_as("zoe", team.as_str(), "sails", "Sails", 'O');
    let browse = Query::Browse { account: story.id(), team, text: "sail".into() };
    let Ok(Answer::Switcher { rows }) = answer(&story.core, browse).await else { panic!("rows") };
    let Some(SwitcherRow::Joinable { channel, name, .. }) = rows.into_iter().next() else { panic!("zoe's channel") };
    assert_eq!((channel.as_str(), name.as_str()), (made.as_str(), "Sails"));
    let Ok(Done::Go { place: Place::Channel { channel: gone_to, .. } }) =
        story.does(Intent::Join { account: story.id(), channel: channel.clone() }).await
    else {
        panic!("she goes there")
    };
    assert_eq!(gone_to, channel);
    let members = Query::Members { account: story.id(), channel: channel.clone() };
    let Ok(Answer::Members { members, total }) = answer(&story.core, members).await else { panic!("members") };
    let mut names: Vec<&str> = members.iter().map(|row| row.person.username.as_str()).collect();
    names.sort_unstable();
    assert_eq!((names, total), (vec!["ann", "zoe"], 2), "both are listed");
    assert_eq!(story.core.stats(&story.id(), &channel).map(|(members, _)| members), Some(2), "the header learns it too");
    story.end().await;
}

#[tokio::test]
async fn a_file_is_saved_whole_or_not_at_all() {
    let story = Story::begin().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("plan.txt");
    *story.asked.paths.lock().expect("no panic held it") = vec![path.to_string_lossy().into_owned()];
    let post = PostId(story.server.post_file_as("bob", "random", "here", "plan.txt", b"the whole plan"));
    answer(&story.core, Query::Locate { account: story.id(), post: post.clone() }).await.expect("fetched");
    let file = story.read(move |r| r.post(&post)).await.and_then(|post| post.file_ids.into_iter().next()).expect("a file hangs on it");
    story.server.fails_next("get_file", 500);
    story.does(Intent::SaveFile { account: story.id(), file: file.clone() }).await.expect_err("the server fails");
    assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 0, "nothing half is left");
    story.does(Intent::SaveFile { account: story.id(), file }).await.expect("saved");
    assert_eq!(std::fs::read(&path).expect("saved"), b"the whole plan");
    story.end().await;
}

#[tokio::test]
async fn a_cleared_cache_fills_again_and_keeps_what_was_written() {
    let story = Story::begin().await;
    let channel = story.channel("random");
    story.account.catch_up(&channel).await.expect("the line is there");
    story.does(Intent::SaveDraft { account: story.id(), channel: channel.clone(), root: None, text: "half a".into() }).await.expect("kept");
    story.does(Intent::ClearCache { account: story.id() }).await.expect("cleared");
    let wanted = channel.clone();
    let draft = story.read(move |r| r.draft(&wanted, &PostId::default())).await.expect("a draft is no cache");
    assert_eq!(draft.message, "half a");
    story.account.catch_up(&channel).await.expect("fetched again");
    let posts = story.read(move |r| r.posts_before(&channel, &store::Anchor::end(), 5, store::Depth::All)).await;
    assert!(!posts.is_empty(), "what is looked at is there again");
    story.end().await;
}
