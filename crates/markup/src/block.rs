//! Lines into blocks, before any inline is read.
//!
//! One pass over the lines with a stack of open containers, as CommonMark describes it, with the dialect's own rules:
//! no HTML blocks, no `1)` lists, no lazy continuation in lists, tables at the top level only, any list may follow a
//! paragraph without a blank line, and a setext underline makes a heading of one line only.
//! An own parser and not `pulldown-cmark`, because these rules change where blocks end, which events cannot undo.
//!
//! Each open container costs a line at least one of its own letters (`>`, or two spaces), and a line that gives none
//! stops at the first, so the work is linear in the text.

mod line;

use std::collections::HashMap;

use crate::work::steps;
use crate::{Alignment, MAX_DEPTH};
use line::Line;

/// A block whose text is not yet read for inlines.
#[derive(Debug)]
pub(crate) enum Raw {
    Paragraph(String),
    Heading(u8, String),
    Code(Option<String>, String),
    Quote(Vec<Raw>),
    List(RawList),
    Table(RawTable),
    Rule,
}

#[derive(Debug)]
pub(crate) struct RawList {
    pub(crate) ordered: bool,
    pub(crate) start: u32,
    pub(crate) tight: bool,
    pub(crate) items: Vec<(Option<bool>, Vec<Raw>)>,
}

#[derive(Debug)]
pub(crate) struct RawTable {
    pub(crate) alignments: Vec<Alignment>,
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// `[label]: url "title"`, by label in lower case.
pub(crate) type Definitions = HashMap<String, (String, Option<String>)>;

/// Reads a text whose line ends, tabs and special spaces are already normal (see [`normal`]).
pub(crate) fn parse(text: &str) -> (Vec<Raw>, Definitions) {
    let mut parser = Parser::default();
    parser.stack.push(Container { kind: Kind::Root, children: Vec::new() });
    for line in text.split('\n') {
        parser.line(line.trim_end_matches(' '), line);
    }
    parser.close_to(1);
    parser.close_leaf();
    let blocks = parser.stack.pop().map(|root| root.children).unwrap_or_default();
    (blocks, parser.definitions)
}

/// One kind of line end, no tabs, no special spaces, no letters that no font draws.
pub(crate) fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' => {
                letters.next_if_eq(&'\n');
                normal.push('\n');
            }
            '\t' => normal.push_str("    "),
            '\u{A0}' => normal.push(' '),
            '\0' => normal.push('\u{FFFD}'),
            other => normal.push(other),
        }
    }
    normal
}

enum Kind {
    Root,
    Quote,
    List {
        ordered: bool,
        start: u32,
        loose: bool,
        items: Vec<(Option<bool>, Vec<Raw>)>,
    },
    /// A line belongs to it if indented by `least`; up to `content` columns are then its own.
    Item {
        task: Option<bool>,
        least: usize,
        content: usize,
    },
}

struct Container {
    kind: Kind,
    children: Vec<Raw>,
}

/// The open block that takes text; it belongs to the innermost container.
enum Leaf {
    /// Lines parted by `\n`; `last` is where the last one starts.
    Paragraph {
        text: String,
        last: usize,
    },
    Fence {
        mark: u8,
        length: usize,
        indent: usize,
        language: Option<String>,
        lines: Vec<String>,
    },
    Indented(Vec<String>),
    Table(RawTable),
}

#[derive(Default)]
struct Parser {
    stack: Vec<Container>,
    /// Where in the stack the quotes and items are: a blank line ends at the first quote, laziness at the last item.
    quotes: Vec<usize>,
    items: Vec<usize>,
    leaf: Option<Leaf>,
    blank: bool,
    definitions: Definitions,
}

impl Parser {
    /// Takes one line: `text` without the spaces at its end, `whole` with them.
    fn line(&mut self, text: &str, whole: &str) {
        steps(text.len() + 1);
        if text.is_empty() {
            return self.blank_line(whole);
        }
        let mut line = Line::new(text, whole);
        let matched = self.match_containers(&mut line);
        let all_matched = matched == self.stack.len();
        if all_matched && self.continue_leaf(&mut line) {
            return;
        }
        let lazy = all_matched || self.items.last().is_none_or(|last| *last < matched);
        self.open_blocks(&mut line, matched, lazy);
        self.blank = false;
    }

