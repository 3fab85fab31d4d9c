//! The page the window shows, built by Vite into `ui/dist`.

use crate::{Outcome, sh};

/// Builds the page. It takes seconds, so it is built whenever something that embeds it is.
pub fn build() -> Outcome {
    sh::run(sh::npm().args(["run", "--silent", "build"]))
}

/// The page's unit tests.
pub fn test() -> (sh::Tally, Outcome) {
    sh::counted(sh::npm().args(["test"]).env("CI", "true"))
}
