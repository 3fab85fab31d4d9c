//! The local socket between the window's process and the engine's.
//!
//! ```text
//! window  ── Hello ─▶ engine     version, process, launch arguments, activation token, display
//! window  ◀─ Welcome | HandedOver | Leaving | TooOld ── engine
//! window  ── Call ─▶ ◀─ Answer   dispatch, ask, open, close; bodies are JSON made and read at the two ends only
//! window  ◀─ Diffs               serialized once, in the engine
//! window  ◀─ Request ── Reply ─▶ what only a window can do
//! ```
//!
//! Media travel on connections of their own, so that a large file never delays a diff.
//! The link carries bodies as bytes and never looks into them: what they mean is known to the app and to the page.
//!
//! * [`frame`]: what is said, and its bytes.
//! * [`hello`]: the handshake's content and the order of versions.
//! * [`wire`]: frames over any pair of byte streams; a pair in memory for tests.
//! * [`place`], [`lock`]: where the socket is, who may reach it, and the one engine.
//! * [`server`], [`client`]: the engine's and the window's end.
//! * [`start`]: starting the engine detached.
//! * [`views`]: which open view takes which diffs.

pub mod client;
pub mod frame;
pub mod hello;
pub mod lock;
pub mod media;
#[cfg(windows)]
mod os;
pub mod place;
pub mod server;
pub mod start;
pub mod views;
pub mod wire;

pub use frame::{Frame, FrameError, MediaFault, Method};
pub use hello::{Hello, Launch, Purpose, Version};
pub use place::Place;
pub use wire::Wire;
