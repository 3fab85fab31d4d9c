//! Pictures from elsewhere that a post links to.
//!
//! They are fetched through the server's own image proxy or not at all, so that nobody learns who looks at what;
//! and they are drawn only if the server knows their size, so that nothing moves when they arrive.

use super::Lens;
use crate::boundary::ImageItem;
use engine::MediaPath;
use model::{ImageSize, Post};

/// All that the text of a post may show, by the addresses it names them by.
pub(super) fn linked_images(lens: &Lens<'_>, post: &Post) -> Vec<ImageItem> {
    let mut images: Vec<ImageItem> = post.metadata.images.keys().filter_map(|url| remote_image(lens, post, url)).collect();
    images.sort_by(|a, b| a.url.cmp(&b.url));
    images
}

/// One of them.
pub(super) fn remote_image(lens: &Lens<'_>, post: &Post, url: &str) -> Option<ImageItem> {
    if !lens.config.is_on("HasImageProxy") {
        return None;
    }
    let ImageSize { width, height } = post.metadata.images.get(url).copied().flatten()?;
    let path = format!("{}/{}", lens.account, MediaPath::linked(url)?);
    let side = |side: i64| u32::try_from(side).unwrap_or(0);
    Some(ImageItem { url: url.to_owned(), preview: path.clone(), full: path, width: side(width), height: side(height), mini: None })
}
