//! From rows to items: how what is stored is shown.
//!
//! Everything here is a function of a [`Lens`]: one consistent snapshot of the store, the live state, and who looks.
//! Views differ only in which of these functions they call and when.

mod attachment;
mod channel;
mod emoji;
mod image;
mod lens;
mod person;
mod post;
mod system;
mod text;

pub(crate) use channel::{channel_item, channel_name};
pub(crate) use emoji::emoji_item;
pub(crate) use lens::Lens;
pub(crate) use person::{initials, person_item, team_icon};
pub(crate) use post::{Hanging, post_item, waiting_item};
pub(crate) use text::document;
