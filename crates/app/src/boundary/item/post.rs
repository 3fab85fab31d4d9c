//! A post as a timeline shows it.

use super::{EmojiItem, PersonItem};
use crate::boundary::UiError;
use markup::Document;
use model::{ChannelId, FileId, Millis, PostId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A post.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PostItem {
    /// What it is called for as long as it is shown: the same from local echo to server echo.
    pub key: String,
    /// The server's id; absent until it has one.
    pub id: Option<PostId>,
    /// The channel.
    pub channel: ChannelId,
    /// The root it replies to.
    pub root: Option<PostId>,
    /// Who wrote it; with the name and picture that an integration chose, where that is allowed.
    pub author: PersonItem,
    /// Whether a bot or integration wrote it: the BOT tag.
    pub is_bot: bool,
    /// When it was made.
    pub at: Millis,
    /// What it is.
    pub kind: PostKind,
    /// Its text as a tree.
    pub text: Document,
    /// Whether it was edited.
    pub edited: bool,
    /// Whether it continues a group: no picture, no name.
    pub grouped: bool,
    /// Whether it mentions oneself.
    pub mentioned: Mentioned,
    /// Whether it is pinned.
    pub pinned: bool,
    /// Whether oneself saved it.
    pub saved: bool,
    /// Reactions, the first given first.
    pub reactions: Vec<ReactionItem>,
    /// Files.
    pub files: Vec<FileItem>,
    /// Message attachments.
    pub attachments: Vec<AttachmentItem>,
    /// Images that the text links to and the server knows the size of.
    pub images: Vec<ImageItem>,
    /// The thread that hangs on it.
    pub thread: Option<ThreadFooter>,
    /// Where it stands on its way out.
    pub send: SendState,
    /// Whether it is one's own.
    pub mine: bool,
    /// Whether one may change its text.
    pub can_edit: bool,
    /// Whether one may delete it.
    pub can_delete: bool,
}

/// What a post is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum PostKind {
    /// A message.
    Message,
    /// `/me`
    Action,
    /// The server tells of an event.
    System {
        /// Which, as far as the UI words it itself; else the server's text is shown.
        notice: Option<SystemNotice>,
    },
    /// Only this person sees it.
    Ephemeral,
    /// It was deleted, but replies hang on it.
    Deleted,
}

/// An event the UI words itself, in the reader's language.
#[allow(missing_docs, reason = "a variant tells what its fields are for")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum SystemNotice {
    /// Somebody came.
    Joined { who: Vec<String> },
    /// Somebody left.
    Left { who: Vec<String> },
    /// Somebody was added.
    Added { who: Vec<String>, by: String },
    /// Somebody was removed.
    Removed { who: Vec<String> },
    /// The header changed; empty if it was removed.
    Header { by: String, header: String },
    /// The purpose changed; empty if it was removed.
    Purpose { by: String, purpose: String },
    /// The name changed.
    Renamed { by: String, old: String, new: String },
    /// The channel was archived.
    Archived { by: String },
    /// The channel was restored.
    Restored { by: String },
}

/// Whether and how a post mentions oneself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Mentioned {
    /// It does not.
    No,
    /// By name, key word, or `@channel`.
    Yes,
}

/// Where a post stands on its way out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum SendState {
    /// The server has it.
    Sent,
    /// It waits for the line, or for what was written before it.
    Waiting,
    /// It is under way.
    Sending,
    /// The server refused it; nothing is tried until the person says so.
    Failed {
        /// Why.
        error: UiError,
    },
    /// The server has it; an edit or a deletion of it waits.
    Changing,
}

/// A reaction with those who gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ReactionItem {
    /// Which.
    pub emoji: EmojiItem,
    /// How many gave it.
    pub count: u32,
    /// Whether oneself did.
    pub mine: bool,
    /// Names, at most twenty.
    pub names: Vec<String>,
}

/// A file on a post.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FileItem {
    /// The server's id, or the upload's name while it waits.
    pub id: FileId,
    /// File name.
    pub name: String,
    /// Without the dot.
    pub extension: String,
    /// In bytes.
    pub size: f64,
    /// For choosing a picture.
    pub mime_type: String,
    /// If it is shown as an image.
    pub image: Option<ImageItem>,
}

/// An image whose size is known before it is fetched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ImageItem {
    /// The address in the text that it stands for; empty for a file's.
    pub url: String,
    /// Path under the media scheme of what a timeline shows.
    pub preview: String,
    /// Path under the media scheme of the whole.
    pub full: String,
    /// In pixels; zero if unknown.
    pub width: u32,
    /// In pixels; zero if unknown.
    pub height: u32,
    /// A 16 × 16 JPEG as a data address, for the moment before.
    pub mini: Option<String>,
}

/// A message attachment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AttachmentItem {
    /// Above the box.
    pub pretext: Option<Document>,
    /// `good`, `warning`, `danger`, `#rrggbb` or empty.
    pub color: String,
    /// Who is said to write.
    pub author: String,
    /// Where the author's name leads.
    pub author_link: Option<String>,
    /// The title.
    pub title: String,
    /// Where the title leads.
    pub title_link: Option<String>,
    /// The text.
    pub text: Option<Document>,
    /// Pairs.
    pub fields: Vec<FieldItem>,
    /// A picture.
    pub image: Option<ImageItem>,
    /// The last line.
    pub footer: String,
}

/// A field of an attachment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FieldItem {
    /// Its name.
    pub title: String,
    /// Its value.
    pub value: Document,
    /// Whether two fit beside each other.
    pub short: bool,
}

/// A thread below its root.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ThreadFooter {
    /// How many replies.
    pub replies: u32,
    /// When the last came; zero if unknown.
    pub last_at: Millis,
    /// Who wrote in it, at most five.
    pub people: Vec<PersonItem>,
    /// Replies not read yet.
    pub unread: u32,
    /// Mentions not read yet.
    pub mentions: u32,
    /// Whether oneself follows it.
    pub following: bool,
}
