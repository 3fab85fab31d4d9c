use super::*;
use crate::{ConnectionOptions, ServerEvent, Token};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::sync::Mutex;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::accept_hdr_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request as Upgrade, Response};

/// The server's end of one socket, played by the test.
struct Peer {
    line: WebSocketStream<TcpStream>,
    /// The request that asked for the upgrade: address and headers.
    upgrade: Upgrade,
}

impl Peer {
    async fn accept(listener: &TcpListener) -> Self {
        let (line, _) = listener.accept().await.expect("a client");
        let seen = Arc::new(Mutex::new(None));
        let kept = Arc::clone(&seen);
        // The callback's types are the library's.
        #[allow(clippy::result_large_err)]
        let look = move |request: &Upgrade, response: Response| -> Result<Response, ErrorResponse> {
            *kept.lock().expect("one thread") = Some(request.clone());
            Ok(response)
        };
        let line = accept_hdr_async(line, look).await.expect("an upgrade");
        let upgrade = seen.lock().expect("one thread").take().expect("the upgrade was seen");
        Self { line, upgrade }
    }

    async fn say(&mut self, frame: Value) {
        self.line.send(Message::text(frame.to_string())).await.expect("the client listens");
    }

    async fn hello(&mut self, id: &str) {
        self.say(json!({"event": "hello", "seq": 0, "data": {"connection_id": id, "server_version": "11.6.0.x"}, "broadcast": {"omit_users": null}}))
            .await;
    }

    async fn event(&mut self, seq: i64) {
        self.say(json!({"event": "typing", "seq": seq, "data": {"user_id": "bob", "parent_id": ""}, "broadcast": {"channel_id": "deck"}})).await;
    }

    async fn hear(&mut self) -> Value {
        loop {
            match self.line.next().await.expect("a message").expect("a whole one") {
                Message::Text(text) => return serde_json::from_str(&text).expect("JSON"),
                _ => continue,
            }
        }
    }

    async fn answer(&mut self) -> Value {
        let request = self.hear().await;
        self.say(json!({"status": "OK", "seq_reply": request["seq"], "data": {"text": "pong"}})).await;
        request
    }
}

async fn listen() -> (TcpListener, Connection) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let server = format!("http://{}/chat", listener.local_addr().expect("an address")).parse().expect("an address");
    (listener, Connection::new(server, Token::new("the-token"), ConnectionOptions::default()).expect("a connection"))
}

async fn meet(resume: Resume) -> (Socket, Peer, Connection) {
    let (listener, connection) = listen().await;
    let options = SocketOptions::default();
    let (socket, peer) = tokio::join!(Socket::connect(&connection, resume, &options), Peer::accept(&listener));
    (socket.expect("an upgrade"), peer, connection)
}

fn from(id: &str, next_seq: i64) -> Resume {
    Resume::From { connection_id: id.into(), next_seq }
}

#[tokio::test]
async fn a_new_socket_is_authenticated_at_the_upgrade_and_greeted() {
    let (mut socket, mut peer, connection) = meet(Resume::Fresh).await;
    assert_eq!(peer.upgrade.uri(), "/chat/api/v4/websocket", "below the server's path, without resume parameters");
    assert_eq!(peer.upgrade.headers()["authorization"], "Bearer the-token");
    assert!(!peer.upgrade.headers().contains_key("origin"), "a native client has no origin");
    peer.hello("first").await;
    let ping = peer.answer().await;
    assert_eq!((&ping["action"], &ping["seq"]), (&json!("ping"), &json!(1)), "the session is proved at once");
    peer.event(1).await;
    assert_eq!(socket.next().await, Ok(Frame::Hello { connection_id: "first".into(), server_version: "11.6.0.x".into() }));
    let Ok(Frame::Event { seq: 1, event: ServerEvent::Typing(typing), broadcast }) = socket.next().await else { panic!("bob types") };
    assert_eq!((typing.user_id.as_str(), broadcast.channel_id.as_str()), ("bob", "deck"), "and our own ping's answer is not handed out");
    assert_eq!(socket.resume(), from("first", 2), "the next socket goes on after what was seen");
    assert_eq!(connection.socket_id(), "first", "writes carry the id from now on");
}

