//! Posts: writing, changing and reading pages of them (protocol B6, D1–D3).

use crate::{ApiError, Connection};
use model::{ChannelId, FileId, Millis, PendingPostId, Post, PostId, PostList, PostProps, TeamId, UserId};
use serde::{Deserialize, Serialize};

/// A post to be made.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct NewPost {
    /// Where.
    pub channel_id: ChannelId,
    /// The thread's root; empty to start one.
    pub root_id: PostId,
    /// The text.
    pub message: String,
    /// Uploaded files that hang on no post yet.
    pub file_ids: Vec<FileId>,
    /// Free properties; unknown ones are kept by the server.
    pub props: PostProps,
    /// What we call it; the server recognises a repeat for thirty seconds only.
    pub pending_post_id: PendingPostId,
    /// For example `{"priority": {"priority": "urgent"}}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<serde_json::Value>,
}

/// `POST /posts`. Before repeating after an error ask [`ApiError::is_ambiguous_for_send`] and [`ApiError::dedup_pending`].
///
/// # Errors
/// See [`ApiError`].
pub async fn create_post(connection: &Connection, post: &NewPost) -> Result<Post, ApiError> {
    connection.post("create_post", &["posts"]).body(post).json().await
}

/// What changes in a post; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PostPatch {
    /// The text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// All properties: the map is replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub props: Option<PostProps>,
    /// All files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_ids: Option<Vec<FileId>>,
}

/// `PUT /posts/{id}/patch`.
///
/// # Errors
/// See [`ApiError`]; `Rejected` with `api.post.update_post.permissions_time_limit.app_error` if it is too late.
pub async fn patch_post(connection: &Connection, post: &PostId, patch: &PostPatch) -> Result<Post, ApiError> {
    connection.put("patch_post", &["posts", post.as_str(), "patch"]).body(patch).json().await
}

/// `DELETE /posts/{id}`: replies go with a root, silently.
///
/// # Errors
/// See [`ApiError`]; `NotFound` if it is gone already.
pub async fn delete_post(connection: &Connection, post: &PostId) -> Result<(), ApiError> {
    connection.delete("delete_post", &["posts", post.as_str()]).done().await
}

/// `GET /posts/{id}`.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_post(connection: &Connection, post: &PostId) -> Result<Post, ApiError> {
    connection.get("get_post", &["posts", post.as_str()]).json().await
}

/// Which posts of a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PostsAt {
    /// The page of that number, from zero, counted from the newest.
    Page(u32),
    /// Older than a post, nearest first.
    Before(PostId),
    /// Newer than a post: the nearest to it, though listed newest first.
    After(PostId),
    /// All that changed after this moment of the server's clock: new, edited, deleted; old versions leak in.
    /// A thousand or more mean that some are missing: reload instead (protocol B6).
    Since(Millis),
}

/// `GET /channels/{c}/posts`. `per_page` at most 200, ignored for `Since`. Threads are not attached.
/// With `collapsed_threads` only roots come, with reply counts and participants; of those only the ids are filled in.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_posts_for_channel(
    connection: &Connection,
    channel: &ChannelId,
    at: &PostsAt,
    per_page: u32,
    collapsed_threads: bool,
) -> Result<PostList, ApiError> {
    let call = connection.get("get_posts_for_channel", &["channels", channel.as_str(), "posts"]);
    let call = match at {
        PostsAt::Page(page) => call.query("page", page).query("per_page", per_page),
        PostsAt::Before(post) => call.query("before", post).query("per_page", per_page),
        PostsAt::After(post) => call.query("after", post).query("per_page", per_page),
        PostsAt::Since(at) => call.query("since", at.0),
    };
    call.flag("skipFetchThreads", true).flag("collapsedThreads", collapsed_threads).json().await
}

/// `GET /users/me/channels/{c}/posts/unread`: up to `before` read and `after` unread posts around the first unread one;
/// the newest page if nothing is unread. `after` must be at least 1.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_posts_around_last_unread(
    connection: &Connection,
    channel: &ChannelId,
    before: u32,
    after: u32,
    collapsed_threads: bool,
) -> Result<PostList, ApiError> {
    connection
        .get("get_posts_around_last_unread", &["users", "me", "channels", channel.as_str(), "posts", "unread"])
        .query("limit_before", before)
        .query("limit_after", after)
        .flag("skipFetchThreads", true)
        .flag("collapsedThreads", collapsed_threads)
        .json()
        .await
}

/// From where in a thread a page goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreadAnchor {
    /// The post to go on from.
    pub post: PostId,
    /// When it was made.
    pub create_at: Millis,
    /// Towards older posts rather than newer.
    pub up: bool,
}

