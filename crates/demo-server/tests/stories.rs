//! Stories over real connections: ann has a client, bob acts through the server, the line drops.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests may say plainly what they expect")]

use std::{collections::HashMap, sync::Arc, time::Duration};

use demo_server::{DEMO_PASSWORD, DemoServer, Options, Profile, Workspace, live};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

type Line = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// An answer as it came over the wire.
struct Reply {
    status: u16,
    headers: HashMap<String, String>,
    body: String,
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("JSON, not {}: {e}", self.body))
    }
}

/// One request on a connection of its own; `None` if the line drops without an answer.
async fn ask(server: &DemoServer, token: &str, method: &str, path: &str, body: &Value) -> Option<Reply> {
    let host = server.url().trim_start_matches("http://").to_owned();
    let mut line = TcpStream::connect(&host).await.ok()?;
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let head = format!(
        "{method} /api/v4{path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    line.write_all(head.as_bytes()).await.ok()?;
    let mut bytes = Vec::new();
    line.read_to_end(&mut bytes).await.ok()?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, rest) = text.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: HashMap<String, String> = lines.filter_map(|l| l.split_once(": ")).map(|(k, v)| (k.to_lowercase(), v.to_owned())).collect();
    let body = if headers.get("transfer-encoding").is_some_and(|t| t == "chunked") { unchunked(rest) } else { rest.to_owned() };
    Some(Reply { status, headers, body })
}

fn unchunked(mut text: &str) -> String {
    let mut whole = String::new();
    while let Some((size, rest)) = text.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).unwrap_or(0);
        if size == 0 || rest.len() < size {
            break;
        }
        whole.push_str(&rest[..size]);
        text = rest[size..].trim_start_matches("\r\n");
    }
    whole
}

async fn start(profile: Profile) -> DemoServer {
    DemoServer::start(Options { profile, seed: 3, ..Options::default() }).await.expect("a free port")
}

async fn sign_in(server: &DemoServer) -> String {
    let reply = ask(server, "", "POST", "/users/login", &json!({"login_id": "ann", "password": DEMO_PASSWORD})).await.expect("an answer");
    assert_eq!(reply.status, 200, "ann knows her password");
    reply.headers["token"].clone()
}

async fn listen(server: &DemoServer, token: &str, query: &str) -> Line {
    let url = format!("{}/api/v4/websocket{query}", server.url().replace("http", "ws"));
    let mut request = url.into_client_request().expect("a request");
    request.headers_mut().insert("Authorization", format!("Bearer {token}").parse().expect("a header"));
    connect_async(request).await.expect("the upgrade succeeds").0
}

