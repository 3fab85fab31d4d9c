//! What holds for any text.

use proptest::prelude::*;

use super::company;
use crate::plain::{inlines as spoken, plain};
use crate::work::counted;
use crate::{Block, Context, Document, Inline, LinkKind, MAX_DEPTH, parse, references};

/// Levels of quotes, list items and inlines that hold others.
pub(super) fn depth(document: &Document) -> usize {
    fn blocks(all: &[Block]) -> usize {
        all.iter()
            .map(|block| match block {
                Block::Paragraph { children } | Block::Heading { children, .. } => inlines(children),
                Block::CodeBlock { .. } | Block::Rule => 0,
                Block::Quote { children } => 1 + blocks(children),
                Block::List { items, .. } => 1 + items.iter().map(|item| blocks(&item.children)).max().unwrap_or(0),
                Block::Table { header, rows, .. } => rows.iter().chain([header]).flatten().map(|cell| inlines(&cell.children)).max().unwrap_or(0),
            })
            .max()
            .unwrap_or(0)
    }
    fn inlines(all: &[Inline]) -> usize {
        all.iter().filter_map(children).map(|children| 1 + inlines(children)).max().unwrap_or(0)
    }
    blocks(&document.blocks)
}

fn children(inline: &Inline) -> Option<&[Inline]> {
    match inline {
        Inline::Emphasis { children } | Inline::Strong { children } | Inline::Strike { children } | Inline::Link { children, .. } => Some(children),
        _ => None,
    }
}

/// Every inline of a document, parents first.
fn all_inlines(document: &Document) -> Vec<Inline> {
    fn add(inlines: &[Inline], all: &mut Vec<Inline>) {
        for inline in inlines {
            all.push(inline.clone());
            add(children(inline).unwrap_or_default(), all);
        }
    }
    fn walk(blocks: &[Block], all: &mut Vec<Inline>) {
        for block in blocks {
            match block {
                Block::Paragraph { children } | Block::Heading { children, .. } => add(children, all),
                Block::Quote { children } => walk(children, all),
                Block::List { items, .. } => items.iter().for_each(|item| walk(&item.children, all)),
                Block::Table { header, rows, .. } => rows.iter().chain([header]).flatten().for_each(|cell| add(&cell.children, all)),
                Block::CodeBlock { .. } | Block::Rule => {}
            }
        }
    }
    let mut all = Vec::new();
    walk(&document.blocks, &mut all);
    all
}

/// Pieces of the dialect, thrown together.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "*",
        "**",
        "_",
        "__",
        "~~",
        "`",
        "```",
        "\n",
        "\n\n",
        " ",
        "    ",
        "> ",
        "- ",
        "1. ",
        "# ",
        "[",
        "](",
        ")",
        "![",
        "]",
        "(",
        "<",
        ">",
        "|",
        "|-|\n",
        "\\",
        "@bob",
        "@all",
        "@",
        "~town-square",
        "#tag",
        ":smile:",
        ":",
        ":)",
        "http://a.b/c",
        "www.x.yz",
        "javascript:",
        "data:x",
        "a@b.co",
        "word",
        "ünï",
        "日本",
        "👍🏽",
        "\u{200D}",
        "\u{FE0F}",
        "$",
        "=100x5",
        "\"",
        "[x]: y.z\n",
        "[x]",
        "---\n",
        "===\n",
        "[ ] ",
        "\t",
        "\r",
        "\0",
        "💥",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Letters and digits only, as a screen would show them somewhere.
fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_within_the_limits(text in prop_oneof![pieces(), any::<String>()]) {
        let known = company();
        let context = Context { inline_latex: true, site_url: "https://chat.example.com", ..Context::new(&known) };
        let (steps, document) = counted(|| parse(&text, &context));
        prop_assert!(depth(&document) <= MAX_DEPTH, "not too deep");
        prop_assert!(steps <= 2000 + 100 * text.len() as u64, "{steps} steps for {} bytes", text.len());
        prop_assert_eq!(&document, &parse(&text, &context), "the same text makes the same tree");
        let _ = (plain(&text), references(&text));
    }

    #[test]
    fn no_link_leads_to_code(text in pieces()) {
        let known = company();
        for inline in all_inlines(&parse(&text, &Context::new(&known))) {
            match inline {
                Inline::Link { url, kind, children: shown, .. } => {
                    let scheme = url.split(':').next().unwrap_or_default().to_ascii_lowercase();
                    prop_assert!(["http", "https", "mailto", "ftp", "tel", "mattermost"].contains(&scheme.as_str()), "{url}");
                    prop_assert_eq!(kind == LinkKind::Mail, scheme == "mailto", "mail goes to the mail program");
                    let document = Document { blocks: vec![Block::Paragraph { children: shown }], jumbo: false };
                    prop_assert!(!all_inlines(&document).iter().any(|inline| matches!(inline, Inline::Link { .. })), "no link in a link");
                }
                Inline::Image { url, .. } => prop_assert!(url.starts_with("http://") || url.starts_with("https://"), "{url}"),
                Inline::Text { text } => prop_assert!(!text.is_empty() && !text.contains('\n'), "text is one line: {text:?}"),
                _ => {}
            }
        }
    }

    #[test]
    fn no_letter_is_lost(words in prop::collection::vec("[a-z]{1,4}|[*_~`>|#+\n -]{1,3}", 0..40)) {
        let text = words.concat();
        let known = crate::Known::default();
        let document = parse(&text, &Context::new(&known));
        let mut shown = String::new();
        fn walk(blocks: &[Block], shown: &mut String) {
            for block in blocks {
                match block {
                    Block::Paragraph { children } | Block::Heading { children, .. } => shown.push_str(&spoken(children)),
                    Block::CodeBlock { language, text } => {
                        shown.push_str(language.as_deref().unwrap_or_default());
                        shown.push_str(text);
                    }
                    Block::Quote { children } => walk(children, shown),
                    Block::List { items, .. } => items.iter().for_each(|item| walk(&item.children, shown)),
                    Block::Table { header, rows, .. } => {
                        for cell in std::iter::once(header).chain(rows).flatten() {
                            shown.push_str(&spoken(&cell.children));
                        }
                    }
                    Block::Rule => {}
                }
            }
        }
        walk(&document.blocks, &mut shown);
        prop_assert_eq!(letters(&shown), letters(&text), "{:?}", document);
    }

    #[test]
    fn words_alone_are_themselves(text in "[a-zäöü,! ]{0,40}") {
        let known = crate::Known::default();
        let document = parse(&text, &Context::new(&known));
        prop_assert_eq!(plain(&text), text.trim(), "{:?}", document);
    }
}
