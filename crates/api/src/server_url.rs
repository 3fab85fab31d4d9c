//! Addresses of servers: from what a person types or pastes to the base of every request.

use std::fmt;
use std::str::FromStr;
use url::Url;

/// The base address of a server, with its subpath if it has one and without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ServerUrl(Url);

/// The text is no address of a server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an address of a server")]
pub struct InvalidServerUrl;

/// First segments of paths that belong to a server's pages, not to its address.
/// Those that could also be a subpath somebody chose are left alone.
const PAGES: [&str; 12] = [
    "login",
    "signup_user_complete",
    "signup_email",
    "select_team",
    "create_team",
    "reset_password",
    "landing",
    "admin_console",
    "_redirect",
    "api",
    "oauth",
    "static",
];

/// Second segments after a team's name: `/team/channels/town-square`.
const TEAM_PAGES: [&str; 8] = ["channels", "messages", "pl", "threads", "drafts", "integrations", "emoji", "recaps"];

impl ServerUrl {
    /// The addresses that a typed text may mean, best first.
    ///
    /// Without a scheme https comes first and plain http second; with one, only that one.
    /// A pasted link to a channel, post or sign-in page is cut back to its server.
    /// As a subpath cannot be told from a team by looking, `/team/channels/x` yields the server's root,
    /// and `/chat/team/channels/x` the server at `/chat`.
    /// The list is empty if no reading makes sense.
    pub fn candidates(text: &str) -> Vec<Self> {
        let text = text.trim().trim_matches(['<', '>', '"', '\'']).trim();
        if text.is_empty() || text.chars().any(char::is_whitespace) {
            return Vec::new();
        }
        let schemes: &[&str] = match text.split_once("://") {
            Some((scheme, _)) => match scheme.to_ascii_lowercase().as_str() {
                "https" | "mattermost" | "wss" => &["https"],
                "http" | "ws" => &["http"],
                _ => &[],
            },
            None => &["https", "http"],
        };
        let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
        let rest = bracketed(rest);
        schemes.iter().filter_map(|scheme| Self::read(&format!("{scheme}://{rest}"), true)).collect()
    }

