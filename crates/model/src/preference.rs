//! Preferences: a person's settings that all their clients share (protocol F8).

use crate::UserId;
use serde::{Deserialize, Serialize};

/// One preference. All values are strings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preference {
    /// Whose.
    pub user_id: UserId,
    /// For example `display_settings`.
    pub category: String,
    /// For example `name_format`.
    pub name: String,
    /// For example `full_name`.
    pub value: String,
}
