//! Text without markup, for notifications, previews and what a screen reader says of a picture.

use crate::block::Raw;
use crate::{Context, Inline, Known, block, inline};

/// The message as plain text: tables and rules left out, images by their description, links by their text, one line per
/// line of text, system emoji as letters. Names stay as written.
#[must_use]
pub fn plain(text: &str) -> String {
    let nobody = Known::default();
    let context = Context { render_emoticons: false, special_mentions: false, ..Context::new(&nobody) };
    let (blocks, definitions) = block::parse(&block::normal(text));
    let mut lines = String::new();
    gather(&blocks, 0, &mut |text, depth| inlines(&inline::parse(text, &definitions, &context, depth)), &mut lines);
    lines.trim().to_owned()
}

fn gather(blocks: &[Raw], depth: usize, read: &mut dyn FnMut(&str, usize) -> String, lines: &mut String) {
    for block in blocks {
        match block {
            Raw::Paragraph(text) | Raw::Heading(_, text) => line(&read(text, depth), lines),
            Raw::Code(_, text) => line(&text.replace('\n', " "), lines),
            Raw::Quote(children) => {
                let mut quoted = String::new();
                gather(children, depth + 1, read, &mut quoted);
                line(&quoted.replace('\n', " "), lines);
            }
            Raw::List(list) => list.items.iter().for_each(|(_, children)| gather(children, depth + 1, read, lines)),
            Raw::Table(_) | Raw::Rule => {}
        }
    }
}

fn line(text: &str, lines: &mut String) {
    if !lines.is_empty() {
        lines.push('\n');
    }
    lines.push_str(text);
}

/// What is read when inlines are read aloud.
pub(crate) fn inlines(inlines: &[Inline]) -> String {
    let mut text = String::new();
    push(inlines, &mut text);
    text
}

fn push(inlines: &[Inline], text: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { text: letters } | Inline::Code { text: letters } | Inline::Latex { text: letters } => text.push_str(letters),
            Inline::Emphasis { children }
            | Inline::Strong { children }
            | Inline::Strike { children }
            | Inline::Link { children, .. }
            | Inline::Mark { children } => push(children, text),
            Inline::Image { alt, .. } => text.push_str(alt),
            Inline::LineBreak => text.push('\n'),
            Inline::Mention { text: shown, .. }
            | Inline::SpecialMention { text: shown, .. }
            | Inline::ChannelLink { text: shown, .. }
            | Inline::Hashtag { text: shown } => text.push_str(shown),
            Inline::Emoji { unicode, text: written, .. } => text.push_str(unicode.as_deref().unwrap_or(written)),
        }
    }
}
