//! Who is there. Nobody is told about others' status; it is asked for.

use serde_json::{Value, json};

use super::State;
use crate::{ids::Id, socket::hub::Broadcast};

/// How long one is idle before one is away, in ms.
const AWAY_AFTER: i64 = 300_000;

/// Somebody's status.
#[derive(Debug, Clone)]
pub struct Status {
    /// `online`, `away`, `dnd`, `offline` or `ooo`.
    pub status: String,
    /// Whether the person chose it.
    pub manual: bool,
    /// Last sign of life, in ms.
    pub last_activity_at: i64,
    /// When do-not-disturb ends, in seconds; 0 for never.
    pub dnd_end_time: i64,
    /// The channel on screen.
    pub active_channel: Id,
}

impl Default for Status {
    fn default() -> Self {
        Self { status: "offline".into(), manual: false, last_activity_at: 0, dnd_end_time: 0, active_channel: Id::new() }
    }
}

impl State {
    /// The status of a user.
    pub fn status_of(&self, user: &str) -> Status {
        let mut status = self.statuses.get(user).cloned().unwrap_or_default();
        if status.status == "dnd" && status.dnd_end_time > 0 && self.clock.now() >= status.dnd_end_time * 1000 {
            status.status = "online".into();
            status.manual = false;
        }
        status
    }

    /// A status as it is told when it is asked for.
    pub fn status_json(&self, user: &str) -> Value {
        let s = self.status_of(user);
        json!({"user_id": user, "status": s.status, "manual": s.manual, "last_activity_at": s.last_activity_at, "dnd_end_time": s.dnd_end_time})
    }

    /// Sets a status and tells its owner if it changed.
    pub fn set_status(&mut self, user: &str, status: &str, manual: bool) {
        let now = self.clock.now();
        let s = self.statuses.entry(user.to_owned()).or_default();
        let changed = s.status != status;
        s.status = status.to_owned();
        s.manual = manual;
        s.last_activity_at = now;
        if changed {
            self.emit("status_change", json!({"status": status, "user_id": user}), Broadcast::user(user));
        }
    }

    /// A sign of life: online again, unless the person chose otherwise.
    pub fn seen(&mut self, user: &str) {
        let now = self.clock.now();
        let manual = self.statuses.get(user).is_some_and(|s| s.manual);
        if manual {
            if let Some(s) = self.statuses.get_mut(user) {
                s.last_activity_at = now;
            }
        } else {
            self.set_status(user, "online", false);
        }
    }

    /// Idle by the client's own word: away, if the last sign of life is old enough.
    pub fn idle(&mut self, user: &str, manual: bool) {
        let s = self.status_of(user);
        if manual || (!s.manual && self.clock.now() - s.last_activity_at >= AWAY_AFTER) {
            self.set_status(user, "away", manual);
        }
    }

    /// Remembers what channel is on a user's screen.
    pub fn set_active_channel(&mut self, user: &str, channel: &str) {
        self.statuses.entry(user.to_owned()).or_default().active_channel = channel.to_owned();
    }
}