#[tokio::test]
async fn a_lost_socket_is_taken_up_where_it_was() {
    let (mut socket, mut peer, _) = meet(from("first", 7)).await;
    assert_eq!(peer.upgrade.uri().query(), Some("connection_id=first&sequence_number=7"));
    peer.event(7).await;
    peer.answer().await;
    assert_eq!(socket.next().await, Ok(Frame::Resumed), "the replay shows that it worked");
    assert!(matches!(socket.next().await, Ok(Frame::Event { seq: 7, .. })), "then what was missed");
    assert_eq!(socket.resume(), from("first", 8));
}

#[tokio::test]
async fn a_resume_without_anything_missed_is_told_by_the_ping() {
    let (mut socket, mut peer, _) = meet(from("first", 7)).await;
    peer.answer().await;
    assert_eq!(socket.next().await, Ok(Frame::Resumed), "nothing was missed, and yet we know");
}

#[tokio::test]
async fn a_forgotten_socket_is_a_new_one() {
    let (mut socket, mut peer, connection) = meet(from("first", 7)).await;
    peer.hello("second").await;
    peer.event(1).await;
    assert!(matches!(socket.next().await, Ok(Frame::Hello { connection_id, .. }) if connection_id == "second"));
    assert!(matches!(socket.next().await, Ok(Frame::Event { seq: 1, .. })), "counting begins anew");
    assert_eq!(connection.socket_id(), "second");
}

#[tokio::test]
async fn sequence_zero_is_never_sent_with_an_id() {
    let (_socket, peer, _) = meet(from("first", 0)).await;
    assert_eq!(peer.upgrade.uri().query(), None, "the server would neither replay nor greet");
}

#[tokio::test]
async fn a_missing_event_ends_the_socket_and_keeps_the_place() {
    let (mut socket, mut peer, _) = meet(Resume::Fresh).await;
    peer.hello("first").await;
    peer.event(1).await;
    peer.event(3).await;
    assert!(matches!(socket.next().await, Ok(Frame::Hello { .. })));
    assert!(matches!(socket.next().await, Ok(Frame::Event { seq: 1, .. })));
    let gap = SocketClosed::SequenceGap { expected: 2, got: 3 };
    assert_eq!(socket.next().await, Err(gap.clone()), "event 2 is missing");
    assert_eq!(socket.next().await, Err(gap), "and it stays ended");
    assert_eq!(socket.resume(), from("first", 2), "the server is asked for 2 again");
}

#[tokio::test]
async fn unknown_and_broken_events_still_count() {
    let (mut socket, mut peer, _) = meet(Resume::Fresh).await;
    peer.hello("first").await;
    peer.say(json!({"event": "custom_x_y", "seq": 1, "data": {}, "broadcast": {}})).await;
    peer.say(json!({"event": "posted", "seq": 2, "data": {"post": "{"}, "broadcast": {}})).await;
    peer.event(3).await;
    assert!(matches!(socket.next().await, Ok(Frame::Hello { .. })));
    assert!(matches!(socket.next().await, Ok(Frame::Event { seq: 1, event: ServerEvent::Unknown { .. }, .. })));
    assert!(matches!(socket.next().await, Ok(Frame::Event { seq: 2, event: ServerEvent::Malformed { .. }, .. })));
    assert!(matches!(socket.next().await, Ok(Frame::Event { seq: 3, .. })), "no gap");
}

#[tokio::test]
async fn a_bad_token_shows_as_silence_a_close_or_a_refused_ping() {
    let (mut socket, peer, _) = meet(Resume::Fresh).await;
    drop(peer);
    assert_eq!(socket.next().await, Err(SocketClosed::MaybeUnauthorized), "closed without a word");

    let (mut socket, mut peer, _) = meet(Resume::Fresh).await;
    let ping = peer.hear().await;
    let error = json!({"id": "api.web_socket_router.not_authenticated.app_error"});
    peer.say(json!({"status": "FAIL", "seq_reply": ping["seq"], "error": error})).await;
    assert_eq!(socket.next().await, Err(SocketClosed::MaybeUnauthorized), "the ping was refused");

    let (mut socket, peer, _) = meet(Resume::Fresh).await;
    tokio::time::pause();
    assert_eq!(socket.next().await, Err(SocketClosed::MaybeUnauthorized), "no hello in six seconds");
    drop(peer);
}

