//! Mattermost's own marks in the text that Markdown has left: mentions, channel links, hashtags, emoji, keywords.
//!
//! One pass from left to right. What a backslash escaped is a letter like any other, but starts no mark.
//! A text with more than [`MAX_TOKENS`] marks is left plain, as the official client does.

mod emoticon;
mod keyword;

use crate::work::steps;
use crate::{Context, Inline, SpecialMention, emoji};

/// The most marks in one text node.
pub(crate) const MAX_TOKENS: usize = 1000;
/// A name longer than this names nobody: 64 letters, a colon, and 64 of a remote server's.
const MAX_NAME: usize = 129;
/// How many letters of punctuation after a name are tried one by one; more are all taken off.
const MAX_TRIMS: usize = 16;

/// Text to read, and which of its letters were escaped.
#[derive(Default)]
pub(crate) struct Run {
    text: String,
    escaped: Vec<usize>,
}

impl Run {
    pub(crate) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(crate) fn push_escaped(&mut self, text: &str) {
        self.escaped.push(self.text.len());
        self.text.push_str(text);
    }

    /// Appends the inlines of this text.
    pub(crate) fn read(self, context: &Context, inlines: &mut Vec<Inline>) {
        if self.text.is_empty() {
            return;
        }
        let start = inlines.len();
        let mut reader = Reader { run: &self, context, inlines, at: 0, from: 0, next_escape: 0, tokens: 0 };
        reader.read();
        if reader.tokens > MAX_TOKENS {
            inlines.truncate(start);
            by_line(&self.text, inlines, |line, inlines| inlines.push(Inline::Text { text: line.to_owned() }));
        }
    }
}

/// Appends text line by line.
fn by_line(text: &str, inlines: &mut Vec<Inline>, mut add: impl FnMut(&str, &mut Vec<Inline>)) {
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            inlines.push(Inline::LineBreak);
        }
        if !line.is_empty() {
            add(line, inlines);
        }
    }
}

struct Reader<'a, 'c> {
    run: &'a Run,
    context: &'c Context<'c>,
    inlines: &'a mut Vec<Inline>,
    at: usize,
    from: usize,
    next_escape: usize,
    tokens: usize,
}

