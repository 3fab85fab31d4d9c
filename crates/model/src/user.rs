//! People and bots.

use crate::{Millis, NameFormat, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A person or bot as `GET /users/{id}` tells it. Secrets that a server may leak into it are not read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct User {
    /// The server's id.
    pub id: UserId,
    /// When the account last changed.
    pub update_at: Millis,
    /// When the account was deactivated; zero while it is active.
    pub delete_at: Millis,
    /// Lower-case name, unique on the server.
    pub username: String,
    /// Given name; empty if hidden by the server's configuration.
    pub first_name: String,
    /// Family name; empty if hidden.
    pub last_name: String,
    /// Chosen short name.
    pub nickname: String,
    /// What the person does.
    pub position: String,
    /// Mail address; empty if hidden.
    pub email: String,
    /// Space-separated system roles.
    pub roles: String,
    /// Language tag the person chose.
    pub locale: String,
    /// Whether this is a bot account.
    pub is_bot: bool,
    /// Version of the picture; part of its address, so that a new one is fetched.
    pub last_picture_update: Millis,
    /// Notification settings. Values are strings, also for booleans.
    #[serde(deserialize_with = "crate::post::null_as_default")]
    pub notify_props: BTreeMap<String, String>,
    /// Free properties; `customStatus` holds JSON in a string.
    #[serde(deserialize_with = "crate::post::null_as_default")]
    pub props: BTreeMap<String, String>,
    /// Time zone settings.
    #[serde(deserialize_with = "crate::post::null_as_default")]
    pub timezone: Timezone,
}

/// A person's time zone. All values are strings on the wire.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Timezone {
    /// `"true"` if the device decides.
    pub use_automatic_timezone: String,
    /// The zone the device told.
    pub automatic_timezone: String,
    /// The zone the person chose.
    pub manual_timezone: String,
}

impl User {
    /// Whether this account was deactivated.
    pub fn is_deactivated(&self) -> bool {
        self.delete_at.is_set()
    }

    /// Whether this is a guest. Only for a badge: what a guest may do is told by permissions.
    pub fn is_guest(&self) -> bool {
        self.roles.split_whitespace().any(|role| role == "system_guest")
    }

    /// Given and family name, as far as they are known.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }

    /// The words that mention this person (`notify_props.mention_keys`, the first name if wanted), without the `@name`.
    /// The flag tells whether the case must match, which it must for first names only.
    pub fn mention_keys(&self) -> Vec<(String, bool)> {
        let mut keys: Vec<(String, bool)> = self
            .notify_props
            .get("mention_keys")
            .map(|list| list.split(',').map(str::trim).filter(|key| !key.is_empty()).map(|key| (key.to_owned(), false)).collect())
            .unwrap_or_default();
        if self.notify_props.get("first_name").is_some_and(|on| on == "true") && !self.first_name.is_empty() {
            keys.push((self.first_name.clone(), true));
        }
        keys
    }
}

/// The name to show for a person, by the server's or the person's display setting.
/// Falls back to the username, which everybody has.
pub fn display_name(user: &User, format: NameFormat) -> String {
    let full = user.full_name();
    let chosen = match format {
        NameFormat::Username => String::new(),
        NameFormat::NicknameFullName if !user.nickname.is_empty() => user.nickname.clone(),
        NameFormat::NicknameFullName | NameFormat::FullName => full,
    };
    if chosen.is_empty() { user.username.clone() } else { chosen }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ann() -> User {
        User { username: "ann".into(), first_name: "Ann".into(), last_name: "Falk".into(), nickname: "Annie".into(), ..User::default() }
    }

    #[test]
    fn a_name_follows_the_display_setting_and_falls_back_to_the_username() {
        assert_eq!(display_name(&ann(), NameFormat::Username), "ann");
        assert_eq!(display_name(&ann(), NameFormat::FullName), "Ann Falk");
        assert_eq!(display_name(&ann(), NameFormat::NicknameFullName), "Annie");
        let plain = User { username: "bob".into(), ..User::default() };
        assert_eq!(display_name(&plain, NameFormat::NicknameFullName), "bob", "no other name is known");
    }

    #[test]
    fn mention_keys_tell_which_are_case_sensitive() {
        let mut ann = ann();
        ann.notify_props.insert("mention_keys".into(), "ahoy, ,deck".into());
        ann.notify_props.insert("first_name".into(), "true".into());
        let keys = ann.mention_keys();
        assert_eq!(keys, [("ahoy".into(), false), ("deck".into(), false), ("Ann".into(), true)]);
    }
}
