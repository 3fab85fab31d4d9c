//! What only an administrator's console or a licensed feature causes. Each changes the server's state and tells what the real
//! one tells of it, so that a client can be seen to take it in.

use serde_json::json;

use crate::{DemoServer, socket::hub::Broadcast};

impl DemoServer {
    /// Gives a role's permission or takes it; channels read-only for all are `("channel_user", "create_post", false)`.
    pub fn set_permission(&self, role: &str, permission: &str, given: bool) {
        let mut s = self.shared.lock();
        s.roles.change(role, permission, given);
        let profile = s.profile;
        if let Some(told) = s.roles.json(role, profile) {
            s.emit("role_updated", json!({"role": told.to_string()}), Broadcast::default());
        }
    }

    /// Gives a team a permission scheme whose roles lack some permissions.
    pub fn restrict_team(&self, team: &str, without: &[&str]) {
        let mut s = self.shared.lock();
        let scheme = s.make_scheme("team", without);
        let id = s.teams.values().find(|t| t.name == team || t.id == team).map(|t| t.id.clone()).unwrap_or_default();
        if let Some(t) = s.teams.get_mut(&id) {
            t.scheme = scheme;
        }
        s.tell_team("update_team_scheme", &id);
    }

    /// Gives a channel a permission scheme whose roles lack some permissions.
    pub fn restrict_channel(&self, channel: &str, without: &[&str]) {
        let mut s = self.shared.lock();
        let scheme = s.make_scheme("channel", without);
        let id = s.find_channel("", channel);
        if let Some(c) = s.channels.get_mut(&id) {
            c.scheme = scheme;
        }
        s.emit("channel_scheme_updated", json!({}), Broadcast::channel(&id));
    }

    /// Adds a licence with a feature, such as `LockTeammateNameDisplay`.
    pub fn license(&self, feature: &str) {
        let mut s = self.shared.lock();
        s.licensed.insert(feature.to_owned());
        let told = s.license_json();
        s.emit("license_changed", json!({"license": told}), Broadcast::default());
    }

    /// A message that burns on reading is over for one person.
    pub fn burn_for(&self, user: &str, post: &str) {
        let mut s = self.shared.lock();
        let user = s.find_user(user);
        s.emit("post_burned", json!({"post_id": post}), Broadcast::user(&user));
    }

    /// An urgent message is told of again to one person, who has not acknowledged it.
    pub fn remind_persistently(&self, user: &str, post: &str) {
        let mut s = self.shared.lock();
        let user = s.find_user(user);
        if let Some(post) = s.posts.get(post).map(std::borrow::Cow::into_owned) {
            s.tell_persistently(&post, &user);
        }
    }
}
