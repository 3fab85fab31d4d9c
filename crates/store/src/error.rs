//! What can go wrong, classified once, where it arises.

use rusqlite::ErrorCode;
use std::path::PathBuf;

/// Why the store could not do as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The disk is full. Nothing of the write remains; it may be repeated when there is room.
    #[error("the disk is full")]
    Full,
    /// The system would not read or write.
    #[error("the system could not read or write the store: {0}")]
    Io(String),
    /// The cache is damaged. The store drops it, makes it anew and broadcasts [`crate::Change::Reset`].
    #[error("the cache is damaged: {0}")]
    Damaged(String),
    /// The outbox was damaged. What could be read is in a fresh file; opening again works with that.
    #[error("the outbox was damaged; {salvaged} rows were saved")]
    OutboxDamaged {
        /// How many rows were saved.
        salvaged: usize,
        /// Where the damaged file is kept.
        kept_at: PathBuf,
    },
    /// The key opens none of the files. Nothing was touched.
    #[error("the key does not fit this store")]
    WrongKey,
    /// A newer version of the program wrote the outbox. Nothing was touched.
    #[error("the outbox has version {found}, this program knows {known}")]
    NewerOutbox {
        /// The version found.
        found: i64,
        /// The version known.
        known: i64,
    },
    /// Two held the same lock. With one writer that is a bug.
    #[error("the store is locked: {0}")]
    Busy(String),
    /// A statement or a row is not as the schema says: a bug.
    #[error("statement failed: {0}")]
    Sql(String),
    /// A closure given to the store panicked: a bug. Its changes were rolled back.
    #[error("a closure panicked inside the store")]
    Panicked,
    /// The store was closed or wiped.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// Whether the cache must be made anew.
    pub(crate) fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged(_))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        // The texts name statements and tables, never values: rusqlite's messages hold no bound parameter.
        let text = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::OutOfMemory) => {
                Self::Io(text)
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(text),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed) => Self::Busy(text),
            _ => Self::Sql(text),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io(error.to_string()),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Sql(error.to_string())
    }
}
