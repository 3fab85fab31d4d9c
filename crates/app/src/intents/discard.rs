//! A post that failed or waits: tried again, or given up and its text returned.

use super::drafts;
use super::error::from_store;
use crate::boundary::{Done, ErrorCode, UiError};
use crate::core::Core;
use engine::{Account, OutgoingFile, Work};
use model::{Millis, PendingPostId};
use store::{Draft, Entry, EntryState, Reader, StoreError};

/// Tries a failed send or edit again.
pub(super) async fn retry(account: &Account, key: String) -> Result<Done, UiError> {
    let written = account.store().write(move |tx| {
        let Some(entry) = find(tx, &key)? else { return Ok(None) };
        if entry.state == EntryState::Failed {
            tx.update_entry(entry.id, |entry| {
                entry.state = EntryState::Queued;
                entry.error = None;
                entry.next_attempt_at = Millis::ZERO;
            })?;
        } else {
            tx.update_entry(entry.id, |entry| entry.next_attempt_at = Millis::ZERO)?;
        }
        Ok(Some(entry))
    });
    let entry = written.await.map_err(from_store)?.ok_or_else(|| UiError::new(ErrorCode::NotFound))?;
    for file in files(&entry).into_iter().filter(|file| file.file.is_none()) {
        if matches!(account.uploads().progress(&file.upload), Some(engine::UploadProgress::Failed(_))) {
            account.retry_upload(&file.upload);
        }
    }
    account.outbox_changed();
    Ok(Done::Done)
}

/// Gives a failed or waiting send up. One that is under way cannot be called back: it arrives, and can be deleted then.
pub(super) async fn run(core: &Core, account: &Account, key: String) -> Result<Done, UiError> {
    let (account_too, now) = (account.clone(), account.clock().now());
    let written = account.store().write(move |tx| {
        let Some(entry) = find(tx, &key)?.filter(|entry| entry.state != EntryState::Sending) else { return Ok(None) };
        tx.remove_entry(entry.id)?;
        let Ok(Work::Post { channel, root, message, mut files, .. }) = serde_json::from_value(entry.payload) else { return Ok(None) };
        let there = tx.draft(&channel, &root)?;
        if there.is_none_or(|draft| draft.message.trim().is_empty() && drafts::files_of(&draft).is_empty()) {
            drafts::settle(&account_too, &mut files);
            let draft = Draft { channel_id: channel.clone(), root_id: root.clone(), message, ..Draft::default() };
            drafts::put(tx, draft, &files, now)?;
            return Ok(Some((channel, root)));
        }
        Ok(None)
    });
    if let Some((channel, root)) = written.await.map_err(from_store)? {
        core.draft_changed(account.id(), &channel, &root);
    }
    account.outbox_changed();
    Ok(Done::Done)
}

/// The entry of the post with this key; of a post that the server has, its failed edit.
fn find(r: &Reader, key: &str) -> Result<Option<Entry>, StoreError> {
    let pending = PendingPostId(key.to_owned());
    if let Some(entry) = r.entry_by_pending(&pending)? {
        return Ok(Some(entry));
    }
    let named = r.post_by_pending(&pending)?.map(|post| post.id);
    let is_it = |entry: &Entry| match serde_json::from_value(entry.payload.clone()) {
        Ok(Work::Edit { post, .. }) => post.as_str() == key || Some(&post) == named.as_ref(),
        _ => false,
    };
    Ok(r.entries()?.into_iter().rev().find(is_it))
}

fn files(entry: &Entry) -> Vec<OutgoingFile> {
    match serde_json::from_value(entry.payload.clone()) {
        Ok(Work::Post { files, .. }) => files,
        _ => Vec::new(),
    }
}
