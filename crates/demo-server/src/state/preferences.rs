//! Preferences: what a person has set, by category and name.

use serde_json::{Value, json};

use super::State;

impl State {
    /// Sets a preference.
    pub fn set_preference(&mut self, user: &str, category: &str, name: &str, value: &str) {
        self.preferences.entry(user.to_owned()).or_default().insert((category.to_owned(), name.to_owned()), value.to_owned());
    }

    /// Takes a preference away.
    pub fn unset_preference(&mut self, user: &str, category: &str, name: &str) {
        if let Some(p) = self.preferences.get_mut(user) {
            p.remove(&(category.to_owned(), name.to_owned()));
        }
    }

    /// All preferences of a user, or those of one category, as they are told.
    pub fn preferences_json(&self, user: &str, category: Option<&str>) -> Vec<Value> {
        self.preferences
            .get(user)
            .into_iter()
            .flatten()
            .filter(|((c, _), _)| category.is_none_or(|wanted| c == wanted))
            .map(|((c, n), v)| json!({"user_id": user, "category": c, "name": n, "value": v}))
            .collect()
    }
}
