//! Sizes, for the settings' page on storage.

use crate::{Reader, StoreError};

/// What a store takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StoreStats {
    /// The cache's files, in bytes, its log included.
    pub cache_bytes: u64,
    /// The outbox's files, in bytes.
    pub outbox_bytes: u64,
    /// The media files on disk, in bytes.
    pub media_file_bytes: u64,
    /// What the kept media are worth, in bytes.
    pub media_bytes: u64,
    /// How many media are kept.
    pub media_items: u64,
    /// How many posts are cached.
    pub posts: u64,
    /// How many outbox entries wait or failed.
    pub outbox_entries: u64,
}

/// Counts posts and outbox entries.
pub(crate) fn rows(r: &Reader) -> Result<(u64, u64), StoreError> {
    let count = |sql: &str| -> Result<u64, StoreError> {
        Ok(r.first(sql, [], |row| row.get::<_, i64>(0))?.and_then(|n| u64::try_from(n).ok()).unwrap_or_default())
    };
    Ok((count("SELECT count(*) FROM posts")?, count("SELECT count(*) FROM outbox.entries")?))
}
