//! Threads that a person follows (protocol B8).

use crate::{Millis, Post, PostId, User};
use serde::{Deserialize, Serialize};

/// A followed thread.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Thread {
    /// The root post's id.
    pub id: PostId,
    /// How many replies there are.
    pub reply_count: i64,
    /// When the last one came.
    pub last_reply_at: Millis,
    /// Up to when the person read it.
    pub last_viewed_at: Millis,
    /// Who wrote in it.
    #[serde(deserialize_with = "crate::post::null_as_default")]
    pub participants: Vec<User>,
    /// The root post; absent in some events.
    pub post: Option<Post>,
    /// Replies not read yet.
    pub unread_replies: i64,
    /// Mentions not read yet.
    pub unread_mentions: i64,
    /// When it was deleted; zero while it stands.
    pub delete_at: Millis,
}

/// A page of followed threads with the team's totals.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ThreadList {
    /// All threads followed.
    pub total: i64,
    /// How many of them have unread replies.
    pub total_unread_threads: i64,
    /// How many unread mentions there are in them.
    pub total_unread_mentions: i64,
    /// The page.
    #[serde(deserialize_with = "crate::post::null_as_default")]
    pub threads: Vec<Thread>,
}
