//! Reactions to posts that are known.

use crate::schema::Table;
use crate::{Reader, StoreError, Tx, sql};
use model::{PostId, Reaction};
use rusqlite::{Row, params};

pub(crate) const TABLE: Table = Table {
    name: "reactions",
    create: "
CREATE TABLE reactions (
    post_id    TEXT NOT NULL,
    emoji_name TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    create_at  INTEGER NOT NULL,
    PRIMARY KEY (post_id, emoji_name, user_id)
) STRICT, WITHOUT ROWID;",
};

const BY_POSTS: &str =
    "SELECT r.user_id, r.post_id, r.emoji_name, r.create_at FROM json_each(?1) AS wanted CROSS JOIN reactions AS r ON r.post_id = wanted.value";

fn reaction(row: &Row<'_>) -> rusqlite::Result<Reaction> {
    Ok(Reaction { user_id: sql::id(row, 0)?, post_id: sql::id(row, 1)?, emoji_name: row.get(2)?, create_at: sql::millis(row, 3)? })
}

impl Reader {
    /// The reactions to some posts, those to one post in the order they came.
    pub(crate) fn reactions<T: AsRef<str>>(&self, posts: &[T]) -> Result<Vec<Reaction>, StoreError> {
        let mut all = self.all(BY_POSTS, [sql::list(posts)?], reaction)?;
        all.sort_by(|a, b| (a.create_at, &a.emoji_name, &a.user_id).cmp(&(b.create_at, &b.emoji_name, &b.user_id)));
        Ok(all)
    }
}

impl Tx<'_> {
    /// Adds a reaction to a post that is known; `false` if it is not, or the reaction is there.
    pub fn add_reaction(&mut self, reaction: &Reaction) -> Result<bool, StoreError> {
        let Some(post) = self.post(&reaction.post_id)? else { return Ok(false) };
        let added = self.insert_reaction(reaction)?;
        if added {
            self.note_post(&post, false);
        }
        Ok(added)
    }

    /// Takes a reaction back; `false` if it was not there.
    pub fn remove_reaction(&mut self, reaction: &Reaction) -> Result<bool, StoreError> {
        let Some(post) = self.post(&reaction.post_id)? else { return Ok(false) };
        let removed = self.run(
            "DELETE FROM reactions WHERE post_id = ?1 AND emoji_name = ?2 AND user_id = ?3",
            [reaction.post_id.as_str(), &reaction.emoji_name, reaction.user_id.as_str()],
        )? > 0;
        if removed {
            self.note_post(&post, false);
        }
        Ok(removed)
    }

    /// Sets a post's reactions as a whole; tells whether they changed. The post's own change is noted by who calls.
    pub(crate) fn replace_reactions(&mut self, post: &PostId, reactions: &[Reaction]) -> Result<bool, StoreError> {
        let known = self.reactions(&[post])?;
        if known.len() == reactions.len() && reactions.iter().all(|one| known.contains(one)) {
            return Ok(false);
        }
        self.run("DELETE FROM reactions WHERE post_id = ?1", [post.as_str()])?;
        for reaction in reactions {
            self.insert_reaction(&Reaction { post_id: post.clone(), ..reaction.clone() })?;
        }
        Ok(true)
    }

    fn insert_reaction(&mut self, reaction: &Reaction) -> Result<bool, StoreError> {
        Ok(self.run(
            "INSERT INTO reactions (post_id, emoji_name, user_id, create_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
            params![reaction.post_id.as_str(), reaction.emoji_name, reaction.user_id.as_str(), reaction.create_at.0],
        )? > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reactions;
    use crate::testing::{Bench, plan, post};
    use model::Millis;

    #[test]
    fn a_reaction_comes_once_and_goes() {
        let bench = Bench::memory();
        let tada = Reaction { user_id: "bob".into(), post_id: "p".into(), emoji_name: "tada".into(), create_at: Millis(5) };
        let outcome = bench.store.write_blocking({
            let tada = tada.clone();
            move |tx| {
                let early = tx.add_reaction(&tada)?;
                tx.upsert_posts([&post("p", "c", 1)], Reactions::Replace)?;
                Ok([early, tx.add_reaction(&tada)?, tx.add_reaction(&tada)?])
            }
        });
        assert_eq!(outcome.unwrap(), [false, true, false], "not to an unknown post, and not twice");
        assert_eq!(bench.read(|r| r.post(&"p".into())).unwrap().metadata.reactions, std::slice::from_ref(&tada), "it shows on the post");
        assert!(bench.store.write_blocking(move |tx| tx.remove_reaction(&tada)).unwrap(), "it is taken back");
        assert!(bench.read(|r| r.post(&"p".into())).unwrap().metadata.reactions.is_empty(), "and gone");
    }

    #[test]
    fn reactions_of_a_page_are_searched() {
        let bench = Bench::memory();
        bench
            .store
            .read_blocking(|r| {
                plan(r, BY_POSTS, 1).assert_searches("r");
                Ok(())
            })
            .unwrap();
    }
}