#[tokio::test]
async fn a_dead_line_is_noticed_within_fifteen_seconds() {
    let (mut socket, mut peer, _) = meet(Resume::Fresh).await;
    peer.hello("first").await;
    peer.answer().await;
    assert!(matches!(socket.next().await, Ok(Frame::Hello { .. })));
    let said = socket.send("user_typing", &json!({"channel_id": "deck", "parent_id": ""})).expect("the line is there");
    peer.answer().await;
    let Ok(Frame::Reply { seq_reply, ok: true, .. }) = socket.next().await else { panic!("an answer") };
    assert_eq!(seq_reply, said, "the line was alive until now");

    tokio::time::pause();
    let silent_since = tokio::time::Instant::now();
    assert_eq!(socket.next().await, Err(SocketClosed::NoAnswer), "the peer holds the line but says nothing");
    assert!(silent_since.elapsed() <= Duration::from_secs(15), "noticed after {:?}", silent_since.elapsed());
    assert!(silent_since.elapsed() >= Duration::from_secs(13), "but not before the ping had its time");
    drop(peer);
}

#[tokio::test]
async fn after_waking_a_dead_line_is_noticed_at_once() {
    let (mut socket, mut peer, _) = meet(Resume::Fresh).await;
    peer.hello("first").await;
    peer.answer().await;
    assert!(matches!(socket.next().await, Ok(Frame::Hello { .. })));
    socket.send("user_typing", &json!({})).expect("the line is there");
    peer.answer().await;
    assert!(matches!(socket.next().await, Ok(Frame::Reply { .. })));
    tokio::time::pause();
    let woke = tokio::time::Instant::now();
    socket.sender().check();
    assert_eq!(socket.next().await, Err(SocketClosed::NoAnswer));
    assert!(woke.elapsed() < Duration::from_secs(6), "asked at once, not after the idle time: {:?}", woke.elapsed());
    drop(peer);
}

#[tokio::test]
async fn a_server_that_closes_tells_its_code_and_one_that_refuses_its_error() {
    use tokio_tungstenite::tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};
    let (mut socket, mut peer, _) = meet(Resume::Fresh).await;
    peer.hello("first").await;
    assert!(matches!(socket.next().await, Ok(Frame::Hello { .. })));
    peer.line.close(Some(CloseFrame { code: CloseCode::Restart, reason: "".into() })).await.expect("the client listens");
    assert_eq!(socket.next().await, Err(SocketClosed::Closed { code: Some(1012) }));

    let (listener, connection) = listen().await;
    let page = async {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let (mut line, _) = listener.accept().await.expect("a client");
        let _ = line.read(&mut [0_u8; 4096]).await.expect("a request");
        line.write_all(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 6\r\n\r\n<html>").await.expect("the client listens");
    };
    let options = SocketOptions::default();
    let (refused, ()) = tokio::join!(Socket::connect(&connection, Resume::Fresh, &options), page);
    assert_eq!(refused.expect_err("a page").kind, ErrorKind::ServerFault, "the same errors as everywhere");
}

#[tokio::test]
async fn too_long_a_request_is_refused_here() {
    let (socket, _peer, _) = meet(Resume::Fresh).await;
    let error = socket.send("get_statuses_by_ids", &json!({"user_ids": vec!["u"; 3000]})).expect_err("the server reads 8 KiB");
    assert_eq!(error.kind, ErrorKind::TooLarge);
}

#[test]
fn the_token_goes_to_the_same_host_only() {
    let server: ServerUrl = "https://chat.example.org".parse().expect("an address");
    let at = |configured: &str| address(&server, configured).to_string();
    assert_eq!(at("wss://chat.example.org:8443"), "https://chat.example.org:8443/api/v4/websocket", "another port is fine");
    for foreign in ["", "wss://evil.example.org", "ws://chat.example.org"] {
        assert_eq!(at(foreign), "https://chat.example.org/api/v4/websocket", "{foreign:?} is not used");
    }
}

proptest::proptest! {
    #[test]
    fn whichever_event_is_lost_the_gap_is_seen_exactly_there(count in 2_i64..40, lost in 1_i64..39) {
        proptest::prop_assume!(lost < count);
        let mut reader = Reader::new(&from("first", 1));
        for seq in (1..=count).filter(|seq| *seq != lost) {
            let read = reader.read(&json!({"event": "x", "seq": seq, "data": {}}).to_string());
            if seq < lost {
                proptest::prop_assert!(read.is_ok());
            } else {
                proptest::prop_assert_eq!(read, Err(SocketClosed::SequenceGap { expected: lost, got: lost + 1 }));
                return Ok(());
            }
        }
    }

    #[test]
    fn no_text_whatever_brings_the_reader_down(text in ".*") {
        let _ = Reader::new(&Resume::Fresh).read(&text);
    }
}
