//! Posts that are known: what timelines and threads are drawn from.
//!
//! A deleted post leaves no row: its text is gone from the file, and within a second from the log.
//! Rows that keep older versions of edited posts (`original_id`, protocol B6) are never stored.

use crate::schema::Table;
use crate::{Change, Reader, StoreError, Tx, sql};
use model::{ChannelId, FileId, Millis, PendingPostId, Post, PostId, PostMetadata, PostProps, User};
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

pub(crate) const TABLE: Table = Table {
    name: "posts",
    create: "
CREATE TABLE posts (
    id              TEXT NOT NULL PRIMARY KEY,
    channel_id      TEXT NOT NULL,
    root_id         TEXT NOT NULL,    -- empty if it starts a thread
    create_at       INTEGER NOT NULL, -- by the server's clock; the order of a channel
    update_at       INTEGER NOT NULL,
    edit_at         INTEGER NOT NULL, -- zero if never edited
    user_id         TEXT NOT NULL,
    kind            TEXT NOT NULL,    -- empty for a person's post
    message         TEXT NOT NULL,
    pinned          INTEGER NOT NULL,
    reply_count     INTEGER NOT NULL, -- on roots
    last_reply_at   INTEGER NOT NULL, -- on roots
    is_following    INTEGER,          -- NULL if not told
    pending_post_id TEXT NOT NULL,    -- what our client called it before; the identity of its item
    rest            TEXT NOT NULL     -- JSON: props, files, participants, metadata without reactions
) STRICT;
CREATE INDEX posts_by_channel ON posts (channel_id, create_at, id);
CREATE INDEX posts_roots ON posts (channel_id, create_at, id) WHERE root_id = '';
CREATE INDEX posts_by_root ON posts (root_id, create_at, id) WHERE root_id <> '';
CREATE INDEX posts_by_pending ON posts (pending_post_id) WHERE pending_post_id <> '';
CREATE INDEX posts_pinned ON posts (channel_id, create_at) WHERE pinned = 1;",
};

macro_rules! columns {
    () => {
        "p.id, p.channel_id, p.root_id, p.create_at, p.update_at, p.edit_at, p.user_id, p.kind, p.message, p.pinned, p.reply_count, p.last_reply_at, \
         p.is_following, p.pending_post_id, p.rest"
    };
}
macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT ", columns!(), " FROM posts AS p ", $rest)
    };
}

const BEFORE: &str = select!("WHERE p.channel_id = ?1 AND (p.create_at, p.id) < (?2, ?3) ORDER BY p.create_at DESC, p.id DESC LIMIT ?4");
const AFTER: &str = select!("WHERE p.channel_id = ?1 AND (p.create_at, p.id) > (?2, ?3) ORDER BY p.create_at, p.id LIMIT ?4");
const ROOTS_BEFORE: &str =
    select!("WHERE p.channel_id = ?1 AND p.root_id = '' AND (p.create_at, p.id) < (?2, ?3) ORDER BY p.create_at DESC, p.id DESC LIMIT ?4");
const ROOTS_AFTER: &str =
    select!("WHERE p.channel_id = ?1 AND p.root_id = '' AND (p.create_at, p.id) > (?2, ?3) ORDER BY p.create_at, p.id LIMIT ?4");
const REPLIES_BEFORE: &str =
    select!("WHERE p.root_id = ?1 AND p.root_id <> '' AND (p.create_at, p.id) < (?2, ?3) ORDER BY p.create_at DESC, p.id DESC LIMIT ?4");
const BY_IDS: &str = concat!("SELECT ", columns!(), " FROM json_each(?1) AS wanted CROSS JOIN posts AS p ON p.id = wanted.value");
const PINNED: &str = select!("WHERE p.channel_id = ?1 AND p.pinned = 1 ORDER BY p.create_at DESC");
const BY_PENDING: &str = select!("WHERE p.pending_post_id = ?1 AND p.pending_post_id <> ''");

/// A place in a channel's order. Posts of one millisecond are ordered by id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Anchor {
    /// The post's time.
    pub create_at: Millis,
    /// The post's id. An empty one stands before all posts of that millisecond.
    pub post_id: PostId,
}

impl Anchor {
    /// After every post.
    pub fn end() -> Self {
        Self { create_at: Millis(i64::MAX), post_id: PostId::default() }
    }

    /// Before every post.
    pub fn start() -> Self {
        Self { create_at: Millis(i64::MIN), post_id: PostId::default() }
    }

