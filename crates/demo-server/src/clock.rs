//! The server's own clock: the system's time, shifted or stopped by a test, so that thirty seconds need no sleep.

use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds since the epoch, as the server sees them.
#[derive(Debug, Default)]
pub struct Clock {
    offset: i64,
    stopped_at: Option<i64>,
    last_tick: i64,
}

impl Clock {
    /// The time now.
    pub fn now(&self) -> i64 {
        self.stopped_at.unwrap_or_else(|| system_time() + self.offset)
    }

    /// A time that is later than every tick before, for rows whose order must be certain.
    pub fn tick(&mut self) -> i64 {
        self.last_tick = self.now().max(self.last_tick + 1);
        self.last_tick
    }

    /// Moves the clock forward.
    pub fn advance(&mut self, milliseconds: i64) {
        match &mut self.stopped_at {
            Some(at) => *at += milliseconds,
            None => self.offset += milliseconds,
        }
    }

    /// Stops the clock at a time; `advance` then moves it.
    pub fn stop_at(&mut self, at: i64) {
        self.stopped_at = Some(at);
    }

    /// Lets the clock run again, as if it had never been stopped.
    pub fn resume(&mut self) {
        self.stopped_at = None;
    }

    /// Lets the clock run from `at` on.
    pub fn run_from(&mut self, at: i64) {
        self.stopped_at = None;
        self.offset = at - system_time();
    }
}

fn system_time() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).ok().and_then(|d| i64::try_from(d.as_millis()).ok()).unwrap_or(0)
}
