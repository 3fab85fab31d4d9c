//! Notifications on Windows and macOS, through `notify-rust`.

use std::path::PathBuf;

use app::{Alert, TrayState};
use tokio::sync::{mpsc, watch};

use super::HostEvent;

/// What the app wants.
#[derive(Debug)]
pub enum Command {
    /// Show, or replace the one with the same id.
    Show(Alert),
    /// Take back.
    Withdraw(String),
}

/// Shows what `commands` want. Clicks open the application by the system's own way there.
pub fn start(
    mut commands: mpsc::UnboundedReceiver<Command>,
    _events: mpsc::UnboundedSender<HostEvent>,
    _runtime: PathBuf,
    _tray: watch::Receiver<TrayState>,
) {
    tokio::spawn(async move {
        while let Some(command) = commands.recv().await {
            match command {
                Command::Show(alert) => show(alert).await,
                // Neither system lets this library take one back; it leaves by itself.
                Command::Withdraw(_) => {}
            }
        }
    });
}

async fn show(alert: Alert) {
    let shown = tokio::task::spawn_blocking(move || {
        let mut notification = notify_rust::Notification::new();
        notification.summary(&alert.title).body(&alert.body).appname("Tidings");
        #[cfg(windows)]
        notification.app_id("chat.tidings.app");
        if alert.sound {
            notification.sound_name("Default");
        }
        notification.show().map(|_| ()).map_err(|error| error.to_string())
    });
    match shown.await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::info!(error, "a notification cannot be shown"),
        Err(error) => tracing::warn!(%error, "a notification failed"),
    }
}
