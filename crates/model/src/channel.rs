//! Channels, memberships, and what counts as unread.

use crate::{ChannelId, Millis, TeamId, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// The kind of a channel (`type` on the wire).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[ts(export)]
pub enum ChannelKind {
    /// Anybody in the team may join.
    #[default]
    #[serde(rename = "O")]
    Public,
    /// By invitation.
    #[serde(rename = "P")]
    Private,
    /// Between two people, or with oneself.
    #[serde(rename = "D")]
    Direct,
    /// Between three to eight people.
    #[serde(rename = "G")]
    Group,
}

impl ChannelKind {
    /// Whether it is a conversation between named people, outside any team.
    pub fn is_personal(self) -> bool {
        matches!(self, Self::Direct | Self::Group)
    }

    /// The server's letter for it.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Public => "O",
            Self::Private => "P",
            Self::Direct => "D",
            Self::Group => "G",
        }
    }

    /// The kind for a letter of the server's; an unknown one is treated as private, which promises least.
    pub fn from_letter(letter: &str) -> Self {
        match letter {
            "O" => Self::Public,
            "D" => Self::Direct,
            "G" => Self::Group,
            _ => Self::Private,
        }
    }
}

/// A channel as `GET /users/me/teams/{t}/channels` tells it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Channel {
    /// The server's id.
    pub id: ChannelId,
    /// When it was made.
    pub create_at: Millis,
    /// When it last changed.
    pub update_at: Millis,
    /// When it was archived; zero while it lives.
    pub delete_at: Millis,
    /// Its team; empty for direct and group messages.
    pub team_id: TeamId,
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: ChannelKind,
    /// The name people see. For direct messages it is not meant to be shown.
    pub display_name: String,
    /// The name in addresses. For a direct message both user ids, sorted, joined by `__`.
    pub name: String,
    /// A line of Markdown above the conversation.
    pub header: String,
    /// What it is for.
    pub purpose: String,
    /// When the newest post was made.
    pub last_post_at: Millis,
    /// How many posts count towards unread.
    pub total_msg_count: i64,
    /// The same for posts that start a thread; missing before 5.38.
    pub total_msg_count_root: i64,
    /// Who made it.
    pub creator_id: UserId,
    /// Whether membership follows an LDAP group.
    #[serde(deserialize_with = "crate::post::null_as_default")]
    pub group_constrained: bool,
}

impl Channel {
    /// Whether it is read-only because it was archived.
    pub fn is_archived(&self) -> bool {
        self.delete_at.is_set()
    }

    /// The channel that everybody is in and nobody can leave.
    pub fn is_default(&self) -> bool {
        self.name == "town-square" && self.kind == ChannelKind::Public
    }

    /// The other person of a direct message; oneself in a note to self.
    /// `None` for other kinds and for a name that is not of the form `a__b`.
    pub fn teammate(&self, me: &UserId) -> Option<UserId> {
        if self.kind != ChannelKind::Direct {
            return None;
        }
        let (first, second) = self.name.split_once("__")?;
        Some(UserId::from(if first == me.as_str() { second } else { first }))
    }
}

/// A person's membership of a channel.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelMember {
    /// The channel.
    pub channel_id: ChannelId,
    /// The person.
    pub user_id: UserId,
    /// Space-separated channel roles.
    pub roles: String,
    /// When the person last viewed it.
    pub last_viewed_at: Millis,
    /// How many of the channel's posts were read.
    pub msg_count: i64,
    /// The same for posts that start a thread.
    pub msg_count_root: i64,
    /// Unread mentions.
    pub mention_count: i64,
    /// The same for posts that start a thread.
    pub mention_count_root: i64,
    /// Unread mentions in urgent posts.
    pub urgent_mention_count: i64,
    /// Notification settings; `mark_unread` = `mention` means muted.
    pub notify_props: BTreeMap<String, String>,
    /// When the membership last changed.
    pub last_update_at: Millis,
}

impl ChannelMember {
    /// Whether the person silenced the channel.
    pub fn is_muted(&self) -> bool {
        self.notify_props.get("mark_unread").is_some_and(|value| value == "mention")
    }
}

/// What is unread in a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Unread {
    /// Posts not read yet; never negative.
    pub messages: i64,
    /// Mentions not read yet.
    pub mentions: i64,
    /// Whether one of them is urgent.
    pub urgent: bool,
    /// Whether the row shows as unread at all.
    pub is_unread: bool,
}

/// What is unread, by the formulae of the official clients (protocol J1).
/// `collapsed` tells whether the person reads replies in threads only.
pub fn unread(channel: &Channel, member: &ChannelMember, collapsed: bool) -> Unread {
    if channel.is_archived() {
        return Unread::default();
    }
    let (total, read, mentions) = if collapsed {
        (channel.total_msg_count_root, member.msg_count_root, member.mention_count_root)
    } else {
        (channel.total_msg_count, member.msg_count, member.mention_count)
    };
    let messages = total.saturating_sub(read).max(0);
    let mentions = mentions.max(0);
    Unread { messages, mentions, urgent: member.urgent_mention_count > 0, is_unread: mentions > 0 || (!member.is_muted() && messages > 0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(total: i64, read: i64, mentions: i64) -> (Channel, ChannelMember) {
        let channel = Channel { total_msg_count: total, total_msg_count_root: total, ..Channel::default() };
        let member =
            ChannelMember { msg_count: read, msg_count_root: read, mention_count: mentions, mention_count_root: mentions, ..Default::default() };
        (channel, member)
    }

    #[test]
    fn unread_follows_the_official_formulae() {
        let (channel, mut member) = counts(10, 7, 0);
        assert_eq!(unread(&channel, &member, false).messages, 3);
        assert!(unread(&channel, &member, false).is_unread, "three posts are new");
        member.notify_props.insert("mark_unread".into(), "mention".into());
        assert!(!unread(&channel, &member, false).is_unread, "a muted channel stays quiet");
        member.mention_count = 1;
        assert!(unread(&channel, &member, false).is_unread, "but a mention shows even there");
    }

    #[test]
    fn a_server_that_counts_behind_never_makes_negative_unreads() {
        let (channel, member) = counts(5, 9, 0);
        assert_eq!(unread(&channel, &member, true).messages, 0);
    }

    #[test]
    fn an_archived_channel_never_counts() {
        let (mut channel, member) = counts(5, 0, 2);
        channel.delete_at = Millis(1);
        assert_eq!(unread(&channel, &member, false), Unread::default());
    }

    #[test]
    fn the_teammate_is_read_from_the_name() {
        let channel = Channel { kind: ChannelKind::Direct, name: "a__b".into(), ..Channel::default() };
        assert_eq!(channel.teammate(&"a".into()), Some("b".into()));
        assert_eq!(channel.teammate(&"b".into()), Some("a".into()));
        let note = Channel { kind: ChannelKind::Direct, name: "a__a".into(), ..Channel::default() };
        assert_eq!(note.teammate(&"a".into()), Some("a".into()), "a note to self");
    }
}
