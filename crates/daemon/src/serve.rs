//! The browser host of the tests: the built page over HTTP and the frames over a WebSocket, on the loopback only.
//!
//! * `GET /` and files of the built page.
//! * `/link`: a WebSocket; each binary message is one frame without its length ([`link::frame`]). The first one is a `Hello`, as on a socket.
//! * `GET /media/<key>/<path>`, `POST /media/<key>/<path>?total=…&offset=…&length=…`: media of the guest with that key.
//!
//! Never part of what ships: whoever reaches the port could do what a window can.

use std::net::Ipv4Addr;
use std::path::{Component, Path as FilePath, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::{SinkExt, StreamExt};
use link::frame::{FRAME_LIMIT, Frame, MediaFault};
use link::wire::Wire;

use crate::guests::Guests;
use crate::session;

#[derive(Clone)]
struct Site {
    guests: Arc<Guests>,
    dist: PathBuf,
}

/// Listens on 127.0.0.1 and prints the address on the standard output.
///
/// # Errors
/// If the port is taken.
pub async fn start(port: u16, dist: PathBuf, guests: Arc<Guests>) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    println!("http://{}", listener.local_addr()?);
    let routes = Router::new()
        .route("/link", get(connect))
        .route("/media/{key}/{*path}", get(media).post(upload))
        .fallback(file)
        .layer(DefaultBodyLimit::max(FRAME_LIMIT))
        .with_state(Site { guests, dist });
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, routes).await {
            tracing::error!(%error, "the browser host ended");
        }
    });
    Ok(())
}

async fn connect(State(site): State<Site>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.max_message_size(FRAME_LIMIT).on_upgrade(move |socket| pass(socket, site.guests))
}

/// Passes frames between a WebSocket and a connection in memory, which is served as any other.
async fn pass(socket: WebSocket, guests: Arc<Guests>) {
    let (ours, theirs) = Wire::pair(256 * 1024);
    tokio::spawn(session::serve(theirs, guests));
    let (mut out, mut messages) = socket.split();
    let Wire { mut reader, mut writer } = ours;
    let up = async {
        while let Some(Ok(message)) = messages.next().await {
            if let Message::Binary(bytes) = message {
                let Ok(frame) = Frame::decode(bytes) else { return };
                if writer.send(frame).await.is_err() {
                    return;
                }
            }
        }
    };
    let down = async {
        while let Ok(Some(frame)) = reader.next().await {
            if out.send(Message::Binary(frame.to_bytes())).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = up => {}
        () = down => {}
    }
}

async fn media(State(site): State<Site>, Path((key, path)): Path<(String, String)>) -> Response {
    let Some(guest) = site.guests.of_key(&key) else { return StatusCode::FORBIDDEN.into_response() };
    match guest.attached.media(&format!("/{path}")).await {
        Ok(file) => ([(header::CONTENT_TYPE, file.content_type)], file.bytes).into_response(),
        Err(MediaFault::NotFound) => StatusCode::NOT_FOUND.into_response(),
        Err(MediaFault::Offline) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Err(MediaFault::TooLarge) => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
    }
}

#[derive(serde::Deserialize)]
struct Piece {
    total: u64,
    offset: u64,
    length: u64,
}

async fn upload(State(site): State<Site>, Path((key, path)): Path<(String, String)>, Query(piece): Query<Piece>, body: Bytes) -> StatusCode {
    let Some(guest) = site.guests.of_key(&key) else { return StatusCode::FORBIDDEN };
    if body.len() as u64 != piece.length {
        return StatusCode::BAD_REQUEST;
    }
    match guest.attached.upload_chunk(&format!("/{path}"), piece.total, piece.offset, body).await {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::CONFLICT,
    }
}

async fn file(State(site): State<Site>, address: axum::http::Uri) -> Response {
    let Some(path) = inside(&site.dist, address.path()) else { return StatusCode::NOT_FOUND.into_response() };
    match tokio::fs::read(&path).await {
        Ok(content) => ([(header::CONTENT_TYPE, content_type(&path))], content).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The file of an address, if the address stays within the folder.
fn inside(folder: &FilePath, address: &str) -> Option<PathBuf> {
    let relative = FilePath::new(match address.trim_start_matches('/') {
        "" => "index.html",
        other => other,
    });
    relative.components().all(|part| matches!(part, Component::Normal(_))).then(|| folder.join(relative))
}

fn content_type(path: &FilePath) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stays_within_the_page() {
        let folder = FilePath::new("/dist");
        assert_eq!(inside(folder, "/"), Some("/dist/index.html".into()));
        assert_eq!(inside(folder, "/assets/a.js"), Some("/dist/assets/a.js".into()));
        assert_eq!(inside(folder, "/../secret"), None, "a test build serves no other files either");
        assert_eq!(inside(folder, "//etc/passwd"), Some("/dist/etc/passwd".into()), "an absolute path begins in the folder, too");
    }
}
