//! Engines and windows as processes of their own, killed and started again.
//!
//! The engine here is this test binary, started again as [`engine_process`]: the daemon's own life, sockets and lock, with an app that
//! answers by rule and keeps its intents in a file. Every process gets a home of its own and none outlives its test.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests say plainly what they expect")]
#![cfg(unix)]

mod common;

use std::time::Duration;

use common::{EngineProcess, Home, hello, retry};
use link::client::{ConnectError, EngineGone, Event, knock};
use link::frame::{Frame, Method};
use link::hello::{Launch, Purpose, Version};
use link::lock::EngineLock;

/// Not a test: what a test starts as an engine.
#[test]
fn engine_process() {
    common::be_engine_if_asked();
}

#[tokio::test]
async fn an_engine_takes_the_place_of_a_dead_one() {
    let home = Home::new();
    let mut first = EngineProcess::start(&home);
    drop(first.connect(Purpose::Tool).await);
    first.kill();
    assert!(home.place().socket().exists(), "kill -9 leaves the socket behind");
    assert!(home.path().join("data/engine.lock").exists(), "and the lock's file");
    let second = EngineProcess::start(&home);
    drop(second.connect(Purpose::Tool).await);
}

#[tokio::test]
async fn of_two_engines_started_at_once_one_stays() {
    let home = Home::new();
    let mut engines = [EngineProcess::start(&home), EngineProcess::start(&home)];
    let (mut wire, _) = engines[0].connect(Purpose::Tool).await;
    let ended = retry(|| engines.iter_mut().filter_map(EngineProcess::ended).count() == 1).await;
    assert!(ended, "the one without the lock ends by itself");
    let answer = wire.exchange(Frame::Call { id: 1, method: Method::Ask, body: "1".into() }).await;
    assert!(matches!(answer, Ok(Frame::Answer { .. })), "the one that stays is the one that answers: {answer:?}");
    assert!(EngineLock::take(&home.path().join("data")).unwrap().is_none(), "and it holds the lock");
}

#[tokio::test]
async fn an_intent_unanswered_when_the_engine_is_killed_is_carried_out_once() {
    let home = Home::new();
    let mut first = EngineProcess::start(&home);
    let (link, mut events) = home.link();
    assert!(matches!(events.recv().await, Some(Event::Connected)));
    // The app writes the intent down and never answers: the worst moment to die.
    let intent: bytes::Bytes = "{\"id\":\"i-1\",\"intent\":{\"type\":\"hang\"}}".into();
    let asked = tokio::spawn({
        let (link, intent) = (link.clone(), intent.clone());
        async move { link.call(Method::Dispatch, intent).await }
    });
    assert!(retry(|| home.intents() == ["i-1"]).await, "it is durable before it is answered");
    first.kill();
    assert_eq!(asked.await.unwrap(), Err(EngineGone), "the page cannot know what became of it");

    let _second = EngineProcess::start(&home);
    let answer = link.call(Method::Dispatch, intent).await.unwrap();
    assert_eq!(&answer[..], b"{\"ok\":\"repeated\"}", "repeated with the same id, it is recognised");
    assert_eq!(home.intents(), ["i-1"], "and carried out once");
}

#[tokio::test]
async fn views_hear_of_a_killed_engine() {
    let home = Home::new();
    let mut engine = EngineProcess::start(&home);
    let (link, _events) = home.link();
    let (sender, received) = std::sync::mpsc::channel();
    link.open("{}".into(), Box::new(move |delivery| sender.send(delivery).unwrap()), common::view_of).await.unwrap();
    engine.kill();
    let mut got = Vec::new();
    assert!(
        retry(|| {
            got.extend(received.try_iter());
            got.last() == Some(&link::views::Delivery::Gone)
        })
        .await,
        "the page opens the view anew on this word: {got:?}"
    );
}

