//! One guest, as the app sees it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use app::{Outlet, WindowReply, WindowRequest};
use async_trait::async_trait;
use bytes::Bytes;
use link::frame::Frame;
use tokio::sync::oneshot;

use crate::queue::Queue;

/// Puts the app's diffs and requests into a guest's queue and hands its replies back.
pub struct GuestOutlet {
    queue: Queue,
    /// A command line has no screen and no dialogs.
    can_do: bool,
    next: AtomicU64,
    pending: Mutex<Option<HashMap<u64, oneshot::Sender<WindowReply>>>>,
}

impl GuestOutlet {
    /// An outlet into `queue`; requests are refused unless the guest is a window.
    #[must_use]
    pub fn new(queue: Queue, is_window: bool) -> Self {
        Self { queue, can_do: is_window, next: AtomicU64::new(1), pending: Mutex::new(Some(HashMap::new())) }
    }

    /// Takes a guest's reply.
    pub fn replied(&self, id: u64, body: &[u8]) {
        let waiting = self.pending.lock().unwrap_or_else(PoisonError::into_inner).as_mut().and_then(|pending| pending.remove(&id));
        if let Some(waiting) = waiting {
            let _ = waiting.send(serde_json::from_slice(body).unwrap_or_else(|error| failed(&error.to_string())));
        }
    }

    /// The guest is gone: what was asked of it fails, now and later.
    pub fn gone(&self) {
        // Dropping the senders tells those who wait.
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

#[async_trait]
impl Outlet for GuestOutlet {
    fn diffs(&self, view: u32, batch: u32, diffs: Bytes) {
        self.queue.post(Frame::Diffs { view, batch, body: diffs });
    }

    async fn request(&self, request: WindowRequest) -> WindowReply {
        if !self.can_do {
            return failed("a command line has no window");
        }
        let Ok(body) = serde_json::to_vec(&request) else { return failed("the request has no JSON") };
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (sender, reply) = oneshot::channel();
        match self.pending.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            Some(pending) => pending.insert(id, sender),
            None => return failed("the window is gone"),
        };
        self.queue.post(Frame::Request { id, body: body.into() });
        reply.await.unwrap_or_else(|_| failed("the window is gone"))
    }
}

fn failed(reason: &str) -> WindowReply {
    WindowReply::Failed { reason: reason.to_owned() }
}
