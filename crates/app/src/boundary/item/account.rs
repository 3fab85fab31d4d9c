//! Accounts, their teams, and oneself.

use super::PersonItem;
use model::{AccountId, Millis, TeamId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An account in the rail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AccountItem {
    /// Which.
    pub id: AccountId,
    /// What the server calls itself.
    pub server_name: String,
    /// Its address.
    pub url: String,
    /// The person's username there.
    pub username: String,
    /// Whether it can be used.
    pub state: AccountState,
    /// How it is connected.
    pub connection: Connection,
    /// Mentions in all of it.
    pub mentions: u32,
    /// Whether something is unread.
    pub unread: bool,
    /// Its teams, in the person's order.
    pub teams: Vec<TeamItem>,
    /// Whether it lives in memory only, for want of a keychain.
    pub memory_only: bool,
}

/// Whether an account can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum AccountState {
    /// It can.
    Ready,
    /// Its first synchronisation is under way.
    Loading,
    /// The session ended: cache and outbox are kept and closed until the person signs in again.
    SignedOut,
    /// Its key is in a keychain that is locked.
    Locked,
    /// Its key is not to be had.
    NoKey,
}

/// How an account is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum Connection {
    /// Live.
    Online,
    /// Being made, for the first time.
    Connecting,
    /// The server cannot be reached.
    Offline {
        /// Since when.
        since: Millis,
        /// When it is tried again; zero while it is being tried.
        retry_at: Millis,
    },
}

/// A team in the rail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TeamItem {
    /// Which.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// Two letters for when it has no icon.
    pub initials: String,
    /// Path of its icon under the media scheme.
    pub icon: Option<String>,
    /// Mentions in it, without direct messages.
    pub mentions: u32,
    /// Whether something is unread in it.
    pub unread: bool,
}

/// Oneself in an account, and how it shows things.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MeItem {
    /// Oneself.
    pub person: PersonItem,
    /// End of do-not-disturb; zero if it has none.
    pub dnd_until: Millis,
    /// Whether clocks show 24 hours.
    pub clock24: bool,
    /// Whether replies live in threads only.
    pub collapsed_threads: bool,
    /// Whether one may make public channels; by team.
    pub create_public: Vec<TeamId>,
    /// Whether one may make private channels; by team.
    pub create_private: Vec<TeamId>,
    /// Most reactions of different kinds on a post.
    pub max_reactions: u32,
    /// Whether the server lets people use custom emoji.
    pub custom_emoji: bool,
}
