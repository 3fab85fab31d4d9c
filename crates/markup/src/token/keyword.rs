//! The reader's mention keywords in plain text.

use crate::work::steps;
use crate::{Context, Inline, MentionKey};

/// Appends a line as text and marked keywords; `before` is the letter in front of it.
pub(super) fn mark(line: &str, before: Option<char>, context: &Context, inlines: &mut Vec<Inline>) {
    let text = |text: &str| Inline::Text { text: text.to_owned() };
    if context.mention_keys.is_empty() || !context.mention_highlight {
        return inlines.push(text(line));
    }
    let mut before = before;
    let mut from = 0;
    let mut at = 0;
    while let Some(letter) = line.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = line.get(at..).unwrap_or_default();
        // The longest key wins where several fit.
        let length = context.mention_keys.iter().filter_map(|key| matches(rest, before, key)).max();
        if let Some(length) = length {
            if let Some(plain) = line.get(from..at).filter(|plain| !plain.is_empty()) {
                inlines.push(text(plain));
            }
            inlines.push(Inline::Mark { children: vec![text(line.get(at..at + length).unwrap_or_default())] });
            at += length;
            from = at;
            before = line.get(..at).and_then(|read| read.chars().next_back());
        } else {
            at += letter.len_utf8();
            before = Some(letter);
        }
    }
    if let Some(plain) = line.get(from..).filter(|plain| !plain.is_empty()) {
        inlines.push(text(plain));
    }
}

/// The length of the key at the start of the text, if it stands there as a word; in CJK there is no such border.
fn matches(text: &str, before: Option<char>, key: &MentionKey) -> Option<usize> {
    if key.key.is_empty() {
        return None;
    }
    let bordered = !key.key.chars().any(is_cjk);
    if bordered && before.is_some_and(|before| before.is_alphanumeric() || before == '_') {
        return None;
    }
    let mut letters = text.chars();
    let mut length = 0;
    for wanted in key.key.chars() {
        steps(1);
        let letter = letters.next()?;
        let same = letter == wanted || !key.case_sensitive && letter.to_lowercase().eq(wanted.to_lowercase());
        if !same {
            return None;
        }
        length += letter.len_utf8();
    }
    let after = letters.find(|letter| *letter != '_');
    (!bordered || !after.is_some_and(char::is_alphanumeric)).then_some(length)
}

fn is_cjk(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2FA1F}')
}
