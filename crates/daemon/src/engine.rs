//! What the daemon needs of the app, so that connections can be tested without accounts and files.
//!
//! [`crate::adapter`] makes the app one of these; the tests have one that answers by rule.

use std::sync::Arc;

use app::Outlet;
use async_trait::async_trait;
use bytes::Bytes;
use link::frame::{MediaFault, Method};
use link::media::File;

/// What the machine and the session around the engine do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// The machine is going to sleep.
    Slept,
    /// It is awake again.
    Woke,
    /// Networks came or went.
    NetworkChanged,
    /// The screen was locked.
    SessionLocked,
    /// The screen was unlocked.
    SessionUnlocked,
    /// The person has touched neither keyboard nor pointer for some minutes (true), or does again (false).
    Idle(bool),
}

/// The app, seen from the process around it.
#[async_trait]
pub trait Engine: Send + Sync + 'static {
    /// A window or a command line is there; it is gone when the last of what is returned is dropped.
    fn attach(&self, outlet: Arc<dyn Outlet>) -> Arc<dyn Attached>;
    /// The person clicked an alert with that target.
    fn alert_clicked(&self, target: &str, activation_token: Option<String>);
    /// The person clicked the tray.
    fn tray_activated(&self, activation_token: Option<String>);
    /// Somebody opened an address of ours.
    fn deep_link(&self, url: &str, activation_token: Option<String>);
    /// The machine or the session changed.
    fn signal(&self, signal: Signal);
    /// Whether the engine stays when the last window is closed.
    fn keeps_running_without_window(&self) -> bool;
    /// Finishes what is being written and closes the sockets.
    async fn quit(&self);
}

/// The app, seen from one guest.
#[async_trait]
pub trait Attached: Send + Sync {
    /// One of the four calls. Body and answer are JSON.
    async fn call(&self, method: Method, body: Bytes) -> Bytes;
    /// A media file.
    async fn media(&self, path: &str) -> Result<File, MediaFault>;
    /// A piece of a file that the person attaches; the error is for the log.
    async fn upload_chunk(&self, path: &str, total: u64, offset: u64, bytes: Bytes) -> Result<(), String>;
}
