//! One's own membership of teams.

use crate::schema::Table;
use crate::{Change, Reader, StoreError, Tx, sql};
use model::{TeamId, TeamMember};
use rusqlite::{Row, params};

pub(crate) const TABLE: Table = Table {
    name: "team_members",
    create: "
CREATE TABLE team_members (
    team_id   TEXT NOT NULL PRIMARY KEY,
    user_id   TEXT NOT NULL,   -- always one's own
    roles     TEXT NOT NULL,   -- space-separated
    delete_at INTEGER NOT NULL -- zero while a member
) STRICT, WITHOUT ROWID;",
};

fn member(row: &Row<'_>) -> rusqlite::Result<TeamMember> {
    Ok(TeamMember { team_id: sql::id(row, 0)?, user_id: sql::id(row, 1)?, roles: row.get(2)?, delete_at: sql::millis(row, 3)? })
}

impl Reader {
    /// One's membership of a team.
    pub fn team_member(&self, team: &TeamId) -> Result<Option<TeamMember>, StoreError> {
        self.first("SELECT team_id, user_id, roles, delete_at FROM team_members WHERE team_id = ?1", [team.as_str()], member)
    }

    /// One's memberships of all teams.
    pub fn team_members(&self) -> Result<Vec<TeamMember>, StoreError> {
        self.all("SELECT team_id, user_id, roles, delete_at FROM team_members", [], member)
    }
}

impl Tx<'_> {
    /// Keeps one's memberships. What is the same is skipped.
    pub fn upsert_team_members<'m>(&mut self, members: impl IntoIterator<Item = &'m TeamMember>) -> Result<usize, StoreError> {
        let mut changed = 0;
        for member in members {
            let touched = self.run(
                "INSERT INTO team_members (team_id, user_id, roles, delete_at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (team_id) DO UPDATE SET user_id = excluded.user_id, roles = excluded.roles, delete_at = excluded.delete_at
                 WHERE (user_id, roles, delete_at) IS NOT (excluded.user_id, excluded.roles, excluded.delete_at)",
                params![member.team_id.as_str(), member.user_id.as_str(), member.roles, member.delete_at.0],
            )?;
            if touched > 0 {
                changed += 1;
                self.note(Change::TeamUpserted { team_id: member.team_id.clone() });
            }
        }
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;

    #[test]
    fn a_new_role_is_a_change_and_the_same_is_none() {
        let bench = Bench::memory();
        let user = TeamMember { team_id: "t".into(), user_id: "me".into(), roles: "team_user".into(), ..TeamMember::default() };
        let admin = TeamMember { roles: "team_user team_admin".into(), ..user.clone() };
        let wanted = admin.clone();
        let counts = bench
            .store
            .write_blocking(move |tx| Ok([tx.upsert_team_members([&user])?, tx.upsert_team_members([&user])?, tx.upsert_team_members([&admin])?]));
        assert_eq!(counts.unwrap(), [1, 0, 1], "only what differs counts");
        assert_eq!(bench.read(|r| r.team_member(&"t".into())), Some(wanted), "the new roles stand");
    }
}
