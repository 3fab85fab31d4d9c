//! Teams and who is in them.

use super::{State, channels::Channel, posts::NewPost};
use crate::{answer::Refusal, ids::Id, socket::hub::Broadcast};
use serde_json::json;

/// A team.
#[derive(Debug, Clone, Default)]
pub struct Team {
    /// Its id.
    pub id: Id,
    /// Name in addresses.
    pub name: String,
    /// Name for people.
    pub display_name: String,
    /// What it is for.
    pub description: String,
    /// Whoever created it, as an address.
    pub email: String,
    /// `O` open, `I` by invitation.
    pub kind: String,
    /// What an invitation link carries.
    pub invite_id: Id,
    /// Whether anyone may join.
    pub allow_open_invite: bool,
    /// When it was created, in ms.
    pub create_at: i64,
    /// When it last changed, in ms.
    pub update_at: i64,
    /// When it was archived, in ms; 0 if it was not.
    pub delete_at: i64,
    /// When its icon last changed, in ms; 0 if it has none.
    pub last_icon_update: i64,
    /// The permission scheme that overrides the system's; empty for none.
    pub scheme: Id,
}

/// Membership of a team.
#[derive(Debug, Clone, Default)]
pub struct TeamMember {
    /// The member.
    pub user_id: Id,
    /// When the member left, in ms; 0 if that did not happen.
    pub delete_at: i64,
    /// Member by the scheme.
    pub user: bool,
    /// Administrator by the scheme.
    pub admin: bool,
    /// Guest by the scheme.
    pub guest: bool,
}

impl TeamMember {
    /// The names of its roles in a team with this scheme.
    pub fn roles(&self, scheme: &str) -> String {
        role_names("team", scheme, self.guest, self.user, self.admin)
    }
}

/// Role names of a scope; with a scheme, those of the scheme.
pub fn role_names(scope: &str, scheme: &str, guest: bool, user: bool, admin: bool) -> String {
    [(guest, "guest"), (user, "user"), (admin, "admin")]
        .iter()
        .filter(|(is, _)| *is)
        .map(|(_, n)| role_name(scope, scheme, n))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The role that a scope has for guests, users or administrators; with a scheme, one of its own, whose name looks like an id.
pub fn role_name(scope: &str, scheme: &str, rank: &str) -> String {
    let Some(stem) = scheme.get(..25) else { return format!("{scope}_{rank}") };
    let last = match rank {
        "guest" => '7',
        "user" => '8',
        _ => '9',
    };
    format!("{stem}{last}")
}

impl State {
    /// Adds a team with its two default channels; whoever creates it becomes its administrator.
    pub fn add_team(&mut self, mut team: Team, creator: &str) -> Result<Id, Refusal> {
        if self.teams.values().any(|t| t.name == team.name) {
            return Err(Refusal::new(400, "app.team.save.existing.app_error", "A team with that name already exists."));
        }
        if team.name.len() < 2 || !team.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            return Err(Refusal::new(400, "model.team.is_valid.characters.app_error", "Name must be 2 or more lowercase alphanumeric characters."));
        }
        if team.id.is_empty() {
            team.id = self.ids.make();
        }
        team.invite_id = self.ids.make();
        if team.create_at == 0 {
            team.create_at = self.clock.now();
        }
        team.update_at = team.create_at;
        if team.kind.is_empty() {
            team.kind = "O".into();
        }
        let (id, at) = (team.id.clone(), team.create_at);
        self.teams.insert(id.clone(), team);
        for (name, display_name) in [("town-square", "Town Square"), ("off-topic", "Off-Topic")] {
            self.add_channel(Channel {
                team_id: id.clone(),
                name: name.into(),
                display_name: display_name.into(),
                kind: 'O',
                create_at: at,
                ..Channel::default()
            })?;
        }
        if !creator.is_empty() {
            self.join_team(&id, creator, creator);
            if let Some(m) = self.team_members.get_mut(&id).and_then(|m| m.get_mut(creator)) {
                m.admin = true;
            }
        }
        Ok(id)
    }

    /// Makes a user a member of a team and of its default channels, on behalf of `by`.
    pub fn join_team(&mut self, team: &str, user: &str, by: &str) {
        let guest = self.users.get(user).is_some_and(super::users::User::is_guest);
        let member = TeamMember { user_id: user.to_owned(), delete_at: 0, user: !guest, admin: false, guest };
        let members = self.team_members.entry(team.to_owned()).or_default();
        if members.get(user).is_some_and(|m| m.delete_at == 0) {
            return;
        }
        members.insert(user.to_owned(), member);
        self.make_categories(user, team);
        self.emit("added_to_team", json!({"team_id": team, "user_id": user}), Broadcast::user(user));
        if guest {
            return;
        }
        for name in ["town-square", "off-topic"] {
            let Some(channel) = self.channel_named(team, name) else { continue };
            self.join_channel(&channel, user);
            let (user_name, by_name) = (self.username(user), self.username(by));
            let added = name == "town-square" && user != by;
            let (kind, message) = match (name, added) {
                ("town-square", false) => ("system_join_team", format!("{user_name} joined the team.")),
                ("town-square", true) => ("system_add_to_team", format!("{user_name} added to the team by {by_name}.")),
                _ => ("system_join_channel", format!("{user_name} joined the channel.")),
            };
            let props = if added {
                json!({"username": by_name, "userId": by, "addedUserId": user, "addedUsername": user_name})
            } else {
                json!({"username": user_name})
            };
            self.create_post(NewPost::system(&channel, if added { by } else { user }, kind, message, props));
        }
    }

    /// Takes a user out of a team and of its channels.
    pub fn leave_team(&mut self, team: &str, user: &str) {
        let now = self.clock.now();
        let channels: Vec<Id> = self.channels_of(user).filter(|c| c.team_id == team).map(|c| c.id.clone()).collect();
        for channel in channels {
            self.drop_member(&channel, user);
        }
        self.emit("leave_team", json!({"team_id": team, "user_id": user}), Broadcast::team(team));
        if let Some(m) = self.team_members.get_mut(team).and_then(|m| m.get_mut(user)) {
            m.delete_at = now;
        }
        self.emit("leave_team", json!({"team_id": team, "user_id": user}), Broadcast::user(user));
    }

    /// Archives a team (`at` in ms) or brings it back (0); its memberships stay.
    pub fn set_team_archived(&mut self, team: &str, at: i64) {
        let now = self.clock.now();
        let Some(t) = self.teams.get_mut(team) else { return };
        (t.delete_at, t.update_at) = (at, now);
        self.tell_team(if at > 0 { "delete_team" } else { "restore_team" }, team);
    }

    /// Tells a team's members how it is now.
    pub fn tell_team(&mut self, event: &str, team: &str) {
        let Some(told) = self.teams.get(team).map(|t| self.team_json(t, None)) else { return };
        self.emit(event, json!({"team": told.to_string()}), Broadcast::team(team));
    }

    /// Whether a user is in a team.
    pub fn in_team(&self, team: &str, user: &str) -> bool {
        self.team_members.get(team).and_then(|m| m.get(user)).is_some_and(|m| m.delete_at == 0)
    }

    /// The teams of a user.
    pub fn teams_of(&self, user: &str) -> Vec<Id> {
        self.teams.values().filter(|t| t.delete_at == 0 && self.in_team(&t.id, user)).map(|t| t.id.clone()).collect()
    }
}
