//! Who is in which channel, with read state and notification settings.

use std::collections::BTreeMap;

use super::{State, teams::role_names};
use crate::ids::Id;

/// Membership of a channel.
#[derive(Debug, Clone, Default)]
pub struct Member {
    /// The channel.
    pub channel_id: Id,
    /// The member.
    pub user_id: Id,
    /// Member by the scheme.
    pub user: bool,
    /// Administrator by the scheme.
    pub admin: bool,
    /// Guest by the scheme.
    pub guest: bool,
    /// Up to when it was read, in ms.
    pub last_viewed_at: i64,
    /// How many messages were read.
    pub msg_count: i64,
    /// How many root messages were read.
    pub msg_count_root: i64,
    /// Unread mentions.
    pub mention_count: i64,
    /// Unread mentions in root messages.
    pub mention_count_root: i64,
    /// When it last changed, in ms.
    pub last_update_at: i64,
    /// Notification settings that are not the usual ones.
    pub notify_props: BTreeMap<String, String>,
}

impl Member {
    /// The names of its roles in a channel with this scheme.
    pub fn roles(&self, scheme: &str) -> String {
        role_names("channel", scheme, self.guest, self.user, self.admin)
    }

    /// Whether the channel is muted.
    pub fn is_muted(&self) -> bool {
        self.notify_props.get("mark_unread").is_some_and(|v| v == "mention")
    }

    /// All notification settings.
    pub fn all_notify_props(&self, is_new: bool) -> BTreeMap<String, String> {
        let mut usual =
            vec![("desktop", "default"), ("email", "default"), ("ignore_channel_mentions", "default"), ("mark_unread", "all"), ("push", "default")];
        if is_new {
            usual.push(("channel_auto_follow_threads", "off"));
        }
        let mut all: BTreeMap<String, String> = usual.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        all.extend(self.notify_props.clone());
        all
    }
}

impl State {
    /// Makes a user a member of a channel, silently.
    pub fn join_channel(&mut self, channel: &str, user: &str) {
        let guest = self.users.get(user).is_some_and(super::users::User::is_guest);
        let now = self.clock.now();
        let members = self.members.entry(channel.to_owned()).or_default();
        if members.contains_key(user) {
            return;
        }
        let member =
            Member { channel_id: channel.to_owned(), user_id: user.to_owned(), user: !guest, guest, last_update_at: now, ..Member::default() };
        members.insert(user.to_owned(), member);
        self.user_channels.entry(user.to_owned()).or_default().insert(channel.to_owned());
    }

    /// Takes a user out of a channel, silently.
    pub fn drop_member(&mut self, channel: &str, user: &str) {
        if let Some(members) = self.members.get_mut(channel) {
            members.shift_remove(user);
        }
        if let Some(channels) = self.user_channels.get_mut(user) {
            channels.shift_remove(channel);
        }
        for ((owner, _), categories) in &mut self.categories {
            if owner == user {
                for category in categories {
                    category.channel_ids.retain(|c| c != channel);
                }
            }
        }
    }

    /// A membership.
    pub fn member(&self, channel: &str, user: &str) -> Option<&Member> {
        self.members.get(channel).and_then(|m| m.get(user))
    }

    /// A membership, to change it.
    pub fn member_mut(&mut self, channel: &str, user: &str) -> Option<&mut Member> {
        self.members.get_mut(channel).and_then(|m| m.get_mut(user))
    }

    /// The members of a channel.
    pub fn member_ids(&self, channel: &str) -> Vec<Id> {
        self.members.get(channel).map(|m| m.keys().cloned().collect()).unwrap_or_default()
    }
}
