//! The dialect by example, its limits, and what holds for any text.

mod blocks;
mod hostile;
mod inlines;
mod marks;
mod properties;

use crate::{Alignment, Block, Channel, Context, Inline, Known, LinkKind, User, parse};

/// Ann reads; bob, user_name and a remote carol are known, town-square is a channel, :blobdance: a custom emoji.
fn company() -> Known {
    let user = |id: &str, display: &str| User { id: id.into(), display: display.into() };
    Known {
        users: [
            ("ann".into(), user("u-ann", "Ann Abel")),
            ("bob".into(), user("u-bob", "Bob Berg")),
            ("user_name".into(), user("u-user", "User Name")),
            ("dot.".into(), user("u-dot", "Dot")),
            ("carol:far".into(), user("u-carol", "Carol Far")),
        ]
        .into(),
        channels: [
            ("town-square".into(), Channel { id: Some("c-town".into()), display: "Town Square".into(), team: None }),
            ("elsewhere".into(), Channel { id: None, display: "Else Where".into(), team: Some("other".into()) }),
        ]
        .into(),
        custom_emoji: [("blobdance".into(), "e-blobdance".into())].into(),
    }
}

fn read(text: &str) -> String {
    let known = company();
    read_with(text, &Context { user_id: "u-ann", site_url: "https://chat.example.com", ..Context::new(&known) })
}

fn read_with(text: &str, context: &Context) -> String {
    let document = parse(text, context);
    let shown = blocks(&document.blocks);
    if document.jumbo { format!("jumbo {shown}") } else { shown }
}

/// Asserts each pair of a text and the tree that it makes, written short.
fn assert_cases(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(&read(text), expected, "{text:?}");
    }
}

fn blocks(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect::<Vec<_>>().join(" ")
}

/// A paragraph is `p{…}`, and so on; text stands bare.
fn block(block: &Block) -> String {
    match block {
        Block::Paragraph { children } => format!("p{{{}}}", inlines(children)),
        Block::Heading { level, children } => format!("h{level}{{{}}}", inlines(children)),
        Block::CodeBlock { language, text } => format!("code:{}{{{}}}", language.as_deref().unwrap_or_default(), text.replace('\n', "⏎")),
        Block::Quote { children } => format!("quote{{{}}}", blocks(children)),
        Block::List { ordered, start, tight, items } => {
            let kind = if *ordered { format!("ol{start}") } else { "ul".into() };
            let item = |item: &crate::ListItem| match item.task {
                Some(true) => format!("[x]{}", blocks(&item.children)),
                Some(false) => format!("[ ]{}", blocks(&item.children)),
                None => blocks(&item.children),
            };
            format!("{kind}{}{{{}}}", if *tight { "" } else { "-loose" }, items.iter().map(item).collect::<Vec<_>>().join(" | "))
        }
        Block::Table { alignments, header, rows } => {
            let letter = |alignment: &Alignment| match alignment {
                Alignment::None => '-',
                Alignment::Left => '<',
                Alignment::Center => '^',
                Alignment::Right => '>',
            };
            let row = |cells: &Vec<crate::TableCell>| cells.iter().map(|cell| inlines(&cell.children)).collect::<Vec<_>>().join("|");
            let rows = std::iter::once(header).chain(rows).map(row).collect::<Vec<_>>().join(" / ");
            format!("table:{}{{{rows}}}", alignments.iter().map(letter).collect::<String>())
        }
        Block::Rule => "rule".into(),
    }
}

fn inlines(inlines: &[Inline]) -> String {
    inlines.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> String {
    match inline {
        Inline::Text { text } => text.clone(),
        Inline::Emphasis { children } => format!("em{{{}}}", inlines(children)),
        Inline::Strong { children } => format!("strong{{{}}}", inlines(children)),
        Inline::Strike { children } => format!("strike{{{}}}", inlines(children)),
        Inline::Code { text } => format!("code{{{text}}}"),
        Inline::Latex { text } => format!("latex{{{text}}}"),
        Inline::Link { url, kind, title, children } => {
            let title = title.as_ref().map(|title| format!(" {title:?}")).unwrap_or_default();
            let kind = match kind {
                LinkKind::Web => "",
                LinkKind::Mail => "mail:",
                LinkKind::Other => "other:",
                _ => "here:",
            };
            format!("{kind}link<{url}{title}>{{{}}}", inlines(children))
        }
        Inline::Image { url, alt, title, width, height } => {
            let side = |side: &Option<u32>| side.map(|side| side.to_string()).unwrap_or_default();
            let title = title.as_ref().map(|title| format!(" {title:?}")).unwrap_or_default();
            format!("image<{url}{title} {}x{}>{{{alt}}}", side(width), side(height))
        }
        Inline::LineBreak => "⏎".into(),
        Inline::Mention { username, text, is_me, .. } => format!("{}{{{username} {text}}}", if *is_me { "me" } else { "user" }),
        Inline::SpecialMention { text, .. } => format!("everyone{{{text}}}"),
        Inline::ChannelLink { name, text, .. } => format!("channel{{{name} {text}}}"),
        Inline::Hashtag { text } => format!("tag{{{text}}}"),
        Inline::Emoji { name, unicode, custom_id, .. } => {
            format!("emoji{{{name} {}}}", unicode.as_deref().or(custom_id.as_deref()).unwrap_or_default())
        }
        Inline::Mark { children } => format!("mark{{{}}}", inlines(children)),
    }
}
