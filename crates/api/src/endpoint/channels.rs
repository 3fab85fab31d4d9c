//! Channels (protocol F1).

use crate::{ApiError, Connection};
use model::{Channel, ChannelId, ChannelKind, Millis, TeamId, UserId};
use serde::{Deserialize, Serialize};

/// `GET /users/me/teams/{t}/channels`: one's channels of a team, with all direct and group messages.
/// With `since`, archived ones too if they were archived after it.
///
/// # Errors
/// See [`ApiError`]; `NotFound` (`app.channel.get_channels.not_found.app_error`) on old servers if there are none.
pub async fn get_channels_for_team_for_user(connection: &Connection, team: &TeamId, since: Option<Millis>) -> Result<Vec<Channel>, ApiError> {
    connection
        .get("get_channels_for_team_for_user", &["users", "me", "teams", team.as_str(), "channels"])
        .flag("include_deleted", since.is_some())
        .query_if("last_delete_at", since.map(|at| at.0))
        .list()
        .await
}

/// `GET /users/me/channels`: one's channels of all teams. 6.1+, else `Unsupported`. May come `Truncated` (protocol B4).
///
/// # Errors
/// See [`ApiError`].
pub async fn get_channels_for_user(connection: &Connection, since: Option<Millis>) -> Result<Vec<Channel>, ApiError> {
    connection
        .get("get_channels_for_user", &["users", "me", "channels"])
        .flag("include_deleted", since.is_some())
        .query_if("last_delete_at", since.map(|at| at.0))
        .list()
        .await
}

/// `GET /channels/{id}`.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_channel(connection: &Connection, channel: &ChannelId) -> Result<Channel, ApiError> {
    connection.get("get_channel", &["channels", channel.as_str()]).json().await
}

/// `GET /teams/{t}/channels/name/{name}`.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_channel_by_name(connection: &Connection, team: &TeamId, name: &str) -> Result<Channel, ApiError> {
    connection.get("get_channel_by_name", &["teams", team.as_str(), "channels", "name", name]).flag("include_deleted", true).json().await
}

/// A channel to be made.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NewChannel {
    /// Its team.
    pub team_id: TeamId,
    /// 1 to 64 of `[a-z0-9-_]`.
    pub name: String,
    /// At most 64 characters.
    pub display_name: String,
    /// What it is for, at most 250 characters.
    pub purpose: String,
    /// Markdown, at most 1024 characters.
    pub header: String,
    /// Public or private.
    #[serde(rename = "type")]
    pub kind: ChannelKind,
}

/// `POST /channels`.
///
/// # Errors
/// See [`ApiError`]; `Rejected` with `store.sql_channel.save_channel.exists.app_error` if the name is taken.
pub async fn create_channel(connection: &Connection, channel: &NewChannel) -> Result<Channel, ApiError> {
    connection.post("create_channel", &["channels"]).body(channel).json().await
}

/// `POST /channels/direct`: gets or makes the direct channel of two people, who may be the same.
///
/// # Errors
/// See [`ApiError`].
pub async fn create_direct_channel(connection: &Connection, me: &UserId, other: &UserId) -> Result<Channel, ApiError> {
    connection.post("create_direct_channel", &["channels", "direct"]).body(&[me, other]).json().await
}

/// `POST /channels/group`: gets or makes the group message of three to eight people, oneself included.
///
/// # Errors
/// See [`ApiError`].
pub async fn create_group_channel(connection: &Connection, users: &[UserId]) -> Result<Channel, ApiError> {
    connection.post("create_group_channel", &["channels", "group"]).body(&users).json().await
}

/// What changes in a channel; what is `None` stays.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ChannelPatch {
    /// The name in addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The name people see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// The line above the conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
}

/// `PUT /channels/{id}/patch`.
///
/// # Errors
/// See [`ApiError`].
pub async fn patch_channel(connection: &Connection, channel: &ChannelId, patch: &ChannelPatch) -> Result<Channel, ApiError> {
    connection.put("patch_channel", &["channels", channel.as_str(), "patch"]).body(patch).json().await
}

/// `DELETE /channels/{id}`: archives it.
///
/// # Errors
/// See [`ApiError`].
pub async fn delete_channel(connection: &Connection, channel: &ChannelId) -> Result<(), ApiError> {
    connection.delete("delete_channel", &["channels", channel.as_str()]).done().await
}

/// `GET /teams/{t}/channels`: a page of the team's public channels, joined or not, by name.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_public_channels_for_team(connection: &Connection, team: &TeamId, page: u32, per_page: u32) -> Result<Vec<Channel>, ApiError> {
    connection.get("get_public_channels_for_team", &["teams", team.as_str(), "channels"]).query("page", page).query("per_page", per_page).list().await
}

/// `POST /teams/{t}/channels/search`: public channels of the team by part of a name.
///
/// # Errors
/// See [`ApiError`].
pub async fn search_channels(connection: &Connection, team: &TeamId, term: &str) -> Result<Vec<Channel>, ApiError> {
    connection.post("search_channels", &["teams", team.as_str(), "channels", "search"]).body(&serde_json::json!({ "term": term })).list().await
}

/// `GET /teams/{t}/channels/autocomplete`: one's own and public channels by the beginning of a name.
///
/// # Errors
/// See [`ApiError`].
pub async fn autocomplete_channels_for_team(connection: &Connection, team: &TeamId, name: &str) -> Result<Vec<Channel>, ApiError> {
    connection.get("autocomplete_channels_for_team", &["teams", team.as_str(), "channels", "autocomplete"]).query("name", name).list().await
}

/// Numbers about a channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ChannelStats {
    /// The channel.
    pub channel_id: ChannelId,
    /// People in it.
    pub member_count: i64,
    /// Guests among them.
    pub guest_count: i64,
    /// Pinned posts.
    pub pinnedpost_count: i64,
    /// Files; absent on old servers.
    pub files_count: i64,
}

/// `GET /channels/{id}/stats`.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_channel_stats(connection: &Connection, channel: &ChannelId) -> Result<ChannelStats, ApiError> {
    connection.get("get_channel_stats", &["channels", channel.as_str(), "stats"]).json().await
}
