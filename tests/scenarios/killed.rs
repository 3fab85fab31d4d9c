//! The engine is killed after every step, with and without a line: what ann did happens once, in her order, as if nothing had been.

use crate::desk::{having, posts, sent_once};
use crate::scene::Scene;
use app::{ComposerItem, Connection, Intent, TimelineItem, ViewSpec};
use model::PostId;

/// The next engine takes the place of a killed one.
async fn killed(s: Scene) -> Scene {
    Scene { desk: s.desk.kill().await, ..s }
}

/// What is to be done to posts by their text, for their ids change hands with the engines.
enum Step {
    Send(&'static str),
    Reply(&'static str, &'static str),
    Edit(&'static str, &'static str),
    Delete(&'static str),
    React(&'static str, &'static str, bool),
    Pin(&'static str),
    Save(&'static str),
    Follow(&'static str),
    Unread(&'static str),
    Read,
    Mute,
    Draft(&'static str),
}

/// Ann's morning. `bob: …` are posts that were there before.
const MORNING: [Step; 14] = [
    Step::Send("note one"),
    Step::Send("note two"),
    Step::React("bob: ship it?", "eyes", true),
    Step::Reply("bob: ship it?", "note reply"),
    Step::Edit("note two", "note two, corrected"),
    Step::Send("note three"),
    Step::Delete("note one"),
    Step::React("bob: ship it?", "eyes", false),
    Step::React("bob: ship it?", "tada", true),
    Step::Pin("bob: ship it?"),
    Step::Save("bob: ship it?"),
    Step::Follow("bob: lunch?"),
    Step::Mute,
    Step::Draft("half a thought"),
];

impl Step {
    /// The intent, once what it is about is on the screen.
    async fn intent(&self, s: &Scene) -> Intent {
        let (account, channel) = (s.account.clone(), s.channel.clone());
        match *self {
            Self::Send(text) => s.send(text),
            Self::Reply(to, text) => Intent::Send { account, channel, root: Some(post(s, to).await), text: text.into(), uploads: Vec::new() },
            Self::Edit(which, text) => Intent::Edit { account, post: post(s, which).await, text: text.into() },
            Self::Delete(which) => Intent::Delete { account, post: post(s, which).await },
            Self::React(which, emoji, on) => Intent::React { account, post: post(s, which).await, emoji: emoji.into(), on },
            Self::Pin(which) => Intent::Pin { account, post: post(s, which).await, on: true },
            Self::Save(which) => Intent::Save { account, post: post(s, which).await, on: true },
            Self::Follow(which) => Intent::FollowThread { account, root: post(s, which).await, on: true },
            Self::Unread(which) => Intent::MarkUnread { account, post: post(s, which).await },
            Self::Read => Intent::MarkRead { account, channel },
            Self::Mute => Intent::Mute { account, channel, on: true },
            Self::Draft(text) => Intent::SaveDraft { account, channel, root: None, text: text.into() },
        }
    }
}

/// A post by its text, as the timeline has it now: what still waits has only the name it was given here.
async fn post(s: &Scene, wanted: &str) -> PostId {
    let mut view = s.desk.open::<TimelineItem>(s.timeline()).await;
    let items = view.until(&format!("{wanted:?} is there"), |items| having(items, wanted).len() == 1).await;
    let found = having(items, wanted)[0];
    found.id.clone().unwrap_or_else(|| PostId(found.key.clone()))
}

/// Bob's posts are on ann's screen, so that she has something to answer when the line is down.
async fn before_the_morning() -> Scene {
    let s = Scene::signed_in().await;
    s.server.post_as("bob", "engineering", "bob: lunch?");
    s.server.post_as("bob", "engineering", "bob: ship it?");
    let mut view = s.desk.open::<TimelineItem>(s.timeline()).await;
    view.until("bob's posts are there", |items| sent_once(items, "bob: ship it?") && sent_once(items, "bob: lunch?")).await;
    drop(view);
    s
}

/// The server has all of it, once and in order.
async fn the_morning_is_on_the_server(s: &Scene) {
    let all = || s.server.posts_in("engineering");
    let hers = || -> Vec<String> {
        all().into_iter().filter(|post| post.user == "ann" && post.message.starts_with("note")).map(|post| post.message).collect()
    };
    let ship = || all().into_iter().find(|post| post.message == "bob: ship it?").expect("bob's post");
    let lunch = all().into_iter().find(|post| post.message == "bob: lunch?").expect("bob's post").id;
    let ask = |path: String| s.server.request_as("ann", "GET", &path, &serde_json::Value::Null);
    let follows = || ask(format!("/users/me/teams/{}/threads/{lunch}", s.team)).is_ok();
    let saved = || ask(format!("/users/me/preferences/flagged_post/name/{}", ship().id)).is_ok();
    let muted = || ask(format!("/channels/{}/members/me", s.channel)).is_ok_and(|member| member["notify_props"]["mark_unread"] == "mention");
    let pinned = || ask(format!("/channels/{}/pinned", s.channel)).is_ok_and(|list| list["posts"].get(ship().id).is_some());
    let done = || hers().len() == 3 && ship().reactions == ["ann:tada"] && follows() && saved() && muted() && pinned();
    s.desk.host_until("all has reached the server", |_| done()).await;
    assert_eq!(hers(), ["note two, corrected", "note reply", "note three"], "nothing lost, doubled or out of order");
    let gone: Vec<_> = all().into_iter().filter(|post| post.user == "ann" && post.deleted).collect();
    assert!(gone.len() <= 1, "what she took back was sent and deleted, or taken back before it was sent: {gone:?}");
}

/// And her screen shows it, with the draft that was never sent.
async fn the_morning_is_on_the_screen(s: &Scene) {
    let mut view = s.desk.open::<TimelineItem>(s.timeline()).await;
    view.until("her screen shows the same", |items| {
        sent_once(items, "note two, corrected")
            && sent_once(items, "note three")
            && having(items, "note one").is_empty()
            && having(items, "bob: ship it?")
                .iter()
                .any(|post| post.reactions.len() == 1 && post.reactions[0].mine && post.reactions[0].count == 1 && post.pinned && post.saved)
    })
    .await;
    let mut composer = s.desk.open::<ComposerItem>(s.composer()).await;
    composer.until("the draft is there", |items| items.iter().any(|item| item.text == "half a thought")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_line_a_kill_after_every_step_changes_nothing() {
    let mut s = killed(before_the_morning().await).await;
    for step in &MORNING {
        // Connected, so that the outbox is at work in the moment of the kill.
        let mut accounts = s.desk.open::<app::AccountItem>(ViewSpec::Accounts).await;
        accounts.until("the engine is connected", |items| items.iter().any(|item| item.connection == Connection::Online)).await;
        drop(accounts);
        let intent = step.intent(&s).await;
        s.desk.dispatch(intent).await.expect("answered, and so kept");
        s = killed(s).await;
    }
    the_morning_is_on_the_server(&s).await;
    the_morning_is_on_the_screen(&s).await;
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_line_a_kill_after_every_step_changes_nothing() {
    let mut s = before_the_morning().await;
    s.server.take_down().await;
    let mut accounts = s.desk.open::<app::AccountItem>(ViewSpec::Accounts).await;
    accounts.until("she is offline", |items| items.iter().any(|item| matches!(item.connection, Connection::Offline { .. }))).await;
    drop(accounts);
    for step in &MORNING {
        let intent = step.intent(&s).await;
        s.desk.dispatch(intent).await.expect("answered, and so kept");
        s = killed(s).await;
    }
    s.server.bring_up().await.expect("the same port");
    s.desk.dispatch(Intent::ReconnectNow { account: s.account.clone() }).await.expect("now");
    the_morning_is_on_the_server(&s).await;
    the_morning_is_on_the_screen(&s).await;
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_reading_ann_finds_unread_what_the_server_has_unread() {
    let mut s = before_the_morning().await;
    for step in [Step::Read, Step::Unread("bob: lunch?"), Step::Read, Step::Unread("bob: ship it?")] {
        let intent = step.intent(&s).await;
        s.desk.dispatch(intent).await.expect("answered, and so kept");
        s = killed(s).await;
    }
    s.desk.host_until("the last of it holds on the server", |_| s.server.unread("ann", "engineering").0 == 1).await;
    let mut sidebar = s.desk.open::<app::SidebarItem>(s.sidebar()).await;
    sidebar.until("and here", |items| crate::desk::counts(items, &s.channel) == Some((1, 0))).await;
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_middle_of_a_send_it_is_looked_for_and_not_repeated() {
    let s = Scene::signed_in().await;
    let mut view = s.desk.open::<TimelineItem>(s.timeline()).await;
    view.until("history is there", |items| posts(items).len() > 20).await;
    drop(view);
    // The server takes the post, and the engine dies before it hears so.
    s.server.loses_answer_after_commit("create_post");
    s.server.drop_events(1_000);
    s.desk.dispatch(s.send("note once")).await.expect("kept");
    let there = || s.server.posts_in("engineering").into_iter().filter(|post| post.message == "note once").count();
    s.desk.host_until("the server has it", |_| there() == 1).await;
    let s = killed(s).await;
    s.server.clear_faults();
    s.server.advance(std::time::Duration::from_secs(60));
    let mut view = s.desk.open::<TimelineItem>(s.timeline()).await;
    view.until("the next engine finds it", |items| sent_once(items, "note once")).await;
    let sent = s.server.posts_in("engineering").into_iter().filter(|post| post.message == "note once").count();
    assert_eq!(sent, 1, "it was not sent again");
    s.server.stop().await;
}
