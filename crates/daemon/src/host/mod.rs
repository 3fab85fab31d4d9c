//! What the engine's own process does for the app: alerts, tray, keychain, start with the session, a window when none is there.
//!
//! Everything here can be missing, and then the rest goes on: a machine without a tray, a notification daemon or a session bus is a machine
//! on which Tidings reads and writes all the same.

mod autostart;
#[cfg(not(target_os = "macos"))]
mod icon;
pub mod keychain;
mod window;

// Notifications, the tray and signals: a file for each system.
#[cfg(target_os = "linux")]
mod alerts;
#[cfg(target_os = "macos")]
#[path = "alerts_macos.rs"]
mod alerts;
#[cfg(windows)]
#[path = "alerts_windows.rs"]
mod alerts;
#[cfg(any(windows, test))]
mod idle;
#[cfg(windows)]
mod registration;
#[cfg(target_os = "linux")]
pub mod signals;
#[cfg(windows)]
#[path = "signals_windows.rs"]
pub mod signals;
#[cfg(any(windows, test))]
mod toast;
#[cfg(target_os = "linux")]
mod tray;
#[cfg(target_os = "macos")]
#[path = "tray_macos.rs"]
mod tray;
#[cfg(windows)]
#[path = "tray_windows.rs"]
mod tray;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use app::{Alert, Host, KeychainError, TrayState};
use async_trait::async_trait;
use tokio::sync::{mpsc, watch};

use crate::engine::Signal;

/// What the desktop tells the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostEvent {
    /// A click on an alert.
    AlertClicked {
        /// The alert's own.
        target: String,
        /// The desktop's permission to take the focus.
        activation_token: Option<String>,
    },
    /// A click on the tray, or its first menu entry.
    TrayActivated {
        /// The desktop's permission to take the focus.
        activation_token: Option<String>,
    },
    /// "Quit" in the tray's menu, or the app's own wish.
    Quit,
    /// The machine or the session changed.
    Signal(Signal),
    /// The desktop session ended.
    SessionEnded,
}

/// The desktop as the app sees it.
pub struct Desktop {
    events: mpsc::UnboundedSender<HostEvent>,
    alerts: mpsc::UnboundedSender<alerts::Command>,
    tray: watch::Sender<TrayState>,
    tray_shown: Arc<AtomicBool>,
    keychain: keychain::Keychain,
    opening: window::Opening,
    display: Mutex<Box<dyn Fn() -> BTreeMap<String, String> + Send>>,
}

impl Desktop {
    /// Reaches for what the desktop offers. `runtime` is a folder of this user's alone, for pictures that alerts show.
    #[must_use]
    pub fn start(events: mpsc::UnboundedSender<HostEvent>, runtime: PathBuf) -> Self {
        #[cfg(windows)]
        registration::start();
        let (alerts, commands) = mpsc::unbounded_channel();
        let tray = watch::Sender::default();
        alerts::start(commands, events.clone(), runtime, tray.subscribe());
        let tray_shown = Arc::new(AtomicBool::new(false));
        tray::start(tray.subscribe(), events.clone(), tray_shown.clone());
        #[cfg(any(target_os = "linux", windows))]
        signals::start(events.clone());
        Self {
            events,
            alerts,
            tray,
            tray_shown,
            keychain: keychain::Keychain::default(),
            opening: window::Opening::default(),
            display: Mutex::new(Box::new(BTreeMap::new)),
        }
    }

    /// Where to ask for the display variables that the last window brought along.
    pub fn set_display(&self, display: impl Fn() -> BTreeMap<String, String> + Send + 'static) {
        *self.display.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Box::new(display);
    }
}

#[async_trait]
impl Host for Desktop {
    fn show_alert(&self, alert: Alert) {
        let _ = self.alerts.send(alerts::Command::Show(alert));
    }

    fn withdraw_alert(&self, id: &str) {
        let _ = self.alerts.send(alerts::Command::Withdraw(id.to_owned()));
    }

    fn set_tray(&self, state: TrayState) {
        self.tray.send_replace(state);
    }

    fn has_tray(&self) -> bool {
        self.tray_shown.load(Ordering::Relaxed)
    }

    async fn secret(&self, name: &str) -> Result<Option<Vec<u8>>, KeychainError> {
        self.keychain.read(name).await
    }

    async fn set_secret(&self, name: &str, value: &[u8]) -> Result<(), KeychainError> {
        self.keychain.write(name, value).await
    }

    async fn forget_secret(&self, name: &str) -> Result<(), KeychainError> {
        self.keychain.forget(name).await
    }

    async fn set_autostart(&self, on: bool) -> Result<(), String> {
        autostart::set(on).map_err(|error| error.to_string())
    }

    fn open_window(&self, activation_token: Option<String>) {
        let display = self.display.lock().unwrap_or_else(std::sync::PoisonError::into_inner)();
        self.opening.open(&display, activation_token.as_deref());
    }

    fn quit(&self) {
        let _ = self.events.send(HostEvent::Quit);
    }
}
