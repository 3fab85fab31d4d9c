//! Files that hang on posts.

use crate::{ChannelId, FileId, Millis, PostId, UserId};
use serde::{Deserialize, Serialize};

/// A file as `GET /files/{id}/info` tells it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileInfo {
    /// The server's id.
    pub id: FileId,
    /// Who uploaded it.
    pub user_id: UserId,
    /// The post it hangs on; empty until that exists.
    pub post_id: PostId,
    /// The channel.
    pub channel_id: ChannelId,
    /// When it was uploaded.
    pub create_at: Millis,
    /// When it was deleted; zero while it is there.
    pub delete_at: Millis,
    /// File name.
    pub name: String,
    /// Extension without the dot.
    pub extension: String,
    /// In bytes.
    pub size: i64,
    /// Only good for choosing a viewer: senders can lie.
    pub mime_type: String,
    /// Of an image, in pixels; zero if unknown.
    pub width: i64,
    /// Of an image, in pixels; zero if unknown.
    pub height: i64,
    /// Whether `/preview` and `/thumbnail` answer.
    pub has_preview_image: bool,
    /// A 16 × 16 JPEG in base64.
    pub mini_preview: Option<String>,
}

impl FileInfo {
    /// Whether it can be drawn as a picture. SVG is left out: it is code.
    pub fn is_image(&self) -> bool {
        matches!(self.mime_type.as_str(), "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/bmp")
    }
}
