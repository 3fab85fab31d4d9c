//! Teams (protocol F3).

use crate::{ApiError, Connection};
use bytes::Bytes;
use model::{Millis, Team, TeamId, TeamMember};
use serde::Deserialize;

/// Team icons larger than this are refused.
const LARGEST_IMAGE: u64 = 8 * 1024 * 1024;

/// `GET /users/me/teams`.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_teams_for_user(connection: &Connection) -> Result<Vec<Team>, ApiError> {
    connection.get("get_teams_for_user", &["users", "me", "teams"]).list().await
}

/// `GET /users/me/teams/members`: one's memberships.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_team_members_for_user(connection: &Connection) -> Result<Vec<TeamMember>, ApiError> {
    connection.get("get_team_members_for_user", &["users", "me", "teams", "members"]).list().await
}

/// What is unread in a team. Muted channels still count mentions here; direct messages do not count at all (protocol J4).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TeamUnread {
    /// The team.
    pub team_id: TeamId,
    /// Posts.
    pub msg_count: i64,
    /// Mentions.
    pub mention_count: i64,
    /// Posts that start a thread.
    pub msg_count_root: i64,
    /// Mentions in posts that start a thread.
    pub mention_count_root: i64,
    /// Followed threads with unread replies.
    pub thread_count: i64,
    /// Mentions in threads.
    pub thread_mention_count: i64,
}

/// `GET /users/me/teams/unread`. Thread counts only with `collapsed_threads`.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_teams_unread_for_user(connection: &Connection, collapsed_threads: bool) -> Result<Vec<TeamUnread>, ApiError> {
    connection.get("get_teams_unread_for_user", &["users", "me", "teams", "unread"]).flag("include_collapsed_threads", collapsed_threads).list().await
}

/// `GET /teams/{id}/image`: the icon. `version` is `last_team_icon_update`; with zero there is none (404).
///
/// # Errors
/// See [`ApiError`].
pub async fn get_team_icon(connection: &Connection, team: &TeamId, version: Millis) -> Result<Bytes, ApiError> {
    connection.get("get_team_icon", &["teams", team.as_str(), "image"]).query("_", version.0).bytes(LARGEST_IMAGE).await
}
