//! Errors as a person meets them.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What went wrong, as far as a screen needs to tell it apart. The words stand in `locales/` as `error-<code>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ErrorCode {
    /// The address is not one.
    BadAddress,
    /// Nobody answers there.
    Unreachable,
    /// Something answers, but it is not Mattermost.
    NotMattermost,
    /// The certificate cannot be trusted.
    BadCertificate,
    /// The server is too old.
    ServerTooOld,
    /// Managed settings forbid it.
    ForbiddenByPolicy,
    /// Name or password is wrong, or the account signs in another way.
    BadCredentials,
    /// The server wants a code.
    MfaNeeded,
    /// The code is wrong.
    MfaWrong,
    /// The account must set up MFA on the server first.
    MfaSetupRequired,
    /// The account is deactivated.
    AccountInactive,
    /// The mail address is not verified.
    EmailNotVerified,
    /// Too many attempts.
    TooManyAttempts,
    /// The token is not valid.
    BadToken,
    /// This account is here already.
    AlreadySignedIn,
    /// The session ended; sign in again.
    SignedOut,
    /// The keychain is locked.
    KeychainLocked,
    /// There is no keychain.
    NoKeychain,
    /// Something here was not sent yet.
    UnsentWork,
    /// It needs the server, which cannot be reached.
    Offline,
    /// The server refused it.
    Refused,
    /// The server failed.
    ServerFault,
    /// The server asks to slow down.
    Busy,
    /// The server does not offer it.
    Unsupported,
    /// It is gone.
    NotFound,
    /// The text is too long.
    TooLong,
    /// There is nothing to send.
    Empty,
    /// The file is too large.
    FileTooLarge,
    /// The file cannot be read or written.
    FileAccess,
    /// Too many files.
    TooManyFiles,
    /// The link's kind is not opened.
    LinkNotAllowed,
    /// The disk is full.
    DiskFull,
    /// The cache or the outbox cannot be written.
    StoreFailed,
    /// The person cancelled.
    Cancelled,
    /// The request was not understood: the window and the engine disagree.
    BadRequest,
    /// The engine is gone; the window says so and starts it again.
    EngineGone,
}

/// An error that a screen shows in place: what happened, and what a person can look at if they want to know more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{code:?} {args:?}")]
#[ts(export)]
pub struct UiError {
    /// What happened.
    pub code: ErrorCode,
    /// Values for its words, such as `server` or `over`.
    #[serde(default)]
    pub args: BTreeMap<String, String>,
    /// For "Details": an id, a status, the server's own words. Never a secret.
    #[serde(default)]
    pub details: Option<String>,
}

impl UiError {
    /// An error without values.
    pub fn new(code: ErrorCode) -> Self {
        Self { code, args: BTreeMap::new(), details: None }
    }

    /// Adds a value for the words.
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }

    /// Adds what "Details" shows.
    pub fn details(mut self, details: impl Into<String>) -> Self {
        self.details = Some(details.into());
        self
    }
}
