//! The list of followed threads.

use super::PersonItem;
use markup::Document;
use model::{ChannelId, Millis, PostId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A followed thread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ThreadItem {
    /// Its root.
    pub root: PostId,
    /// Its channel.
    pub channel: ChannelId,
    /// The channel's name.
    pub channel_name: String,
    /// Who began it.
    pub author: PersonItem,
    /// The root's text.
    pub text: Document,
    /// How many replies.
    pub replies: u32,
    /// When the last came.
    pub last_at: Millis,
    /// Who wrote in it, at most five.
    pub people: Vec<PersonItem>,
    /// Replies not read yet.
    pub unread: u32,
    /// Mentions not read yet.
    pub mentions: u32,
}
