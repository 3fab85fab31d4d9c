//! A run of text into inlines.
//!
//! First the text is cut into tokens: code, links, addresses, brackets and delimiter runs; a bracket pair that makes a
//! link takes its tokens along. Then [`resolve`] pairs the delimiters. Mattermost's own marks (mentions, emoji and
//! the like) are read last, in [`crate::token`], from the text that is left.
//!
//! The dialect's emphasis is not CommonMark's: what stands around a run decides nothing but white space, letters (for
//! `_`), and a quote or `<` after `*`. Each letter is looked at a bounded number of times, so the work is linear.

mod bracket;
mod resolve;

use std::collections::HashMap;

use crate::block::Definitions;
use crate::work::steps;
use crate::{Context, Inline, MAX_DEPTH, token, url};
use bracket::Bracket;
use resolve::resolve;

/// A piece of the text.
enum Token<'a> {
    /// Letters that may hold Mattermost's marks.
    Text(&'a str),
    /// Letters after a backslash: they never start a mark.
    Escaped(&'a str),
    /// A run of `*`, `_` or `~`.
    Delimiter { run: &'a str, opens: bool, closes: bool },
    /// Done, with its height in levels; boxed, because a hostile text is mostly other tokens.
    Node(Box<Inline>, usize),
}

impl Token<'_> {
    fn node(inline: Inline, height: usize) -> Self {
        Self::Node(Box::new(inline), height)
    }
}

/// Reads a text that stands `depth` levels deep.
pub(crate) fn parse(source: &str, definitions: &Definitions, context: &Context, depth: usize) -> Vec<Inline> {
    // Plain words make one token.
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b" \n,;?'\"#".contains(&byte);
    if source.bytes().all(plain) {
        let mut inlines = Vec::new();
        let mut run = token::Run::default();
        run.push(source);
        run.read(context, &mut inlines);
        return inlines;
    }
    let room = MAX_DEPTH.saturating_sub(depth);
    let mut reader = Reader {
        source,
        definitions,
        context,
        room,
        at: 0,
        from: 0,
        tokens: Vec::new(),
        brackets: Vec::new(),
        no_link_before: 0,
        no_image_before: 0,
        ticks: backtick_runs(source),
        no_email_before: 0,
        no_dollar: false,
    };
    reader.read();
    resolve(reader.tokens, context, room).0
}

/// Where runs of backticks start, by their length, the first one last.
fn backtick_runs(source: &str) -> HashMap<usize, Vec<usize>> {
    let mut runs: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut at = 0;
    for part in source.split_inclusive(|letter| letter != '`') {
        let ticks = part.bytes().take_while(|byte| *byte == b'`').count();
        if ticks > 0 {
            runs.entry(ticks).or_default().push(at);
        }
        at += part.len();
    }
    for starts in runs.values_mut() {
        starts.reverse();
    }
    runs
}

struct Reader<'a, 'c> {
    source: &'a str,
    definitions: &'c Definitions,
    context: &'c Context<'c>,
    room: usize,
    at: usize,
    /// Text from here to `at` is not yet a token.
    from: usize,
    tokens: Vec<Token<'a>>,
    brackets: Vec<Bracket>,
    /// Brackets before this token may hold a link already and make none themselves.
    no_link_before: usize,
    no_image_before: usize,
    ticks: HashMap<usize, Vec<usize>>,
    /// No e-mail address starts before this place.
    no_email_before: usize,
    /// No closing `$` is left.
    no_dollar: bool,
}

impl<'a> Reader<'a, '_> {
    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn before(&self) -> Option<char> {
        self.source.get(..self.at).and_then(|before| before.chars().next_back())
    }

    fn read(&mut self) {
        loop {
            // What starts nothing is passed quickly; words are passed by `word`.
            let length = self.rest().bytes().take_while(|byte| b" \n,.".contains(byte)).count();
            steps(length + 1);
            self.at += length;
            let Some(letter) = self.rest().chars().next() else {
                break;
            };
            match letter {
                '\\' => self.backslash(),
                '`' => self.code(),
                '[' => self.open_bracket(1),
                '!' if self.rest().starts_with("![") => self.open_bracket(2),
                ']' => self.close_bracket(),
                '<' => self.angle(),
                '*' | '_' | '~' => self.delimiter(letter),
                '$' if self.context.inline_latex => self.latex(),
                _ if letter.is_ascii_alphanumeric() && !self.before().is_some_and(char::is_alphanumeric) => self.word(),
                _ => self.at += letter.len_utf8(),
            }
        }
        self.flush();
    }

    /// Makes a token of the text so far.
    fn flush(&mut self) {
        if let Some(text) = self.source.get(self.from..self.at).filter(|text| !text.is_empty()) {
            self.tokens.push(Token::Text(text));
        }
        self.from = self.at;
    }

    /// Puts a token of `length` bytes here.
    fn push(&mut self, length: usize, token: Token<'a>) {
        self.flush();
        self.tokens.push(token);
        self.at += length;
        self.from = self.at;
    }

    fn backslash(&mut self) {
        let next = self.rest().chars().nth(1);
        let word_after = self.rest().chars().nth(2).is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
        match next {
            // `\\server\share` stays as it is.
            Some('\\') if word_after => self.at += 2,
            Some(escaped) if "\\`*{}[]()#+-.!_>|~$".contains(escaped) && (escaped != '$' || self.context.inline_latex) => {
                let letter = self.source.get(self.at + 1..self.at + 2).unwrap_or_default();
                self.push(2, Token::Escaped(letter));
            }
            _ => self.at += 1,
        }
    }

    fn code(&mut self) {
        let length = self.rest().bytes().take_while(|byte| *byte == b'`').count();
        let after = self.at + length;
        let close = self.ticks.get_mut(&length).and_then(|starts| {
            while starts.last().is_some_and(|start| *start < after) {
                steps(1);
                starts.pop();
            }
            starts.last().copied()
        });
        let Some(close) = close else {
            self.at = after;
            return;
        };
        let text = self.source.get(after..close).unwrap_or_default().trim().replace('\n', " ");
        self.push(close + length - self.at, Token::node(Inline::Code { text }, 0));
    }

    fn latex(&mut self) {
        let inner = self.rest().get(1..).unwrap_or_default();
        let edge = |letter: char| letter == '$' || letter == '`' || letter.is_whitespace();
        let close = if self.no_dollar { None } else { inner.find(['$', '\n']) };
        steps(close.unwrap_or(if self.no_dollar { 1 } else { inner.len() }));
        self.no_dollar |= close.is_none();
        let text = close.filter(|close| inner.get(*close..).is_some_and(|rest| rest.starts_with('$'))).and_then(|close| inner.get(..close));
        let after = text.and_then(|text| inner.get(text.len() + 1..)).and_then(|rest| rest.chars().next());
        match text {
            Some(text) if !text.is_empty() && !text.starts_with(edge) && !text.ends_with(edge) && !after.is_some_and(char::is_alphanumeric) => {
                self.push(text.len() + 2, Token::node(Inline::Latex { text: text.to_owned() }, 0));
            }
            _ => self.at += 1,
        }
    }

    fn delimiter(&mut self, mark: char) {
        let length = self.rest().bytes().take_while(|byte| char::from(*byte) == mark).count();
        let run = self.rest().get(..length).unwrap_or_default();
        let before = self.before();
        let after = self.source.get(self.at + length..).and_then(|rest| rest.chars().next());
        let space = |letter: Option<char>| letter.is_none_or(char::is_whitespace);
        let word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        let (opens, closes) = match mark {
            '_' => (!space(after) && !word(before), !space(before) && !word(after)),
            '*' => (!(space(after) || length == 1 && matches!(after, Some('"' | '<'))), !space(before)),
            _ => (length > 1 && !space(after), length > 1 && !space(before)),
        };
        if opens || closes {
            self.push(length, Token::Delimiter { run, opens, closes });
        } else {
            self.at += length;
        }
    }

    /// An address or an e-mail address that stands bare at the start of a word.
    fn word(&mut self) {
        let rest = self.rest();
        if let Some(length) = url::bare_length(rest, self.context)
            && let Some(written) = rest.get(..length)
            && self.link(length, written, written)
        {
            return;
        }
        if self.at >= self.no_email_before {
            let (length, seen) = url::email_length(rest);
            self.no_email_before = self.at + seen;
            if let Some(address) = length.and_then(|length| rest.get(..length))
                && self.link(address.len(), &format!("mailto:{address}"), address)
            {
                return;
            }
        }
        if let Some(length) = url::foreign_length(rest) {
            self.at += length;
            return;
        }
        let word = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count();
        self.at += word.max(1);
    }

    /// `<https://a.b>` or `<ann@a.b>`.
    fn angle(&mut self) {
        let inner = self.rest().get(1..).unwrap_or_default();
        let end = inner.find(|letter: char| letter == '<' || letter == '>' || letter.is_whitespace());
        steps(end.unwrap_or(inner.len()));
        let written = end.filter(|end| inner.get(*end..).is_some_and(|rest| rest.starts_with('>'))).and_then(|end| inner.get(..end));
        let made = match written {
            Some(written) if url::email_length(written).0 == Some(written.len()) => {
                self.link(written.len() + 2, &format!("mailto:{written}"), written)
            }
            Some(written) if url::bare_length(written, self.context).is_some() => self.link(written.len() + 2, written, written),
            _ => false,
        };
        if !made {
            self.at += 1;
        }
    }

    fn link(&mut self, length: usize, address: &str, shown: &str) -> bool {
        let Some((url, kind)) = url::allowed(address, self.context).filter(|_| self.room > 0) else {
            return false;
        };
        let children = vec![Inline::Text { text: shown.to_owned() }];
        self.push(length, Token::node(Inline::Link { url, kind, title: None, children }, 1));
        true
    }
}
