//! Which open view takes which diffs.
//!
//! A view's first diffs may come before the answer that tells its number: they wait here until its opener takes them.
//! When the connection ends, so do its views: each is told once, and its opener opens another.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

/// What reaches the opener of a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// A batch, in order.
    Diffs {
        /// To be acknowledged.
        batch: u32,
        /// JSON.
        body: Bytes,
    },
    /// The engine is gone and the view with it. Nothing follows.
    Gone,
}

/// Takes deliveries; called in order and must not block.
pub type Sink = Box<dyn Fn(Delivery) + Send>;

/// More than the engine keeps in flight for a view that nobody has acknowledged.
const WAITING_LIMIT: usize = 64;

enum Entry {
    Waiting(Vec<(u32, Bytes)>),
    Open(Sink),
}

/// The views of one connection to the engine.
#[derive(Default)]
pub struct Views {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    entries: HashMap<u32, Entry>,
    ended: bool,
}

impl Views {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        // A sink that panicked leaves the map as it was.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Passes a batch on, or keeps it for whoever opens the view.
    pub fn deliver(&self, view: u32, batch: u32, body: Bytes) {
        let mut inner = self.inner();
        if inner.ended {
            return;
        }
        match inner.entries.entry(view).or_insert_with(|| Entry::Waiting(Vec::new())) {
            Entry::Open(sink) => sink(Delivery::Diffs { batch, body }),
            Entry::Waiting(waiting) if waiting.len() < WAITING_LIMIT => waiting.push((batch, body)),
            Entry::Waiting(_) => tracing::warn!(view, "diffs for a view that nobody opens"),
        }
    }

    /// Gives a view its sink, and the sink what has come already; or the news that all is over.
    pub fn open(&self, view: u32, sink: Sink) {
        let mut inner = self.inner();
        if inner.ended {
            return sink(Delivery::Gone);
        }
        if let Some(Entry::Waiting(waiting)) = inner.entries.remove(&view) {
            for (batch, body) in waiting {
                sink(Delivery::Diffs { batch, body });
            }
        }
        inner.entries.insert(view, Entry::Open(sink));
    }

    /// Forgets a view.
    pub fn close(&self, view: u32) {
        self.inner().entries.remove(&view);
    }

    /// Tells every view that it is gone, and every later one.
    pub fn end(&self) {
        let mut inner = self.inner();
        inner.ended = true;
        for (_, entry) in inner.entries.drain() {
            if let Entry::Open(sink) = entry {
                sink(Delivery::Gone);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc;

    use super::*;

    fn sink() -> (Sink, mpsc::Receiver<Delivery>) {
        let (sender, receiver) = mpsc::channel();
        (Box::new(move |delivery| sender.send(delivery).unwrap()), receiver)
    }

    fn batch(number: u32) -> Delivery {
        Delivery::Diffs { batch: number, body: Bytes::from_static(b"[]") }
    }

    #[test]
    fn diffs_that_come_before_the_answer_are_not_lost() {
        let views = Arc::new(Views::default());
        views.deliver(7, 1, Bytes::from_static(b"[]"));
        views.deliver(7, 2, Bytes::from_static(b"[]"));
        let (sink, received) = sink();
        views.open(7, sink);
        views.deliver(7, 3, Bytes::from_static(b"[]"));
        assert_eq!(received.try_iter().collect::<Vec<_>>(), [batch(1), batch(2), batch(3)], "in the order the engine sent them");
    }

    #[test]
    fn the_end_is_told_once_and_is_the_last_word() {
        let views = Views::default();
        let (sink, received) = sink();
        views.open(1, sink);
        views.end();
        views.end();
        views.deliver(1, 1, Bytes::from_static(b"[]"));
        assert_eq!(received.try_iter().collect::<Vec<_>>(), [Delivery::Gone], "a new engine counts its views anew, so nothing may follow");
    }

    #[test]
    fn a_view_opened_after_the_end_hears_of_it() {
        let views = Views::default();
        views.end();
        let (sink, received) = sink();
        views.open(1, sink);
        assert_eq!(received.try_iter().collect::<Vec<_>>(), [Delivery::Gone], "the answer came, then the engine died, then the page took the view");
    }
}
