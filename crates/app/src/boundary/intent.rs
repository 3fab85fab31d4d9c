//! What a person wants: every way into the app that changes something.

#![allow(missing_docs, reason = "a variant tells what its fields are for; their names and types say the rest")]

use super::Place;
use crate::settings::Settings;
use model::{AccountId, CategoryId, ChannelId, FileId, PostId, Presence, TeamId, UserId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a person did. Each is durable before it is answered, but for the live ones, which leave no row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum Intent {
    // Accounts
    /// Sign in with a name and a password.
    SignIn { server: String, login: String, password: String, code: Option<String>, memory_only: bool },
    /// Sign in with a personal access token.
    SignInWithToken { server: String, token: String, memory_only: bool },
    /// Sign an account in again after its session ended.
    SignInAgain { account: AccountId, login: String, password: String, code: Option<String> },
    /// Try the keychain again.
    RetryKeychain,
    /// Sign out. Refused with `unsent-work` unless `discard_unsent`.
    SignOut { account: AccountId, discard_unsent: bool },

    // Live: no row is left
    /// The window got or lost the focus.
    Focus { focused: bool },
    /// What the window shows now; reading follows from it. `at_newest` tells whether the newest post is in sight.
    InView { place: Place, at_newest: bool },
    /// The person is typing.
    Typing { at: TypingIn },
    /// Batches up to this one were drawn.
    Acknowledge { view: u32, batch: u32 },
    /// Show older posts of an open timeline or thread.
    ShowOlder { view: u32 },
    /// Show newer posts of an open timeline.
    ShowNewer { view: u32 },
    /// Start again at the newest post.
    JumpToNewest { view: u32 },
    /// Try to reach the server now.
    ReconnectNow { account: AccountId },

    // Posts
    /// Send a post. Its text and files leave the draft.
    Send { account: AccountId, channel: ChannelId, root: Option<PostId>, text: String, uploads: Vec<String> },
    /// Try a failed send again. `key` is the post's.
    RetrySend { account: AccountId, key: String },
    /// Give a failed or waiting send up; its text returns to the draft if that is empty.
    DiscardSend { account: AccountId, key: String },
    /// Change a post's text.
    Edit { account: AccountId, post: PostId, text: String },
    /// Delete a post.
    Delete { account: AccountId, post: PostId },
    /// Add or take back a reaction.
    React { account: AccountId, post: PostId, emoji: String, on: bool },
    /// Pin a post to its channel or take it off.
    Pin { account: AccountId, post: PostId, on: bool },
    /// Save a post for oneself or no longer.
    Save { account: AccountId, post: PostId, on: bool },
    /// Take this post and what follows as unread.
    MarkUnread { account: AccountId, post: PostId },

    // Threads
    /// Follow a thread or no longer.
    FollowThread { account: AccountId, root: PostId, on: bool },
    /// Take a thread as read.
    MarkThreadRead { account: AccountId, root: PostId },
    /// Take all threads of a team as read.
    MarkAllThreadsRead { account: AccountId, team: TeamId },

    // Drafts and files
    /// Keep what was typed so far. Empty text and no uploads forget the draft.
    SaveDraft { account: AccountId, channel: ChannelId, root: Option<PostId>, text: String },
    /// Let the person choose files to attach to a draft.
    PickFiles { account: AccountId, channel: ChannelId, root: Option<PostId> },
    /// Attach what was pasted or dropped; its bytes were posted to the media scheme as `upload`.
    Attach { account: AccountId, channel: ChannelId, root: Option<PostId>, upload: String, name: String },
    /// Take a file off a draft; ends its upload.
    Detach { account: AccountId, upload: String },
    /// Try a failed upload again.
    RetryUpload { account: AccountId, upload: String },
    /// Save a file where the person chooses.
    SaveFile { account: AccountId, file: FileId },
    /// Open a file with the system's program for it.
    OpenFile { account: AccountId, file: FileId },

    // Channels
    /// Take a channel as read.
    MarkRead { account: AccountId, channel: ChannelId },
    /// Mute a channel or no longer.
    Mute { account: AccountId, channel: ChannelId, on: bool },
    /// Make a channel a favourite or no longer.
    Favourite { account: AccountId, team: TeamId, channel: ChannelId, on: bool },
    /// Choose what a channel notifies of.
    SetLevel { account: AccountId, channel: ChannelId, level: Level },
    /// Create a channel and go there.
    CreateChannel { account: AccountId, team: TeamId, name: String, private: bool, purpose: String },
    /// Join a channel and go there.
    Join { account: AccountId, channel: ChannelId },
    /// Leave a channel; of a direct message, hide it.
    Leave { account: AccountId, channel: ChannelId },
    /// Open the direct message with a person, or a group message with several.
    OpenDirect { account: AccountId, users: Vec<UserId> },
    /// Fold a category or unfold it.
    Collapse { account: AccountId, category: CategoryId, on: bool },

    // Oneself
    /// Choose one's own status; for do-not-disturb with an end.
    SetStatus { account: AccountId, status: Presence, until: Option<SnoozeEnd> },

    // The app
    /// Keep the settings.
    SaveSettings { settings: Settings },
    /// Open an address, in the browser or here if it leads here.
    OpenLink { account: Option<AccountId>, url: String },
    /// Put text on the clipboard.
    Copy { text: String },
    /// Put a link to a post on the clipboard.
    CopyLink { account: AccountId, post: PostId },
    /// Remember where the person is, to begin there next time.
    Went { place: Place },
    /// Forget cached media and posts of an account; they are fetched again.
    ClearCache { account: AccountId },
    /// End both processes.
    Quit,
}

/// Where somebody types.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TypingIn {
    /// Whose account.
    pub account: AccountId,
    /// The channel.
    pub channel: ChannelId,
    /// The thread, if it is one.
    pub root: Option<PostId>,
}

/// What a channel notifies of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum Level {
    /// As the person's own setting says.
    Default,
    /// Every post.
    All,
    /// Mentions.
    Mention,
    /// Nothing.
    None,
}

/// When do-not-disturb ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum SnoozeEnd {
    /// In thirty minutes.
    HalfHour,
    /// In an hour.
    Hour,
    /// In two hours.
    TwoHours,
    /// Tomorrow at nine.
    Tomorrow,
    /// When the person says so.
    Never,
}

/// What an intent leads to, besides what its diffs show.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum Done {
    /// Nothing more.
    #[default]
    Done,
    /// The window should go somewhere.
    Go {
        /// Where.
        place: Place,
    },
    /// Uploads that began.
    Uploads {
        /// Their names.
        uploads: Vec<String>,
    },
}
