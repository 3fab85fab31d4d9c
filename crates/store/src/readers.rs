//! The reader threads: two, each with a read-only connection, fed from one queue.
//!
//! A connection lies in a slot that its thread locks while it works. Who must replace the files locks all slots and empties them;
//! the next job opens anew. A reader that meets damage reports it to the writer, which heals the cache.

use crate::files::Files;
use crate::writer::Work;
use crate::{Reader, StoreError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// How many reads may run at once. Each connection costs up to 1 MB of page cache.
const READERS: usize = 2;

/// A read to run, given a connection or the reason why there is none, and whom to tell of damage.
/// That is told before the reader is answered, so that whoever learns of the damage and writes next finds it healed.
pub(crate) type ReadJob = Box<dyn FnOnce(Result<&Reader, StoreError>, &dyn Fn()) + Send>;

/// Makes a job of a closure and the channel that waits for its outcome.
pub(crate) fn job<T, F>(work: F, reply: oneshot::Sender<Result<T, StoreError>>) -> ReadJob
where
    T: Send + 'static,
    F: FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static,
{
    Box::new(move |reader, damaged| {
        let outcome = reader.and_then(|r| snapshot(r, work));
        if outcome.as_ref().is_err_and(StoreError::is_damage) {
            damaged();
        }
        // Nobody waiting is fine: the view was closed meanwhile.
        let _unheard = reply.send(outcome);
    })
}

/// Runs a closure within one read transaction, so that all it reads is of one moment.
fn snapshot<T>(r: &Reader, work: impl FnOnce(&Reader) -> Result<T, StoreError>) -> Result<T, StoreError> {
    r.conn().execute_batch("BEGIN")?;
    let outcome = catch_unwind(AssertUnwindSafe(|| work(r))).unwrap_or(Err(StoreError::Panicked));
    r.conn().execute_batch("ROLLBACK")?;
    outcome
}

/// The readers' connections.
pub(crate) struct Slots {
    slots: [Mutex<Option<Reader>>; READERS],
    generation: AtomicU64,
    closed: AtomicBool,
}

impl Slots {
    /// Closes all connections and keeps new ones from being opened until the guards go.
    pub(crate) fn empty(&self) -> Vec<MutexGuard<'_, Option<Reader>>> {
        let mut guards: Vec<_> = self.slots.iter().map(|slot| slot.lock().unwrap_or_else(PoisonError::into_inner)).collect();
        for guard in &mut guards {
            **guard = None;
        }
        self.generation.fetch_add(1, Ordering::SeqCst);
        guards
    }

    /// Whether damage that a reader of this generation met has not been healed since.
    pub(crate) fn is_current(&self, generation: u64) -> bool {
        self.generation.load(Ordering::SeqCst) == generation
    }

    /// Lets no connection be opened any more, and waits for nobody: a read may hold the last clone of its store,
    /// and then the store is dropped on its thread, whose slot is locked until the read ends and goes with the thread.
    pub(crate) fn close_idle(&self) {
        self.closed.store(true, Ordering::SeqCst);
        for slot in &self.slots {
            if let Ok(mut slot) = slot.try_lock() {
                *slot = None;
            }
        }
    }

    /// Lets no connection be opened any more, once all reads have ended.
    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        drop(self.empty());
    }
}

/// The reader threads and their queue.
pub(crate) struct ReaderLane {
    files: Arc<Files>,
    slots: Arc<Slots>,
    queue: mpsc::Sender<Option<ReadJob>>,
    waiting: Arc<Mutex<mpsc::Receiver<Option<ReadJob>>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl ReaderLane {
    pub(crate) fn new(files: Arc<Files>) -> Self {
        let (queue, waiting) = mpsc::channel();
        let slots = Slots { slots: Default::default(), generation: AtomicU64::new(0), closed: AtomicBool::new(false) };
        Self { files, slots: Arc::new(slots), queue, waiting: Arc::new(Mutex::new(waiting)), threads: Mutex::default() }
    }

    pub(crate) fn slots(&self) -> Arc<Slots> {
        Arc::clone(&self.slots)
    }

    /// Starts the threads; `writer` hears of damage.
    pub(crate) fn start(&self, writer: mpsc::Sender<Work>) -> Result<(), StoreError> {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        for index in 0..READERS {
            let (files, slots, waiting, writer) = (Arc::clone(&self.files), Arc::clone(&self.slots), Arc::clone(&self.waiting), writer.clone());
            threads.push(std::thread::Builder::new().name("store-read".into()).spawn(move || run(index, &files, &slots, &waiting, &writer))?);
        }
        Ok(())
    }

    pub(crate) fn send(&self, job: ReadJob) {
        // A failed send drops the job and with it the reply: its waiter reads `Closed`.
        let _dropped = self.queue.send(Some(job));
    }
}

impl Drop for ReaderLane {
    fn drop(&mut self) {
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for _ in &threads {
            let _ended = self.queue.send(None);
        }
        join(threads);
        self.slots.close_idle();
    }
}

/// Waits for threads to end, except for the one that runs this: a closure may hold the last clone of its store.
pub(crate) fn join(threads: Vec<JoinHandle<()>>) {
    for thread in threads {
        if thread.thread().id() != std::thread::current().id() && thread.join().is_err() {
            tracing::error!("a thread of the store panicked");
        }
    }
}

fn run(index: usize, files: &Files, slots: &Slots, waiting: &Mutex<mpsc::Receiver<Option<ReadJob>>>, writer: &mpsc::Sender<Work>) {
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Some(job)) = next else { return };
        let Some(slot) = slots.slots.get(index) else { return };
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        let generation = slots.generation.load(Ordering::SeqCst);
        let damaged = || {
            let _unheard = writer.send(Work::Suspect(generation));
        };
        if slots.closed.load(Ordering::SeqCst) {
            job(Err(StoreError::Closed), &damaged);
            continue;
        }
        let connection = match slot.take().map_or_else(|| files.open_reader().map(Reader::new), Ok) {
            Ok(reader) => Ok(&*slot.insert(reader)),
            Err(error) => {
                tracing::warn!(%error, "a reader could not open the store");
                Err(error)
            }
        };
        job(connection, &damaged);
    }
}
