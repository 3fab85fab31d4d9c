//! What the administrator allows: managed settings of each system read into one plain [`Policy`].
//!
//! Each system's reader (`source`) yields plain name-value maps, machine before user and Tidings before Mattermost;
//! one interpreter (`settings`) makes the [`Policy`] of them, so that all rules are tested on any system.
//!
//! | System  | Where |
//! |---------|-------|
//! | Linux   | `/etc/tidings/policy.json`, one JSON object |
//! | Windows | `HKLM`, then `HKCU`: `SOFTWARE\Policies\Tidings`, then `SOFTWARE\Policies\Mattermost` |
//! | macOS   | managed preferences `chat.tidings.Tidings`, then `Mattermost.Desktop` |
//!
//! | Setting | Type | Meaning |
//! |---------|------|---------|
//! | `DefaultServerList` | list of `{name, url}`; on Windows a subkey with values `name` = `url` | servers that are always there |
//! | `EnableServerManagement` | bool | the person may add, edit and remove servers |
//! | `StartAtSignIn` | bool | the app starts with the session |
//! | `RunInBackground` | bool | closing the last window leaves the engine running |
//! | `HideNotificationContent` | bool | notifications say that there is a message, not what it says |
//! | `AllowInsecureHttp` | bool | servers without TLS may be used |
//! | `serverUrl`, `serverName`, `allowOtherServers` | string, string, bool | the mobile apps' names for the same, so that one template serves all |
//!
//! The first two have the official desktop app's names and are accepted from its places too. A bool may also be 0 or 1,
//! or `"true"` or `"false"`, as registries and templates have them. The first source that has a setting decides it; a
//! user's part never undoes the machine's. Lists of servers are joined.
//!
//! A source that is there but cannot be read, or a value that makes no sense, is a [`Problem`] and never unlocks
//! anything: the settings that protect take their strictest value. It is for the caller to show and log the problems.

mod settings;
mod source;

use std::path::PathBuf;

use serde::Serialize;

/// What is managed. Everything is free on a machine without a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Policy {
    /// Servers that are always there and cannot be removed.
    pub default_servers: Vec<DefaultServer>,
    /// Whether the person may add, edit and remove servers.
    pub server_management: Locked<bool>,
    /// Whether the app starts with the session.
    pub start_at_sign_in: Locked<bool>,
    /// Whether closing the last window leaves the engine running.
    pub run_in_background: Locked<bool>,
    /// Whether notifications keep silent about what was written.
    pub hide_notification_content: Locked<bool>,
    /// Whether servers without TLS may be used.
    pub allow_insecure_http: Locked<bool>,
}

/// A server that the administrator has set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DefaultServer {
    /// What to call it.
    pub name: String,
    /// Its address, http or https.
    pub url: String,
}

/// A setting that the administrator may have fixed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Locked<T> {
    /// The person's own choice counts.
    #[default]
    Free,
    /// It is as the administrator says.
    Fixed {
        /// The value.
        value: T,
        /// Where it was fixed, for the person to see: a path or a registry key.
        by: String,
    },
}

impl<T> Locked<T> {
    /// The value that counts, given the person's choice or the default.
    pub fn or(self, choice: T) -> T {
        match self {
            Self::Free => choice,
            Self::Fixed { value, .. } => value,
        }
    }

    /// The person cannot change it.
    pub fn is_fixed(&self) -> bool {
        matches!(self, Self::Fixed { .. })
    }

    /// Where it was fixed.
    pub fn by(&self) -> Option<&str> {
        match self {
            Self::Free => None,
            Self::Fixed { by, .. } => Some(by),
        }
    }
}

/// Something about the managed settings that the administrator should know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A source is there but cannot be read; what protects is locked at its strictest.
    #[error("the managed settings at {place} cannot be read: {reason}")]
    Unreadable {
        /// The file or key.
        place: String,
        /// What went wrong.
        reason: String,
    },
    /// A setting's value makes no sense; if it protects, it is locked at its strictest.
    #[error("the managed setting {name} at {place} is not {expected}")]
    WrongValue {
        /// The file or key.
        place: String,
        /// The setting.
        name: String,
        /// What it should be.
        expected: &'static str,
    },
    /// A setting with an unknown name; it has no effect.
    #[error("the managed setting {name} at {place} is unknown and has no effect")]
    UnknownName {
        /// The file or key.
        place: String,
        /// The setting.
        name: String,
    },
}

/// Reads the managed settings of this machine, and what is wrong with them. Blocks on small files or the registry.
///
/// `file` takes the place of the system's own sources; it holds one JSON object. It is for tests: what a user can set
/// (an argument, a variable) must never reach it in the shipped program.
#[must_use]
pub fn read(file: Option<PathBuf>) -> (Policy, Vec<Problem>) {
    let sources = match file {
        Some(path) => source::json_file(&path).into_iter().collect(),
        None => source::system(),
    };
    settings::interpret(sources)
}
