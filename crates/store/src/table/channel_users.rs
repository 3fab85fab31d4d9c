//! Who is in a direct or group message, for its name and picture. Large channels' people are not kept.

use crate::schema::Table;
use crate::{Change, Reader, StoreError, Tx, sql};
use model::{ChannelId, UserId};

pub(crate) const TABLE: Table = Table {
    name: "channel_users",
    create: "
CREATE TABLE channel_users (
    channel_id TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    PRIMARY KEY (channel_id, user_id)
) STRICT, WITHOUT ROWID;",
};

impl Reader {
    /// Who is in a direct or group message, oneself included, ordered by id.
    pub fn channel_users(&self, channel: &ChannelId) -> Result<Vec<UserId>, StoreError> {
        self.all("SELECT user_id FROM channel_users WHERE channel_id = ?1 ORDER BY user_id", [channel.as_str()], |row| sql::id(row, 0))
    }

    /// The same for all of them, ordered by channel and id.
    pub fn all_channel_users(&self) -> Result<Vec<(ChannelId, UserId)>, StoreError> {
        self.all("SELECT channel_id, user_id FROM channel_users ORDER BY channel_id, user_id", [], |row| Ok((sql::id(row, 0)?, sql::id(row, 1)?)))
    }
}

impl Tx<'_> {
    /// Sets who is in a direct or group message; tells whether that changed.
    pub fn set_channel_users(&mut self, channel: &ChannelId, users: &[UserId]) -> Result<bool, StoreError> {
        let mut wanted: Vec<UserId> = users.to_vec();
        wanted.sort();
        wanted.dedup();
        if self.channel_users(channel)? == wanted {
            return Ok(false);
        }
        self.run("DELETE FROM channel_users WHERE channel_id = ?1", [channel.as_str()])?;
        for user in &wanted {
            self.run("INSERT INTO channel_users (channel_id, user_id) VALUES (?1, ?2)", [channel.as_str(), user.as_str()])?;
        }
        let team_id = self.channel(channel)?.map(|c| c.team_id).unwrap_or_default();
        self.note(Change::ChannelUpserted { channel_id: channel.clone(), team_id });
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;

    #[test]
    fn the_people_of_a_group_message_are_replaced_as_a_whole() {
        let bench = Bench::memory();
        let changed = bench.store.write_blocking(|tx| {
            let first = tx.set_channel_users(&"g".into(), &["bob".into(), "ann".into()])?;
            let same = tx.set_channel_users(&"g".into(), &["ann".into(), "bob".into()])?;
            tx.set_channel_users(&"g".into(), &["ann".into(), "eve".into()])?;
            Ok((first, same))
        });
        assert_eq!(changed.unwrap(), (true, false), "the order they come in does not matter");
        assert_eq!(bench.read(|r| r.channel_users(&"g".into())), ["ann".into(), "eve".into()], "bob went, eve came");
    }
}
