//! Memberships of channels: joining, leaving, reading, and each person's notification settings (protocol F1, B4).

use crate::{ApiError, Connection};
use model::{ChannelId, ChannelMember, Millis, TeamId, UserId};
use serde::Deserialize;
use std::collections::BTreeMap;

/// `GET /users/me/teams/{t}/channels/members`: one's memberships in a team's channels and in direct and group messages.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_channel_members_for_user(connection: &Connection, team: &TeamId) -> Result<Vec<ChannelMember>, ApiError> {
    connection.get("get_channel_members_for_user", &["users", "me", "teams", team.as_str(), "channels", "members"]).list().await
}

/// `GET /users/me/channel_members?page=-1`: all one's memberships at once, as JSON lines. 6.2+, else `Unsupported`.
///
/// # Errors
/// See [`ApiError`]; `Truncated` if the list broke off inside a line.
pub async fn get_all_channel_members_for_user(connection: &Connection) -> Result<Vec<ChannelMember>, ApiError> {
    connection.get("get_all_channel_members_for_user", &["users", "me", "channel_members"]).query("page", -1).json_lines().await
}

/// `GET /channels/{c}/members/{u}`.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_channel_member(connection: &Connection, channel: &ChannelId, user: &UserId) -> Result<ChannelMember, ApiError> {
    connection.get("get_channel_member", &["channels", channel.as_str(), "members", user.as_str()]).json().await
}

/// `GET /channels/{c}/members`: a page of a channel's memberships. At most 200 a page.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_channel_members(connection: &Connection, channel: &ChannelId, page: u32, per_page: u32) -> Result<Vec<ChannelMember>, ApiError> {
    connection.get("get_channel_members", &["channels", channel.as_str(), "members"]).query("page", page).query("per_page", per_page).list().await
}

/// `POST /channels/{c}/members`: joins, or adds somebody.
///
/// # Errors
/// See [`ApiError`].
pub async fn add_channel_member(connection: &Connection, channel: &ChannelId, user: &UserId) -> Result<ChannelMember, ApiError> {
    let body = serde_json::json!({ "user_id": user });
    connection.post("add_channel_member", &["channels", channel.as_str(), "members"]).body(&body).json().await
}

/// `DELETE /channels/{c}/members/{u}`: leaves, or removes somebody.
///
/// # Errors
/// See [`ApiError`].
pub async fn remove_user_from_channel(connection: &Connection, channel: &ChannelId, user: &UserId) -> Result<(), ApiError> {
    connection.delete("remove_user_from_channel", &["channels", channel.as_str(), "members", user.as_str()]).done().await
}

/// What the server now takes as viewed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Viewed {
    /// When each channel was last viewed.
    pub last_viewed_at_times: BTreeMap<ChannelId, Millis>,
}

/// `POST /channels/members/me/view`: marks `channel` and `previous` read and makes `channel` the one in front; empty means none is.
/// Always says that threads are read on their own, lest all threads of the channel become read (protocol F1).
///
/// # Errors
/// See [`ApiError`].
pub async fn view_channel(connection: &Connection, channel: &ChannelId, previous: &ChannelId) -> Result<Viewed, ApiError> {
    let body = serde_json::json!({"channel_id": channel, "prev_channel_id": previous, "collapsed_threads_supported": true});
    connection.post("view_channel", &["channels", "members", "me", "view"]).body(&body).json().await
}

/// `POST /channels/members/me/mark_read`: marks several channels read. `Unsupported` on old servers.
///
/// # Errors
/// See [`ApiError`].
pub async fn read_multiple_channels(connection: &Connection, channels: &[ChannelId]) -> Result<Viewed, ApiError> {
    connection.post("read_multiple_channels", &["channels", "members", "me", "mark_read"]).body(&channels).json().await
}

/// `PUT /channels/{c}/members/{me}/notify_props`: merges the given settings into one's own.
///
/// # Errors
/// See [`ApiError`].
pub async fn update_channel_notify_props(
    connection: &Connection,
    channel: &ChannelId,
    me: &UserId,
    props: &BTreeMap<String, String>,
) -> Result<(), ApiError> {
    let mut body = props.clone();
    body.insert("channel_id".into(), channel.0.clone());
    body.insert("user_id".into(), me.0.clone());
    connection.put("update_channel_notify_props", &["channels", channel.as_str(), "members", me.as_str(), "notify_props"]).body(&body).done().await
}
