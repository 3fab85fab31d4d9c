//! What Windows tells: sleep, the screen lock, idleness, networks, and the end of the session.
//!
//! A window that nobody sees hears it, on a thread of its own; networks have another, since their call waits.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;

use super::HostEvent;
use super::idle::Idleness;
use crate::engine::Signal;
use crate::os::{self, Session};

/// How often it is looked whether the person is away.
const TICK: Duration = Duration::from_secs(15);
/// Joining a network changes several addresses within a moment.
const SETTLE: Duration = Duration::from_secs(1);
/// How long the session's end is held up for the engine to finish; Windows itself ends whoever takes five seconds.
const FINISH: Duration = Duration::from_secs(4);

/// Begins to listen.
pub fn start(events: UnboundedSender<HostEvent>) {
    let heard = events.clone();
    thread("session", move || {
        let idleness = Mutex::new(Idleness::default());
        let error = os::listen(TICK, move |session| hear(session, &idleness, &heard));
        tracing::info!(%error, "no word of sleep, the screen lock and the session's end");
    });
    thread("network", move || {
        while os::network_changed() {
            std::thread::sleep(SETTLE);
            if events.send(HostEvent::Signal(Signal::NetworkChanged)).is_err() {
                return;
            }
        }
        tracing::info!("no word of networks");
    });
}

fn hear(session: Session, idleness: &Mutex<Idleness>, events: &UnboundedSender<HostEvent>) {
    let signal = match session {
        Session::Slept => Some(Signal::Slept),
        Session::Woke => Some(Signal::Woke),
        Session::Locked => Some(Signal::SessionLocked),
        Session::Unlocked => Some(Signal::SessionUnlocked),
        Session::Tick => idleness.lock().unwrap_or_else(PoisonError::into_inner).after(os::idle_for()).map(Signal::Idle),
        Session::Ends => {
            let _ = events.send(HostEvent::SessionEnded);
            // The process ends earlier, when it is done; after this it is ended.
            std::thread::sleep(FINISH);
            None
        }
    };
    if let Some(signal) = signal {
        let _ = events.send(HostEvent::Signal(signal));
    }
}

fn thread(name: &str, work: impl FnOnce() + Send + 'static) {
    if let Err(error) = std::thread::Builder::new().name(name.into()).stack_size(256 * 1024).spawn(work) {
        tracing::warn!(%error, "a thread cannot be started");
    }
}
