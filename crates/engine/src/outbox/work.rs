//! What the outbox can hold: everything a person did that the server must learn.

use model::{CategoryId, ChannelId, FileId, Millis, PendingPostId, PostId, Presence, TeamId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One thing the server must learn. Kept as JSON in the entry's payload, so that it survives restarts and versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Work {
    /// A new post.
    Post {
        /// Where.
        channel: ChannelId,
        /// The thread; empty to start one.
        root: PostId,
        /// The text.
        message: String,
        /// Files, in order; those that are not up yet have no id.
        files: Vec<OutgoingFile>,
        /// What we call it.
        pending: PendingPostId,
    },
    /// A changed text. `post` may be a pending id, if the post itself still waits.
    Edit {
        /// Which post.
        post: PostId,
        /// The new text.
        message: String,
    },
    /// A deletion.
    Delete {
        /// Which post.
        post: PostId,
    },
    /// A reaction given or taken back.
    React {
        /// To which post.
        post: PostId,
        /// Short name.
        emoji: String,
        /// Given?
        on: bool,
    },
    /// A post pinned or taken off.
    Pin {
        /// Which post.
        post: PostId,
        /// Pinned?
        on: bool,
    },
    /// A channel read. Only the last one per channel matters.
    MarkRead {
        /// Which channel.
        channel: ChannelId,
        /// The newest post that was there, by the server's clock: what came later was not seen.
        #[serde(default)]
        seen: Millis,
    },
    /// A channel unread from a post on.
    MarkUnread {
        /// From which post on.
        post: PostId,
    },
    /// A thread followed or no longer.
    FollowThread {
        /// In which team; any of the person's for direct messages.
        team: TeamId,
        /// Its root.
        root: PostId,
        /// Followed?
        on: bool,
    },
    /// A thread read up to a moment of the server's clock.
    ThreadRead {
        /// In which team.
        team: TeamId,
        /// Its root.
        root: PostId,
        /// Up to when, in milliseconds.
        at: i64,
    },
    /// All threads of a team read.
    AllThreadsRead {
        /// Which team.
        team: TeamId,
    },
    /// Preferences set (`value`) or removed (`None`).
    Preference {
        /// Category.
        category: String,
        /// Name.
        name: String,
        /// Value.
        value: Option<String>,
    },
    /// Notification settings of a channel, merged by the server.
    NotifyProps {
        /// Which channel.
        channel: ChannelId,
        /// The keys that change.
        props: BTreeMap<String, String>,
    },
    /// A category folded, or its channels changed. The category is read from the cache when it is sent, so that the last state counts.
    Category {
        /// In which team.
        team: TeamId,
        /// Which.
        category: CategoryId,
    },
    /// One's own status.
    Status {
        /// Which.
        status: Presence,
        /// End of do-not-disturb, unix seconds.
        dnd_end: Option<i64>,
    },
    /// A channel left.
    Leave {
        /// Which channel.
        channel: ChannelId,
    },
}

/// A file of a post that waits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct OutgoingFile {
    /// The upload's name here.
    pub upload: String,
    /// File name.
    pub name: String,
    /// In bytes.
    pub size: u64,
    /// Its kind.
    pub mime_type: String,
    /// Its id, once it is up.
    pub file: Option<FileId>,
}

impl Work {
    /// The word for the kind, for the row and the log.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Post { .. } => "post",
            Self::Edit { .. } => "edit",
            Self::Delete { .. } => "delete",
            Self::React { .. } => "react",
            Self::Pin { .. } => "pin",
            Self::MarkRead { .. } => "mark_read",
            Self::MarkUnread { .. } => "mark_unread",
            Self::FollowThread { .. } => "follow_thread",
            Self::ThreadRead { .. } => "thread_read",
            Self::AllThreadsRead { .. } => "all_threads_read",
            Self::Preference { .. } => "preference",
            Self::NotifyProps { .. } => "notify_props",
            Self::Category { .. } => "category",
            Self::Status { .. } => "status",
            Self::Leave { .. } => "leave",
        }
    }

    /// Whether it is something a person wrote: it is shown, asked about before signing out, and never given up silently.
    pub fn is_words(&self) -> bool {
        matches!(self, Self::Post { .. } | Self::Edit { .. })
    }
}
