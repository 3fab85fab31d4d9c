//! Links and images that are written out: `[text](url)`, `[text][label]`, `![alt](url)`.

use super::resolve::resolve;
use super::{Reader, Token};
use crate::work::steps;
use crate::{Inline, url};

/// The most unclosed `(` in an address, so that hostile text is not read again and again.
const MAX_PARENTHESES: usize = 8;
/// The longest label of a reference link, in bytes.
const MAX_LABEL: usize = 999;

/// An opening bracket that may still become a link or an image.
pub(super) struct Bracket {
    token: usize,
    image: bool,
    /// Where its content starts in the source.
    start: usize,
}

impl Reader<'_, '_> {
    pub(super) fn open_bracket(&mut self, length: usize) {
        let mark = self.rest().get(..length).unwrap_or_default();
        self.push(length, Token::Text(mark));
        self.brackets.push(Bracket { token: self.tokens.len() - 1, image: length == 2, start: self.at });
    }

    pub(super) fn close_bracket(&mut self) {
        self.flush();
        let Some(bracket) = self.brackets.pop() else {
            self.at += 1;
            return;
        };
        let barrier = if bracket.image { self.no_image_before } else { self.no_link_before };
        let made = bracket.token >= barrier && self.target(&bracket).is_some_and(|target| self.pair(&bracket, target));
        if !made {
            self.at += 1;
        }
    }

    /// Makes a link or an image of a pair of brackets, if its address may be used.
    fn pair(&mut self, bracket: &Bracket, target: Target) -> bool {
        let Some((url, kind)) = url::allowed(&target.url, self.context) else {
            return false;
        };
        if bracket.image && !url::is_web(&url) {
            return false;
        }
        let inner = self.tokens.split_off(bracket.token + 1);
        self.tokens.pop();
        let (mut children, height) = resolve(inner, self.context, self.room);
        if bracket.image {
            let alt = crate::plain::inlines(&children);
            let (width, height) = target.size;
            self.tokens.push(Token::node(Inline::Image { url, alt, title: target.title, width, height }, 0));
            self.no_image_before = self.tokens.len();
        } else if height < self.room {
            unlink(&mut children);
            self.tokens.push(Token::node(Inline::Link { url, kind, title: target.title, children }, height + 1));
            self.no_link_before = self.tokens.len();
        } else {
            // Too deep: the content stays, without the link.
            self.tokens.extend(children.into_iter().map(|child| Token::node(child, height)));
        }
        self.at = target.end;
        self.from = self.at;
        true
    }

    /// What follows a closing bracket: `(url =WxH "title")`, `[label]`, or nothing if the text is a label itself.
    fn target(&self, bracket: &Bracket) -> Option<Target> {
        let after = self.at + 1;
        let rest = self.source.get(after..).unwrap_or_default();
        if let Some(target) = rest.strip_prefix('(').and_then(|inner| destination(inner, after + 1, bracket.image)) {
            return Some(target);
        }
        if self.definitions.is_empty() {
            return None;
        }
        let own = self.source.get(bracket.start..self.at).filter(|own| own.len() <= MAX_LABEL);
        let label = rest.strip_prefix('[').and_then(|inner| {
            let end = inner.bytes().take(MAX_LABEL).position(|byte| byte == b']' || byte == b'[')?;
            steps(end);
            inner.get(..end).filter(|_| inner.as_bytes().get(end) == Some(&b']'))
        });
        let (label, end) = match label {
            Some("") => (own?, after + 2),
            Some(label) => (label, after + label.len() + 2),
            // Only the innermost pair can be a label, so that each letter is looked up once.
            None => (own.filter(|own| !own.contains('['))?, after),
        };
        steps(label.len());
        let (url, title) = self.definitions.get(&label.trim().to_lowercase())?.clone();
        Some(Target { url, title, size: (None, None), end })
    }
}

/// Width and height, where given.
type Size = (Option<u32>, Option<u32>);

struct Target {
    url: String,
    title: Option<String>,
    size: Size,
    /// Where the text goes on.
    end: usize,
}

/// Reads what stands in the round brackets of a link; `offset` is where it starts in the source.
fn destination(inner: &str, offset: usize, image: bool) -> Option<Target> {
    let start = inner.len() - inner.trim_start().len();
    let text = inner.get(start..)?;
    let (url, mut at) = match text.strip_prefix('<') {
        Some(angled) => {
            let end = angled.find(['<', '>', '\n'])?;
            (angled.get(..end).filter(|_| angled.as_bytes().get(end) == Some(&b'>'))?.to_owned(), start + end + 2)
        }
        None => {
            let (url, length) = unbracketed(text)?;
            (url, start + length)
        }
    };
    let skip_space = |at: &mut usize| {
        let rest = inner.get(*at..).unwrap_or_default();
        let spaces = rest.len() - rest.trim_start().len();
        steps(spaces + 1);
        *at += spaces;
        spaces > 0
    };
    let mut spaced = skip_space(&mut at);
    let mut size = (None, None);
    if image
        && spaced
        && let Some((found, length)) = inner.get(at..).and_then(dimensions)
    {
        size = found;
        at += length;
        spaced = skip_space(&mut at);
    }
    let mut title = None;
    if let Some(mark) = inner.get(at..)?.chars().next().filter(|mark| spaced && matches!(mark, '"' | '\'')) {
        let quoted = inner.get(at + 1..)?;
        let end = quoted.find(mark)?;
        steps(end);
        title = quoted.get(..end).map(str::to_owned);
        at += end + 2;
        skip_space(&mut at);
    }
    inner.get(at..)?.starts_with(')').then_some(Target { url, title, size, end: offset + at + 1 })
}

/// An address up to white space or the bracket that it did not open.
fn unbracketed(text: &str) -> Option<(String, usize)> {
    let mut url = String::new();
    let mut open = 0_usize;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        steps(1);
        match letter {
            '\\' => match letters.next_if(|(_, next)| matches!(next, '(' | ')' | '\\' | '*' | '_')) {
                Some((_, escaped)) => url.push(escaped),
                None => url.push('\\'),
            },
            '(' if open == MAX_PARENTHESES => return None,
            '(' => {
                open += 1;
                url.push('(');
            }
            ')' if open == 0 => return Some((url, at)),
            ')' => {
                open -= 1;
                url.push(')');
            }
            other if other.is_whitespace() => return (open == 0).then_some((url, at)),
            other => url.push(other),
        }
    }
    None
}

/// `=100`, `=100x50` or `=x50`, and its length.
fn dimensions(text: &str) -> Option<(Size, usize)> {
    let size = text.strip_prefix('=')?;
    let length = size.bytes().take(12).take_while(|byte| byte.is_ascii_digit() || *byte == b'x').count();
    let (width, height) = size.get(..length)?.split_once('x').unwrap_or((size.get(..length)?, ""));
    let side = |digits: &str| digits.parse().ok().filter(|side| *side > 0);
    (length > 0 && !height.contains('x')).then(|| ((side(width), side(height)), length + 1))
}

/// Takes links out of what a link shows.
fn unlink(children: &mut Vec<Inline>) {
    steps(children.len());
    let has_link = |inline: &Inline| matches!(inline, Inline::Link { .. });
    for inline in children.iter_mut() {
        if let Inline::Emphasis { children } | Inline::Strong { children } | Inline::Strike { children } = inline {
            unlink(children);
        }
    }
    if children.iter().any(has_link) {
        let flat = std::mem::take(children).into_iter().flat_map(|inline| match inline {
            Inline::Link { children, .. } => children,
            other => vec![other],
        });
        children.extend(flat);
    }
}
