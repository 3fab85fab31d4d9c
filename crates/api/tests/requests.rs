//! What goes out: bodies, queries and headers, as a server would see them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests may say plainly what they expect")]

use api::posts::{NewPost, PostPatch, PostsAt};
use api::{Connection, ConnectionOptions, Token, channels, files, login, members, posts, preferences, reactions, system, threads, users};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use model::Millis;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio_util::sync::CancellationToken;

/// A request as it arrived.
struct Seen {
    method: Method,
    query: String,
    headers: HeaderMap,
    body: Bytes,
}

impl Seen {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a JSON body")
    }
}

type Last = Arc<Mutex<Option<Seen>>>;

async fn note(State(last): State<Last>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> axum::Json<Value> {
    let query = uri.query().unwrap_or_default().to_owned();
    let files = uri.path().ends_with("/files");
    *last.lock().expect("one test at a time") = Some(Seen { method, query, headers, body });
    axum::Json(if files { json!({"file_infos": [{"id": "f1"}]}) } else { json!({}) })
}

/// A server that answers everything with an empty object, and what it saw last.
struct Server {
    connection: Connection,
    last: Last,
}

impl Server {
    async fn start(options: ConnectionOptions) -> Self {
        let last = Last::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let server = format!("http://{}", listener.local_addr().expect("an address")).parse().expect("an address");
        let app = axum::Router::new().fallback(note).with_state(Arc::clone(&last));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { connection: Connection::new(server, Token::new("t"), options).expect("a connection"), last }
    }

    fn saw(&self) -> Seen {
        self.last.lock().expect("one test at a time").take().expect("a request came")
    }
}

#[tokio::test]
async fn a_post_goes_out_with_its_pending_id_and_a_reply_with_its_root() {
    let server = Server::start(ConnectionOptions::default()).await;
    let mut post = NewPost { channel_id: "deck".into(), message: "Ahoy".into(), pending_post_id: "ann:1".into(), ..NewPost::default() };
    post.root_id = "root".into();
    post.props.insert("tidings_id".into(), json!("x"));
    posts::create_post(&server.connection, &post).await.expect("sent");
    let expected =
        json!({"channel_id": "deck", "root_id": "root", "message": "Ahoy", "file_ids": [], "props": {"tidings_id": "x"}, "pending_post_id": "ann:1"});
    assert_eq!(server.saw().json(), expected, "no field is lost, and none is made up");

    posts::patch_post(&server.connection, &"p".into(), &PostPatch { message: Some("Ahoi".into()), ..PostPatch::default() }).await.expect("sent");
    assert_eq!(server.saw().json(), json!({"message": "Ahoi"}), "what stays is not mentioned, or it would be reset");
}

#[tokio::test]
async fn reading_a_channel_never_reads_its_threads() {
    let server = Server::start(ConnectionOptions::default()).await;
    members::view_channel(&server.connection, &"deck".into(), &"".into()).await.expect("sent");
    assert_eq!(server.saw().json()["collapsed_threads_supported"], json!(true));
    posts::set_post_unread(&server.connection, &"p".into()).await.expect("sent");
    assert_eq!(server.saw().json()["collapsed_threads_supported"], json!(true));
}

#[tokio::test]
async fn pages_of_posts_are_asked_for_by_one_anchor_only() {
    let server = Server::start(ConnectionOptions::default()).await;
    for (at, query) in [
        (PostsAt::Page(2), "page=2&per_page=30&skipFetchThreads=true"),
        (PostsAt::Before("p".into()), "before=p&per_page=30&skipFetchThreads=true"),
        (PostsAt::After("p".into()), "after=p&per_page=30&skipFetchThreads=true"),
        (PostsAt::Since(Millis(17)), "since=17&skipFetchThreads=true"),
    ] {
        posts::get_posts_for_channel(&server.connection, &"deck".into(), &at, 30, false).await.expect("sent");
        assert_eq!(server.saw().query, query);
    }
    posts::get_posts_for_channel(&server.connection, &"deck".into(), &PostsAt::Page(0), 60, true).await.expect("sent");
    assert!(server.saw().query.ends_with("&collapsedThreads=true"), "only roots, if threads are collapsed");
    let query = threads::ThreadsQuery { since: Some(Millis(5)), deleted: true, ..threads::ThreadsQuery::default() };
    threads::get_user_threads(&server.connection, &"crew".into(), &query).await.expect("sent");
    assert_eq!(server.saw().query, "extended=true&since=5&deleted=true");
}

#[tokio::test]
async fn writes_carry_the_sockets_id_and_reads_do_not() {
    let server = Server::start(ConnectionOptions::default()).await;
    server.connection.set_socket_id("socket-1");
    users::get_me(&server.connection).await.expect("sent");
    assert!(!server.saw().headers.contains_key("connection-id"));
    let saved = preferences::saved_post(&"ann".into(), &"p".into());
    preferences::update_preferences(&server.connection, &[saved]).await.expect("sent");
    let seen = server.saw();
    assert_eq!(seen.headers["connection-id"], "socket-1", "so that our own change is not told to us again");
    assert_eq!(seen.json(), json!([{"user_id": "ann", "category": "flagged_post", "name": "p", "value": "true"}]));
    reactions::delete_reaction(&server.connection, &"p".into(), "+1").await.expect("sent");
    let seen = server.saw();
    assert_eq!((seen.method, &seen.headers["connection-id"]), (Method::DELETE, &"socket-1".parse().expect("a header")), "for every kind of write");
}

#[tokio::test]
async fn a_proxys_secret_goes_along_even_before_signing_in() {
    let options = ConnectionOptions { preauth_secret: Some("open sesame".into()), ..ConnectionOptions::default() };
    let server = Server::start(options).await;
    system::get_client_config(&server.connection).await.expect("sent");
    let seen = server.saw();
    assert_eq!(seen.headers["x-mattermost-preauth-secret"], "open sesame");
    assert_eq!(seen.query, "format=old", "5.37 refuses to answer without it");
}

#[tokio::test]
async fn signing_in_sends_strings_only_and_needs_a_token_back() {
    let server = Server::start(ConnectionOptions::default()).await;
    let credentials = login::Credentials { login_id: "ann".into(), password: "pw".into(), mfa_code: "123456".into() };
    let error = login::login(&server.connection, &credentials).await.expect_err("this server gives no token");
    assert_eq!(error.kind, api::ErrorKind::NotMattermost);
    assert_eq!(server.saw().json(), json!({"login_id": "ann", "password": "pw", "token": "123456"}), "no device id, or it would be a mobile session");
    assert!(!format!("{credentials:?}").contains("pw"), "a password is never shown");
}

#[tokio::test]
async fn a_file_follows_its_channel_and_tells_its_length() {
    let server = Server::start(ConnectionOptions::default()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("notes.txt");
    std::fs::write(&path, "notes on the deck").expect("a file");
    let source = files::Source::open(&path, 0).await.expect("it is there");
    let told = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&told);
    let progress = Arc::new(move |done: u64, of: Option<u64>| kept.lock().expect("one thread").push((done, of)));
    let info = files::upload_file(&server.connection, &"deck".into(), "notes.txt", source, progress, &CancellationToken::new()).await.expect("sent");
    assert_eq!(info.id, "f1".into());
    assert_eq!(*told.lock().expect("one thread"), [(17, Some(17))], "progress counts the file's bytes");
    let seen = server.saw();
    let body = String::from_utf8_lossy(&seen.body).into_owned();
    let (channel, file) =
        (body.find("name=\"channel_id\"").expect("the channel"), body.find("name=\"files\"; filename=\"notes.txt\"").expect("the file"));
    assert!(channel < file, "else the server buffers the whole form");
    assert!(body.contains("notes on the deck"));
    assert_eq!(seen.headers["content-length"], seen.body.len().to_string().as_str(), "limits are checked before the bytes come");

    let rest = files::Source::open(&path, 9).await.expect("it is there");
    files::upload_data(&server.connection, "u1", rest, Arc::new(|_, _| {}), &CancellationToken::new()).await.expect("sent");
    let seen = server.saw();
    assert_eq!(&seen.body[..], b"the deck", "only from where the server is");
    assert_eq!(seen.headers["content-length"], "8", "and with its length");
}

#[tokio::test]
async fn words_in_queries_are_escaped() {
    let server = Server::start(ConnectionOptions::default()).await;
    // The answer is no list; what matters is what was asked.
    let _ = channels::autocomplete_channels_for_team(&server.connection, &"crew".into(), "a&b=c d").await;
    assert_eq!(server.saw().query, "name=a%26b%3Dc+d");
}
