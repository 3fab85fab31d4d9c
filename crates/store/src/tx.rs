//! A write in progress: reads like a [`Reader`], writes, and notes what changed.

use crate::{Change, Reader, StoreError};
use rusqlite::Params;
use std::ops::Deref;

/// One closure's part of the writer's transaction.
/// If the closure fails, all it wrote is rolled back and none of its changes is broadcast.
pub struct Tx<'a> {
    reader: &'a Reader,
    changes: Vec<Change>,
    scrub: bool,
}

impl Deref for Tx<'_> {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        self.reader
    }
}

impl<'a> Tx<'a> {
    pub(crate) fn new(reader: &'a Reader) -> Self {
        Self { reader, changes: Vec::new(), scrub: false }
    }

    /// Runs one statement; tells how many rows it touched.
    pub(crate) fn run(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        Ok(self.reader.prepare(sql)?.execute(params)?)
    }

    pub(crate) fn note(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Something a person wrote was removed: its remains must leave the write-ahead log soon.
    pub(crate) fn scrub_soon(&mut self) {
        self.scrub = true;
    }

    /// The changes, and whether the log must be emptied soon.
    pub(crate) fn into_parts(self) -> (Vec<Change>, bool) {
        (self.changes, self.scrub)
    }

    /// Empties the whole cache, keeping outbox and drafts; for a change that makes all of it wrong.
    pub fn reset_cache(&mut self) -> Result<(), StoreError> {
        for table in crate::schema::CACHE_TABLES {
            self.run(&format!("DELETE FROM main.{}", table.name), [])?;
        }
        self.scrub_soon();
        self.note(Change::Reset);
        Ok(())
    }

    /// Drops posts, threads and intervals, keeping channels and people: what toggling collapsed threads demands,
    /// for a page of roots is whole only as long as replies do not count.
    pub fn reset_posts(&mut self) -> Result<(), StoreError> {
        for table in ["posts", "reactions", "intervals", "threads", "channel_syncs"] {
            self.run(&format!("DELETE FROM main.{table}"), [])?;
        }
        self.scrub_soon();
        self.note(Change::Reset);
        Ok(())
    }
}
