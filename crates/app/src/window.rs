//! One window, as the app sees it: its outlet, its views, and what it shows.

use crate::boundary::Place;
use crate::host::Outlet;
use bytes::{Bytes, BytesMut};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// What a window may tell one of its views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ViewCommand {
    /// Batches up to this one were drawn.
    Acknowledged(u32),
    /// Show older posts.
    Older,
    /// Show newer posts.
    Newer,
    /// Start again at the newest.
    Newest,
}

/// An open view, as its window holds it.
pub(crate) struct OpenView {
    pub commands: mpsc::UnboundedSender<ViewCommand>,
    pub stop: CancellationToken,
}

/// One window.
pub(crate) struct WindowState {
    pub id: u64,
    pub outlet: Arc<dyn Outlet>,
    next_view: AtomicU32,
    views: Mutex<HashMap<u32, OpenView>>,
    focus: Mutex<Focus>,
    uploads: Mutex<HashMap<String, BytesMut>>,
}

/// What the window shows and whether it has the focus.
#[derive(Clone, Debug, Default)]
pub(crate) struct Focus {
    pub focused: bool,
    pub place: Option<Place>,
    pub at_newest: bool,
    /// Where the engine sent the window, and how often it did.
    pub sent_to: Option<Place>,
    pub visit: u32,
}

/// The largest file that may be pasted or dropped, in bytes; larger ones are chosen by button and read from disk.
const LARGEST_PASTE: u64 = 512 * 1024 * 1024;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl WindowState {
    pub fn new(id: u64, outlet: Arc<dyn Outlet>) -> Self {
        Self { id, outlet, next_view: AtomicU32::new(1), views: Mutex::default(), focus: Mutex::default(), uploads: Mutex::default() }
    }

    /// Takes a view in and names it.
    pub fn add_view(&self, view: OpenView) -> u32 {
        let id = self.next_view.fetch_add(1, Ordering::Relaxed);
        lock(&self.views).insert(id, view);
        id
    }

    /// Tells a view something. A view that was closed meanwhile is no error: messages cross.
    pub fn command(&self, view: u32, command: ViewCommand) {
        if let Some(view) = lock(&self.views).get(&view) {
            let _closing = view.commands.send(command);
        }
    }

    /// Closes a view.
    pub fn close_view(&self, view: u32) {
        if let Some(view) = lock(&self.views).remove(&view) {
            view.stop.cancel();
        }
    }

    /// Closes all views: the window is gone.
    pub fn close_all(&self) {
        for (_, view) in lock(&self.views).drain() {
            view.stop.cancel();
        }
    }

    pub fn focus(&self) -> Focus {
        lock(&self.focus).clone()
    }

    pub fn set_focus(&self, change: impl FnOnce(&mut Focus)) {
        change(&mut lock(&self.focus));
    }

    /// Takes a piece of what was pasted or dropped. Pieces come in order; a gap is refused.
    pub fn take_chunk(&self, name: &str, total: u64, offset: u64, bytes: &[u8]) -> Result<(), String> {
        if name.is_empty() || name.len() > 64 || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            return Err("not a name for an upload".into());
        }
        if total > LARGEST_PASTE {
            return Err("too large to be pasted".into());
        }
        let mut uploads = lock(&self.uploads);
        let buffer = uploads.entry(name.to_owned()).or_default();
        if offset == 0 {
            buffer.clear();
        }
        if buffer.len() as u64 != offset || offset + bytes.len() as u64 > total {
            return Err(format!("expected bytes from {} on", buffer.len()));
        }
        buffer.extend_from_slice(bytes);
        Ok(())
    }

    /// Hands out what was pasted, once.
    pub fn take_pasted(&self, name: &str) -> Option<Bytes> {
        lock(&self.uploads).remove(name).map(BytesMut::freeze)
    }
}
