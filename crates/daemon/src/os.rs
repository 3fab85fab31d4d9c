//! Calls into the system that have no safe form in the libraries used here.
#![cfg_attr(windows, allow(unsafe_code))]

/// Hands waiting window messages to the tray's hidden window.
#[cfg(windows)]
pub fn pump_messages() {
    use windows_sys::Win32::UI::WindowsAndMessaging::{DispatchMessageW, MSG, PM_REMOVE, PeekMessageW, TranslateMessage};
    // SAFETY: `MSG` is plain numbers and pointers, for which zero is a valid value; each call is given that one message,
    // on the thread that made the tray's window.
    unsafe {
        let mut message: MSG = std::mem::zeroed();
        while PeekMessageW(&raw mut message, std::ptr::null_mut(), 0, 0, PM_REMOVE) != 0 {
            TranslateMessage(&raw const message);
            DispatchMessageW(&raw const message);
        }
    }
}

/// Only Windows has messages to be handed on.
#[cfg(all(not(windows), not(target_os = "linux")))]
pub fn pump_messages() {}

/// Leaves the session this process was started from, so that it does not end with a terminal or a window.
#[cfg(unix)]
pub fn leave_session() {
    if let Err(error) = rustix::process::setsid() {
        tracing::debug!(%error, "the session stays");
    }
}

/// A detached process has no session to leave here.
#[cfg(not(unix))]
pub fn leave_session() {}
