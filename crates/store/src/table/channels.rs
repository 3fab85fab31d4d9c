//! Channels, direct and group messages that one is in, and others that were met.

use crate::schema::Table;
use crate::{Change, Reader, StoreError, Tx, sql};
use model::{Channel, ChannelId, ChannelKind, ChannelMember, TeamId};
use rusqlite::{Row, params};

pub(crate) const TABLE: Table = Table {
    name: "channels",
    create: "
CREATE TABLE channels (
    id                   TEXT NOT NULL PRIMARY KEY,
    team_id              TEXT NOT NULL,    -- empty for direct and group messages
    kind                 TEXT NOT NULL,    -- O, P, D or G
    name                 TEXT NOT NULL,    -- in addresses; both user ids for direct messages
    display_name         TEXT NOT NULL,
    name_key             TEXT NOT NULL,    -- the display name in lower case, to find it by its beginning
    header               TEXT NOT NULL,
    purpose              TEXT NOT NULL,
    create_at            INTEGER NOT NULL,
    update_at            INTEGER NOT NULL,
    delete_at            INTEGER NOT NULL, -- zero unless archived
    last_post_at         INTEGER NOT NULL,
    total_msg_count      INTEGER NOT NULL,
    total_msg_count_root INTEGER NOT NULL,
    creator_id           TEXT NOT NULL,
    group_constrained    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX channels_by_team ON channels (team_id, name);
CREATE INDEX channels_by_name ON channels (name);
CREATE INDEX channels_by_name_key ON channels (name_key);",
};

macro_rules! columns {
    () => {
        "c.id, c.team_id, c.kind, c.name, c.display_name, c.header, c.purpose, c.create_at, c.update_at, c.delete_at, c.last_post_at, \
         c.total_msg_count, c.total_msg_count_root, c.creator_id, c.group_constrained"
    };
}
const COLUMNS: usize = 15;

const BY_ID: &str = concat!("SELECT ", columns!(), " FROM channels AS c WHERE c.id = ?1");
const BY_TEAM_AND_NAME: &str = concat!("SELECT ", columns!(), " FROM channels AS c WHERE c.team_id = ?1 AND c.name = ?2");
const BY_PREFIX: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM channels AS c WHERE c.id IN (
        SELECT id FROM channels WHERE name_key >= ?1 AND name_key < ?2 UNION ALL SELECT id FROM channels WHERE name >= ?1 AND name < ?2 LIMIT ?3)"
);
const SIDEBAR: &str = concat!(
    "SELECT ",
    columns!(),
    ", m.channel_id, m.user_id, m.roles, m.last_viewed_at, m.msg_count, m.msg_count_root, m.mention_count, m.mention_count_root,
        m.urgent_mention_count, m.notify_props, m.last_update_at
     FROM channels AS c CROSS JOIN channel_members AS m ON m.channel_id = c.id WHERE c.team_id IN (?1, '')"
);
const MINE: &str = concat!(
    "SELECT ",
    columns!(),
    ", m.channel_id, m.user_id, m.roles, m.last_viewed_at, m.msg_count, m.msg_count_root, m.mention_count, m.mention_count_root,
        m.urgent_mention_count, m.notify_props, m.last_update_at
     FROM channel_members AS m CROSS JOIN channels AS c ON c.id = m.channel_id"
);

fn channel(row: &Row<'_>) -> rusqlite::Result<Channel> {
    Ok(Channel {
        id: sql::id(row, 0)?,
        team_id: sql::id(row, 1)?,
        kind: ChannelKind::from_letter(row.get_ref(2)?.as_str()?),
        name: row.get(3)?,
        display_name: row.get(4)?,
        header: row.get(5)?,
        purpose: row.get(6)?,
        create_at: sql::millis(row, 7)?,
        update_at: sql::millis(row, 8)?,
        delete_at: sql::millis(row, 9)?,
        last_post_at: sql::millis(row, 10)?,
        total_msg_count: row.get(11)?,
        total_msg_count_root: row.get(12)?,
        creator_id: sql::id(row, 13)?,
        group_constrained: row.get(14)?,
    })
}

