//! The machine's time, handed to the app: the only place of the engine that asks for it.

use std::time::{SystemTime, UNIX_EPOCH};

use model::{Clock, Millis};

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Millis {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}
