//! People (protocol F4).

use crate::{ApiError, Connection};
use bytes::Bytes;
use model::{ChannelId, Millis, TeamId, User, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Profile pictures larger than this are refused.
const LARGEST_IMAGE: u64 = 8 * 1024 * 1024;

/// `GET /users/me`: whose token this is. The one path that also answers while a second factor must be set up.
///
/// # Errors
/// See [`ApiError`]; `Unauthorized` if the session is gone.
pub async fn get_me(connection: &Connection) -> Result<User, ApiError> {
    connection.get("get_me", &["users", "me"]).json().await
}

/// `GET /users/{id}`.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_user(connection: &Connection, user: &UserId) -> Result<User, ApiError> {
    connection.get("get_user", &["users", user.as_str()]).json().await
}

/// `POST /users/ids`. With `since`, only those that changed after it. Unknown ids are left out.
///
/// # Errors
/// See [`ApiError`]; `TooLarge` for some ten thousand ids.
pub async fn get_users_by_ids(connection: &Connection, ids: &[UserId], since: Option<Millis>) -> Result<Vec<User>, ApiError> {
    connection.post("get_users_by_ids", &["users", "ids"]).query_if("since", since.map(|at| at.0)).body(&ids).list().await
}

/// `POST /users/usernames`. Unknown names are left out.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_users_by_usernames(connection: &Connection, usernames: &[String]) -> Result<Vec<User>, ApiError> {
    connection.post("get_users_by_usernames", &["users", "usernames"]).body(&usernames).list().await
}

/// `POST /users/group_channels`: the people in each group message.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_users_by_group_channel_ids(connection: &Connection, channels: &[ChannelId]) -> Result<BTreeMap<ChannelId, Vec<User>>, ApiError> {
    connection.post("get_users_by_group_channel_ids", &["users", "group_channels"]).body(&channels).json().await
}

/// What to look for among people.
#[derive(Clone, Debug, Default, Serialize)]
pub struct UserSearch {
    /// Part of a name.
    pub term: String,
    /// Only members of this team.
    #[serde(skip_serializing_if = "TeamId::is_empty")]
    pub team_id: TeamId,
    /// Only members of this channel.
    #[serde(skip_serializing_if = "ChannelId::is_empty")]
    pub in_channel_id: ChannelId,
    /// Only who is not in this channel; the server also wants `team_id` then.
    #[serde(skip_serializing_if = "ChannelId::is_empty")]
    pub not_in_channel_id: ChannelId,
    /// Deactivated people too.
    pub allow_inactive: bool,
    /// At most so many; the server's default is 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// `POST /users/search`.
///
/// # Errors
/// See [`ApiError`]; `Busy` if the server wants fewer searches.
pub async fn search_users(connection: &Connection, search: &UserSearch) -> Result<Vec<User>, ApiError> {
    connection.post("search_users", &["users", "search"]).body(search).list().await
}

/// Who may be meant by the beginning of a name.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct UserAutocomplete {
    /// Members of the channel, or all if no channel was named.
    pub users: Vec<User>,
    /// Of the team, but not in the channel.
    pub out_of_channel: Option<Vec<User>>,
}

/// `GET /users/autocomplete`.
///
/// # Errors
/// See [`ApiError`].
pub async fn autocomplete_users(
    connection: &Connection,
    team: Option<&TeamId>,
    channel: Option<&ChannelId>,
    name: &str,
    limit: u32,
) -> Result<UserAutocomplete, ApiError> {
    connection
        .get("autocomplete_users", &["users", "autocomplete"])
        .query_if("in_team", team)
        .query_if("in_channel", channel)
        .query("name", name)
        .query("limit", limit)
        .json()
        .await
}

/// `GET /users?in_channel=`: a page of a channel's people, by name. `page` counts from zero; at most 200 a page.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_users_in_channel(connection: &Connection, channel: &ChannelId, page: u32, per_page: u32) -> Result<Vec<User>, ApiError> {
    connection.get("get_users_in_channel", &["users"]).query("in_channel", channel).query("page", page).query("per_page", per_page).list().await
}

/// What changes in one's own profile; what is `None` stays.
#[derive(Clone, Debug, Default, Serialize)]
pub struct UserPatch {
    /// Given name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Family name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Chosen short name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nickname: Option<String>,
    /// What the person does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// Language tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Notification settings, all of them: the map is replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify_props: Option<BTreeMap<String, String>>,
    /// Time zone settings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<model::Timezone>,
}

/// `PUT /users/me/patch`. The answer is one's own user.
///
/// # Errors
/// See [`ApiError`].
pub async fn patch_me(connection: &Connection, patch: &UserPatch) -> Result<User, ApiError> {
    connection.put("patch_me", &["users", "me", "patch"]).body(patch).json().await
}

/// `GET /users/{id}/image`: the profile picture; everybody has one. `version` is `last_picture_update`.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_profile_image(connection: &Connection, user: &UserId, version: Millis) -> Result<Bytes, ApiError> {
    connection.get("get_profile_image", &["users", user.as_str(), "image"]).query("_", version.0).bytes(LARGEST_IMAGE).await
}

/// `POST /users/me/typing`, for when the socket cannot say it. `root` is the thread's root, or empty.
///
/// # Errors
/// See [`ApiError`].
pub async fn publish_user_typing(connection: &Connection, channel: &ChannelId, root: &model::PostId) -> Result<(), ApiError> {
    let body = serde_json::json!({"channel_id": channel, "parent_id": root});
    connection.post("publish_user_typing", &["users", "me", "typing"]).body(&body).done().await
}
