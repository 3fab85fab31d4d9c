//! What can go wrong, classified once, in words the engine can act on (protocol L).
//!
//! Decisions look at the status and the server's error id, never at its message, which is localised.

use std::time::Duration;

/// What happened. See [`ApiError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// No answer: refused, no such name, reset or timed out. `maybe_sent` if the server may have acted on the request.
    Unreachable {
        /// Whether the request may have reached the server.
        maybe_sent: bool,
    },
    /// No encrypted connection came about. `certificate` if the server's certificate was refused, else it does not speak TLS properly.
    Tls {
        /// Whether the certificate was the reason.
        certificate: bool,
    },
    /// Something answered, but not as Mattermost does: a web page, a proxy's sign-in, or JSON without the expected shape.
    NotMattermost,
    /// The session is gone (401). Not from sign-in itself.
    Unauthorized,
    /// Sign-in needs a code of the second factor (`mfa.validate_token.authenticate.app_error`).
    MfaRequired,
    /// The code of the second factor was wrong.
    MfaWrong,
    /// The server demands that a second factor is set up before anything else (403 `api.context.mfa_required.app_error`).
    MfaSetupRequired,
    /// Sign-in was refused; [`ApiError::id`] may tell more.
    BadCredentials,
    /// Not allowed (403).
    Forbidden,
    /// There is no such thing (404).
    NotFound,
    /// This server does not have it: the path is unknown to its version, or the feature is off or not licensed (501).
    Unsupported,
    /// The body or file is too large (413), or larger than the caller accepts.
    TooLarge,
    /// Too many requests (429).
    RateLimited {
        /// How long the server asks to wait, if it does.
        retry_after: Option<Duration>,
    },
    /// The server asks to slow down (503 `api.context.server_busy.app_error`).
    Busy,
    /// The server, or a proxy in front of it, failed (5xx).
    ServerFault,
    /// The request was refused (other 4xx).
    Rejected,
    /// The answer began well and broke off: a streamed list (protocol B4), or the line dropped in the middle.
    Truncated,
    /// The caller gave up.
    Cancelled,
}

/// Why a request failed. Never holds a token, nor a request's content.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{operation}: {kind:?}{}{}", .status.map(|status| format!(" {status}")).unwrap_or_default(), if .id.is_empty() { String::new() } else { format!(" {}", .id) })]
pub struct ApiError {
    /// What happened.
    pub kind: ErrorKind,
    /// The endpoint function that failed.
    pub operation: &'static str,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// The server's error id; empty if it told none.
    pub id: String,
    /// The server's or the system's own words, for details only.
    pub message: String,
}

impl ApiError {
    pub(crate) fn new(operation: &'static str, kind: ErrorKind) -> Self {
        Self { kind, operation, status: None, id: String::new(), message: String::new() }
    }

    pub(crate) fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// Whether the same request may succeed a little later.
    pub fn is_retryable(&self) -> bool {
        use ErrorKind::{Busy, NotMattermost, RateLimited, ServerFault, Truncated, Unreachable};
        // A page instead of an answer is mostly a network's sign-in page, which goes away.
        matches!(self.kind, Unreachable { .. } | RateLimited { .. } | Busy | ServerFault | Truncated | NotMattermost)
    }

    /// Whether the server may have done what was asked although no good answer came.
    /// Such a send must be looked up before it is repeated (protocol D2).
    pub fn is_ambiguous_for_send(&self) -> bool {
        match self.kind {
            ErrorKind::Unreachable { maybe_sent } => maybe_sent,
            ErrorKind::ServerFault => !self.dedup_pending(),
            ErrorKind::Truncated | ErrorKind::NotMattermost | ErrorKind::Cancelled => true,
            _ => false,
        }
    }

    /// Whether an earlier request with the same `pending_post_id` is still running on the server: ask again in a second or two.
    pub fn dedup_pending(&self) -> bool {
        matches!(self.id.as_str(), "api.post.deduplicate_create_post.pending" | "api.post.error_get_post_id.pending")
    }

    /// Whether a plugin swallowed the post on purpose: it goes away without an error.
    pub fn is_silent_dismissal(&self) -> bool {
        self.id == "plugin.message_will_be_posted.dismiss_post"
    }

