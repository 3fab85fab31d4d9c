//! Single values: what the server says of itself, who one is, and how far the sync came.

use crate::schema::Table;
use crate::{Change, Reader, StoreError, Tx};
use model::{ClientConfig, License, UserId};
use rusqlite::params;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) const TABLE: Table = Table {
    name: "meta",
    create: "
CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY, -- a MetaKey's name
    value TEXT NOT NULL              -- JSON
) STRICT, WITHOUT ROWID;",
};

/// The values there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MetaKey {
    /// [`ClientConfig`].
    Config,
    /// [`License`].
    License,
    /// [`UserId`] of the account's owner.
    OwnUserId,
    /// Text, as the server tells it.
    ServerVersion,
    /// `Millis` of the last full sync, by the server's clock.
    LastFullSync,
    /// Whether collapsed threads were on when the cache was filled.
    CollapsedThreads,
    /// `TeamId` of the team last looked at.
    LastTeam,
    /// `Millis` of the last retention run, by the own clock.
    LastRetention,
}

impl MetaKey {
    fn name(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::License => "license",
            Self::OwnUserId => "own_user_id",
            Self::ServerVersion => "server_version",
            Self::LastFullSync => "last_full_sync",
            Self::CollapsedThreads => "collapsed_threads",
            Self::LastTeam => "last_team",
            Self::LastRetention => "last_retention",
        }
    }
}

impl Reader {
    /// A value; `None` if it was never set.
    pub fn meta<T: DeserializeOwned>(&self, key: MetaKey) -> Result<Option<T>, StoreError> {
        self.first("SELECT value FROM meta WHERE key = ?1", [key.name()], |row| crate::sql::json(row, 0))
    }

    /// The server's configuration; empty before the first sign-in.
    pub fn config(&self) -> Result<ClientConfig, StoreError> {
        Ok(self.meta(MetaKey::Config)?.unwrap_or_default())
    }

    /// The server's licence; empty before the first sign-in.
    pub fn license(&self) -> Result<License, StoreError> {
        Ok(self.meta(MetaKey::License)?.unwrap_or_default())
    }

    /// The account's owner.
    pub fn own_user_id(&self) -> Result<Option<UserId>, StoreError> {
        self.meta(MetaKey::OwnUserId)
    }
}

impl Tx<'_> {
    /// Sets a value; tells whether it is another than before.
    pub fn set_meta<T: Serialize>(&mut self, key: MetaKey, value: &T) -> Result<bool, StoreError> {
        let text = serde_json::to_string(value)?;
        let changed = self.run(
            "INSERT INTO meta (key, value) VALUES (?1, ?2)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value IS NOT excluded.value",
            params![key.name(), text],
        )? > 0;
        if changed {
            self.note_meta(key);
        }
        Ok(changed)
    }

    /// Forgets a value.
    pub fn remove_meta(&mut self, key: MetaKey) -> Result<bool, StoreError> {
        let changed = self.run("DELETE FROM meta WHERE key = ?1", [key.name()])? > 0;
        if changed {
            self.note_meta(key);
        }
        Ok(changed)
    }

    fn note_meta(&mut self, key: MetaKey) {
        match key {
            MetaKey::Config | MetaKey::License => self.note(Change::ConfigChanged),
            _ => self.note(Change::MetaChanged { key }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;

    #[test]
    fn a_value_comes_back_and_tells_only_real_changes() {
        let bench = Bench::memory();
        let config = ClientConfig([("SiteName".to_owned(), "Falk".to_owned())].into());
        let set = config.clone();
        let (first, again) =
            bench.store.write_blocking(move |tx| Ok((tx.set_meta(MetaKey::Config, &set)?, tx.set_meta(MetaKey::Config, &set)?))).unwrap();
        assert!(first && !again, "setting the same again is no change");
        assert_eq!(bench.read(|r| r.config()), config, "the configuration comes back whole");
        assert_eq!(bench.changes(), [Change::ConfigChanged], "views hear of it once");
    }
}
