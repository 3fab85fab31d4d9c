//! The line drops, the engine restarts, answers get lost: what ann wrote arrives once, in order.

use crate::desk::{having, posts, sent_once};
use crate::scene::Scene;
use app::{Connection, Intent, SendState, TimelineItem, ViewSpec};
use model::IntentId;

async fn until_offline(s: &Scene) {
    let mut accounts = s.desk.open::<app::AccountItem>(ViewSpec::Accounts).await;
    accounts.until("it is offline", |items| items.iter().any(|item| matches!(item.connection, Connection::Offline { .. }))).await;
}

/// Messages of ann's in the channel, in the server's order.
fn hers(s: &Scene) -> Vec<String> {
    s.server
        .posts_in("engineering")
        .into_iter()
        .filter(|post| post.user == "ann" && !post.deleted && post.message.starts_with("note"))
        .map(|post| post.message)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_offline_is_sent_in_order_when_the_line_is_back() {
    let s = Scene::signed_in().await;
    let mut view = s.desk.open::<TimelineItem>(s.timeline()).await;
    view.until("history is there", |items| posts(items).len() > 20).await;
    s.server.take_down().await;
    until_offline(&s).await;
    assert!(posts(&view.items).len() > 20, "everything stays readable");
    for number in 1..=3 {
        s.desk.dispatch(s.send(&format!("note {number}"))).await.expect("kept");
    }
    let items = view.until("her words are shown", |items| having(items, "note 3").len() == 1).await;
    assert_eq!(having(items, "note 1")[0].send, SendState::Waiting, "and say that they wait");
    s.server.bring_up().await.expect("the same port");
    s.desk.dispatch(Intent::ReconnectNow { account: s.account.clone() }).await.expect("now");
    view.until("all are sent", |items| (1..=3).all(|number| sent_once(items, &format!("note {number}")))).await;
    assert_eq!(hers(&s), ["note 1", "note 2", "note 3"], "once each, in order");
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_ends_forgets_nothing() {
    let s = Scene::signed_in().await;
    let mut view = s.desk.open::<TimelineItem>(s.timeline()).await;
    view.until("history is there", |items| posts(items).len() > 20).await;
    drop(view);
    s.server.take_down().await;
    until_offline(&s).await;
    s.desk.dispatch(s.send("note before the end")).await.expect("kept");
    let draft = Intent::SaveDraft { account: s.account.clone(), channel: s.channel.clone(), root: None, text: "half a thought".into() };
    s.desk.dispatch(draft).await.expect("kept");
    let s = Scene { desk: s.desk.restart().await, ..s };
    let mut view = s.desk.open::<TimelineItem>(s.timeline()).await;
    view.until("all is there without a server", |items| posts(items).len() > 20 && having(items, "note before the end").len() == 1).await;
    let mut composer = s.desk.open::<app::ComposerItem>(s.composer()).await;
    composer.until("the draft is there", |items| items.iter().any(|item| item.text == "half a thought")).await;
    s.server.bring_up().await.expect("the same port");
    s.desk.dispatch(Intent::ReconnectNow { account: s.account.clone() }).await.expect("now");
    view.until("it is sent", |items| sent_once(items, "note before the end")).await;
    assert_eq!(hers(&s), ["note before the end"]);
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_makes_no_second_post() {
    let s = Scene::signed_in().await;
    let mut view = s.desk.open::<TimelineItem>(s.timeline()).await;
    s.server.drop_events(1_000);
    s.server.loses_answer_after_commit("create_post");
    s.desk.dispatch(s.send("note once")).await.expect("kept");
    s.desk.host_until("the server has it, though nobody here knows", |_| hers(&s).len() == 1).await;
    // Servers recognise a repeated pending id for thirty seconds only: from here on, looking for it is all that helps.
    s.server.advance(std::time::Duration::from_secs(60));
    view.until("it is found on the server", |items| sent_once(items, "note once")).await;
    assert_eq!(hers(&s), ["note once"], "it was looked for before it was repeated");
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_page_after_the_commit_makes_no_second_post() {
    let s = Scene::signed_in().await;
    let mut view = s.desk.open::<TimelineItem>(s.timeline()).await;
    s.server.answers_html("create_post", 502);
    s.desk.dispatch(s.send("note twice?")).await.expect("kept");
    view.until("it is there", |items| sent_once(items, "note twice?")).await;
    assert_eq!(hers(&s), ["note twice?"]);
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_told_in_place_and_can_be_tried_again_or_given_up() {
    let s = Scene::signed_in().await;
    let mut view = s.desk.open::<TimelineItem>(s.timeline()).await;
    s.server.fails_next("create_post", 403);
    s.desk.dispatch(s.send("note refused")).await.expect("kept");
    let items = view.until("it failed", |items| having(items, "note refused").iter().any(|post| matches!(post.send, SendState::Failed { .. }))).await;
    let key = having(items, "note refused")[0].key.clone();
    s.desk.dispatch(Intent::RetrySend { account: s.account.clone(), key }).await.expect("again");
    view.until("now it is sent", |items| sent_once(items, "note refused")).await;
    s.server.fails_next("create_post", 403);
    s.desk.dispatch(s.send("note given up")).await.expect("kept");
    let items =
        view.until("it failed", |items| having(items, "note given up").iter().any(|post| matches!(post.send, SendState::Failed { .. }))).await;
    let key = having(items, "note given up")[0].key.clone();
    s.desk.dispatch(Intent::DiscardSend { account: s.account.clone(), key }).await.expect("given up");
    view.until("it is gone", |items| having(items, "note given up").is_empty()).await;
    let mut composer = s.desk.open::<app::ComposerItem>(s.composer()).await;
    composer.until("its text is back in the composer", |items| items.iter().any(|item| item.text == "note given up" && item.revision > 0)).await;
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_intent_that_is_repeated_happens_once() {
    let s = Scene::signed_in().await;
    let mut view = s.desk.open::<TimelineItem>(s.timeline()).await;
    let id = IntentId::from("the-same");
    s.desk.dispatch_as(&id, s.send("note again")).await.expect("kept");
    s.desk.dispatch_as(&id, s.send("note again")).await.expect("kept already");
    view.until("it is sent", |items| sent_once(items, "note again")).await;
    let s = Scene { desk: s.desk.restart().await, ..s };
    s.desk.dispatch_as(&id, s.send("note again")).await.expect("a restart does not forget it");
    s.desk.dispatch(s.send("note after")).await.expect("kept");
    let mut view = s.desk.open::<TimelineItem>(s.timeline()).await;
    view.until("the next one is sent", |items| sent_once(items, "note after")).await;
    assert_eq!(hers(&s), ["note again", "note after"]);
    s.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_in_the_events_is_closed() {
    let s = Scene::signed_in().await;
    let mut view = s.desk.open::<TimelineItem>(s.timeline()).await;
    view.until("history is there", |items| posts(items).len() > 20).await;
    s.server.never_resumes(true);
    s.server.take_down().await;
    until_offline(&s).await;
    for number in 0..150 {
        s.server.post_as("bob", "engineering", &format!("missed {number}"));
    }
    s.server.bring_up().await.expect("the same port");
    s.desk.dispatch(Intent::ReconnectNow { account: s.account.clone() }).await.expect("now");
    view.until("the newest is there", |items| sent_once(items, "missed 149")).await;
    s.server.post_as("bob", "engineering", "live again");
    let items = view.until("and live posts follow", |items| sent_once(items, "live again")).await;
    let shown: Vec<_> = (0..150).filter(|number| !having(items, &format!("missed {number}")).is_empty()).collect();
    let first = *shown.first().expect("some of them");
    assert_eq!(shown, (first..150).collect::<Vec<_>>(), "what is shown has no hole");
    s.server.stop().await;
}
