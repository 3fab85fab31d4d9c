//! Saving a file where the person chooses: piece by piece beside its final name, then renamed, so that half a file never looks whole.

use super::error::{from_api, from_file};
use crate::boundary::{Done, ErrorCode, UiError};
use crate::core::Core;
use crate::host::{WindowReply, WindowRequest};
use crate::window::WindowState;
use crate::words::Words;
use api::files::{self, FileForm};
use engine::Account;
use model::FileId;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use tokio::io::AsyncWriteExt;

pub(super) async fn run(core: &Core, window: &WindowState, account: &Account, file: FileId) -> Result<Done, UiError> {
    let info = files::get_file_info(&account.connection(), &file).await.map_err(|error| from_api(&error))?;
    let name = safe_name(&info.name);
    let title = Words::of(core).text("dialog-save-file");
    let path = match window.outlet.request(WindowRequest::PickSavePath { title, name }).await {
        WindowReply::Paths { paths } => paths.into_iter().next(),
        WindowReply::Done => None,
        WindowReply::Failed { reason } => return Err(UiError::new(ErrorCode::FileAccess).details(reason)),
    };
    let Some(path) = path.map(PathBuf::from) else { return Ok(Done::Done) };
    let partial = beside(&path);
    let outcome = fetch(account, &file, &path, &partial).await;
    if outcome.is_err() {
        // It may not even have been made.
        let _gone = tokio::fs::remove_file(&partial).await;
    }
    outcome.map(|()| Done::Done)
}

async fn fetch(account: &Account, file: &FileId, path: &Path, partial: &Path) -> Result<(), UiError> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let on_disk = |error: std::io::Error| from_file(&error, &name);
    let mut coming = files::get_file(&account.connection(), file, FileForm::Original, u64::MAX).await.map_err(|error| from_api(&error))?;
    let mut out = tokio::fs::File::create(partial).await.map_err(on_disk)?;
    while let Some(piece) = coming.next().await.map_err(|error| from_api(&error))? {
        out.write_all(&piece).await.map_err(on_disk)?;
    }
    out.flush().await.map_err(on_disk)?;
    out.sync_all().await.map_err(on_disk)?;
    drop(out);
    tokio::fs::rename(partial, path).await.map_err(on_disk)
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().map(OsString::from).unwrap_or_default();
    name.push(".part");
    path.with_file_name(name)
}

/// A name to propose: a server's may hold separators and control characters.
fn safe_name(name: &str) -> String {
    let kept: String =
        name.chars().map(|c| if c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') { '_' } else { c }).collect();
    let kept = kept.trim_matches(['.', ' ']).to_owned();
    if kept.is_empty() { "file".to_owned() } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_servers_name_cannot_lead_elsewhere() {
        assert_eq!(safe_name("../../.bashrc"), "_.._.bashrc", "no separators, no leading dots");
        assert_eq!(safe_name("plan\u{0}.pdf"), "plan_.pdf");
        assert_eq!(safe_name(".."), "file");
        assert_eq!(safe_name("Deck plan.pdf"), "Deck plan.pdf");
    }
}
