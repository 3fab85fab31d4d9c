//! `serve`: the app in a browser. For browser tests only: the feature `serve` is in no build that ships.

use crate::{Outcome, setup, sh, ui};

/// Everything after the command goes to the host.
pub fn run(args: &[String]) -> Outcome {
    setup::to_build()?;
    ui::build()?;
    sh::run(sh::cargo().args(["run", "-p", "tidingsd", "--features", "serve", "--", "serve"]).args(args))
}
