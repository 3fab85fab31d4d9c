//! Roles and what they permit. The permissions of the five everyday roles are data of the real versions.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{State, teams::role_name};
use crate::{
    Profile,
    answer::Refusal,
    ids::{Id, Ids},
};

/// A role.
#[derive(Debug, Clone)]
pub struct Role {
    /// Its id.
    pub id: Id,
    /// What it permits.
    pub permissions: BTreeSet<String>,
}

/// All roles by name.
pub struct Roles {
    roles: BTreeMap<String, Role>,
}

/// What guests may do in a channel; guests have no more than this anywhere.
const CHANNEL_GUEST: &[&str] = &[
    "read_channel",
    "read_channel_content",
    "add_reaction",
    "remove_reaction",
    "upload_file",
    "edit_post",
    "delete_post",
    "create_post",
    "use_channel_mentions",
    "use_slash_commands",
];

impl Roles {
    /// The roles of a profile.
    pub fn of(profile: Profile, ids: &mut Ids) -> Self {
        let text = match profile {
            Profile::V11_6 => include_str!("../../data/roles-11.6.json"),
            Profile::V5_37 => include_str!("../../data/roles-5.37.json"),
        };
        let data: BTreeMap<String, BTreeSet<String>> = serde_json::from_str(text).unwrap_or_default();
        let mut all: BTreeSet<String> = data.values().flatten().cloned().collect();
        all.extend(
            [
                "manage_system",
                "edit_other_users",
                "create_user_access_token",
                "edit_others_posts",
                "delete_others_posts",
                "manage_bots",
                "create_bot",
                "manage_incoming_webhooks",
                "remove_others_reactions",
            ]
            .map(str::to_owned),
        );
        let mut roles: BTreeMap<String, Role> = data.into_iter().map(|(name, permissions)| (name, Role { id: ids.make(), permissions })).collect();
        let set = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<BTreeSet<_>>();
        roles.insert("system_admin".into(), Role { id: ids.make(), permissions: all });
        roles.insert("system_guest".into(), Role { id: ids.make(), permissions: set(&["create_direct_channel", "create_group_channel"]) });
        roles.insert("team_guest".into(), Role { id: ids.make(), permissions: set(&["view_team"]) });
        roles.insert("channel_guest".into(), Role { id: ids.make(), permissions: set(CHANNEL_GUEST) });
        Self { roles }
    }

    /// Whether one of the named roles permits something.
    pub fn permit(&self, names: &str, permission: &str) -> bool {
        names.split_whitespace().any(|n| self.roles.get(n).is_some_and(|r| r.permissions.contains(permission)))
    }

    /// Takes a permission from a role or gives it; for tests.
    pub fn change(&mut self, role: &str, permission: &str, given: bool) {
        if let Some(role) = self.roles.get_mut(role) {
            if given {
                role.permissions.insert(permission.to_owned());
            } else {
                role.permissions.remove(permission);
            }
        }
    }

    /// Makes a role of a scheme: like another, but for some permissions.
    pub fn copy(&mut self, from: &str, name: &str, id: Id, without: &[&str]) {
        let permissions = self.roles.get(from).map(|r| r.permissions.clone()).unwrap_or_default();
        let permissions = permissions.into_iter().filter(|p| !without.contains(&p.as_str())).collect();
        self.roles.insert(name.to_owned(), Role { id, permissions });
    }

    /// A role as it is told.
    pub fn json(&self, name: &str, profile: Profile) -> Option<Value> {
        let role = self.roles.get(name)?;
        let title = name.strip_prefix("system_").map_or_else(|| name.to_owned(), |n| format!("global_{n}"));
        let mut told = json!({
            "id": role.id, "name": name,
            "display_name": format!("authentication.roles.{title}.name"),
            "description": format!("authentication.roles.{title}.description"),
            "create_at": 1_600_000_000_000_i64, "update_at": 1_600_000_000_000_i64, "delete_at": 0,
            "permissions": role.permissions, "scheme_managed": true, "built_in": true,
        });
        if profile.is_new() {
            crate::wire::put(&mut told, "scheme_id", Value::Null);
        }
        Some(told)
    }
}

impl State {
    /// The scheme of a team; empty for none.
    pub fn team_scheme(&self, team: &str) -> &str {
        self.teams.get(team).map_or("", |t| &t.scheme)
    }

    /// The scheme of a channel; empty for none.
    pub fn channel_scheme(&self, channel: &str) -> &str {
        self.channels.get(channel).map_or("", |c| &c.scheme)
    }

    /// Makes a scheme whose roles are like the system's of this scope, but for some permissions. Returns its id.
    pub fn make_scheme(&mut self, scope: &str, without: &[&str]) -> Id {
        let scheme = self.ids.make();
        for rank in ["guest", "user", "admin"] {
            let id = self.ids.make();
            self.roles.copy(&role_name(scope, "", rank), &role_name(scope, &scheme, rank), id, without);
        }
        scheme
    }

    /// Whether a user's system roles permit something.
    pub fn can(&self, user: &str, permission: &str) -> bool {
        self.users.get(user).is_some_and(|u| self.roles.permit(&u.roles, permission))
    }

    /// Whether a user may do something in a team.
    pub fn can_in_team(&self, user: &str, team: &str, permission: &str) -> bool {
        self.can(user, permission)
            || self
                .team_members
                .get(team)
                .and_then(|m| m.get(user))
                .filter(|m| m.delete_at == 0)
                .is_some_and(|m| self.roles.permit(&m.roles(self.team_scheme(team)), permission))
    }

    /// Whether a user may do something in a channel.
    pub fn can_in_channel(&self, user: &str, channel: &str, permission: &str) -> bool {
        if self.members.get(channel).and_then(|m| m.get(user)).is_some_and(|m| self.roles.permit(&m.roles(self.channel_scheme(channel)), permission))
        {
            return true;
        }
        match self.channels.get(channel) {
            Some(c) if c.team_id.is_empty() => self.can(user, permission),
            Some(c) => self.can_in_team(user, &c.team_id, permission),
            None => false,
        }
    }

    /// Whether a user may read a channel: as a member, or because it is public and one is in its team.
    pub fn can_read(&self, user: &str, channel: &str) -> bool {
        self.can_in_channel(user, channel, "read_channel")
            || self.channels.get(channel).is_some_and(|c| c.kind == 'O' && self.can_in_team(user, &c.team_id, "read_public_channel"))
    }

    /// Refuses unless a user may do something in a channel.
    pub fn need_in_channel(&self, user: &str, channel: &str, permission: &str) -> Result<(), Refusal> {
        if self.can_in_channel(user, channel, permission) { Ok(()) } else { Err(Refusal::permission()) }
    }

    /// Refuses unless a user may read a channel that exists.
    pub fn need_to_read(&self, user: &str, channel: &str) -> Result<(), Refusal> {
        if !self.channels.contains_key(channel) {
            return Err(Refusal::new(404, "app.channel.get.existing.app_error", "Unable to find the existing channel."));
        }
        if self.can_read(user, channel) { Ok(()) } else { Err(Refusal::permission()) }
    }
}
