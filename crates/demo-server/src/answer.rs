//! What a route answers: a body, or a refusal in the form of the server's `AppError`.

use serde_json::{Value, json};

/// The body of an answer.
#[derive(Debug)]
pub enum Body {
    /// One JSON value.
    Json(Value),
    /// Bytes of a given type; `ranges` says whether part of them may be asked for.
    Bytes {
        /// The content type.
        mime: String,
        /// The bytes themselves.
        bytes: bytes::Bytes,
        /// Whether `Range` is honoured.
        ranges: bool,
        /// What the browser shall call it.
        name: Option<String>,
    },
    /// A JSON array sent in chunks after the header, as `GET /users/{id}/channels` is.
    Chunks(Vec<Value>),
    /// One JSON value a line.
    Lines(Vec<Value>),
    /// Plain text.
    Text(String),
    /// Nothing.
    Empty,
}

/// An answer to a request.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body.
    pub body: Body,
    /// Headers beside the usual ones.
    pub headers: Vec<(&'static str, String)>,
    /// The entity tag, where the route has one; a matching `If-None-Match` gets 304.
    pub etag: Option<String>,
}

impl Answer {
    /// 200 with JSON.
    pub fn json(value: Value) -> Self {
        Self { status: 200, body: Body::Json(value), headers: Vec::new(), etag: None }
    }

    /// 201 with JSON.
    pub fn created(value: Value) -> Self {
        Self { status: 201, ..Self::json(value) }
    }

    /// The usual `{"status": "OK"}`.
    pub fn ok() -> Self {
        Self::json(json!({"status": "OK"}))
    }

    /// Another body.
    pub fn of(body: Body) -> Self {
        Self { status: 200, body, headers: Vec::new(), etag: None }
    }

    /// Bytes that may be asked for in parts.
    pub fn bytes(mime: impl Into<String>, bytes: impl Into<bytes::Bytes>) -> Self {
        Self::of(Body::Bytes { mime: mime.into(), bytes: bytes.into(), ranges: true, name: None })
    }

    /// The same with an entity tag.
    #[must_use]
    pub fn tagged(mut self, tag: String) -> Self {
        self.etag = Some(tag);
        self
    }

    /// The same with a header more.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// A refusal: the server's `AppError`.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// The error id that clients match on.
    pub id: String,
    /// The words, in English.
    pub message: String,
    /// Whether the session cookie is taken away with it.
    pub drops_cookie: bool,
}

/// What a route returns.
pub type Outcome = Result<Answer, Refusal>;

impl Refusal {
    /// A refusal with a status, an id and words.
    pub fn new(status: u16, id: &str, message: &str) -> Self {
        Self { status, id: id.to_owned(), message: message.to_owned(), drops_cookie: false }
    }

    /// A part of the body that is missing or wrong.
    pub fn body(what: &str) -> Self {
        Self::new(400, "api.context.invalid_body_param.app_error", &format!("Invalid or missing {what} in request body."))
    }

    /// A part of the address that is wrong.
    pub fn url(what: &str) -> Self {
        Self::new(400, "api.context.invalid_url_param.app_error", &format!("Invalid or missing {what} parameter in request URL."))
    }

    /// A permission that is missing.
    pub fn permission() -> Self {
        Self::new(403, "api.context.permissions.app_error", "You do not have the appropriate permissions.")
    }

    /// A session that is missing or over.
    pub fn session(had_token: bool) -> Self {
        Self { drops_cookie: had_token, ..Self::new(401, "api.context.session_expired.app_error", "Invalid or expired session, please login again.") }
    }

    /// The body of the refusal.
    pub fn json(&self, request_id: &str) -> Value {
        json!({"id": self.id, "message": self.message, "detailed_error": "", "request_id": request_id, "status_code": self.status})
    }
}
