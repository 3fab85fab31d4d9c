//! Emoji by name.

use super::Lens;
use crate::boundary::EmojiItem;
use store::StoreError;

/// An emoji: the system's by its characters, a custom one by its picture, an unknown one by its name alone.
pub(crate) fn emoji_item(lens: &Lens<'_>, name: &str) -> Result<EmojiItem, StoreError> {
    if let Some(system) = markup::emoji::by_name(name) {
        return Ok(EmojiItem { name: name.to_owned(), unicode: Some(system.unicode.into_owned()), picture: None });
    }
    let custom = lens.reader.emoji(&[name.to_owned()])?;
    let picture = custom.first().map(|emoji| format!("{}/emoji/{}", lens.account, emoji.id));
    Ok(EmojiItem { name: name.to_owned(), unicode: None, picture })
}