fn channel_and_member(row: &Row<'_>) -> rusqlite::Result<(Channel, ChannelMember)> {
    Ok((channel(row)?, super::channel_members::member(row, COLUMNS)?))
}

impl Reader {
    /// One channel.
    pub fn channel(&self, id: &ChannelId) -> Result<Option<Channel>, StoreError> {
        self.first(BY_ID, [id.as_str()], channel)
    }

    /// Those of the channels that are known, in the order asked.
    pub fn channels(&self, ids: &[ChannelId]) -> Result<Vec<Channel>, StoreError> {
        let sql = concat!("SELECT ", columns!(), " FROM json_each(?1) AS wanted CROSS JOIN channels AS c ON c.id = wanted.value");
        self.all(sql, [sql::list(ids)?], channel)
    }

    /// A channel by its name in addresses; with the empty team a direct or group message.
    pub fn channel_by_name(&self, team: &TeamId, name: &str) -> Result<Option<Channel>, StoreError> {
        self.first(BY_TEAM_AND_NAME, [team.as_str(), name], channel)
    }

    /// Channels of all teams whose name or display name begins so, in whatever case; unordered, at most `limit`.
    pub fn channels_by_prefix(&self, prefix: &str, limit: usize) -> Result<Vec<Channel>, StoreError> {
        let prefix = prefix.to_lowercase();
        self.all(BY_PREFIX, params![prefix, sql::after_prefix(&prefix), i64::try_from(limit).unwrap_or(i64::MAX)], channel)
    }

    /// What a team's sidebar shows: one's channels of the team, and direct and group messages; unordered.
    pub fn sidebar(&self, team: &TeamId) -> Result<Vec<(Channel, ChannelMember)>, StoreError> {
        self.all(SIDEBAR, [team.as_str()], channel_and_member)
    }

    /// All channels that one is in, of all teams; unordered.
    pub fn my_channels(&self) -> Result<Vec<(Channel, ChannelMember)>, StoreError> {
        self.all(MINE, [], channel_and_member)
    }
}

