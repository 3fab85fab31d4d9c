//! The process `tidingsd`: the engine without a window.
//!
//! It holds the app, a socket that windows come to, and what the desktop offers: alerts, tray, keychain, power and network signals.
//! It is started by whoever needs it first, is the only one for its data folder, and ends with the desktop session or by "Quit".
//!
//! * [`options`], [`run`], [`sign_in`]: the command line and the life of the process.
//! * [`guests`], [`session`], [`outlet`], [`queue`]: windows that come and go.
//! * [`host`]: the desktop.
//! * [`engine`], [`adapter`]: what all of this needs of the app, and the app as that.
//! * [`log`], [`clock`]: the rotating log; the machine's time.

pub mod adapter;
pub mod clock;
pub mod engine;
pub mod guests;
pub mod host;
pub mod log;
pub mod options;
mod os;
pub mod outlet;
pub mod queue;
pub mod run;
#[cfg(feature = "serve")]
pub mod serve;
pub mod session;
pub mod sign_in;

pub use os::leave_session;
