//! One line, and what may stand on it.

use crate::Alignment;
use crate::work::steps;

/// A line and how far it has been read.
pub(super) struct Line<'a> {
    text: &'a str,
    whole: &'a str,
    at: usize,
    /// From here on the line holds one kind of rule mark and spaces only.
    rule_from: usize,
    rule_mark: u8,
}

/// The start of a list item.
pub(super) struct Marker {
    pub(super) ordered: bool,
    pub(super) start: u32,
    /// Columns before the mark.
    pub(super) indent: usize,
    /// Columns of the mark and the spaces after it.
    pub(super) width: usize,
    /// Nothing follows.
    pub(super) empty: bool,
}

impl<'a> Line<'a> {
    /// `text` is `whole` without the spaces at its end.
    pub(super) fn new(text: &'a str, whole: &'a str) -> Self {
        let mut rule_from = text.len();
        let mut rule_mark = b' ';
        for (at, byte) in text.bytes().enumerate().rev() {
            match byte {
                b' ' => {}
                b'*' | b'-' | b'_' if rule_mark == b' ' || rule_mark == byte => rule_mark = byte,
                _ => break,
            }
            rule_from = at;
        }
        Self { text, whole, at: 0, rule_from, rule_mark }
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The rest with the spaces at the line's end, which code keeps.
    pub(super) fn whole(&self) -> &'a str {
        self.whole.get(self.at..).unwrap_or_default()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest().is_empty()
    }

    pub(super) fn indent(&self) -> usize {
        let rest = self.rest();
        rest.len() - rest.trim_start_matches(' ').len()
    }

    /// The first letter after the indentation, if it is ASCII.
    pub(super) fn first(&self) -> Option<u8> {
        self.content().bytes().next()
    }

