//! A timeline or a thread, top to bottom.

use super::PostItem;
use model::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A row of a timeline, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum TimelineItem {
    /// The first post ever is below.
    Start,
    /// Older posts exist; shown at the top. `failed` if the server could not be asked.
    Older {
        /// Whether they are being fetched.
        loading: bool,
        /// Whether they could not be fetched, for want of the line.
        offline: bool,
    },
    /// A new day begins.
    Day {
        /// Its first millisecond, in the reader's zone.
        at: Millis,
    },
    /// What follows is new.
    NewLine,
    /// A post.
    Post {
        /// It.
        post: Box<PostItem>,
    },
    /// The head of a thread's replies.
    Replies {
        /// How many.
        count: u32,
    },
    /// Newer posts exist that are not shown; at the bottom.
    Newer {
        /// Whether they are being fetched.
        loading: bool,
    },
}
