//! A row of steps that goes on after a failure, tells how long each took, and sums up at the end.

use crate::Outcome;
use crate::sh::Tally;
use std::time::{Duration, Instant};

/// What has been done so far.
pub struct Steps {
    started: Instant,
    done: Vec<Done>,
}

struct Done {
    name: &'static str,
    took: Duration,
    tally: Tally,
    failure: Option<String>,
}

impl Steps {
    /// No step yet; the clock runs from here.
    pub fn new() -> Self {
        Self { started: Instant::now(), done: Vec::new() }
    }

    /// Runs one step. Returns whether it went well, for steps that need it.
    pub fn step(&mut self, name: &'static str, work: impl FnOnce() -> Outcome) -> bool {
        self.counted(name, || (Tally::default(), work()))
    }

    /// Runs one step that counts tests.
    pub fn counted(&mut self, name: &'static str, work: impl FnOnce() -> (Tally, Outcome)) -> bool {
        println!("\n── {name}");
        let begun = Instant::now();
        let (tally, outcome) = work();
        let took = begun.elapsed();
        match &outcome {
            Ok(()) => println!("── {name}: done in {}", clock(took)),
            Err(sentence) => println!("── {name}: FAILED after {}: {sentence}", clock(took)),
        }
        let well = outcome.is_ok();
        self.done.push(Done { name, took, tally, failure: outcome.err() });
        well
    }

    /// Names a step that could not be tried because an earlier one it needs failed. It counts as failed.
    pub fn skipped(&mut self, name: &'static str, needs: &str) {
        println!("\n── {name}: NOT RUN, it needs {needs}");
        let failure = Some(format!("not run, it needs {needs}"));
        self.done.push(Done { name, took: Duration::ZERO, tally: Tally::default(), failure });
    }

    /// The table of times.
    /// With `tests`, a last line "N passed, N failed": tests of every runner, and a step that failed without a failed test counts as one.
    pub fn finish(self, tests: bool) -> Outcome {
        println!("\n── all steps, {}", clock(self.started.elapsed()));
        for step in &self.done {
            let tests = match step.tally {
                Tally { passed: 0, failed: 0 } => String::new(),
                Tally { passed, failed: 0 } => format!("  {passed} tests"),
                Tally { passed, failed } => format!("  {passed} tests passed, {failed} failed"),
            };
            let mark = if step.failure.is_some() { "FAILED" } else { "ok" };
            println!("{:>8}  {mark:<6}  {}{tests}", clock(step.took), step.name);
        }
        let failures: Vec<String> = self.done.iter().filter_map(|step| Some(format!("{}: {}", step.name, step.failure.as_ref()?))).collect();
        if tests {
            let sum = self.sum();
            println!("\n{} passed, {} failed", sum.passed, sum.failed);
        }
        if failures.is_empty() { Ok(()) } else { Err(failures.join("\n       ")) }
    }

    fn sum(&self) -> Tally {
        let mut sum = Tally::default();
        for step in &self.done {
            sum += step.tally;
            if step.failure.is_some() && step.tally.failed == 0 {
                sum.failed += 1;
            }
        }
        sum
    }
}

/// "4.2 s" or "3 min 09 s".
fn clock(took: Duration) -> String {
    let seconds = took.as_secs();
    if seconds < 60 { format!("{:.1} s", took.as_secs_f64()) } else { format!("{} min {:02} s", seconds / 60, seconds % 60) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_kept_and_the_next_step_runs() {
        let mut steps = Steps::new();
        steps.counted("runner", || (Tally { passed: 5, failed: 2 }, Err("two tests failed".into())));
        steps.step("lint", || Err("a stray comma".into()));
        steps.skipped("package", "the release build");
        assert!(steps.step("last", || Ok(())), "steps go on after a failure");
        assert_eq!(steps.sum(), Tally { passed: 5, failed: 4 }, "two tests, and two steps without tests of their own");
        let said = steps.finish(true).unwrap_err();
        assert!(said.contains("a stray comma") && said.contains("not run"), "every failure is told again: {said}");
    }

    #[test]
    fn times_read_well() {
        assert_eq!(clock(Duration::from_millis(4_210)), "4.2 s", "seconds have a decimal");
        assert_eq!(clock(Duration::from_secs(189)), "3 min 09 s", "minutes do not");
    }
}
