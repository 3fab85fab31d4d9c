//! Waiting for a condition, never for a time.

use std::time::{Duration, Instant};

/// How long something may take before a story fails. Generous: it bounds a failure, it measures nothing.
pub const PATIENCE: Duration = Duration::from_secs(40);

/// Something that is there or not yet.
pub trait Found {
    /// What is found.
    type Thing;
    /// The thing, if it is there.
    fn found(self) -> Option<Self::Thing>;
}

impl Found for bool {
    type Thing = ();
    fn found(self) -> Option<()> {
        self.then_some(())
    }
}

impl<T> Found for Option<T> {
    type Thing = T;
    fn found(self) -> Option<T> {
        self
    }
}

/// Looks again and again until it is there; fails with what was expected.
#[track_caller]
pub fn until<F: Found>(expected: &str, look: impl FnMut() -> F) -> F::Thing {
    match within(PATIENCE, look) {
        Some(thing) => thing,
        None => panic!("waited {} s in vain: {expected}", PATIENCE.as_secs()),
    }
}

/// Looks again and again for so long.
pub fn within<F: Found>(patience: Duration, mut look: impl FnMut() -> F) -> Option<F::Thing> {
    let end = Instant::now() + patience;
    loop {
        if let Some(thing) = look().found() {
            return Some(thing);
        }
        if Instant::now() > end {
            return None;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}
