//! The workspace: a server that has it, and an account of ann's whose cache holds all of it.

use crate::stage::Stage;
use crate::stage::wait::{until, within};
use demo_server::{Options, Workspace};
use std::time::{Duration, Instant};

/// The window's size in all runs.
const SCREEN: (u32, u32) = (1280, 800);

/// Makes it, with so many posts. Takes minutes for a million.
pub fn with(posts: u64) -> Stage {
    let started = Instant::now();
    let stage = Stage::with(SCREEN, Options { workspace: Workspace::W { posts }, ..Options::default() });
    stage.sign_in("ann");
    // A first look fetches the lists and decides where the next start begins.
    let glass = stage.open_window();
    glass.click_part("button", "Team 00");
    glass.see("heading", "Team 00");
    glass.click_in("nav.sidebar", "button", "Channel 0001");
    glass.see("log", "Messages in Channel 0001");
    let quiet = || {
        let before = stage.server.requests().len();
        std::thread::sleep(Duration::from_secs(3));
        stage.server.requests().len() == before
    };
    within(Duration::from_secs(180), quiet).expect("the engine comes to rest after its first sign-in");
    stage.close_window(glass);
    stage.end_engine();

    let program = std::env::current_exe().expect("this program has a path");
    let status = stage.desktop.command(program).arg("fill").status().expect("this program can be started");
    assert!(status.success(), "the cache is filled");
    stage.server.forget_requests();
    println!("workspace with {posts} posts: made in {:.0} s", started.elapsed().as_secs_f64());
    stage
}

impl Stage {
    /// Ends the engine as the end of a desktop session does, and waits until it is gone.
    pub fn end_engine(&self) {
        if let Some(engine) = self.engine() {
            self.terminate(engine);
            until("the engine ends", || self.engine().is_none());
        }
    }

    /// Waits until no window is on the screen, so that the next start is seen.
    pub fn screen_is_empty(&self) {
        until("the last window is gone", || {
            let found = self.desktop.command("xdotool").args(["search", "--onlyvisible", "--name", "."]).output().expect("xdotool runs");
            String::from_utf8_lossy(&found.stdout).trim().is_empty()
        });
    }
}
