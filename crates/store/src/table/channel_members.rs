//! One's own membership of channels: what was read, and how loud the channel may be.
//! Like the channels it lies in the order of channel ids, so that joining both walks each once.

use crate::schema::Table;
use crate::{Change, Reader, StoreError, Tx, sql};
use model::{ChannelId, ChannelMember};
use rusqlite::{Row, params};

pub(crate) const TABLE: Table = Table {
    name: "channel_members",
    create: "
CREATE TABLE channel_members (
    channel_id           TEXT NOT NULL PRIMARY KEY,
    user_id              TEXT NOT NULL,    -- always one's own
    roles                TEXT NOT NULL,    -- space-separated
    last_viewed_at       INTEGER NOT NULL,
    msg_count            INTEGER NOT NULL, -- of posts read
    msg_count_root       INTEGER NOT NULL,
    mention_count        INTEGER NOT NULL, -- of mentions not read
    mention_count_root   INTEGER NOT NULL,
    urgent_mention_count INTEGER NOT NULL,
    muted                INTEGER NOT NULL, -- drawn from notify_props, for totals
    notify_props         TEXT NOT NULL,    -- JSON
    last_update_at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;",
};

/// Reads a membership that begins at column `at`.
pub(crate) fn member(row: &Row<'_>, at: usize) -> rusqlite::Result<ChannelMember> {
    Ok(ChannelMember {
        channel_id: sql::id(row, at)?,
        user_id: sql::id(row, at + 1)?,
        roles: row.get(at + 2)?,
        last_viewed_at: sql::millis(row, at + 3)?,
        msg_count: row.get(at + 4)?,
        msg_count_root: row.get(at + 5)?,
        mention_count: row.get(at + 6)?,
        mention_count_root: row.get(at + 7)?,
        urgent_mention_count: row.get(at + 8)?,
        notify_props: sql::json(row, at + 9)?,
        last_update_at: sql::millis(row, at + 10)?,
    })
}

impl Reader {
    /// One's membership of a channel.
    pub fn channel_member(&self, channel: &ChannelId) -> Result<Option<ChannelMember>, StoreError> {
        self.first(
            "SELECT channel_id, user_id, roles, last_viewed_at, msg_count, msg_count_root, mention_count, mention_count_root, urgent_mention_count,
                notify_props, last_update_at FROM channel_members WHERE channel_id = ?1",
            [channel.as_str()],
            |row| member(row, 0),
        )
    }
}

impl Tx<'_> {
    /// Keeps one's memberships. What is the same is skipped. Tells how many changed.
    pub fn upsert_channel_members<'m>(&mut self, members: impl IntoIterator<Item = &'m ChannelMember>) -> Result<usize, StoreError> {
        let mut changed = 0;
        for m in members {
            let touched = self.run(
                "INSERT INTO channel_members (channel_id, user_id, roles, last_viewed_at, msg_count, msg_count_root, mention_count, mention_count_root,
                    urgent_mention_count, muted, notify_props, last_update_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
                 ON CONFLICT (channel_id) DO UPDATE SET user_id = excluded.user_id, roles = excluded.roles, last_viewed_at = excluded.last_viewed_at,
                    msg_count = excluded.msg_count, msg_count_root = excluded.msg_count_root, mention_count = excluded.mention_count,
                    mention_count_root = excluded.mention_count_root, urgent_mention_count = excluded.urgent_mention_count, muted = excluded.muted,
                    notify_props = excluded.notify_props, last_update_at = excluded.last_update_at
                 WHERE (user_id, roles, last_viewed_at, msg_count, msg_count_root, mention_count, mention_count_root, urgent_mention_count, notify_props, last_update_at)
                    IS NOT (excluded.user_id, excluded.roles, excluded.last_viewed_at, excluded.msg_count, excluded.msg_count_root, excluded.mention_count,
                        excluded.mention_count_root, excluded.urgent_mention_count, excluded.notify_props, excluded.last_update_at)",
                params![
                    m.channel_id.as_str(),
                    m.user_id.as_str(),
                    m.roles,
                    m.last_viewed_at.0,
                    m.msg_count,
                    m.msg_count_root,
                    m.mention_count,
                    m.mention_count_root,
                    m.urgent_mention_count,
                    m.is_muted(),
                    serde_json::to_string(&m.notify_props)?,
                    m.last_update_at.0
                ],
            )?;
            if touched > 0 {
                changed += 1;
                self.note(Change::MemberChanged { channel_id: m.channel_id.clone() });
            }
        }
        Ok(changed)
    }

    /// Changes a membership that is known, such as its counters; `false` if it is not, or nothing changed.
    pub fn update_channel_member(&mut self, channel: &ChannelId, change: impl FnOnce(&mut ChannelMember)) -> Result<bool, StoreError> {
        let Some(mut member) = self.channel_member(channel)? else { return Ok(false) };
        change(&mut member);
        Ok(self.upsert_channel_members([&member])? > 0)
    }

    /// Forgets one's membership, as after leaving a public channel that stays known.
    pub fn remove_channel_member(&mut self, channel: &ChannelId) -> Result<bool, StoreError> {
        let was_there = self.run("DELETE FROM channel_members WHERE channel_id = ?1", [channel.as_str()])? > 0;
        if was_there {
            self.note(Change::MemberChanged { channel_id: channel.clone() });
        }
        Ok(was_there)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Bench, member};

    #[test]
    fn counters_change_in_place() {
        let bench = Bench::memory();
        let changed = bench.store.write_blocking(|tx| {
            tx.upsert_channel_members([&member("c")])?;
            Ok((tx.update_channel_member(&"c".into(), |m| m.mention_count = 2)?, tx.update_channel_member(&"gone".into(), |m| m.mention_count = 2)?))
        });
        assert_eq!(changed.unwrap(), (true, false), "a channel one is not in has no counters");
        assert_eq!(bench.read(|r| r.channel_member(&"c".into())).unwrap().mention_count, 2, "the count stays");
    }
}
