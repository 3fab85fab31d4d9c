//! Emoji that a server's people made.

use crate::{EmojiId, Millis, UserId};
use serde::{Deserialize, Serialize};

/// A custom emoji.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomEmoji {
    /// The server's id, by which its picture is fetched.
    pub id: EmojiId,
    /// When it was made.
    pub create_at: Millis,
    /// When it was deleted; zero while it is there.
    pub delete_at: Millis,
    /// Who made it.
    pub creator_id: UserId,
    /// Short name without colons.
    pub name: String,
}
