//! Up to when a channel's posts were fetched: where the next `since` begins (protocol B6).

use crate::schema::Table;
use crate::{Reader, StoreError, Tx, sql};
use model::{ChannelId, Millis};
use rusqlite::params;

pub(crate) const TABLE: Table = Table {
    name: "channel_syncs",
    create: "
CREATE TABLE channel_syncs (
    channel_id TEXT NOT NULL PRIMARY KEY,
    fetched_at INTEGER NOT NULL -- the largest update_at that the server told, by its clock
) STRICT, WITHOUT ROWID;",
};

impl Reader {
    /// The largest `update_at` up to which all changes of a channel's posts are known.
    pub fn channel_fetched_at(&self, channel: &ChannelId) -> Result<Option<Millis>, StoreError> {
        self.first("SELECT fetched_at FROM channel_syncs WHERE channel_id = ?1", [channel.as_str()], |row| sql::millis(row, 0))
    }
}

impl Tx<'_> {
    /// Notes up to when a channel's changes are known; never moves backwards.
    pub fn set_channel_fetched_at(&mut self, channel: &ChannelId, at: Millis) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO channel_syncs (channel_id, fetched_at) VALUES (?1, ?2)
             ON CONFLICT (channel_id) DO UPDATE SET fetched_at = excluded.fetched_at WHERE excluded.fetched_at > fetched_at",
            params![channel.as_str(), at.0],
        )?;
        Ok(())
    }

    /// Forgets it, so that the next fetch starts over.
    pub fn clear_channel_fetched_at(&mut self, channel: &ChannelId) -> Result<(), StoreError> {
        self.run("DELETE FROM channel_syncs WHERE channel_id = ?1", [channel.as_str()])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use model::Millis;

    #[test]
    fn it_never_moves_backwards() {
        let bench = Bench::memory();
        bench
            .store
            .write_blocking(|tx| {
                tx.set_channel_fetched_at(&"c".into(), Millis(20))?;
                tx.set_channel_fetched_at(&"c".into(), Millis(10))
            })
            .unwrap();
        assert_eq!(bench.read(|r| r.channel_fetched_at(&"c".into())), Some(Millis(20)), "an answer that came late does not undo a later one");
    }
}
