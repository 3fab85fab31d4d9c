//! The browser host of the tests: the built page over HTTP and the frames over a WebSocket, on the loopback only.
//!
//! * `GET /` and files of the built page.
//! * `/link`: a WebSocket of JSON texts, as the page's socket transport speaks them: `{"call": n, "ask": {…}}` up,
//!   `{"call": n, "ok": …}`, `{"call": n, "error": …}` and `{"view": v, "batch": b, "diffs": […]}` down. Behind it are the same frames.
//! * `GET /media/<path>`, `POST /media/upload/<id>?total=…&offset=…&length=…`: media of the page that came last.
//!
//! Never part of what ships: whoever reaches the port could do what a window can.

use std::collections::HashSet;
use std::net::Ipv4Addr;
use std::path::{Component, Path as FilePath, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::{SinkExt, StreamExt};
use link::frame::{FRAME_LIMIT, Frame, MediaFault, Method};
use link::hello::{Hello, Launch, Purpose};
use link::wire::Wire;
use serde_json::Value;

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
        .route("/media/{*path}", get(media).post(upload))
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

/// Turns texts into frames and back, over a connection in memory that is served as any other.
async fn pass(socket: WebSocket, guests: Arc<Guests>) {
    let (ours, theirs) = Wire::pair(256 * 1024);
    tokio::spawn(session::serve(theirs, guests));
    let Ok((Wire { mut reader, mut writer }, _)) = link::client::greet(ours, Hello::new(Purpose::Window, Launch::default())).await else { return };
    let (mut out, mut messages) = socket.split();
    // Which calls open a view: their answer is the view's number alone.
    let opening = Mutex::new(HashSet::new());
    let up = async {
        while let Some(Ok(message)) = messages.next().await {
            let Message::Text(text) = message else { continue };
            let Some(frame) = call(&text, &opening) else { return };
            if writer.send(frame).await.is_err() {
                return;
            }
        }
    };
    let down = async {
        while let Ok(Some(frame)) = reader.next().await {
            let Some(text) = told(&frame, &opening) else { continue };
            if out.send(Message::Text(text.into())).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = up => {}
        () = down => {}
    }
}

type Opening = Mutex<HashSet<u64>>;

/// The frame of a page's call.
fn call(text: &str, opening: &Opening) -> Option<Frame> {
    let message: Value = serde_json::from_str(text).ok()?;
    let id = message.get("call")?.as_u64()?;
    let methods = [("dispatch", Method::Dispatch), ("ask", Method::Ask), ("open", Method::Open), ("close", Method::Close)];
    let (body, method) = methods.into_iter().find_map(|(name, method)| Some((message.get(name)?, method)))?;
    if method == Method::Open {
        opening.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
    }
    Some(Frame::Call { id, method, body: body.to_string().into() })
}

/// The text of what the engine says. A request is not for a browser, which has no window to do it with.
fn told(frame: &Frame, opening: &Opening) -> Option<String> {
    match frame {
        Frame::Answer { id, body } => {
            let mut answer: Value = serde_json::from_slice(body).ok()?;
            if opening.lock().unwrap_or_else(PoisonError::into_inner).remove(id)
                && let Some(view) = answer.pointer("/ok/view").cloned()
            {
                answer = serde_json::json!({ "ok": view });
            }
            answer.as_object_mut()?.insert("call".to_owned(), (*id).into());
            Some(answer.to_string())
        }
        Frame::Diffs { view, batch, body } => Some(format!("{{\"view\":{view},\"batch\":{batch},\"diffs\":{}}}", std::str::from_utf8(body).ok()?)),
        _ => None,
    }
}

async fn media(State(site): State<Site>, Path(path): Path<String>) -> Response {
    let Some(guest) = site.guests.last_window() else { return StatusCode::FORBIDDEN.into_response() };
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

async fn upload(State(site): State<Site>, Path(path): Path<String>, Query(piece): Query<Piece>, body: Bytes) -> StatusCode {
    let Some(guest) = site.guests.last_window() else { return StatusCode::FORBIDDEN };
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
    fn a_pages_texts_are_the_links_frames() {
        let opening = Opening::default();
        let Some(Frame::Call { id: 3, method: Method::Open, body }) = call("{\"call\":3,\"open\":{\"spec\":{\"type\":\"shell\"}}}", &opening) else {
            panic!("a call")
        };
        assert_eq!(&body[..], b"{\"spec\":{\"type\":\"shell\"}}", "as the window's process passes it on");
        let answer = Frame::Answer { id: 3, body: "{\"ok\":{\"view\":7}}".into() };
        assert_eq!(told(&answer, &opening).unwrap(), "{\"call\":3,\"ok\":7}", "the page wants the number");
        let diffs = Frame::Diffs { view: 7, batch: 1, body: "[]".into() };
        assert_eq!(told(&diffs, &opening).unwrap(), "{\"view\":7,\"batch\":1,\"diffs\":[]}");
        assert!(call("{\"call\":3,\"fifth\":{}}", &opening).is_none(), "there are four");
    }

    #[test]
    fn an_address_stays_within_the_page() {
        let folder = FilePath::new("/dist");
        assert_eq!(inside(folder, "/"), Some("/dist/index.html".into()));
        assert_eq!(inside(folder, "/assets/a.js"), Some("/dist/assets/a.js".into()));
        assert_eq!(inside(folder, "/../secret"), None, "a test build serves no other files either");
        assert_eq!(inside(folder, "//etc/passwd"), Some("/dist/etc/passwd".into()), "an absolute path begins in the folder, too");
    }
}
