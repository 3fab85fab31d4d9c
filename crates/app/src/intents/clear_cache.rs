//! Forgetting cached posts and media of an account. Drafts and outbox stay; what is shown is fetched again.

use super::error::{from_engine, from_store};
use crate::boundary::{Done, ErrorCode, UiError};
use engine::{Account, Incoming, Line, collapsed_threads};
use store::MetaKey;

pub(super) async fn run(account: &Account) -> Result<Done, UiError> {
    if account.live().line() != Line::Online {
        // Nothing could be fetched again: the person would be left with nothing to read.
        return Err(UiError::new(ErrorCode::Offline));
    }
    account.store().remove_media("").await.map_err(from_store)?;
    let written = account.store().write(|tx| {
        let config = tx.config()?;
        let collapsed = collapsed_threads(tx, &config)?;
        tx.reset_posts()?;
        // As if the mode had changed: taking the configuration in then has teams, channels and threads fetched again.
        tx.set_meta(MetaKey::CollapsedThreads, &!collapsed)?;
        Ok((config, tx.license()?))
    });
    let (config, license) = written.await.map_err(from_store)?;
    account.take(Incoming::Config(config, license)).await.map_err(from_store)?;
    if let Some(channel) = account.live().view().channel {
        account.catch_up(&channel).await.map_err(|error| from_engine(&error))?;
    }
    Ok(Done::Done)
}
