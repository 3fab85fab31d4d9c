//! What a window keeps open.

#![allow(missing_docs, reason = "a variant tells what its fields are for; their names and types say the rest")]

use model::{AccountId, ChannelId, PostId, TeamId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A view: a list that the app keeps up to date for a window. The comment names its items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum ViewSpec {
    /// One `ShellItem`: the app's own state and where to go.
    Shell,
    /// `AccountItem`s with their teams: the rail.
    Accounts,
    /// One `SettingsItem`.
    Settings,
    /// One `MeItem`: oneself, and how this account shows things.
    Me { account: AccountId },
    /// `SidebarItem`s of a team.
    Sidebar { account: AccountId, team: TeamId },
    /// One `ChannelItem`: a conversation's header and rights.
    Channel { account: AccountId, channel: ChannelId },
    /// `TimelineItem`s, oldest first.
    Timeline { account: AccountId, channel: ChannelId, anchor: Anchor },
    /// `TimelineItem`s of a thread, oldest first, its root at the top.
    Thread { account: AccountId, root: PostId },
    /// `ThreadItem`s, the newest reply first.
    Threads { account: AccountId, team: TeamId, unread_only: bool },
    /// One `ComposerItem`: the draft, its uploads, who is typing.
    Composer { account: AccountId, channel: ChannelId, root: Option<PostId> },
}

/// Where a timeline begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum Anchor {
    /// At the oldest unread post, else the newest post.
    #[default]
    Unread,
    /// At the newest post.
    Newest,
    /// Around a post.
    Post {
        /// Which.
        post: PostId,
    },
}
