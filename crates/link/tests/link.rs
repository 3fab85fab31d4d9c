//! A window's lasting link, over real sockets, with an engine that the test plays.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests say plainly what they expect")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use interprocess::local_socket::tokio::Stream;
use interprocess::local_socket::traits::tokio::Stream as _;
use link::client::{ConnectError, EngineGone, Event, Link, Starter, knock};
use link::frame::{Frame, Method};
use link::hello::{Hello, Launch, Purpose, Version, Welcome};
use link::place::{Place, Surroundings};
use link::server::{Greeting, Listener, greet};
use link::views::Delivery;
use link::wire::Wire;

fn place(home: &tempfile::TempDir) -> Place {
    Place::of(&Surroundings { home: Some(home.path().into()), ..Surroundings::default() }).unwrap()
}

fn nobody_starts() -> Starter {
    Arc::new(|| Ok(()))
}

/// Takes the next guest and welcomes it, as an engine does.
async fn welcome(listener: &Listener) -> (Wire, Hello) {
    let mut wire = listener.accept().await.unwrap();
    let Greeting::Guest(hello) = greet(&mut wire, &Version::own()).await.unwrap() else { panic!("same build, same version") };
    wire.writer.send(Frame::Welcome(Welcome { version: Version::own(), key: "key".into() })).await.unwrap();
    (wire, hello)
}

#[tokio::test]
async fn a_call_reaches_the_engine_and_its_answer_the_caller() {
    let home = tempfile::tempdir().unwrap();
    let listener = Listener::bind(&place(&home)).unwrap();
    let (link, mut events) = Link::start(place(&home), Launch::default(), nobody_starts(), None);
    let engine = tokio::spawn(async move {
        let (mut wire, _) = welcome(&listener).await;
        let Some(Frame::Call { id, method, body }) = wire.reader.next().await.unwrap() else { panic!("a call was made") };
        assert_eq!((method, &body[..]), (Method::Ask, &b"{\"type\":\"x\"}"[..]), "bytes pass unchanged");
        wire.writer.send(Frame::Answer { id, body: Bytes::from_static(b"{\"ok\":1}") }).await.unwrap();
        wire
    });
    assert_eq!(&link.call(Method::Ask, Bytes::from_static(b"{\"type\":\"x\"}")).await.unwrap()[..], b"{\"ok\":1}");
    assert!(matches!(events.recv().await, Some(Event::Connected)));
    drop(engine.await.unwrap());
}

#[tokio::test]
async fn answers_find_their_calls_in_any_order() {
    let home = tempfile::tempdir().unwrap();
    let listener = Listener::bind(&place(&home)).unwrap();
    let (link, _events) = Link::start(place(&home), Launch::default(), nobody_starts(), None);
    let engine = tokio::spawn(async move {
        let (mut wire, _) = welcome(&listener).await;
        let mut calls = Vec::new();
        for _ in 0..2 {
            let Some(Frame::Call { id, body, .. }) = wire.reader.next().await.unwrap() else { panic!("two calls were made") };
            calls.push((id, body));
        }
        for (id, body) in calls.into_iter().rev() {
            wire.writer.send(Frame::Answer { id, body }).await.unwrap();
        }
        wire
    });
    let (slow, quick) = tokio::join!(link.call(Method::Ask, Bytes::from_static(b"slow")), link.call(Method::Ask, Bytes::from_static(b"quick")));
    assert_eq!((&slow.unwrap()[..], &quick.unwrap()[..]), (&b"slow"[..], &b"quick"[..]), "a slow query must not be answered with another's rows");
    drop(engine.await.unwrap());
}