    fn blank_line(&mut self, whole: &str) {
        self.close_to(self.quotes.first().copied().unwrap_or(self.stack.len()));
        match &mut self.leaf {
            Some(Leaf::Fence { lines, .. }) => return lines.push(String::new()),
            Some(Leaf::Indented(lines)) => lines.push(whole.get(4..).unwrap_or_default().to_owned()),
            _ => self.close_leaf(),
        }
        self.blank = true;
    }

    /// How many containers this line continues; the line is then past their marks.
    fn match_containers(&mut self, line: &mut Line) -> usize {
        let mut matched = 0;
        for container in &self.stack {
            steps(1);
            match container.kind {
                Kind::Root | Kind::List { .. } => {}
                Kind::Quote => {
                    if line.indent() > 3 || line.first() != Some(b'>') {
                        break;
                    }
                    line.past_quote();
                }
                Kind::Item { least, content, .. } => {
                    if line.indent() < least {
                        break;
                    }
                    line.skip(content.min(line.indent()));
                }
            }
            matched += 1;
        }
        matched
    }

    /// Gives the line to an open block that wants it whatever it holds.
    fn continue_leaf(&mut self, line: &mut Line) -> bool {
        let indent = line.indent();
        match &mut self.leaf {
            Some(Leaf::Fence { mark, length, indent: own, lines, .. }) => {
                if indent < 4 && line.closes_fence(*mark, *length) {
                    self.close_leaf();
                } else {
                    line.skip(indent.min(*own));
                    lines.push(line.whole().to_owned());
                }
                true
            }
            Some(Leaf::Indented(lines)) if indent >= 4 => {
                line.skip(4);
                lines.push(line.whole().to_owned());
                true
            }
            Some(Leaf::Table(table)) => match line.cells() {
                Some(cells) => {
                    table.rows.push(cells);
                    true
                }
                None => {
                    self.close_leaf();
                    false
                }
            },
            Some(Leaf::Indented(_)) => {
                self.close_leaf();
                false
            }
            _ => false,
        }
    }

    fn open_blocks(&mut self, line: &mut Line, mut matched: usize, lazy: bool) {
        // True until this line has opened a container of its own.
        let mut first = true;
        loop {
            steps(1);
            let indent = line.indent();
            let in_paragraph = first && matches!(self.leaf, Some(Leaf::Paragraph { .. }));
            let same_place = first && matched == self.stack.len();
            if in_paragraph && same_place && indent < 4 && self.try_table(line) {
                return;
            }
            if indent > 3 {
                if in_paragraph && lazy {
                    break;
                }
                self.close_for_block(matched, first);
                line.skip(4);
                self.leaf = Some(Leaf::Indented(vec![line.whole().to_owned()]));
                return;
            }
            let deeper = self.quotes.len() + self.items.len() < MAX_DEPTH;
            if line.first() == Some(b'>') && deeper {
                self.close_for_block(matched, first);
                line.past_quote();
                self.quotes.push(self.stack.len());
                self.stack.push(Container { kind: Kind::Quote, children: Vec::new() });
            } else if let Some((level, text)) = line.heading() {
                self.close_for_block(matched, first);
                return self.add(Raw::Heading(level, text));
            } else if let Some((mark, length, language)) = line.fence() {
                self.close_for_block(matched, first);
                self.leaf = Some(Leaf::Fence { mark, length, indent, language, lines: Vec::new() });
                return;
            } else if let Some(level) = line.underline().filter(|_| in_paragraph && same_place) {
                return self.underline(level);
            } else if line.is_rule() {
                self.close_for_block(matched, first);
                return self.add(Raw::Rule);
            } else if let Some(marker) = line.list_marker().filter(|marker| deeper && !(in_paragraph && lazy && marker.empty)) {
                self.open_item(line, &marker, matched, first);
            } else {
                break;
            }
            if line.is_empty() {
                return;
            }
            first = false;
            matched = self.stack.len();
        }
        self.text(line, matched, first, lazy);
    }

    fn text(&mut self, line: &mut Line, matched: usize, first: bool, lazy: bool) {
        if first
            && lazy
            && let Some(Leaf::Paragraph { text, last }) = &mut self.leaf
        {
            text.push('\n');
            *last = text.len();
            return text.push_str(line.rest());
        }
        self.close_for_block(matched, first);
        if self.stack.len() == 1
            && let Some((label, url, title)) = line.definition()
        {
            self.definitions.entry(label).or_insert((url, title));
            return;
        }
        line.skip(line.indent());
        self.mark_loose();
        self.leaf = Some(Leaf::Paragraph { text: line.rest().to_owned(), last: 0 });
    }

