//! The handshake: who comes, with what, and whose version is the newer one.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Counts up whenever a frame's meaning changes.
pub const PROTOCOL: u32 = 1;

/// Environment variables that tell a process which screen and session it belongs to.
///
/// The engine may have been started without any (autostart before the screen, a terminal), and a window it opens needs the person's.
pub const DISPLAY_VARIABLES: [&str; 8] = [
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "XDG_SESSION_TYPE",
    "XDG_SESSION_ID",
    "XDG_CURRENT_DESKTOP",
    "DBUS_SESSION_BUS_ADDRESS",
    "DESKTOP_SESSION",
];

/// A program's version: the protocol counts first, then the release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// [`PROTOCOL`] of that build.
    pub protocol: u32,
    /// `major.minor.patch` of that build.
    pub release: String,
}

impl Version {
    /// This build's.
    #[must_use]
    pub fn own() -> Self {
        Self { protocol: PROTOCOL, release: env!("CARGO_PKG_VERSION").to_owned() }
    }

    /// Whether this one is older than, the same as or newer than `other`.
    #[must_use]
    pub fn compared_to(&self, other: &Self) -> Ordering {
        self.protocol.cmp(&other.protocol).then_with(|| numbers(&self.release).cmp(&numbers(&other.release)))
    }
}

/// The numbers of a release; what follows a `-` or `+` does not count.
fn numbers(release: &str) -> Vec<u64> {
    let plain = release.split(['-', '+']).next().unwrap_or_default();
    plain.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}

/// What a connection is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Purpose {
    /// The window process. Only one stays; a second one is handed over.
    Window,
    /// A command line: calls like a window, but nothing is asked of it and it keeps nothing alive.
    Tool,
    /// Media of the window that was given this key in its welcome.
    Media {
        /// [`Welcome::key`].
        key: String,
    },
}

/// How a window process was started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Launch {
    /// Its arguments, without the program's name: a deep link may be among them.
    pub args: Vec<String>,
    /// The desktop's permission to take the focus (`XDG_ACTIVATION_TOKEN`, `DESKTOP_STARTUP_ID`).
    pub activation_token: Option<String>,
    /// [`DISPLAY_VARIABLES`] that are set.
    pub display: BTreeMap<String, String>,
}

impl Launch {
    /// This process's.
    #[must_use]
    pub fn of_this_process() -> Self {
        let token =
            ["XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"].into_iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
        Self {
            args: std::env::args_os().skip(1).filter_map(|arg| arg.into_string().ok()).collect(),
            activation_token: token,
            display: DISPLAY_VARIABLES.into_iter().filter_map(|name| Some((name.to_owned(), std::env::var(name).ok()?))).collect(),
        }
    }

    /// The first argument that is an address of ours; what follows it is not looked at.
    #[must_use]
    pub fn deep_link(&self) -> Option<&str> {
        self.args.iter().map(String::as_str).find(|arg| arg.starts_with("tidings://") || arg.starts_with("mattermost://"))
    }
}

/// How a guest introduces itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The guest's build.
    pub version: Version,
    /// The guest's process id, for the log.
    pub pid: u32,
    /// What it wants.
    pub purpose: Purpose,
    /// How it was started.
    #[serde(default)]
    pub launch: Launch,
}

impl Hello {
    /// This process, for `purpose`.
    #[must_use]
    pub fn new(purpose: Purpose, launch: Launch) -> Self {
        Self { version: Version::own(), pid: std::process::id(), purpose, launch }
    }
}

/// What a guest is told who may stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// The engine's build.
    pub version: Version,
    /// Names this guest on its media connections; meaningless to anyone else.
    pub key: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(protocol: u32, release: &str) -> Version {
        Version { protocol, release: release.to_owned() }
    }

    #[test]
    fn a_newer_protocol_is_newer_whatever_the_release_says() {
        assert_eq!(version(2, "0.1.0").compared_to(&version(1, "9.0.0")), Ordering::Greater, "frames changed, so nothing else matters");
    }

    #[test]
    fn releases_are_compared_as_numbers() {
        assert_eq!(version(1, "0.10.0").compared_to(&version(1, "0.9.9")), Ordering::Greater, "10 is more than 9, though \"1\" sorts first");
        assert_eq!(version(1, "1.2.3-beta").compared_to(&version(1, "1.2.3")), Ordering::Equal, "a label speaks the same frames");
    }

    #[test]
    fn a_deep_link_is_found_among_arguments() {
        let launch = Launch { args: vec!["--flag".into(), "tidings://chat.example/team/pl/1".into(), "--evil".into()], ..Launch::default() };
        assert_eq!(
            launch.deep_link(),
            Some("tidings://chat.example/team/pl/1"),
            "the address is what counts, the rest is not passed on as a command"
        );
    }
}
