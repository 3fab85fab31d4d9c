//! What goes wrong on the line and in the server, and what the caller is told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests may say plainly what they expect")]

use api::{ApiError, Connection, ConnectionOptions, ErrorKind, Token, channels, emoji, files, members, posts, users};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

const SECRET: &str = "the-token-nobody-may-see";

/// A server that answers each connection's first request with these bytes and hangs up. Gives its address and how often it was asked.
async fn answering(answer: impl Into<Vec<u8>>) -> (String, Arc<AtomicUsize>) {
    let (listener, answer, asked) = (TcpListener::bind("127.0.0.1:0").await.expect("a free port"), answer.into(), Arc::new(AtomicUsize::new(0)));
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let counter = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut line, _)) = listener.accept().await {
            let mut seen = Vec::new();
            // A TLS greeting (22) is answered at once, as plain servers do.
            while seen.first() != Some(&22) && !seen.windows(4).any(|four| four == b"\r\n\r\n") {
                if line.read_buf(&mut seen).await.unwrap_or(0) == 0 {
                    break;
                }
            }
            counter.fetch_add(1, Ordering::SeqCst);
            // The client may have hung up on purpose.
            let _ = line.write_all(&answer).await;
            let _ = line.shutdown().await;
        }
    });
    (address, asked)
}

fn http(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n{body}", body.len())
}

fn connection(address: &str) -> Connection {
    connection_with(address, ConnectionOptions::default())
}

fn connection_with(address: &str, options: ConnectionOptions) -> Connection {
    Connection::new(address.parse().expect("an address"), Token::new(SECRET), options).expect("a connection")
}

/// What ann is told when she posts and the server answers so.
async fn posting(answer: impl Into<Vec<u8>>) -> ApiError {
    let (address, _) = answering(answer).await;
    posts::create_post(&connection(&address), &posts::NewPost::default()).await.expect_err("that was no post")
}

#[tokio::test]
async fn nobody_listens_so_nothing_was_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let error = posts::create_post(&connection(&address), &posts::NewPost::default()).await.expect_err("nobody is there");
    assert_eq!(error.kind, ErrorKind::Unreachable { maybe_sent: false });
    assert!(error.is_retryable() && !error.is_ambiguous_for_send(), "the outbox may simply send again");
}

#[tokio::test]
async fn the_line_drops_before_an_answer_so_nobody_knows() {
    let error = posting("").await;
    assert_eq!(error.kind, ErrorKind::Unreachable { maybe_sent: true });
    assert!(error.is_ambiguous_for_send(), "the post may exist: look before sending again");
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let options = ConnectionOptions { call_timeout: Duration::from_millis(100), ..ConnectionOptions::default() };
    let error = posts::create_post(&connection_with(&address, options), &posts::NewPost::default()).await.expect_err("no answer");
    assert_eq!(error.kind, ErrorKind::Unreachable { maybe_sent: true }, "the system took the bytes, so they may have arrived");
    drop(listener);
}

#[tokio::test]
async fn a_list_that_breaks_off_is_an_error_to_try_again_although_it_said_200() {
    let cut = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n10\r\n[{\"id\":\"c1\"},{\"i\r\n0\r\n\r\n";
    let (address, _) = answering(cut).await;
    let error = channels::get_channels_for_user(&connection(&address), None).await.expect_err("half a list is no list");
    assert_eq!((error.kind, error.status), (ErrorKind::Truncated, Some(200)), "the stream ended inside the array");
    assert!(error.is_retryable());

    let (address, _) = answering("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[{\"id\":\"c1\"}").await;
    let error = channels::get_channels_for_user(&connection(&address), None).await.expect_err("the line dropped");
    assert_eq!(error.kind, ErrorKind::Truncated, "the line dropped after the answer began");
}

#[tokio::test]
async fn memberships_come_as_lines_and_a_cut_line_is_noticed() {
    let lines = "{\"channel_id\":\"c1\",\"user_id\":\"ann\"}\n{\"channel_id\":\"c2\",\"user_id\":\"ann\"}\n";
    let (address, _) = answering(http("200 OK", "content-type: application/x-ndjson\r\n", lines)).await;
    let all = members::get_all_channel_members_for_user(&connection(&address)).await.expect("two lines");
    assert_eq!(all.iter().map(|one| one.channel_id.as_str()).collect::<Vec<_>>(), ["c1", "c2"]);

    let (address, _) = answering(http("200 OK", "", &lines[..lines.len() - 9])).await;
    let error = members::get_all_channel_members_for_user(&connection(&address)).await.expect_err("the second line is cut");
    assert_eq!(error.kind, ErrorKind::Truncated);
}

#[tokio::test]
async fn an_empty_list_may_be_null() {
    let (address, _) = answering(http("200 OK", "content-type: application/json\r\n", "null")).await;
    let reactions = api::reactions::get_reactions(&connection(&address), &"p".into()).await.expect("nobody reacted");
    assert!(reactions.is_empty(), "that is how servers write it");
}

#[tokio::test]
async fn a_limited_rate_tells_how_long_to_wait() {
    let error = posting(http("429 Too Many Requests", "retry-after: 7\r\n", "limit exceeded")).await;
    assert_eq!(error.kind, ErrorKind::RateLimited { retry_after: Some(Duration::from_secs(7)) });
    assert!(error.is_retryable() && !error.is_ambiguous_for_send(), "it was certainly not posted");
    let error = posting(http("429 Too Many Requests", "x-ratelimit-reset: 3\r\n", "limit exceeded")).await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3)), "the other header");
}

