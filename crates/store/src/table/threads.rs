//! Threads: their counters for who follows them, and whether their replies are whole (protocol B8).

use crate::schema::Table;
use crate::{Anchor, Change, Reader, StoreError, Tx, sql};
use model::{ChannelId, Millis, PostId, TeamId, UserId};
use rusqlite::{Row, params};

pub(crate) const TABLE: Table = Table {
    name: "threads",
    create: "
CREATE TABLE threads (
    root_id         TEXT NOT NULL PRIMARY KEY,
    channel_id      TEXT NOT NULL,
    team_id         TEXT NOT NULL,    -- the channel's; empty for direct and group messages
    reply_count     INTEGER NOT NULL,
    last_reply_at   INTEGER NOT NULL,
    last_viewed_at  INTEGER NOT NULL,
    unread_replies  INTEGER NOT NULL,
    unread_mentions INTEGER NOT NULL,
    is_following    INTEGER NOT NULL,
    whole           INTEGER NOT NULL, -- whether all replies are stored
    participants    TEXT NOT NULL     -- JSON, a list of user ids
) STRICT;
CREATE INDEX threads_followed ON threads (last_reply_at, root_id) WHERE is_following = 1;
CREATE INDEX threads_unread ON threads (team_id, unread_replies, unread_mentions) WHERE is_following = 1 AND (unread_replies > 0 OR unread_mentions > 0);
CREATE INDEX threads_by_channel ON threads (channel_id);",
};

macro_rules! columns {
    () => {
        "root_id, channel_id, team_id, reply_count, last_reply_at, last_viewed_at, unread_replies, unread_mentions, is_following, whole, participants"
    };
}
const ONE: &str = concat!("SELECT ", columns!(), " FROM threads WHERE root_id = ?1");
const FOLLOWED: &str = concat!(
    "SELECT ", columns!(), " FROM threads INDEXED BY threads_followed
     WHERE is_following = 1 AND (last_reply_at, root_id) < (?2, ?3) AND (team_id = ?1 OR team_id = '') AND (?4 = 0 OR unread_replies > 0 OR unread_mentions > 0)
     ORDER BY last_reply_at DESC, root_id DESC LIMIT ?5"
);
const TOTALS: &str = "SELECT count(*), coalesce(sum(unread_mentions), 0) FROM threads
     WHERE is_following = 1 AND (unread_replies > 0 OR unread_mentions > 0) AND team_id = ?1";

/// A thread as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredThread {
    /// The root post.
    pub root_id: PostId,
    /// Its channel.
    pub channel_id: ChannelId,
    /// The channel's team; empty for direct and group messages.
    pub team_id: TeamId,
    /// How many replies there are.
    pub reply_count: i64,
    /// When the last one came.
    pub last_reply_at: Millis,
    /// Up to when one has read it.
    pub last_viewed_at: Millis,
    /// Replies not read yet.
    pub unread_replies: i64,
    /// Mentions not read yet.
    pub unread_mentions: i64,
    /// Whether one follows it.
    pub is_following: bool,
    /// Whether all its replies are stored.
    pub whole: bool,
    /// Who wrote in it.
    pub participants: Vec<UserId>,
}

/// What is unread in threads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ThreadTotals {
    /// Threads with something unread.
    pub unread_threads: i64,
    /// Mentions in them.
    pub unread_mentions: i64,
}

fn thread(row: &Row<'_>) -> rusqlite::Result<StoredThread> {
    Ok(StoredThread {
        root_id: sql::id(row, 0)?,
        channel_id: sql::id(row, 1)?,
        team_id: sql::id(row, 2)?,
        reply_count: row.get(3)?,
        last_reply_at: sql::millis(row, 4)?,
        last_viewed_at: sql::millis(row, 5)?,
        unread_replies: row.get(6)?,
        unread_mentions: row.get(7)?,
        is_following: row.get(8)?,
        whole: row.get(9)?,
        participants: sql::json(row, 10)?,
    })
}

impl Reader {
    /// One thread, followed or not.
    pub fn thread(&self, root: &PostId) -> Result<Option<StoredThread>, StoreError> {
        self.first(ONE, [root.as_str()], thread)
    }

    /// Followed threads of a team and of direct and group messages, the latest reply first, from before a place on (time of the last reply, root).
    pub fn followed_threads(&self, team: &TeamId, before: &Anchor, count: usize, unread_only: bool) -> Result<Vec<StoredThread>, StoreError> {
        let limit = i64::try_from(count).unwrap_or(i64::MAX);
        self.all(FOLLOWED, params![team.as_str(), before.create_at.0, before.post_id.as_str(), unread_only, limit], thread)
    }

    /// What is unread in a team's followed threads; with the empty team in those of direct and group messages, which no team's total includes.
    pub fn thread_totals(&self, team: &TeamId) -> Result<ThreadTotals, StoreError> {
        let totals = self.first(TOTALS, [team.as_str()], |row| Ok(ThreadTotals { unread_threads: row.get(0)?, unread_mentions: row.get(1)? }))?;
        Ok(totals.unwrap_or_default())
    }
}

