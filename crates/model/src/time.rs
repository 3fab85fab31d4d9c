//! Time as the server tells it, and a clock that is handed in.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Milliseconds since 1970-01-01T00:00:00Z.
/// Zero means "never", as in the server's `delete_at`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(export, type = "number")]
pub struct Millis(pub i64);

impl Millis {
    /// Never, or not yet.
    pub const ZERO: Self = Self(0);

    /// Whether this names a moment at all.
    pub fn is_set(self) -> bool {
        self.0 > 0
    }

    /// This moment moved by some milliseconds, staying in range.
    pub fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// How many milliseconds have passed since `earlier`; negative if it lies ahead.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Where the time comes from. Handed in, so that tests decide what time it is.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Millis;
}
