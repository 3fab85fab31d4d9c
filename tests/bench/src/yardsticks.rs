//! What is measured against: Floor, Cr and Swap.

use crate::figures::Sample;
use crate::memory;
use crate::screen::{Region, Screen};
use crate::stage::webdriver::Session;
use crate::stage::{Stage, program};
use serde_json::Value;
use std::process::{Child, Command};
use std::time::Duration;

/// Where pages are looked at: the middle of the screen, clear of the windows' frames.
pub const MIDDLE: Region = (440, 120, 600, 600);

/// How long an empty page is left alone before its memory is taken.
const SETTLE: Duration = Duration::from_secs(20);

/// A program that ends with this value.
pub struct Running(Child);

impl Running {
    /// Starts it.
    pub fn start(command: &mut Command) -> Self {
        Self(command.spawn().expect("what was built can be started"))
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn yardstick(stage: &Stage, page: &str) -> Command {
    let mut command = stage.desktop.command(program("yardstick"));
    // As Tidings' own window does where there is no GPU; otherwise the floor would lie 157 MiB higher.
    command.arg(page).env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    command
}

/// Starts a bare window and tells after how many milliseconds its page was painted.
pub fn floor_start(stage: &Stage, screen: &Screen) -> f64 {
    let mut running = None;
    let at = screen.painted_after(MIDDLE, || running = Some(Running::start(&mut yardstick(stage, "floor"))));
    drop(running);
    stage.screen_is_empty();
    at.as_secs_f64() * 1_000.0
}

/// The memory of a bare window, in MiB.
pub fn floor_memory(stage: &Stage) -> f64 {
    let running = Running::start(&mut yardstick(stage, "floor"));
    std::thread::sleep(SETTLE);
    let memory = memory::of_trees(&[running.id()]);
    drop(running);
    stage.screen_is_empty();
    memory
}

/// The memory of an empty page in Chromium, in MiB.
pub fn chromium_memory(stage: &Stage) -> f64 {
    let profile = tempfile::tempdir().expect("a folder of the bench's own");
    let mut command = stage.desktop.command("chromium");
    command.args([
        "--app=data:text/html,<title>Cr</title>",
        "--no-first-run",
        "--no-default-browser-check",
        "--no-sandbox",
        "--disable-dev-shm-usage",
    ]);
    command.arg(format!("--user-data-dir={}", profile.path().display())).stderr(std::process::Stdio::null());
    let running = Running::start(&mut command);
    std::thread::sleep(SETTLE);
    let memory = memory::of_trees(&[running.id()]);
    drop(running);
    stage.screen_is_empty();
    memory
}

/// Replaces thirty posts so many times; milliseconds from click to paint.
pub fn swaps(stage: &Stage, count: usize) -> Sample {
    let session = stage.drive(&program("yardstick"), &["swap"]);
    // The first ones warm the page up and are not counted.
    for step in 0..5 {
        timed(&session, "swap", step);
    }
    let sample = (0..count).map(|step| timed(&session, "swap", step)).collect();
    session.end();
    stage.screen_is_empty();
    sample
}

/// Clicks and waits for the painting, in the page.
pub fn timed(session: &Session, what: &str, step: usize) -> f64 {
    let answer = session.run_async(include_str!("switch.js"), &[what.into(), step.into()]).unwrap_or_else(|e| panic!("the page runs it: {e}"));
    match answer {
        Value::Number(number) => number.as_f64().expect("milliseconds"),
        other => panic!("the switch failed: {other}"),
    }
}
