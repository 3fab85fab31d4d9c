//! The window's end: finds the engine or has it started, calls it, and finds it again when it is gone.
//!
//! ```text
//!            knock                      welcome
//! (absent) ────────▶ start, knock again ────────▶ (connected) ── Bye ─▶ (ended)
//!     ▲                                               │
//!     └────────── connection lost: calls fail, views are told ┘
//! ```
//!
//! A call that was not answered when the connection went may have been carried out or not; it fails with [`EngineGone`].
//! Each intent has an id of its own, so the page repeats it and the engine drops what it has seen.

use std::collections::HashMap;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use interprocess::local_socket::tokio::Stream;
use interprocess::local_socket::traits::tokio::Stream as _;
use tokio::sync::{mpsc, oneshot, watch};

use crate::frame::{Frame, FrameError, MediaFault, Method};
use crate::hello::{Hello, Launch, Purpose, Version, Welcome};
use crate::media::{self, MediaError};
use crate::place::Place;
use crate::server::{is_own, wire};
use crate::views::{Sink, Views};
use crate::wire::{Wire, WireReader, WireWriter};

/// How long an engine may take to answer a greeting: it may be opening its files.
const GREETING: Duration = Duration::from_secs(15);
/// How long a call waits for an engine to be there at all.
const WAIT_FOR_ENGINE: Duration = Duration::from_secs(20);
/// Between two knocks at a door that is not there yet.
const KNOCK_EVERY: Duration = Duration::from_millis(25);
/// Between two starts of an engine that does not come.
const START_EVERY: Duration = Duration::from_secs(2);

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Nobody listens.
    #[error("no engine listens: {0}")]
    Absent(io::Error),
    /// Whoever listens is another user's process.
    #[error("the engine is another user's")]
    Foreign,
    /// Another window process was told to come forward.
    #[error("handed over to the window that is there")]
    HandedOver,
    /// The engine is older than this window and leaves.
    #[error("the engine ({}) is older and leaves", .0.release)]
    EngineLeaves(Version),
    /// This window is older than the engine.
    #[error("the engine ({}) is newer than this window", .0.release)]
    WindowTooOld(Version),
    /// It did not answer in time, or not as agreed.
    #[error(transparent)]
    Frame(#[from] FrameError),
}

/// The engine is gone, and what became of the call is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the engine is gone")]
pub struct EngineGone;

/// Connects once and introduces this process.
///
/// # Errors
/// As [`ConnectError`] tells.
pub async fn knock(place: &Place, purpose: Purpose, launch: Launch) -> Result<(Wire, Welcome), ConnectError> {
    let name = place.name().map_err(ConnectError::Absent)?;
    let stream = Stream::connect(name).await.map_err(ConnectError::Absent)?;
    if !is_own(&stream) {
        return Err(ConnectError::Foreign);
    }
    greet(wire(stream), Hello::new(purpose, launch)).await
}

/// Introduces this process on a connection that is open.
///
/// # Errors
/// As [`ConnectError`] tells.
pub async fn greet(mut wire: Wire, hello: Hello) -> Result<(Wire, Welcome), ConnectError> {
    let answer =
        tokio::time::timeout(GREETING, wire.exchange(Frame::Hello(hello))).await.map_err(|_| FrameError::Io(io::ErrorKind::TimedOut.into()))??;
    match answer {
        Frame::Welcome(welcome) => Ok((wire, welcome)),
        Frame::HandedOver => Err(ConnectError::HandedOver),
        Frame::Leaving(version) => Err(ConnectError::EngineLeaves(version)),
        Frame::TooOld(version) => Err(ConnectError::WindowTooOld(version)),
        _ => Err(FrameError::Malformed("no welcome").into()),
    }
}

/// What the window process is told besides the answers to its calls.
#[derive(Debug)]
pub enum Event {
    /// Calls are answered from now on.
    Connected,
    /// The engine is gone; it is being started again.
    Gone,
    /// The engine asks for something; answer with [`Link::reply`].
    Request {
        /// To be given back.
        id: u64,
        /// JSON.
        body: Bytes,
    },
    /// This process is not needed: another window is there. Nothing follows.
    HandedOver,
    /// This window is older than the engine. Nothing follows.
    WindowTooOld(Version),
    /// The engine ended on purpose. Nothing follows.
    Ended,
    /// No engine could be started so far; it is tried further.
    Unreachable(String),
}

/// Starts an engine if there is none; called again if none comes.
pub type Starter = Arc<dyn Fn() -> io::Result<()> + Send + Sync>;

struct Connection {
    queue: mpsc::UnboundedSender<Frame>,
    pending: Mutex<HashMap<u64, oneshot::Sender<Bytes>>>,
    next: AtomicU64,
    views: Views,
    key: String,
}

