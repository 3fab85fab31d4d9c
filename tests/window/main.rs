//! The real window, built as users get it, driven as a person would: by pointer, keys and what things are called.
//!
//! Each story has a desktop of its own (`stage`): Xvfb, openbox, a session bus, an unlocked keyring, a notification daemon, WebKitWebDriver.
//! They need the two programs in `TIDINGS_BIN_DIR` and so run only by name: `cargo xtask test` builds once and runs them.

// A test that lacks its surroundings must fail where it stands; clippy spares test functions, but not what they share.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::unwrap_used)]

mod attach;
mod clicks;
mod messages;
mod offline;
mod processes;
mod reactions;
mod refused;
mod scrolling;
mod signing;
#[allow(dead_code, reason = "the pictures use more of it than the stories do")]
mod stage;
