//! Teams.

use crate::{Millis, TeamId, UserId};
use serde::{Deserialize, Serialize};

/// A team as `GET /users/me/teams` tells it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Team {
    /// The server's id.
    pub id: TeamId,
    /// When it last changed.
    pub update_at: Millis,
    /// When it was archived; zero while it lives.
    pub delete_at: Millis,
    /// The name people see.
    pub display_name: String,
    /// The name in addresses.
    pub name: String,
    /// What the team is for.
    pub description: String,
    /// Version of the icon; zero if there is none.
    pub last_team_icon_update: Millis,
}

/// A person's membership of a team.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeamMember {
    /// The team.
    pub team_id: TeamId,
    /// The person.
    pub user_id: UserId,
    /// Space-separated team roles.
    pub roles: String,
    /// When the person left; zero while a member.
    pub delete_at: Millis,
}
