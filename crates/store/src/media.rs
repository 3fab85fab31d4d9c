//! Pictures and other files kept for showing again, encrypted, least recently used first to go.
//!
//! A connection and a thread of its own: a large file must not delay a message. It is opened at first use, for most accounts in the tray need none.
//! `used` counts uses rather than hours, so that no clock is needed.

use crate::files::{Files, remove};
use crate::readers::join;
use crate::{StoreError, schema, sql};
use rusqlite::{Connection, OptionalExtension, params};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// The largest file that is kept, in bytes. Larger ones are streamed each time: keeping one would push out hundreds of pictures.
const LARGEST: usize = 16 * 1024 * 1024;

const CREATE: &str = "
CREATE TABLE media (
    key     TEXT NOT NULL PRIMARY KEY, -- what it is, in the engine's words
    kind    TEXT NOT NULL,             -- the content type, as the server told it
    version TEXT NOT NULL,             -- an ETag or a picture's version; may be empty
    size    INTEGER NOT NULL,          -- of bytes
    used    INTEGER NOT NULL,          -- counts uses; the smallest goes first
    bytes   BLOB NOT NULL
) STRICT;
CREATE INDEX media_by_use ON media (used, size);
";
const VERSION: i64 = 1;

/// A kept file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// The content type, as the server told it.
    pub content_type: String,
    /// An ETag or a picture's version, to ask whether it is still the same; may be empty.
    pub version: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Whether a file was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaKept {
    /// It was.
    Kept,
    /// It is larger than what is kept (16 MiB, or the whole bound).
    TooLarge,
}

/// The open file.
pub(crate) struct Shelf {
    conn: Connection,
    bound: u64,
}

impl Shelf {
    fn open(files: &Files, bound: u64) -> Result<Self, StoreError> {
        let attempt = || -> Result<Self, StoreError> {
            let path = if files.is_memory() { ":memory:".into() } else { files.media() };
            let conn = files.open_rw(&path)?;
            conn.execute_batch("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA cache_size = -512; PRAGMA journal_size_limit = 4194304;")?;
            match schema::version(&conn)? {
                VERSION => {}
                0 => conn.execute_batch(&format!("BEGIN; {CREATE} PRAGMA user_version = {VERSION}; COMMIT"))?,
                other => return Err(StoreError::Damaged(format!("media have version {other}"))),
            }
            Ok(Self { conn, bound })
        };
        match attempt() {
            Err(error) if error.is_damage() => {
                tracing::warn!(%error, "the media are made anew");
                remove(&files.media())?;
                attempt()
            }
            outcome => outcome,
        }
    }

    pub(crate) fn put(&self, key: &str, media: &Media) -> Result<MediaKept, StoreError> {
        let size = u64::try_from(media.bytes.len()).unwrap_or(u64::MAX);
        if media.bytes.len() > LARGEST || size > self.bound {
            return Ok(MediaKept::TooLarge);
        }
        let tx = self.conn.unchecked_transaction()?;
        tx.prepare_cached(
            "INSERT INTO media (key, kind, version, size, used, bytes)
             VALUES (?1, ?2, ?3, ?4, (SELECT coalesce(max(used), 0) + 1 FROM media), ?5)
             ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, version = excluded.version, size = excluded.size, used = excluded.used, bytes = excluded.bytes",
        )?
        .execute(params![key, media.content_type, media.version, i64::try_from(size).unwrap_or(i64::MAX), media.bytes])?;
        let mut total = self.totals()?.1;
        while total > self.bound {
            let (oldest, freed): (String, i64) =
                tx.prepare_cached("SELECT key, size FROM media ORDER BY used LIMIT 1")?.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            tx.prepare_cached("DELETE FROM media WHERE key = ?1")?.execute([oldest])?;
            total = total.saturating_sub(u64::try_from(freed).unwrap_or(0));
        }
        tx.commit()?;
        self.shrink()?;
        Ok(MediaKept::Kept)
    }

