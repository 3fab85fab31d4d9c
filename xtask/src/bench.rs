//! `bench`: memory, starts and switches of the real window as ratios within one run.
//!
//! The measuring is `tests/bench`, and what is measured against is `tests/yardstick`; here both are built beside the release build.

use crate::{Outcome, release, setup, sh};

/// Arguments go to the benchmark: `--posts`, `--idle`, `--starts`.
pub fn run(args: &[String]) -> Outcome {
    setup::everything()?;
    // The bare page lies in the yardstick's program, as ours lies in the window's.
    sh::run(sh::npm().args(["run", "--silent", "build:yardstick"]))?;
    release::build_with(&["-p", "bench", "-p", "yardstick"])?;
    let mut command = std::process::Command::new(release::folder().join("bench"));
    sh::run(command.args(args).env("TIDINGS_BIN_DIR", release::folder()))
}
