//! Finding a server at what a person typed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests may say plainly what they expect")]

use api::{ConnectionOptions, ProbeError, ServerVersion, probe};
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::get;
use axum::{Json, Router};

fn mattermost(version: &'static str) -> Router {
    Router::new()
        .route("/api/v4/system/ping", get(|| async { Json(serde_json::json!({"status": "OK"})) }))
        .route(
            "/api/v4/config/client",
            get(move || async move { Json(serde_json::json!({"Version": version, "SiteURL": "https://elsewhere.example"})) }),
        )
        .fallback(|| async { Html("<html>the web app</html>") })
}

async fn serve(app: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, app).await });
    address.to_string()
}

async fn found(text: &str) -> Result<api::ServerInfo, ProbeError> {
    probe(text, &ConnectionOptions::default()).await
}

#[tokio::test]
async fn a_server_without_tls_is_found_and_called_insecure() {
    let address = serve(mattermost("11.6.0")).await;
    let server = found(&address).await.expect("http is the second guess");
    assert_eq!(server.url.to_string(), format!("http://{address}"), "the address that answers, not the SiteURL");
    assert_eq!(server.version, ServerVersion { major: 11, minor: 6, patch: 0 });
    assert!(server.insecure, "the person must be told");
    assert_eq!(server.site_url(), "https://elsewhere.example");
}

#[tokio::test]
async fn https_that_was_asked_for_is_never_given_up() {
    let address = serve(mattermost("11.6.0")).await;
    let error = found(&format!("https://{address}")).await.expect_err("there is no TLS on that port");
    assert!(matches!(error, ProbeError::Unreachable(_)), "{error:?}");
}

#[tokio::test]
async fn a_server_below_a_path_and_a_teams_address_are_found() {
    let address =
        serve(Router::new().nest("/chat", mattermost("5.37.0")).fallback(|| async { (StatusCode::NOT_FOUND, Html("<html>404</html>")) })).await;
    let server = found(&format!("http://{address}/chat/crew/channels/deck")).await.expect("a pasted channel");
    assert_eq!(server.url.to_string(), format!("http://{address}/chat"));
    let server = found(&format!("http://{address}/chat/crew")).await.expect("a team's address leads up to the server");
    assert_eq!(server.url.to_string(), format!("http://{address}/chat"));
}

#[tokio::test]
async fn what_is_no_server_is_told_apart() {
    let site = serve(Router::new().fallback(|| async { Html("<html>a shop</html>") })).await;
    assert!(matches!(found(&format!("http://{site}")).await, Err(ProbeError::NotMattermost(_))), "some web site");
    let api = serve(Router::new().fallback(|| async { Json(serde_json::json!({"hello": "world"})) })).await;
    assert!(matches!(found(&format!("http://{api}")).await, Err(ProbeError::NotMattermost(_))), "some other JSON");
    let old = serve(mattermost("5.31.4")).await;
    assert_eq!(found(&format!("http://{old}")).await, Err(ProbeError::TooOld(ServerVersion { major: 5, minor: 31, patch: 4 })));
    let shut = serve(Router::new().fallback(|| async { (StatusCode::FORBIDDEN, "") })).await;
    assert!(matches!(found(&format!("http://{shut}")).await, Err(ProbeError::Refused(_))), "a proxy wants something first");
    assert_eq!(found("two words").await, Err(ProbeError::NotAnAddress));
    let gone = serve(Router::new()).await.replace("127.0.0.1", "127.0.0.2");
    assert!(matches!(found(&gone).await, Err(ProbeError::Unreachable(_))), "nobody listens there");
}
