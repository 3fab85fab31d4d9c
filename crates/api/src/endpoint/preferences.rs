//! Preferences, shared by all of a person's clients (protocol F8). Saved posts are among them (D3).

use crate::{ApiError, Connection};
use model::{PostId, Preference, UserId};

/// `GET /users/me/preferences`: all of them.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_preferences(connection: &Connection) -> Result<Vec<Preference>, ApiError> {
    connection.get("get_preferences", &["users", "me", "preferences"]).list().await
}

/// `PUT /users/me/preferences`: sets some. Each names its user.
///
/// # Errors
/// See [`ApiError`].
pub async fn update_preferences(connection: &Connection, preferences: &[Preference]) -> Result<(), ApiError> {
    connection.put("update_preferences", &["users", "me", "preferences"]).body(&preferences).done().await
}

/// `POST /users/me/preferences/delete`: removes some.
///
/// # Errors
/// See [`ApiError`].
pub async fn delete_preferences(connection: &Connection, preferences: &[Preference]) -> Result<(), ApiError> {
    connection.post("delete_preferences", &["users", "me", "preferences", "delete"]).body(&preferences).done().await
}

/// The preference that says that a post is saved.
pub fn saved_post(me: &UserId, post: &PostId) -> Preference {
    Preference { user_id: me.clone(), category: "flagged_post".into(), name: post.0.clone(), value: "true".into() }
}
