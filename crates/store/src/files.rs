//! The files of a store: where they lie, how they are keyed and opened, and when the cache is made anew.
//!
//! A key that does not fit and a damaged first page look alike to SQLCipher. Two files under one key tell them apart:
//! if either opens, the key is right and the other one is damaged; if neither does, the key is wrong and nothing is touched.

use crate::{StoreError, salvage, schema};
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// 32 random bytes that open an account's files. Wiped from memory when dropped, never shown.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; 32]>);

impl Key {
    /// A key from the keychain's bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The key in SQLCipher's raw form, which skips the derivation from a password.
    fn raw(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(67));
        text.push_str("x'");
        for byte in self.0.iter() {
            for nibble in [byte >> 4, byte & 15] {
                text.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
            }
        }
        text.push('\'');
        text
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

/// What to open.
#[derive(Clone, Debug)]
pub struct Options {
    /// The account's own folder; made if it is missing.
    pub dir: PathBuf,
    /// Opens the files.
    pub key: Key,
    /// Whether to keep everything in memory and nothing on disk: when there is no keychain to hold a key.
    pub memory: bool,
    /// How many bytes of media to keep; see [`Options::MEDIA_BOUND`].
    pub media_bound: u64,
}

impl Options {
    /// How many bytes of media are kept unless told otherwise: 200 MB.
    pub const MEDIA_BOUND: u64 = 200_000_000;

    /// A store on disk with the usual bounds.
    pub fn on_disk(dir: impl Into<PathBuf>, key: Key) -> Self {
        Self { dir: dir.into(), key, memory: false, media_bound: Self::MEDIA_BOUND }
    }

    /// A store in memory, which keeps a tenth of the usual media.
    pub fn in_memory() -> Self {
        Self { dir: PathBuf::new(), key: Key::new([0; 32]), memory: true, media_bound: Self::MEDIA_BOUND / 10 }
    }
}

/// What opening found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Whether the cache is the one of last time.
    pub cache: CacheState,
}

/// Whether the cache is the one of last time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CacheState {
    /// It is.
    Kept,
    /// There was none.
    New,
    /// It had to be made anew, for the reason told.
    Rebuilt(String),
}

/// The store's files.
pub(crate) struct Files {
    dir: PathBuf,
    key: Key,
    memory: bool,
    /// Unencrypted, so that a test may look for remains in the files' bytes.
    #[cfg(test)]
    pub(crate) plain: bool,
}

impl Files {
    pub(crate) fn new(options: Options) -> Result<Self, StoreError> {
        if !options.memory {
            std::fs::create_dir_all(&options.dir)?;
        }
        Ok(Self {
            dir: options.dir,
            key: options.key,
            memory: options.memory,
            #[cfg(test)]
            plain: crate::testing::wants_plain(),
        })
    }

    pub(crate) fn is_memory(&self) -> bool {
        self.memory
    }

    pub(crate) fn cache(&self) -> PathBuf {
        self.dir.join("cache.db")
    }

    pub(crate) fn outbox(&self) -> PathBuf {
        self.dir.join("outbox.db")
    }

    pub(crate) fn media(&self) -> PathBuf {
        self.dir.join("media.db")
    }

    /// The size of a file with its log, in bytes.
    pub(crate) fn bytes_of(&self, file: &Path) -> u64 {
        if self.memory {
            return 0;
        }
        with_companions(file).iter().filter_map(|path| std::fs::metadata(path).ok()).map(|meta| meta.len()).sum()
    }

    fn key_clause(&self) -> Zeroizing<String> {
        #[cfg(test)]
        if self.plain {
            return Zeroizing::new(String::new());
        }
        self.key.raw()
    }