impl Connection {
    async fn call(&self, method: Method, body: Bytes) -> Result<Bytes, EngineGone> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (sender, answer) = oneshot::channel();
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).insert(id, sender);
        // If the writer is gone the reader ends too and takes the pending calls with it.
        self.queue.send(Frame::Call { id, method, body }).map_err(|_| EngineGone)?;
        answer.await.map_err(|_| EngineGone)
    }
}

/// The window's lasting link to whatever engine is there. Cheap to clone.
#[derive(Clone)]
pub struct Link {
    place: Place,
    current: watch::Receiver<Option<Arc<Connection>>>,
}

impl Link {
    /// Begins to look for an engine. `first` is a connection that [`knock`] has made already.
    ///
    /// Must be called within a tokio runtime; the link ends when the receiver of events is dropped.
    #[must_use]
    pub fn start(place: Place, launch: Launch, starter: Starter, first: Option<(Wire, Welcome)>) -> (Self, mpsc::Receiver<Event>) {
        Self::start_as(place, Purpose::Window, launch, starter, first)
    }

    /// [`Link::start`] for another purpose than to be the window.
    #[must_use]
    pub fn start_as(
        place: Place,
        purpose: Purpose,
        launch: Launch,
        starter: Starter,
        first: Option<(Wire, Welcome)>,
    ) -> (Self, mpsc::Receiver<Event>) {
        let (connections, current) = watch::channel(None);
        let (events, receiver) = mpsc::channel(64);
        tokio::spawn(keep(place.clone(), purpose, launch, starter, first, connections, events));
        (Self { place, current }, receiver)
    }

    async fn connection(&self) -> Result<Arc<Connection>, EngineGone> {
        let mut current = self.current.clone();
        let found = tokio::time::timeout(WAIT_FOR_ENGINE, current.wait_for(Option::is_some)).await;
        found.ok().and_then(Result::ok).and_then(|connection| connection.clone()).ok_or(EngineGone)
    }

    /// Makes one of the four calls and waits for its answer, as long as the engine lives.
    ///
    /// # Errors
    /// If the engine goes before it has answered, or none comes in time.
    pub async fn call(&self, method: Method, body: Bytes) -> Result<Bytes, EngineGone> {
        self.connection().await?.call(method, body).await
    }

    /// Opens a view: its diffs go to `sink`, also those that come before the answer.
    /// `view_of` reads the view's number from the answer; `None` means that the engine refused.
    ///
    /// # Errors
    /// As [`Link::call`].
    pub async fn open(&self, spec: Bytes, sink: Sink, view_of: impl FnOnce(&[u8]) -> Option<u32> + Send) -> Result<Bytes, EngineGone> {
        let connection = self.connection().await?;
        let answer = connection.call(Method::Open, spec).await?;
        if let Some(view) = view_of(&answer) {
            connection.views.open(view, sink);
        }
        Ok(answer)
    }

    /// Closes a view; nothing more is delivered to it.
    ///
    /// # Errors
    /// As [`Link::call`].
    pub async fn close(&self, view: u32, body: Bytes) -> Result<Bytes, EngineGone> {
        let connection = self.connection().await?;
        // Forgotten after the answer: no diffs follow it, and what comes before it still finds the view.
        let answer = connection.call(Method::Close, body).await;
        connection.views.close(view);
        answer
    }

    /// Answers an [`Event::Request`]; nobody listens any more if the engine that asked is gone.
    pub fn reply(&self, id: u64, body: Bytes) {
        if let Some(connection) = self.current.borrow().as_ref() {
            let _ = connection.queue.send(Frame::Reply { id, body });
        }
    }

    /// Fetches a file on a connection of its own.
    ///
    /// # Errors
    /// As [`media::get`].
    pub async fn media(&self, path: String) -> Result<media::File, MediaError> {
        let connection = self.connection().await.map_err(|_| MediaFault::Offline)?;
        media::get(&self.place, &connection.key, path).await
    }

    /// Hands up a piece of a file on a connection of its own.
    ///
    /// # Errors
    /// As [`media::upload`].
    pub async fn upload(&self, path: String, total: u64, offset: u64, bytes: Bytes) -> Result<(), MediaError> {
        let connection = self.connection().await.map_err(|_| MediaFault::Offline)?;
        media::upload(&self.place, &connection.key, path, total, offset, bytes).await
    }

