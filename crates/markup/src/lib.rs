//! Message text into a typed tree: Mattermost's Markdown, mentions, emoji, code. Pure: no I/O, no state.
//!
//! [`parse`] takes a message and a [`Context`] (who reads it, on which server, who is known) and gives a [`Document`].
//! It never fails: what is not markup is text. Three passes, each linear in the text:
//!
//! ```text
//! text ─▶ block   lines into blocks            quotes, lists, tables, code
//!      ─▶ inline  text into inlines            emphasis, links, images, code
//!      ─▶ token   what is left into own marks  mentions, channel links, hashtags, emoji, keywords
//! ```
//!
//! The dialect is the web client's, as the protocol brief tells it (section H): a line break is a line break, HTML is
//! text, entities are letters. Three deliberate differences, all on the safe side: a link whose scheme is not allowed
//! stays as it was written instead of losing its address; a row of a table may be longer than the header instead of
//! losing cells; and `[INFO]: started` is not taken for a link definition.
//!
//! The tree nests up to [`MAX_DEPTH`] levels, and a level is up to four of JSON: written as JSON it may be deeper than
//! `serde_json` reads back by default. It is made to be sent to a screen, not to be read again.

mod block;
mod context;
pub mod emoji;
mod inline;
mod plain;
mod references;
mod token;
mod tree;
mod url;
mod work;

#[cfg(test)]
mod tests;

pub use context::{Channel, Context, Known, MentionKey, Names, User};
pub use plain::plain;
pub use references::{References, references};
pub use tree::{Alignment, Block, Document, Inline, LinkKind, ListItem, SpecialMention, TableCell};

use block::{Definitions, Raw};

/// The most levels of a tree, over quotes, list items and inlines together; deeper marks stay text.
pub const MAX_DEPTH: usize = 100;

/// Reads a message.
#[must_use]
pub fn parse(text: &str, context: &Context) -> Document {
    let (blocks, definitions) = block::parse(&block::normal(text));
    let blocks = Build { definitions: &definitions, context }.blocks(blocks, 0);
    let jumbo = is_jumbo(&blocks);
    Document { blocks, jumbo }
}

struct Build<'a> {
    definitions: &'a Definitions,
    context: &'a Context<'a>,
}

impl Build<'_> {
    fn blocks(&self, blocks: Vec<Raw>, depth: usize) -> Vec<Block> {
        blocks.into_iter().map(|block| self.block(block, depth)).collect()
    }

    fn block(&self, block: Raw, depth: usize) -> Block {
        match block {
            Raw::Paragraph(text) => Block::Paragraph { children: self.inlines(&text, depth) },
            Raw::Heading(level, text) => Block::Heading { level, children: self.inlines(&text, depth) },
            Raw::Code(language, text) => Block::CodeBlock { language, text },
            Raw::Quote(children) => Block::Quote { children: self.blocks(children, depth + 1) },
            Raw::List(list) => {
                let item = |(task, children)| ListItem { task, children: self.blocks(children, depth + 1) };
                let items = list.items.into_iter().map(item).collect();
                Block::List { ordered: list.ordered, start: list.start, tight: list.tight, items }
            }
            Raw::Table(table) => {
                let row = |cells: Vec<String>| cells.iter().map(|cell| TableCell { children: self.inlines(cell, depth) }).collect();
                Block::Table { alignments: table.alignments, header: row(table.header), rows: table.rows.into_iter().map(row).collect() }
            }
            Raw::Rule => Block::Rule,
        }
    }

    fn inlines(&self, text: &str, depth: usize) -> Vec<Inline> {
        inline::parse(text, self.definitions, self.context, depth)
    }
}

/// Emoji and white space only, and at least one emoji.
fn is_jumbo(blocks: &[Block]) -> bool {
    let mut emoji = false;
    let only = blocks.iter().all(|block| match block {
        Block::Paragraph { children } => children.iter().all(|inline| match inline {
            Inline::Emoji { .. } => {
                emoji = true;
                true
            }
            Inline::LineBreak => true,
            Inline::Text { text } => text.trim().is_empty(),
            _ => false,
        }),
        _ => false,
    });
    only && emoji
}
