//! Data of events about channels, memberships and the sidebar.

use crate::event::nested::{nested, nested_or_default};
use model::{Category, CategoryId, Channel, ChannelId, ChannelMember, Millis, TeamId, UserId};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A channel by its id.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ChannelRef {
    /// Which.
    pub channel_id: ChannelId,
}

/// One made a channel.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ChannelCreated {
    /// Which.
    pub channel_id: ChannelId,
    /// Its team.
    #[serde(default)]
    pub team_id: TeamId,
}

/// A channel changed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ChannelUpdated {
    /// The channel as it is now. Some servers leave it out; then the broadcast tells which to fetch.
    #[serde(default, deserialize_with = "nested_or_default")]
    pub channel: Option<Channel>,
}

/// A channel was archived.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ChannelDeleted {
    /// Which.
    pub channel_id: ChannelId,
    /// When.
    #[serde(default)]
    pub delete_at: Millis,
}

/// One's membership changed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ChannelMemberUpdated {
    /// The membership as it is now.
    #[serde(rename = "channelMember", deserialize_with = "nested")]
    pub channel_member: ChannelMember,
}

/// A direct channel was made.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct DirectAdded {
    /// Who made it; missing on old servers.
    #[serde(default)]
    pub creator_id: UserId,
    /// The other person.
    pub teammate_id: UserId,
}

/// A group message was made.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct GroupAdded {
    /// All people in it.
    #[serde(deserialize_with = "nested")]
    pub teammate_ids: Vec<UserId>,
}

/// Somebody joined a channel.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct UserAdded {
    /// Who.
    pub user_id: UserId,
    /// The channel's team.
    #[serde(default)]
    pub team_id: TeamId,
}

/// Somebody left a channel.
/// To the channel: `user_id` is set and the channel is in the broadcast. To who left: `channel_id` is set and the person is in the broadcast.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct UserRemoved {
    /// Who; empty if it is oneself.
    pub user_id: UserId,
    /// Where; empty if the broadcast tells.
    pub channel_id: ChannelId,
    /// Who did it.
    pub remover_id: UserId,
}

/// Channels were read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct MultipleChannelsViewed {
    /// When each was viewed.
    pub channel_times: BTreeMap<ChannelId, Millis>,
}

/// A bookmark.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Bookmark {
    /// As the server has it.
    #[serde(deserialize_with = "nested")]
    pub bookmark: serde_json::Value,
}

/// Bookmarks.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Bookmarks {
    /// A list, or an object of `updated` and `deleted`.
    #[serde(deserialize_with = "nested")]
    pub bookmarks: serde_json::Value,
}

/// A category by its id. Its team is in the broadcast.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct CategoryRef {
    /// Which.
    pub category_id: CategoryId,
}

/// Categories changed.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct SidebarCategoryUpdated {
    /// Those that changed. Empty in the event that precedes changes of preferences, and on 5.37: then fetch them.
    #[serde(default, rename = "updatedCategories", deserialize_with = "nested_or_default")]
    pub updated_categories: Vec<Category>,
}

/// Categories were put in another order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SidebarCategoryOrderUpdated {
    /// The new order.
    pub order: Vec<CategoryId>,
}
