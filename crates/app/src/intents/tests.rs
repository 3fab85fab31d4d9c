//! Stories of intents against a real account and server.

use super::testing::{Story, code};
use crate::boundary::{Answer, CompletionKind, Done, ErrorCode, Intent, Place, Query, Suggestion, SwitcherRow};
use crate::host::WindowRequest;
use crate::queries;
use engine::Work;
use model::{CategoryKind, IntentId, PostId};
use store::EntryState;

fn send(story: &Story, channel: &str, text: &str) -> Intent {
    Intent::Send { account: story.id(), channel: story.channel(channel), root: None, text: text.into(), uploads: Vec::new() }
}

#[tokio::test]
async fn what_is_sent_while_the_line_is_down_arrives_once() {
    let story = Story::begin().await;
    let channel = story.channel("random");
    story.goes_offline().await;
    story.does(Intent::SaveDraft { account: story.id(), channel: channel.clone(), root: None, text: "ahoy".into() }).await.expect("kept");
    let id = IntentId::from("send-1");
    assert_eq!(story.does_as(&id, send(&story, "random", "ahoy  \n")).await, Ok(Done::Done), "no line is needed to write");
    assert_eq!(story.does_as(&id, send(&story, "random", "ahoy  \n")).await, Ok(Done::Done), "the window repeats what it got no answer to");
    assert_eq!(story.waiting().await.len(), 1, "and it is one post all the same");
    let place = channel.clone();
    assert_eq!(story.read(move |r| r.draft(&place, &PostId::default())).await, None, "the text left the draft in the same write");
    story.comes_back().await;
    story.until("the post arrives", || async { story.waiting().await.is_empty() }).await;
    let arrived = story.server.posts_in("random").into_iter().filter(|post| post.user == "ann" && post.message == "ahoy").count();
    assert_eq!(arrived, 1, "trailing blanks are cut, nothing is sent twice");
    story.end().await;
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_in_place() {
    let story = Story::begin().await;
    assert_eq!(code(story.does(send(&story, "random", " \n ")).await), ErrorCode::Empty);
    let most = story.read(|r| Ok(r.config()?.max_post_size())).await;
    let long = story.does(send(&story, "random", &"é".repeat(most + 3))).await.expect_err("three too many");
    assert_eq!((long.code, long.args.get("over").map(String::as_str)), (ErrorCode::TooLong, Some("3")), "code points count, not bytes");
    assert!(story.waiting().await.is_empty(), "nothing of it was kept");
    story.end().await;
}

#[tokio::test]
async fn a_post_that_waits_is_edited_discarded_and_returned() {
    let story = Story::begin().await;
    story.goes_offline().await;
    let id = IntentId::from("send-1");
    story.does_as(&id, send(&story, "random", "frist")).await.expect("kept");
    let key = story.account.pending_id(&id).0;
    story.does(Intent::Edit { account: story.id(), post: PostId(key.clone()), text: "first".into() }).await.expect("changed where it waits");
    let waiting = story.waiting().await;
    assert!(matches!(waiting.as_slice(), [(Work::Post { message, .. }, EntryState::Queued)] if message == "first"), "{waiting:?}");
    story.does(Intent::DiscardSend { account: story.id(), key }).await.expect("given up");
    assert!(story.waiting().await.is_empty());
    let channel = story.channel("random");
    let draft = story.read(move |r| r.draft(&channel, &PostId::default())).await.expect("the text is not lost");
    assert_eq!(draft.message, "first");
    story.end().await;
}

#[tokio::test]
async fn commands_need_the_line_and_say_what_the_server_does_not_know() {
    let story = Story::begin().await;
    story.does(send(&story, "random", "/shrug well")).await.expect("the server knows it");
    assert!(story.server.posts_in("random").iter().any(|post| post.message.starts_with("well ")), "the server made the post");
    let unknown = story.does(send(&story, "random", "/nosuchthing now")).await.expect_err("no server knows it");
    assert_eq!((unknown.code, unknown.args.get("command").map(String::as_str)), (ErrorCode::Unsupported, Some("/nosuchthing")));
    story.goes_offline().await;
    assert_eq!(code(story.does(send(&story, "random", "/shrug")).await), ErrorCode::Offline, "a command is never kept for later");
    story.end().await;
}

#[tokio::test]
async fn muting_and_favourites_show_at_once_and_reach_the_server() {
    let story = Story::begin().await;
    let channel = story.channel("random");
    let wanted = channel.clone();
    let team = story.read(move |r| Ok(r.channel(&wanted)?.expect("ann is in it").team_id)).await;
    story.goes_offline().await;
    story.does(Intent::Mute { account: story.id(), channel: channel.clone(), on: true }).await.expect("kept");
    story.does(Intent::Favourite { account: story.id(), team: team.clone(), channel: channel.clone(), on: true }).await.expect("kept");
    let (wanted, of) = (channel.clone(), team.clone());
    let (muted, favourite) = story
        .read(move |r| {
            let muted = r.channel_member(&wanted)?.expect("a member").is_muted();
            let categories = r.categories(&of)?.categories;
            Ok((muted, categories.iter().any(|one| one.kind == CategoryKind::Favorites && one.channel_ids.contains(&wanted))))
        })
        .await;
    assert!(muted && favourite, "both show before the server knows");
    story.comes_back().await;
    story.until("the server is told", || async { story.waiting().await.is_empty() }).await;
    assert!(story.server.count_of("update_channel_notify_props") > 0, "told of the muting");
    assert!(story.server.count_of("update_sidebar_categories_for_team_for_user") > 0, "told of the favourite");
    story.end().await;
}

#[tokio::test]
async fn a_channel_is_created_under_a_free_name_and_left_again() {
    let story = Story::begin().await;
    let wanted = story.channel("random");
    let team = story.read(move |r| Ok(r.channel(&wanted)?.expect("ann is in it").team_id)).await;
    let create = Intent::CreateChannel { account: story.id(), team: team.clone(), name: "Random".into(), private: false, purpose: String::new() };
    let Ok(Done::Go { place: Place::Channel { channel, .. } }) = story.does(create).await else { panic!("she goes there") };
    let made = channel.clone();
    let found = story.read(move |r| r.channel(&made)).await.expect("known at once");
    assert_eq!((found.name.as_str(), found.display_name.as_str()), ("random-2", "Random"), "the first name was taken");
    story.does(Intent::Leave { account: story.id(), channel: channel.clone() }).await.expect("kept");
    assert_eq!(story.read(move |r| r.channel(&channel)).await, None, "gone at once");
    story.end().await;
}

#[tokio::test]
async fn a_conversation_opens_without_the_line_if_it_is_known() {
    let story = Story::begin().await;
    let bob = model::UserId(story.server.user_id("bob"));
    let open = Intent::OpenDirect { account: story.id(), users: vec![bob.clone()] };
    let Ok(Done::Go { place: first }) = story.does(open.clone()).await else { panic!("it is made if need be") };
    story.goes_offline().await;
    assert_eq!(story.does(open).await, Ok(Done::Go { place: first }), "the second time nothing is asked");
    story.end().await;
}

#[tokio::test]
async fn links_lead_here_to_the_browser_or_nowhere() {
    let story = Story::begin().await;
    let post = story.server.post_as("bob", "random", "look here");
    let open = |url: String| Intent::OpenLink { account: Some(story.id()), url };
    let here = format!("{}/_redirect/pl/{post}", story.server.url());
    let Ok(Done::Go { place: Place::Channel { post: found, channel, .. } }) = story.does(open(here)).await else { panic!("it leads here") };
    assert_eq!((found, channel), (Some(PostId(post)), story.channel("random")));
    assert_eq!(code(story.does(open("file:///etc/passwd".into())).await), ErrorCode::LinkNotAllowed);
    assert_eq!(code(story.does(open("javascript:alert(1)".into())).await), ErrorCode::LinkNotAllowed);
    assert_eq!(story.does(open("https://example.org/a".into())).await, Ok(Done::Done));
    let asked = story.asked.requests.lock().expect("no panic held it").clone();
    assert_eq!(asked, [WindowRequest::OpenLink { url: "https://example.org/a".into() }], "only this one reached the system");
    story.end().await;
}

#[tokio::test]
async fn a_chosen_file_goes_up_and_is_sent_with_its_post() {
    let story = Story::begin().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("plan.txt");
    std::fs::write(&path, b"the plan").expect("written");
    *story.asked.paths.lock().expect("no panic held it") = vec![path.to_string_lossy().into_owned()];
    let channel = story.channel("random");
    let picked = story.does(Intent::PickFiles { account: story.id(), channel: channel.clone(), root: None }).await;
    let Ok(Done::Uploads { uploads }) = picked else { panic!("{picked:?}") };
    let sent = Intent::Send { account: story.id(), channel: channel.clone(), root: None, text: "see".into(), uploads };
    story.does(sent).await.expect("kept, whether the file is up or not");
    story.until("the post arrives", || async { story.waiting().await.is_empty() }).await;
    let posts = story.read(move |r| r.posts_before(&channel, &store::Anchor::end(), 1, store::Depth::All)).await;
    let names: Vec<&str> = posts.iter().flat_map(|post| &post.metadata.files).map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["plan.txt"], "the file hangs on the post");
    story.end().await;
}

