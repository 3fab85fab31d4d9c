//! Emoji used last: kept as a preference that all of a person's clients share.
//!
//! `recent_emojis/<user id>` is a JSON list of names with how often each was used, the most used last and of equals the newest last.
//! Older clients wrote bare names, which count as used once.

use serde::{Deserialize, Serialize};

/// How many are kept, as the official clients do.
const KEPT: usize = 27;

/// An emoji in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Used {
    name: String,
    #[serde(rename = "usageCount", default)]
    count: u64,
}

/// The list after one more use of an emoji.
pub(crate) fn used(list: Option<&str>, name: &str) -> String {
    let list: Vec<serde_json::Value> = list.and_then(|list| serde_json::from_str(list).ok()).unwrap_or_default();
    let known = |one: serde_json::Value| match one {
        serde_json::Value::String(name) => Some(Used { name, count: 1 }),
        one => serde_json::from_value(one).ok(),
    };
    let mut all: Vec<Used> = list.into_iter().filter_map(known).collect();
    let before = all.iter().find(|one| one.name == name).map_or(0, |one| one.count);
    all.retain(|one| one.name != name);
    all.push(Used { name: name.to_owned(), count: before.saturating_add(1) });
    // The oldest of all goes, before the order by use is made.
    let surplus = all.len().saturating_sub(KEPT);
    all.drain(..surplus);
    all.sort_by_key(|one| one.count);
    serde_json::to_string(&all).unwrap_or_else(|_| "[]".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_used_stands_last() {
        let list = used(None, "wave");
        assert_eq!(list, r#"[{"name":"wave","usageCount":1}]"#);
        let list = used(Some(&list), "tada");
        let list = used(Some(&list), "wave");
        assert_eq!(list, r#"[{"name":"tada","usageCount":1},{"name":"wave","usageCount":2}]"#, "the picker shows the last first");
    }

    #[test]
    fn lists_of_older_clients_and_nonsense_are_taken_as_far_as_they_go() {
        assert_eq!(
            used(Some(r#"["wave",{"name":"+1","usageCount":7},3]"#), "wave"),
            r#"[{"name":"wave","usageCount":2},{"name":"+1","usageCount":7}]"#
        );
        assert_eq!(used(Some("nonsense"), "wave"), r#"[{"name":"wave","usageCount":1}]"#);
    }

    #[test]
    fn the_list_stays_short() {
        let list = (0..100).fold(None, |list: Option<String>, number| Some(used(list.as_deref(), &format!("emoji_{number}"))));
        let list: Vec<Used> = serde_json::from_str(&list.unwrap()).unwrap();
        assert_eq!(list.len(), KEPT);
        assert_eq!(list.last().map(|one| one.name.as_str()), Some("emoji_99"), "and the newest is in it");
    }
}