    /// Whether there was no line to the server at all.
    pub fn is_offline(&self) -> bool {
        matches!(self.kind, ErrorKind::Unreachable { .. })
    }

    /// How long the server asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self.kind {
            ErrorKind::RateLimited { retry_after } => retry_after,
            _ => None,
        }
    }

    /// What went wrong below HTTP.
    pub(crate) fn from_transport(operation: &'static str, error: &reqwest::Error) -> Self {
        let causes = causes(error);
        let tls = causes.iter().find_map(|cause| find_tls(*cause));
        let kind = match tls {
            Some(rustls::Error::InvalidCertificate(_)) => ErrorKind::Tls { certificate: true },
            Some(_) if error.is_connect() => ErrorKind::Tls { certificate: false },
            _ if error.is_builder() => ErrorKind::Rejected,
            _ if error.is_redirect() => ErrorKind::NotMattermost,
            _ => ErrorKind::Unreachable { maybe_sent: !error.is_connect() },
        };
        // The deepest cause says most, and unlike the error itself it never holds an address with a query.
        let words = causes.last().map(ToString::to_string).unwrap_or_default();
        Self::new(operation, kind).with_message(words)
    }

    /// What an answer that is no success says. `retry_after` is read from its headers.
    pub(crate) fn from_answer(operation: &'static str, status: u16, retry_after: Option<Duration>, body: &[u8]) -> Self {
        let told: Option<AppError> = serde_json::from_slice(body).ok();
        let is_json = told.is_some();
        let AppError { id, message } = told.unwrap_or_default();
        let signing_in = operation.starts_with("login");
        let kind = match (status, id.as_str()) {
            (429, _) => ErrorKind::RateLimited { retry_after },
            (413, _) => ErrorKind::TooLarge,
            (503, "api.context.server_busy.app_error") => ErrorKind::Busy,
            (501, _) => ErrorKind::Unsupported,
            (500.., _) => ErrorKind::ServerFault,
            (300..=399, _) => ErrorKind::NotMattermost,
            (401, "mfa.validate_token.authenticate.app_error") => ErrorKind::MfaRequired,
            (_, "api.user.check_user_mfa.bad_code.app_error") => ErrorKind::MfaWrong,
            (403, "api.context.mfa_required.app_error") => ErrorKind::MfaSetupRequired,
            (404, "api.context.404.app_error") => ErrorKind::Unsupported,
            // An empty body is Mattermost's too; a page is not.
            (400..=499, _) if !is_json && !body.is_empty() => ErrorKind::NotMattermost,
            (401 | 403, _) if signing_in => ErrorKind::BadCredentials,
            (401, _) => ErrorKind::Unauthorized,
            (403, _) => ErrorKind::Forbidden,
            (404, _) => ErrorKind::NotFound,
            _ => ErrorKind::Rejected,
        };
        Self { kind, operation, status: Some(status), id, message }
    }

    /// A success whose body is not what it should be.
    pub(crate) fn from_body(operation: &'static str, status: u16, error: &serde_json::Error) -> Self {
        let kind = if error.is_eof() { ErrorKind::Truncated } else { ErrorKind::NotMattermost };
        // The category and place, but not the content.
        let words = format!("{:?} error at line {}, column {}", error.classify(), error.line(), error.column());
        Self { kind, operation, status: Some(status), id: String::new(), message: words }
    }
}

/// The server's error body, as far as it matters.
#[derive(Default, serde::Deserialize)]
struct AppError {
    #[serde(default)]
    id: String,
    #[serde(default)]
    message: String,
}

fn causes(error: &reqwest::Error) -> Vec<&(dyn std::error::Error + 'static)> {
    std::iter::successors(std::error::Error::source(error), |cause| cause.source()).collect()
}

/// TLS errors hide inside `io::Error`s, whose `source` skips what they hold.
fn find_tls<'a>(cause: &'a (dyn std::error::Error + 'static)) -> Option<&'a rustls::Error> {
    if let Some(tls) = cause.downcast_ref::<rustls::Error>() {
        return Some(tls);
    }
    let inner = cause.downcast_ref::<std::io::Error>()?.get_ref()?;
    find_tls(inner)
}
