//! Drafts: what was typed and attached but not sent. They stay on this machine.

use super::error::from_store;
use crate::boundary::{Done, UiError};
use engine::{Account, OutgoingFile, UploadProgress};
use model::{ChannelId, Millis, PostId};
use store::{Draft, StoreError, Tx};

/// Keeps a draft's text; its files stay.
pub(super) async fn save(account: &Account, channel: ChannelId, root: Option<PostId>, text: String) -> Result<Done, UiError> {
    change(account, channel, root, move |draft, _| draft.message = text).await?;
    Ok(Done::Done)
}

/// Changes a draft and its files. One without text and files is forgotten.
pub(super) async fn change<F>(account: &Account, channel: ChannelId, root: Option<PostId>, change: F) -> Result<(), UiError>
where
    F: FnOnce(&mut Draft, &mut Vec<OutgoingFile>) + Send + 'static,
{
    let (account_too, now) = (account.clone(), account.clock().now());
    let written = account.store().write(move |tx| {
        let root = root.unwrap_or_default();
        let mut draft = tx.draft(&channel, &root)?.unwrap_or_else(|| Draft { channel_id: channel, root_id: root, ..Draft::default() });
        let mut files = files_of(&draft);
        change(&mut draft, &mut files);
        settle(&account_too, &mut files);
        put(tx, draft, &files, now)
    });
    written.await.map_err(from_store)
}

/// Writes a draft, or forgets an empty one.
pub(super) fn put(tx: &mut Tx<'_>, mut draft: Draft, files: &[OutgoingFile], now: Millis) -> Result<(), StoreError> {
    if draft.message.trim().is_empty() && files.is_empty() {
        return tx.remove_draft(&draft.channel_id, &draft.root_id).map(|_| ());
    }
    draft.files = if files.is_empty() { serde_json::Value::Null } else { serde_json::to_value(files)? };
    draft.updated_at = now;
    tx.put_draft(&draft).map(|_| ())
}

/// The files of a draft. What cannot be read, say of a newer version, is none.
pub(super) fn files_of(draft: &Draft) -> Vec<OutgoingFile> {
    if draft.files.is_null() { Vec::new() } else { serde_json::from_value(draft.files.clone()).unwrap_or_default() }
}

/// Notes the ids of files that are up: with them a draft outlives the process that uploaded them.
pub(super) fn settle(account: &Account, files: &mut [OutgoingFile]) {
    for file in files.iter_mut().filter(|file| file.file.is_none()) {
        if let Some(UploadProgress::Done(info)) = account.uploads().progress(&file.upload) {
            file.file = Some(info.id);
        }
    }
}
