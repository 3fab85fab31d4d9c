//! Files on a draft: chosen, pasted or dropped, taken off, tried again.

use super::drafts::{self, files_of};
use super::error::{from_file, from_store};
use super::files;
use crate::boundary::{Done, ErrorCode, UiError};
use crate::core::Core;
use crate::host::{WindowReply, WindowRequest};
use crate::window::WindowState;
use crate::words::Words;
use engine::{Account, OutgoingFile, UploadSource};
use model::{ChannelId, ClientConfig, IntentId, PostId};
use std::path::{Path, PathBuf};

/// Lets the person choose files. All are attached, or none.
pub(super) async fn pick(
    core: &Core,
    window: &WindowState,
    account: &Account,
    id: &IntentId,
    channel: ChannelId,
    root: Option<PostId>,
) -> Result<Done, UiError> {
    let title = Words::of(core).text("dialog-pick-files");
    let paths = match window.outlet.request(WindowRequest::PickFiles { title }).await {
        WindowReply::Paths { paths } => paths,
        WindowReply::Done => Vec::new(),
        WindowReply::Failed { reason } => return Err(UiError::new(ErrorCode::FileAccess).details(reason)),
    };
    if paths.is_empty() {
        return Ok(Done::Done);
    }
    let mut chosen = Vec::new();
    for path in paths.into_iter().map(PathBuf::from) {
        let name = name_of(&path);
        let found = tokio::fs::metadata(&path).await.map_err(|error| from_file(&error, &name))?;
        if !found.is_file() {
            return Err(UiError::new(ErrorCode::FileAccess).with("name", name));
        }
        chosen.push((path, name, found.len()));
    }
    let sizes: Vec<(&str, u64)> = chosen.iter().map(|(_, name, size)| (name.as_str(), *size)).collect();
    check(account, &channel, root.as_ref(), &sizes).await?;
    let mut outgoing = Vec::new();
    for (number, (path, name, size)) in chosen.into_iter().enumerate() {
        let upload = format!("{}-{number}", plain_id(id));
        let kind = files::kind_by_name(&name);
        account.upload(&upload, &channel, &name, size, kind, UploadSource::Path(path));
        outgoing.push(OutgoingFile { upload, name, size, mime_type: kind.to_owned(), file: None });
    }
    add(account, channel, root, outgoing).await
}

/// Attaches what was pasted or dropped.
pub(super) async fn attach(
    window: &WindowState,
    account: &Account,
    channel: ChannelId,
    root: Option<PostId>,
    upload: String,
    name: String,
) -> Result<Done, UiError> {
    if account.uploads().get(&upload).is_some() {
        // A repeat: the bytes were taken the first time.
        return Ok(Done::Uploads { uploads: vec![upload] });
    }
    let bytes = window.take_pasted(&upload).ok_or_else(|| UiError::new(ErrorCode::NotFound))?;
    let size = bytes.len() as u64;
    check(account, &channel, root.as_ref(), &[(name.as_str(), size)]).await?;
    let kind = files::kind_by_name(&name);
    account.upload(&upload, &channel, &name, size, kind, UploadSource::Bytes(bytes));
    add(account, channel, root, vec![OutgoingFile { upload, name, size, mime_type: kind.to_owned(), file: None }]).await
}

/// Takes a file off its draft and ends its upload.
pub(super) async fn detach(account: &Account, upload: String) -> Result<Done, UiError> {
    account.uploads().cancel(&upload);
    let now = account.clock().now();
    let written = account.store().write(move |tx| {
        for draft in tx.drafts()? {
            let mut files = files_of(&draft);
            let before = files.len();
            files.retain(|file| file.upload != upload);
            if files.len() != before {
                drafts::put(tx, draft, &files, now)?;
            }
        }
        Ok(())
    });
    written.await.map_err(from_store)?;
    Ok(Done::Done)
}

/// Tries a failed upload again. One of an earlier process is gone with its bytes.
pub(super) fn retry(account: &Account, upload: &str) -> Result<Done, UiError> {
    if account.uploads().get(upload).is_none() {
        return Err(UiError::new(ErrorCode::FileAccess));
    }
    account.retry_upload(upload);
    Ok(Done::Done)
}

async fn check(account: &Account, channel: &ChannelId, root: Option<&PostId>, new: &[(&str, u64)]) -> Result<(), UiError> {
    let (channel, root) = (channel.clone(), root.cloned().unwrap_or_default());
    let read = account.store().read(move |r| {
        let has = r.draft(&channel, &root)?.map_or(0, |draft| files_of(&draft).len());
        Ok((r.config()?, has))
    });
    let (config, has): (ClientConfig, usize) = read.await.map_err(from_store)?;
    files::check(&config, has, new)
}

async fn add(account: &Account, channel: ChannelId, root: Option<PostId>, outgoing: Vec<OutgoingFile>) -> Result<Done, UiError> {
    let uploads = outgoing.iter().map(|file| file.upload.clone()).collect();
    drafts::change(account, channel, root, move |_, files| files.extend(outgoing)).await?;
    Ok(Done::Uploads { uploads })
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// An intent's name in letters and digits, as the media scheme wants it.
pub(super) fn plain_id(id: &IntentId) -> String {
    id.as_str().chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
}
