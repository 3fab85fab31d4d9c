//! Notifications on macOS, through `notify-rust`.
//!
//! They are shown in the application's name, so that a click always brings Tidings forward.
//! Where a click leads to is told to a thread that waits for it, one for each notification that is still to be seen; the system tells such
//! threads by the main thread's run loop (see `main.rs`). The library can neither replace a notification nor take it back.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app::{Alert, TrayState};
use notify_rust::{Notification, NotificationResponse};
use tokio::sync::{mpsc, watch};

use super::HostEvent;

/// How many notifications are waited for. The library asks twice a second after each; a click on any further one only brings Tidings forward.
const WAITED_FOR: usize = 8;

/// What the app wants.
#[derive(Debug)]
pub enum Command {
    /// Show, or replace the one with the same id.
    Show(Alert),
    /// Take back.
    Withdraw(String),
}

/// Shows what `commands` want, and tells of clicks.
pub fn start(
    mut commands: mpsc::UnboundedReceiver<Command>,
    events: mpsc::UnboundedSender<HostEvent>,
    _runtime: PathBuf,
    _tray: watch::Receiver<TrayState>,
) {
    // Outside its bundle the system does not know the application; then they appear in a name that the library finds.
    if let Err(error) = notify_rust::set_application(model::APP_ID) {
        tracing::info!(%error, "notifications appear in another application's name");
    }
    let waiting = Arc::new(AtomicUsize::new(0));
    tokio::spawn(async move {
        while let Some(command) = commands.recv().await {
            match command {
                Command::Show(alert) => show(alert, events.clone(), waiting.clone()),
                // It leaves by itself.
                Command::Withdraw(id) => tracing::debug!(id, "a notification cannot be withdrawn here"),
            }
        }
    });
}

fn show(alert: Alert, events: mpsc::UnboundedSender<HostEvent>, waiting: Arc<AtomicUsize>) {
    let started = std::thread::Builder::new().name("alert".into()).stack_size(256 * 1024).spawn(move || {
        let mut notification = Notification::new();
        notification.summary(&alert.title).body(&alert.body);
        if alert.sound {
            notification.sound_name("NSUserNotificationDefaultSoundName");
        }
        let shown = match notification.show() {
            Ok(shown) => shown,
            Err(error) => return tracing::info!(%error, "a notification cannot be shown"),
        };
        if waiting.fetch_add(1, Ordering::AcqRel) < WAITED_FOR {
            let target = alert.target;
            let told = shown.wait_for_response(move |response: &NotificationResponse| {
                if matches!(response, NotificationResponse::Default | NotificationResponse::Action(_)) {
                    let _ = events.send(HostEvent::AlertClicked { target: target.clone(), activation_token: None });
                }
            });
            if let Err(error) = told {
                tracing::info!(%error, "a notification cannot be shown");
            }
        } else {
            // Dropped, it is shown and not waited for.
            drop(shown);
        }
        waiting.fetch_sub(1, Ordering::AcqRel);
    });
    if let Err(error) = started {
        tracing::warn!(%error, "a notification cannot be shown");
    }
}
