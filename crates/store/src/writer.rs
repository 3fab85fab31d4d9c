//! The writer: one thread that owns the write connection.
//!
//! It takes what is queued, up to [`BATCH`] closures, into one transaction; each runs in a savepoint. After the commit the changes are
//! broadcast, then the answers go out, so that who was answered finds the changes already on their way.
//! After a deletion the write-ahead logs are emptied within a second, since `secure_delete` overwrites pages but the log keeps older copies.
//! If the cache turns out to be damaged, it is dropped and made anew, and [`Change::Reset`] tells the views.

use crate::files::Files;
use crate::readers::{ReadJob, Slots, join};
use crate::{Change, Reader, StoreError, Tx};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::{broadcast, oneshot};

/// The most closures in one transaction: one that waits is answered after at most this many.
const BATCH: usize = 256;
/// How long after a deletion the logs are emptied. Real time: the promise is about the disk.
const SCRUB_AFTER: Duration = Duration::from_millis(400);
/// When to try again, if a long read kept the log from being emptied.
const SCRUB_AGAIN: Duration = Duration::from_millis(100);

type Reply<T> = oneshot::Sender<Result<T, StoreError>>;

/// What the writer may be asked.
pub(crate) enum Work {
    Write(Box<dyn Job>),
    /// A read, for a store in memory.
    Read(ReadJob),
    /// A reader of this generation met damage.
    Suspect(u64),
    Checkpoint(Reply<()>),
    End {
        wipe: bool,
        reply: Option<Reply<()>>,
    },
}

/// A write that waits for its commit.
pub(crate) trait Job: Send {
    /// Runs the closure; `None` if it went well.
    fn run(&mut self, tx: &mut Tx<'_>) -> Option<StoreError>;
    /// Answers with the closure's outcome, or with what kept it from being committed.
    fn answer(self: Box<Self>, failure: Option<StoreError>);
}

/// The only job: a closure, its outcome, and who waits.
pub(crate) struct Pending<T, F> {
    work: Option<F>,
    outcome: Option<Result<T, StoreError>>,
    reply: Reply<T>,
}

impl<T, F> Pending<T, F> {
    pub(crate) fn new(work: F, reply: Reply<T>) -> Self {
        Self { work: Some(work), outcome: None, reply }
    }
}

impl<T, F> Job for Pending<T, F>
where
    T: Send,
    F: FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Option<StoreError> {
        let work = self.work.take()?;
        let outcome = catch_unwind(AssertUnwindSafe(|| work(tx))).unwrap_or(Err(StoreError::Panicked));
        let failure = outcome.as_ref().err().cloned();
        self.outcome = Some(outcome);
        failure
    }

    fn answer(self: Box<Self>, failure: Option<StoreError>) {
        let outcome = match failure {
            Some(error) => Err(error),
            None => self.outcome.unwrap_or(Err(StoreError::Closed)),
        };
        // Nobody waiting is fine: the write stands.
        let _unheard = self.reply.send(outcome);
    }
}

/// The thread and its queue.
pub(crate) struct WriterLane {
    queue: Sender<Work>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl WriterLane {
    pub(crate) fn start(
        reader: Reader,
        files: Arc<Files>,
        changes: broadcast::Sender<Arc<Vec<Change>>>,
        slots: Arc<Slots>,
    ) -> Result<Self, StoreError> {
        let (queue, waiting) = mpsc::channel();
        let writer = Writer { conn: Some(reader), files, changes, slots, scrub_at: None };
        let thread = std::thread::Builder::new().name("store-write".into()).spawn(move || writer.run(&waiting))?;
        Ok(Self { queue, thread: Mutex::new(Some(thread)) })
    }

    pub(crate) fn sender(&self) -> Sender<Work> {
        self.queue.clone()
    }

    pub(crate) fn send(&self, work: Work) {
        // A failed send drops the work and with it the reply: its waiter reads `Closed`.
        let _dropped = self.queue.send(work);
    }
}

impl Drop for WriterLane {
    fn drop(&mut self) {
        self.send(Work::End { wipe: false, reply: None });
        join(self.thread.lock().unwrap_or_else(PoisonError::into_inner).take().into_iter().collect());
    }
}

struct Writer {
    /// Absent only if the cache could not be made anew.
    conn: Option<Reader>,
    files: Arc<Files>,
    changes: broadcast::Sender<Arc<Vec<Change>>>,
    slots: Arc<Slots>,
    scrub_at: Option<Instant>,
}

impl Writer {
    fn run(mut self, waiting: &Receiver<Work>) {
        let mut next = None;
        loop {
            let work = match next.take() {
                Some(work) => work,
                None => match self.wait(waiting) {
                    Some(Ok(work)) => work,
                    Some(Err(Idle)) => {
                        self.scrub();
                        continue;
                    }
                    None => return,
                },
            };
            match work {
                Work::Write(job) => {
                    let mut jobs = vec![job];
                    while jobs.len() < BATCH {
                        match waiting.try_recv() {
                            Ok(Work::Write(job)) => jobs.push(job),
                            Ok(other) => {
                                next = Some(other);
                                break;
                            }
                            Err(_) => break,
                        }
                    }
                    self.batch(jobs);
                    if self.scrub_at.is_some_and(|at| Instant::now() >= at) {
                        self.scrub();
                    }
                }
                Work::Read(job) => {
                    job(self.conn.as_ref().ok_or(StoreError::Closed), &|| {});
                }
                Work::Suspect(generation) => {
                    if self.slots.is_current(generation) {
                        self.heal();
                    }
                }
                Work::Checkpoint(reply) => {
                    let _unheard = reply.send(self.checkpoint().map(|_| ()));
                }
                Work::End { wipe, reply } => {
                    if reply.is_some() {
                        self.slots.close()
                    } else {
                        self.slots.close_idle()
                    }
                    self.conn = None;
                    let outcome = if wipe { self.files.wipe() } else { Ok(()) };
                    if let Some(reply) = reply {
                        let _unheard = reply.send(outcome);
                    }
                    return;
                }
            }
        }
    }

