//! What waits to be sent to one guest.
//!
//! Putting a frame in never waits: the engine must not stand still because a window does not read.
//! A window so far behind that its queue is full is cut off; it connects again and opens its views anew, which costs it a `Reset`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use link::frame::Frame;
use link::wire::WireWriter;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// How much may wait for one guest, in bytes.
const LIMIT: usize = 32 * 1024 * 1024;
/// What a frame costs besides its body.
const FRAME_COST: usize = 64;

/// The end that the app and the session put frames into. Cheap to clone.
#[derive(Clone)]
pub struct Queue {
    sender: mpsc::UnboundedSender<Frame>,
    waiting: Arc<AtomicUsize>,
    cut: CancellationToken,
}

/// The end that is written to the guest.
pub struct Outgoing {
    receiver: mpsc::UnboundedReceiver<Frame>,
    waiting: Arc<AtomicUsize>,
}

impl Queue {
    /// A queue whose owner is cut off by `cut` when it is full.
    #[must_use]
    pub fn new(cut: CancellationToken) -> (Self, Outgoing) {
        let (sender, receiver) = mpsc::unbounded_channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        (Self { sender, waiting: waiting.clone(), cut }, Outgoing { receiver, waiting })
    }

    /// Puts a frame in, or cuts the guest off if it is too far behind.
    pub fn post(&self, frame: Frame) {
        let cost = cost(&frame);
        if self.waiting.fetch_add(cost, Ordering::Relaxed) + cost > LIMIT {
            if !self.cut.is_cancelled() {
                tracing::warn!("a window does not read; it is cut off");
            }
            self.cut.cancel();
            return;
        }
        // Nobody writes any more if the connection has ended.
        let _ = self.sender.send(frame);
    }

    /// Ends the connection, once what is in has been written.
    pub fn finish(&self) {
        self.post(Frame::Bye);
    }
}

impl Outgoing {
    /// Writes what comes until the connection fails or a goodbye was written.
    pub async fn write(mut self, mut writer: WireWriter) {
        while let Some(frame) = self.receiver.recv().await {
            let (cost, last) = (cost(&frame), frame == Frame::Bye);
            if let Err(error) = writer.send(frame).await {
                tracing::debug!(%error, "a guest cannot be written to");
                return;
            }
            self.waiting.fetch_sub(cost, Ordering::Relaxed);
            if last {
                return;
            }
        }
    }
}

fn cost(frame: &Frame) -> usize {
    let body: Option<&Bytes> = match frame {
        Frame::Call { body, .. }
        | Frame::Answer { body, .. }
        | Frame::Diffs { body, .. }
        | Frame::Request { body, .. }
        | Frame::Reply { body, .. } => Some(body),
        Frame::MediaBytes(bytes) | Frame::UploadChunk { bytes, .. } => Some(bytes),
        _ => None,
    };
    FRAME_COST + body.map_or(0, Bytes::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_guest_that_does_not_read_is_cut_off_and_costs_no_more() {
        let cut = CancellationToken::new();
        let (queue, outgoing) = Queue::new(cut.clone());
        let batch = Bytes::from(vec![b'x'; 1024 * 1024]);
        for number in 0..40 {
            queue.post(Frame::Diffs { view: 1, batch: number, body: batch.clone() });
        }
        assert!(cut.is_cancelled(), "40 MiB wait for it, and the engine's memory is not a window's to fill");
        assert!(outgoing.receiver.len() <= LIMIT / batch.len(), "what is over the limit is not kept");
    }
}