    fn open_item(&mut self, line: &mut Line, marker: &line::Marker, matched: usize, first: bool) {
        if first {
            self.close_to(matched);
        }
        self.close_leaf();
        let same = matches!(self.stack.last().map(|top| &top.kind), Some(Kind::List { ordered, .. }) if *ordered == marker.ordered);
        if same {
            if self.blank
                && let Some(Container { kind: Kind::List { loose, .. }, .. }) = self.stack.last_mut()
            {
                *loose = true;
            }
        } else {
            self.close_list();
            self.mark_loose();
            let kind = Kind::List { ordered: marker.ordered, start: marker.start, loose: false, items: Vec::new() };
            self.stack.push(Container { kind, children: Vec::new() });
        }
        self.blank = false;
        let content = marker.indent + marker.width;
        let task = line.past_marker(marker);
        self.items.push(self.stack.len());
        let kind = Kind::Item { task, least: content.min(marker.indent + 2), content };
        self.stack.push(Container { kind, children: Vec::new() });
    }

    /// A paragraph of one line, at the top level, followed by a row of dashes and pipes.
    fn try_table(&mut self, line: &Line) -> bool {
        let (1, Some(Leaf::Paragraph { text: header, last: 0 })) = (self.stack.len(), &self.leaf) else {
            return false;
        };
        let Some(mut alignments) = line.separator() else {
            return false;
        };
        let Some(header) = Line::new(header, header).cells() else {
            return false;
        };
        alignments.resize(header.len(), Alignment::None);
        self.leaf = Some(Leaf::Table(RawTable { alignments, header, rows: Vec::new() }));
        true
    }

    /// Makes a heading of the paragraph's last line.
    fn underline(&mut self, level: u8) {
        if let Some(Leaf::Paragraph { mut text, last }) = self.leaf.take() {
            let heading = text.split_off(last);
            if last > 0 {
                text.pop();
                self.add(Raw::Paragraph(text));
            }
            self.add(Raw::Heading(level, heading.trim().to_owned()));
        }
    }

    /// Closes what a new block at this place ends.
    fn close_for_block(&mut self, matched: usize, first: bool) {
        if first {
            self.close_to(matched);
        }
        self.close_leaf();
        self.close_list();
    }

    fn close_to(&mut self, length: usize) {
        while self.stack.len() > length.max(1) {
            self.close_leaf();
            let Some(container) = self.stack.pop() else {
                return;
            };
            let block = match container.kind {
                Kind::Root => return,
                Kind::Quote => {
                    self.quotes.pop();
                    Raw::Quote(container.children)
                }
                Kind::List { ordered, start, loose, items } => Raw::List(RawList { ordered, start, tight: !loose, items }),
                Kind::Item { task, .. } => {
                    self.items.pop();
                    if let Some(Container { kind: Kind::List { items, .. }, .. }) = self.stack.last_mut() {
                        items.push((task, container.children));
                    }
                    continue;
                }
            };
            if let Some(parent) = self.stack.last_mut() {
                parent.children.push(block);
            }
        }
    }

    /// Closes a list that stands innermost, without an open item.
    fn close_list(&mut self) {
        if matches!(self.stack.last(), Some(Container { kind: Kind::List { .. }, .. })) {
            self.close_to(self.stack.len() - 1);
        }
    }

    fn close_leaf(&mut self) {
        let block = match self.leaf.take() {
            None => return,
            Some(Leaf::Paragraph { text, .. }) => Raw::Paragraph(text),
            Some(Leaf::Table(table)) => Raw::Table(table),
            Some(Leaf::Fence { language, lines, .. }) => Raw::Code(language, lines.join("\n")),
            Some(Leaf::Indented(mut lines)) => {
                while lines.last().is_some_and(|line| line.trim().is_empty()) {
                    lines.pop();
                }
                Raw::Code(None, lines.join("\n"))
            }
        };
        if let Some(top) = self.stack.last_mut() {
            top.children.push(block);
        }
    }

    fn add(&mut self, block: Raw) {
        self.mark_loose();
        if let Some(top) = self.stack.last_mut() {
            top.children.push(block);
        }
    }

    /// A blank line between two blocks of an item makes its list loose.
    fn mark_loose(&mut self) {
        let length = self.stack.len();
        if self.blank
            && matches!(self.stack.last(), Some(Container { kind: Kind::Item { .. }, children }) if !children.is_empty())
            && let Some(Container { kind: Kind::List { loose, .. }, .. }) = length.checked_sub(2).and_then(|at| self.stack.get_mut(at))
        {
            *loose = true;
        }
    }
}
