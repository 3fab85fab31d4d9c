//! Files, upload sessions and custom emoji.

use bytes::Bytes;
use serde_json::{Value, json};

use super::State;
use crate::{ids::Id, pictures};

/// An uploaded file.
#[derive(Debug, Clone, Default)]
pub struct File {
    /// Its id.
    pub id: Id,
    /// Who uploaded it.
    pub user_id: Id,
    /// The post it is attached to; empty until then.
    pub post_id: Id,
    /// The channel it was uploaded for.
    pub channel_id: Id,
    /// When, in ms.
    pub create_at: i64,
    /// Its name.
    pub name: String,
    /// Its type.
    pub mime_type: String,
    /// Size in pixels, for images; 0 otherwise.
    pub width: u32,
    /// Size in pixels, for images; 0 otherwise.
    pub height: u32,
    /// A tiny JPEG, for images.
    pub mini_preview: Option<String>,
    /// The content.
    pub bytes: Bytes,
}

/// An upload in parts.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    /// Its id.
    pub id: Id,
    /// Who uploads.
    pub user_id: Id,
    /// For which channel.
    pub channel_id: Id,
    /// Its name.
    pub filename: String,
    /// The whole size, in bytes.
    pub file_size: usize,
    /// When it began, in ms.
    pub create_at: i64,
    /// What has come.
    pub bytes: Vec<u8>,
}

/// A custom emoji.
#[derive(Debug, Clone, Default)]
pub struct Emoji {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Who made it.
    pub creator_id: Id,
    /// When, in ms.
    pub create_at: i64,
    /// The picture.
    pub bytes: Bytes,
}

impl State {
    /// Keeps a file and returns its id.
    pub fn add_file(&mut self, user: &str, channel: &str, name: &str, bytes: Bytes) -> Id {
        let id = self.ids.make();
        let seen = pictures::look_at(&bytes);
        let file = File {
            id: id.clone(),
            user_id: user.to_owned(),
            channel_id: channel.to_owned(),
            create_at: self.clock.now(),
            name: name.to_owned(),
            mime_type: mime_of(name, &bytes).to_owned(),
            width: seen.as_ref().map_or(0, |s| s.width),
            height: seen.as_ref().map_or(0, |s| s.height),
            mini_preview: seen.map(|s| s.mini_preview),
            bytes,
            ..File::default()
        };
        self.files.insert(id.clone(), file);
        id
    }

    /// A file's description as it is told.
    pub fn file_json(&self, file: &File) -> Value {
        let mut told = json!({
            "id": file.id, "user_id": file.user_id, "create_at": file.create_at, "update_at": file.create_at, "delete_at": 0,
            "name": file.name, "extension": extension(&file.name), "size": file.bytes.len(), "mime_type": file.mime_type,
            "mini_preview": file.mini_preview, "remote_id": "",
        });
        crate::wire::put(&mut told, "channel_id", if self.is_new() { file.channel_id.clone().into() } else { "".into() });
        if !file.post_id.is_empty() {
            crate::wire::put(&mut told, "post_id", file.post_id.clone().into());
        }
        if file.width > 0 {
            crate::wire::put(&mut told, "width", file.width.into());
            crate::wire::put(&mut told, "height", file.height.into());
            crate::wire::put(&mut told, "has_preview_image", true.into());
        }
        if self.is_new() {
            crate::wire::put(&mut told, "archived", false.into());
        }
        told
    }

    /// An upload session as it is told.
    pub fn upload_json(&self, upload: &Upload) -> Value {
        json!({
            "id": upload.id, "type": "attachment", "create_at": upload.create_at, "user_id": upload.user_id,
            "channel_id": upload.channel_id, "filename": upload.filename, "file_size": upload.file_size,
            "file_offset": upload.bytes.len(), "remote_id": "", "req_file_id": "",
        })
    }

    /// A custom emoji as it is told.
    pub fn emoji_json(&self, emoji: &Emoji) -> Value {
        json!({"id": emoji.id, "create_at": emoji.create_at, "update_at": emoji.create_at, "delete_at": 0, "creator_id": emoji.creator_id, "name": emoji.name})
    }
}

/// What comes after the last full stop of a name.
pub fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, e)| e.to_lowercase()).unwrap_or_default()
}

/// The type that the server gives a file, by its name.
pub fn mime_of(name: &str, bytes: &[u8]) -> &'static str {
    match extension(name).as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "svg" => "image/svg+xml",
        "webp" => "image/webp",
        "pdf" => "application/pdf",
        "txt" | "log" => "text/plain; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "json" => "application/json",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "zip" => "application/zip",
        _ if bytes.starts_with(b"\x89PNG") => "image/png",
        _ => "application/octet-stream",
    }
}
