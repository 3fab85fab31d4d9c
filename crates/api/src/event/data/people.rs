//! Data of events about teams, roles, groups, people and their preferences.

use crate::event::nested::nested;
use model::{PostId, Preference, Presence, Role, Team, TeamId, TeamMember, User, UserId};
use serde::Deserialize;

/// A team and somebody.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TeamAndUser {
    /// The team.
    pub team_id: TeamId,
    /// Who.
    pub user_id: UserId,
}

/// A team.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct TeamData {
    /// The team.
    #[serde(deserialize_with = "nested")]
    pub team: Team,
}

/// One's roles in a team changed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct MemberroleUpdated {
    /// The membership as it is now.
    #[serde(deserialize_with = "nested")]
    pub member: TeamMember,
}

/// A role's permissions changed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RoleUpdated {
    /// The role as it is now.
    #[serde(deserialize_with = "nested")]
    pub role: Role,
}

/// A group of people.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Group {
    /// As the server has it.
    #[serde(deserialize_with = "nested")]
    pub group: serde_json::Value,
}

/// A membership of a group of people.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct GroupMember {
    /// `group_id`, `user_id`, …
    #[serde(deserialize_with = "nested")]
    pub group_member: serde_json::Value,
}

/// A group of people by its id.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct GroupRef {
    /// Which.
    pub group_id: String,
}

/// Somebody by their id.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct UserRef {
    /// Who.
    pub user_id: UserId,
}

/// A profile changed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct UserUpdated {
    /// The person, as far as one may see.
    pub user: User,
}

/// Somebody's system roles changed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct UserRoleUpdated {
    /// Who.
    pub user_id: UserId,
    /// Space-separated system roles.
    pub roles: String,
}

/// One's own status changed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct StatusChange {
    /// Oneself.
    pub user_id: UserId,
    /// What it is now.
    pub status: Presence,
}

/// Somebody writes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Typing {
    /// Who.
    pub user_id: UserId,
    /// The thread's root; empty in the channel itself.
    #[serde(default)]
    pub parent_id: PostId,
}

/// Preferences.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Preferences {
    /// The preferences.
    #[serde(deserialize_with = "nested")]
    pub preferences: Vec<Preference>,
}

/// A preference.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PreferenceData {
    /// The preference.
    #[serde(deserialize_with = "nested")]
    pub preference: Preference,
}
