//! What this crate's tests share.

use model::{Clock, Millis};
use std::sync::atomic::{AtomicI64, Ordering};

/// A clock that stands until it is moved.
pub struct FakeClock(AtomicI64);

impl FakeClock {
    pub fn at(millis: i64) -> Self {
        Self(AtomicI64::new(millis))
    }

    pub fn advance(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::SeqCst))
    }
}
