//! The system emoji: names, aliases and letters.
//!
//! The table is `data/emoji.json`, which the screen's picker reads too; `data/generate.mjs` makes it and tells its form.
//! Mattermost names a skin tone by a suffix (`wave_light_skin_tone`); those names are worked out, not stored.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::IgnoredAny;

static SOURCE: &str = include_str!("../data/emoji.json");

/// Suffixes of names, by tone from light to dark. The longer are told from the shorter by [`tone`].
const TONES: [(&str, char); 5] = [
    ("_light_skin_tone", '\u{1F3FB}'),
    ("_medium_light_skin_tone", '\u{1F3FC}'),
    ("_medium_skin_tone", '\u{1F3FD}'),
    ("_medium_dark_skin_tone", '\u{1F3FE}'),
    ("_dark_skin_tone", '\u{1F3FF}'),
];
/// Asks for the coloured form of the letter before it.
const COLOURED: char = '\u{FE0F}';
const JOINER: char = '\u{200D}';
/// Letters in the longest emoji (a family, a kiss with two skin tones), and some to spare.
const LONGEST: usize = 16;

#[derive(Deserialize, Default)]
struct File<'a> {
    #[serde(borrow)]
    categories: Vec<&'a str>,
    #[serde(borrow)]
    emoji: Vec<Row<'a>>,
}

#[derive(Deserialize)]
struct Row<'a>(
    &'a str,
    #[serde(borrow)] Box<[&'a str]>,
    u8,
    #[serde(borrow)] Skins<'a>,
    #[allow(dead_code, reason = "keywords are for the picker, which reads them from the same file")] IgnoredAny,
);

#[derive(Deserialize)]
#[serde(untagged)]
enum Skins<'a> {
    /// 0: none, 1: by the rule.
    Rule(u8),
    #[serde(borrow)]
    Listed(BTreeMap<&'a str, &'a str>),
}

#[derive(Default)]
struct Table {
    categories: Vec<&'static str>,
    rows: Vec<Row<'static>>,
    by_name: HashMap<&'static str, u16>,
    /// Without U+FE0F and skin tones.
    by_letters: HashMap<Cow<'static, str>, u16>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    // The file is part of the program and a test reads it, so the default is never used.
    let file: File<'static> = serde_json::from_str(SOURCE).unwrap_or_default();
    let mut table = Table { categories: file.categories, rows: file.emoji, ..Table::default() };
    for (row, index) in table.rows.iter().zip(0_u16..) {
        for name in &row.1 {
            table.by_name.entry(name).or_insert(index);
        }
        table.by_letters.entry(bare(row.0)).or_insert(index);
    }
    table
});

/// A system emoji.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emoji {
    /// Its letters.
    pub unicode: Cow<'static, str>,
    /// The name to write it with, without colons.
    pub name: Cow<'static, str>,
    /// Its aliases, the name among them; of the form without a skin tone.
    pub aliases: &'static [&'static str],
    /// The picker's group, in English.
    pub category: &'static str,
    /// It comes in skin tones.
    pub toned: bool,
}

/// The groups in the picker's order; the last holds parts of others and is not picked from.
#[must_use]
pub fn categories() -> &'static [&'static str] {
    &TABLE.categories
}

/// Every system emoji without its skin tones, in the picker's order.
pub fn all() -> impl Iterator<Item = Emoji> {
    TABLE.rows.iter().map(emoji)
}

/// The system emoji with this name or alias (lower case, without colons), also with a skin tone.
#[must_use]
pub fn by_name(name: &str) -> Option<Emoji> {
    if let Some(row) = TABLE.by_name.get(name).and_then(|index| row(*index)) {
        return Some(emoji(row));
    }
    let (rest, last) = tone(name)?;
    let (base, tones) = match tone(rest) {
        Some((base, first)) => (base, vec![first, last]),
        None => (rest, vec![last]),
    };
    let row = TABLE.by_name.get(base).and_then(|index| row(*index))?;
    Some(Emoji { unicode: with_tones(row, &tones)?, name: Cow::Owned(name.to_owned()), ..emoji(row) })
}

/// The system emoji that these letters are, all of them.
#[must_use]
pub fn by_unicode(text: &str) -> Option<Emoji> {
    scan(text).filter(|(length, _)| *length == text.len()).map(|(_, emoji)| emoji)
}

/// The longest system emoji that stands at the start of the text, and its length in bytes.
/// A letter that is text unless coloured (`©`, `1`) counts only when coloured.
#[must_use]
pub fn scan(text: &str) -> Option<(usize, Emoji)> {
    let length = cluster(text)?;
    let letters = text.get(..length)?;
    let row = TABLE.by_letters.get(&bare(letters)).and_then(|index| row(*index))?;
    let tones: Vec<usize> = letters.chars().filter_map(tone_index).collect();
    let found = emoji(row);
    if tones.is_empty() || row.0.chars().any(|letter| tone_index(letter).is_some()) {
        let coloured = letters.contains(COLOURED) || !row.0.contains(COLOURED) || letters.contains(JOINER);
        return coloured.then(|| (length, Emoji { unicode: Cow::Owned(letters.to_owned()), ..found }));
    }
    let mut name = found.name.into_owned();
    for index in tones {
        name.push_str(TONES.get(index)?.0);
    }
    Some((length, Emoji { unicode: Cow::Owned(letters.to_owned()), name: Cow::Owned(name), ..found }))
}

fn row(index: u16) -> Option<&'static Row<'static>> {
    TABLE.rows.get(usize::from(index))
}

fn emoji(row: &'static Row<'static>) -> Emoji {
    Emoji {
        unicode: Cow::Borrowed(row.0),
        name: Cow::Borrowed(row.1.first().copied().unwrap_or_default()),
        aliases: &row.1,
        category: categories().get(usize::from(row.2)).copied().unwrap_or_default(),
        toned: !matches!(row.3, Skins::Rule(0)),
    }
}