#[tokio::test]
async fn the_switcher_and_completion_find_people_and_channels() {
    let story = Story::begin().await;
    let switch = Query::Switcher { account: story.id(), text: "rando".into(), remote: false };
    let Ok(Answer::Switcher { rows }) = queries::answer(&story.core, switch).await else { panic!("rows") };
    assert!(matches!(rows.first(), Some(SwitcherRow::Channel { name, .. }) if name == "Random"), "{rows:?}");
    let complete =
        Query::Complete { account: story.id(), channel: story.channel("random"), kind: CompletionKind::Mention, text: "bo".into(), remote: true };
    let Ok(Answer::Suggestions { suggestions }) = queries::answer(&story.core, complete).await else { panic!("suggestions") };
    assert!(suggestions.iter().any(|one| matches!(one, Suggestion::Person { insert, .. } if insert == "@bob")), "{suggestions:?}");
    let emoji =
        Query::Complete { account: story.id(), channel: story.channel("random"), kind: CompletionKind::Emoji, text: "tada".into(), remote: false };
    let Ok(Answer::Suggestions { suggestions }) = queries::answer(&story.core, emoji).await else { panic!("suggestions") };
    assert!(matches!(suggestions.first(), Some(Suggestion::Emoji { insert, .. }) if insert == ":tada:"), "the exact name comes first");
    story.end().await;
}

#[tokio::test]
async fn a_switch_that_the_system_refuses_stays_as_it_was() {
    let story = Story::begin().await;
    let wanted = crate::boundary::Settings { autostart: true, ..Default::default() };
    assert_eq!(code(story.does(Intent::SaveSettings { settings: wanted }).await), ErrorCode::Refused);
    assert!(!story.core.settings().autostart, "the setting shows what is so");
    story.end().await;
}
