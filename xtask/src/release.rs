//! The build users get, and the tests that drive it.

use crate::{Outcome, sh, ui};
use std::path::PathBuf;
use std::process::Command;

/// Where the release build lies.
pub fn folder() -> PathBuf {
    sh::target().join("release")
}

/// Builds both processes and the demo server.
pub fn build() -> Outcome {
    build_with(&[])
}

/// The same with more beside it.
pub fn build_with(more: &[&str]) -> Outcome {
    ui::build()?;
    sh::run(sh::cargo().args(["build", "--release"]).args(PARTS).args(more))
}

/// What a person needs to try the app: window, engine, and a server to try it on.
/// `custom-protocol` makes Tauri take its page from inside the program.
pub const PARTS: [&str; 8] = ["-p", "tidings", "-p", "tidingsd", "-p", "demo-server", "--features", "tidings/custom-protocol"];

/// `cargo test --test NAME` against the release build.
/// One test at a time: each has a display, a session bus and a keyring, and two cores are soon too few.
pub fn drive(name: &str) -> Command {
    let mut command = sh::cargo();
    command.args(["test", "--workspace", "--no-fail-fast", "--test", name, "--", "--test-threads=1"]);
    command.env("TIDINGS_BIN_DIR", folder());
    command
}