#[tokio::test]
async fn pages_instead_of_answers_are_told_by_what_they_are() {
    let page = "<html><body>Sorry</body></html>";
    for (status, kind) in [
        ("200 OK", ErrorKind::NotMattermost),
        ("302 Found", ErrorKind::NotMattermost),
        ("401 Unauthorized", ErrorKind::NotMattermost),
        ("404 Not Found", ErrorKind::NotMattermost),
        ("413 Payload Too Large", ErrorKind::TooLarge),
        ("502 Bad Gateway", ErrorKind::ServerFault),
        ("504 Gateway Timeout", ErrorKind::ServerFault),
    ] {
        let error = posting(http(status, "content-type: text/html\r\n", page)).await;
        assert_eq!(error.kind, kind, "{status}");
        let unsure = !matches!(kind, ErrorKind::TooLarge);
        assert_eq!(error.is_ambiguous_for_send(), unsure, "{status}: a proxy's page does not say whether the server got it");
    }
}

#[tokio::test]
async fn servers_errors_are_told_by_their_id() {
    for (status, id, kind, retry, unsure) in [
        ("500 Internal Server Error", "api.post.deduplicate_create_post.pending", ErrorKind::ServerFault, true, false),
        ("500 Internal Server Error", "", ErrorKind::ServerFault, true, true),
        ("503 Service Unavailable", "api.context.server_busy.app_error", ErrorKind::Busy, true, false),
        ("401 Unauthorized", "api.context.session_expired.app_error", ErrorKind::Unauthorized, false, false),
        ("403 Forbidden", "api.context.mfa_required.app_error", ErrorKind::MfaSetupRequired, false, false),
        ("403 Forbidden", "api.context.permissions.app_error", ErrorKind::Forbidden, false, false),
        ("404 Not Found", "api.context.404.app_error", ErrorKind::Unsupported, false, false),
        ("501 Not Implemented", "api.license_error", ErrorKind::Unsupported, false, false),
        ("400 Bad Request", "model.post.is_valid.message_length.app_error", ErrorKind::Rejected, false, false),
    ] {
        let body = serde_json::json!({"id": id, "message": "in the server's words"}).to_string();
        let error = posting(http(status, "content-type: application/json\r\n", &body)).await;
        assert_eq!((error.kind, error.id.as_str()), (kind, id), "{status} {id}");
        assert_eq!(error.is_retryable(), retry, "{status} {id}: worth another try?");
        assert_eq!(error.is_ambiguous_for_send(), unsure, "{status} {id}: may the post exist?");
        assert_eq!(error.message, "in the server's words", "kept for details");
    }
}

#[tokio::test]
async fn signing_in_tells_a_missing_code_from_a_wrong_one() {
    for (id, kind) in [
        ("mfa.validate_token.authenticate.app_error", ErrorKind::MfaRequired),
        ("api.user.check_user_mfa.bad_code.app_error", ErrorKind::MfaWrong),
        ("api.user.login.invalid_credentials_email_username", ErrorKind::BadCredentials),
    ] {
        let (address, _) = answering(http("401 Unauthorized", "", &serde_json::json!({"id": id}).to_string())).await;
        let connection = Connection::anonymous(address.parse().expect("an address"), ConnectionOptions::default()).expect("a connection");
        let credentials = api::login::Credentials { login_id: "ann".into(), password: "pw".into(), mfa_code: String::new() };
        let error = api::login::login(&connection, &credentials).await.expect_err("refused");
        assert_eq!(error.kind, kind, "{id}");
    }
}

#[tokio::test]
async fn a_redirect_elsewhere_is_not_followed() {
    let (elsewhere, asked) = answering(http("200 OK", "", "{}")).await;
    let error = posting(http("307 Temporary Redirect", &format!("location: {elsewhere}/api/v4/posts\r\n"), "")).await;
    assert_eq!(error.kind, ErrorKind::NotMattermost);
    assert_eq!(asked.load(Ordering::SeqCst), 0, "neither the token nor the message went to another server");
}

