//! One's preferences (protocol F8).

use crate::schema::Table;
use crate::{Change, Reader, StoreError, Tx, sql};
use model::Preference;
use rusqlite::{Row, params};
use std::collections::BTreeSet;

pub(crate) const TABLE: Table = Table {
    name: "preferences",
    create: "
CREATE TABLE preferences (
    category TEXT NOT NULL,
    name     TEXT NOT NULL,
    user_id  TEXT NOT NULL, -- always one's own
    value    TEXT NOT NULL,
    PRIMARY KEY (category, name)
) STRICT, WITHOUT ROWID;",
};

fn preference(row: &Row<'_>) -> rusqlite::Result<Preference> {
    Ok(Preference { user_id: sql::id(row, 0)?, category: row.get(1)?, name: row.get(2)?, value: row.get(3)? })
}

impl Reader {
    /// All preferences.
    pub fn preferences(&self) -> Result<Vec<Preference>, StoreError> {
        self.all("SELECT user_id, category, name, value FROM preferences ORDER BY category, name", [], preference)
    }

    /// All preferences of a category.
    pub fn preferences_in(&self, category: &str) -> Result<Vec<Preference>, StoreError> {
        self.all("SELECT user_id, category, name, value FROM preferences WHERE category = ?1 ORDER BY name", [category], preference)
    }

    /// One preference's value.
    pub fn preference(&self, category: &str, name: &str) -> Result<Option<String>, StoreError> {
        self.first("SELECT value FROM preferences WHERE category = ?1 AND name = ?2", [category, name], |row| row.get(0))
    }
}

impl Tx<'_> {
    /// Keeps preferences; tells whether any changed.
    pub fn upsert_preferences(&mut self, preferences: &[Preference]) -> Result<bool, StoreError> {
        let mut categories = BTreeSet::new();
        self.write_preferences(preferences, &mut categories)?;
        Ok(self.note_preferences(categories))
    }

    /// Removes preferences, found by category and name; tells whether any was there.
    pub fn remove_preferences(&mut self, preferences: &[Preference]) -> Result<bool, StoreError> {
        let mut categories = BTreeSet::new();
        for one in preferences {
            if self.run("DELETE FROM preferences WHERE category = ?1 AND name = ?2", [&one.category, &one.name])? > 0 {
                categories.insert(one.category.clone());
            }
        }
        Ok(self.note_preferences(categories))
    }

    /// Sets the preferences as a whole: those not named go.
    pub fn replace_preferences(&mut self, preferences: &[Preference]) -> Result<bool, StoreError> {
        let mut categories = BTreeSet::new();
        let wanted: BTreeSet<(&str, &str)> = preferences.iter().map(|one| (one.category.as_str(), one.name.as_str())).collect();
        for old in self.preferences()? {
            if !wanted.contains(&(old.category.as_str(), old.name.as_str())) {
                self.run("DELETE FROM preferences WHERE category = ?1 AND name = ?2", [&old.category, &old.name])?;
                categories.insert(old.category);
            }
        }
        self.write_preferences(preferences, &mut categories)?;
        Ok(self.note_preferences(categories))
    }

    fn write_preferences(&mut self, preferences: &[Preference], categories: &mut BTreeSet<String>) -> Result<(), StoreError> {
        for one in preferences {
            let touched = self.run(
                "INSERT INTO preferences (category, name, user_id, value) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (category, name) DO UPDATE SET user_id = excluded.user_id, value = excluded.value
                 WHERE (user_id, value) IS NOT (excluded.user_id, excluded.value)",
                params![one.category, one.name, one.user_id.as_str(), one.value],
            )?;
            if touched > 0 {
                categories.insert(one.category.clone());
            }
        }
        Ok(())
    }

    fn note_preferences(&mut self, categories: BTreeSet<String>) -> bool {
        let changed = !categories.is_empty();
        if changed {
            self.note(Change::PreferencesChanged { categories: categories.into_iter().collect() });
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;

    fn preference(category: &str, name: &str, value: &str) -> Preference {
        Preference { user_id: "me".into(), category: category.into(), name: name.into(), value: value.into() }
    }

    #[test]
    fn replacing_tells_just_the_categories_that_differ() {
        let bench = Bench::memory();
        bench
            .store
            .write_blocking(|tx| {
                tx.upsert_preferences(&[
                    preference("theme", "", "dark"),
                    preference("flagged_post", "p1", "true"),
                    preference("emoji", "tone", "1"),
                ])?;
                tx.replace_preferences(&[preference("theme", "", "dark"), preference("emoji", "tone", "2")])
            })
            .unwrap();
        let told = bench.changes();
        assert_eq!(
            told.last(),
            Some(&Change::PreferencesChanged { categories: vec!["emoji".into(), "flagged_post".into()] }),
            "the theme is as it was"
        );
        assert_eq!(bench.read(|r| r.preference("emoji", "tone")).as_deref(), Some("2"), "the new value stands");
        assert!(bench.read(|r| r.preferences_in("flagged_post")).is_empty(), "what the server no longer has is gone");
    }
}
