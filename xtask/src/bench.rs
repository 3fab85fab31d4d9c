//! `bench`: memory, start and switching on a generated workspace, each beside its yardstick, measured in the same run.

use crate::{Outcome, release, setup, sh};

/// Everything after the command goes to the benchmark.
pub fn run(args: &[String]) -> Outcome {
    setup::everything()?;
    release::build()?;
    let mut command = sh::cargo();
    command.args(["run", "--release", "-p", "tests", "--bin", "bench", "--"]).args(args);
    sh::run(command.env("TIDINGS_BIN_DIR", release::folder()))
}
