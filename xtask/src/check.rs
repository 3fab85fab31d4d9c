//! `check`: what a machine can judge without running the app.
//!
//! Everything that builds Rust here and in `test` names the same packages (`--workspace`), so that cargo settles the
//! dependencies' features once and builds them once.

use crate::sh::{self, cargo, npm};
use crate::steps::Steps;
use crate::{Outcome, codegen, has, only, setup, ui};
use std::path::{Path, PathBuf};
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

/// Lints, and so type-checks, both programs for the systems this one is not.
fn platforms(steps: &mut Steps) {
    let tools = sh::target().join("xcheck");
    let script = sh::root().join("xtask/platforms/xcheck.sh");
    let call = |script: &Path, words: &[&str]| {
        let mut command = Command::new("bash");
        command.arg(script).args(words).env("XCHECK_DIR", &tools).env("CARGO_TARGET_DIR", sh::target().join("platforms"));
        sh::run(&mut command)
    };
    let set_up = steps.step("standard library for Windows and macOS", || {
        // Made from the compiler in use: another one needs another.
        let compiler = sh::read(Command::new("rustc").arg("--version"))?;
        let ready = tools.join("ready");
        if std::fs::read_to_string(&ready).is_ok_and(|made_from| made_from == compiler) {
            return Ok(());
        }
        setup::to_check_platforms()?;
        call(&beside_kept_source(&script, &tools)?, &["setup"])
            .map_err(|e| format!("the standard library for Windows and macOS cannot be had on this machine, so nothing was checked for them: {e}"))?;
        std::fs::write(&ready, compiler).map_err(|e| format!("{}: {e}", ready.display()))
    });
    if !set_up {
        return;
    }
    for (name, target) in [("Windows (x86_64-pc-windows-msvc)", "msvc"), ("macOS (aarch64-apple-darwin)", "mac")] {
        let words = [target, "clippy", "-p", "tidings", "-p", "tidingsd", "--quiet", "--", "--deny", "warnings"];
        steps.step(name, || call(&script, &words));
    }
}

/// The script where it finds a kept copy of the standard library's source, `rust-src-VERSION.tar.xz`, if `TIDINGS_RUST_SRC` names one:
/// for when no mirror has this version any more. It looks for it beside itself.
fn beside_kept_source(script: &Path, tools: &Path) -> Outcome<PathBuf> {
    let Some(kept) = std::env::var_os("TIDINGS_RUST_SRC").map(PathBuf::from) else { return Ok(script.to_path_buf()) };
    let name = kept.file_name().ok_or_else(|| format!("TIDINGS_RUST_SRC names no file: {}", kept.display()))?;
    let beside = tools.join("script");
    let copied = beside.join("xcheck.sh");
    std::fs::create_dir_all(&beside)
        .and_then(|()| std::fs::copy(&kept, beside.join(name)))
        .and_then(|_| std::fs::copy(script, &copied))
        .map_err(|e| format!("{}: {e}", kept.display()))?;
    Ok(copied)
}
