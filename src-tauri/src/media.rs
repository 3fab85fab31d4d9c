//! Images and uploads by the scheme `tidings-media`.
//!
//! `GET tidings-media://localhost/<path>` answers with a whole file.
//! `GET tidings-media://localhost/clipboard` answers with the picture on the clipboard, and is the window's own matter.
//! `POST tidings-media://localhost/<path>?total=…&offset=…&length=…` hands up a piece of a file; all three are in bytes.
//! On Linux the web view's request reader may stop early, so the piece's length is stated and checked: 400 means "send it again".
//! Only the page itself may read answers (`Access-Control-Allow-Origin`), and nothing of it is kept on disk by the web view.

use bytes::Bytes;
use link::client::Link;
use link::frame::MediaFault;
use link::media::{File, MediaError};
use tauri::http::{Method, Request, Response, StatusCode, header};
use tauri::{AppHandle, Manager, UriSchemeResponder};

/// The scheme's name. On Windows the page sees `http://tidings-media.localhost`.
pub const SCHEME: &str = "tidings-media";

/// Where the picture on the clipboard is.
const CLIPBOARD: &str = "/clipboard";

/// The page's own origin, in each system's form.
pub const ORIGINS: [&str; 3] = ["tauri://localhost", "http://tauri.localhost", "https://tauri.localhost"];

/// Answers one request of the page.
pub fn answer(app: &AppHandle, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    let (app, link) = (app.clone(), app.state::<Link>().inner().clone());
    tauri::async_runtime::spawn(async move {
        let origin = request.headers().get(header::ORIGIN).and_then(|origin| origin.to_str().ok()).map(str::to_owned);
        let response = match origin.as_deref() {
            Some(origin) if !ORIGINS.contains(&origin) => plain(StatusCode::FORBIDDEN),
            _ if request.method() == Method::GET && request.uri().path() == CLIPBOARD => clipboard(&app).await,
            _ => respond(&link, request).await,
        };
        responder.respond(with_origin(response, origin.as_deref()));
    });
}

async fn clipboard(app: &AppHandle) -> Response<Vec<u8>> {
    match crate::clipboard::picture(app).await {
        Some(bytes) => whole(File { content_type: "image/png".to_owned(), bytes: bytes.into() }),
        None => plain(StatusCode::NOT_FOUND),
    }
}

async fn respond(link: &Link, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
    let uri = request.uri().clone();
    match *request.method() {
        Method::GET => match link.media(uri.path().to_owned()).await {
            Ok(file) => whole(file),
            Err(error) => plain(status(&error)),
        },
        Method::POST => {
            let body = Bytes::from(request.into_body());
            let Some(piece) = Piece::of(uri.query().unwrap_or_default()) else { return plain(StatusCode::BAD_REQUEST) };
            if body.len() as u64 != piece.length {
                return plain(StatusCode::BAD_REQUEST);
            }
            match link.upload(uri.path().to_owned(), piece.total, piece.offset, body).await {
                Ok(()) => plain(StatusCode::NO_CONTENT),
                Err(error) => {
                    tracing::warn!(%error, "a piece of an upload was not taken");
                    plain(status(&error))
                }
            }
        }
        // A piece's content type makes the web view ask beforehand.
        Method::OPTIONS => plain(StatusCode::NO_CONTENT),
        _ => plain(StatusCode::METHOD_NOT_ALLOWED),
    }
}

/// What a POST says of its body.
#[derive(Debug, PartialEq, Eq)]
struct Piece {
    total: u64,
    offset: u64,
    length: u64,
}

impl Piece {
    fn of(query: &str) -> Option<Self> {
        let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')?.parse().ok());
        let piece = Self { total: value("total")?, offset: value("offset")?, length: value("length")? };
        (piece.offset.checked_add(piece.length)? <= piece.total).then_some(piece)
    }
}

fn status(error: &MediaError) -> StatusCode {
    match error {
        MediaError::Fault(MediaFault::NotFound) => StatusCode::NOT_FOUND,
        MediaError::Fault(MediaFault::TooLarge) => StatusCode::PAYLOAD_TOO_LARGE,
        MediaError::Refused(_) => StatusCode::CONFLICT,
        MediaError::Fault(MediaFault::Offline) | MediaError::Connect(_) | MediaError::Frame(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn plain(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    response
}

fn whole(file: File) -> Response<Vec<u8>> {
    let content_type = header::HeaderValue::from_str(&file.content_type).unwrap_or(header::HeaderValue::from_static("application/octet-stream"));
    let mut response = Response::new(file.bytes.into());
    response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    response
}

fn with_origin(mut response: Response<Vec<u8>>, origin: Option<&str>) -> Response<Vec<u8>> {
    let headers = response.headers_mut();
    if let Some(origin) = origin.filter(|origin| ORIGINS.contains(origin)).and_then(|origin| header::HeaderValue::from_str(origin).ok()) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, header::HeaderValue::from_static("GET, POST"));
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, header::HeaderValue::from_static("content-type"));
    }
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, header::HeaderValue::from_static("nosniff"));
    // A file is never a page: should one be shown as such, it can do nothing.
    headers.insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static("default-src 'none'; sandbox"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_lies_within_its_file() {
        assert_eq!(Piece::of("total=10&offset=4&length=6"), Some(Piece { total: 10, offset: 4, length: 6 }));
        assert_eq!(Piece::of("total=10&offset=4&length=7"), None, "one byte too many");
        assert_eq!(Piece::of(&format!("total=10&offset={}&length=2", u64::MAX)), None, "the sum must not wrap around");
        assert_eq!(Piece::of("total=10&offset=4"), None, "a piece without a length cannot be checked");
    }

    #[test]
    fn only_the_page_may_read_answers() {
        let own = with_origin(plain(StatusCode::OK), Some("tauri://localhost"));
        assert_eq!(own.headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN).unwrap(), "tauri://localhost");
        let other = with_origin(plain(StatusCode::OK), Some("https://evil.example"));
        assert!(other.headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN).is_none(), "no other page exists, and none is admitted");
    }
}
