//! The process `tidings`: the window.
//!
//! It draws what the engine (`tidingsd`) hands it, passes four calls on, and does what needs the focus.
//! It holds no token and no key, opens no connection but the link, and may be closed or killed at any time.
//!
//! * [`calls`]: the four commands, and nothing else, for the page.
//! * [`media`]: images and uploads by a scheme of their own.
//! * [`requests`]: what the engine asks of a window.
//! * [`window`]: how the window looks and where it may go.
//! * [`start`]: the way from the command line to the window.
//! * `dock`: the ways of macOS, where an application outlives its window.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod calls;
mod clipboard;
#[cfg(target_os = "macos")]
mod dock;
mod files;
mod geometry;
#[cfg(target_os = "linux")]
mod guard;
mod media;
#[cfg(any(target_os = "linux", windows))]
mod os;
mod requests;
#[cfg(target_os = "linux")]
mod spelling;
mod start;
mod window;

fn main() -> std::process::ExitCode {
    start::run()
}