    /// Has an address followed that the system gave to this process, where it does not start another one for it (macOS).
    ///
    /// It takes a second launch's way: the engine finds this window and sends it there.
    ///
    /// # Errors
    /// If the engine is not there or goes meanwhile.
    pub async fn follow(&self, address: String) -> Result<(), ConnectError> {
        // First of all this window must be the one that is found.
        self.connection().await.map_err(|_| ConnectError::Absent(io::ErrorKind::NotConnected.into()))?;
        let launch = Launch { args: vec![address], ..Launch::default() };
        match knock(&self.place, Purpose::Window, launch).await {
            Ok(_) | Err(ConnectError::HandedOver) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Tells the engine that this window ends on purpose.
    pub fn bye(&self) {
        if let Some(connection) = self.current.borrow().as_ref() {
            let _ = connection.queue.send(Frame::Bye);
        }
    }
}

/// Keeps one connection after the other until nothing is left to do.
async fn keep(
    place: Place,
    purpose: Purpose,
    launch: Launch,
    starter: Starter,
    mut first: Option<(Wire, Welcome)>,
    connections: watch::Sender<Option<Arc<Connection>>>,
    events: mpsc::Sender<Event>,
) {
    // Arguments and the activation token count once: a window that finds its engine again is not started anew.
    let mut launch = launch;
    loop {
        let found = match first.take() {
            Some(found) => Ok(found),
            None => look_for(&place, &purpose, &launch, &starter, &events).await,
        };
        launch.args.clear();
        launch.activation_token = None;
        let last = match found {
            Ok((wire, welcome)) => serve(wire, welcome, &connections, &events).await,
            Err(ConnectError::HandedOver) => Some(Event::HandedOver),
            Err(ConnectError::WindowTooOld(version)) => Some(Event::WindowTooOld(version)),
            Err(error) => {
                let _ = events.send(Event::Unreachable(error.to_string())).await;
                tokio::time::sleep(START_EVERY).await;
                None
            }
        };
        if let Some(last) = last {
            let _ = events.send(last).await;
            return;
        }
        if events.is_closed() {
            return;
        }
    }
}

/// Knocks until somebody opens, having an engine started when nobody is there.
async fn look_for(
    place: &Place,
    purpose: &Purpose,
    launch: &Launch,
    starter: &Starter,
    events: &mpsc::Sender<Event>,
) -> Result<(Wire, Welcome), ConnectError> {
    let mut started: Option<Instant> = None;
    loop {
        match knock(place, purpose.clone(), launch.clone()).await {
            Err(ConnectError::Absent(error)) => {
                if started.is_none_or(|last| last.elapsed() >= START_EVERY) {
                    if started.is_some() {
                        let _ = events.send(Event::Unreachable(error.to_string())).await;
                    }
                    started = Some(Instant::now());
                    if let Err(error) = starter() {
                        let _ = events.send(Event::Unreachable(error.to_string())).await;
                    }
                }
            }
            // It finishes its writes and goes; after that nobody listens and a new one is started.
            Err(ConnectError::EngineLeaves(version)) => tracing::info!(engine = version.release, "an older engine leaves"),
            // It died while it was greeting, or it is just being replaced: knock again, but let the caller hear of anything else.
            Err(ConnectError::Frame(FrameError::Io(error))) => tracing::info!(%error, "the engine did not answer"),
            other => return other,
        }
        if events.is_closed() {
            return Err(ConnectError::HandedOver);
        }
        tokio::time::sleep(KNOCK_EVERY).await;
    }
}

/// Serves one connection to its end; the event is the last one, if there will be no other connection.
async fn serve(wire: Wire, welcome: Welcome, connections: &watch::Sender<Option<Arc<Connection>>>, events: &mpsc::Sender<Event>) -> Option<Event> {
    let (queue, queued) = mpsc::unbounded_channel();
    let connection = Arc::new(Connection { queue, pending: Mutex::default(), next: AtomicU64::new(1), views: Views::default(), key: welcome.key });
    let writer = tokio::spawn(write(wire.writer, queued));
    connections.send_replace(Some(connection.clone()));
    let _ = events.send(Event::Connected).await;
    let outcome = tokio::select! {
        outcome = read(wire.reader, &connection, events) => outcome,
        () = events.closed() => Ok(true),
    };
    connections.send_replace(None);
    writer.abort();
    connection.pending.lock().unwrap_or_else(PoisonError::into_inner).clear();
    connection.views.end();
    match outcome {
        Ok(true) => return Some(Event::Ended),
        Ok(false) => tracing::warn!("the engine ended without a word"),
        Err(error) => tracing::warn!(%error, "the connection to the engine is lost"),
    }
    let _ = events.send(Event::Gone).await;
    None
}

/// Reads until the end; true if the engine said that it ends.
async fn read(mut reader: WireReader, connection: &Connection, events: &mpsc::Sender<Event>) -> Result<bool, FrameError> {
    while let Some(frame) = reader.next().await? {
        match frame {
            Frame::Answer { id, body } => {
                let waiting = connection.pending.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
                if let Some(waiting) = waiting {
                    let _ = waiting.send(body);
                }
            }
            Frame::Diffs { view, batch, body } => connection.views.deliver(view, batch, body),
            Frame::Request { id, body } => {
                let _ = events.send(Event::Request { id, body }).await;
            }
            Frame::Bye => return Ok(true),
            _ => return Err(FrameError::Malformed("not for a window")),
        }
    }
    Ok(false)
}

async fn write(mut writer: WireWriter, mut queued: mpsc::UnboundedReceiver<Frame>) {
    while let Some(frame) = queued.recv().await {
        if let Err(error) = writer.send(frame).await {
            tracing::warn!(%error, "cannot write to the engine");
            return;
        }
    }
}