impl Tx<'_> {
    /// Keeps threads as they are given. What is the same is skipped. Tells how many changed.
    pub fn upsert_threads<'t>(&mut self, threads: impl IntoIterator<Item = &'t StoredThread>) -> Result<usize, StoreError> {
        let mut changed = 0;
        for t in threads {
            let touched = self.run(
                "INSERT INTO threads (root_id, channel_id, team_id, reply_count, last_reply_at, last_viewed_at, unread_replies, unread_mentions, is_following, whole, participants)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
                 ON CONFLICT (root_id) DO UPDATE SET channel_id = excluded.channel_id, team_id = excluded.team_id, reply_count = excluded.reply_count,
                    last_reply_at = excluded.last_reply_at, last_viewed_at = excluded.last_viewed_at, unread_replies = excluded.unread_replies,
                    unread_mentions = excluded.unread_mentions, is_following = excluded.is_following, whole = excluded.whole, participants = excluded.participants
                 WHERE (channel_id, team_id, reply_count, last_reply_at, last_viewed_at, unread_replies, unread_mentions, is_following, whole, participants)
                    IS NOT (excluded.channel_id, excluded.team_id, excluded.reply_count, excluded.last_reply_at, excluded.last_viewed_at, excluded.unread_replies,
                        excluded.unread_mentions, excluded.is_following, excluded.whole, excluded.participants)",
                params![
                    t.root_id.as_str(),
                    t.channel_id.as_str(),
                    t.team_id.as_str(),
                    t.reply_count,
                    t.last_reply_at.0,
                    t.last_viewed_at.0,
                    t.unread_replies,
                    t.unread_mentions,
                    t.is_following,
                    t.whole,
                    serde_json::to_string(&t.participants)?
                ],
            )?;
            if touched > 0 {
                changed += 1;
                self.note(Change::ThreadChanged { root_id: t.root_id.clone(), channel_id: t.channel_id.clone() });
            }
        }
        Ok(changed)
    }

    /// Changes a thread that is known, such as its counters; `false` if it is not, or nothing changed.
    pub fn update_thread(&mut self, root: &PostId, change: impl FnOnce(&mut StoredThread)) -> Result<bool, StoreError> {
        let Some(mut thread) = self.thread(root)? else { return Ok(false) };
        change(&mut thread);
        Ok(self.upsert_threads([&thread])? > 0)
    }

    /// Forgets a thread's row; its posts stay.
    pub fn remove_thread(&mut self, root: &PostId) -> Result<bool, StoreError> {
        let Some(channel_id) = self.first("SELECT channel_id FROM threads WHERE root_id = ?1", [root.as_str()], |row| sql::id(row, 0))? else {
            return Ok(false);
        };
        self.run("DELETE FROM threads WHERE root_id = ?1", [root.as_str()])?;
        self.note(Change::ThreadChanged { root_id: root.clone(), channel_id });
        Ok(true)
    }

    /// Says of all threads that replies may be missing, as after events were missed.
    pub fn doubt_threads(&mut self) -> Result<(), StoreError> {
        self.run("UPDATE threads SET whole = 0 WHERE whole = 1", [])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Bench, plan};

    fn stored(root: &str, team: &str, at: i64, unread: i64) -> StoredThread {
        StoredThread {
            root_id: root.into(),
            channel_id: "c".into(),
            team_id: team.into(),
            last_reply_at: Millis(at),
            unread_replies: unread,
            unread_mentions: unread,
            is_following: true,
            ..StoredThread::default()
        }
    }

    fn roots(threads: &[StoredThread]) -> Vec<&str> {
        threads.iter().map(|thread| thread.root_id.as_str()).collect()
    }

    #[test]
    fn followed_threads_are_paged_latest_first() {
        let bench = Bench::memory();
        bench
            .store
            .write_blocking(|tx| {
                let left = StoredThread { is_following: false, ..stored("left", "t", 9, 0) };
                tx.upsert_threads([&stored("a", "t", 1, 0), &stored("b", "t", 2, 3), &stored("dm", "", 3, 0), &stored("other", "u", 4, 1), &left])
            })
            .unwrap();
        let list = |before: Anchor, count, unread| bench.read(move |r| r.followed_threads(&"t".into(), &before, count, unread));
        let page = list(Anchor::end(), 2, false);
        assert_eq!(roots(&page), ["dm", "b"], "direct messages' threads show in every team; other teams' and unfollowed ones do not");
        let before = Anchor { create_at: page[1].last_reply_at, post_id: page[1].root_id.clone() };
        assert_eq!(roots(&list(before, 2, false)), ["a"], "the next page goes on");
        assert_eq!(roots(&list(Anchor::end(), 9, true)), ["b"], "only what is unread, if asked");
        assert_eq!(bench.read(|r| r.thread_totals(&"t".into())), ThreadTotals { unread_threads: 1, unread_mentions: 3 }, "the team's badge");
    }

    #[test]
    fn lists_and_totals_use_their_indexes() {
        let bench = Bench::memory();
        bench
            .store
            .read_blocking(|r| {
                let list = plan(r, FOLLOWED, 5);
                list.assert_uses("threads_followed");
                list.assert_no_sorting();
                plan(r, TOTALS, 1).assert_uses("threads_unread");
                Ok(())
            })
            .unwrap();
    }
}
