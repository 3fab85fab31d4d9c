//! The session token, which must never be seen in a log.

use secrecy::{ExposeSecret, SecretString};

/// A session token or personal access token. Its text is wiped when dropped and never shown by `Debug`.
#[derive(Clone)]
pub struct Token(SecretString);

impl Token {
    /// Takes a token as the server gave it or the person pasted it.
    pub fn new(text: impl Into<String>) -> Self {
        Self(SecretString::from(text.into()))
    }

    /// The text, for the keychain. Do not log it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(hidden)")
    }
}
