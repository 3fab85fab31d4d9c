//! What only a process around the app can do, as two small traits.
//!
//! [`Host`] is the engine's own process: alerts, tray, keychain, start at sign-in.
//! [`Outlet`] is one window at the other end of the link: it takes diffs, and does what needs the focus.
//! The decision and the words are made in the app; the doing is the shell's.

use async_trait::async_trait;
use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// Why a secret could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeychainError {
    /// The keychain exists but is locked; asking again after the person has unlocked it can work.
    #[error("the keychain is locked")]
    Locked,
    /// This machine has no keychain that answers.
    #[error("there is no keychain: {0}")]
    Missing(String),
    /// It answered with an error of its own.
    #[error("the keychain failed: {0}")]
    Failed(String),
}

/// A notification, worded and ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Replaces an earlier alert of the same id; used to withdraw it.
    pub id: String,
    /// One line: where.
    pub title: String,
    /// Plain text: who and what. Markup characters are text.
    pub body: String,
    /// A picture of the sender as PNG or JPEG bytes, if it is known.
    pub icon: Option<Bytes>,
    /// Whether the server's or the person's settings want a sound.
    pub sound: bool,
    /// Given back unchanged to [`crate::App::alert_clicked`].
    pub target: String,
}

/// What the tray shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrayState {
    /// Mentions over all accounts.
    pub mentions: u32,
    /// Whether something is unread.
    pub unread: bool,
    /// Whether every account is without its server.
    pub offline: bool,
    /// Worded: name and what is new.
    pub tooltip: String,
    /// Worded menu entry that opens the window.
    pub open_label: String,
    /// Worded menu entry that ends both processes.
    pub quit_label: String,
}

/// What the engine's own process does for the app.
#[async_trait]
pub trait Host: Send + Sync {
    /// Shows an alert, or replaces the one with the same id.
    fn show_alert(&self, alert: Alert);
    /// Takes an alert back, because what it told was read elsewhere.
    fn withdraw_alert(&self, id: &str);
    /// Shows counts and words in the tray and as the application's badge.
    fn set_tray(&self, state: TrayState);
    /// Whether this desktop shows a tray.
    fn has_tray(&self) -> bool;
    /// Reads a secret; `None` if there is none of that name.
    async fn secret(&self, name: &str) -> Result<Option<Vec<u8>>, KeychainError>;
    /// Writes a secret.
    async fn set_secret(&self, name: &str, value: &[u8]) -> Result<(), KeychainError>;
    /// Forgets a secret; forgetting what is not there is fine.
    async fn forget_secret(&self, name: &str) -> Result<(), KeychainError>;
    /// Starts Tidings with the person's session, or no longer.
    async fn set_autostart(&self, on: bool) -> Result<(), String>;
    /// Opens a window, for none is there; `place` is where it should go at first.
    fn open_window(&self, activation_token: Option<String>);
    /// Ends the engine. Called after all windows were told.
    fn quit(&self);
}

/// What the engine asks of one window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum WindowRequest {
    /// Raise and focus the window.
    ComeForward {
        /// The desktop's permission to take the focus, if one was given.
        activation_token: Option<String>,
    },
    /// Let the person choose files to attach.
    PickFiles {
        /// Worded title of the dialog.
        title: String,
    },
    /// Let the person choose where to save a file.
    PickSavePath {
        /// Worded title of the dialog.
        title: String,
        /// Proposed file name.
        name: String,
    },
    /// Open an address in the system's browser or mail program. It was checked against the allow list.
    OpenLink {
        /// `http`, `https` or `mailto`.
        url: String,
    },
    /// Put text on the clipboard.
    Copy {
        /// Plain text.
        text: String,
    },
    /// Close: the engine is going to end.
    Quit,
}

/// A window's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum WindowReply {
    /// Done.
    Done,
    /// What the person chose; empty if they cancelled.
    Paths {
        /// Absolute paths.
        paths: Vec<String>,
    },
    /// It could not be done, or the window is gone.
    Failed {
        /// For the log.
        reason: String,
    },
}

/// One window at the other end of the link.
#[async_trait]
pub trait Outlet: Send + Sync {
    /// Takes a batch of diffs for a view, serialized once. Never blocks: the app keeps few in flight.
    fn diffs(&self, view: u32, batch: u32, diffs: Bytes);
    /// Asks the window to do something and waits for its answer.
    async fn request(&self, request: WindowRequest) -> WindowReply;
}