#[tokio::test]
async fn a_second_window_is_handed_over_and_its_link_followed() {
    let home = Home::new();
    let engine = EngineProcess::start(&home);
    let (mut window, _) = engine.connect(Purpose::Window).await;
    let place = home.place();
    let second =
        tokio::spawn(
            async move { knock(&place, Purpose::Window, Launch { activation_token: Some("token".into()), ..Launch::default() }).await.err() },
        );
    let Some(Frame::Request { id, body }) = window.reader.next().await.unwrap() else { panic!("the window that is there is asked to come forward") };
    assert_eq!(
        &body[..],
        b"{\"type\":\"comeForward\",\"activationToken\":\"token\"}",
        "with the desktop's permission of the click that started the second"
    );
    window.writer.send(Frame::Reply { id, body: "{\"type\":\"done\"}".into() }).await.unwrap();
    assert!(matches!(second.await.unwrap(), Some(ConnectError::HandedOver)), "the second process ends");

    let launch = Launch { args: vec!["tidings://chat.example/x".into()], ..Launch::default() };
    assert!(matches!(knock(&home.place(), Purpose::Window, launch).await, Err(ConnectError::HandedOver)));
    assert!(retry(|| home.links() == ["tidings://chat.example/x"]).await, "the engine decides where a link leads");
}

#[tokio::test]
async fn a_window_that_is_gone_makes_room_for_the_next() {
    let home = Home::new();
    let engine = EngineProcess::start(&home);
    let (window, _) = engine.connect(Purpose::Window).await;
    drop(window);
    assert!(
        retry_async(|| async { knock(&home.place(), Purpose::Window, Launch::default()).await.is_ok() }).await,
        "a crashed window must not lock its successor out"
    );
}

#[tokio::test]
async fn an_engine_older_than_its_window_leaves_and_the_next_one_gets_the_lock() {
    let home = Home::new();
    let mut old = EngineProcess::start(&home);
    drop(old.connect(Purpose::Tool).await);
    let newer = Version { protocol: Version::own().protocol + 1, ..Version::own() };
    let mut wire = home.raw_wire().await;
    let answer = wire.exchange(Frame::Hello(link::Hello { version: newer, ..hello(Purpose::Window) })).await.unwrap();
    assert!(matches!(answer, Frame::Leaving(_)), "it says so: {answer:?}");
    assert!(retry(|| old.ended() == Some(true)).await, "it finishes and leaves");
    assert!(home.path().join("finished").exists(), "nothing that was being written is lost by it");
    let next = EngineProcess::start(&home);
    drop(next.connect(Purpose::Tool).await);
}

#[tokio::test]
async fn a_window_older_than_its_engine_is_told() {
    let home = Home::new();
    let mut engine = EngineProcess::start(&home);
    drop(engine.connect(Purpose::Tool).await);
    let older = Version { protocol: Version::own().protocol - 1, ..Version::own() };
    let mut wire = home.raw_wire().await;
    let answer = wire.exchange(Frame::Hello(link::Hello { version: older, ..hello(Purpose::Window) })).await.unwrap();
    assert!(matches!(answer, Frame::TooOld(_)), "it starts itself again: {answer:?}");
    assert!(engine.ended().is_none(), "the engine stays");
}

#[tokio::test]
async fn a_window_that_never_reads_holds_nobody_up() {
    let home = Home::new();
    let engine = EngineProcess::start(&home);
    let (mut slow, _) = engine.connect(Purpose::Window).await;
    // The rule: this call makes the app send more diffs than may wait for one window.
    slow.writer.send(Frame::Call { id: 1, method: Method::Ask, body: "\"flood\"".into() }).await.unwrap();
    let (mut other, _) = engine.connect(Purpose::Tool).await;
    for id in 0..50 {
        let answer = tokio::time::timeout(Duration::from_secs(5), other.exchange(Frame::Call { id, method: Method::Ask, body: "1".into() })).await;
        assert!(matches!(answer, Ok(Ok(Frame::Answer { .. }))), "question {id} waits for a window that is not its asker's");
    }
    // It is cut off in the end: what it reads now comes to an end instead of going on for ever.
    let read = async { while let Ok(Some(_)) = slow.reader.next().await {} };
    assert!(tokio::time::timeout(Duration::from_secs(10), read).await.is_ok(), "and connects anew");
}