#[tokio::test]
async fn https_on_a_port_without_it_is_no_certificate_matter() {
    let (address, _) = answering(http("400 Bad Request", "", "")).await;
    let error = users::get_me(&connection(&address.replace("http:", "https:"))).await.expect_err("no TLS there");
    assert_eq!(error.kind, ErrorKind::Tls { certificate: false });
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).expect("a certificate");
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key))
        .expect("a server's configuration");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    tokio::spawn(async move {
        while let Ok((line, _)) = listener.accept().await {
            // The client hangs up inside the handshake.
            let _ = acceptor.accept(line).await;
        }
    });
    let error = users::get_me(&connection(&format!("https://{address}"))).await.expect_err("self-signed");
    assert_eq!(error.kind, ErrorKind::Tls { certificate: true });
    assert!(!error.is_retryable(), "it will not become better by itself");
    let probed = api::probe(&address.to_string(), &ConnectionOptions::default()).await;
    assert!(matches!(probed, Err(api::ProbeError::BadCertificate(_))), "and plain http is not tried behind the person's back: {probed:?}");
}

#[tokio::test]
async fn the_token_is_never_shown() {
    let error = posting(http("401 Unauthorized", "", "{}")).await;
    let shown = format!("{error} {error:?} {:?} {:?}", connection("http://127.0.0.1:1"), Token::new(SECRET));
    assert!(!shown.contains(SECRET), "{shown}");
}

#[tokio::test]
async fn a_file_that_is_too_large_or_breaks_off_is_told() {
    let (address, _) = answering(http("200 OK", "content-type: image/png\r\n", &"x".repeat(2000))).await;
    let error = files::get_file(&connection(&address), &"f".into(), files::FileForm::Original, 1000).await.expect_err("above the cap");
    assert_eq!(error.kind, ErrorKind::TooLarge, "told by the header, before any byte");

    let chunked = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n7d0\r\n{}\r\n0\r\n\r\n", "x".repeat(2000));
    let (address, _) = answering(chunked).await;
    let download = files::get_file(&connection(&address), &"f".into(), files::FileForm::Original, 1000).await.expect("no length told");
    assert_eq!(download.bytes().await.expect_err("above the cap").kind, ErrorKind::TooLarge, "and while it comes");

    let (address, _) = answering("HTTP/1.1 200 OK\r\ncontent-length: 2000\r\n\r\nxxxx").await;
    let download = files::get_file(&connection(&address), &"f".into(), files::FileForm::Preview, 5000).await.expect("it begins well");
    assert_eq!(download.length(), Some(2000));
    assert_eq!(download.bytes().await.expect_err("the line dropped").kind, ErrorKind::Truncated);

    let (address, _) = answering(http("200 OK", "content-type: text/html\r\n", "<html>Sign in to the hotel</html>")).await;
    let error = emoji::get_emoji_image(&connection(&address), &"e".into()).await.expect_err("a page is no picture");
    assert_eq!(error.kind, ErrorKind::NotMattermost);
}

/// Ann sends 32 MiB to a server that accepts the connection and reads nothing.
async fn sending(stall: Duration, cancel: CancellationToken, progress: api::Progress) -> ApiError {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let options = ConnectionOptions { stall_timeout: stall, ..ConnectionOptions::default() };
    let source = files::Source::bytes(vec![0_u8; 32 << 20].into());
    let result = files::upload_file(&connection_with(&address, options), &"c".into(), "big", source, progress, &cancel).await;
    drop(listener);
    result.expect_err("nobody took it")
}

#[tokio::test]
async fn an_upload_that_stands_still_ends_and_one_may_be_given_up() {
    let error = sending(Duration::from_millis(200), CancellationToken::new(), Arc::new(|_, _| {})).await;
    assert_eq!(error.kind, ErrorKind::Unreachable { maybe_sent: true }, "nothing moved for the stall time");

    let cancel = CancellationToken::new();
    let (button, pressed) = (cancel.clone(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&pressed);
    let progress = Arc::new(move |done: u64, of: Option<u64>| {
        assert!(done > 0 && of == Some(32 << 20), "progress is counted in bytes of the file");
        counted.fetch_add(1, Ordering::SeqCst);
        button.cancel();
    });
    let error = sending(Duration::from_secs(60), cancel, progress).await;
    assert_eq!(error.kind, ErrorKind::Cancelled, "ann pressed the button");
    assert!(pressed.load(Ordering::SeqCst) > 0, "after the first piece");
}

#[tokio::test]
async fn a_source_that_ends_early_is_the_fault_of_the_source() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let source = files::Source { reader: Box::pin(std::io::Cursor::new(vec![0_u8; 10])), size: 1000 };
    let error = files::upload_file(&connection(&address), &"c".into(), "short", source, Arc::new(|_, _| {}), &CancellationToken::new())
        .await
        .expect_err("the file shrank");
    assert_eq!((error.kind, error.message.as_str()), (ErrorKind::Rejected, "the source ended early"), "the server is not to blame");
    drop(listener);
}
