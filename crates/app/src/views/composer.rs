//! A composer: its draft, its uploads, and who types.

use super::drive::View;
use crate::boundary::{ComposerItem, UploadItem, UploadState};
use crate::core::{AppChange, Core};
use crate::intents::from_engine;
use crate::present::Lens;
use async_trait::async_trait;
use engine::store::{Change, StoreError};
use engine::{Account, LiveChange, OutgoingFile, UploadProgress};
use model::{ChannelId, PostId};
use std::sync::Arc;
use std::time::Duration;

/// How many files a post may have; the official client's number, for servers do not tell theirs.
pub(crate) const MAX_FILES: u32 = 10;

pub(super) struct Composer {
    account: Option<Account>,
    channel: ChannelId,
    root: PostId,
    core: Arc<Core>,
    typing: bool,
}

impl Composer {
    pub fn new(core: Arc<Core>, account: Option<Account>, channel: ChannelId, root: Option<PostId>) -> Self {
        Self { account, channel, root: root.unwrap_or_default(), core, typing: false }
    }
}

#[async_trait]
impl View for Composer {
    type Item = ComposerItem;

    fn key(_: &ComposerItem) -> String {
        String::new()
    }

    fn on_change(&self, change: &Change) -> bool {
        match change {
            Change::DraftChanged { channel_id, root_id } => *channel_id == self.channel && *root_id == self.root,
            Change::ConfigChanged => true,
            _ => false,
        }
    }

    fn on_live(&self, change: &LiveChange) -> bool {
        match change {
            LiveChange::Typing(channel) => *channel == self.channel,
            LiveChange::Upload(_) => true,
            _ => false,
        }
    }

    fn on_app(&self, change: &AppChange) -> bool {
        matches!(change, AppChange::Draft(_, channel, root) if *channel == self.channel && *root == self.root)
    }

    fn again_after(&self) -> Option<Duration> {
        // Nobody tells when somebody stops typing.
        self.typing.then_some(Duration::from_secs(2))
    }

    async fn load(&mut self) -> Result<Vec<ComposerItem>, StoreError> {
        let Some(account) = &self.account else { return Ok(Vec::new()) };
        let (live, id, me) = (account.live().clone(), account.id().clone(), account.me().clone());
        let (channel, root) = (self.channel.clone(), self.root.clone());
        let typists = account.live().typing(&self.channel, &self.root);
        self.typing = !typists.is_empty();
        let (mut item, files) = account
            .store()
            .read(move |r| {
                let lens = Lens::new(r, &live, &id, &me)?;
                let draft = r.draft(&channel, &root)?;
                let rights = engine::channel_rights(r, &lens.me, &channel)?;
                let mut typing = Vec::new();
                for user in &typists {
                    typing.push(lens.name(user)?);
                }
                typing.retain(|name| !name.is_empty());
                let files: Vec<OutgoingFile> = match draft.as_ref().map(|draft| draft.files.clone()) {
                    Some(files) => serde_json::from_value(files).unwrap_or_default(),
                    None => Vec::new(),
                };
                #[allow(clippy::cast_precision_loss, reason = "a limit in bytes")]
                let item = ComposerItem {
                    text: draft.map(|draft| draft.message).unwrap_or_default(),
                    typing,
                    max_length: u32::try_from(lens.config.max_post_size()).unwrap_or(u32::MAX),
                    max_file_size: if rights.upload { lens.config.max_file_size() as f64 } else { 0.0 },
                    max_files: MAX_FILES,
                    ..ComposerItem::default()
                };
                Ok((item, files))
            })
            .await?;
        item.uploads = files.iter().map(|file| upload(account, file)).collect();
        item.revision = self.core.draft_revision(account.id(), &self.channel, &self.root);
        Ok(vec![item])
    }
}

fn upload(account: &Account, file: &OutgoingFile) -> UploadItem {
    let state = match (account.uploads().progress(&file.upload), &file.file) {
        (Some(UploadProgress::Waiting), _) => UploadState::Waiting,
        (Some(UploadProgress::Sending(progress)), _) => UploadState::Sending { progress },
        (Some(UploadProgress::Done(info)), _) => UploadState::Done { file: info.id },
        (Some(UploadProgress::Failed(error)), _) => UploadState::Failed { error: from_engine(&error) },
        (None, Some(id)) => UploadState::Done { file: id.clone() },
        // The process that was sending it is gone; the file must be chosen again.
        (None, None) => UploadState::Failed { error: crate::UiError::new(crate::ErrorCode::FileAccess).with("name", &file.name) },
    };
    #[allow(clippy::cast_precision_loss, reason = "sizes of files are shown in three digits")]
    let size = file.size as f64;
    let pasted = file.mime_type.starts_with("image/") && account.uploads().bytes(&file.upload).is_some();
    UploadItem {
        id: file.upload.clone(),
        name: file.name.clone(),
        size,
        mime_type: file.mime_type.clone(),
        state,
        preview: pasted.then(|| format!("{}/upload/{}", account.id(), file.upload)),
    }
}