impl<'a> Reader<'a, '_> {
    fn rest(&self) -> &'a str {
        self.run.text.get(self.at..).unwrap_or_default()
    }

    fn before(&self) -> &'a str {
        self.run.text.get(..self.at).unwrap_or_default()
    }

    fn read(&mut self) {
        loop {
            // Most letters start nothing.
            let dull = self.rest().bytes().take_while(|byte| byte.is_ascii() && !b"@~#:;<xX\\".contains(byte)).count();
            steps(dull + 1);
            self.at += dull;
            let Some(letter) = self.rest().chars().next() else {
                break;
            };
            if self.is_escaped() {
                self.at += letter.len_utf8();
                continue;
            }
            let found = match letter {
                '@' => self.mention(),
                '~' => self.channel_link(),
                '#' => self.hashtag(),
                ':' => self.emoji().or_else(|| self.emoticon()),
                ';' | '<' | 'x' | 'X' => self.emoticon(),
                '\\' => {
                    self.escaped_emoticon();
                    None
                }
                _ => self.letters(),
            };
            match found {
                Some((length, inline)) if self.tokens < MAX_TOKENS => {
                    self.tokens += 1;
                    self.flush();
                    self.inlines.push(inline);
                    self.at += length;
                    self.from = self.at;
                }
                Some(_) => {
                    self.tokens += 1;
                    return;
                }
                None => self.at += letter.len_utf8(),
            }
        }
        self.flush();
    }

    fn is_escaped(&mut self) -> bool {
        while self.run.escaped.get(self.next_escape).is_some_and(|escape| *escape < self.at) {
            self.next_escape += 1;
        }
        self.run.escaped.get(self.next_escape) == Some(&self.at)
    }

    /// Appends the text so far, with the reader's keywords marked.
    fn flush(&mut self) {
        let text = self.run.text.get(self.from..self.at).unwrap_or_default();
        if !text.is_empty() {
            let mut before = self.run.text.get(..self.from).and_then(|before| before.chars().next_back());
            by_line(text, self.inlines, |line, inlines| keyword::mark(line, before.take(), self.context, inlines));
        }
        self.from = self.at;
    }

    fn after_word(&self) -> bool {
        self.before().chars().next_back().is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
    }

    /// `@name`, also after underscores that start a word.
    fn mention(&self) -> Option<(usize, Inline)> {
        let start = self.before().trim_end_matches('_');
        steps(self.before().len() - start.len());
        if start.ends_with(char::is_alphanumeric) {
            return None;
        }
        let rest = self.rest().get(1..)?;
        if let Some(found) = self.special_mention(rest) {
            return Some(found);
        }
        let name = name_run(rest);
        let remote = rest.get(name.len()..).and_then(|rest| rest.strip_prefix(':')).map_or("", name_run);
        steps(name.len() + remote.len());
        let whole = if remote.is_empty() { name } else { rest.get(..name.len() + 1 + remote.len())? };
        let found = resolved(whole, |name| self.context.names.user(name));
        let found = if remote.is_empty() { found } else { found.or_else(|| resolved(name, |name| self.context.names.user(name))) };
        let (name, user) = found?;
        let is_me = user.id == self.context.user_id && self.context.mention_highlight;
        let mention = Inline::Mention { text: format!("@{}", user.display), user_id: user.id, username: name.to_lowercase(), is_me };
        Some((1 + name.len(), mention))
    }

    fn special_mention(&self, rest: &str) -> Option<(usize, Inline)> {
        if !self.context.special_mentions {
            return None;
        }
        let all = [("channel", SpecialMention::Channel), ("all", SpecialMention::All), ("here", SpecialMention::Here)];
        let (written, name) = all.into_iter().find_map(|(word, name)| {
            let written = rest.get(..word.len()).filter(|written| written.eq_ignore_ascii_case(word))?;
            Some((written, name))
        })?;
        let after = rest.get(written.len()..)?.trim_start_matches(['.', '-', '_']);
        steps(rest.len() - written.len() - after.len());
        if after.starts_with(char::is_alphanumeric) {
            return None;
        }
        let is_me = self.context.channel_mentions_me && self.context.mention_highlight;
        Some((1 + written.len(), Inline::SpecialMention { name, text: format!("@{written}"), is_me }))
    }

    fn channel_link(&self) -> Option<(usize, Inline)> {
        if self.after_word() {
            return None;
        }
        let name = name_run(self.rest().get(1..)?);
        steps(name.len());
        let (name, channel) = resolved(name, |name| self.context.names.channel(name))?;
        let text = format!("~{}", channel.display);
        Some((1 + name.len(), Inline::ChannelLink { channel_id: channel.id, name: name.to_lowercase(), team: channel.team, text }))
    }

    /// `#` and a letter, then letters, digits, `-`, `_` and `.`, ending in a letter or digit.
    fn hashtag(&self) -> Option<(usize, Inline)> {
        let tag = self.rest().get(1..)?;
        if self.after_word() || !tag.starts_with(char::is_alphabetic) {
            return None;
        }
        let end = tag.find(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '-' | '_' | '.')).unwrap_or(tag.len());
        steps(end);
        let tag = tag.get(..end)?.trim_end_matches(['-', '_', '.']);
        let letters = tag.chars().count();
        (letters >= self.context.minimum_hashtag_length.max(2)).then(|| (1 + tag.len(), Inline::Hashtag { text: format!("#{tag}") }))
    }

    /// `:name:` of a system emoji or a custom one.
    fn emoji(&self) -> Option<(usize, Inline)> {
        let rest = self.rest().get(1..)?;
        let length = rest.bytes().take(MAX_NAME).take_while(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(byte)).count();
        steps(length);
        if length == 0 || rest.as_bytes().get(length) != Some(&b':') {
            return None;
        }
        let name = rest.get(..length)?.to_ascii_lowercase();
        let (unicode, custom_id) = match emoji::by_name(&name) {
            Some(found) => (Some(found.unicode.into_owned()), None),
            None => (None, Some(self.context.names.custom_emoji(&name)?)),
        };
        let text = self.rest().get(..length + 2)?.to_owned();
        Some((length + 2, Inline::Emoji { name, unicode, custom_id, text }))
    }

    fn emoticon(&self) -> Option<(usize, Inline)> {
        if !self.context.render_emoticons || self.after_word() {
            return None;
        }
        let (length, name) = emoticon::at(self.rest())?;
        let unicode = Some(emoji::by_name(name)?.unicode.into_owned());
        let text = self.rest().get(..length)?.to_owned();
        Some((length, Inline::Emoji { name: name.to_owned(), unicode, custom_id: None, text }))
    }

    /// A backslash before an emoticon is not shown, and the emoticon stays letters.
    fn escaped_emoticon(&mut self) {
        if !self.context.render_emoticons || self.after_word() {
            return;
        }
        if let Some((length, _)) = self.rest().get(1..).and_then(emoticon::at) {
            self.flush();
            self.from = self.at + 1;
            // The backslash itself is passed by the caller.
            self.at += length;
        }
    }

    /// An emoji written as itself.
    fn letters(&self) -> Option<(usize, Inline)> {
        let (length, found) = emoji::scan(self.rest())?;
        steps(length);
        let text = self.rest().get(..length)?.to_owned();
        Some((length, Inline::Emoji { name: found.name.into_owned(), unicode: Some(text.clone()), custom_id: None, text }))
    }
}

/// The letters at the start of the text that a name may have.
fn name_run(text: &str) -> &str {
    let length = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(byte)).count();
    text.get(..length).unwrap_or_default()
}

/// The longest start of `written` that is known, where only punctuation is taken off its end.
fn resolved<T>(written: &str, known: impl Fn(&str) -> Option<T>) -> Option<(&str, T)> {
    let mut name = written;
    for trims in 0.. {
        if name.is_empty() {
            break;
        }
        if name.len() <= MAX_NAME {
            steps(name.len());
            if let Some(found) = known(&name.to_ascii_lowercase()) {
                return Some((name, found));
            }
        }
        let shorter = if trims < MAX_TRIMS { name.strip_suffix(['.', '-', '_', ':']) } else { Some(name.trim_end_matches(['.', '-', '_', ':'])) };
        match shorter.filter(|shorter| shorter.len() < name.len()) {
            Some(shorter) => name = shorter,
            None => break,
        }
    }
    None
}
