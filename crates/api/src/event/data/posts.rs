//! Data of events about posts and threads.

use crate::event::nested::{nested, nested_or_default, true_word};
use model::{ChannelId, ChannelKind, Millis, Post, PostId, Reaction, TeamId, Thread, UserId};
use serde::Deserialize;

/// A new post, with what a notification needs.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Posted {
    /// The post. One's own still has its `pending_post_id`.
    #[serde(deserialize_with = "nested")]
    pub post: Post,
    /// The channel's kind.
    #[serde(default)]
    pub channel_type: ChannelKind,
    /// The channel's name for people; in a direct message the sender's name.
    #[serde(default)]
    pub channel_display_name: String,
    /// The channel's name in addresses.
    #[serde(default)]
    pub channel_name: String,
    /// The team; empty for direct and group messages.
    #[serde(default)]
    pub team_id: TeamId,
    /// Who wrote, with a leading `@` for people.
    #[serde(default)]
    pub sender_name: String,
    /// Whether the author counts as online by it.
    #[serde(default)]
    pub set_online: bool,
    /// Whether a file hangs on it.
    #[serde(default, rename = "otherFile", deserialize_with = "true_word")]
    pub other_file: bool,
    /// Whether one of the files is a picture.
    #[serde(default, deserialize_with = "true_word")]
    pub image: bool,
    /// Who is mentioned: oneself or nobody; everybody on 5.37.
    #[serde(default, deserialize_with = "nested_or_default")]
    pub mentions: Vec<UserId>,
    /// Who follows the thread: oneself or nobody.
    #[serde(default, deserialize_with = "nested_or_default")]
    pub followers: Vec<UserId>,
    /// Whether the server wants to know if a notification was shown.
    #[serde(default)]
    pub should_ack: bool,
}

/// A post.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct PostData {
    /// The post.
    #[serde(deserialize_with = "nested")]
    pub post: Post,
}

/// Counts of a channel that was marked unread.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PostUnread {
    /// The first unread post.
    pub post_id: PostId,
    /// Posts read.
    pub msg_count: i64,
    /// Posts read that start a thread.
    pub msg_count_root: i64,
    /// Unread mentions.
    pub mention_count: i64,
    /// Unread mentions in posts that start a thread.
    pub mention_count_root: i64,
    /// Unread mentions in urgent posts; missing on old servers.
    pub urgent_mention_count: i64,
    /// Up to when the channel counts as viewed.
    pub last_viewed_at: Millis,
}

/// A reaction.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ReactionData {
    /// The reaction.
    #[serde(deserialize_with = "nested")]
    pub reaction: Reaction,
}

/// An acknowledgement.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Acknowledgement {
    /// `user_id`, `post_id`, `acknowledged_at`.
    #[serde(deserialize_with = "nested")]
    pub acknowledgement: serde_json::Value,
}

/// A burn-on-read post was opened.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct PostRevealed {
    /// The post.
    #[serde(deserialize_with = "nested")]
    pub post: Post,
    /// Who opened it; in the author's copy.
    #[serde(default)]
    pub recipients: Vec<UserId>,
}

/// A burn-on-read post must be forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PostBurned {
    /// Which.
    pub post_id: PostId,
}

/// All have opened one's burn-on-read post.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct BurnOnReadAllRevealed {
    /// Which.
    pub post_id: PostId,
    /// When it goes for its author.
    #[serde(default)]
    pub sender_expire_at: Millis,
}

/// A translation of a post.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct PostTranslationUpdated {
    /// The post.
    pub object_id: String,
    /// By language.
    #[serde(default)]
    pub translations: serde_json::Value,
}

/// A followed thread changed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ThreadUpdated {
    /// The thread.
    #[serde(deserialize_with = "nested")]
    pub thread: Thread,
    /// Unread mentions before; absent after marking it unread.
    pub previous_unread_mentions: Option<i64>,
    /// Unread replies before; absent after marking it unread.
    pub previous_unread_replies: Option<i64>,
}

/// One follows a thread now, or no longer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ThreadFollowChanged {
    /// Its root.
    pub thread_id: PostId,
    /// Whether one follows it.
    pub state: bool,
    /// How many replies it has.
    #[serde(default)]
    pub reply_count: i64,
}

/// Threads were read. With `thread_id` one; without it all of the broadcast's channel, or else of its team.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ThreadReadChanged {
    /// The thread's root; empty if it is about many.
    pub thread_id: PostId,
    /// The thread's channel.
    pub channel_id: ChannelId,
    /// Up to when; zero for all of a team.
    pub timestamp: Millis,
    /// Unread mentions left in the thread.
    pub unread_mentions: i64,
    /// Unread replies left in the thread.
    pub unread_replies: i64,
    /// Unread mentions before; absent on old servers.
    pub previous_unread_mentions: Option<i64>,
    /// Unread replies before; absent on old servers.
    pub previous_unread_replies: Option<i64>,
}