impl Tx<'_> {
    /// Keeps channels. What is the same is skipped. Tells how many changed.
    ///
    /// Counters are taken as they are: whether they are newer than live ones, the caller must know.
    pub fn upsert_channels<'c>(&mut self, channels: impl IntoIterator<Item = &'c Channel>) -> Result<usize, StoreError> {
        let mut changed = 0;
        for c in channels {
            let touched = self.run(
                "INSERT INTO channels (id, team_id, kind, name, display_name, name_key, header, purpose, create_at, update_at, delete_at, last_post_at,
                    total_msg_count, total_msg_count_root, creator_id, group_constrained)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
                 ON CONFLICT (id) DO UPDATE SET team_id = excluded.team_id, kind = excluded.kind, name = excluded.name, display_name = excluded.display_name,
                    name_key = excluded.name_key, header = excluded.header, purpose = excluded.purpose, create_at = excluded.create_at,
                    update_at = excluded.update_at, delete_at = excluded.delete_at, last_post_at = excluded.last_post_at,
                    total_msg_count = excluded.total_msg_count, total_msg_count_root = excluded.total_msg_count_root, creator_id = excluded.creator_id,
                    group_constrained = excluded.group_constrained
                 WHERE (team_id, kind, name, display_name, header, purpose, create_at, update_at, delete_at, last_post_at, total_msg_count,
                        total_msg_count_root, creator_id, group_constrained)
                    IS NOT (excluded.team_id, excluded.kind, excluded.name, excluded.display_name, excluded.header, excluded.purpose, excluded.create_at,
                        excluded.update_at, excluded.delete_at, excluded.last_post_at, excluded.total_msg_count, excluded.total_msg_count_root,
                        excluded.creator_id, excluded.group_constrained)",
                params![
                    c.id.as_str(),
                    c.team_id.as_str(),
                    c.kind.letter(),
                    c.name,
                    c.display_name,
                    c.display_name.to_lowercase(),
                    c.header,
                    c.purpose,
                    c.create_at.0,
                    c.update_at.0,
                    c.delete_at.0,
                    c.last_post_at.0,
                    c.total_msg_count,
                    c.total_msg_count_root,
                    c.creator_id.as_str(),
                    c.group_constrained
                ],
            )?;
            if touched > 0 {
                changed += 1;
                self.note(Change::ChannelUpserted { channel_id: c.id.clone(), team_id: c.team_id.clone() });
            }
        }
        Ok(changed)
    }

    /// Changes a channel that is known, such as its counters; `false` if it is not, or nothing changed.
    pub fn update_channel(&mut self, id: &ChannelId, change: impl FnOnce(&mut Channel)) -> Result<bool, StoreError> {
        let Some(mut channel) = self.channel(id)? else { return Ok(false) };
        change(&mut channel);
        Ok(self.upsert_channels([&channel])? > 0)
    }

    /// Removes a channel with one's membership, its people, posts, threads and intervals. Drafts and outbox stay.
    pub fn remove_channel(&mut self, id: &ChannelId) -> Result<bool, StoreError> {
        let team_id: Option<TeamId> = self.first("SELECT team_id FROM channels WHERE id = ?1", [id.as_str()], |row| sql::id(row, 0))?;
        self.clear_channel_posts(id)?;
        for sql in [
            "DELETE FROM channel_members WHERE channel_id = ?1",
            "DELETE FROM channel_users WHERE channel_id = ?1",
            "DELETE FROM channel_syncs WHERE channel_id = ?1",
            "DELETE FROM category_channels WHERE channel_id = ?1",
            "DELETE FROM threads WHERE channel_id = ?1",
            "DELETE FROM channels WHERE id = ?1",
        ] {
            self.run(sql, [id.as_str()])?;
        }
        self.scrub_soon();
        let was_there = team_id.is_some();
        if let Some(team_id) = team_id {
            self.note(Change::ChannelRemoved { channel_id: id.clone(), team_id });
        }
        Ok(was_there)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Bench, channel, member, plan};

    #[test]
    fn the_sidebar_shows_what_one_is_in() {
        let bench = Bench::memory();
        bench
            .store
            .write_blocking(|tx| {
                tx.upsert_channels([&channel("mine", "t"), &channel("other", "t"), &channel("elsewhere", "u"), &channel("dm", "")])?;
                tx.upsert_channel_members([&member("mine"), &member("elsewhere"), &member("dm")])
            })
            .unwrap();
        let mut shown: Vec<String> = bench.read(|r| r.sidebar(&"t".into())).into_iter().map(|(c, _)| c.id.0).collect();
        shown.sort();
        assert_eq!(shown, ["dm", "mine"], "not a channel one is not in, nor one of another team");
        assert_eq!(bench.read(|r| r.my_channels()).len(), 3, "the badge counts every team");
    }

    #[test]
    fn only_a_difference_is_a_change() {
        let bench = Bench::memory();
        let archived = Channel { delete_at: model::Millis(5), ..channel("c", "t") };
        let counts = bench.store.write_blocking(move |tx| {
            Ok([tx.upsert_channels([&channel("c", "t")])?, tx.upsert_channels([&channel("c", "t")])?, tx.upsert_channels([&archived])?])
        });
        assert_eq!(counts.unwrap(), [1, 0, 1], "a sync that brings nothing new redraws nothing");
        let counted = bench.store.write_blocking(|tx| tx.update_channel(&"c".into(), |c| c.total_msg_count += 1)).unwrap();
        assert!(counted, "a counter is changed in place");
        assert_eq!(bench.read(|r| r.channel(&"c".into())).unwrap().total_msg_count, 1, "and stays");
    }

    #[test]
    fn what_screens_wait_for_is_searched_not_scanned() {
        let bench = Bench::memory();
        bench
            .store
            .read_blocking(|r| {
                let sidebar = plan(r, SIDEBAR, 1);
                sidebar.assert_uses("channels_by_team");
                sidebar.assert_searches("m");
                plan(r, MINE, 0).assert_searches("c");
                plan(r, BY_TEAM_AND_NAME, 2).assert_uses("channels_by_team");
                let names = plan(r, BY_PREFIX, 3);
                names.assert_uses("channels_by_name_key");
                names.assert_uses("channels_by_name");
                names.assert_no_scan_of("channels");
                Ok(())
            })
            .unwrap();
    }
}
