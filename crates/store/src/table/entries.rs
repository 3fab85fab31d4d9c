//! The outbox: what the person did and the server does not know yet. Lies in `outbox.db`, synced to the disk before it is answered.
//!
//! Ids grow and are never used again, so their order is the order of what was done.
//! What a kind and a payload mean, and which state follows which, is the engine's; a row here is only never lost.

use crate::{Change, Reader, StoreError, Tx, sql};
use model::{ChannelId, IntentId, Millis, PendingPostId, PostId};
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

pub(crate) const CREATE: &str = "
CREATE TABLE entries (
    id              INTEGER PRIMARY KEY AUTOINCREMENT, -- the order of what was done
    intent_id       TEXT NOT NULL UNIQUE,              -- the window's name for it
    kind            TEXT NOT NULL,                     -- what to do, in the engine's words
    channel_id      TEXT NOT NULL,                     -- empty if it concerns none
    root_id         TEXT NOT NULL,                     -- empty if it concerns no thread
    pending_post_id TEXT NOT NULL,                     -- for posts to be made; else empty
    payload         TEXT NOT NULL,                     -- JSON
    state           TEXT NOT NULL,                     -- an EntryState
    created_at      INTEGER NOT NULL,
    attempts        INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,                  -- zero: as soon as possible
    error           TEXT NOT NULL                      -- JSON, an EntryError or null
) STRICT;
CREATE INDEX entries_by_channel ON entries (channel_id, root_id);
CREATE INDEX entries_by_pending ON entries (pending_post_id) WHERE pending_post_id <> '';";

/// An entry's name. Greater is later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(pub i64);

/// Where an entry stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryState {
    /// It waits for its turn.
    #[default]
    Queued,
    /// A request is under way, or was when the program ended.
    Sending,
    /// No answer came: the server must be asked before it is sent again.
    Unsure,
    /// It failed for good; the person decides.
    Failed,
}

/// Why an entry failed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryError {
    /// A word to branch on.
    pub code: String,
    /// What the server or the system said.
    pub details: String,
}

/// What to put into the outbox.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewEntry {
    /// The window's name for it; a repeat is dropped.
    pub intent_id: IntentId,
    /// What to do, in the engine's words.
    pub kind: String,
    /// The channel; empty if it concerns none.
    pub channel_id: ChannelId,
    /// The thread; empty if it concerns none.
    pub root_id: PostId,
    /// For posts to be made; else empty.
    pub pending_post_id: PendingPostId,
    /// All that doing it needs.
    pub payload: serde_json::Value,
    /// When it was done, by the own clock.
    pub created_at: Millis,
}

/// What is in the outbox.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its name.
    pub id: EntryId,
    /// The window's name for it.
    pub intent_id: IntentId,
    /// What to do, in the engine's words.
    pub kind: String,
    /// The channel; empty if it concerns none.
    pub channel_id: ChannelId,
    /// The thread; empty if it concerns none.
    pub root_id: PostId,
    /// For posts to be made; else empty.
    pub pending_post_id: PendingPostId,
    /// All that doing it needs.
    pub payload: serde_json::Value,
    /// Where it stands.
    pub state: EntryState,
    /// When it was done, by the own clock.
    pub created_at: Millis,
    /// How often it was tried.
    pub attempts: u32,
    /// When to try again; zero: as soon as possible.
    pub next_attempt_at: Millis,
    /// Why it failed, the last time.
    pub error: Option<EntryError>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, intent_id, kind, channel_id, root_id, pending_post_id, payload, state, created_at, attempts, next_attempt_at, error FROM outbox.entries ",
            $rest
        )
    };
}
const ALL: &str = select!("ORDER BY id");
const IN_CHANNEL: &str = select!("WHERE channel_id = ?1 ORDER BY id");

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: EntryId(row.get(0)?),
        intent_id: sql::id(row, 1)?,
        kind: row.get(2)?,
        channel_id: sql::id(row, 3)?,
        root_id: sql::id(row, 4)?,
        pending_post_id: sql::id(row, 5)?,
        payload: sql::json(row, 6)?,
        state: sql::word(row, 7)?,
        created_at: sql::millis(row, 8)?,
        attempts: row.get(9)?,
        next_attempt_at: sql::millis(row, 10)?,
        error: sql::json(row, 11)?,
    })
}

impl Reader {
    /// All entries, in the order they were made.
    pub fn entries(&self) -> Result<Vec<Entry>, StoreError> {
        self.all(ALL, [], entry)
    }

    /// A channel's entries, threads' included, in order.
    pub fn entries_in(&self, channel: &ChannelId) -> Result<Vec<Entry>, StoreError> {
        self.all(IN_CHANNEL, [channel.as_str()], entry)
    }

    /// One entry.
    pub fn entry(&self, id: EntryId) -> Result<Option<Entry>, StoreError> {
        self.first(select!("WHERE id = ?1"), [id.0], entry)
    }

    /// The entry that will make the post called so.
    pub fn entry_by_pending(&self, id: &PendingPostId) -> Result<Option<Entry>, StoreError> {
        self.first(select!("WHERE pending_post_id = ?1 AND pending_post_id <> ''"), [id.as_str()], entry)
    }
}

