//! The life of a view: read, send, wait.

use crate::boundary::Diff;
use crate::core::{AppChange, Core};
use crate::window::{OpenView, ViewCommand, WindowState};
use async_trait::async_trait;
use bytes::Bytes;
use engine::store::{Change, StoreError};
use engine::{Account, LiveChange};
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// How many batches may wait for a window.
const IN_FLIGHT: u32 = 3;
/// How long changes gather before a view reads again. Shorter than a frame, longer than a transaction.
const GATHER: Duration = Duration::from_millis(8);

/// A list that is kept up to date.
#[async_trait]
pub(crate) trait View: Send + Sync + 'static {
    /// What it is a list of.
    type Item: Serialize + Clone + PartialEq + Send + Sync + 'static;

    /// What an item is: the same as long as it is shown.
    fn key(item: &Self::Item) -> String;

    /// Reads the list.
    async fn load(&mut self) -> Result<Vec<Self::Item>, StoreError>;

    /// Whether a change of the account's rows concerns it.
    fn on_change(&self, _change: &Change) -> bool {
        false
    }

    /// Whether a change of the account's live state concerns it.
    fn on_live(&self, _change: &LiveChange) -> bool {
        false
    }

    /// Whether a change of the app's own state concerns it.
    fn on_app(&self, _change: &AppChange) -> bool {
        false
    }

    /// Heeds a command; tells whether to read again.
    fn on_command(&mut self, _command: ViewCommand) -> bool {
        false
    }

    /// Called once, after the first batch was sent: the time to ask the server.
    fn opened(&mut self) {}

    /// When to read again without any change, as when a "typing" ends.
    fn again_after(&self) -> Option<Duration> {
        None
    }
}

/// Starts a view in a window; names it.
pub(crate) fn start<V: View>(window: &Arc<WindowState>, account: Option<Account>, core: Arc<Core>, view: V) -> u32 {
    let (commands, waiting) = mpsc::unbounded_channel();
    let stop = CancellationToken::new();
    let id = window.add_view(OpenView { commands, stop: stop.clone() });
    let changes = Sources {
        rows: account.as_ref().map(|account| account.store().changes()),
        live: account.as_ref().map(|account| account.live().changes()),
        app: core.changes.subscribe(),
    };
    let window = window.clone();
    tokio::spawn(async move {
        tokio::select! {
            () = stop.cancelled() => {}
            () = drive(id, &window, view, changes, waiting) => {}
        }
    });
    id
}

struct Sources {
    rows: Option<Receiver<Arc<Vec<Change>>>>,
    live: Option<Receiver<LiveChange>>,
    app: Receiver<AppChange>,
}

/// What woke a view.
enum Wake {
    /// It must read again; `true` if its first batch is due again.
    Read(bool),
    /// Nothing that concerns it.
    Nothing,
    /// Nobody can tell it anything any more.
    Over,
}

async fn drive<V: View>(id: u32, window: &WindowState, mut view: V, mut sources: Sources, mut commands: mpsc::UnboundedReceiver<ViewCommand>) {
    let mut shown: Option<Vec<V::Item>> = None;
    let (mut sent, mut acknowledged) = (0u32, 0u32);
    let mut stale = true;
    loop {
        if stale && sent - acknowledged < IN_FLIGHT {
            match view.load().await {
                Ok(items) => {
                    stale = false;
                    let diffs = match &shown {
                        None => vec![Diff::Reset { items: items.clone() }],
                        Some(old) => Diff::between(old, &items, V::key),
                    };
                    if !diffs.is_empty() {
                        sent += 1;
                        match serde_json::to_vec(&diffs) {
                            Ok(bytes) => window.outlet.diffs(id, sent, Bytes::from(bytes)),
                            Err(error) => tracing::error!(%error, "diffs could not be written"),
                        }
                    }
                    let first = shown.is_none();
                    shown = Some(items);
                    if first {
                        view.opened();
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "a view could not be read");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                    continue;
                }
            }
        }
        let wake = tokio::select! {
            command = commands.recv() => match command {
                Some(ViewCommand::Acknowledged(batch)) => {
                    acknowledged = acknowledged.max(batch.min(sent));
                    Wake::Nothing
                }
                Some(command) => if view.on_command(command) { Wake::Read(false) } else { Wake::Nothing },
                None => Wake::Over,
            },
            wake = sources.next(&view) => wake,
            () = pause(view.again_after()) => Wake::Read(false),
        };
        match wake {
            Wake::Over => return,
            Wake::Nothing => {}
            Wake::Read(reset) => {
                stale = true;
                if reset {
                    shown = None;
                }
                tokio::time::sleep(GATHER).await;
            }
        }
    }
}

async fn pause(pause: Option<Duration>) {
    match pause {
        Some(pause) => tokio::time::sleep(pause).await,
        None => std::future::pending().await,
    }
}

impl Sources {
    async fn next<V: View>(&mut self, view: &V) -> Wake {
        tokio::select! {
            changes = receive(&mut self.rows) => match changes {
                Ok(changes) if changes.contains(&Change::Reset) => Wake::Read(true),
                Ok(changes) if changes.iter().any(|change| view.on_change(change)) => Wake::Read(false),
                Ok(_) => Wake::Nothing,
                Err(RecvError::Lagged(_)) => Wake::Read(false),
                // The account is gone: its window closes the view.
                Err(RecvError::Closed) => { self.rows = None; Wake::Nothing }
            },
            change = receive(&mut self.live) => match change {
                Ok(change) if view.on_live(&change) => Wake::Read(false),
                Ok(_) => Wake::Nothing,
                Err(RecvError::Lagged(_)) => Wake::Read(false),
                Err(RecvError::Closed) => { self.live = None; Wake::Nothing }
            },
            change = self.app.recv() => match change {
                Ok(change) if view.on_app(&change) => Wake::Read(false),
                Ok(_) => Wake::Nothing,
                Err(RecvError::Lagged(_)) => Wake::Read(false),
                Err(RecvError::Closed) => Wake::Over,
            },
        }
    }
}

async fn receive<T: Clone>(source: &mut Option<Receiver<T>>) -> Result<T, RecvError> {
    match source {
        Some(source) => source.recv().await,
        None => std::future::pending().await,
    }
}
