//! Custom emoji, fetched by name when one is seen (protocol B1).

use crate::{ApiError, Connection};
use bytes::Bytes;
use model::{CustomEmoji, EmojiId};

/// Emoji pictures larger than this are refused.
const LARGEST_IMAGE: u64 = 4 * 1024 * 1024;

/// `POST /emoji/names`: at most 200 names. 9.2+, else `Unsupported`; then ask for each with [`get_emoji_by_name`].
///
/// # Errors
/// See [`ApiError`].
pub async fn get_emojis_by_names(connection: &Connection, names: &[String]) -> Result<Vec<CustomEmoji>, ApiError> {
    connection.post("get_emojis_by_names", &["emoji", "names"]).body(&names).list().await
}

/// `GET /emoji/name/{name}`.
///
/// # Errors
/// See [`ApiError`]; `NotFound` if there is none.
pub async fn get_emoji_by_name(connection: &Connection, name: &str) -> Result<CustomEmoji, ApiError> {
    connection.get("get_emoji_by_name", &["emoji", "name", name]).json().await
}

/// `GET /emoji`: a page of all, by name; at most 200 a page.
///
/// # Errors
/// See [`ApiError`]; `Unsupported` if custom emoji are off.
pub async fn get_emoji_list(connection: &Connection, page: u32, per_page: u32) -> Result<Vec<CustomEmoji>, ApiError> {
    connection.get("get_emoji_list", &["emoji"]).query("page", page).query("per_page", per_page).query("sort", "name").list().await
}

/// `GET /emoji/autocomplete`: those whose name begins so.
///
/// # Errors
/// See [`ApiError`].
pub async fn autocomplete_emoji(connection: &Connection, name: &str) -> Result<Vec<CustomEmoji>, ApiError> {
    connection.get("autocomplete_emoji", &["emoji", "autocomplete"]).query("name", name).list().await
}

/// `GET /emoji/{id}/image`.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_emoji_image(connection: &Connection, emoji: &EmojiId) -> Result<Bytes, ApiError> {
    connection.get("get_emoji_image", &["emoji", emoji.as_str(), "image"]).bytes(LARGEST_IMAGE).await
}
