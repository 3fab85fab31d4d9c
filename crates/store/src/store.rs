//! The store of one account, as the engine holds it.

use crate::files::{Files, Opened, Options};
use crate::media::MediaLane;
use crate::readers::ReaderLane;
use crate::writer::{Pending, Work, WriterLane};
use crate::{Change, Media, MediaKept, Reader, StoreError, StoreStats, Tx};
use std::future::Future;
use std::sync::Arc;
use tokio::sync::{broadcast, oneshot};

/// How many closures' changes wait for a slow receiver before it is told that it lags.
const CHANGES_KEPT: usize = 1024;

/// One account's store. Cheap to clone; the files are closed when the last clone goes.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    // The order matters for dropping: readers first, so that the writer's connection is the last and empties the log.
    readers: ReaderLane,
    writer: WriterLane,
    media: MediaLane,
    changes: broadcast::Sender<Arc<Vec<Change>>>,
    files: Arc<Files>,
    opened: Opened,
}

impl Store {
    /// Opens the store, making what is missing. Blocks for some milliseconds.
    ///
    /// A cache that is damaged or of another version is made anew, which [`Store::opened`] tells.
    /// With [`StoreError::OutboxDamaged`] what could be saved was saved, and opening again works.
    pub fn open(options: Options) -> Result<Self, StoreError> {
        let media_bound = options.media_bound;
        let files = Arc::new(Files::new(options)?);
        let (conn, opened) = files.open_writer()?;
        let (changes, _) = broadcast::channel(CHANGES_KEPT);
        let readers = ReaderLane::new(Arc::clone(&files));
        let writer = WriterLane::start(Reader::new(conn), Arc::clone(&files), changes.clone(), readers.slots())?;
        if !files.is_memory() {
            readers.start(writer.sender())?;
        }
        let media = MediaLane::start(Arc::clone(&files), media_bound)?;
        Ok(Self { inner: Arc::new(Inner { readers, writer, media, changes, files, opened }) })
    }

    /// What opening found.
    pub fn opened(&self) -> &Opened {
        &self.inner.opened
    }

    /// Queues a write at once, in the order of calls; the future resolves when it is committed, with fsync if it touched the outbox.
    /// Dropping the future does not take the write back.
    pub fn write<T, F>(&self, work: F) -> impl Future<Output = Result<T, StoreError>> + Send + 'static
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let answer = self.queue_write(work);
        async move { answer.await.unwrap_or(Err(StoreError::Closed)) }
    }

    /// Like [`Store::write`], but blocks the calling thread. Not for async code.
    pub fn write_blocking<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.queue_write(work).blocking_recv().unwrap_or(Err(StoreError::Closed))
    }

    fn queue_write<T, F>(&self, work: F) -> oneshot::Receiver<Result<T, StoreError>>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        // A closed writer drops the job and with it `reply`, which the receiver reads as `Closed`.
        self.inner.writer.send(Work::Write(Box::new(Pending::new(work, reply))));
        answer
    }

    /// Reads on a reader's thread, from one consistent snapshot that includes every write answered so far.
    pub fn read<T, F>(&self, work: F) -> impl Future<Output = Result<T, StoreError>> + Send + 'static
    where
        T: Send + 'static,
        F: FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static,
    {
        let answer = self.queue_read(work);
        async move { answer.await.unwrap_or(Err(StoreError::Closed)) }
    }

    /// Like [`Store::read`], but blocks the calling thread. Not for async code.
    pub fn read_blocking<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static,
    {
        self.queue_read(work).blocking_recv().unwrap_or(Err(StoreError::Closed))
    }

    fn queue_read<T, F>(&self, work: F) -> oneshot::Receiver<Result<T, StoreError>>
    where
        T: Send + 'static,
        F: FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = crate::readers::job(work, reply);
        if self.inner.files.is_memory() {
            // In memory there is one connection, the writer's.
            self.inner.writer.send(Work::Read(job));
        } else {
            self.inner.readers.send(job);
        }
        answer
    }

    /// A receiver of each closure's changes, in commit order. To lag is normal: reload then.
    pub fn changes(&self) -> broadcast::Receiver<Arc<Vec<Change>>> {
        self.inner.changes.subscribe()
    }

    /// Keeps a file under a key (for example `file:<id>:preview`), letting the least recently used go.
    /// One that is too large to keep is refused, which is no error.
    pub async fn put_media(&self, key: &str, media: Media) -> Result<MediaKept, StoreError> {
        let key = key.to_owned();
        self.inner.media.run(move |shelf| shelf.put(&key, &media)).await
    }

    /// A kept file, which counts as a use.
    pub async fn media(&self, key: &str) -> Result<Option<Media>, StoreError> {
        let key = key.to_owned();
        self.inner.media.run(move |shelf| shelf.get(&key)).await
    }

    /// Forgets all files whose key begins with a prefix; the empty prefix forgets all. Tells how many went.
    pub async fn remove_media(&self, prefix: &str) -> Result<usize, StoreError> {
        let prefix = prefix.to_owned();
        self.inner.media.run(move |shelf| shelf.remove(&prefix)).await
    }

    /// What the store takes, for the settings' page.
    pub async fn stats(&self) -> Result<StoreStats, StoreError> {
        let (media_items, media_bytes) = self.inner.media.run(|shelf| shelf.totals()).await?;
        let (posts, outbox_entries) = self.read(crate::stats::rows).await?;
        let files = &self.inner.files;
        Ok(StoreStats {
            cache_bytes: files.bytes_of(&files.cache()),
            outbox_bytes: files.bytes_of(&files.outbox()),
            media_file_bytes: files.bytes_of(&files.media()),
            media_bytes,
            media_items,
            posts,
            outbox_entries,
        })
    }

    /// Empties the write-ahead logs into the files. The store does so itself within a second of a deletion.
    pub async fn checkpoint(&self) -> Result<(), StoreError> {
        let (reply, answer) = oneshot::channel();
        self.inner.writer.send(Work::Checkpoint(reply));
        answer.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Finishes what is queued and closes the files; all later calls answer [`StoreError::Closed`].
    pub async fn close(&self) -> Result<(), StoreError> {
        self.end(false).await
    }

    /// Closes the files and deletes them, outbox and drafts too: for signing out.
    pub async fn wipe(&self) -> Result<(), StoreError> {
        self.end(true).await
    }

    async fn end(&self, wipe: bool) -> Result<(), StoreError> {
        self.inner.media.end(wipe).await?;
        let (reply, answer) = oneshot::channel();
        self.inner.writer.send(Work::End { wipe, reply: Some(reply) });
        answer.await.unwrap_or(Err(StoreError::Closed))
    }
}
