//! What a screen asks once, without keeping a view open.

#![allow(missing_docs, reason = "a variant tells what its fields are for; their names and types say the rest")]

use super::{EmojiItem, PersonItem, Place};
use model::{AccountId, ChannelId, ChannelKind, PostId, Presence, TeamId, Unread, UserId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A question. Local ones answer from the cache; those that name the server say so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum Query {
    /// What server is at this address? Asks it.
    Probe { address: String },
    /// Quick switcher. `remote` asks the server for people and channels besides.
    Switcher { account: AccountId, text: String, remote: bool },
    /// Completion in a composer. `remote` asks the server besides.
    Complete { account: AccountId, channel: ChannelId, kind: CompletionKind, text: String, remote: bool },
    /// Custom emoji whose name holds this text, for the picker.
    CustomEmoji { account: AccountId, text: String },
    /// Emoji this person used most recently, newest first.
    RecentEmoji { account: AccountId },
    /// A person, for the popover.
    Person { account: AccountId, user: UserId },
    /// The members of a channel. Asks the server when the cache does not know them all.
    Members { account: AccountId, channel: ChannelId },
    /// The text to edit of a post.
    Source { account: AccountId, post: PostId },
    /// Where a post is, to go there.
    Locate { account: AccountId, post: PostId },
    /// What is stored on this machine.
    Storage,
    /// Public channels one could join. Asks the server.
    Browse { account: AccountId, team: TeamId, text: String },
}

/// An answer; each query has its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum Answer {
    /// To `Probe`.
    Server { server: ServerCard },
    /// To `Switcher` and `Browse`.
    Switcher { rows: Vec<SwitcherRow> },
    /// To `Complete`.
    Suggestions { suggestions: Vec<Suggestion> },
    /// To `CustomEmoji` and `RecentEmoji`.
    Emoji { emoji: Vec<EmojiItem> },
    /// To `Person`.
    Person { person: PersonItem },
    /// To `Members`.
    Members { members: Vec<MemberRow>, total: u32 },
    /// To `Source`.
    Source { text: String },
    /// To `Locate`.
    Place { place: Place },
    /// To `Storage`.
    Storage { accounts: Vec<StorageUse> },
}

/// A server before sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ServerCard {
    /// Its address, complete.
    pub url: String,
    /// What it calls itself.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Whether the connection is not encrypted.
    pub insecure: bool,
    /// Whether one can sign in with an e-mail address.
    pub by_email: bool,
    /// Whether one can sign in with a username.
    pub by_username: bool,
    /// The label of the LDAP name, if the server has LDAP.
    pub ldap_label: Option<String>,
    /// Whether personal access tokens are on.
    pub by_token: bool,
    /// Names of single sign-on providers that the server offers.
    pub providers: Vec<String>,
    /// A text of the server's own for this page.
    pub description: String,
}

/// What is being completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum CompletionKind {
    /// `@`
    Mention,
    /// `~`
    Channel,
    /// `:`
    Emoji,
}

/// A suggestion in a composer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum Suggestion {
    /// A person.
    Person { insert: String, person: PersonItem, in_channel: bool },
    /// `@channel`, `@all` or `@here`.
    Special { insert: String, name: String },
    /// A channel.
    Channel { insert: String, name: String, kind: ChannelKind },
    /// An emoji.
    Emoji { insert: String, emoji: EmojiItem },
}

/// A row of the quick switcher.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum SwitcherRow {
    /// A channel one is in.
    Channel { key: String, place: Place, name: String, kind: ChannelKind, team: String, unread: Unread, person: Option<PersonItem> },
    /// A channel one could join.
    Joinable { key: String, channel: ChannelId, name: String, team: String, purpose: String },
    /// A person one has no conversation with yet.
    Person { key: String, user: UserId, person: PersonItem },
    /// A thread.
    Thread { key: String, place: Place, text: String, channel: String, unread: u32 },
}

/// A member of a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MemberRow {
    /// Who.
    pub person: PersonItem,
    /// Whether they are there.
    pub presence: Presence,
}

/// What an account takes on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct StorageUse {
    /// Which.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// Messages and the like, in bytes.
    pub cache_bytes: u64,
    /// Pictures and files, in bytes.
    pub media_bytes: u64,
    /// Cached posts.
    pub posts: u64,
    /// Posts, edits and the like that were not sent yet.
    pub unsent: u32,
}
