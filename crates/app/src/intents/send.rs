//! Sending: the post goes from the draft into the outbox in one write. Nothing here waits for the server.

use super::drafts::{files_of, settle};
use super::error::from_store;
use super::{command, durable};
use crate::boundary::{Done, ErrorCode, UiError};
use crate::core::Core;
use engine::{Account, OutgoingFile, Work};
use model::{ChannelId, IntentId, PostId};

pub(super) async fn run(
    core: &Core,
    account: &Account,
    id: &IntentId,
    channel: ChannelId,
    root: Option<PostId>,
    text: String,
    uploads: Vec<String>,
) -> Result<Done, UiError> {
    let root = root.unwrap_or_default();
    let text = text.trim_end().to_owned();
    if text.is_empty() && uploads.is_empty() {
        return Err(UiError::new(ErrorCode::Empty));
    }
    check_length(account, &text).await?;
    if uploads.is_empty() && command::is_command(&text) {
        return command::run(core, account, id, channel, root, &text).await;
    }
    let (place, thread, seen) = (channel.clone(), root.clone(), id.clone());
    let read = account.store().read(move |r| Ok((r.draft(&place, &thread)?.map(|draft| files_of(&draft)).unwrap_or_default(), r.has_seen(&seen)?)));
    let (drafted, seen) = read.await.map_err(from_store)?;
    if seen {
        return Ok(Done::Done);
    }
    let mut files = outgoing(account, &drafted, uploads)?;
    settle(account, &mut files);
    let work = Work::Post { channel: channel.clone(), root: root.clone(), message: text, files, pending: account.pending_id(id) };
    durable(account, id, &work, move |tx| tx.remove_draft(&channel, &root).map(|_| ())).await
}

/// The server counts code points.
pub(super) async fn check_length(account: &Account, text: &str) -> Result<(), UiError> {
    let most = account.store().read(|r| Ok(r.config()?.max_post_size())).await.map_err(from_store)?;
    match text.chars().count().saturating_sub(most) {
        0 => Ok(()),
        over => Err(UiError::new(ErrorCode::TooLong).with("over", over).with("max", most)),
    }
}

/// The files by their uploads' names: of the draft, else of this process.
fn outgoing(account: &Account, drafted: &[OutgoingFile], uploads: Vec<String>) -> Result<Vec<OutgoingFile>, UiError> {
    if uploads.len() > super::files::MOST {
        return Err(UiError::new(ErrorCode::TooManyFiles).with("max", super::files::MOST));
    }
    let find = |upload: String| {
        if let Some(file) = drafted.iter().find(|file| file.upload == upload) {
            return Ok(file.clone());
        }
        let known = account.uploads().get(&upload).ok_or_else(|| UiError::new(ErrorCode::FileAccess).details(upload.clone()))?;
        Ok(OutgoingFile { upload, name: known.name, size: known.size, mime_type: known.mime_type, file: None })
    };
    uploads.into_iter().map(find).collect()
}
