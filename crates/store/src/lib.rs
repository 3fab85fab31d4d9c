//! What is remembered: one encrypted store per account.
//!
//! An account's folder holds three SQLCipher files under one raw key:
//!
//! | file | holds | if it is damaged |
//! |---|---|---|
//! | `cache.db` | what the server told; WAL, `synchronous=NORMAL` | dropped, made anew, fetched again |
//! | `outbox.db` | what the person wrote: outbox, drafts, seen intents; WAL, `synchronous=FULL` | salvaged into a fresh file; the damaged one is kept |
//! | `media.db` | pictures and other files, bounded, least recently used go first | dropped |
//!
//! One writer thread owns the write connection, to which `outbox.db` is attached as schema `outbox`.
//! It drains its queue into one transaction (a savepoint per closure, so that a failing one rolls back alone), commits,
//! broadcasts each closure's [`Change`]s in commit order, and only then answers: an answer means durable.
//! Two reader threads own read-only connections; each read sees one consistent snapshot.
//!
//! A transaction over both files is atomic in each, not across them: the cache's part is committed first.
//! So a crash may leave an outbox entry whose post is already cached, never the other way round; the outbox worker looks before it sends.
//!
//! There is one file per table under `table/`: its `CREATE TABLE`, its queries, its tests.
//! Everything a table can answer is a method of [`Reader`]; everything it can change is a method of [`Tx`], which reads as well.

mod change;
mod error;
mod files;
mod media;
mod reader;
mod readers;
mod salvage;
mod schema;
mod sql;
mod stats;
mod store;
mod table;
mod tx;
mod writer;

pub use change::Change;
pub use error::StoreError;
pub use files::{CacheState, Key, Opened, Options};
pub use media::{Media, MediaKept};
pub use reader::Reader;
pub use stats::StoreStats;
pub use store::Store;
pub use table::drafts::Draft;
pub use table::entries::{Entry, EntryError, EntryId, EntryState, NewEntry};
pub use table::intervals::Interval;
pub use table::meta::MetaKey;
pub use table::posts::{Anchor, Depth, Reactions};
pub use table::threads::{StoredThread, ThreadTotals};
pub use table::unreads::TeamUnread;
pub use tx::Tx;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
