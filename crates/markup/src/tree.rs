//! What a message is, once parsed: a typed tree that a screen draws node by node.
//!
//! No node holds markup, HTML or a URL of a scheme that is not allowed, so drawing it is safe by construction.
//! The tree is at most [`crate::MAX_DEPTH`] levels deep, counted over blocks and inlines together.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A whole message.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Document {
    /// The blocks from top to bottom; empty for a blank message.
    pub blocks: Vec<Block>,
    /// The message holds emoji and white space only: draw it large.
    pub jumbo: bool,
}

/// A piece of a message that stands on lines of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum Block {
    /// Running text. Runs of spaces in it are meant to be seen.
    Paragraph {
        /// What stands in it.
        children: Vec<Inline>,
    },
    /// A heading.
    Heading {
        /// From 1 (largest) to 6.
        level: u8,
        /// What stands in it.
        children: Vec<Inline>,
    },
    /// A fenced or indented block of code.
    CodeBlock {
        /// What stands after the fence, lower case; none if nothing was named.
        language: Option<String>,
        /// The code, lines parted by `\n`, without a final one.
        text: String,
    },
    /// A quotation.
    Quote {
        /// What is quoted.
        children: Vec<Block>,
    },
    /// A list.
    List {
        /// Numbered (`1.`) or bulleted (`-`, `*`, `+`).
        ordered: bool,
        /// The number of the first item; 1 in a bulleted list.
        start: u32,
        /// No blank line between the items: draw them close together.
        tight: bool,
        /// The items in order.
        items: Vec<ListItem>,
    },
    /// A table. Only at the top level of a message.
    Table {
        /// One for each column of the header.
        alignments: Vec<Alignment>,
        /// The cells of the first row.
        header: Vec<TableCell>,
        /// The other rows. One may be shorter than the header (the rest is empty) or longer (drawn as written).
        rows: Vec<Vec<TableCell>>,
    },
    /// A line across.
    Rule,
}

/// One entry of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ListItem {
    /// `[ ]` or `[x]` at its start: a check box that cannot be clicked.
    pub task: Option<bool>,
    /// What stands in it. Text of a tight list is a `Paragraph` too.
    pub children: Vec<Block>,
}

/// One cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TableCell {
    /// What stands in it.
    pub children: Vec<Inline>,
}

/// Where the cells of a column stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Alignment {
    /// Not said.
    #[default]
    None,
    /// `:---`
    Left,
    /// `:--:`
    Center,
    /// `---:`
    Right,
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum Inline {
    /// Letters as they are. Never holds a line break.
    Text {
        /// The letters.
        text: String,
    },
    /// `*so*` or `_so_`
    Emphasis {
        /// What is stressed.
        children: Vec<Inline>,
    },
    /// `**so**` or `__so__`
    Strong {
        /// What is stressed.
        children: Vec<Inline>,
    },
    /// `~~so~~`
    Strike {
        /// What is struck out.
        children: Vec<Inline>,
    },
    /// `` `so` ``
    Code {
        /// The code.
        text: String,
    },
    /// `$so$`, where the server allows inline LaTeX.
    Latex {
        /// The formula's source.
        text: String,
    },
    /// A link, written out or found in the text. Its scheme is one of the allowed.
    Link {
        /// The address with its scheme.
        url: String,
        /// Where it leads.
        kind: LinkKind,
        /// What to show when pointed at.
        title: Option<String>,
        /// What is shown; never holds another link.
        children: Vec<Inline>,
    },
    /// `![alt](url =WxH "title")`
    Image {
        /// Where it lies: http or https.
        url: String,
        /// What to show in its place.
        alt: String,
        /// What to show when pointed at.
        title: Option<String>,
        /// Asked for by the author, in CSS pixels.
        width: Option<u32>,
        /// Asked for by the author, in CSS pixels.
        height: Option<u32>,
    },
    /// The end of a line.
    LineBreak,
    /// `@ann`, a person known by that name.
    Mention {
        /// The person.
        user_id: String,
        /// The name without `@`, lower case.
        username: String,
        /// What to show, with `@`: the display name.
        text: String,
        /// It is the reader.
        is_me: bool,
    },
    /// `@all`, `@channel` or `@here`
    SpecialMention {
        /// Which one.
        name: SpecialMention,
        /// What to show: as written.
        text: String,
        /// The reader counts it as a mention.
        is_me: bool,
    },
    /// `~town-square`, a channel known by that name.
    ChannelLink {
        /// The channel; none if only its name is known, as for one the reader is not in.
        channel_id: Option<String>,
        /// The name in addresses, without `~`, lower case.
        name: String,
        /// The team's name in addresses, if it is another than the post's.
        team: Option<String>,
        /// What to show, with `~`.
        text: String,
    },
    /// `#so`; a click searches for it.
    Hashtag {
        /// As written, with `#`.
        text: String,
    },
    /// An emoji, by name, as an emoticon or as itself.
    Emoji {
        /// Its name without colons.
        name: String,
        /// The letters of a system emoji; none for a custom one.
        unicode: Option<String>,
        /// The id of a custom emoji; none for a system one.
        custom_id: Option<String>,
        /// As written; for copying, and where the picture fails.
        text: String,
    },
    /// One of the reader's mention keywords.
    Mark {
        /// What is marked.
        children: Vec<Inline>,
    },
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum LinkKind {
    /// http or https, anywhere but the places below: the system's browser.
    Web,
    /// mailto: the system's mail program.
    Mail,
    /// Any other allowed scheme: whatever the system has for it.
    Other,
    /// A post on this server.
    Permalink {
        /// The team's name in addresses; none if the link leaves the choice (`_redirect`).
        team: Option<String>,
        /// The post.
        post_id: String,
    },
    /// A channel on this server.
    Channel {
        /// The team's name in addresses.
        team: String,
        /// The channel's name in addresses.
        name: String,
    },
    /// A direct or group conversation on this server.
    Messages {
        /// The team's name in addresses.
        team: String,
        /// `@username`, or the name of a group conversation.
        name: String,
    },
}

/// A mention of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum SpecialMention {
    /// Everyone in the channel.
    All,
    /// Everyone in the channel.
    Channel,
    /// Everyone in the channel who is online.
    Here,
}
