//! A conversation's header and rights.

use super::PersonItem;
use crate::boundary::Level;
use markup::Document;
use model::{ChannelId, ChannelKind, TeamId, Unread};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ChannelItem {
    /// Which.
    pub id: ChannelId,
    /// Its team; empty for direct and group messages.
    pub team: TeamId,
    /// Its kind.
    pub kind: ChannelKind,
    /// The name to show.
    pub name: String,
    /// Its topic line, as a tree.
    pub header: Document,
    /// What it is for.
    pub purpose: String,
    /// How many are in it; absent until the server has told.
    pub members: Option<u32>,
    /// How many posts are pinned; absent until the server has told.
    pub pinned: Option<u32>,
    /// The other person of a direct message.
    pub person: Option<PersonItem>,
    /// What is unread.
    pub unread: Unread,
    /// Whether it is muted.
    pub muted: bool,
    /// Whether it is a favourite in the team being shown.
    pub favourite: bool,
    /// What it notifies of.
    pub level: Level,
    /// Whether it was archived.
    pub archived: bool,
    /// Whether one may write here.
    pub can_post: bool,
    /// Whether one may attach files here.
    pub can_upload: bool,
    /// Whether one may react here.
    pub can_react: bool,
    /// Whether one can leave it.
    pub can_leave: bool,
}