    /// Opens one file and gives it the key; whether that fits shows at the first read.
    pub(crate) fn open_one(&self, file: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
        let conn = Connection::open_with_flags(file, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        // SQLCipher otherwise writes to standard error when a page does not decrypt.
        conn.execute_batch("PRAGMA cipher_log_level = NONE;")?;
        let raw = self.key_clause();
        if !raw.is_empty() {
            let pragma = Zeroizing::new(format!("PRAGMA key = \"{}\";", raw.as_str()));
            conn.execute_batch(&pragma)?;
        }
        // A lock is a bug: there is one writer, and readers of a write-ahead log wait for nobody.
        conn.busy_timeout(std::time::Duration::ZERO)?;
        conn.execute_batch("PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;")?;
        Ok(conn)
    }

    pub(crate) fn open_rw(&self, file: &Path) -> Result<Connection, StoreError> {
        self.open_one(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
    }

    fn attach_outbox(&self, conn: &Connection) -> Result<(), StoreError> {
        let outbox = self.outbox();
        let name = if self.memory { ":memory:".into() } else { outbox.to_string_lossy() };
        // The key is named again: without it SQLCipher takes the main file's key along with that file's salt, which fits no other.
        conn.execute("ATTACH DATABASE ?1 AS outbox KEY ?2", [name.as_ref(), self.key_clause().as_str()])?;
        Ok(())
    }

    /// Opens the writer's connection to the store for the first time.
    pub(crate) fn open_writer(&self) -> Result<(Connection, Opened), StoreError> {
        self.open_checked(false)
    }

    /// Drops the cache and opens a new one, when the key is known to fit.
    pub(crate) fn rebuild(&self) -> Result<Connection, StoreError> {
        remove(&self.cache())?;
        Ok(self.open_checked(true)?.0)
    }

    fn open_checked(&self, key_fits: bool) -> Result<(Connection, Opened), StoreError> {
        if self.memory {
            let conn = self.writer_connection(Path::new(":memory:"))?;
            schema::make_outbox_in(&conn, "outbox.")?;
            schema::make_cache(&conn)?;
            return Ok((conn, Opened { cache: CacheState::New }));
        }
        self.check_outbox(key_fits)?;
        let had_cache = std::fs::metadata(self.cache()).is_ok_and(|meta| meta.len() > 0);
        let reason = match self.open_cache() {
            Ok(Some(conn)) => return Ok((conn, Opened { cache: CacheState::Kept })),
            Ok(None) if had_cache => "it was written by another version".to_owned(),
            Ok(None) => String::new(),
            Err(StoreError::Full) => return Err(StoreError::Full),
            Err(error @ (StoreError::Io(_) | StoreError::Busy(_))) => return Err(error),
            Err(error) => error.to_string(),
        };
        remove(&self.cache())?;
        let conn = self.writer_connection(&self.cache())?;
        schema::make_cache(&conn)?;
        let cache = if had_cache { CacheState::Rebuilt(reason) } else { CacheState::New };
        Ok((conn, Opened { cache }))
    }

    /// The writer's connection, if the cache is there and of this version.
    fn open_cache(&self) -> Result<Option<Connection>, StoreError> {
        let conn = self.writer_connection(&self.cache())?;
        Ok(schema::cache_is_current(&conn)?.then_some(conn))
    }

    fn writer_connection(&self, file: &Path) -> Result<Connection, StoreError> {
        let conn = self.open_rw(file)?;
        self.attach_outbox(&conn)?;
        // The outbox waits for the disk at each commit; the cache may lose its last moments to a power cut, and is whole still.
        conn.execute_batch(
            "PRAGMA main.journal_mode = WAL; PRAGMA main.synchronous = NORMAL; PRAGMA main.cache_size = -2048; PRAGMA main.secure_delete = ON;
             PRAGMA outbox.journal_mode = WAL; PRAGMA outbox.synchronous = FULL; PRAGMA outbox.cache_size = -256; PRAGMA outbox.secure_delete = ON;
             PRAGMA main.journal_size_limit = 4194304; PRAGMA outbox.journal_size_limit = 1048576;",
        )?;
        Ok(conn)
    }

    /// A connection that can only read.
    pub(crate) fn open_reader(&self) -> Result<Connection, StoreError> {
        let conn = self.open_one(&self.cache(), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        self.attach_outbox(&conn)?;
        // Lists of all channels are read again and again: with less than they fill (3 MiB for 4,000), every pass would decrypt every page anew.
        conn.execute_batch("PRAGMA query_only = ON; PRAGMA main.cache_size = -4096; PRAGMA outbox.cache_size = -128;")?;
        Ok(conn)
    }

    /// Makes, migrates and checks the outbox before it is attached. It is small, so every page of it is read.
    fn check_outbox(&self, key_fits: bool) -> Result<(), StoreError> {
        salvage::finish(&self.outbox())?;
        let outcome = self.open_rw(&self.outbox()).and_then(|mut conn| {
            conn.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;")?;
            if schema::version(&conn)? > 0 {
                whole(&conn)?;
            }
            schema::migrate_outbox(&mut conn)
        });
        let damage = match outcome {
            Ok(()) => return Ok(()),
            Err(error @ StoreError::Damaged(_)) => error,
            Err(error) => return Err(error),
        };
        let first_page_reads = self.open_rw(&self.outbox()).and_then(|conn| schema::version(&conn)).is_ok();
        if !(key_fits || first_page_reads || self.opens(&self.cache()) || self.opens(&self.media())) {
            return Err(StoreError::WrongKey);
        }
        tracing::error!(%damage, "the outbox is damaged");
        let (salvaged, kept_at) = salvage::outbox(self)?;
        Err(StoreError::OutboxDamaged { salvaged, kept_at })
    }

    /// Whether a file is there and the key fits it.
    fn opens(&self, file: &Path) -> bool {
        std::fs::metadata(file).is_ok_and(|meta| meta.len() > 0) && self.open_rw(file).and_then(|conn| schema::version(&conn)).is_ok()
    }

    /// Deletes everything, damaged copies too.
    pub(crate) fn wipe(&self) -> Result<(), StoreError> {
        if self.memory {
            return Ok(());
        }
        for file in [self.cache(), self.media(), self.outbox()] {
            remove(&file)?;
        }
        for entry in std::fs::read_dir(&self.dir)? {
            let path = entry?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if name.starts_with("outbox.") {
                std::fs::remove_file(&path)?;
            }
        }
        // The folder may hold what is not ours; then it stays.
        if let Err(error) = std::fs::remove_dir(&self.dir) {
            tracing::debug!(%error, "the account's folder stays");
        }
        Ok(())
    }
}

/// Fails as damaged unless every page decrypts and every tree and row is well formed.
pub(crate) fn whole(conn: &Connection) -> Result<(), StoreError> {
    let verdict: String = conn.query_row("PRAGMA main.quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" { Ok(()) } else { Err(StoreError::Damaged(verdict)) }
}

/// A file and what SQLite lays beside it.
pub(crate) fn with_companions(file: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|end| {
        let mut name = file.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    })
}

/// Deletes a file and what SQLite lays beside it, if they are there.
pub(crate) fn remove(file: &Path) -> Result<(), StoreError> {
    for path in with_companions(file) {
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}
