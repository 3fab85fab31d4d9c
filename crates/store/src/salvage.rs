//! Saving what can be read of a damaged outbox.
//!
//! The rows go into a file of their own, `outbox.salvaged.db`; when it is whole, the damaged file moves aside and the new one takes its name.
//! A crash in between leaves either the damaged outbox (it is salvaged again) or only the salvaged file, whose renaming [`finish`] completes.

use crate::files::{Files, remove, with_companions};
use crate::{StoreError, schema};
use rusqlite::Connection;
use std::path::{Path, PathBuf};

fn salvaged_name(outbox: &Path) -> PathBuf {
    outbox.with_file_name("outbox.salvaged.db")
}

/// Completes a salvage that was cut off between its two renames.
pub(crate) fn finish(outbox: &Path) -> Result<(), StoreError> {
    let salvaged = salvaged_name(outbox);
    if !outbox.exists() && salvaged.exists() {
        std::fs::rename(&salvaged, outbox)?;
    }
    Ok(())
}

/// Saves the rows, keeps the damaged file, and puts the fresh one in its place. Tells how many rows, and where the damaged file is.
pub(crate) fn outbox(files: &Files) -> Result<(usize, PathBuf), StoreError> {
    let outbox = files.outbox();
    let fresh = salvaged_name(&outbox);
    remove(&fresh)?;
    let mut saved = 0;
    {
        let mut to = files.open_rw(&fresh)?;
        to.execute_batch("PRAGMA synchronous = FULL")?;
        schema::migrate_outbox(&mut to)?;
        for table in schema::OUTBOX_TABLES {
            for order in ["ASC", "DESC"] {
                // A connection of its own each time: one that met a page that does not decrypt reads nothing more.
                if let Ok(from) = files.open_rw(&outbox) {
                    saved += copy(&from, &to, table, order)?;
                }
            }
        }
    }
    let kept_at = (1..u32::MAX)
        .map(|n| outbox.with_file_name(format!("outbox.damaged-{n}.db")))
        .find(|path| !path.exists())
        .ok_or_else(|| StoreError::Io("no free name for the damaged outbox".into()))?;
    for (from, to) in with_companions(&outbox).iter().zip(with_companions(&kept_at)).rev() {
        match std::fs::rename(from, to) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    finish(&outbox)?;
    Ok((saved, kept_at))
}

/// Copies a table's rows until the damage. Done from both ends, a bad page in the middle costs only itself.
fn copy(from: &Connection, to: &Connection, table: &str, order: &str) -> Result<usize, StoreError> {
    let mut saved = 0;
    let Ok(mut read) = from.prepare(&format!("SELECT * FROM {table} ORDER BY rowid {order}")) else { return Ok(0) };
    let names = read.column_names().collect::<Vec<_>>().join(", ");
    let columns = read.column_count();
    let marks = vec!["?"; columns].join(", ");
    let mut write = to.prepare(&format!("INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"))?;
    let Ok(mut rows) = read.query([]) else { return Ok(0) };
    while let Ok(Some(row)) = rows.next() {
        let Ok(values) = (0..columns).map(|index| row.get::<_, rusqlite::types::Value>(index)).collect::<Result<Vec<_>, _>>() else { break };
        match write.execute(rusqlite::params_from_iter(values)).map_err(StoreError::from) {
            Ok(added) => saved += added,
            Err(StoreError::Sql(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(saved)
}
