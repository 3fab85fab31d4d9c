//! What hangs on a post: its files, and the message attachments of integrations.

use super::image::remote_image;
use super::{Lens, document};
use crate::boundary::{AttachmentItem, FieldItem, FileItem, ImageItem};
use engine::store::StoreError;
use markup::Document;
use model::{Attachment, Channel, FileInfo, Post};

/// The files that are still there.
pub(super) fn files(lens: &Lens<'_>, files: &[FileInfo]) -> Vec<FileItem> {
    files.iter().filter(|file| !file.delete_at.is_set()).map(|file| file_item(lens, file)).collect()
}

fn file_item(lens: &Lens<'_>, file: &FileInfo) -> FileItem {
    let path = |form: &str| format!("{}/file/{}/{form}", lens.account, file.id);
    let size = |side: i64| u32::try_from(side).unwrap_or(0);
    let image = file.is_image().then(|| ImageItem {
        url: String::new(),
        // A GIF's preview does not move, so the whole is shown.
        preview: path(if file.has_preview_image && file.mime_type != "image/gif" { "preview" } else { "full" }),
        full: path("full"),
        width: size(file.width),
        height: size(file.height),
        mini: file.mini_preview.as_ref().filter(|mini| !mini.is_empty()).map(|mini| format!("data:image/jpeg;base64,{mini}")),
    });
    #[allow(clippy::cast_precision_loss, reason = "sizes of files are shown in three digits")]
    FileItem {
        id: file.id.clone(),
        name: file.name.clone(),
        extension: file.extension.to_lowercase(),
        size: file.size as f64,
        mime_type: file.mime_type.clone(),
        image,
    }
}

/// What an integration wants to show.
pub(super) fn attachments(lens: &Lens<'_>, post: &Post, channel: &Channel) -> Result<Vec<AttachmentItem>, StoreError> {
    post.attachments().iter().map(|attachment| attachment_item(lens, attachment, post, channel)).collect()
}

fn attachment_item(lens: &Lens<'_>, attachment: &Attachment, post: &Post, channel: &Channel) -> Result<AttachmentItem, StoreError> {
    let tree = |text: &str| -> Result<Option<Document>, StoreError> {
        if text.is_empty() { Ok(None) } else { document(lens, text, Some(channel), Some(post)).map(Some) }
    };
    let link = |url: &str| (url.starts_with("https://") || url.starts_with("http://")).then(|| url.to_owned());
    let mut fields = Vec::new();
    for field in &attachment.fields {
        fields.push(FieldItem { title: field.title.clone(), value: tree(&field.text())?.unwrap_or_default(), short: field.is_short() });
    }
    let nothing_else = attachment.text.is_empty() && attachment.title.is_empty() && attachment.fields.is_empty() && attachment.pretext.is_empty();
    Ok(AttachmentItem {
        pretext: tree(&attachment.pretext)?,
        color: attachment.color.clone(),
        author: attachment.author_name.clone(),
        author_link: link(&attachment.author_link),
        title: attachment.title.clone(),
        title_link: link(&attachment.title_link),
        text: tree(if nothing_else { &attachment.fallback } else { &attachment.text })?,
        fields,
        image: remote_image(lens, post, &attachment.image_url),
        footer: attachment.footer.clone(),
    })
}
