//! People and emoji.

use model::{Presence, UserId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A person as every screen shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PersonItem {
    /// The id.
    pub id: UserId,
    /// The name to show, by the display setting.
    pub name: String,
    /// `ann`, without the `@`.
    pub username: String,
    /// Full name, if it is not the name already.
    pub full_name: String,
    /// What they do.
    pub position: String,
    /// Path of their picture under the media scheme; it changes with the picture.
    pub picture: String,
    /// One or two letters for when the picture is not here.
    pub initials: String,
    /// 0 to 11: which of the twelve tints stands for them.
    pub tint: u8,
    /// Whether they are there; `offline` if unknown.
    pub presence: Presence,
    /// Whether it is a bot.
    pub is_bot: bool,
    /// Whether it is a guest.
    pub is_guest: bool,
    /// Whether the account was deactivated.
    pub is_deactivated: bool,
    /// Whether it is oneself.
    pub is_me: bool,
}

/// An emoji.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct EmojiItem {
    /// Short name without colons.
    pub name: String,
    /// Its characters; absent for a custom one or an unknown name.
    pub unicode: Option<String>,
    /// Path of its picture under the media scheme; for custom ones.
    pub picture: Option<String>,
}