    /// The next work; `Err(Idle)` when the logs are due; `None` when nobody can ask any more.
    fn wait(&self, waiting: &Receiver<Work>) -> Option<Result<Work, Idle>> {
        match self.scrub_at {
            None => waiting.recv().ok().map(Ok),
            Some(at) => match waiting.recv_timeout(at.saturating_duration_since(Instant::now())) {
                Ok(work) => Some(Ok(work)),
                Err(RecvTimeoutError::Timeout) => Some(Err(Idle)),
                Err(RecvTimeoutError::Disconnected) => None,
            },
        }
    }

    fn batch(&mut self, mut jobs: Vec<Box<dyn Job>>) {
        let Some(reader) = self.conn.as_ref() else {
            // The last attempt to make the cache anew failed, say for lack of room: try again.
            if self.heal() {
                return self.batch(jobs);
            }
            jobs.drain(..).for_each(|job| job.answer(Some(StoreError::Damaged("the cache could not be made anew".into()))));
            return;
        };
        let mut failures: Vec<Option<StoreError>> = vec![None; jobs.len()];
        let mut changes = Vec::new();
        let mut scrub = false;
        let outcome = transaction(reader, &mut jobs, &mut failures, &mut changes, &mut scrub);
        if let Err(error) = outcome {
            if !reader.conn().is_autocommit()
                && let Err(error) = reader.conn().execute_batch("ROLLBACK")
            {
                tracing::error!(%error, "a rollback failed");
            }
            changes.clear();
            for failure in failures.iter_mut().filter(|failure| failure.is_none()) {
                *failure = Some(error.clone());
            }
        } else if scrub && self.scrub_at.is_none() {
            self.scrub_at = Some(Instant::now() + SCRUB_AFTER);
        }
        let damaged = failures.iter().flatten().any(StoreError::is_damage);
        for of_one in changes {
            // No receiver is fine: nobody looks.
            let _receivers = self.changes.send(Arc::new(of_one));
        }
        for (job, failure) in jobs.into_iter().zip(failures) {
            job.answer(failure);
        }
        if damaged {
            self.heal();
        }
    }

    /// Drops the cache and makes it anew. The outbox is looked at on the way and salvaged if it is what was damaged.
    fn heal(&mut self) -> bool {
        tracing::warn!("the cache is damaged and is made anew");
        let guards = self.slots.empty();
        self.conn = None;
        let outcome = match self.files.rebuild() {
            // The rows that could be read are in a fresh outbox now.
            Err(StoreError::OutboxDamaged { .. }) => self.files.rebuild(),
            outcome => outcome,
        };
        drop(guards);
        match outcome {
            Ok(conn) => {
                self.conn = Some(Reader::new(conn));
                let _receivers = self.changes.send(Arc::new(vec![Change::Reset]));
                true
            }
            Err(error) => {
                tracing::error!(%error, "the cache could not be made anew");
                false
            }
        }
    }

    fn scrub(&mut self) {
        self.scrub_at = match self.checkpoint() {
            Ok(true) => None,
            Ok(false) => Some(Instant::now() + SCRUB_AGAIN),
            Err(error) => {
                tracing::warn!(%error, "the logs could not be emptied");
                Some(Instant::now() + SCRUB_AFTER)
            }
        };
    }

    /// Moves the logs into the files and cuts them to nothing; `false` if a reader still needs them.
    fn checkpoint(&self) -> Result<bool, StoreError> {
        let Some(reader) = self.conn.as_ref().filter(|_| !self.files.is_memory()) else { return Ok(true) };
        let mut done = true;
        for schema in ["main", "outbox"] {
            let busy: i64 = reader.conn().query_row(&format!("PRAGMA {schema}.wal_checkpoint(TRUNCATE)"), [], |row| row.get(0))?;
            done &= busy == 0;
        }
        Ok(done)
    }
}

/// Nothing was asked until the logs were due.
struct Idle;

/// Runs all jobs and commits. An error means that nothing of any job remains.
fn transaction(
    reader: &Reader,
    jobs: &mut [Box<dyn Job>],
    failures: &mut [Option<StoreError>],
    changes: &mut Vec<Vec<Change>>,
    scrub: &mut bool,
) -> Result<(), StoreError> {
    reader.prepare("BEGIN IMMEDIATE")?.execute([])?;
    for (job, failure) in jobs.iter_mut().zip(failures.iter_mut()) {
        reader.prepare("SAVEPOINT job")?.execute([])?;
        let mut tx = Tx::new(reader);
        *failure = job.run(&mut tx);
        let (of_one, wants_scrub) = tx.into_parts();
        if let Some(error) = failure {
            if reader.conn().is_autocommit() {
                // A full disk and the like roll back everything.
                return Err(error.clone());
            }
            reader.prepare("ROLLBACK TO job")?.execute([])?;
        } else {
            *scrub |= wants_scrub;
            if !of_one.is_empty() {
                changes.push(of_one);
            }
        }
        reader.prepare("RELEASE job")?.execute([])?;
    }
    reader.prepare("COMMIT")?.execute([])?;
    Ok(())
}