#[tokio::test]
async fn media_travel_on_connections_of_their_own() {
    let home = Home::new();
    let engine = EngineProcess::start(&home);
    let (_window, welcome) = engine.connect(Purpose::Window).await;
    let file = link::media::get(&home.place(), &welcome.key, "/large".into()).await.unwrap();
    assert_eq!((file.content_type.as_str(), file.bytes.len()), ("image/png", common::LARGE), "whole, though it takes many frames");
    let missing = link::media::get(&home.place(), &welcome.key, "/nothing".into()).await;
    assert!(matches!(missing, Err(link::media::MediaError::Fault(link::MediaFault::NotFound))), "{missing:?}");
    link::media::upload(&home.place(), &welcome.key, "/upload/u1".into(), 3, 0, "abc".into()).await.unwrap();
    let stranger = link::media::get(&home.place(), "another key", "/large".into()).await;
    assert!(stranger.is_err(), "files are given to guests only");
}

#[tokio::test]
async fn what_is_no_frame_ends_that_connection_only() {
    let home = Home::new();
    let engine = EngineProcess::start(&home);
    let (mut good, _) = engine.connect(Purpose::Tool).await;
    for hostile in [&b"GET / HTTP/1.1\r\n\r\n"[..], &[0xff; 64], &[0, 0, 0, 0], &[2, 0, 0, 0, 1, b'{']] {
        let mut stranger = tokio::net::UnixStream::connect(home.place().socket()).await.unwrap();
        tokio::io::AsyncWriteExt::write_all(&mut stranger, hostile).await.unwrap();
        let mut rest = Vec::new();
        let closed = tokio::time::timeout(Duration::from_secs(5), tokio::io::AsyncReadExt::read_to_end(&mut stranger, &mut rest)).await;
        assert!(closed.is_ok(), "it is hung up on: {hostile:?}");
    }
    assert!(
        matches!(good.exchange(Frame::Call { id: 1, method: Method::Ask, body: "1".into() }).await, Ok(Frame::Answer { .. })),
        "others do not notice"
    );
}

#[tokio::test]
async fn sigterm_says_goodbye_and_gives_the_lock_back() {
    let home = Home::new();
    let mut engine = EngineProcess::start(&home);
    let (mut window, _) = engine.connect(Purpose::Window).await;
    engine.terminate();
    assert_eq!(window.reader.next().await.unwrap(), Some(Frame::Bye), "the window ends with it");
    drop(window);
    assert!(retry(|| engine.ended() == Some(true)).await, "in order, with code 0");
    assert!(home.path().join("finished").exists(), "after the app has finished its writes");
    assert!(EngineLock::take(&home.path().join("data")).unwrap().is_some());
}

#[tokio::test]
async fn without_the_setting_the_engine_ends_with_its_last_window() {
    let home = Home::new();
    let mut engine = EngineProcess::start_with(&home, &[("TIDINGS_TEST_STAYS", "no")]);
    let (mut tool, _) = engine.connect(Purpose::Tool).await;
    let (mut window, _) = engine.connect(Purpose::Window).await;
    window.writer.send(Frame::Bye).await.unwrap();
    drop(window);
    assert_eq!(tool.reader.next().await.unwrap(), Some(Frame::Bye), "a command line keeps nothing alive");
    drop(tool);
    assert!(retry(|| engine.ended() == Some(true)).await);
}

#[tokio::test]
async fn with_the_setting_the_engine_outlives_its_windows() {
    let home = Home::new();
    let mut engine = EngineProcess::start(&home);
    let (mut window, _) = engine.connect(Purpose::Window).await;
    window.writer.send(Frame::Bye).await.unwrap();
    drop(window);
    let (mut tool, _) = engine.connect(Purpose::Tool).await;
    assert!(matches!(tool.exchange(Frame::Call { id: 1, method: Method::Ask, body: "1".into() }).await, Ok(Frame::Answer { .. })));
    assert!(engine.ended().is_none(), "notifications go on");
}

async fn retry_async<F: Future<Output = bool>>(mut condition: impl FnMut() -> F) -> bool {
    for _ in 0..500 {
        if condition().await {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    false
}