/// `GET /posts/{id}/thread`: the root and its replies. Without `per_page` the whole thread comes;
/// with it, `has_next` tells whether there is more. 5.37 knows no pages and sends all.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_post_thread(
    connection: &Connection,
    root: &PostId,
    per_page: Option<u32>,
    from: Option<&ThreadAnchor>,
) -> Result<PostList, ApiError> {
    let mut call = connection.get("get_post_thread", &["posts", root.as_str(), "thread"]).query_if("perPage", per_page);
    if let Some(anchor) = from {
        call = call.query("fromPost", &anchor.post).query("fromCreateAt", anchor.create_at.0);
    }
    call.query("direction", if from.is_some_and(|anchor| anchor.up) { "up" } else { "down" }).json().await
}

/// `POST /posts/ids`: at most 1000; unreadable ones are left out. `Unsupported` on 5.37.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_posts_by_ids(connection: &Connection, ids: &[PostId]) -> Result<Vec<Post>, ApiError> {
    connection.post("get_posts_by_ids", &["posts", "ids"]).body(&ids).list().await
}

/// `POST /posts/{id}/pin`.
///
/// # Errors
/// See [`ApiError`].
pub async fn pin_post(connection: &Connection, post: &PostId) -> Result<(), ApiError> {
    connection.post("pin_post", &["posts", post.as_str(), "pin"]).done().await
}

/// `POST /posts/{id}/unpin`.
///
/// # Errors
/// See [`ApiError`].
pub async fn unpin_post(connection: &Connection, post: &PostId) -> Result<(), ApiError> {
    connection.post("unpin_post", &["posts", post.as_str(), "unpin"]).done().await
}

/// `GET /channels/{c}/pinned`.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_pinned_posts(connection: &Connection, channel: &ChannelId) -> Result<PostList, ApiError> {
    connection.get("get_pinned_posts", &["channels", channel.as_str(), "pinned"]).json().await
}

/// `GET /users/{me}/posts/flagged`: a page of one's saved posts.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_flagged_posts(connection: &Connection, me: &UserId, page: u32, per_page: u32) -> Result<PostList, ApiError> {
    connection.get("get_flagged_posts", &["users", me.as_str(), "posts", "flagged"]).query("page", page).query("per_page", per_page).json().await
}

/// A channel's counts for oneself after a post was marked unread.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ChannelUnreadAt {
    /// The team; empty for direct and group messages.
    pub team_id: TeamId,
    /// The channel.
    pub channel_id: ChannelId,
    /// Posts read.
    pub msg_count: i64,
    /// Posts read that start a thread.
    pub msg_count_root: i64,
    /// Unread mentions.
    pub mention_count: i64,
    /// Unread mentions in posts that start a thread.
    pub mention_count_root: i64,
    /// Unread mentions in urgent posts.
    pub urgent_mention_count: i64,
    /// Up to when the channel counts as viewed.
    pub last_viewed_at: Millis,
}

/// `POST /users/me/posts/{id}/set_unread`: everything from this post on is unread again.
///
/// # Errors
/// See [`ApiError`].
pub async fn set_post_unread(connection: &Connection, post: &PostId) -> Result<ChannelUnreadAt, ApiError> {
    connection
        .post("set_post_unread", &["users", "me", "posts", post.as_str(), "set_unread"])
        .body(&serde_json::json!({"collapsed_threads_supported": true}))
        .json()
        .await
}

/// Where a post is, also for who has not joined.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PostInfo {
    /// The channel.
    pub channel_id: ChannelId,
    /// Its kind's letter.
    pub channel_type: String,
    /// Its name for people.
    pub channel_display_name: String,
    /// Whether one is in it.
    pub has_joined_channel: bool,
    /// The team; empty for direct and group messages.
    pub team_id: TeamId,
    /// `O` or `I`.
    pub team_type: String,
    /// Its name for people.
    pub team_display_name: String,
    /// Whether one is in it.
    pub has_joined_team: bool,
}

/// `GET /posts/{id}/info`. `Unsupported` on 5.37.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_post_info(connection: &Connection, post: &PostId) -> Result<PostInfo, ApiError> {
    connection.get("get_post_info", &["posts", post.as_str(), "info"]).json().await
}

/// `POST /teams/{t}/posts/search`: by the server's own search words (`from:`, `in:`, `before:` …).
/// `time_zone_offset` is in seconds east of UTC. Direct and group messages are found under every team.
///
/// # Errors
/// See [`ApiError`]; `Unsupported` if the server's search is off, `Busy` if it wants fewer.
pub async fn search_posts(
    connection: &Connection,
    team: &TeamId,
    terms: &str,
    time_zone_offset: i32,
    page: u32,
    per_page: u32,
) -> Result<PostList, ApiError> {
    let body = serde_json::json!({"terms": terms, "is_or_search": false, "time_zone_offset": time_zone_offset, "page": page, "per_page": per_page});
    connection.post("search_posts", &["teams", team.as_str(), "posts", "search"]).body(&body).json().await
}
