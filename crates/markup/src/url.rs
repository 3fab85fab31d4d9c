//! Addresses: which become links, and where they lead.

use crate::work::steps;
use crate::{Context, LinkKind};

/// Schemes that become links on every server; `CustomUrlSchemes` adds to them. Never a scheme that runs code.
const SCHEMES: [&str; 6] = ["http", "https", "mailto", "ftp", "tel", "mattermost"];
/// Refused even if the server's configuration names them.
const REFUSED: [&str; 5] = ["javascript", "vbscript", "data", "file", "blob"];

/// The address that a link may use, with its scheme, and where it leads; none if it must stay text.
pub(crate) fn allowed(written: &str, context: &Context) -> Option<(String, LinkKind)> {
    if written.is_empty() || written.chars().any(|letter| letter.is_control() || letter.is_whitespace()) {
        return None;
    }
    let url = match scheme(written) {
        Some(scheme) if permitted(&scheme, context) => written.to_owned(),
        Some(_) => return None,
        None if written.starts_with("//") => format!("https:{written}"),
        None if written.starts_with('/') && !context.site_url.is_empty() => {
            format!("{}{written}", origin(context.site_url.trim_end_matches('/')))
        }
        None if written.starts_with(['/', '#', '?', '.', ':']) => return None,
        None => format!("http://{written}"),
    };
    let kind = kind(&url, context);
    Some((url, kind))
}

/// Whether an address is one that a picture may come from.
pub(crate) fn is_web(url: &str) -> bool {
    matches!(scheme(url).as_deref(), Some("http" | "https"))
}

fn permitted(scheme: &str, context: &Context) -> bool {
    let custom = || context.custom_url_schemes.iter().any(|custom| custom.eq_ignore_ascii_case(scheme));
    !REFUSED.contains(&scheme) && (SCHEMES.contains(&scheme) || custom())
}

/// The scheme in lower case. `localhost:8065` and `chat.example.com:8065` have none.
fn scheme(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once(':')?;
    let valid = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let port = (scheme.contains('.') || scheme.eq_ignore_ascii_case("localhost"))
        && rest.split(['/', '?', '#']).next().is_some_and(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()));
    (valid && !port).then(|| scheme.to_ascii_lowercase())
}

fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    url.get(host..).and_then(|rest| rest.find('/')).and_then(|end| url.get(..host + end)).unwrap_or(url)
}

fn kind(url: &str, context: &Context) -> LinkKind {
    match scheme(url).as_deref() {
        Some("http" | "https") => here(url, context.site_url.trim_end_matches('/')).unwrap_or(LinkKind::Web),
        Some("mailto") => LinkKind::Mail,
        _ => LinkKind::Other,
    }
}

/// A place on this server: `/{team}/pl/{post}`, `/{team}/channels/{name}`, `/{team}/messages/{name}`.
fn here(url: &str, site: &str) -> Option<LinkKind> {
    let inside = url.get(..site.len()).filter(|start| !site.is_empty() && start.eq_ignore_ascii_case(site))?;
    let path = url.get(inside.len()..)?.strip_prefix('/')?;
    let path = path.split(['?', '#']).next()?.trim_end_matches('/');
    let mut parts = path.split('/');
    let (team, place, name, more) = (parts.next()?, parts.next()?, parts.next()?, parts.next());
    let is_name = |name: &str| !name.is_empty() && name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let is_user = |name: &str| name.len() <= 200 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.@:".contains(&byte));
    if more.is_some() || !is_name(team) || name.is_empty() {
        return None;
    }
    let team = team.to_owned();
    match place {
        "pl" if name.len() == 26 && name.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            Some(LinkKind::Permalink { team: (team != "_redirect").then_some(team), post_id: name.to_owned() })
        }
        "channels" if is_name(name) => Some(LinkKind::Channel { team, name: name.to_owned() }),
        "messages" if is_user(name) => Some(LinkKind::Messages { team, name: name.to_owned() }),
        _ => None,
    }
}

/// The length of the bare address at the start of the text, if one stands there; `text` starts a word.
/// It begins with a scheme, `www.`, or a domain followed by `/`.
pub(crate) fn bare_length(text: &str, context: &Context) -> Option<usize> {
    let run = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count();
    steps(run);
    let (word, rest) = text.split_at_checked(run)?;
    let start = match rest.bytes().next() {
        Some(b':') => {
            let scheme = word.to_ascii_lowercase();
            let after = rest.get(1..)?;
            let rooted = after.starts_with("//");
            let opaque = matches!(scheme.as_str(), "mailto" | "tel") || !SCHEMES.contains(&scheme.as_str());
            let begun = rooted || opaque && after.starts_with(|first: char| first.is_ascii_alphanumeric() || "%+/".contains(first));
            if !begun || !permitted(&scheme, context) {
                return None;
            }
            run + if rooted { 3 } else { 1 }
        }
        _ if word.get(..3).is_some_and(|www| www.eq_ignore_ascii_case("www")) && is_www(word) => run.min(5),
        Some(b'/') if is_domain(word) => run + 1,
        _ => return None,
    };
    let end = url_end(text, start);
    (end > start || rest.starts_with('/') && end >= start).then_some(end)
}

/// The length of an address whose scheme is not allowed: it stays text as a whole, and so does the host in it.
pub(crate) fn foreign_length(text: &str) -> Option<usize> {
    let run = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count();
    text.get(run..)?.starts_with("://").then(|| url_end(text, run + 3))
}