    pub(crate) fn get(&self, key: &str) -> Result<Option<Media>, StoreError> {
        let found = self
            .conn
            .prepare_cached("SELECT kind, version, bytes, used = (SELECT max(used) FROM media) FROM media WHERE key = ?1")?
            .query_row([key], |row| Ok((Media { content_type: row.get(0)?, version: row.get(1)?, bytes: row.get(2)? }, row.get::<_, bool>(3)?)))
            .optional()?;
        let Some((media, is_latest)) = found else { return Ok(None) };
        if !is_latest {
            self.conn.prepare_cached("UPDATE media SET used = (SELECT max(used) + 1 FROM media) WHERE key = ?1")?.execute([key])?;
        }
        Ok(Some(media))
    }

    pub(crate) fn remove(&self, prefix: &str) -> Result<usize, StoreError> {
        let gone = self.conn.prepare_cached("DELETE FROM media WHERE key >= ?1 AND key < ?2")?.execute([prefix, &sql::after_prefix(prefix)])?;
        self.shrink()?;
        if gone > 0 {
            self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        }
        Ok(gone)
    }

    /// How many files are kept, and their bytes.
    pub(crate) fn totals(&self) -> Result<(u64, u64), StoreError> {
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
        let (count, bytes) = self.conn.prepare_cached("SELECT count(*), coalesce(sum(size), 0) FROM media")?.query_row([], read)?;
        Ok((u64::try_from(count).unwrap_or(0), u64::try_from(bytes).unwrap_or(0)))
    }

    /// Gives freed pages back to the system.
    fn shrink(&self) -> Result<(), StoreError> {
        Ok(self.conn.execute_batch("PRAGMA incremental_vacuum")?)
    }
}

type Job = Box<dyn FnOnce(Result<&Shelf, StoreError>) + Send>;

enum Work {
    Run(Job),
    End { wipe: bool, reply: Option<oneshot::Sender<()>> },
}

/// The thread and its queue.
pub(crate) struct MediaLane {
    queue: mpsc::Sender<Work>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl MediaLane {
    pub(crate) fn start(files: Arc<Files>, bound: u64) -> Result<Self, StoreError> {
        let (queue, waiting) = mpsc::channel();
        let thread = std::thread::Builder::new().name("store-media".into()).spawn(move || serve(&files, bound, &waiting))?;
        Ok(Self { queue, thread: Mutex::new(Some(thread)) })
    }

    pub(crate) async fn run<T: Send + 'static>(&self, work: impl FnOnce(&Shelf) -> Result<T, StoreError> + Send + 'static) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        // Dropped at once: a refused message holds the reply, whose end is what is awaited.
        drop(self.queue.send(Work::Run(Box::new(move |shelf| {
            let _unheard = reply.send(shelf.and_then(work));
        }))));
        answer.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Closes the file. Deleting it is left to who deletes all files, unless they wait for that.
    pub(crate) async fn end(&self, wipe: bool) -> Result<(), StoreError> {
        let (reply, answer) = oneshot::channel();
        // Dropped at once: a refused message holds the reply, whose end is what is awaited.
        drop(self.queue.send(Work::End { wipe, reply: Some(reply) }));
        answer.await.map_err(|_| StoreError::Closed)
    }
}

impl Drop for MediaLane {
    fn drop(&mut self) {
        let _dropped = self.queue.send(Work::End { wipe: false, reply: None });
        join(self.thread.lock().unwrap_or_else(PoisonError::into_inner).take().into_iter().collect());
    }
}

fn serve(files: &Files, bound: u64, waiting: &mpsc::Receiver<Work>) {
    let mut shelf: Option<Shelf> = None;
    while let Ok(work) = waiting.recv() {
        match work {
            Work::Run(job) => {
                if shelf.is_none() {
                    match Shelf::open(files, bound) {
                        Ok(open) => shelf = Some(open),
                        Err(error) => {
                            job(Err(error));
                            continue;
                        }
                    }
                }
                job(shelf.as_ref().ok_or(StoreError::Closed));
            }
            Work::End { wipe, reply } => {
                drop(shelf);
                if wipe
                    && !files.is_memory()
                    && let Err(error) = remove(&files.media())
                {
                    tracing::warn!(%error, "the media could not be deleted");
                }
                if let Some(reply) = reply {
                    let _unheard = reply.send(());
                }
                return;
            }
        }
    }
}
