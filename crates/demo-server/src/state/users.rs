//! Accounts.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::State;
use crate::{answer::Refusal, ids::Id};

/// An account. What most accounts have alike is left out and made up by rule when it is told.
#[derive(Debug, Clone, Default)]
pub struct User {
    /// Its id.
    pub id: Id,
    /// Name to sign in with and to mention.
    pub username: String,
    /// Address.
    pub email: String,
    /// The password, in the clear: this is a server for demos.
    pub password: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Nickname.
    pub nickname: String,
    /// Position in the company.
    pub position: String,
    /// System roles, separated by spaces.
    pub roles: String,
    /// Language.
    pub locale: String,
    /// When it was created, in ms.
    pub create_at: i64,
    /// When it last changed, in ms.
    pub update_at: i64,
    /// When it was deactivated, in ms; 0 if it was not.
    pub delete_at: i64,
    /// When its picture last changed, in ms; 0 if it never did.
    pub last_picture_update: i64,
    /// Wrong passwords since the last right one.
    pub failed_attempts: i64,
    /// Whether it is a bot.
    pub is_bot: bool,
    /// What the bot is for.
    pub bot_description: String,
    /// Whose bot it is.
    pub owner_id: Id,
    /// The code that the second factor asks for; empty when it is off.
    pub mfa_code: String,
    /// Notification settings, if they are not the usual ones.
    pub notify_props: Option<BTreeMap<String, String>>,
    /// Further properties, custom status among them.
    pub props: Map<String, Value>,
    /// Time zone, if it was set.
    pub timezone: Option<BTreeMap<String, String>>,
}

impl User {
    /// Whether it is a guest.
    pub fn is_guest(&self) -> bool {
        self.roles.split_whitespace().any(|r| r == "system_guest")
    }

    /// A notification setting; the usual one if none is set.
    pub fn notify<'a>(&'a self, name: &str) -> &'a str {
        match &self.notify_props {
            Some(props) => props.get(name).map_or("", String::as_str),
            None => match name {
                "channel" => "true",
                "first_name" => "false",
                "comments" => "never",
                "desktop" => "mention",
                _ => "",
            },
        }
    }
}

/// The notification settings of a new account.
pub fn default_notify_props(is_new: bool) -> BTreeMap<String, String> {
    let mut pairs = vec![
        ("channel", "true"),
        ("comments", "never"),
        ("desktop", "mention"),
        ("desktop_sound", "true"),
        ("email", "true"),
        ("first_name", "false"),
        ("mention_keys", ""),
        ("push", "mention"),
        ("push_status", if is_new { "online" } else { "away" }),
    ];
    if is_new {
        pairs.extend([("desktop_threads", "all"), ("email_threads", "all"), ("push_threads", "all")]);
    }
    pairs.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
}

impl State {
    /// Adds an account and returns its id. The first one of a server becomes its administrator.
    pub fn add_user(&mut self, mut user: User) -> Result<Id, Refusal> {
        for key in [&user.username, &user.email] {
            if !key.is_empty() && self.logins.contains_key(&key.to_lowercase()) {
                let id = if key == &user.username { "app.user.save.username_exists.app_error" } else { "app.user.save.email_exists.app_error" };
                return Err(Refusal::new(400, id, "An account with that name or address already exists."));
            }
        }
        let now = self.clock.now();
        if user.id.is_empty() {
            user.id = self.ids.make();
        }
        if user.create_at == 0 {
            user.create_at = now;
        }
        user.update_at = user.create_at;
        if user.locale.is_empty() {
            user.locale = "en".into();
        }
        if user.roles.is_empty() {
            user.roles = if self.users.is_empty() { "system_admin system_user".into() } else { "system_user".into() };
        }
        let id = user.id.clone();
        self.logins.insert(user.username.to_lowercase(), id.clone());
        if !user.email.is_empty() {
            self.logins.insert(user.email.to_lowercase(), id.clone());
        }
        if !user.is_bot {
            let mut first = vec![("tutorial_step", id.as_str(), "0")];
            if self.is_new() {
                first.extend([("recommended_next_steps", "hide", "false"), ("system_notice", "GMasDM", "true")]);
            }
            let preferences = first.into_iter().map(|(c, n, v)| ((c.to_owned(), n.to_owned()), v.to_owned())).collect();
            self.preferences.insert(id.clone(), preferences);
        }
        self.users.insert(id.clone(), user);
        Ok(id)
    }

    /// The id of whoever has a username or an address.
    pub fn user_named(&self, login: &str) -> Option<Id> {
        self.logins.get(&login.to_lowercase()).cloned()
    }

    /// The username of a user; empty if there is none.
    pub fn username(&self, user: &str) -> String {
        self.users.get(user).map(|u| u.username.clone()).unwrap_or_default()
    }

    /// Changes an account, marks it changed, and tells everyone who may know.
    pub fn change_user(&mut self, user: &str, change: impl FnOnce(&mut User)) {
        let now = self.clock.now();
        let Some(u) = self.users.get_mut(user) else { return };
        let old_name = u.username.to_lowercase();
        change(u);
        u.update_at = now;
        let new_name = u.username.to_lowercase();
        if new_name != old_name {
            self.logins.remove(&old_name);
            self.logins.insert(new_name, user.to_owned());
        }
        self.tell_user_updated(user);
    }

    /// The accounts that a text completes to, by any of their names, in the order of username.
    pub fn users_matching(&self, term: &str) -> impl Iterator<Item = &User> {
        let term = term.trim_start_matches('@').to_lowercase();
        self.users.values().filter(move |u| {
            u.delete_at == 0
                && (term.is_empty()
                    || [&u.username, &u.first_name, &u.last_name, &u.nickname].iter().any(|n| n.to_lowercase().starts_with(&term))
                    || format!("{} {}", u.first_name, u.last_name).to_lowercase().starts_with(&term))
        })
    }
}
