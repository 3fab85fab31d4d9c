//! From a request to a route and back: who asks, what goes wrong by a test's wish, what is written down, and the headers
//! that every answer has.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Router,
    body::{Body as HttpBody, to_bytes},
    extract::{FromRequestParts, Query, RawPathParams, Request, WebSocketUpgrade, ws::WebSocket},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{get, on},
};
use futures_util::stream;
use serde_json::json;
use tokio::sync::Notify;

use crate::{
    answer::{Answer, Body, Refusal},
    call::{Call, Part},
    faults::{Awkward, Fault},
    routes::{self, Route},
    socket,
    state::State,
};

/// The most that a body may hold, in bytes.
const MAX_BODY: usize = 110 * 1024 * 1024;

/// What connections and handlers share.
pub struct Shared {
    state: Mutex<State>,
    /// Wakes requests that were stalled.
    pub released: Notify,
}

/// Cuts the connection that a request came over.
#[derive(Clone, Default)]
pub struct Cutter(pub Arc<Notify>);

/// A kind of request that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requested {
    /// The method.
    pub method: String,
    /// The route's template, such as `/channels/{channel}/posts`.
    pub route: String,
    /// The operation, such as `create_post`.
    pub operation: String,
    /// How often.
    pub count: usize,
}

/// What was asked, by method, route and operation.
#[derive(Debug, Default)]
pub struct RequestLog {
    counts: BTreeMap<(String, String, String), usize>,
}

impl RequestLog {
    /// Writes a request down.
    pub fn add(&mut self, method: &str, route: &str, operation: &str) {
        *self.counts.entry((method.to_owned(), route.to_owned(), operation.to_owned())).or_default() += 1;
    }

    /// All of them.
    pub fn all(&self) -> Vec<Requested> {
        self.counts
            .iter()
            .map(|((method, route, operation), count)| Requested {
                method: method.clone(),
                route: route.clone(),
                operation: operation.clone(),
                count: *count,
            })
            .collect()
    }

    /// Forgets them.
    pub fn clear(&mut self) {
        self.counts.clear();
    }
}

impl Shared {
    /// Shares a state.
    pub fn new(state: State) -> Self {
        Self { state: Mutex::new(state), released: Notify::new() }
    }

    /// The state, for as long as the guard lives. Never held across an await.
    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// All routes of a profile, under a subpath.
pub fn router(shared: &Arc<Shared>, subpath: &str) -> Router {
    let profile = shared.lock().profile;
    let mut router = Router::new();
    for route in routes::all().filter(|r| r.is_in(profile)) {
        let prefix = if route.outside { "" } else { "/api/v4" };
        let handler = {
            let shared = shared.clone();
            move |request: Request| answer(shared.clone(), route, request)
        };
        router = router.route(&format!("{subpath}{prefix}{}", route.path), on(route.filter(), handler));
    }
    let for_socket = shared.clone();
    let upgrade = get(move |headers: HeaderMap, query: Query<HashMap<String, String>>, upgrade: WebSocketUpgrade| {
        let shared = for_socket.clone();
        async move { open_socket(shared, &headers, query.0, upgrade) }
    });
    router.route(&format!("{subpath}/api/v4/websocket"), upgrade).fallback(not_found).method_not_allowed_fallback(not_found)
}

fn open_socket(shared: Arc<Shared>, headers: &HeaderMap, query: HashMap<String, String>, upgrade: WebSocketUpgrade) -> Response {
    let fault = {
        let mut s = shared.lock();
        s.log.add("GET", "/websocket", "connect_websocket");
        s.faults.take("connect_websocket")
    };
    if let Some(Fault::Status(status) | Fault::Html(status)) = fault {
        return StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY).into_response();
    }
    let token = bearer(headers).unwrap_or_default();
    upgrade.on_upgrade(move |line: WebSocket| socket::serve(shared, line, token, query))
}