    /// Before all posts of a moment.
    pub fn at(create_at: Millis) -> Self {
        Self { create_at, post_id: PostId::default() }
    }

    /// At a post: what is before or after it does not include it.
    pub fn of(post: &Post) -> Self {
        Self { create_at: post.create_at, post_id: post.id.clone() }
    }
}

/// Whether a timeline shows replies too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// All posts, as without collapsed threads.
    All,
    /// Only posts that start a thread, as with collapsed threads.
    Roots,
}

/// What the reactions in a post's metadata mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reactions {
    /// They are all there are: as in REST answers.
    Replace,
    /// They were not told: those known stay.
    Keep,
}

/// What has no column of its own. Short and absent parts cost nothing in the file.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Rest {
    #[serde(skip_serializing_if = "PostProps::is_empty")]
    props: PostProps,
    #[serde(skip_serializing_if = "String::is_empty")]
    message_source: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    file_ids: Vec<FileId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    participants: Vec<User>,
    #[serde(skip_serializing_if = "is_default")]
    metadata: PostMetadata,
}

fn is_default(metadata: &PostMetadata) -> bool {
    *metadata == PostMetadata::default()
}

fn rest(post: &Post) -> Result<String, StoreError> {
    let metadata = PostMetadata { reactions: Vec::new(), ..post.metadata.clone() };
    let rest = Rest {
        props: post.props.clone(),
        message_source: post.message_source.clone(),
        file_ids: post.file_ids.clone(),
        participants: post.participants.clone(),
        metadata,
    };
    Ok(serde_json::to_string(&rest)?)
}

fn post(row: &Row<'_>) -> rusqlite::Result<Post> {
    let text = row.get_ref(14)?.as_str()?;
    // Most posts have nothing but their text.
    let rest: Rest = if text == "{}" { Rest::default() } else { sql::json(row, 14)? };
    Ok(Post {
        id: sql::id(row, 0)?,
        channel_id: sql::id(row, 1)?,
        root_id: sql::id(row, 2)?,
        create_at: sql::millis(row, 3)?,
        update_at: sql::millis(row, 4)?,
        edit_at: sql::millis(row, 5)?,
        user_id: sql::id(row, 6)?,
        kind: row.get(7)?,
        message: row.get(8)?,
        is_pinned: row.get(9)?,
        reply_count: row.get(10)?,
        last_reply_at: sql::millis(row, 11)?,
        is_following: row.get(12)?,
        pending_post_id: sql::id(row, 13)?,
        props: rest.props,
        message_source: rest.message_source,
        file_ids: rest.file_ids,
        participants: rest.participants,
        metadata: rest.metadata,
        ..Post::default()
    })
}

fn limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

impl Reader {
    /// One post, with its reactions.
    pub fn post(&self, id: &PostId) -> Result<Option<Post>, StoreError> {
        Ok(self.posts(std::slice::from_ref(id))?.pop())
    }

    /// Those of the posts that are known, in the order asked.
    pub fn posts(&self, ids: &[PostId]) -> Result<Vec<Post>, StoreError> {
        let posts = self.all(BY_IDS, [sql::list(ids)?], post)?;
        self.with_reactions(posts)
    }

    /// The post that our client called so before the server named it.
    pub fn post_by_pending(&self, id: &PendingPostId) -> Result<Option<Post>, StoreError> {
        let found = self.first(BY_PENDING, [id.as_str()], post)?;
        Ok(self.with_reactions(found.into_iter().collect())?.pop())
    }

    /// The posts of a channel just before a place, **newest first**.
    pub fn posts_before(&self, channel: &ChannelId, anchor: &Anchor, count: usize, depth: Depth) -> Result<Vec<Post>, StoreError> {
        let sql = if depth == Depth::Roots { ROOTS_BEFORE } else { BEFORE };
        let posts = self.all(sql, params![channel.as_str(), anchor.create_at.0, anchor.post_id.as_str(), limit(count)], post)?;
        self.with_reactions(posts)
    }

    /// The posts of a channel just after a place, **oldest first**.
    pub fn posts_after(&self, channel: &ChannelId, anchor: &Anchor, count: usize, depth: Depth) -> Result<Vec<Post>, StoreError> {
        let sql = if depth == Depth::Roots { ROOTS_AFTER } else { AFTER };
        let posts = self.all(sql, params![channel.as_str(), anchor.create_at.0, anchor.post_id.as_str(), limit(count)], post)?;
        self.with_reactions(posts)
    }