#[tokio::test]
async fn when_the_engine_dies_calls_fail_views_are_told_and_the_next_engine_is_found() {
    let home = tempfile::tempdir().unwrap();
    let starts = Arc::new(AtomicUsize::new(0));
    let counted = starts.clone();
    let starter: Starter = Arc::new(move || {
        counted.fetch_add(1, Ordering::SeqCst);
        Ok(())
    });
    let listener = Listener::bind(&place(&home)).unwrap();
    let (link, mut events) = Link::start(place(&home), Launch { args: vec!["tidings://x".into()], ..Launch::default() }, starter, None);
    let first = tokio::spawn(async move {
        let (mut wire, hello) = welcome(&listener).await;
        assert_eq!(hello.launch.deep_link(), Some("tidings://x"));
        let Some(Frame::Call { id, .. }) = wire.reader.next().await.unwrap() else { panic!("a view is opened") };
        wire.writer.send(Frame::Diffs { view: 3, batch: 1, body: Bytes::from_static(b"[1]") }).await.unwrap();
        wire.writer.send(Frame::Answer { id, body: Bytes::from_static(b"3") }).await.unwrap();
        // Takes an intent and dies without an answer; its socket stays behind.
        let Some(Frame::Call { .. }) = wire.reader.next().await.unwrap() else { panic!("an intent comes") };
    });
    let (sender, received) = std::sync::mpsc::channel();
    link.open(Bytes::from_static(b"{}"), Box::new(move |delivery| sender.send(delivery).unwrap()), |answer| {
        std::str::from_utf8(answer).ok()?.parse().ok()
    })
    .await
    .unwrap();
    assert_eq!(link.call(Method::Dispatch, Bytes::from_static(b"intent 1")).await, Err(EngineGone), "nobody can know what became of it");
    first.await.unwrap();

    let listener = Listener::bind(&place(&home)).unwrap();
    let second = tokio::spawn(async move {
        let (mut wire, hello) = welcome(&listener).await;
        assert_eq!(hello.launch.deep_link(), None, "the address was followed once");
        let Some(Frame::Call { id, body, .. }) = wire.reader.next().await.unwrap() else { panic!("the intent is repeated") };
        wire.writer.send(Frame::Answer { id, body }).await.unwrap();
        wire
    });
    assert_eq!(
        &link.call(Method::Dispatch, Bytes::from_static(b"intent 1")).await.unwrap()[..],
        b"intent 1",
        "repeated by the page, with the same id inside"
    );
    assert_eq!(
        received.try_iter().collect::<Vec<_>>(),
        [Delivery::Diffs { batch: 1, body: Bytes::from_static(b"[1]") }, Delivery::Gone],
        "the first diffs came before the answer, the end after all"
    );
    let mut seen = Vec::new();
    while let Ok(event) = events.try_recv() {
        seen.push(event);
    }
    let connected = seen.iter().filter(|event| matches!(event, Event::Connected)).count();
    assert_eq!(connected, 2, "the window is told both times: {seen:?}");
    assert!(seen.iter().any(|event| matches!(event, Event::Gone)), "and says so in between: {seen:?}");
    assert!(starts.load(Ordering::SeqCst) <= 2, "an engine is not started twice a second");
    drop(second.await.unwrap());
}

#[tokio::test]
async fn an_engine_is_started_when_nobody_listens() {
    let home = tempfile::tempdir().unwrap();
    let (wanted, mut starts) = tokio::sync::mpsc::unbounded_channel();
    let starter: Starter = Arc::new(move || wanted.send(()).map_err(std::io::Error::other));
    let (link, _events) = Link::start(place(&home), Launch::default(), starter, None);
    starts.recv().await.unwrap();
    let listener = Listener::bind(&place(&home)).unwrap();
    let engine = tokio::spawn(async move {
        let (mut wire, _) = welcome(&listener).await;
        let Some(Frame::Call { id, body, .. }) = wire.reader.next().await.unwrap() else { panic!("a call was made") };
        wire.writer.send(Frame::Answer { id, body }).await.unwrap();
        wire
    });
    assert!(link.call(Method::Ask, Bytes::from_static(b"1")).await.is_ok(), "a call waits for the engine instead of failing");
    drop(engine.await.unwrap());
}