async fn not_found(request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let body = json!({
        "id": "api.context.404.app_error", "message": "Sorry, we could not find the page.",
        "detailed_error": format!("There doesn't appear to be an api call for the url='{path}'.  Typo? are you missing a team_id or user_id as part of the url?"),
        "status_code": 404,
    });
    (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

async fn answer(shared: Arc<Shared>, route: &'static Route, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let params = RawPathParams::from_request_parts(&mut parts, &()).await.map(|p| p.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect());
    let query = Query::<HashMap<String, String>>::try_from_uri(&parts.uri).map(|q| q.0).unwrap_or_default();
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let multipart = multipart_of(&parts.headers, &body).await;
    let fault = {
        let mut s = shared.lock();
        let fault = s.faults.take(route.operation);
        // A request that goes through at once is counted in the moment it is done: who waits for the count can rely on the effect.
        if matches!(fault, Some(Fault::Html(_) | Fault::RateLimited(_) | Fault::Stalls)) {
            s.log.add(route.method, route.path, route.operation);
        }
        fault
    };
    match &fault {
        Some(Fault::Html(status)) => return html(*status),
        Some(Fault::RateLimited(seconds)) => return rate_limited(*seconds),
        Some(Fault::Stalls) => {
            let pending = in_flight(&shared, route, &body);
            shared.released.notified().await;
            if let Some(pending) = pending {
                shared.lock().posts.pending.remove(&pending);
            }
        }
        _ => {}
    }
    let cutter = parts.extensions.get::<Cutter>().cloned();
    let response = {
        let mut s = shared.lock();
        if !matches!(fault, Some(Fault::Stalls)) {
            s.log.add(route.method, route.path, route.operation);
        }
        let made = match &fault {
            Some(Fault::Status(status)) => Err(Refusal::new(*status, "demo.fault.app_error", "The test asked for this.")),
            _ => run(&mut s, route, &parts, params.unwrap_or_default(), query, body, multipart),
        };
        respond(&mut s, &parts, made, matches!(fault, Some(Fault::CutStream)))
    };
    if matches!(fault, Some(Fault::LosesAnswer)) {
        if let Some(cutter) = cutter {
            cutter.0.notify_one();
        }
        // The connection ends while this waits; the answer is never sent.
        std::future::pending::<()>().await;
    }
    response
}

/// A stalled creation is under way: a repetition meets it.
fn in_flight(shared: &Arc<Shared>, route: &Route, body: &[u8]) -> Option<String> {
    if route.operation != "create_post" {
        return None;
    }
    let given = serde_json::from_slice::<serde_json::Value>(body).ok()?;
    let pending = given.get("pending_post_id").and_then(|p| p.as_str()).filter(|p| !p.is_empty())?.to_owned();
    let mut s = shared.lock();
    let now = s.clock.now();
    s.posts.pending.insert(pending.clone(), (None, now));
    Some(pending)
}

fn run(
    s: &mut State,
    route: &Route,
    parts: &Parts,
    params: HashMap<String, String>,
    query: HashMap<String, String>,
    body: bytes::Bytes,
    multipart: Vec<Part>,
) -> Result<Answer, Refusal> {
    if parts.uri.to_string().len() > 2048 {
        return Err(Refusal::new(414, "basic_security_check.url.too_long_error", "The URL is too long."));
    }
    let token = bearer(&parts.headers).unwrap_or_default();
    let me = s.user_of_token(&token).unwrap_or_default();
    if me.is_empty() && !route.open {
        return Err(Refusal::session(!token.is_empty()));
    }
    if !me.is_empty() && s.mfa_missing(&me) && !route.open && route.operation != "generate_mfa_secret" && route.operation != "update_user_mfa" {
        let own = route.operation == "get_user" && params.get("user").is_some_and(|u| u == "me");
        if !own {
            return Err(Refusal::new(403, "api.context.mfa_required.app_error", "Multi-factor authentication is required on this server."));
        }
    }
    let now = s.clock.now();
    if let Some(session) = s.sessions.get_mut(&token) {
        session.last_activity_at = now;
    }
    let headers = parts.headers.iter().filter_map(|(k, v)| Some((k.as_str().to_owned(), v.to_str().ok()?.to_owned()))).collect();
    let mut call = Call { s, me, token, params, query, headers, body, parts: multipart };
    (route.run)(&mut call)
}

fn respond(s: &mut State, parts: &Parts, made: Result<Answer, Refusal>, cut: bool) -> Response {
    let request_id = s.ids.make();
    let version = s.config.version_id.clone();
    let mut response = match made {
        Ok(answer) => answered(answer, parts, cut),
        Err(mut refusal) => {
            if refusal.status >= 500 && refusal.status != 501 && s.faults.is(Awkward::HardenedErrors) {
                refusal.id.clear();
            }
            let mut response = with_type(refusal.status, "application/json", refusal.json(&request_id).to_string());
            if refusal.drops_cookie {
                set(&mut response, "set-cookie", "MMAUTHTOKEN=; Path=/; Max-Age=0; HttpOnly");
            }
            response
        }
    };
    set(&mut response, "x-version-id", &version);
    set(&mut response, "x-request-id", &request_id);
    response
}

fn answered(answer: Answer, parts: &Parts, cut: bool) -> Response {
    let tag = answer.etag.map(|t| format!("\"{}\"", t.replace('"', "")));
    let known = parts.headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    let mut response = if tag.is_some() && tag.as_deref() == known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        match answer.body {
            Body::Json(value) => with_type(answer.status, "application/json", value.to_string()),
            Body::Text(text) => with_type(answer.status, "text/plain", text),
            Body::Lines(values) => {
                let text: String = values.iter().map(|v| format!("{v}\n")).collect();
                with_type(answer.status, "application/x-ndjson", text)
            }
            Body::Chunks(values) => chunked(&values, cut),
            Body::Empty => with_type(answer.status, "application/json", HttpBody::empty()),
            Body::Bytes { mime, bytes, ranges, name } => ranged(parts, &mime, bytes, ranges, name),
        }
    };
    if let Some(tag) = tag {
        set(&mut response, "etag", &tag);
    }
    for (name, value) in answer.headers {
        set(&mut response, name, &value);
    }
    response
}

/// A JSON array in chunks of a hundred; broken off in the middle if `cut`.
fn chunked(values: &[serde_json::Value], cut: bool) -> Response {
    let mut pieces: Vec<Result<String, std::io::Error>> = vec![Ok("[".into())];
    for (i, value) in values.chunks(100).enumerate() {
        let joined = value.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        pieces.push(Ok(if i == 0 { joined } else { format!(",{joined}") }));
        if cut {
            break;
        }
    }
    if !cut {
        pieces.push(Ok("]".into()));
    }
    with_type(200, "application/json", HttpBody::from_stream(stream::iter(pieces)))
}

fn ranged(parts: &Parts, mime: &str, bytes: bytes::Bytes, ranges: bool, name: Option<String>) -> Response {
    let wanted = parts.headers.get(header::RANGE).and_then(|v| v.to_str().ok()).filter(|_| ranges).and_then(|r| range_of(r, bytes.len()));
    let mut response = match wanted {
        Some((from, to)) => {
            let mut part = with_type(206, mime, bytes.slice(from..to));
            set(&mut part, "content-range", &format!("bytes {from}-{}/{}", to.saturating_sub(1), bytes.len()));
            part
        }
        None => with_type(200, mime, bytes),
    };
    if ranges {
        set(&mut response, "accept-ranges", "bytes");
    }
    if let Some(name) = name {
        let plain: String = name.chars().map(|c| if c.is_ascii_graphic() && c != '"' { c } else { '_' }).collect();
        set(&mut response, "content-disposition", &format!("attachment;filename=\"{plain}\""));
    }
    response
}

fn range_of(header: &str, len: usize) -> Option<(usize, usize)> {
    let (from, to) = header.strip_prefix("bytes=")?.split_once('-')?;
    let range = match (from.parse::<usize>(), to.parse::<usize>()) {
        (Ok(from), Ok(to)) => (from, (to + 1).min(len)),
        (Ok(from), Err(_)) => (from, len),
        (Err(_), Ok(last)) => (len.saturating_sub(last), len),
        _ => return None,
    };
    (range.0 < range.1).then_some(range)
}

fn with_type(status: u16, mime: &str, body: impl Into<HttpBody>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    set(&mut response, "content-type", mime);
    response
}

fn set(response: &mut Response, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(HeaderName::from_static(name), value);
    }
}