/// The next event; `None` when the line ends or nothing comes.
async fn event(line: &mut Line) -> Option<Value> {
    loop {
        match timeout(Duration::from_secs(5), line.next()).await.ok()?? {
            Ok(Message::Text(text)) => return serde_json::from_str(&text).ok(),
            Ok(Message::Close(_)) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

/// The next event of a name.
async fn event_named(line: &mut Line, name: &str) -> Value {
    while let Some(frame) = event(line).await {
        if frame["event"] == name {
            return frame;
        }
    }
    panic!("no {name} came");
}

#[tokio::test]
async fn the_company_is_there() {
    let server = start(Profile::V11_6).await;
    let token = sign_in(&server).await;
    let teams = ask(&server, &token, "GET", "/users/me/teams", &Value::Null).await.expect("an answer").json();
    assert_eq!(teams.as_array().map(Vec::len), Some(3), "ann is in three teams");
    let channels = ask(&server, &token, "GET", "/users/me/channels", &Value::Null).await.expect("an answer").json();
    let open = channels.as_array().expect("a list").iter().filter(|c| c["team_id"] != "").count();
    assert!((30..40).contains(&open), "ann has joined most of the forty channels, not all: {open}");
    let (messages, mentions) = server.unread("ann", "engineering");
    assert_eq!((messages, mentions), (2, 1), "two messages wait in engineering, one of them for her");
    assert!(server.posts_in("engineering").len() > 60, "months of history are there");
    let town = server.posts_in("town-square");
    assert!(town.last().is_some_and(|p| p.kind.is_empty()), "what was said last is talk, not that somebody joined");
    let members = ask(&server, &token, "GET", "/users/me/channel_members?page=-1", &Value::Null).await.expect("an answer");
    assert_eq!(members.headers["content-type"], "application/x-ndjson", "all members come one a line");
    assert_eq!(members.body.lines().count(), channels.as_array().map_or(0, Vec::len), "one for each channel");
    server.stop().await;
}

#[tokio::test]
async fn a_repeated_message_is_recognised_for_thirty_seconds() {
    let server = start(Profile::V11_6).await;
    let token = sign_in(&server).await;
    let body = json!({"channel_id": server.channel_id("town-square"), "message": "once", "pending_post_id": "p-1"});
    let ids: Vec<Value> = {
        let mut ids = Vec::new();
        for wait in [0, 29, 31] {
            server.advance(Duration::from_secs(wait));
            ids.push(ask(&server, &token, "POST", "/posts", &body).await.expect("an answer").json()["id"].clone());
        }
        ids
    };
    assert_eq!(ids[0], ids[1], "within thirty seconds the same post comes back");
    assert_ne!(ids[1], ids[2], "later it is a second post");

    server.stalls_next("create_post");
    let body = json!({"channel_id": server.channel_id("town-square"), "message": "slow", "pending_post_id": "p-2"});
    let repeat = async {
        while server.count_of("create_post") < 4 {
            tokio::task::yield_now().await;
        }
        // The first is noted as under way right after it was counted.
        tokio::time::sleep(Duration::from_millis(50)).await;
        let reply = ask(&server, &token, "POST", "/posts", &body).await.expect("an answer");
        server.release_stalled();
        reply
    };
    let (first, second) = tokio::join!(ask(&server, &token, "POST", "/posts", &body), repeat);
    assert_eq!(second.status, 500, "a repetition of what is under way is refused");
    assert_eq!(second.json()["id"], "api.post.deduplicate_create_post.pending", "with the id that says so");
    assert_eq!(first.expect("an answer").status, 201, "the first one goes through");
    server.stop().await;
}

#[tokio::test]
async fn what_shall_go_wrong_goes_wrong_once() {
    let server = start(Profile::V11_6).await;
    let token = sign_in(&server).await;
    let town = server.channel_id("town-square");
    let before = server.posts_in("town-square").len();
    server.fails_next("create_post", 503);
    server.answers_html("create_post", 502);
    server.rate_limits_next("create_post", 7);
    server.loses_answer_after_commit("create_post");
    let body = json!({"channel_id": town, "message": "hello"});
    let refused = ask(&server, &token, "POST", "/posts", &body).await.expect("an answer");
    assert_eq!(refused.status, 503, "the first is refused as asked");
    let page = ask(&server, &token, "POST", "/posts", &body).await.expect("an answer");
    assert!(page.status == 502 && page.body.starts_with("<html"), "the second gets a proxy's page");
    let often = ask(&server, &token, "POST", "/posts", &body).await.expect("an answer");
    assert_eq!(
        (often.status, often.headers["retry-after"].as_str(), often.body.as_str()),
        (429, "7", "limit exceeded"),
        "the third is too frequent, in plain text"
    );
    assert!(ask(&server, &token, "POST", "/posts", &body).await.is_none(), "the fourth's answer is lost");
    assert_eq!(server.posts_in("town-square").len(), before + 1, "but it was done");
    assert_eq!(ask(&server, &token, "POST", "/posts", &body).await.expect("an answer").status, 201, "the fifth is as always");
    server.cuts_stream_next("get_channels_for_user");
    let cut = ask(&server, &token, "GET", "/users/me/channels", &Value::Null).await.expect("a header");
    assert!(cut.status == 200 && serde_json::from_str::<Value>(&cut.body).is_err(), "a cut stream says 200 and is no JSON");
    server.stop().await;
}

#[tokio::test]
async fn a_socket_that_drops_goes_on_where_it_stopped() {
    let server = start(Profile::V11_6).await;
    let token = sign_in(&server).await;
    let mut line = listen(&server, &token, "").await;
    let hello = event_named(&mut line, "hello").await;
    let id = hello["data"]["connection_id"].as_str().expect("an id").to_owned();
    server.post_as("bob", "town-square", "one");
    let posted = event_named(&mut line, "posted").await;
    let post: Value = serde_json::from_str(posted["data"]["post"].as_str().expect("JSON in JSON")).expect("a post");
    assert_eq!(post["message"], "one", "the post is encoded twice");
    let next = posted["seq"].as_u64().expect("a number") + 1;
    server.cut_sockets();
    assert!(event(&mut line).await.is_none(), "the line is cut");
    server.post_as("bob", "town-square", "two");
    let mut line = listen(&server, &token, &format!("?connection_id={id}&sequence_number={next}")).await;
    // With her last line gone ann was offline for a moment; that is among what she missed.
    let mut missed = Vec::new();
    while missed.last().is_none_or(|f: &Value| f["event"] != "posted") {
        missed.push(event(&mut line).await.expect("what was missed"));
    }
    let seqs: Vec<u64> = missed.iter().filter_map(|f| f["seq"].as_u64()).collect();
    let wanted: Vec<u64> = (next..).take(missed.len()).collect();
    assert_eq!(seqs, wanted, "it goes on at the next number, without a hello");
    assert!(missed.last().is_some_and(|f| f["data"]["post"].as_str().is_some_and(|p| p.contains("two"))), "and brings what bob wrote");
    drop(line);
    let mut line = listen(&server, &token, &format!("?connection_id={}&sequence_number=5", "z".repeat(26))).await;
    let hello = event(&mut line).await.expect("a hello");
    assert_eq!(hello["event"], "hello", "an id that was never given gets a new connection");
    let mut line = listen(&server, &token, "?connection_id=short&sequence_number=5").await;
    assert!(event(&mut line).await.is_none(), "an id of the wrong form is closed without a word");
    server.stop().await;
}

#[tokio::test]
async fn events_can_be_lost_doubled_and_out_of_order() {
    let server = start(Profile::V11_6).await;
    let token = sign_in(&server).await;
    let mut line = listen(&server, &token, "").await;
    event_named(&mut line, "hello").await;
    let seqs = async |line: &mut Line, n: usize| {
        let mut seqs = Vec::new();
        while seqs.len() < n {
            seqs.push(event_named(line, "posted").await["seq"].as_u64().expect("a number"));
        }
        seqs
    };
    server.post_as("bob", "town-square", "a");
    let first = seqs(&mut line, 1).await[0];
    server.drop_events(1);
    server.post_as("bob", "town-square", "b");
    server.post_as("bob", "town-square", "c");
    assert_eq!(seqs(&mut line, 1).await, [first + 2], "a lost event leaves a gap");
    server.duplicate_events(1);
    server.post_as("bob", "town-square", "d");
    assert_eq!(seqs(&mut line, 2).await, [first + 3, first + 3], "one comes twice");
    server.reorder_events();
    server.post_as("bob", "town-square", "e");
    server.post_as("bob", "town-square", "f");
    assert_eq!(seqs(&mut line, 2).await, [first + 5, first + 4], "two come in the wrong order");
    server.stop().await;
}

#[tokio::test]
async fn a_revoked_session_is_refused_and_hears_nothing() {
    let server = start(Profile::V11_6).await;
    let token = sign_in(&server).await;
    let mut line = listen(&server, &token, "").await;
    event_named(&mut line, "hello").await;
    server.revoke_sessions("ann");
    let me = ask(&server, &token, "GET", "/users/me", &Value::Null).await.expect("an answer");
    assert_eq!((me.status, me.json()["id"].as_str()), (401, Some("api.context.session_expired.app_error")), "the token is no longer good");
    server.post_as("bob", "town-square", "can you hear me?");
    line.send(Message::text(json!({"seq": 1, "action": "ping"}).to_string())).await.expect("the line is open");
    let mut frames = Vec::new();
    while let Some(frame) = event(&mut line).await {
        let reply = frame.get("seq_reply").is_some();
        frames.push(frame);
        if reply {
            break;
        }
    }
    let last = frames.last().expect("an answer to the ping");
    assert_eq!(last["error"]["id"], "api.web_socket_router.not_authenticated.app_error", "a ping says why");
    assert!(!frames.iter().any(|f| f["event"] == "posted"), "no message came through");
    server.stop().await;
}

#[tokio::test]
async fn the_server_goes_down_and_comes_back_on_its_port() {
    let server = start(Profile::V5_37).await;
    let token = sign_in(&server).await;
    server.take_down().await;
    assert!(ask(&server, &token, "GET", "/users/me", &Value::Null).await.is_none(), "nobody is there");
    server.bring_up().await.expect("the port is still ours");
    assert_eq!(ask(&server, &token, "GET", "/users/me", &Value::Null).await.map(|r| r.status), Some(200), "the session lives on");
    assert_eq!(
        ask(&server, &token, "GET", "/users/me/channels", &Value::Null).await.map(|r| r.status),
        Some(404),
        "and 5.37 knows no list over all teams"
    );
    server.stop().await;
}

#[tokio::test]
async fn counts_follow_the_rules_of_each_profile() {
    for (profile, crt) in [(Profile::V11_6, true), (Profile::V5_37, false)] {
        let server = start(profile).await;
        server.view_as("ann", "releases");
        let root = server.post_as("bob", "releases", "@ann 4.12 is out");
        assert_eq!(server.unread("ann", "releases"), (1, 1), "one message, and it is for her");
        server.reply_as("bob", &root, "and the notes, @ann");
        let both = if crt { (1, 1) } else { (2, 2) };
        assert_eq!(server.unread("ann", "releases"), both, "a reply counts in the channel only where threads are not collapsed");
        assert_eq!(server.thread_unread("ann", &root).1, 1, "the thread knows that it mentions her");
        server.delete_as("bob", &root);
        assert_eq!(server.unread("ann", "releases").0, both.0, "deleting does not lower the count");
        server.view_as("ann", "releases");
        assert_eq!(server.unread("ann", "releases"), (0, 0), "reading does");
        server.stop().await;
    }
}

#[tokio::test]
async fn a_large_workspace_is_cheap() {
    let options = Options { seed: 3, workspace: Workspace::W { posts: 1_000_000 }, ..Options::default() };
    let server = DemoServer::start(options).await.expect("a free port");
    let token = sign_in(&server).await;
    let channel = server.channel_id("channel-0000");
    let page = ask(&server, &token, "GET", &format!("/channels/{channel}/posts?page=0&per_page=60"), &Value::Null).await.expect("an answer").json();
    let order = page["order"].as_array().expect("a list").clone();
    assert_eq!(order.len(), 60, "a page is full");
    let oldest = order.last().and_then(Value::as_str).expect("an id");
    let before =
        ask(&server, &token, "GET", &format!("/channels/{channel}/posts?before={oldest}&per_page=60"), &Value::Null).await.expect("an answer").json();
    assert_eq!(before["next_post_id"], *oldest, "the page before joins on");
    let members = ask(&server, &token, "GET", "/users/me/channel_members?page=-1", &Value::Null).await.expect("an answer");
    assert!(members.body.lines().count() >= 4000, "ann has joined four thousand channels");
    server.post_as("bob", "town-square", "still alive");
    server.stop().await;
}

#[tokio::test]
async fn people_answer_what_ann_writes() {
    let server = Arc::new(start(Profile::V11_6).await);
    let token = sign_in(&server).await;
    let mut line = listen(&server, &token, "").await;
    event_named(&mut line, "hello").await;
    let living = tokio::spawn({
        let server = server.clone();
        async move { live(server, "town-square", Duration::from_secs(3600)).await }
    });
    // The two look around before they listen for what is new.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let town = server.channel_id("town-square");
    ask(&server, &token, "POST", "/posts", &json!({"channel_id": town, "message": "anybody here?"})).await.expect("an answer");
    let typing = event_named(&mut line, "typing").await;
    assert_eq!(typing["broadcast"]["channel_id"], town, "somebody types in the same channel");
    let answer = loop {
        let posted = event_named(&mut line, "posted").await;
        let post: Value = serde_json::from_str(posted["data"]["post"].as_str().expect("JSON in JSON")).expect("a post");
        if post["message"] != "anybody here?" {
            break post;
        }
    };
    assert_ne!(answer["user_id"], server.user_id("ann"), "and answers");
    living.abort();
}

#[tokio::test]
async fn a_reminder_comes_when_it_is_due() {
    let server = start(Profile::V11_6).await;
    let token = sign_in(&server).await;
    let post = server.post_as("bob", "town-square", "do not forget the label printer");
    let target = server.now() / 1000 + 3600;
    let set = ask(&server, &token, "POST", &format!("/users/me/posts/{post}/reminder"), &json!({"target_time": target})).await.expect("an answer");
    assert_eq!(set.status, 200, "the time is given in seconds");
    let mut line = listen(&server, &token, "").await;
    event_named(&mut line, "hello").await;
    server.advance(Duration::from_secs(3601));
    let posted = event_named(&mut line, "posted").await;
    assert_eq!(posted["data"]["channel_type"], "D", "it comes as a direct message");
    assert!(posted["data"]["post"].as_str().is_some_and(|p| p.contains(&post) && p.contains("reminder")), "which links to the post");
    server.stop().await;
}

#[tokio::test]
async fn browser_sign_in_is_good_once_and_for_three_minutes() {
    let server = start(Profile::V11_6).await;
    let redirect = |server: &DemoServer| {
        let host = server.url().trim_start_matches("http://").to_owned();
        async move {
            let mut line = TcpStream::connect(&host).await.expect("a line");
            let head = format!("GET /oauth/gitlab/login?desktop_token=mine HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            line.write_all(head.as_bytes()).await.expect("sent");
            let mut text = String::new();
            line.read_to_string(&mut text).await.expect("an answer");
            let location = text.lines().find(|l| l.to_lowercase().starts_with("location: ")).expect("it leads back").to_owned();
            assert!(location.contains("client_token=mine"), "with the client's own token: {location}");
            location.split("server_token=").nth(1).expect("and the server's").trim().to_owned()
        }
    };
    let token = redirect(&server).await;
    let redeem = async |token: &str| ask(&server, "", "POST", "/users/login/desktop_token", &json!({"token": token})).await.expect("an answer");
    let first = redeem(&token).await;
    assert!(first.status == 200 && first.headers.contains_key("token"), "it is redeemed for a session");
    assert_eq!(redeem(&token).await.status, 401, "once");
    let late = redirect(&server).await;
    server.advance(Duration::from_secs(181));
    assert_eq!(redeem(&late).await.status, 401, "and not after three minutes");
    server.stop().await;
}

#[tokio::test]
async fn a_mention_asks_for_a_word_only_where_that_is_wanted() {
    let server = start(Profile::V11_6).await;
    let token = sign_in(&server).await;
    let mut plain = listen(&server, &token, "").await;
    let mut asking = listen(&server, &token, "?posted_ack=true").await;
    event_named(&mut plain, "hello").await;
    event_named(&mut asking, "hello").await;
    server.post_as("bob", "town-square", "@ann are you there?");
    let (quiet, asked) = (event_named(&mut plain, "posted").await, event_named(&mut asking, "posted").await);
    assert_eq!(quiet["data"]["mentions"], json!([server.user_id("ann")]).to_string(), "each is told only of itself");
    assert!(quiet["data"].get("should_ack").is_none(), "a client that did not ask is not asked");
    assert_eq!(asked["data"]["should_ack"], true, "one that did is");
    server.stop().await;
}
