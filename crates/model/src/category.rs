//! The sidebar's categories.

use crate::{CategoryId, ChannelId, TeamId, UserId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a category is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CategoryKind {
    /// Favourites, at the top.
    Favorites,
    /// What is in no other category.
    Channels,
    /// Direct and group messages that are in no other category.
    DirectMessages,
    /// Made by the person. Also taken for kinds we do not know.
    #[default]
    #[serde(other)]
    Custom,
}

/// How a category is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CategorySorting {
    /// As dragged.
    Manual,
    /// By the last post.
    Recent,
    /// By name.
    Alpha,
    /// The server's default (an empty word): alphabetical, but recent for direct messages.
    #[default]
    #[serde(rename = "", other)]
    Default,
}

/// A category of a person in a team.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Category {
    /// The server's id.
    pub id: CategoryId,
    /// Whose.
    pub user_id: UserId,
    /// In which team.
    pub team_id: TeamId,
    /// Position among the categories.
    pub sort_order: i64,
    /// How its channels are ordered.
    pub sorting: CategorySorting,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: CategoryKind,
    /// Its name; in English for the built-in ones.
    pub display_name: String,
    /// Whether all in it are muted.
    pub muted: bool,
    /// Whether it is folded away.
    pub collapsed: bool,
    /// Its channels, in manual order.
    #[serde(deserialize_with = "crate::post::null_as_default")]
    pub channel_ids: Vec<ChannelId>,
}

/// All categories of a person in a team.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Categories {
    /// The categories.
    #[serde(deserialize_with = "crate::post::null_as_default")]
    pub categories: Vec<Category>,
    /// Their order.
    #[serde(deserialize_with = "crate::post::null_as_default")]
    pub order: Vec<CategoryId>,
}
