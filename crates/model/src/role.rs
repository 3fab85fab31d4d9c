//! Roles, of which permissions are the sum.

use serde::{Deserialize, Serialize};

/// A role and what it permits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Role {
    /// The server's id.
    pub id: String,
    /// For example `channel_user`.
    pub name: String,
    /// For example `create_post`.
    #[serde(deserialize_with = "crate::post::null_as_default")]
    pub permissions: Vec<String>,
}