fn html(status: u16) -> Response {
    with_type(
        status,
        "text/html",
        format!("<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center><hr><center>nginx</center></body></html>"),
    )
}

fn rate_limited(seconds: u64) -> Response {
    let mut response = with_type(429, "text/plain; charset=utf-8", "limit exceeded");
    for (name, value) in [("retry-after", seconds), ("x-ratelimit-limit", 100), ("x-ratelimit-remaining", 0), ("x-ratelimit-reset", seconds)] {
        set(&mut response, name, &value.to_string());
    }
    response
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (kind, token) = value.split_once(' ')?;
    (kind.eq_ignore_ascii_case("bearer") || kind.eq_ignore_ascii_case("token")).then(|| token.trim().to_owned())
}

async fn multipart_of(headers: &HeaderMap, body: &bytes::Bytes) -> Vec<Part> {
    let boundary = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).and_then(|t| multer::parse_boundary(t).ok());
    let Some(boundary) = boundary else { return Vec::new() };
    let mut form = multer::Multipart::new(stream::iter([Ok::<_, std::io::Error>(body.clone())]), boundary);
    let mut parts = Vec::new();
    while let Ok(Some(field)) = form.next_field().await {
        let (name, file_name) = (field.name().unwrap_or_default().to_owned(), field.file_name().map(str::to_owned));
        if let Ok(bytes) = field.bytes().await {
            parts.push(Part { name, file_name, bytes });
        }
    }
    parts
}