    /// The replies of a thread just before a place, **newest first**; without the root.
    pub fn replies_before(&self, root: &PostId, anchor: &Anchor, count: usize) -> Result<Vec<Post>, StoreError> {
        let posts = self.all(REPLIES_BEFORE, params![root.as_str(), anchor.create_at.0, anchor.post_id.as_str(), limit(count)], post)?;
        self.with_reactions(posts)
    }

    /// All that is known of a thread, **oldest first**, the root before the replies.
    pub fn thread_posts(&self, root: &PostId) -> Result<Vec<Post>, StoreError> {
        let mut posts: Vec<Post> = self.post(root)?.into_iter().collect();
        posts.extend(self.replies_before(root, &Anchor::end(), usize::MAX)?.into_iter().rev());
        Ok(posts)
    }

    /// A channel's pinned posts that are known, newest first.
    pub fn pinned_posts(&self, channel: &ChannelId) -> Result<Vec<Post>, StoreError> {
        let posts = self.all(PINNED, [channel.as_str()], post)?;
        self.with_reactions(posts)
    }

    fn with_reactions(&self, mut posts: Vec<Post>) -> Result<Vec<Post>, StoreError> {
        if posts.is_empty() {
            return Ok(posts);
        }
        let ids: Vec<&PostId> = posts.iter().map(|post| &post.id).collect();
        let mut by_post: HashMap<PostId, Vec<model::Reaction>> = HashMap::new();
        for reaction in self.reactions(&ids)? {
            by_post.entry(reaction.post_id.clone()).or_default().push(reaction);
        }
        for post in &mut posts {
            post.metadata.reactions = by_post.remove(&post.id).unwrap_or_default();
        }
        Ok(posts)
    }
}