#[tokio::test]
async fn a_goodbye_is_the_end_and_starts_no_engine() {
    let home = tempfile::tempdir().unwrap();
    let listener = Listener::bind(&place(&home)).unwrap();
    let (_link, mut events) = Link::start(place(&home), Launch::default(), Arc::new(|| panic!("nobody wants an engine now")), None);
    let (mut wire, _) = welcome(&listener).await;
    wire.writer.send(Frame::Bye).await.unwrap();
    drop((wire, listener));
    assert!(matches!(events.recv().await, Some(Event::Connected)));
    assert!(matches!(events.recv().await, Some(Event::Ended)), "Quit ends both processes");
    assert!(events.recv().await.is_none(), "and nothing follows");
}

#[tokio::test]
async fn an_address_given_to_the_running_window_takes_a_second_launch_s_way() {
    let home = tempfile::tempdir().unwrap();
    let listener = Listener::bind(&place(&home)).unwrap();
    let (link, _events) = Link::start(place(&home), Launch::default(), nobody_starts(), None);
    // Asked before the engine is there at all, as when the address is what starts the application.
    let followed = tokio::spawn(async move { link.follow("tidings://chat.example/core/pl/1".into()).await });
    let (_window, hello) = welcome(&listener).await;
    assert_eq!(hello.launch.deep_link(), None, "the window itself came without one");
    let mut second = listener.accept().await.unwrap();
    let Greeting::Guest(hello) = greet(&mut second, &Version::own()).await.unwrap() else { panic!("same build, same version") };
    assert_eq!((hello.purpose, hello.launch.deep_link()), (Purpose::Window, Some("tidings://chat.example/core/pl/1")), "a launch with an address");
    second.writer.send(Frame::HandedOver).await.unwrap();
    assert!(followed.await.unwrap().is_ok(), "the engine has it, and sends the window that is there");
}

#[tokio::test]
async fn a_newer_engine_tells_the_window_and_an_older_one_leaves() {
    let home = tempfile::tempdir().unwrap();
    let listener = Listener::bind(&place(&home)).unwrap();
    let own = Version::own();
    for (engine, guest_stays) in
        [(Version { protocol: own.protocol + 1, ..own.clone() }, false), (Version { protocol: own.protocol - 1, ..own.clone() }, true)]
    {
        let place = place(&home);
        let guest = tokio::spawn(async move { knock(&place, Purpose::Window, Launch::default()).await.err() });
        let mut wire = listener.accept().await.unwrap();
        let greeting = greet(&mut wire, &engine).await.unwrap();
        let error = guest.await.unwrap().expect("neither is a welcome");
        if guest_stays {
            assert!(matches!(greeting, Greeting::Newer(_)) && matches!(error, ConnectError::EngineLeaves(_)), "the newer one stays: {error}");
        } else {
            assert!(
                matches!(greeting, Greeting::Older(_)) && matches!(error, ConnectError::WindowTooOld(_)),
                "the window starts itself again: {error}"
            );
        }
    }
}

#[tokio::test]
async fn whoever_does_not_introduce_themselves_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let listener = Listener::bind(&place(&home)).unwrap();
    let mut stranger = Stream::connect(place(&home).name().unwrap()).await.unwrap();
    let mut wire = listener.accept().await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut stranger, &(1024u32 * 1024).to_le_bytes()).await.unwrap();
    assert!(greet(&mut wire, &Version::own()).await.is_err(), "a megabyte is no introduction");
}

/// Windows keeps no pipe of a process that is gone.
#[cfg(unix)]
#[tokio::test]
async fn a_socket_left_by_a_dead_engine_is_replaced() {
    let home = tempfile::tempdir().unwrap();
    let place = place(&home);
    drop(Listener::bind(&place).unwrap());
    assert!(place.socket().exists(), "it stays behind, as after a crash");
    assert!(matches!(knock(&place, Purpose::Tool, Launch::default()).await, Err(ConnectError::Absent(_))), "nobody is behind it");
    let listener = Listener::bind(&place).unwrap();
    let guest = tokio::spawn(async move { knock(&place, Purpose::Tool, Launch::default()).await.map(|(_, welcome)| welcome.key) });
    let (_wire, hello) = welcome(&listener).await;
    assert_eq!(hello.purpose, Purpose::Tool);
    assert_eq!(guest.await.unwrap().unwrap(), "key");
}