/// Cuts the skin tone off the end of a name; the tone counts from 0 (light).
fn tone(name: &str) -> Option<(&str, usize)> {
    TONES.iter().enumerate().filter_map(|(index, (suffix, _))| Some((name.strip_suffix(suffix)?, index))).min_by_key(|(base, _)| base.len())
}

fn tone_index(letter: char) -> Option<usize> {
    TONES.iter().position(|(_, tone)| *tone == letter)
}

fn with_tones(row: &'static Row<'static>, tones: &[usize]) -> Option<Cow<'static, str>> {
    match (&row.3, tones) {
        (Skins::Listed(listed), _) => {
            let key: String = tones.iter().map(|tone| (tone + 1).to_string()).collect();
            listed.get(key.as_str()).map(|unicode| Cow::Borrowed(*unicode))
        }
        (Skins::Rule(1), [tone]) => {
            let first = row.0.chars().next()?;
            let rest = row.0.get(first.len_utf8()..)?;
            let rest = rest.strip_prefix(COLOURED).unwrap_or(rest);
            Some(Cow::Owned(format!("{first}{}{rest}", TONES.get(*tone)?.1)))
        }
        _ => None,
    }
}

/// Without what only says how to draw it, unless nothing else would remain.
fn bare(letters: &str) -> Cow<'_, str> {
    let dropped = |letter: char| letter == COLOURED || tone_index(letter).is_some();
    if letters.contains(dropped) {
        let kept = letters.replace(dropped, "");
        // A skin tone of its own (`:skin-tone-2:`).
        return if kept.is_empty() { Cow::Borrowed(letters) } else { Cow::Owned(kept) };
    }
    Cow::Borrowed(letters)
}

/// The length of what reads as one emoji, in bytes, by the grammar of UTS #51; whether it is one is for the table to say.
fn cluster(text: &str) -> Option<usize> {
    let mut letters = text.char_indices().take(LONGEST).peekable();
    let (_, first) = letters.next()?;
    let regional = |letter: char| ('\u{1F1E6}'..='\u{1F1FF}').contains(&letter);
    if regional(first) {
        return letters.next().filter(|(_, letter)| regional(*letter)).map(|(at, letter)| at + letter.len_utf8());
    }
    let keycap = first.is_ascii_digit() || first == '#' || first == '*';
    if first.is_ascii() && !keycap {
        return None;
    }
    let mut end = first.len_utf8();
    let mut closed = keycap;
    while let Some((at, letter)) = letters.next() {
        let joined = match letter {
            COLOURED | '\u{20E3}' | '\u{E0020}'..='\u{E007F}' => 0,
            _ if tone_index(letter).is_some() && !closed => 0,
            JOINER => match letters.next() {
                Some((_, next)) if !next.is_ascii() => next.len_utf8(),
                _ => break,
            },
            _ => break,
        };
        closed = keycap;
        end = at + letter.len_utf8() + joined;
    }
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(name: &str) -> Option<String> {
        by_name(name).map(|found| found.unicode.into_owned())
    }

    #[test]
    fn the_table_is_whole() {
        assert!(TABLE.rows.len() > 1800, "the file was read");
        assert_eq!(TABLE.categories.len(), 10, "nine groups and the parts");
        for row in &TABLE.rows {
            assert!(usize::from(row.2) < TABLE.categories.len(), "{} stands in a group", row.0);
            for name in &row.1 {
                assert!(by_name(name).is_some(), "{name} is found");
            }
        }
    }

    #[test]
    fn names_and_aliases_lead_to_letters() {
        assert_eq!(letters("smile").as_deref(), Some("😄"), "a plain name");
        assert_eq!(letters("thumbsup"), letters("+1"), "an alias is the same emoji");
        assert_eq!(letters("rofl").as_deref(), Some("🤣"), "GitHub's alias");
        assert_eq!(letters("flag-de").as_deref(), Some("🇩🇪"), "a flag");
        assert_eq!(letters("no_such_thing"), None, "an unknown name");
    }

    #[test]
    fn skin_tones_are_suffixes() {
        assert_eq!(letters("wave_medium_light_skin_tone").as_deref(), Some("👋🏼"), "not mistaken for _light_skin_tone");
        assert_eq!(letters("point_up_dark_skin_tone").as_deref(), Some("☝🏿"), "the tone takes the place of U+FE0F");
        assert_eq!(
            letters("handshake_light_skin_tone_dark_skin_tone").as_deref(),
            Some("\u{1FAF1}\u{1F3FB}\u{200D}\u{1FAF2}\u{1F3FF}"),
            "two hands, two tones"
        );
        assert_eq!(letters("smile_dark_skin_tone"), None, "a face without tones");
    }

    #[test]
    fn letters_lead_back_to_names() {
        for row in &TABLE.rows {
            let found = by_unicode(row.0);
            assert!(found.is_some_and(|found| row.1.contains(&found.name.as_ref())), "{} {:?} is found by its letters", row.0, row.1);
        }
        assert_eq!(by_unicode("👋🏼").map(|found| found.name.into_owned()).as_deref(), Some("wave_medium_light_skin_tone"));
        assert_eq!(by_unicode("©"), None, "text unless coloured");
        assert_eq!(by_unicode("1"), None, "a digit is no emoji");
        assert_eq!(scan("👋🏼👋").map(|(length, _)| length), Some("👋🏼".len()), "one at a time");
        assert_eq!(scan("❤️!").map(|(length, found)| (length, found.name.into_owned())), Some((6, "heart".to_owned())));
    }
}
