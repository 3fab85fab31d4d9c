//! Who is there (protocol F5). Others' status is never pushed; it is asked for.

use crate::{ApiError, Connection};
use model::{Presence, Status, UserId};
use serde::Serialize;

/// `POST /users/status/ids`. Unknown people count as offline.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_users_statuses_by_ids(connection: &Connection, ids: &[UserId]) -> Result<Vec<Status>, ApiError> {
    connection.post("get_users_statuses_by_ids", &["users", "status", "ids"]).body(&ids).list().await
}

/// `PUT /users/me/status`. `dnd_end_time` is in unix **seconds**, for do-not-disturb only. `Ooo` is not accepted by servers here.
///
/// # Errors
/// See [`ApiError`].
pub async fn update_user_status(connection: &Connection, me: &UserId, status: Presence, dnd_end_time: Option<i64>) -> Result<Status, ApiError> {
    #[derive(Serialize)]
    struct Body<'a> {
        user_id: &'a UserId,
        status: Presence,
        #[serde(skip_serializing_if = "Option::is_none")]
        dnd_end_time: Option<i64>,
    }
    let body = Body { user_id: me, status, dnd_end_time };
    connection.put("update_user_status", &["users", me.as_str(), "status"]).body(&body).json().await
}

/// A status in one's own words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CustomStatus {
    /// Emoji name without colons.
    pub emoji: String,
    /// At most 100 characters.
    pub text: String,
    /// `thirty_minutes`, `one_hour`, `four_hours`, `today`, `this_week`, `date_and_time`, or empty for no end.
    pub duration: String,
    /// The end, as RFC 3339; empty for none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub expires_at: String,
}

/// `PUT /users/me/status/custom`.
///
/// # Errors
/// See [`ApiError`].
pub async fn update_user_custom_status(connection: &Connection, status: &CustomStatus) -> Result<(), ApiError> {
    connection.put("update_user_custom_status", &["users", "me", "status", "custom"]).body(status).done().await
}

/// `DELETE /users/me/status/custom`.
///
/// # Errors
/// See [`ApiError`].
pub async fn unset_user_custom_status(connection: &Connection) -> Result<(), ApiError> {
    connection.delete("unset_user_custom_status", &["users", "me", "status", "custom"]).done().await
}
