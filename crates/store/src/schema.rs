//! Which tables there are, and their versions.
//!
//! The cache has no migrations: its version is a checksum of its tables' text, and a cache with another one is made anew.
//! The outbox migrates: [`OUTBOX_MIGRATIONS`] only ever grows, and a version newer than it is left alone.

use crate::{StoreError, table};
use rusqlite::Connection;

/// A table and the statements that make it.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) create: &'static str,
}

/// The cache's tables.
pub(crate) const CACHE_TABLES: &[Table] = &[
    table::meta::TABLE,
    table::users::TABLE,
    table::teams::TABLE,
    table::team_members::TABLE,
    table::channels::TABLE,
    table::channel_members::TABLE,
    table::channel_users::TABLE,
    table::channel_syncs::TABLE,
    table::categories::TABLE,
    table::category_channels::TABLE,
    table::preferences::TABLE,
    table::roles::TABLE,
    table::posts::TABLE,
    table::reactions::TABLE,
    table::intervals::TABLE,
    table::threads::TABLE,
    table::emoji::TABLE,
];

/// The outbox's versions, each the statements that lead to it. Never change one that was released.
const OUTBOX_MIGRATIONS: &[&[&str]] = &[&[table::entries::CREATE, table::drafts::CREATE, table::intents::CREATE]];

/// The outbox's tables, for salvaging.
pub(crate) const OUTBOX_TABLES: &[&str] = &["entries", "drafts", "intents"];

pub(crate) fn version(conn: &Connection) -> Result<i64, StoreError> {
    // Reading the schema, unlike the version alone, needs the first page decrypted and well formed.
    conn.query_row("SELECT count(*) FROM main.sqlite_master", [], |_| Ok(()))?;
    Ok(conn.query_row("PRAGMA main.user_version", [], |row| row.get(0))?)
}

/// A checksum (FNV-1a) of the tables' text, positive and never zero. It needs to tell versions apart, not to resist anybody.
fn cache_version() -> i64 {
    let mut hash: u32 = 0x811c_9dc5;
    for byte in CACHE_TABLES.iter().flat_map(|table| table.create.bytes()) {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    i64::from(hash >> 1) | 1
}

pub(crate) fn cache_is_current(conn: &Connection) -> Result<bool, StoreError> {
    Ok(version(conn)? == cache_version())
}

pub(crate) fn make_cache(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch("BEGIN IMMEDIATE")?;
    for table in CACHE_TABLES {
        conn.execute_batch(table.create)?;
    }
    conn.execute_batch(&format!("PRAGMA main.user_version = {}; COMMIT", cache_version()))?;
    Ok(())
}

/// Brings the outbox, opened as the main file, to the present version.
pub(crate) fn migrate_outbox(conn: &mut Connection) -> Result<(), StoreError> {
    let found = version(conn)?;
    let known = i64::try_from(OUTBOX_MIGRATIONS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(StoreError::NewerOutbox { found, known });
    }
    let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    for statement in OUTBOX_MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or(0)).flat_map(|step| step.iter()) {
        tx.execute_batch(statement)?;
    }
    tx.execute_batch(&format!("PRAGMA user_version = {known}"))?;
    Ok(tx.commit()?)
}

/// Makes the outbox's tables in an attached schema, for a store in memory.
pub(crate) fn make_outbox_in(conn: &Connection, schema: &str) -> Result<(), StoreError> {
    for statement in OUTBOX_MIGRATIONS.iter().flat_map(|step| step.iter()) {
        let there = statement.replace("CREATE TABLE ", &format!("CREATE TABLE {schema}")).replace("CREATE INDEX ", &format!("CREATE INDEX {schema}"));
        conn.execute_batch(&there)?;
    }
    Ok(())
}
