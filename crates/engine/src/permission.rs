//! What one may do: the union of the permissions of one's roles (protocol F6).

use model::{Channel, ChannelId, ChannelKind, TeamId, User};
use std::collections::HashSet;
use store::{Reader, StoreError};

/// What one may do somewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permissions(HashSet<String>);

impl Permissions {
    /// Whether this is permitted.
    pub fn allow(&self, permission: &str) -> bool {
        self.0.contains(permission)
    }

    fn of_roles(reader: &Reader, roles: &[&str]) -> Result<Self, StoreError> {
        let names: Vec<String> = roles.iter().flat_map(|roles| roles.split_whitespace()).map(str::to_owned).collect();
        Ok(Self(reader.roles(&names)?.into_iter().flat_map(|role| role.permissions).collect()))
    }

    /// What one may do in a team.
    pub fn in_team(reader: &Reader, me: &User, team: &TeamId) -> Result<Self, StoreError> {
        let member = reader.team_member(team)?;
        Self::of_roles(reader, &[&me.roles, member.as_ref().map_or("", |member| &member.roles)])
    }

    /// What one may do in a channel.
    pub fn in_channel(reader: &Reader, me: &User, channel: &Channel) -> Result<Self, StoreError> {
        let team = reader.team_member(&channel.team_id)?;
        let member = reader.channel_member(&channel.id)?;
        Self::of_roles(reader, &[&me.roles, team.as_ref().map_or("", |member| &member.roles), member.as_ref().map_or("", |member| &member.roles)])
    }
}

/// What the composer and the post menus need to know of a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChannelRights {
    /// Write.
    pub post: bool,
    /// Attach files.
    pub upload: bool,
    /// React.
    pub react: bool,
    /// Change one's own posts.
    pub edit_own: bool,
    /// Delete one's own posts.
    pub delete_own: bool,
    /// Change others' posts.
    pub edit_others: bool,
    /// Delete others' posts.
    pub delete_others: bool,
    /// Leave the channel.
    pub leave: bool,
    /// Mention everybody.
    pub mention_all: bool,
}

/// One's rights in a channel; all closed if it is archived or its other person was deactivated.
pub fn channel_rights(reader: &Reader, me: &User, id: &ChannelId) -> Result<ChannelRights, StoreError> {
    let Some(channel) = reader.channel(id)? else { return Ok(ChannelRights::default()) };
    if reader.channel_member(id)?.is_none() {
        return Ok(ChannelRights::default());
    }
    let permissions = Permissions::in_channel(reader, me, &channel)?;
    let closed = channel.is_archived()
        || match channel.teammate(&me.id) {
            Some(other) => reader.user(&other)?.is_some_and(|user| user.is_deactivated()),
            None => false,
        };
    let open = |permission: &str| !closed && permissions.allow(permission);
    let files = reader.config()?.text("EnableFileAttachments") != "false";
    Ok(ChannelRights {
        post: open("create_post"),
        upload: files && open("upload_file") && open("create_post"),
        react: open("add_reaction"),
        edit_own: open("edit_post"),
        delete_own: open("delete_post"),
        edit_others: open("edit_others_posts"),
        delete_others: open("delete_others_posts"),
        leave: matches!(channel.kind, ChannelKind::Public | ChannelKind::Private) && !channel.is_default(),
        mention_all: open("use_channel_mentions"),
    })
}
