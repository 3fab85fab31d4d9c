//! First contact: is there a Mattermost server at what a person typed, and which (protocol A1)?

use crate::{ApiError, Connection, ConnectionOptions, ErrorKind, ServerUrl, system};
use model::ClientConfig;
use std::fmt;
use std::str::FromStr;

/// The oldest server that Tidings speaks to.
pub const OLDEST_VERSION: ServerVersion = ServerVersion { major: 5, minor: 37, patch: 0 };

/// A server's version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerVersion {
    /// The first number.
    pub major: u32,
    /// The second number.
    pub minor: u32,
    /// The third number.
    pub patch: u32,
}

/// The text is no version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a version")]
pub struct InvalidServerVersion;

impl FromStr for ServerVersion {
    type Err = InvalidServerVersion;

    /// Reads `11.6.0`, and the longer form that `hello` and the header `X-Version-ID` have.
    fn from_str(text: &str) -> Result<Self, InvalidServerVersion> {
        let mut parts = text.split('.').map(|part| part.parse::<u32>().map_err(|_| InvalidServerVersion));
        let mut next = || parts.next().unwrap_or(Err(InvalidServerVersion));
        Ok(Self { major: next()?, minor: next()?, patch: next()? })
    }
}

impl fmt::Display for ServerVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// A server that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerInfo {
    /// Where it answers. This is the address to keep, not the `SiteURL` it believes in.
    pub url: ServerUrl,
    /// Its version.
    pub version: ServerVersion,
    /// What it tells without a session: ways to sign in, names, links.
    pub config: ClientConfig,
    /// Whether the line is not encrypted: the person must be told.
    pub insecure: bool,
}

impl ServerInfo {
    /// The address the server believes it has; for information only.
    pub fn site_url(&self) -> &str {
        self.config.text("SiteURL")
    }
}

/// Why no server was found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProbeError {
    /// The text is no address.
    #[error("not an address")]
    NotAnAddress,
    /// Nobody answers there.
    #[error("nobody answers: {0}")]
    Unreachable(ApiError),
    /// The certificate was refused. Plain http is not tried then.
    #[error("the certificate was refused: {0}")]
    BadCertificate(ApiError),
    /// Somebody answers, but not Mattermost.
    #[error("not Mattermost: {0}")]
    NotMattermost(ApiError),
    /// A proxy in front wants something first: a shared secret or a sign-in of its own.
    #[error("refused: {0}")]
    Refused(ApiError),
    /// The server is older than [`OLDEST_VERSION`].
    #[error("version {0} is too old")]
    TooOld(ServerVersion),
    /// The server is there, but fails.
    #[error("{0}")]
    Failing(ApiError),
}

/// Looks for a server at a typed or pasted address.
///
/// Each reading of the text is tried in turn: https before http unless a scheme was typed, and upwards from a path that has no server.
/// Plain http is tried only if https is not served there at all.
///
/// # Errors
/// Why the best reading has no server, see [`ProbeError`].
pub async fn probe(text: &str, options: &ConnectionOptions) -> Result<ServerInfo, ProbeError> {
    let mut first_error = None;
    for candidate in ServerUrl::candidates(text) {
        match probe_upwards(candidate, options).await {
            Ok(found) => return Ok(found),
            Err(ProbeError::Unreachable(error)) => {
                first_error.get_or_insert(ProbeError::Unreachable(error));
            }
            Err(error) => return Err(error),
        }
    }
    Err(first_error.unwrap_or(ProbeError::NotAnAddress))
}

/// Tries an address and, while something else answers, those above it: a path may be a team's.
async fn probe_upwards(mut url: ServerUrl, options: &ConnectionOptions) -> Result<ServerInfo, ProbeError> {
    let mut nearest = None;
    loop {
        let error = match probe_at(&url, options).await {
            Ok(found) => return Ok(found),
            Err(error) => error,
        };
        let ProbeError::NotMattermost(told) = &error else { return Err(error) };
        let redirected = told.status.is_some_and(|status| (300..400).contains(&status));
        nearest.get_or_insert_with(|| error.clone());
        url = match url.parent() {
            // Plain http that is sent elsewhere most likely means https.
            _ if redirected && !url.is_secure() => url.secured(),
            Some(parent) => parent,
            None => return Err(nearest.unwrap_or(error)),
        };
    }
}

async fn probe_at(url: &ServerUrl, options: &ConnectionOptions) -> Result<ServerInfo, ProbeError> {
    let connection = Connection::anonymous(url.clone(), options.clone()).map_err(ProbeError::Failing)?;
    system::get_ping(&connection).await.map_err(classify)?;
    let config = system::get_client_config(&connection).await.map_err(classify)?;
    let version: ServerVersion = config.text("Version").parse().map_err(|_| {
        ProbeError::NotMattermost(ApiError::new("get_client_config", ErrorKind::NotMattermost).with_message("the configuration has no version"))
    })?;
    if version < OLDEST_VERSION {
        return Err(ProbeError::TooOld(version));
    }
    Ok(ServerInfo { url: url.clone(), version, config, insecure: !url.is_secure() })
}

fn classify(error: ApiError) -> ProbeError {
    match error.kind {
        // A port that speaks no TLS has no https, as good as nobody.
        ErrorKind::Unreachable { .. } | ErrorKind::Tls { certificate: false } => ProbeError::Unreachable(error),
        ErrorKind::Tls { certificate: true } => ProbeError::BadCertificate(error),
        ErrorKind::Unauthorized | ErrorKind::Forbidden => ProbeError::Refused(error),
        ErrorKind::NotMattermost | ErrorKind::NotFound | ErrorKind::Unsupported | ErrorKind::Rejected | ErrorKind::Truncated => {
            ProbeError::NotMattermost(error)
        }
        _ => ProbeError::Failing(error),
    }
}
