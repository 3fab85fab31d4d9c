//! Counts the parser's steps, so that tests can assert that work grows with the text and not with its square.
//! Outside tests nothing is counted.

#[cfg(test)]
thread_local! {
    static STEPS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// Tells of steps whose number depends on the text.
#[inline]
pub(crate) fn steps(_count: usize) {
    #[cfg(test)]
    STEPS.with(|steps| steps.set(steps.get() + _count as u64));
}

/// The steps taken by `run` on this thread.
#[cfg(test)]
pub(crate) fn counted<T>(run: impl FnOnce() -> T) -> (u64, T) {
    STEPS.with(|steps| steps.set(0));
    let result = run();
    (STEPS.with(std::cell::Cell::get), result)
}
