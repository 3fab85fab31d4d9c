//! Channels and their members as they are told.

use serde_json::{Value, json};

use super::put;
use crate::state::{State, channels::Channel, members::Member};

impl State {
    /// A channel.
    pub fn channel_json(&self, c: &Channel) -> Value {
        let direct = c.kind == 'D' || (c.kind == 'G' && self.is_new());
        let mut told = json!({
            "id": c.id, "create_at": c.create_at, "update_at": c.update_at, "delete_at": c.delete_at, "team_id": c.team_id,
            "type": c.kind.to_string(), "display_name": c.display_name, "name": c.name, "header": c.header, "purpose": c.purpose,
            "last_post_at": c.last_post_at, "total_msg_count": c.total_msg_count, "extra_update_at": 0, "creator_id": c.creator_id,
            "scheme_id": if c.scheme.is_empty() { Value::Null } else { c.scheme.clone().into() }, "props": Value::Null, "group_constrained": Value::Null,
            "shared": if direct { Value::Bool(false) } else { Value::Null },
            "total_msg_count_root": c.total_msg_count_root, "policy_id": Value::Null,
        });
        if self.is_new() {
            for (key, value) in [
                ("autotranslation", json!(false)),
                ("last_root_post_at", json!(c.last_root_post_at)),
                ("banner_info", Value::Null),
                ("policy_enforced", json!(false)),
                ("policy_is_active", json!(false)),
                ("default_category_name", json!("")),
            ] {
                put(&mut told, key, value);
            }
        }
        told
    }

    /// A membership as `viewer` sees it: 11.6 hides from others up to when one has read.
    pub fn member_json(&self, m: &Member, viewer: &str) -> Value {
        let hidden = self.is_new() && m.user_id != viewer;
        let (viewed, updated) = if hidden { (-1, -1) } else { (m.last_viewed_at, m.last_update_at) };
        let mut told = json!({
            "channel_id": m.channel_id, "user_id": m.user_id, "roles": m.roles(self.channel_scheme(&m.channel_id)), "last_viewed_at": viewed,
            "msg_count": m.msg_count, "mention_count": m.mention_count, "mention_count_root": m.mention_count_root,
            "msg_count_root": m.msg_count_root, "notify_props": m.all_notify_props(self.is_new()), "last_update_at": updated,
            "scheme_guest": m.guest, "scheme_user": m.user, "scheme_admin": m.admin, "explicit_roles": "",
        });
        if self.is_new() {
            put(&mut told, "urgent_mention_count", 0.into());
            put(&mut told, "autotranslation_disabled", false.into());
        }
        told
    }
}
