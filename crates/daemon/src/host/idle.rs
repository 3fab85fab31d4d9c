//! Whether the person is away, from how long nothing was touched.

use std::time::Duration;

/// After how long without a key or a pointer a person counts as idle: as the server's own clients have it.
pub const AFTER: Duration = Duration::from_secs(5 * 60);

/// What was told last.
#[derive(Debug, Default)]
pub struct Idleness {
    idle: bool,
}

impl Idleness {
    /// Nothing was touched for `time`: tells whether the person is away, if that is news.
    pub fn after(&mut self, time: Duration) -> Option<bool> {
        let idle = time >= AFTER;
        (std::mem::replace(&mut self.idle, idle) != idle).then_some(idle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn going_and_coming_back_are_told_once() {
        let mut idleness = Idleness::default();
        assert_eq!(idleness.after(Duration::from_secs(299)), None, "a thinking person is not away");
        assert_eq!(idleness.after(AFTER), Some(true), "after five minutes one is");
        assert_eq!(idleness.after(AFTER * 2), None, "which is no news any more");
        assert_eq!(idleness.after(Duration::ZERO), Some(false), "a key brings one back");
        assert_eq!(idleness.after(Duration::ZERO), None);
    }
}
