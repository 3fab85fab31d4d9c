//! Data of events about drafts, emoji, integrations and the server itself.

use crate::event::nested::nested;
use model::{ChannelId, ClientConfig, CustomEmoji, FileId, License, PostId};
use serde::Deserialize;
use serde_json::Value;

/// The first event of a new socket.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Hello {
    /// By which a lost socket is resumed.
    pub connection_id: String,
    /// `version.build.confighash.isLicensed`; when it changes, configuration and licence have.
    #[serde(default)]
    pub server_version: String,
}

/// Nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Empty {}

/// Data that Tidings does not read.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Anything(pub Value);

/// A draft.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct DraftData {
    /// `channel_id`, `root_id`, `message`, `file_ids`, `update_at`, …
    #[serde(deserialize_with = "nested")]
    pub draft: Value,
}

/// A scheduled post.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ScheduledPost {
    /// A draft's fields, with `id`, `scheduled_at`, `processed_at`, `error_code`.
    #[serde(rename = "scheduledPost", deserialize_with = "nested")]
    pub scheduled_post: Value,
}

/// A custom emoji was made.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct EmojiAdded {
    /// The emoji.
    #[serde(deserialize_with = "nested")]
    pub emoji: CustomEmoji,
}

/// An integration wants a dialog shown.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct OpenDialog {
    /// `trigger_id`, `url`, `dialog`.
    #[serde(deserialize_with = "nested")]
    pub dialog: Value,
}

/// The server's configuration changed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ConfigChanged {
    /// All of it.
    pub config: ClientConfig,
}

/// The licence changed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct LicenseChanged {
    /// All of it.
    pub license: License,
}

/// A plugin refused a download.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct FileDownloadRejected {
    /// Which file.
    pub file_id: FileId,
    /// Its name.
    pub file_name: String,
    /// Why, in the plugin's words.
    pub rejection_reason: String,
    /// The channel.
    pub channel_id: ChannelId,
    /// The post.
    pub post_id: PostId,
}

/// A plugin wants a short note shown.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ShowToast {
    /// The note.
    pub message: String,
}
