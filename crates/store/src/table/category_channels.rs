//! Which channels are in which category, in manual order. A direct message is in one category per team.

use crate::schema::Table;
use crate::{Reader, StoreError, Tx, sql};
use model::{CategoryId, ChannelId};
use rusqlite::params;

pub(crate) const TABLE: Table = Table {
    name: "category_channels",
    create: "
CREATE TABLE category_channels (
    category_id TEXT NOT NULL,
    position    INTEGER NOT NULL,
    channel_id  TEXT NOT NULL,
    PRIMARY KEY (category_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX category_channels_by_channel ON category_channels (channel_id);",
};

impl Reader {
    pub(crate) fn category_channels(&self, category: &CategoryId) -> Result<Vec<ChannelId>, StoreError> {
        self.all("SELECT channel_id FROM category_channels WHERE category_id = ?1 ORDER BY position", [category.as_str()], |row| sql::id(row, 0))
    }
}

impl Tx<'_> {
    pub(crate) fn write_category_channels(&mut self, category: &CategoryId, channels: &[ChannelId]) -> Result<(), StoreError> {
        for (position, channel) in channels.iter().enumerate() {
            self.run(
                "INSERT INTO category_channels (category_id, position, channel_id) VALUES (?1, ?2, ?3)",
                params![category.as_str(), i64::try_from(position).unwrap_or(i64::MAX), channel.as_str()],
            )?;
        }
        Ok(())
    }
}
