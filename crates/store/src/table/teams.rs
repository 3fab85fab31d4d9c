//! The teams one is in.

use crate::schema::Table;
use crate::{Change, Reader, StoreError, Tx, sql};
use model::{Team, TeamId};
use rusqlite::{Row, params};

pub(crate) const TABLE: Table = Table {
    name: "teams",
    create: "
CREATE TABLE teams (
    id                    TEXT NOT NULL PRIMARY KEY,
    update_at             INTEGER NOT NULL,
    delete_at             INTEGER NOT NULL, -- zero while it lives
    display_name          TEXT NOT NULL,
    name                  TEXT NOT NULL,    -- in addresses
    description           TEXT NOT NULL,
    last_team_icon_update INTEGER NOT NULL  -- zero without an icon
) STRICT;
CREATE INDEX teams_by_name ON teams (name);",
};

fn team(row: &Row<'_>) -> rusqlite::Result<Team> {
    Ok(Team {
        id: sql::id(row, 0)?,
        update_at: sql::millis(row, 1)?,
        delete_at: sql::millis(row, 2)?,
        display_name: row.get(3)?,
        name: row.get(4)?,
        description: row.get(5)?,
        last_team_icon_update: sql::millis(row, 6)?,
    })
}

impl Reader {
    /// All teams, archived ones too, unordered: the order is the person's preference.
    pub fn teams(&self) -> Result<Vec<Team>, StoreError> {
        self.all("SELECT id, update_at, delete_at, display_name, name, description, last_team_icon_update FROM teams", [], team)
    }

    /// One team.
    pub fn team(&self, id: &TeamId) -> Result<Option<Team>, StoreError> {
        self.first(
            "SELECT id, update_at, delete_at, display_name, name, description, last_team_icon_update FROM teams WHERE id = ?1",
            [id.as_str()],
            team,
        )
    }

    /// A team by its name in addresses.
    pub fn team_by_name(&self, name: &str) -> Result<Option<Team>, StoreError> {
        self.first("SELECT id, update_at, delete_at, display_name, name, description, last_team_icon_update FROM teams WHERE name = ?1", [name], team)
    }
}

impl Tx<'_> {
    /// Keeps teams. What is the same is skipped. Tells how many changed.
    pub fn upsert_teams<'t>(&mut self, teams: impl IntoIterator<Item = &'t Team>) -> Result<usize, StoreError> {
        let mut changed = 0;
        for team in teams {
            let touched = self.run(
                "INSERT INTO teams (id, update_at, delete_at, display_name, name, description, last_team_icon_update) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (id) DO UPDATE SET update_at = excluded.update_at, delete_at = excluded.delete_at, display_name = excluded.display_name,
                    name = excluded.name, description = excluded.description, last_team_icon_update = excluded.last_team_icon_update
                 WHERE (update_at, delete_at, display_name, name, description, last_team_icon_update)
                    IS NOT (excluded.update_at, excluded.delete_at, excluded.display_name, excluded.name, excluded.description, excluded.last_team_icon_update)",
                params![team.id.as_str(), team.update_at.0, team.delete_at.0, team.display_name, team.name, team.description, team.last_team_icon_update.0],
            )?;
            if touched > 0 {
                changed += 1;
                self.note(Change::TeamUpserted { team_id: team.id.clone() });
            }
        }
        Ok(changed)
    }

    /// Removes a team one is no longer in, with its categories and all its channels.
    pub fn remove_team(&mut self, id: &TeamId) -> Result<bool, StoreError> {
        let channels = self.all("SELECT id FROM channels WHERE team_id = ?1", [id.as_str()], |row| sql::id(row, 0))?;
        for channel in channels {
            self.remove_channel(&channel)?;
        }
        self.run("DELETE FROM category_channels WHERE category_id IN (SELECT id FROM categories WHERE team_id = ?1)", [id.as_str()])?;
        self.run("DELETE FROM categories WHERE team_id = ?1", [id.as_str()])?;
        let was_member = self.run("DELETE FROM team_members WHERE team_id = ?1", [id.as_str()])? > 0;
        let was_there = self.run("DELETE FROM teams WHERE id = ?1", [id.as_str()])? > 0;
        if was_there || was_member {
            self.note(Change::TeamRemoved { team_id: id.clone() });
        }
        Ok(was_there)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Bench, channel, post};

    #[test]
    fn leaving_a_team_takes_its_channels_and_posts_along() {
        let bench = Bench::memory();
        let team = Team { id: "t".into(), name: "falk".into(), ..Team::default() };
        bench
            .store
            .write_blocking(move |tx| {
                tx.upsert_teams([&team])?;
                tx.upsert_channels([&channel("c", "t"), &channel("dm", "")])?;
                tx.upsert_posts([&post("p1", "c", 1), &post("p2", "dm", 2)], crate::Reactions::Replace)?;
                tx.remove_team(&"t".into())
            })
            .unwrap();
        assert!(bench.read(|r| r.teams()).is_empty(), "the team is gone");
        assert_eq!(bench.read(|r| r.post(&"p1".into())), None, "and so is what was said in it");
        assert!(bench.read(|r| r.post(&"p2".into())).is_some(), "direct messages belong to no team and stay");
    }
}
