//! Roles and what they permit.

use crate::schema::Table;
use crate::{Change, Reader, StoreError, Tx, sql};
use model::Role;
use rusqlite::params;

pub(crate) const TABLE: Table = Table {
    name: "roles",
    create: "
CREATE TABLE roles (
    name        TEXT NOT NULL PRIMARY KEY, -- memberships name roles by it
    id          TEXT NOT NULL,
    permissions TEXT NOT NULL              -- JSON, a list
) STRICT, WITHOUT ROWID;",
};

impl Reader {
    /// Those of the roles that are known.
    pub fn roles(&self, names: &[String]) -> Result<Vec<Role>, StoreError> {
        self.all(
            "SELECT r.id, r.name, r.permissions FROM json_each(?1) AS wanted CROSS JOIN roles AS r ON r.name = wanted.value",
            [sql::list(names)?],
            |row| Ok(Role { id: row.get(0)?, name: row.get(1)?, permissions: sql::json(row, 2)? }),
        )
    }

    /// Those of the roles that must be fetched.
    pub fn missing_roles(&self, names: &[String]) -> Result<Vec<String>, StoreError> {
        self.all(
            "SELECT wanted.value FROM json_each(?1) AS wanted WHERE NOT EXISTS (SELECT 1 FROM roles AS r WHERE r.name = wanted.value)",
            [sql::list(names)?],
            |row| row.get(0),
        )
    }
}

impl Tx<'_> {
    /// Keeps roles; tells whether any changed.
    pub fn upsert_roles(&mut self, roles: &[Role]) -> Result<bool, StoreError> {
        let mut touched = 0;
        for role in roles {
            touched += self.run(
                "INSERT INTO roles (name, id, permissions) VALUES (?1, ?2, ?3)
                 ON CONFLICT (name) DO UPDATE SET id = excluded.id, permissions = excluded.permissions
                 WHERE (id, permissions) IS NOT (excluded.id, excluded.permissions)",
                params![role.name, role.id, serde_json::to_string(&role.permissions)?],
            )?;
        }
        if touched > 0 {
            self.note(Change::RolesChanged);
        }
        Ok(touched > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;

    #[test]
    fn what_is_not_known_is_named() {
        let bench = Bench::memory();
        let role = Role { id: "r".into(), name: "channel_user".into(), permissions: vec!["create_post".into()] };
        let kept = role.clone();
        bench.store.write_blocking(move |tx| tx.upsert_roles(&[kept])).unwrap();
        let names = || ["channel_user".to_owned(), "team_user".to_owned()];
        assert_eq!(bench.read(move |r| r.roles(&names())), [role], "the known one comes whole");
        assert_eq!(bench.read(move |r| r.missing_roles(&names())), ["team_user"], "the other must be fetched");
    }
}
