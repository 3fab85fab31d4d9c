//! Intents that were seen, so that a repeated one is dropped even after it was done. Lies in `outbox.db`.

use crate::{Reader, StoreError, Tx};
use model::{IntentId, Millis};
use rusqlite::params;

pub(crate) const CREATE: &str = "
CREATE TABLE intents (
    intent_id TEXT NOT NULL PRIMARY KEY,
    at        INTEGER NOT NULL -- by the own clock, for pruning
) STRICT;
CREATE INDEX intents_by_time ON intents (at);";

impl Reader {
    /// Whether an intent was seen before.
    pub fn has_seen(&self, intent: &IntentId) -> Result<bool, StoreError> {
        Ok(self.first("SELECT 1 FROM outbox.intents WHERE intent_id = ?1", [intent.as_str()], |_| Ok(()))?.is_some())
    }
}

impl Tx<'_> {
    /// Notes an intent; `false` if it was seen before.
    pub fn remember_intent(&mut self, intent: &IntentId, at: Millis) -> Result<bool, StoreError> {
        Ok(self.run("INSERT INTO outbox.intents (intent_id, at) VALUES (?1, ?2) ON CONFLICT DO NOTHING", params![intent.as_str(), at.0])? > 0)
    }

    /// Forgets intents seen before a moment, except for those still in the outbox. Windows repeat within minutes, so a day is ample.
    pub fn prune_intents(&mut self, before: Millis) -> Result<usize, StoreError> {
        self.run("DELETE FROM outbox.intents WHERE at < ?1 AND intent_id NOT IN (SELECT intent_id FROM outbox.entries)", [before.0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NewEntry;
    use crate::testing::Bench;

    #[test]
    fn old_intents_are_forgotten_unless_they_still_wait() {
        let bench = Bench::memory();
        let pruned = bench.store.write_blocking(|tx| {
            tx.remember_intent(&"done".into(), Millis(1))?;
            tx.enqueue(&NewEntry { intent_id: "waits".into(), created_at: Millis(1), ..NewEntry::default() })?;
            tx.remember_intent(&"late".into(), Millis(50))?;
            tx.prune_intents(Millis(10))
        });
        assert_eq!(pruned.unwrap(), 1, "only the one that is old and done");
        assert_eq!(["done", "waits", "late"].map(|id| bench.read(|r| r.has_seen(&id.into()))), [false, true, true], "the others are known still");
    }
}
