//! The app's own state.

use crate::settings::Settings;
use model::{AccountId, ChannelId, PostId, TeamId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A place a window can go to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum Place {
    /// Where an account is signed in; with an address that is filled in already.
    SignIn {
        /// The address.
        server: Option<String>,
    },
    /// A conversation; `post` is the one to show, `root` the thread to open beside.
    Channel {
        /// Whose account.
        account: AccountId,
        /// The team being shown.
        team: TeamId,
        /// Which.
        channel: ChannelId,
        /// A post to go to.
        post: Option<PostId>,
        /// A thread to open.
        root: Option<PostId>,
    },
    /// The threads of a team.
    Threads {
        /// Whose account.
        account: AccountId,
        /// Which team.
        team: TeamId,
        /// The thread that is open.
        root: Option<PostId>,
    },
    /// An account without a place yet.
    Account {
        /// Which.
        account: AccountId,
    },
}

/// The app's own state, for a window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ShellItem {
    /// The engine's version.
    pub version: String,
    /// `linux`, `windows` or `macos`.
    pub os: String,
    /// The language of the words, as a tag.
    pub locale: String,
    /// Where to begin, and where the engine sent the window since.
    pub place: Place,
    /// Grows with each time the engine sends the window somewhere.
    pub visit: u32,
    /// Whether the keychain is locked and something waits for it.
    pub keychain_locked: bool,
    /// Whether there is no keychain.
    pub keychain_missing: bool,
    /// Whether a keychain's absence was said and the person went on in memory.
    pub memory_only: bool,
    /// Preset server to offer, by managed settings.
    pub preset_server: Option<String>,
    /// Whether servers may be added.
    pub can_add_server: bool,
}

/// The settings and what of them is fixed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SettingsItem {
    /// The settings as they are in force.
    pub settings: Settings,
    /// Names of settings that are fixed, with who fixed them.
    pub locked: BTreeMap<String, String>,
    /// Whether this desktop has a tray.
    pub has_tray: bool,
}
