//! What is there when the server starts.

mod company;
mod conversations;
mod history;
mod large;
pub mod words;

use crate::{Options, Workspace, state::State};

/// Fills a state as the options ask.
pub fn fill(s: &mut State, options: &Options) {
    if options.empty {
        return;
    }
    company::fill(s);
    if let Workspace::W { posts } = options.workspace {
        large::fill(s, posts);
    }
}
