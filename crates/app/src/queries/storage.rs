//! What is stored on this machine, by account.

use crate::boundary::{Answer, StorageUse, UiError};
use crate::core::Core;
use crate::intents::from_store;

pub(super) async fn run(core: &Core) -> Result<Answer, UiError> {
    let slots: Vec<_> = core.slots().clone();
    let mut accounts = Vec::new();
    for slot in slots {
        let Some(account) = slot.account else { continue };
        let stats = account.store().stats().await.map_err(from_store)?;
        let entries = account.store().read(|r| r.entries()).await.map_err(from_store)?;
        // What somebody wrote; that a channel was read is no work that one would miss.
        let unsent = entries.iter().filter(|entry| matches!(entry.kind.as_str(), "post" | "edit")).count();
        accounts.push(StorageUse {
            account: slot.record.id,
            name: format!("{} · {}", slot.record.server_name, slot.record.username),
            cache_bytes: stats.cache_bytes.saturating_add(stats.outbox_bytes),
            media_bytes: stats.media_file_bytes.max(stats.media_bytes),
            posts: stats.posts,
            unsent: u32::try_from(unsent).unwrap_or(u32::MAX),
        });
    }
    Ok(Answer::Storage { accounts })
}
