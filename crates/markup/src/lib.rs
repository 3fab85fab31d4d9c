//! Message text into a typed tree: Mattermost's Markdown, mentions, emoji, code. Pure: no I/O, no state.

mod context;
pub mod emoji;
mod tree;

pub use context::{Channel, Context, Known, MentionKey, Names, User};
pub use tree::{Alignment, Block, Document, Inline, LinkKind, ListItem, SpecialMention, TableCell};

/// The most levels of a tree, over blocks and inlines together; deeper marks stay text.
pub const MAX_DEPTH: usize = 100;
