//! Reactions (protocol D3).

use crate::{ApiError, Connection};
use model::{PostId, Reaction, UserId};

/// `POST /reactions`. Reacting twice alike is no error.
///
/// # Errors
/// See [`ApiError`].
pub async fn save_reaction(connection: &Connection, me: &UserId, post: &PostId, emoji_name: &str) -> Result<Reaction, ApiError> {
    let body = serde_json::json!({"user_id": me, "post_id": post, "emoji_name": emoji_name});
    connection.post("save_reaction", &["reactions"]).body(&body).json().await
}

/// `DELETE /users/me/posts/{p}/reactions/{emoji}`.
///
/// # Errors
/// See [`ApiError`].
pub async fn delete_reaction(connection: &Connection, post: &PostId, emoji_name: &str) -> Result<(), ApiError> {
    connection.delete("delete_reaction", &["users", "me", "posts", post.as_str(), "reactions", emoji_name]).done().await
}

/// `GET /posts/{p}/reactions`.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_reactions(connection: &Connection, post: &PostId) -> Result<Vec<Reaction>, ApiError> {
    connection.get("get_reactions", &["posts", post.as_str(), "reactions"]).list().await
}
