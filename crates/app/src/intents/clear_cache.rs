//! Forgetting cached posts and media of an account. Drafts and outbox stay; what is shown is fetched again.

use super::error::from_store;
use crate::boundary::{Done, ErrorCode, UiError};
use engine::{Account, Line};

pub(super) async fn run(account: &Account) -> Result<Done, UiError> {
    if account.live().line() != Line::Online {
        // Nothing could be fetched again: the person would be left with nothing to read.
        return Err(UiError::new(ErrorCode::Offline));
    }
    account.refetch().await.map_err(from_store)?;
    Ok(Done::Done)
}
