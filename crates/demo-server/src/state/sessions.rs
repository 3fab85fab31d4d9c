//! Sessions and what is written down about signing in.

use serde_json::{Value, json};

use super::State;
use crate::ids::Id;

/// A session.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its id.
    pub id: Id,
    /// Whose it is.
    pub user_id: Id,
    /// When it began, in ms.
    pub create_at: i64,
    /// When it ends, in ms.
    pub expires_at: i64,
    /// Last request, in ms.
    pub last_activity_at: i64,
    /// What the legacy check wants back.
    pub csrf: Id,
    /// Whether it stands behind a personal access token, with its description.
    pub access_token: Option<String>,
}

/// An entry of the audit table.
#[derive(Debug, Clone)]
pub struct Audit {
    /// Its id.
    pub id: Id,
    /// Who did it.
    pub user_id: Id,
    /// What, as a path.
    pub action: String,
    /// More about it.
    pub extra_info: String,
    /// In which session.
    pub session_id: Id,
    /// When, in ms.
    pub create_at: i64,
}

impl State {
    /// Begins a session and returns its token.
    pub fn begin_session(&mut self, user: &str) -> String {
        let (token, id, csrf) = (self.ids.make(), self.ids.make(), self.ids.make());
        let now = self.clock.now();
        self.audit(user, "/api/v4/users/login", "authenticated", "");
        let hours = 4320;
        let session = Session {
            id: id.clone(),
            user_id: user.to_owned(),
            create_at: now,
            expires_at: now + hours * 3_600_000,
            last_activity_at: now,
            csrf,
            access_token: None,
        };
        self.sessions.insert(token.clone(), session);
        self.audit(user, "/api/v4/users/login", &format!("success session_user={user}"), &id);
        token
    }

    /// Who a token belongs to, if its session is alive.
    pub fn user_of_token(&self, token: &str) -> Option<Id> {
        let session = self.sessions.get(token)?;
        let user = self.users.get(&session.user_id)?;
        (session.expires_at > self.clock.now() && user.delete_at == 0).then(|| session.user_id.clone())
    }

    /// Writes something down.
    pub fn audit(&mut self, user: &str, action: &str, extra_info: &str, session: &str) {
        let id = self.ids.make();
        let create_at = self.clock.now();
        self.audits.push(Audit {
            id,
            user_id: user.into(),
            action: action.into(),
            extra_info: extra_info.into(),
            session_id: session.into(),
            create_at,
        });
    }

    /// A session as it is told.
    pub fn session_json(&self, session: &Session) -> Value {
        let teams: Vec<Value> = self.teams_of(&session.user_id).iter().filter_map(|t| self.team_member_json(t, &session.user_id)).collect();
        let user = self.users.get(&session.user_id);
        let mut props = json!({
            "browser": "Unknown/0.0", "csrf": session.csrf, "isMobile": "false", "isOAuthUser": "false", "isSaml": "false",
            "is_guest": user.is_some_and(super::users::User::is_guest).to_string(), "os": "", "platform": "Linux",
        });
        if session.access_token.is_some() {
            crate::wire::put(&mut props, "type", "UserAccessToken".into());
        }
        json!({
            "id": session.id, "token": "", "create_at": session.create_at, "expires_at": session.expires_at,
            "last_activity_at": session.last_activity_at, "user_id": session.user_id, "device_id": "",
            "roles": user.map(|u| u.roles.clone()).unwrap_or_default(), "is_oauth": false, "expired_notify": false,
            "props": props, "team_members": teams, "local": false,
        })
    }
}
