//! Teams as they are told.

use serde_json::{Value, json};

use super::put;
use crate::state::{State, teams::Team};

impl State {
    /// A team as a user sees it: the address of its owner and its invitation only with permission.
    pub fn team_json(&self, team: &Team, viewer: Option<&str>) -> Value {
        let manages = viewer.is_some_and(|v| self.can_in_team(v, &team.id, "manage_team"));
        let invites = manages || viewer.is_some_and(|v| self.can_in_team(v, &team.id, "invite_user"));
        let mut told = json!({
            "id": team.id, "create_at": team.create_at, "update_at": team.update_at, "delete_at": team.delete_at,
            "display_name": team.display_name, "name": team.name, "description": team.description,
            "email": if manages { team.email.as_str() } else { "" }, "type": team.kind, "company_name": "", "allowed_domains": "",
            "invite_id": if invites { team.invite_id.as_str() } else { "" }, "allow_open_invite": team.allow_open_invite,
            "scheme_id": if team.scheme.is_empty() { Value::Null } else { team.scheme.clone().into() }, "group_constrained": Value::Null, "policy_id": Value::Null,
        });
        if team.last_icon_update > 0 {
            put(&mut told, "last_team_icon_update", team.last_icon_update.into());
        }
        if self.is_new() {
            put(&mut told, "cloud_limits_archived", false.into());
        }
        told
    }

    /// A membership of a team.
    pub fn team_member_json(&self, team: &str, user: &str) -> Option<Value> {
        let m = self.team_members.get(team)?.get(user)?;
        Some(json!({
            "team_id": team, "user_id": m.user_id, "roles": m.roles(self.team_scheme(team)), "delete_at": m.delete_at, "scheme_guest": m.guest,
            "scheme_user": m.user, "scheme_admin": m.admin, "explicit_roles": "",
        }))
    }
}
