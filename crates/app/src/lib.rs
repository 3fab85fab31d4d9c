//! What a screen sees: the whole app, without a window.

mod boundary;
mod host;
mod settings;

pub use boundary::*;
pub use host::{Alert, Host, KeychainError, Outlet, TrayState, WindowReply, WindowRequest};
