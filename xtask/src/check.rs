//! `check`: what a machine can judge without running the app.
//!
//! Everything that builds Rust here and in `test` names the same packages (`--workspace`), so that cargo settles the
//! dependencies' features once and builds them once.

use crate::sh::{self, cargo, npm};
use crate::steps::Steps;
use crate::{Outcome, codegen, has, only, setup, ui};
use std::path::PathBuf;
use std::process::Command;

pub fn run(args: &[String]) -> Outcome {
    only(args, &["--platforms"])?;
    let mut steps = Steps::new();
    if !steps.step("setup", setup::to_build) {
        return steps.finish(false);
    }
    still(&mut steps);
    steps.counted("layers", || sh::counted(cargo().args(["test", "--workspace", "--test", "house"])));
    steps.step("generated TypeScript", codegen::check);
    if has(args, "--platforms") {
        platforms(&mut steps);
    }
    steps.finish(false)
}

/// The part that `test` shares: all but what the tests themselves bring along.
pub fn still(steps: &mut Steps) {
    steps.step("format", || sh::run(cargo().args(["fmt", "--all", "--check"])));
    // The window's crate takes the built page in at compile time.
    steps.step("build of the page", ui::build);
    steps.step("svelte-check", || sh::run(npm().args(["run", "--silent", "check"])));
    steps.step("lint of ui/", || sh::run(npm().args(["run", "--silent", "lint"])));
    steps.step("clippy", || sh::run(cargo().args(["clippy", "--workspace", "--all-targets", "--quiet", "--", "--deny", "warnings"])));
    steps.step("licences and advisories", deny);
}

/// `cargo deny`, where it is installed. The licences are held by a house test as well, which needs no tool.
fn deny() -> Outcome {
    if !sh::exists("cargo-deny") {
        println!("cargo-deny is not installed (cargo install cargo-deny): advisories are not looked at here");
        return Ok(());
    }
    sh::run(cargo().args(["deny", "check", "licenses", "bans", "sources"]))?;
    // The advisory database is fetched from the net; without it there is nothing to judge.
    if let Err(sentence) = sh::run(cargo().args(["deny", "fetch"])) {
        println!("advisories are not looked at: their database cannot be reached ({sentence})");
        return Ok(());
    }
    sh::run(cargo().args(["deny", "check", "advisories"]))
}

/// Type-checks for the systems this one is not.
fn platforms(steps: &mut Steps) {
    let tools = sh::target().join("xcheck");
    let mut script = sh::root().join("xtask/platforms/xcheck.sh");
    // A kept copy of the standard library's source (rust-src-VERSION.tar.xz), for when no mirror has this version.
    // The script looks for it beside itself.
    if let Some(kept) = std::env::var_os("TIDINGS_RUST_SRC").map(PathBuf::from)
        && let Some(name) = kept.file_name()
    {
        let beside = tools.join("script");
        let copied = std::fs::create_dir_all(&beside)
            .and_then(|()| std::fs::copy(&kept, beside.join(name)))
            .and_then(|_| std::fs::copy(&script, beside.join("xcheck.sh")));
        if copied.is_ok() {
            script = beside.join("xcheck.sh");
        }
    }
    let call = |words: &[&str]| {
        let mut command = Command::new("bash");
        command.arg(&script).args(words).env("XCHECK_DIR", &tools).env("CARGO_TARGET_DIR", sh::target().join("platforms"));
        sh::run(&mut command)
    };
    let ready = tools.join("ready");
    let set_up = steps.step("standard library for Windows and macOS", || {
        if ready.exists() {
            return Ok(());
        }
        call(&["setup"])
            .map_err(|e| format!("the standard library for Windows and macOS cannot be had on this machine, so nothing was checked for them: {e}"))?;
        std::fs::write(&ready, "").map_err(|e| format!("{}: {e}", ready.display()))
    });
    if !set_up {
        return;
    }
    let shipped = ["-p", "tidings", "-p", "tidingsd", "--quiet"];
    for (name, target) in [("Windows (x86_64-pc-windows-msvc)", "msvc"), ("macOS (aarch64-apple-darwin)", "mac")] {
        steps.step(name, || call(&[&[target, "check"], &shipped[..]].concat()));
    }
}
