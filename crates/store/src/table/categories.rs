//! The sidebar's categories, per team (protocol F2).

use crate::schema::Table;
use crate::{Change, Reader, StoreError, Tx, sql};
use model::{Categories, Category, CategoryId, TeamId};
use rusqlite::params;

pub(crate) const TABLE: Table = Table {
    name: "categories",
    create: "
CREATE TABLE categories (
    id           TEXT NOT NULL PRIMARY KEY, -- built-in ones are not 26 characters long
    user_id      TEXT NOT NULL,
    team_id      TEXT NOT NULL,
    position     INTEGER NOT NULL,          -- among the team's categories, from the server's list of ids
    sort_order   INTEGER NOT NULL,          -- as the server told it, to send it back
    sorting      TEXT NOT NULL,             -- the server's word
    kind         TEXT NOT NULL,             -- the server's word
    display_name TEXT NOT NULL,
    muted        INTEGER NOT NULL,
    collapsed    INTEGER NOT NULL
) STRICT;
CREATE INDEX categories_by_team ON categories (team_id, position);",
};

impl Reader {
    /// A team's categories in their order, with their channels.
    pub fn categories(&self, team: &TeamId) -> Result<Categories, StoreError> {
        let mut categories = self.all(
            "SELECT id, user_id, team_id, sort_order, sorting, kind, display_name, muted, collapsed FROM categories WHERE team_id = ?1 ORDER BY position",
            [team.as_str()],
            |row| {
                Ok(Category {
                    id: sql::id(row, 0)?,
                    user_id: sql::id(row, 1)?,
                    team_id: sql::id(row, 2)?,
                    sort_order: row.get(3)?,
                    sorting: sql::word(row, 4)?,
                    kind: sql::word(row, 5)?,
                    display_name: row.get(6)?,
                    muted: row.get(7)?,
                    collapsed: row.get(8)?,
                    channel_ids: Vec::new(),
                })
            },
        )?;
        for category in &mut categories {
            category.channel_ids = self.category_channels(&category.id)?;
        }
        let order = categories.iter().map(|category| category.id.clone()).collect();
        Ok(Categories { categories, order })
    }

    /// The teams of which categories are kept.
    pub fn teams_with_categories(&self) -> Result<Vec<TeamId>, StoreError> {
        self.all("SELECT DISTINCT team_id FROM categories ORDER BY team_id", [], |row| sql::id(row, 0))
    }
}

impl Tx<'_> {
    /// Sets a team's categories as a whole; tells whether anything changed.
    pub fn replace_categories(&mut self, team: &TeamId, categories: &Categories) -> Result<bool, StoreError> {
        let before = self.categories(team)?;
        let mut after = categories.clone();
        let place = |id: &CategoryId| categories.order.iter().position(|one| one == id).unwrap_or(usize::MAX);
        after.categories.sort_by_key(|category| place(&category.id));
        after.order = after.categories.iter().map(|category| category.id.clone()).collect();
        if before == after {
            return Ok(false);
        }
        self.run("DELETE FROM category_channels WHERE category_id IN (SELECT id FROM categories WHERE team_id = ?1)", [team.as_str()])?;
        self.run("DELETE FROM categories WHERE team_id = ?1", [team.as_str()])?;
        for (position, category) in after.categories.iter().enumerate() {
            self.write_category(team, category, position)?;
        }
        self.note(Change::CategoriesChanged { team_id: team.clone() });
        Ok(true)
    }

    /// Keeps single categories, new ones at the top, where the server puts them.
    pub fn upsert_categories(&mut self, team: &TeamId, categories: &[Category]) -> Result<bool, StoreError> {
        let mut all = self.categories(team)?;
        for category in categories {
            match all.categories.iter_mut().find(|one| one.id == category.id) {
                Some(known) => *known = category.clone(),
                None => {
                    all.categories.insert(0, category.clone());
                    all.order.insert(0, category.id.clone());
                }
            }
            // A channel is in one category of a team at a time.
            for other in all.categories.iter_mut().filter(|one| one.id != category.id) {
                other.channel_ids.retain(|id| !category.channel_ids.contains(id));
            }
        }
        self.replace_categories(team, &all)
    }

    /// Sets the categories' order; those not named come last.
    pub fn set_category_order(&mut self, team: &TeamId, order: &[CategoryId]) -> Result<bool, StoreError> {
        let all = self.categories(team)?;
        self.replace_categories(team, &Categories { order: order.to_vec(), ..all })
    }

    /// Removes a category; its channels then belong to the default ones.
    pub fn remove_category(&mut self, team: &TeamId, id: &CategoryId) -> Result<bool, StoreError> {
        let mut all = self.categories(team)?;
        all.categories.retain(|category| category.id != *id);
        self.replace_categories(team, &all)
    }

    fn write_category(&mut self, team: &TeamId, category: &Category, position: usize) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO categories (id, user_id, team_id, position, sort_order, sorting, kind, display_name, muted, collapsed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                category.id.as_str(),
                category.user_id.as_str(),
                team.as_str(),
                i64::try_from(position).unwrap_or(i64::MAX),
                category.sort_order,
                sql::to_word(&category.sorting)?,
                sql::to_word(&category.kind)?,
                category.display_name,
                category.muted,
                category.collapsed
            ],
        )?;
        self.write_category_channels(&category.id, &category.channel_ids)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use model::{CategoryKind, CategorySorting};

    fn category(id: &str, channels: &[&str]) -> Category {
        Category {
            id: id.into(),
            team_id: "t".into(),
            sorting: CategorySorting::Recent,
            kind: CategoryKind::Channels,
            channel_ids: channels.iter().map(|c| (*c).into()).collect(),
            ..Category::default()
        }
    }

    fn ids(categories: &Categories) -> Vec<&str> {
        categories.order.iter().map(CategoryId::as_str).collect()
    }

    #[test]
    fn categories_come_back_in_the_servers_order() {
        let bench = Bench::memory();
        let told = Categories { categories: vec![category("a", &["2", "1"]), category("b", &[])], order: vec!["b".into(), "a".into()] };
        let again = told.clone();
        let changed =
            bench.store.write_blocking(move |tx| Ok((tx.replace_categories(&"t".into(), &told)?, tx.replace_categories(&"t".into(), &again)?)));
        assert_eq!(changed.unwrap(), (true, false), "the same list again changes nothing");
        let kept = bench.read(|r| r.categories(&"t".into()));
        assert_eq!(ids(&kept), ["b", "a"], "the list of ids decides");
        assert_eq!(kept.categories[1], category("a", &["2", "1"]), "channels keep their manual order");
    }

    #[test]
    fn a_channel_moves_between_categories() {
        let bench = Bench::memory();
        bench
            .store
            .write_blocking(|tx| {
                tx.upsert_categories(&"t".into(), &[category("a", &["1", "2"]), category("b", &[])])?;
                tx.upsert_categories(&"t".into(), &[category("b", &["1"])])?;
                tx.set_category_order(&"t".into(), &["a".into(), "b".into()])
            })
            .unwrap();
        let kept = bench.read(|r| r.categories(&"t".into()));
        assert_eq!(ids(&kept), ["a", "b"], "as ordered");
        assert_eq!(kept.categories[0].channel_ids, ["2".into()], "it left the one");
        assert_eq!(kept.categories[1].channel_ids, ["1".into()], "and is in the other");
    }
}
