//! No tray on macOS: a menu bar item belongs to a thread that runs an application's event loop, and the window stays in the Dock anyway.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::TrayState;
use tokio::sync::{mpsc, watch};

use super::HostEvent;

/// Tells that there is none.
pub fn start(_states: watch::Receiver<TrayState>, _events: mpsc::UnboundedSender<HostEvent>, shown: Arc<AtomicBool>) {
    shown.store(false, Ordering::Relaxed);
}
