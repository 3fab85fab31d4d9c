//! What can go wrong between a server and the store.

use api::ApiError;
use store::StoreError;

/// Why something did not happen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// The server, or the line to it.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl EngineError {
    /// Whether the session is gone.
    pub fn is_signed_out(&self) -> bool {
        matches!(self, Self::Api(error) if error.kind == api::ErrorKind::Unauthorized)
    }

    /// Whether there was no line to the server.
    pub fn is_offline(&self) -> bool {
        matches!(self, Self::Api(error) if error.is_offline())
    }
}
