//! An address, a token, and the HTTP clients that speak for them.

use crate::{ApiError, ErrorKind, ServerUrl, Token, tls};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use std::sync::{Arc, RwLock};
use std::time::Duration;

/// How a [`Connection`] behaves.
#[derive(Clone)]
pub struct ConnectionOptions {
    /// What the client calls itself. Must not hold the words Mobile, Android or iOS, which would make a mobile session (protocol A4).
    pub user_agent: String,
    /// The shared secret some proxies want in `X-Mattermost-Preauth-Secret`.
    pub preauth_secret: Option<SecretString>,
    /// How long connecting may take.
    pub connect_timeout: Duration,
    /// How long an API call may take in all.
    pub call_timeout: Duration,
    /// How long an upload or download may stand still.
    pub stall_timeout: Duration,
}

impl Default for ConnectionOptions {
    fn default() -> Self {
        Self {
            user_agent: format!("Tidings/{} ({})", env!("CARGO_PKG_VERSION"), system_name()),
            preauth_secret: None,
            connect_timeout: Duration::from_secs(10),
            call_timeout: Duration::from_secs(30),
            stall_timeout: Duration::from_secs(30),
        }
    }
}

fn system_name() -> &'static str {
    match std::env::consts::OS {
        "linux" => "Linux",
        "macos" => "macOS",
        "windows" => "Windows",
        other => other,
    }
}

impl fmt::Debug for ConnectionOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectionOptions")
            .field("user_agent", &self.user_agent)
            .field("preauth_secret", &self.preauth_secret.is_some())
            .finish_non_exhaustive()
    }
}

/// An address with a token. Cheap to clone; clones share the HTTP connections.
#[derive(Clone)]
pub struct Connection {
    server: ServerUrl,
    token: Option<Token>,
    shared: Arc<Shared>,
    /// The socket's id, which writes carry so that their own echo is left out (`omit_connection_id`, protocol C6).
    socket_id: Arc<RwLock<String>>,
}

struct Shared {
    options: ConnectionOptions,
    /// For API calls and files, HTTP/2 where the server has it.
    http: reqwest::Client,
    /// For the WebSocket, which upgrades from HTTP/1.1.
    upgrade: reqwest::Client,
}

impl Connection {
    /// A connection of a signed-in person. Opens nothing yet.
    ///
    /// # Errors
    /// If the system's certificate verifier cannot be set up, or an option is no valid header.
    pub fn new(server: ServerUrl, token: Token, options: ConnectionOptions) -> Result<Self, ApiError> {
        Ok(Self::anonymous(server, options)?.with_token(token))
    }

    /// A connection without a token, for signing in.
    ///
    /// # Errors
    /// As [`Connection::new`].
    pub fn anonymous(server: ServerUrl, options: ConnectionOptions) -> Result<Self, ApiError> {
        let http = client(&server, &options, false)?;
        let upgrade = client(&server, &options, true)?;
        Ok(Self { server, token: None, shared: Arc::new(Shared { options, http, upgrade }), socket_id: Arc::default() })
    }

    /// The same connection with a token, for after signing in.
    #[must_use]
    pub fn with_token(&self, token: Token) -> Self {
        Self { token: Some(token), socket_id: Arc::default(), ..self.clone() }
    }

    /// The server's address.
    pub fn server(&self) -> &ServerUrl {
        &self.server
    }

    /// The options it was made with.
    pub fn options(&self) -> &ConnectionOptions {
        &self.shared.options
    }

    /// Tells the socket's connection id, which writes then carry. The [`crate::Socket`] does so itself at each hello.
    pub fn set_socket_id(&self, id: &str) {
        id.clone_into(&mut self.socket_id.write().unwrap_or_else(std::sync::PoisonError::into_inner));
    }

    pub(crate) fn socket_id(&self) -> String {
        self.socket_id.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.shared.http
    }

    pub(crate) fn upgrade(&self) -> &reqwest::Client {
        &self.shared.upgrade
    }

    /// The header that says who asks. `None` without a token.
    pub(crate) fn authorization(&self) -> Option<HeaderValue> {
        let token = self.token.as_ref()?;
        // A pasted token with odd characters yields no header, hence the server's 401.
        let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose())).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("server", &self.server.as_str()).field("signed_in", &self.token.is_some()).finish_non_exhaustive()
    }
}

fn client(server: &ServerUrl, options: &ConnectionOptions, http1: bool) -> Result<reqwest::Client, ApiError> {
    let protocols: &[&[u8]] = if http1 { &[b"http/1.1"] } else { &[b"h2", b"http/1.1"] };
    let mut headers = HeaderMap::new();
    if let Some(secret) = &options.preauth_secret {
        let mut value = HeaderValue::from_str(secret.expose_secret())
            .map_err(|_| ApiError::new("connect", ErrorKind::Rejected).with_message("the pre-authentication secret is no valid header"))?;
        value.set_sensitive(true);
        headers.insert(HeaderName::from_static("x-mattermost-preauth-secret"), value);
    }
    let base = server.clone();
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls::client_config(protocols)?)
        .user_agent(&options.user_agent)
        .default_headers(headers)
        .connect_timeout(options.connect_timeout)
        // A redirect to elsewhere would hand over the token, or the message, to whom it was not meant for.
        .redirect(reqwest::redirect::Policy::custom(move |attempt| {
            if attempt.previous().len() < 5 && base.is_same_origin(attempt.url()) { attempt.follow() } else { attempt.stop() }
        }))
        // After sleep or a change of network kept lines are dead without knowing it: notice before the call's time is up.
        .pool_idle_timeout(Duration::from_secs(30))
        .tcp_keepalive(Duration::from_secs(15))
        .http2_keep_alive_interval(Duration::from_secs(10))
        .http2_keep_alive_timeout(Duration::from_secs(5))
        // What is repeated and when is the engine's decision alone.
        .retry(reqwest::retry::never());
    if http1 {
        builder = builder.http1_only();
    }
    builder.build().map_err(|error| ApiError::from_transport("connect", &error))
}
