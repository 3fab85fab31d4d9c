//! People and bots that were met so far.

use crate::schema::Table;
use crate::{Change, Reader, StoreError, Tx, sql};
use model::{User, UserId};
use rusqlite::params;

pub(crate) const TABLE: Table = Table {
    name: "users",
    create: "
CREATE TABLE users (
    id         TEXT NOT NULL PRIMARY KEY,
    update_at  INTEGER NOT NULL,
    username   TEXT NOT NULL, -- lower case, as on the server
    first_key  TEXT NOT NULL, -- given name in lower case, to find it by its beginning
    last_key   TEXT NOT NULL, -- family name likewise
    nick_key   TEXT NOT NULL, -- nickname likewise
    user       TEXT NOT NULL  -- JSON, the whole profile
) STRICT;
CREATE INDEX users_by_username ON users (username);
CREATE INDEX users_by_first ON users (first_key) WHERE first_key <> '';
CREATE INDEX users_by_last ON users (last_key) WHERE last_key <> '';
CREATE INDEX users_by_nick ON users (nick_key) WHERE nick_key <> '';",
};

const BY_IDS: &str = "SELECT u.user FROM json_each(?1) AS wanted CROSS JOIN users AS u ON u.id = wanted.value";
const BY_PREFIX: &str = "
SELECT user FROM users WHERE id IN (
    SELECT id FROM users WHERE username >= ?1 AND username < ?2
    UNION ALL SELECT id FROM users WHERE first_key >= ?1 AND first_key < ?2 AND first_key <> ''
    UNION ALL SELECT id FROM users WHERE last_key >= ?1 AND last_key < ?2 AND last_key <> ''
    UNION ALL SELECT id FROM users WHERE nick_key >= ?1 AND nick_key < ?2 AND nick_key <> ''
    LIMIT ?3)";

impl Reader {
    /// One person.
    pub fn user(&self, id: &UserId) -> Result<Option<User>, StoreError> {
        self.first("SELECT user FROM users WHERE id = ?1", [id.as_str()], |row| sql::json(row, 0))
    }

    /// Those of the people that are known, in the order asked.
    pub fn users(&self, ids: &[UserId]) -> Result<Vec<User>, StoreError> {
        self.all(BY_IDS, [sql::list(ids)?], |row| sql::json(row, 0))
    }

    /// Those of the ids of which nothing is known.
    pub fn missing_users(&self, ids: &[UserId]) -> Result<Vec<UserId>, StoreError> {
        self.all(
            "SELECT wanted.value FROM json_each(?1) AS wanted WHERE NOT EXISTS (SELECT 1 FROM users AS u WHERE u.id = wanted.value)",
            [sql::list(ids)?],
            |row| sql::id(row, 0),
        )
    }

    /// A person by the username, in whatever case.
    pub fn user_by_username(&self, username: &str) -> Result<Option<User>, StoreError> {
        self.first("SELECT user FROM users WHERE username = ?1", [username.to_lowercase()], |row| sql::json(row, 0))
    }

    /// Those of the usernames that are known, for mentions.
    pub fn users_by_usernames(&self, usernames: &[String]) -> Result<Vec<User>, StoreError> {
        let lower: Vec<String> = usernames.iter().map(|name| name.to_lowercase()).collect();
        self.all("SELECT u.user FROM json_each(?1) AS wanted CROSS JOIN users AS u ON u.username = wanted.value", [sql::list(&lower)?], |row| {
            sql::json(row, 0)
        })
    }

    /// People whose username, given name, family name or nickname begins so, in whatever case; unordered, at most `limit`.
    pub fn users_by_prefix(&self, prefix: &str, limit: usize) -> Result<Vec<User>, StoreError> {
        let prefix = prefix.to_lowercase();
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.all(BY_PREFIX, params![prefix, sql::after_prefix(&prefix), limit], |row| sql::json(row, 0))
    }
}

impl Tx<'_> {
    /// Keeps people. One that is older than what is known, or the same, is skipped. Tells how many changed.
    pub fn upsert_users<'u>(&mut self, users: impl IntoIterator<Item = &'u User>) -> Result<usize, StoreError> {
        let mut changed = 0;
        for user in users {
            let text = serde_json::to_string(user)?;
            let touched = self.run(
                "INSERT INTO users (id, update_at, username, first_key, last_key, nick_key, user) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (id) DO UPDATE SET update_at = excluded.update_at, username = excluded.username, first_key = excluded.first_key,
                    last_key = excluded.last_key, nick_key = excluded.nick_key, user = excluded.user
                 WHERE excluded.update_at >= update_at AND user IS NOT excluded.user",
                params![
                    user.id.as_str(),
                    user.update_at.0,
                    user.username.to_lowercase(),
                    user.first_name.to_lowercase(),
                    user.last_name.to_lowercase(),
                    user.nickname.to_lowercase(),
                    text
                ],
            )?;
            if touched > 0 {
                changed += 1;
                self.note(Change::UserUpserted { user_id: user.id.clone() });
            }
        }
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Bench, plan};
    use model::Millis;

    fn ann() -> User {
        User {
            id: "ann".into(),
            update_at: Millis(10),
            username: "ann".into(),
            first_name: "Änne".into(),
            nickname: "Boss".into(),
            ..User::default()
        }
    }

    #[test]
    fn only_news_is_a_change() {
        let bench = Bench::memory();
        let older = User { update_at: Millis(9), username: "old".into(), ..ann() };
        let newer = User { update_at: Millis(11), last_name: "Falk".into(), ..ann() };
        let counts = bench.store.write_blocking({
            let newer = newer.clone();
            move |tx| Ok([tx.upsert_users([&ann()])?, tx.upsert_users([&ann()])?, tx.upsert_users([&older])?, tx.upsert_users([&newer])?])
        });
        assert_eq!(counts.unwrap(), [1, 0, 0, 1], "the same and the older are skipped");
        assert_eq!(bench.read(|r| r.user(&"ann".into())), Some(newer), "the newest stays");
    }

    #[test]
    fn people_are_found_by_how_any_of_their_names_begins() {
        let bench = Bench::memory();
        bench.store.write_blocking(|tx| tx.upsert_users([&ann()])).unwrap();
        for prefix in ["AN", "än", "bo"] {
            assert_eq!(bench.read(move |r| r.users_by_prefix(prefix, 5)).len(), 1, "{prefix} finds ann, once");
        }
        assert!(bench.read(|r| r.users_by_prefix("nn", 5)).is_empty(), "the middle of a name is not its beginning");
        assert_eq!(bench.read(|r| r.missing_users(&["ann".into(), "bob".into()])), ["bob".into()], "bob must be fetched");
    }

    #[test]
    fn lookups_use_their_indexes() {
        let bench = Bench::memory();
        bench
            .store
            .read_blocking(|r| {
                plan(r, BY_IDS, 1).assert_searches("u");
                let names = plan(r, BY_PREFIX, 3);
                for index in ["users_by_username", "users_by_first", "users_by_last", "users_by_nick"] {
                    names.assert_uses(index);
                }
                names.assert_no_scan_of("users");
                Ok(())
            })
            .unwrap();
    }
}
