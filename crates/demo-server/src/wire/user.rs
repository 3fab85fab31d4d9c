//! Accounts as they are told: whole to their owner, with less to others.

use serde_json::{Value, json};

use super::put;
use crate::{
    socket::hub::Broadcast,
    state::{
        State,
        users::{User, default_notify_props},
    },
};

impl State {
    /// An account as its owner and administrators see it.
    pub fn own_user_json(&self, user: &User) -> Value {
        let mut told = self.common_user_json(user);
        put(&mut told, "notify_props", json!(user.notify_props.clone().unwrap_or_else(|| default_notify_props(self.is_new()))));
        put(&mut told, "last_password_update", user.create_at.into());
        if user.failed_attempts > 0 {
            put(&mut told, "failed_attempts", user.failed_attempts.into());
        }
        if !user.mfa_code.is_empty() {
            put(&mut told, "mfa_active", true.into());
        }
        if !self.is_new() {
            put(&mut told, "auth_data", "".into());
        }
        told
    }

    /// An account as others see it.
    pub fn user_json(&self, user: &User) -> Value {
        let mut told = self.common_user_json(user);
        put(&mut told, "auth_data", "".into());
        if !self.config.is_on("ShowEmailAddress") {
            put(&mut told, "email", "".into());
        }
        if !self.config.is_on("ShowFullName") {
            put(&mut told, "first_name", "".into());
            put(&mut told, "last_name", "".into());
        }
        told
    }

    /// An account as `viewer` sees it.
    pub fn user_json_for(&self, user: &User, viewer: &str) -> Value {
        if user.id == viewer || self.can(viewer, "manage_system") { self.own_user_json(user) } else { self.user_json(user) }
    }

    /// Nothing of an account but its id, as short participant lists have it.
    pub fn bare_user_json(&self, id: &str) -> Value {
        json!({
            "id": id, "delete_at": 0, "username": "", "auth_data": "", "auth_service": "", "email": "", "nickname": "", "first_name": "",
            "last_name": "", "position": "", "roles": "", "locale": "", "timezone": Value::Null, "disable_welcome_email": false,
        })
    }

    fn common_user_json(&self, user: &User) -> Value {
        let zone = user
            .timezone
            .as_ref()
            .map_or_else(|| json!({"automaticTimezone": "", "manualTimezone": "", "useAutomaticTimezone": "true"}), |z| json!(z));
        let mut told = json!({
            "id": user.id, "create_at": user.create_at, "update_at": user.update_at, "delete_at": user.delete_at, "username": user.username,
            "auth_service": "", "email": user.email, "nickname": user.nickname, "first_name": user.first_name, "last_name": user.last_name,
            "position": user.position, "roles": user.roles, "locale": user.locale, "timezone": zone, "disable_welcome_email": false,
        });
        if self.is_new() {
            put(&mut told, "remote_id", "".into());
        }
        if !user.props.is_empty() {
            put(&mut told, "props", Value::Object(user.props.clone()));
        }
        if user.last_picture_update > 0 {
            put(&mut told, "last_picture_update", user.last_picture_update.into());
        }
        if user.is_bot {
            put(&mut told, "is_bot", true.into());
            put(&mut told, "bot_description", user.bot_description.clone().into());
        }
        told
    }

    /// Tells everyone that an account changed: its owner in full, others with less.
    pub fn tell_user_updated(&mut self, user: &str) {
        let Some(u) = self.users.get(user) else { return };
        let (own, sanitized) = (self.own_user_json(u), self.user_json(u));
        if !self.is_new() {
            self.emit("user_updated", json!({"user": sanitized}), Broadcast::default());
            return;
        }
        let admins: Vec<String> = self.hub.users().into_iter().filter(|a| a != user && self.can(a, "manage_system")).collect();
        let others = Broadcast { omit_users: vec![user.to_owned()], hidden_from: admins.clone(), sanitized: true, ..Broadcast::default() };
        self.emit("user_updated", json!({"user": sanitized}), others);
        let for_admins = Broadcast { omit_users: vec![user.to_owned()], only_for: Some(admins), sensitive: true, ..Broadcast::default() };
        self.emit("user_updated", json!({"user": own.clone()}), for_admins);
        self.emit("user_updated", json!({"user": own}), Broadcast::user(user));
    }
}
