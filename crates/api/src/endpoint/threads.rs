//! Followed threads (protocol B8, D4). For threads of direct messages any of one's teams may be named.

use crate::{ApiError, Connection};
use model::{Millis, PostId, TeamId, Thread, ThreadList};

/// Which threads of a team.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThreadsQuery {
    /// Only those that changed after this moment.
    pub since: Option<Millis>,
    /// Only older ones than this thread.
    pub before: Option<PostId>,
    /// Only newer ones than this thread; not together with `before`.
    pub after: Option<PostId>,
    /// At most 200; the default is 60.
    pub per_page: Option<u32>,
    /// Only those with unread replies.
    pub unread: bool,
    /// Deleted ones too.
    pub deleted: bool,
    /// Only the totals. Ignored by 5.37.
    pub totals_only: bool,
    /// Without direct and group messages, so that totals of teams can be added up. Ignored by 5.37.
    pub exclude_direct: bool,
}

/// `GET /users/me/teams/{t}/threads`, with whole participants.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_user_threads(connection: &Connection, team: &TeamId, query: &ThreadsQuery) -> Result<ThreadList, ApiError> {
    connection
        .get("get_user_threads", &["users", "me", "teams", team.as_str(), "threads"])
        .flag("extended", true)
        .query_if("since", query.since.map(|at| at.0))
        .query_if("before", query.before.as_ref())
        .query_if("after", query.after.as_ref())
        .query_if("per_page", query.per_page)
        .flag("unread", query.unread)
        .flag("deleted", query.deleted)
        .flag("totalsOnly", query.totals_only)
        .flag("excludeDirect", query.exclude_direct)
        .json()
        .await
}

/// `GET /users/me/teams/{t}/threads/{root}`.
///
/// # Errors
/// See [`ApiError`]; `NotFound` if one does not follow it.
pub async fn get_user_thread(connection: &Connection, team: &TeamId, root: &PostId) -> Result<Thread, ApiError> {
    connection.get("get_user_thread", &["users", "me", "teams", team.as_str(), "threads", root.as_str()]).flag("extended", true).json().await
}

/// `PUT /users/me/teams/{t}/threads/{root}/following`.
///
/// # Errors
/// See [`ApiError`].
pub async fn start_following_thread(connection: &Connection, team: &TeamId, root: &PostId) -> Result<(), ApiError> {
    connection.put("start_following_thread", &["users", "me", "teams", team.as_str(), "threads", root.as_str(), "following"]).done().await
}

/// `DELETE /users/me/teams/{t}/threads/{root}/following`.
///
/// # Errors
/// See [`ApiError`].
pub async fn stop_following_thread(connection: &Connection, team: &TeamId, root: &PostId) -> Result<(), ApiError> {
    connection.delete("stop_following_thread", &["users", "me", "teams", team.as_str(), "threads", root.as_str(), "following"]).done().await
}

/// `PUT /users/me/teams/{t}/threads/{root}/read/{at}`: read up to that moment, which may also lie before the last one.
///
/// # Errors
/// See [`ApiError`].
pub async fn update_thread_read_for_user(connection: &Connection, team: &TeamId, root: &PostId, at: Millis) -> Result<Thread, ApiError> {
    let at = at.0.to_string();
    connection.put("update_thread_read_for_user", &["users", "me", "teams", team.as_str(), "threads", root.as_str(), "read", &at]).json().await
}

/// `PUT /users/me/teams/{t}/threads/read`: all of a team are read.
///
/// # Errors
/// See [`ApiError`].
pub async fn update_threads_read_for_user(connection: &Connection, team: &TeamId) -> Result<(), ApiError> {
    connection.put("update_threads_read_for_user", &["users", "me", "teams", team.as_str(), "threads", "read"]).done().await
}

/// `POST /users/me/teams/{t}/threads/{root}/set_unread/{post}`: unread from that reply on. 6.7+, else `Unsupported`.
///
/// # Errors
/// See [`ApiError`].
pub async fn set_thread_unread_by_post_id(connection: &Connection, team: &TeamId, root: &PostId, post: &PostId) -> Result<(), ApiError> {
    connection
        .post("set_thread_unread_by_post_id", &["users", "me", "teams", team.as_str(), "threads", root.as_str(), "set_unread", post.as_str()])
        .done()
        .await
}