    fn content(&self) -> &'a str {
        self.rest().trim_start_matches(' ')
    }

    pub(super) fn skip(&mut self, columns: usize) {
        self.at += columns;
    }

    /// Goes past `>` and one space.
    pub(super) fn past_quote(&mut self) {
        self.at += self.indent() + 1;
        if self.rest().starts_with(' ') {
            self.at += 1;
        }
    }

    pub(super) fn heading(&self) -> Option<(u8, String)> {
        let content = self.content();
        let text = content.trim_start_matches('#');
        let level = content.len() - text.len();
        if !(1..=6).contains(&level) || !(text.is_empty() || text.starts_with(' ')) || text.trim().is_empty() {
            return None;
        }
        let text = text.trim();
        // A closing run of `#` is part of the mark.
        let open = text.trim_end_matches('#');
        let text = if open.is_empty() || open.ends_with(' ') { open.trim_end() } else { text };
        Some((u8::try_from(level).ok()?, text.to_owned()))
    }

    pub(super) fn fence(&self) -> Option<(u8, usize, Option<String>)> {
        let content = self.content();
        let mark = content.bytes().next().filter(|byte| matches!(byte, b'`' | b'~'))?;
        let info = content.trim_start_matches(char::from(mark));
        let length = content.len() - info.len();
        if length < 3 || (mark == b'`' && info.contains('`')) {
            return None;
        }
        let language = Some(info.trim().to_lowercase()).filter(|language| !language.is_empty());
        Some((mark, length, language))
    }

    pub(super) fn closes_fence(&self, mark: u8, length: usize) -> bool {
        let content = self.content();
        content.len() >= length && content.bytes().all(|byte| byte == mark)
    }

    /// At least three `=` or two `-` and nothing else: the level of the heading that they underline.
    pub(super) fn underline(&self) -> Option<u8> {
        let content = self.content();
        match content.bytes().next()? {
            b'=' if content.len() >= 3 && content.bytes().all(|byte| byte == b'=') => Some(1),
            b'-' if content.len() >= 2 && content.bytes().all(|byte| byte == b'-') => Some(2),
            _ => None,
        }
    }

    pub(super) fn is_rule(&self) -> bool {
        self.at + self.indent() >= self.rule_from && self.rest().bytes().filter(|byte| *byte == self.rule_mark).nth(2).is_some()
    }

    pub(super) fn list_marker(&self) -> Option<Marker> {
        let content = self.content();
        let digits = content.bytes().take_while(u8::is_ascii_digit).take(10).count();
        let (ordered, mark, start) = match content.as_bytes().get(digits)? {
            b'-' | b'*' | b'+' if digits == 0 => (false, 1, 1),
            b'.' if (1..10).contains(&digits) => (true, digits + 1, content.get(..digits)?.parse().ok()?),
            _ => return None,
        };
        let after = content.get(mark..)?;
        let text = after.trim_start_matches(' ');
        let spaces = after.len() - text.len();
        // The spaces at the end of a line are cut off, so a mark alone is one with nothing after it only if a space was there.
        let empty = text.is_empty();
        if spaces == 0 && !(empty && self.whole.len() > self.text.len()) {
            return None;
        }
        let width = mark + if empty || spaces > 4 { 1 } else { spaces };
        Some(Marker { ordered, start, indent: self.indent(), width, empty })
    }

    /// Goes past the mark and, if there is one, the check box.
    pub(super) fn past_marker(&mut self, marker: &Marker) -> Option<bool> {
        self.at = (self.at + marker.indent + marker.width).min(self.text.len());
        let task = match self.rest().get(..4)? {
            "[ ] " => false,
            "[x] " | "[X] " => true,
            _ => return None,
        };
        self.at += 4;
        Some(task)
    }

    /// The cells of a row: the line parted at each `|` that has no backslash before it.
    pub(super) fn cells(&self) -> Option<Vec<String>> {
        let content = self.content();
        steps(content.len());
        let mut cells = vec![String::new()];
        let mut letters = content.strip_prefix('|').unwrap_or(content).chars().peekable();
        let mut parted = content.starts_with('|');
        while let Some(letter) = letters.next() {
            match letter {
                '\\' if letters.next_if_eq(&'|').is_some() => push(&mut cells, '|'),
                '|' => {
                    parted = true;
                    if letters.peek().is_some() {
                        cells.push(String::new());
                    }
                }
                other => push(&mut cells, other),
            }
        }
        parted.then(|| cells.iter().map(|cell| cell.trim().to_owned()).collect())
    }

    /// The row of dashes under a table's header.
    pub(super) fn separator(&self) -> Option<Vec<Alignment>> {
        let content = self.content();
        if !content.contains('|') || !content.contains('-') || !content.bytes().all(|byte| b"|-: ".contains(&byte)) {
            return None;
        }
        let alignment = |cell: &String| match (cell.starts_with(':'), cell.ends_with(':')) {
            _ if !cell.contains('-') => None,
            (true, true) => Some(Alignment::Center),
            (true, false) => Some(Alignment::Left),
            (false, true) => Some(Alignment::Right),
            (false, false) => Some(Alignment::None),
        };
        self.cells()?.iter().map(alignment).collect()
    }

    /// `[label]: url "title"`. The address must look like one, so that `[INFO]: started` stays what was said.
    pub(super) fn definition(&self) -> Option<(String, String, Option<String>)> {
        let content = self.content().strip_prefix('[')?;
        let (label, rest) = content.split_once("]:")?;
        let rest = rest.trim_start();
        let (url, title) = rest.split_once(' ').unwrap_or((rest, ""));
        let url = url.strip_prefix('<').and_then(|url| url.strip_suffix('>')).unwrap_or(url);
        let title = title.trim();
        let quoted = |mark: char| title.strip_prefix(mark)?.strip_suffix(mark);
        let title = match quoted('"').or_else(|| quoted('\'')) {
            None if !title.is_empty() => return None,
            title => title.map(str::to_owned),
        };
        let plausible = url.contains([':', '/', '.']) && !label.trim().is_empty() && !label.contains(['[', ']']);
        plausible.then(|| (label.trim().to_lowercase(), url.to_owned(), title))
    }
}

fn push(cells: &mut [String], letter: char) {
    if let Some(cell) = cells.last_mut() {
        cell.push(letter);
    }
}
