//! Pairs delimiter runs, from left to right, and reads the text between them.
//!
//! A closing run takes the nearest open run of its mark; open runs of other marks between the two become text.
//! Each piece is moved into at most one node by each pairing and is one piece afterwards, so the work is linear.

use super::Token;
use crate::work::steps;
use crate::{Context, Inline, token};

enum Piece<'a> {
    Text(&'a str),
    Escaped(&'a str),
    Open(&'a str),
    Node(Box<Inline>, usize),
}

/// The inlines of some tokens, and their height in levels, which is at most `room`.
pub(super) fn resolve(tokens: Vec<Token>, context: &Context, room: usize) -> (Vec<Inline>, usize) {
    let mut pairing = Pairing { pieces: Vec::with_capacity(tokens.len()), open: Default::default(), context, room };
    for token in tokens {
        steps(1);
        match token {
            Token::Text(text) => pairing.pieces.push(Piece::Text(text)),
            Token::Escaped(text) => pairing.pieces.push(Piece::Escaped(text)),
            Token::Node(inline, height) => pairing.pieces.push(Piece::Node(inline, height)),
            Token::Delimiter { run, opens, closes } => pairing.delimiter(run, opens, closes),
        }
    }
    finish(pairing.pieces, context)
}

struct Pairing<'a, 'c> {
    pieces: Vec<Piece<'a>>,
    /// Where open runs stand among the pieces, for `*`, `_` and `~`.
    open: [Vec<usize>; 3],
    context: &'c Context<'c>,
    room: usize,
}

impl<'a> Pairing<'a, '_> {
    fn delimiter(&mut self, run: &'a str, opens: bool, closes: bool) {
        let mark = run.bytes().next().unwrap_or_default();
        let mut left = run;
        while closes && !left.is_empty() {
            let Some(rest) = self.close(mark, left) else {
                break;
            };
            left = rest;
        }
        if left.is_empty() {
            return;
        }
        if opens {
            let at = self.pieces.len();
            self.stack(mark).push(at);
            self.pieces.push(Piece::Open(left));
        } else {
            self.pieces.push(Piece::Text(left));
        }
    }

    fn stack(&mut self, mark: u8) -> &mut Vec<usize> {
        let [star, low, tilde] = &mut self.open;
        match mark {
            b'*' => star,
            b'_' => low,
            _ => tilde,
        }
    }

    /// Pairs the nearest open run with a part of this one and returns what is left of it.
    fn close(&mut self, mark: u8, run: &'a str) -> Option<&'a str> {
        let at = *self.stack(mark).last()?;
        let Some(Piece::Open(open)) = self.pieces.get(at) else {
            return None;
        };
        let open = *open;
        let count = if open.len() >= 2 && run.len() >= 2 { 2 } else { 1 };
        if mark == b'~' && count == 1 {
            return None;
        }
        let inner = self.pieces.split_off(at + 1);
        for stack in &mut self.open {
            while stack.last().is_some_and(|last| *last > at) {
                steps(1);
                stack.pop();
            }
        }
        let height = inner.iter().map(|piece| if let Piece::Node(_, height) = piece { *height } else { 0 }).max().unwrap_or(0);
        steps(inner.len());
        if height >= self.room {
            // Whatever is open would enclose this too, and is as much too deep.
            self.pieces.extend(inner);
            self.open.iter_mut().for_each(Vec::clear);
            return None;
        }
        let (children, height) = finish(inner, self.context);
        self.pieces.pop();
        match open.get(count..).filter(|rest| !rest.is_empty()) {
            Some(rest) => self.pieces.push(Piece::Open(rest)),
            None => drop(self.stack(mark).pop()),
        }
        let inline = match (mark, count) {
            (b'~', _) => Inline::Strike { children },
            (_, 2) => Inline::Strong { children },
            _ => Inline::Emphasis { children },
        };
        self.pieces.push(Piece::Node(Box::new(inline), height + 1));
        run.get(count..)
    }
}

/// Joins what is text and reads Mattermost's marks from it.
fn finish(pieces: Vec<Piece>, context: &Context) -> (Vec<Inline>, usize) {
    let mut inlines = Vec::new();
    let mut run = token::Run::default();
    let mut height = 0;
    for piece in pieces {
        match piece {
            Piece::Text(text) | Piece::Open(text) => run.push(text),
            Piece::Escaped(text) => run.push_escaped(text),
            Piece::Node(inline, own) => {
                std::mem::take(&mut run).read(context, &mut inlines);
                inlines.push(*inline);
                height = height.max(own);
            }
        }
    }
    run.read(context, &mut inlines);
    (inlines, height)
}
