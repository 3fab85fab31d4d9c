//! Whether people are there.

use crate::{Millis, UserId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether a person is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum Presence {
    /// Active.
    Online,
    /// Idle.
    Away,
    /// Does not want to be disturbed.
    Dnd,
    /// Out of office.
    Ooo,
    /// Not connected. Also taken for values we do not know.
    #[default]
    #[serde(other)]
    Offline,
}

/// A person's status as `POST /users/status/ids` tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Status {
    /// Whose.
    pub user_id: UserId,
    /// Whether they are there.
    pub status: Presence,
    /// Whether they chose it themselves.
    pub manual: bool,
    /// When they were last seen.
    pub last_activity_at: Millis,
    /// End of do-not-disturb, in unix **seconds**; zero if it has none.
    pub dnd_end_time: i64,
}