    fn read(text: &str, strip_pages: bool) -> Option<Self> {
        let mut url = Url::parse(text).ok()?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
            return None;
        }
        // A password in an address would be kept and shown.
        url.set_username("").ok()?;
        url.set_password(None).ok()?;
        url.set_query(None);
        url.set_fragment(None);
        let segments: Vec<String> = url.path_segments().map(|all| all.filter(|one| !one.is_empty()).map(str::to_owned).collect()).unwrap_or_default();
        let kept = if strip_pages { server_segments(&segments) } else { segments.as_slice() };
        url.set_path(&kept.join("/"));
        Some(Self(url))
    }

    /// Whether requests go encrypted.
    pub fn is_secure(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The address as text without a slash at the end, such as `https://chat.example.org/sub`.
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// The host name, or address, without port.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// The address one segment up; `None` at the root.
    pub(crate) fn parent(&self) -> Option<Self> {
        let mut url = self.0.clone();
        if url.path() == "/" {
            return None;
        }
        url.path_segments_mut().ok()?.pop_if_empty().pop();
        Some(Self(url))
    }

    /// The same address with https.
    pub(crate) fn secured(&self) -> Self {
        let mut url = self.0.clone();
        // Refused only between special and other schemes, which these are not.
        let _ = url.set_scheme("https");
        Self(url)
    }

    /// Whether another address has the same scheme, host and port: then a token may be shown to it.
    pub fn is_same_origin(&self, other: &Url) -> bool {
        self.0.origin() == other.origin()
    }

    /// An address below this one. Segments are escaped, so that an id from outside never changes the path.
    pub fn join(&self, segments: &[&str]) -> Url {
        let mut url = self.0.clone();
        // Fails only for addresses without a host, which `read` refuses.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }

    /// The address of an API endpoint: `join` below `/api/v4`.
    pub fn api(&self, segments: &[&str]) -> Url {
        let mut url = self.join(&["api", "v4"]);
        if let Ok(mut path) = url.path_segments_mut() {
            path.extend(segments);
        }
        url
    }
}

/// An IPv6 address typed without brackets (`::1`, `fe80::1`) gets them.
fn bracketed(rest: &str) -> String {
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if host.parse::<std::net::Ipv6Addr>().is_ok() { format!("[{host}]{path}") } else { rest.to_owned() }
}

/// The segments that belong to the server: all before the first page.
fn server_segments(segments: &[String]) -> &[String] {
    let end = (0..segments.len()).find(|at| {
        let one = segments.get(*at).map(String::as_str).unwrap_or_default();
        let next = segments.get(at + 1).map(String::as_str).unwrap_or_default();
        PAGES.contains(&one) || TEAM_PAGES.contains(&next)
    });
    segments.get(..end.unwrap_or(segments.len())).unwrap_or_default()
}

impl FromStr for ServerUrl {
    type Err = InvalidServerUrl;

    /// Reads an address as [`ServerUrl::as_str`] wrote it; nothing is guessed.
    fn from_str(text: &str) -> Result<Self, InvalidServerUrl> {
        Self::read(text, false).ok_or(InvalidServerUrl)
    }
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates(text: &str) -> Vec<String> {
        ServerUrl::candidates(text).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_a_person_types_becomes_addresses_https_first() {
        assert_eq!(candidates("chat.example.org"), ["https://chat.example.org", "http://chat.example.org"]);
        assert_eq!(candidates("  chat.example.org/ "), ["https://chat.example.org", "http://chat.example.org"], "spaces and slash go");
        assert_eq!(candidates("https://chat.example.org"), ["https://chat.example.org"], "never less safe than asked");
        assert_eq!(candidates("HTTP://localhost:8065"), ["http://localhost:8065"], "plain http only when asked");
        assert_eq!(candidates("localhost:8065"), ["https://localhost:8065", "http://localhost:8065"], "a port is no scheme");
        assert_eq!(candidates("::1"), ["https://[::1]", "http://[::1]"], "a bare IPv6 address");
        assert_eq!(candidates("[fe80::1]:8065/chat"), ["https://[fe80::1]:8065/chat", "http://[fe80::1]:8065/chat"]);
    }

    #[test]
    fn a_pasted_link_is_cut_back_to_its_server() {
        for link in [
            "https://chat.example.org/crew/channels/town-square",
            "https://chat.example.org/crew/pl/abc?x=1#y",
            "https://chat.example.org/login?redirect_to=%2Fcrew",
            "https://chat.example.org/api/v4/users/me",
            "mattermost://chat.example.org/crew/messages/@bob",
            "https://ann:secret@chat.example.org",
        ] {
            assert_eq!(candidates(link), ["https://chat.example.org"], "{link}");
        }
        assert_eq!(candidates("https://example.org/chat/crew/channels/deck"), ["https://example.org/chat"], "the subpath stays");
        assert_eq!(candidates("https://example.org/chat/"), ["https://example.org/chat"]);
    }

    #[test]
    fn nonsense_is_no_address() {
        for text in ["", "   ", "ftp://example.org", "two words", "https://", "javascript://x"] {
            assert!(candidates(text).is_empty(), "{text:?} must not be tried");
        }
    }

    #[test]
    fn ids_never_change_the_path() {
        let server: ServerUrl = "https://example.org/chat".parse().expect("a plain address");
        let url = server.api(&["posts", "../users/me?x=1"]);
        assert_eq!(url.as_str(), "https://example.org/chat/api/v4/posts/..%2Fusers%2Fme%3Fx=1", "a hostile id stays one segment");
        assert_eq!(server.to_string().parse::<ServerUrl>(), Ok(server), "stored and read again");
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_typed_each_candidate_is_an_address_that_reads_back(text in ".*", host in "[a-z]{1,9}(\\.[a-z]{2,5})?", path in "(/[a-z0-9._~-]{0,9}){0,5}") {
            for typed in [text, format!("{host}{path}"), format!("https://{host}{path}?q#f")] {
                for candidate in ServerUrl::candidates(&typed) {
                    let kept = candidate.to_string();
                    proptest::prop_assert!(!kept.ends_with('/') && !kept.contains(['?', '#', '@']), "{}", kept);
                    proptest::prop_assert_eq!(kept.parse::<ServerUrl>(), Ok(candidate), "stored and read again");
                }
            }
        }
    }
}
