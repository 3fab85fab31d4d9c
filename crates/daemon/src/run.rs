//! The life of the process.
//!
//! ```text
//! lock ─▶ socket ─▶ app ─▶ guests come and go ─┬─ Quit, SIGTERM, the session's end
//!                                              ├─ a newer window came
//!                                              └─ the last window left and the settings say so
//!                                              ▼
//!             goodbye to all ─▶ writes are finished ─▶ socket closed ─▶ lock given back
//! ```
//!
//! The socket is there before the app has opened its files: who knocks meanwhile waits instead of starting another engine.

use std::future::Future;
use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use link::client::{ConnectError, knock};
use link::hello::{Launch, Purpose, Version};
use link::lock::EngineLock;
use link::place::Place;
use link::server::Listener;
use tokio::sync::mpsc;

use crate::engine::Engine;
use crate::guests::{Guests, Presence};
use crate::host::HostEvent;
use crate::session;

/// How long a newcomer waits for an engine that is leaving.
const PREDECESSOR: Duration = Duration::from_secs(15);
/// A window that went without a goodbye may be on its way back: it crashed, or is being replaced by a newer one.
const CRASHED: Duration = Duration::from_secs(30);
/// How long the app may take to finish its writes.
const FINISH: Duration = Duration::from_secs(10);

/// What the process needs to be the engine.
pub struct Post {
    lock: EngineLock,
    listener: Listener,
}

/// Takes the place of the one engine, or `None` if another one has it.
///
/// # Errors
/// If the folder or the socket cannot be used.
pub async fn take_post(place: &Place, data: &Path) -> io::Result<Option<Post>> {
    let begun = Instant::now();
    loop {
        if let Some(lock) = EngineLock::take(data)? {
            return Ok(Some(Post { lock, listener: Listener::bind(place)? }));
        }
        // Its holder is at work if it greets; if it does not listen, it is leaving or just arriving.
        match knock(place, Purpose::Media { key: String::new() }, Launch::default()).await {
            // An older one was just told to leave.
            Err(ConnectError::Absent(_) | ConnectError::EngineLeaves(_)) if begun.elapsed() < PREDECESSOR => {
                tokio::time::sleep(Duration::from_millis(50)).await
            }
            _ => return Ok(None),
        }
    }
}

/// A name that cannot be guessed, for a guest's media connections.
fn key() -> String {
    format!("{:032x}", rand::random::<u128>())
}

/// Makes the registry of guests for this build.
#[must_use]
pub fn guests(engine: Arc<dyn Engine>) -> Guests {
    Guests::new(engine, Version::own(), Box::new(key))
}

/// Serves guests until there is a reason to end, and ends in order.
pub async fn serve(post: Post, guests: Arc<Guests>, mut events: mpsc::UnboundedReceiver<HostEvent>, ended: impl Future<Output = ()>) -> ExitCode {
    let Post { lock, listener } = post;
    let accepting = tokio::spawn(accept(listener, guests.clone()));
    let engine = guests.engine.clone();
    tokio::select! {
        () = ended => tracing::info!("asked to end"),
        () = guests.leave.cancelled() => {}
        () = lonely(&guests) => tracing::info!("the last window is closed, and the settings say to end then"),
        () = listen(engine.as_ref(), &mut events) => {}
    }
    // From here on nobody is let in: whoever comes now starts a new engine, which waits for the lock.
    accepting.abort();
    let _ = accepting.await;
    guests.end();
    if tokio::time::timeout(FINISH, engine.quit()).await.is_err() {
        tracing::error!("the app did not finish in time");
    }
    let goodbye = Instant::now();
    while guests.count() > 0 && goodbye.elapsed() < Duration::from_secs(1) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tracing::info!("ended");
    drop(lock);
    ExitCode::SUCCESS
}

async fn accept(listener: Listener, guests: Arc<Guests>) {
    loop {
        match listener.accept().await {
            Ok(wire) => drop(tokio::spawn(session::serve(wire, guests.clone()))),
            Err(error) => {
                // Out of file descriptors, most likely: they come back, and a loop at full speed helps nobody.
                tracing::error!(%error, "nobody can be let in");
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
        }
    }
}

/// Hands on what the desktop tells, until it tells to end.
async fn listen(engine: &dyn Engine, events: &mut mpsc::UnboundedReceiver<HostEvent>) {
    while let Some(event) = events.recv().await {
        match event {
            HostEvent::AlertClicked { target, activation_token } => engine.alert_clicked(&target, activation_token),
            HostEvent::TrayActivated { activation_token } => engine.tray_activated(activation_token),
            HostEvent::Signal(signal) => engine.signal(signal),
            HostEvent::Quit => {
                tracing::info!("quit");
                return;
            }
            HostEvent::SessionEnded => {
                tracing::info!("the desktop session has ended");
                return;
            }
        }
    }
}

/// Returns when a window was there, is no more, and the settings say to end then.
async fn lonely(guests: &Guests) {
    let mut presence = guests.presence();
    // An engine started in the background stays until there was a window.
    while let Ok(left) = presence.wait_for(|presence| presence.visits > 0 && !presence.window).await.map(|left| *left) {
        if !back_in_time(&mut presence, left).await && !guests.engine.keeps_running_without_window() {
            return;
        }
        // The setting may change meanwhile, but only with a window to change it in.
        if presence.wait_for(|presence| presence.visits > left.visits).await.is_err() {
            break;
        }
    }
    std::future::pending().await
}

async fn back_in_time(presence: &mut tokio::sync::watch::Receiver<Presence>, left: Presence) -> bool {
    let grace = if left.left_on_purpose { Duration::ZERO } else { CRASHED };
    tokio::time::timeout(grace, presence.wait_for(|presence| presence.visits > left.visits)).await.is_ok()
}

/// Returns when the system asks this process to end.
pub async fn asked_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let all = [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()].map(signal);
        let [Ok(mut terminate), Ok(mut interrupt), Ok(mut hangup)] = all else { return std::future::pending().await };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            _ = hangup.recv() => {}
        }
    }
    #[cfg(windows)]
    {
        use tokio::signal::windows::{ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};
        let (Ok(mut interrupt), Ok(mut close), Ok(mut logoff), Ok(mut shutdown)) = (ctrl_c(), ctrl_close(), ctrl_logoff(), ctrl_shutdown()) else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = close.recv() => {}
            _ = logoff.recv() => {}
            _ = shutdown.recv() => {}
        }
    }
}
