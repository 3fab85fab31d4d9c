//! System posts whose words the UI makes itself, in the reader's language; the rest keep the server's text.

use crate::boundary::SystemNotice;
use model::Post;

/// The event a system post tells of, from its properties. `None` if they do not say enough.
pub(crate) fn notice(post: &Post) -> Option<SystemNotice> {
    let prop = |key: &str| post.prop(key).map(str::to_owned);
    let text = |key: &str| post.props.get(key).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    Some(match post.kind.as_str() {
        "system_join_channel" | "system_guest_join_channel" | "system_join_team" => SystemNotice::Joined { who: vec![prop("username")?] },
        "system_leave_channel" | "system_leave_team" => SystemNotice::Left { who: vec![prop("username")?] },
        "system_add_to_channel" | "system_add_guest_to_chan" | "system_add_to_team" => {
            SystemNotice::Added { who: vec![prop("addedUsername")?], by: prop("username")? }
        }
        "system_remove_from_channel" | "system_remove_from_team" => {
            SystemNotice::Removed { who: vec![prop("removedUsername").or_else(|| prop("username"))?] }
        }
        "system_header_change" => SystemNotice::Header { by: prop("username")?, header: text("new_header") },
        "system_purpose_change" => SystemNotice::Purpose { by: prop("username")?, purpose: text("new_purpose") },
        "system_displayname_change" => SystemNotice::Renamed { by: prop("username")?, old: text("old_displayname"), new: text("new_displayname") },
        "system_channel_deleted" => SystemNotice::Archived { by: prop("username")? },
        "system_channel_restored" => SystemNotice::Restored { by: prop("username")? },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(kind: &str, props: serde_json::Value) -> Post {
        Post { kind: kind.into(), props: props.as_object().cloned().unwrap_or_default(), ..Post::default() }
    }

    #[test]
    fn known_events_are_told_by_their_properties() {
        let added = post("system_add_to_channel", serde_json::json!({"username": "bob", "addedUsername": "ann"}));
        assert_eq!(notice(&added), Some(SystemNotice::Added { who: vec!["ann".into()], by: "bob".into() }));
        let cleared = post("system_header_change", serde_json::json!({"username": "bob", "old_header": "x", "new_header": ""}));
        assert_eq!(notice(&cleared), Some(SystemNotice::Header { by: "bob".into(), header: String::new() }), "a removed header is told too");
    }

    #[test]
    fn what_says_too_little_keeps_the_servers_words() {
        assert_eq!(notice(&post("system_join_channel", serde_json::json!({}))), None);
        assert_eq!(notice(&post("system_from_the_future", serde_json::json!({"username": "bob"}))), None);
    }
}
