//! The channel sidebar.

use super::PersonItem;
use model::{CategoryId, CategoryKind, ChannelId, ChannelKind, Unread};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A row of the sidebar.
#[allow(clippy::large_enum_variant, reason = "nearly all rows are channels")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum SidebarItem {
    /// The Threads row; only where replies live in threads.
    Threads {
        /// Threads with unread replies.
        unread: u32,
        /// Mentions in them.
        mentions: u32,
    },
    /// The head of a category.
    Category {
        /// Which.
        id: CategoryId,
        /// What it is; the built-in ones are worded by the UI.
        kind: CategoryKind,
        /// Its name, if it was made by the person.
        name: String,
        /// Whether it is folded: then only unread rows follow.
        collapsed: bool,
        /// Whether all in it are muted.
        muted: bool,
        /// Mentions in the rows it hides.
        mentions: u32,
        /// Whether a row it hides is unread.
        unread: bool,
    },
    /// A channel.
    Channel {
        /// Which.
        id: ChannelId,
        /// The category it stands in.
        category: CategoryId,
        /// Its kind.
        kind: ChannelKind,
        /// The name to show.
        name: String,
        /// The other person of a direct message.
        person: Option<PersonItem>,
        /// How many others are in a group message.
        others: u32,
        /// What is unread.
        unread: Unread,
        /// Whether it is muted.
        muted: bool,
        /// Whether a draft waits there.
        draft: bool,
        /// Whether it was archived.
        archived: bool,
    },
}