impl Tx<'_> {
    /// Keeps posts. One that is older than what is known, or the same, is skipped; one that was deleted is removed;
    /// old versions of edited posts are ignored. What a post does not tell (being followed, its pending id) stays. Tells how many changed.
    pub fn upsert_posts<'p>(&mut self, posts: impl IntoIterator<Item = &'p Post>, reactions: Reactions) -> Result<usize, StoreError> {
        let mut changed = 0;
        for post in posts {
            if post.is_old_version() || post.id.is_empty() {
                continue;
            }
            if post.is_deleted() {
                changed += usize::from(self.remove_post(&post.id)?);
            } else {
                changed += usize::from(self.upsert_post(post, reactions)?);
            }
        }
        Ok(changed)
    }

    fn upsert_post(&mut self, post: &Post, reactions: Reactions) -> Result<bool, StoreError> {
        let known: Option<i64> = self.first("SELECT update_at FROM posts WHERE id = ?1", [post.id.as_str()], |row| row.get(0))?;
        if known.is_some_and(|update_at| update_at > post.update_at.0) {
            return Ok(false);
        }
        let mut changed = self.run(
            "INSERT INTO posts (id, channel_id, root_id, create_at, update_at, edit_at, user_id, kind, message, pinned, reply_count, last_reply_at,
                is_following, pending_post_id, rest)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
             ON CONFLICT (id) DO UPDATE SET channel_id = excluded.channel_id, root_id = excluded.root_id, create_at = excluded.create_at,
                update_at = excluded.update_at, edit_at = excluded.edit_at, user_id = excluded.user_id, kind = excluded.kind, message = excluded.message,
                pinned = excluded.pinned, reply_count = excluded.reply_count, last_reply_at = excluded.last_reply_at,
                is_following = coalesce(excluded.is_following, is_following),
                pending_post_id = CASE excluded.pending_post_id WHEN '' THEN pending_post_id ELSE excluded.pending_post_id END, rest = excluded.rest
             WHERE (channel_id, root_id, create_at, update_at, edit_at, user_id, kind, message, pinned, reply_count, last_reply_at, is_following, pending_post_id, rest)
                IS NOT (excluded.channel_id, excluded.root_id, excluded.create_at, excluded.update_at, excluded.edit_at, excluded.user_id, excluded.kind,
                    excluded.message, excluded.pinned, excluded.reply_count, excluded.last_reply_at, coalesce(excluded.is_following, is_following),
                    CASE excluded.pending_post_id WHEN '' THEN pending_post_id ELSE excluded.pending_post_id END, excluded.rest)",
            params![
                post.id.as_str(),
                post.channel_id.as_str(),
                post.root_id.as_str(),
                post.create_at.0,
                post.update_at.0,
                post.edit_at.0,
                post.user_id.as_str(),
                post.kind,
                post.message,
                post.is_pinned,
                post.reply_count,
                post.last_reply_at.0,
                post.is_following,
                post.pending_post_id.as_str(),
                rest(post)?
            ],
        )? > 0;
        if reactions == Reactions::Replace {
            changed |= self.replace_reactions(&post.id, &post.metadata.reactions)?;
        }
        if changed {
            self.note_post(post, known.is_none());
        }
        Ok(changed)
    }

    pub(crate) fn note_post(&mut self, post: &Post, is_new: bool) {
        self.note(Change::PostUpserted {
            channel_id: post.channel_id.clone(),
            post_id: post.id.clone(),
            root_id: post.root_id.clone(),
            create_at: post.create_at,
            is_new,
        });
    }

    /// Changes a post that is known, such as its reply count; `false` if it is not, or nothing changed.
    pub fn update_post(&mut self, id: &PostId, change: impl FnOnce(&mut Post)) -> Result<bool, StoreError> {
        let Some(mut post) = self.post(id)? else { return Ok(false) };
        change(&mut post);
        self.upsert_post(&post, Reactions::Replace)
    }

    /// Removes a post with its reactions; a root with its whole thread. Tells whether it, or any of its replies, was known.
    pub fn remove_post(&mut self, id: &PostId) -> Result<bool, StoreError> {
        let read = |row: &Row<'_>| Ok((sql::id::<PostId>(row, 0)?, sql::id::<ChannelId>(row, 1)?, sql::id::<PostId>(row, 2)?, sql::millis(row, 3)?));
        let gone = self.all(
            "SELECT id, channel_id, root_id, create_at FROM posts WHERE id = ?1
             UNION ALL SELECT id, channel_id, root_id, create_at FROM posts WHERE root_id = ?1 AND root_id <> ''",
            [id.as_str()],
            read,
        )?;
        for (post_id, channel_id, root_id, create_at) in &gone {
            self.run("DELETE FROM reactions WHERE post_id = ?1", [post_id.as_str()])?;
            self.run("DELETE FROM posts WHERE id = ?1", [post_id.as_str()])?;
            self.note(Change::PostRemoved {
                channel_id: channel_id.clone(),
                post_id: post_id.clone(),
                root_id: root_id.clone(),
                create_at: *create_at,
            });
        }
        self.remove_thread(id)?;
        if !gone.is_empty() {
            self.scrub_soon();
        }
        Ok(!gone.is_empty())
    }

    /// Removes a channel's posts that are older than a moment, for retention. Intervals are cut to match. Tells how many went.
    /// A thread's root goes with its replies only when all of them are old enough to go by themselves.
    pub fn purge_posts(&mut self, channel: &ChannelId, before: Millis, keep_pinned: bool) -> Result<usize, StoreError> {
        let read = |row: &Row<'_>| Ok((sql::id::<PostId>(row, 0)?, sql::id::<PostId>(row, 1)?, sql::millis(row, 2)?));
        let gone = self.all(
            "SELECT p.id, p.root_id, p.create_at FROM posts AS p WHERE p.channel_id = ?1 AND p.create_at < ?2 AND NOT (?3 AND p.pinned = 1)
                AND NOT EXISTS (SELECT 1 FROM posts AS reply WHERE reply.root_id = p.id AND reply.root_id <> '' AND reply.create_at >= ?2)",
            params![channel.as_str(), before.0, keep_pinned],
            read,
        )?;
        for (post_id, root_id, create_at) in &gone {
            self.run("DELETE FROM reactions WHERE post_id = ?1", [post_id.as_str()])?;
            self.run("DELETE FROM posts WHERE id = ?1", [post_id.as_str()])?;
            self.remove_thread(post_id)?;
            self.note(Change::PostRemoved { channel_id: channel.clone(), post_id: post_id.clone(), root_id: root_id.clone(), create_at: *create_at });
        }
        if !gone.is_empty() {
            self.cut_intervals(channel, before)?;
            self.scrub_soon();
        }
        Ok(gone.len())
    }

    /// Removes all posts of a channel with reactions and intervals, without a change for each.
    pub(crate) fn clear_channel_posts(&mut self, channel: &ChannelId) -> Result<(), StoreError> {
        self.run("DELETE FROM reactions WHERE post_id IN (SELECT id FROM posts WHERE channel_id = ?1)", [channel.as_str()])?;
        self.run("DELETE FROM posts WHERE channel_id = ?1", [channel.as_str()])?;
        self.run("DELETE FROM intervals WHERE channel_id = ?1", [channel.as_str()])?;
        Ok(())
    }
}

#[cfg(test)]
#[path = "posts_tests.rs"]
mod tests;
