//! Custom emoji, and the names that are known to be none.

use crate::schema::Table;
use crate::{Change, Reader, StoreError, Tx, sql};
use model::{CustomEmoji, EmojiId, Millis};
use rusqlite::{Row, params};

pub(crate) const TABLE: Table = Table {
    name: "emoji",
    create: "
CREATE TABLE emoji (
    name       TEXT NOT NULL PRIMARY KEY, -- without colons
    id         TEXT NOT NULL,             -- empty if the server knows no such emoji
    creator_id TEXT NOT NULL,
    create_at  INTEGER NOT NULL,
    asked_at   INTEGER NOT NULL           -- when the server said that there is none; zero if there is one
) STRICT, WITHOUT ROWID;
CREATE INDEX emoji_by_id ON emoji (id) WHERE id <> '';",
};

fn emoji(row: &Row<'_>) -> rusqlite::Result<CustomEmoji> {
    Ok(CustomEmoji {
        name: row.get(0)?,
        id: sql::id(row, 1)?,
        creator_id: sql::id(row, 2)?,
        create_at: sql::millis(row, 3)?,
        delete_at: Millis::ZERO,
    })
}

impl Reader {
    /// Those of the names that are custom emoji.
    pub fn emoji(&self, names: &[String]) -> Result<Vec<CustomEmoji>, StoreError> {
        self.all(
            "SELECT e.name, e.id, e.creator_id, e.create_at FROM json_each(?1) AS wanted CROSS JOIN emoji AS e ON e.name = wanted.value WHERE e.id <> ''",
            [sql::list(names)?],
            emoji,
        )
    }

    /// All custom emoji that are known, by name.
    pub fn all_emoji(&self) -> Result<Vec<CustomEmoji>, StoreError> {
        self.all("SELECT name, id, creator_id, create_at FROM emoji WHERE id <> '' ORDER BY name", [], emoji)
    }

    /// Custom emoji whose name begins so, by name, at most `limit`.
    pub fn emoji_by_prefix(&self, prefix: &str, limit: usize) -> Result<Vec<CustomEmoji>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.all(
            "SELECT name, id, creator_id, create_at FROM emoji WHERE name >= ?1 AND name < ?2 AND id <> '' ORDER BY name LIMIT ?3",
            params![prefix, sql::after_prefix(prefix), limit],
            emoji,
        )
    }

    /// Those of the names that the server must be asked about: neither known, nor denied since a moment.
    pub fn unknown_emoji(&self, names: &[String], denied_since: Millis) -> Result<Vec<String>, StoreError> {
        self.all(
            "SELECT wanted.value FROM json_each(?1) AS wanted WHERE NOT EXISTS (SELECT 1 FROM emoji AS e WHERE e.name = wanted.value AND (e.id <> '' OR e.asked_at >= ?2))",
            params![sql::list(names)?, denied_since.0],
            |row| row.get(0),
        )
    }
}

impl Tx<'_> {
    /// Keeps custom emoji; those deleted go. Tells whether anything changed.
    pub fn upsert_emoji<'e>(&mut self, emoji: impl IntoIterator<Item = &'e CustomEmoji>) -> Result<bool, StoreError> {
        let mut touched = 0;
        for e in emoji {
            touched += if e.delete_at.is_set() {
                self.run("DELETE FROM emoji WHERE id = ?1 AND id <> ''", [e.id.as_str()])?
            } else {
                self.run(
                    "INSERT INTO emoji (name, id, creator_id, create_at, asked_at) VALUES (?1, ?2, ?3, ?4, 0)
                     ON CONFLICT (name) DO UPDATE SET id = excluded.id, creator_id = excluded.creator_id, create_at = excluded.create_at, asked_at = 0
                     WHERE (id, creator_id, create_at) IS NOT (excluded.id, excluded.creator_id, excluded.create_at)",
                    params![e.name, e.id.as_str(), e.creator_id.as_str(), e.create_at.0],
                )?
            };
        }
        if touched > 0 {
            self.note(Change::EmojiChanged);
        }
        Ok(touched > 0)
    }

    /// Removes a custom emoji.
    pub fn remove_emoji(&mut self, id: &EmojiId) -> Result<bool, StoreError> {
        let removed = self.run("DELETE FROM emoji WHERE id = ?1 AND id <> ''", [id.as_str()])? > 0;
        if removed {
            self.note(Change::EmojiChanged);
        }
        Ok(removed)
    }

    /// Notes that the server knows no such emoji, so that it is not asked again soon. No view changes by it.
    pub fn mark_emoji_missing(&mut self, names: &[String], at: Millis) -> Result<(), StoreError> {
        for name in names {
            self.run(
                "INSERT INTO emoji (name, id, creator_id, create_at, asked_at) VALUES (?1, '', '', 0, ?2)
                 ON CONFLICT (name) DO UPDATE SET asked_at = excluded.asked_at WHERE id = ''",
                params![name, at.0],
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;

    #[test]
    fn a_name_that_is_none_is_not_asked_again_until_later() {
        let bench = Bench::memory();
        let falk = CustomEmoji { id: "e".into(), name: "falk".into(), ..CustomEmoji::default() };
        let kept = falk.clone();
        bench
            .store
            .write_blocking(move |tx| {
                tx.upsert_emoji([&kept])?;
                tx.mark_emoji_missing(&["nope".into()], Millis(100))
            })
            .unwrap();
        let unknown = |since| bench.read(move |r| r.unknown_emoji(&["falk".to_owned(), "nope".to_owned(), "new".to_owned()], since));
        assert_eq!(unknown(Millis(50)), ["new"], "only what was never asked");
        assert_eq!(unknown(Millis(200)), ["nope", "new"], "the denial grew old: somebody may have made it since");
        assert_eq!(bench.read(|r| r.emoji_by_prefix("fa", 5)), [falk], "the picker finds it");
        assert!(bench.store.write_blocking(|tx| tx.remove_emoji(&"e".into())).unwrap(), "it was there to remove");
        assert!(bench.read(|r| r.all_emoji()).is_empty(), "and is gone");
    }
}
