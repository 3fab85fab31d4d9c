//! What a write changed, as fine as views need it.

use crate::table::entries::EntryId;
use crate::table::meta::MetaKey;
use model::{ChannelId, Millis, PostId, TeamId, UserId};

/// One change that was committed. Ids only: views read what they show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A post came or changed, or its reactions did.
    PostUpserted {
        /// Its channel.
        channel_id: ChannelId,
        /// The post.
        post_id: PostId,
        /// The thread it replies in; empty if it starts one.
        root_id: PostId,
        /// When it was made.
        create_at: Millis,
        /// Whether the store did not have it before.
        is_new: bool,
    },
    /// A post went.
    PostRemoved {
        /// Its channel.
        channel_id: ChannelId,
        /// The post.
        post_id: PostId,
        /// The thread it replied in; empty if it started one.
        root_id: PostId,
        /// When it had been made.
        create_at: Millis,
    },
    /// A channel came or changed, or the people in it did.
    ChannelUpserted {
        /// The channel.
        channel_id: ChannelId,
        /// Its team; empty for direct and group messages.
        team_id: TeamId,
    },
    /// A channel went, with all its posts.
    ChannelRemoved {
        /// The channel.
        channel_id: ChannelId,
        /// Its team.
        team_id: TeamId,
    },
    /// One's own membership of a channel came, changed or went: counters, notification settings, roles.
    MemberChanged {
        /// The channel.
        channel_id: ChannelId,
    },
    /// A team's sidebar categories changed.
    CategoriesChanged {
        /// The team.
        team_id: TeamId,
    },
    /// A team or one's own membership of it came or changed.
    TeamUpserted {
        /// The team.
        team_id: TeamId,
    },
    /// A team went, with all its channels.
    TeamRemoved {
        /// The team.
        team_id: TeamId,
    },
    /// A person's profile came or changed.
    UserUpserted {
        /// The person.
        user_id: UserId,
    },
    /// Preferences came, changed or went.
    PreferencesChanged {
        /// Their categories, sorted, each once.
        categories: Vec<String>,
    },
    /// Roles changed, and with them what is permitted.
    RolesChanged,
    /// A thread's counters or its being followed changed.
    ThreadChanged {
        /// The root post.
        root_id: PostId,
        /// Its channel.
        channel_id: ChannelId,
    },
    /// A draft came, changed or went.
    DraftChanged {
        /// Its channel.
        channel_id: ChannelId,
        /// Its thread; empty for the channel's own.
        root_id: PostId,
    },
    /// An outbox entry came, changed or went.
    OutboxChanged {
        /// The entry.
        entry_id: EntryId,
        /// Its channel; empty if it has none.
        channel_id: ChannelId,
        /// Its thread; empty if it has none.
        root_id: PostId,
    },
    /// Which parts of a channel's history are whole changed.
    IntervalChanged {
        /// The channel.
        channel_id: ChannelId,
    },
    /// The server's configuration or licence changed.
    ConfigChanged,
    /// Another remembered value changed.
    MetaChanged {
        /// Which.
        key: MetaKey,
    },
    /// Custom emoji came, changed or went.
    EmojiChanged,
    /// The cache was dropped: every view starts over, and everything must be fetched again.
    Reset,
}
