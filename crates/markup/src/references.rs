//! The names that stand in a text, to be read from the store before it is parsed.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::{Channel, Context, Names, User};

/// Names to look up, each in lower case. Some are guesses: `@ann.` asks for `ann.` and `ann`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct References {
    /// Candidates for people, without `@`.
    pub usernames: BTreeSet<String>,
    /// Candidates for channels, without `~`.
    pub channels: BTreeSet<String>,
    /// Candidates for custom emoji, without colons; system emoji are not among them.
    pub emoji: BTreeSet<String>,
}

/// All that [`crate::parse`] would ask its [`Names`] about this text.
#[must_use]
pub fn references(text: &str) -> References {
    let asked = Asked::default();
    let _tree = crate::parse(text, &Context::new(&asked));
    asked.0.into_inner()
}

/// Knows nobody and notes who was asked for.
#[derive(Default)]
struct Asked(RefCell<References>);

impl Names for Asked {
    fn user(&self, username: &str) -> Option<User> {
        self.0.borrow_mut().usernames.insert(username.to_owned());
        None
    }
    fn channel(&self, name: &str) -> Option<Channel> {
        self.0.borrow_mut().channels.insert(name.to_owned());
        None
    }
    fn custom_emoji(&self, name: &str) -> Option<String> {
        self.0.borrow_mut().emoji.insert(name.to_owned());
        None
    }
}
