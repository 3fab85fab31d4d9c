//! What a screen sees: the whole app, without a window.
//!
//! [`App`] is started once by the process around it, which is a [`Host`]; each window is a [`Window`] with an [`Outlet`].
//! Inside: `boundary` is what crosses, `intents` change something, `queries` answer once, `views` keep lists up to date,
//! `present` turns rows into items, `words` makes the words that are shown outside the web view.

mod accounts;
mod app;
mod boundary;
mod core;
mod host;
mod intents;
mod paths;
mod present;
mod queries;
mod settings;
mod views;
mod window;
mod words;

pub use app::{App, Media, Method, Options, StartError, SystemSignal, Window};
pub use boundary::*;
pub use core::Paths;
pub use engine::MediaProblem as MediaError;
pub use host::{Alert, Host, KeychainError, Outlet, TrayState, WindowReply, WindowRequest};