/// `www.` or `www1.`, and something after it.
fn is_www(word: &str) -> bool {
    let rest = word.get(3..).unwrap_or_default().trim_start_matches(|letter: char| letter.is_ascii_digit());
    rest.strip_prefix('.').is_some_and(|host| host.starts_with(|first: char| first.is_ascii_alphanumeric()))
}

fn is_domain(word: &str) -> bool {
    let last = word
        .rsplit_once('.')
        .filter(|(host, _)| host.starts_with(|first: char| first.is_ascii_alphanumeric()) && !host.contains(['+']))
        .map(|(_, tld)| tld);
    last.is_some_and(|tld| (2..=4).contains(&tld.len()) && tld.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// Where an address that goes on to at least `start` ends: at a space, `<`, a full-width sign or a bracket that it did
/// not open, without the punctuation of the sentence around it.
fn url_end(text: &str, start: usize) -> usize {
    let mut round = 0_usize;
    let mut square = 0_usize;
    let mut end = text.len();
    for (at, letter) in text.char_indices() {
        let stop = match letter {
            '<' | '>' | '`' | '|' | '"' | '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' => true,
            '(' => {
                round += 1;
                false
            }
            '[' => {
                square += 1;
                false
            }
            ')' if round > 0 => {
                round -= 1;
                false
            }
            ']' if square > 0 => {
                square -= 1;
                false
            }
            ')' | ']' => true,
            other => other.is_whitespace() || other.is_control(),
        };
        if stop {
            end = at;
            break;
        }
    }
    steps(end);
    let url = text.get(..end).unwrap_or_default();
    // An opened bracket that the address never closes belongs to the sentence only when it ends the address.
    url.trim_end_matches(['?', '!', '.', ',', ':', ';', '*', '_', '~', '\'', '(', '[']).len().max(start.min(end))
}

/// The length of the e-mail address at the start of the text, if one stands there, and of the letters looked at.
pub(crate) fn email_length(text: &str) -> (Option<usize>, usize) {
    let local = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte)).count();
    let domain = text.get(local..).and_then(|rest| rest.strip_prefix('@')).unwrap_or_default();
    let run = domain.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b".-".contains(byte)).count();
    steps(local + run);
    let domain = domain.get(..run).unwrap_or_default().trim_end_matches(['.', '-']);
    let tld = domain
        .rsplit_once('.')
        .filter(|(host, _)| host.starts_with(|first: char| first.is_ascii_alphanumeric()) && !host.contains(".."))
        .map(|(_, tld)| tld);
    let valid = local > 0 && tld.is_some_and(|tld| tld.len() >= 2 && tld.bytes().all(|byte| byte.is_ascii_alphabetic()));
    (valid.then_some(local + 1 + domain.len()), local + run)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Known;

    #[test]
    fn only_the_listed_schemes_become_links() {
        let known = Known::default();
        let custom = ["spotify".to_owned(), "javascript".to_owned()];
        let context = Context { custom_url_schemes: &custom, ..Context::new(&known) };
        for (written, expected) in [
            ("https://a.b", Some("https://a.b")),
            ("HTTPS://a.b", Some("HTTPS://a.b")),
            ("a.b/c", Some("http://a.b/c")),
            ("localhost:8065/x", Some("http://localhost:8065/x")),
            ("spotify:track:1", Some("spotify:track:1")),
            ("mattermost://a.b", Some("mattermost://a.b")),
            ("javascript:alert(1)", None),
            ("JaVaScRiPt:alert(1)", None),
            ("vbscript:x", None),
            ("data:text/html,x", None),
            ("file:///etc/passwd", None),
            ("smb://a/b", None),
            ("java\nscript:x", None),
            ("\u{1}javascript:x", None),
            ("javascript.x:y", None),
            ("", None),
        ] {
            let url = allowed(written, &context).map(|(url, _)| url);
            assert_eq!(url.as_deref(), expected, "{written:?}");
        }
    }

    #[test]
    fn places_on_this_server_are_known() {
        let known = Known::default();
        let context = Context { site_url: "https://chat.example.com/mm/", ..Context::new(&known) };
        let kind = |url: &str| allowed(url, &context).map(|(_, kind)| kind);
        let post_id = "a".repeat(26);
        let permalink = |team: Option<&str>| Some(LinkKind::Permalink { team: team.map(str::to_owned), post_id: post_id.clone() });
        assert_eq!(kind(&format!("https://chat.example.com/mm/core/pl/{post_id}")), permalink(Some("core")), "a permalink");
        assert_eq!(kind(&format!("/mm/_redirect/pl/{post_id}?view=citation")), permalink(None), "from the root, team left open");
        assert_eq!(
            kind("https://CHAT.example.com/mm/core/channels/town-square"),
            Some(LinkKind::Channel { team: "core".into(), name: "town-square".into() }),
            "hosts have no case"
        );
        assert_eq!(
            kind("https://chat.example.com/mm/core/messages/@bob"),
            Some(LinkKind::Messages { team: "core".into(), name: "@bob".into() }),
            "a direct conversation"
        );
        for other in [
            "https://chat.example.com/mm/api/v4/users",
            "https://chat.example.com.evil.com/mm/core/channels/a",
            "https://chat.example.com/mmx/core/channels/a",
            "https://chat.example.com/mm/core/pl/short",
        ] {
            assert_eq!(kind(other), Some(LinkKind::Web), "{other} is a page like any other");
        }
    }
}