impl Tx<'_> {
    /// Puts an entry at the end of the outbox. `None` if its intent was seen before: a window repeats what was not answered.
    pub fn enqueue(&mut self, new: &NewEntry) -> Result<Option<EntryId>, StoreError> {
        if !self.remember_intent(&new.intent_id, new.created_at)? {
            return Ok(None);
        }
        self.run(
            "INSERT INTO outbox.entries (intent_id, kind, channel_id, root_id, pending_post_id, payload, state, created_at, attempts, next_attempt_at, error)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, 0, 'null')",
            params![
                new.intent_id.as_str(),
                new.kind,
                new.channel_id.as_str(),
                new.root_id.as_str(),
                new.pending_post_id.as_str(),
                serde_json::to_string(&new.payload)?,
                sql::to_word(&EntryState::Queued)?,
                new.created_at.0
            ],
        )?;
        let id = EntryId(self.conn().last_insert_rowid());
        self.note(Change::OutboxChanged { entry_id: id, channel_id: new.channel_id.clone(), root_id: new.root_id.clone() });
        Ok(Some(id))
    }

    /// Changes an entry: its state, attempts, error, payload. `false` if it is gone, or nothing changed. Its id and intent stay.
    pub fn update_entry(&mut self, id: EntryId, change: impl FnOnce(&mut Entry)) -> Result<bool, StoreError> {
        let Some(before) = self.entry(id)? else { return Ok(false) };
        let mut after = before.clone();
        change(&mut after);
        after.id = before.id;
        after.intent_id = before.intent_id.clone();
        if after == before {
            return Ok(false);
        }
        self.run(
            "UPDATE outbox.entries SET kind = ?2, channel_id = ?3, root_id = ?4, pending_post_id = ?5, payload = ?6, state = ?7, attempts = ?8,
                next_attempt_at = ?9, error = ?10, created_at = ?11 WHERE id = ?1",
            params![
                id.0,
                after.kind,
                after.channel_id.as_str(),
                after.root_id.as_str(),
                after.pending_post_id.as_str(),
                serde_json::to_string(&after.payload)?,
                sql::to_word(&after.state)?,
                after.attempts,
                after.next_attempt_at.0,
                serde_json::to_string(&after.error)?,
                after.created_at.0
            ],
        )?;
        if before.payload != after.payload {
            self.scrub_soon();
        }
        self.note(Change::OutboxChanged { entry_id: id, channel_id: after.channel_id, root_id: after.root_id });
        Ok(true)
    }

    /// Removes an entry that is done or was given up. `false` if it was gone.
    pub fn remove_entry(&mut self, id: EntryId) -> Result<bool, StoreError> {
        let Some(entry) = self.entry(id)? else { return Ok(false) };
        self.run("DELETE FROM outbox.entries WHERE id = ?1", [id.0])?;
        self.scrub_soon();
        self.note(Change::OutboxChanged { entry_id: id, channel_id: entry.channel_id, root_id: entry.root_id });
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Bench, plan};

    fn new(intent: &str) -> NewEntry {
        NewEntry {
            intent_id: intent.into(),
            kind: "post".into(),
            channel_id: "c".into(),
            pending_post_id: format!("me:{intent}").into(),
            payload: serde_json::json!({ "message": intent }),
            created_at: Millis(1),
            ..NewEntry::default()
        }
    }

    #[test]
    fn an_intent_is_taken_once_even_after_it_was_done() {
        let bench = Bench::memory();
        let outcome = bench.store.write_blocking(|tx| {
            let first = tx.enqueue(&new("i1"))?;
            let again = tx.enqueue(&new("i1"))?;
            tx.remove_entry(first.unwrap())?;
            Ok((first.is_some(), again, tx.enqueue(&new("i1"))?))
        });
        assert_eq!(outcome.unwrap(), (true, None, None), "a repeat is dropped while it waits and when it is done");
        assert!(bench.read(|r| r.entries()).is_empty(), "nothing is left to send twice");
    }

    #[test]
    fn ids_are_never_used_again() {
        let bench = Bench::memory();
        let (first, second) = bench
            .store
            .write_blocking(|tx| {
                let first = tx.enqueue(&new("i1"))?.unwrap();
                tx.remove_entry(first)?;
                Ok((first, tx.enqueue(&new("i2"))?.unwrap()))
            })
            .unwrap();
        assert!(second > first, "else an answer that comes late could be taken for another entry's");
    }

    #[test]
    fn an_entry_changes_and_tells() {
        let bench = Bench::memory();
        let id = bench
            .store
            .write_blocking(|tx| {
                let id = tx.enqueue(&new("i1"))?.unwrap();
                let fail = |entry: &mut Entry| {
                    entry.state = EntryState::Failed;
                    entry.attempts = 3;
                    entry.error = Some(EntryError { code: "too_long".into(), details: "4,001".into() });
                };
                assert!(tx.update_entry(id, fail)?, "the first time it changes");
                assert!(!tx.update_entry(id, fail)?, "the second time it is so already");
                Ok(id)
            })
            .unwrap();
        let entry = bench.read(|r| r.entry_by_pending(&"me:i1".into())).unwrap();
        assert_eq!((entry.state, entry.attempts, entry.error.unwrap().code.as_str()), (EntryState::Failed, 3, "too_long"), "all of it is kept");
        let told = Change::OutboxChanged { entry_id: id, channel_id: "c".into(), root_id: "".into() };
        assert_eq!(bench.changes(), [told.clone(), told], "once for coming, once for failing");
    }

    #[test]
    fn the_outbox_is_read_in_order_without_sorting() {
        let bench = Bench::memory();
        bench
            .store
            .read_blocking(|r| {
                plan(r, ALL, 0).assert_no_sorting();
                plan(r, IN_CHANNEL, 1).assert_uses("entries_by_channel");
                Ok(())
            })
            .unwrap();
    }
}
