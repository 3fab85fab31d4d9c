use super::*;

/// The frames that real servers sent, one a line.
fn recorded(version: &str) -> Vec<serde_json::Value> {
    let path = format!("{}/../../tests/recordings/{version}/websocket.jsonl", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a recorded line")["frame"].clone()).collect()
}

fn parse(name: &str, data: &serde_json::Value) -> ServerEvent {
    let raw = serde_json::value::to_raw_value(data).expect("JSON is JSON");
    ServerEvent::parse(name, Some(&raw))
}

#[test]
fn every_event_that_real_servers_sent_is_understood() {
    for version in ["5.37", "11.6"] {
        let mut understood = 0;
        for frame in recorded(version) {
            let Some(name) = frame["event"].as_str() else { continue };
            let event = parse(name, &frame["data"]);
            assert!(!matches!(event, ServerEvent::Unknown { .. } | ServerEvent::Malformed { .. }), "{version}: {event:?}");
            assert_eq!(event.name(), name, "an event keeps its name");
            serde_json::from_value::<Broadcast>(frame["broadcast"].clone()).expect("who it was told");
            understood += 1;
        }
        assert!(understood > 150, "{version}: only {understood} events were in the recording");
    }
}

#[test]
fn json_inside_strings_is_parsed_a_second_time() {
    for version in ["5.37", "11.6"] {
        let posted: Vec<_> = recorded(version)
            .iter()
            .filter(|frame| frame["event"] == "posted")
            .filter_map(|frame| match parse("posted", &frame["data"]) {
                ServerEvent::Posted(posted) => Some(*posted),
                _ => None,
            })
            .collect();
        assert!(posted.iter().all(|one| !one.post.id.is_empty() && one.post.create_at.is_set()), "{version}: the post itself was read");
        assert!(posted.iter().any(|one| !one.mentions.is_empty()), "{version}: somebody was mentioned in the recording");
        assert!(posted.iter().any(|one| one.image && one.other_file), "{version}: the words \"true\" are flags");
        assert!(posted.iter().any(|one| one.channel_type.is_personal()), "{version}: direct messages tell their kind");
    }
}

#[test]
fn every_name_of_the_table_has_a_reader() {
    for name in EVENTS {
        let event = ServerEvent::parse(name, None);
        assert!(!matches!(event, ServerEvent::Unknown { .. }), "{name} is in the table but not read");
        assert_eq!(event.name(), *name);
    }
    let names: std::collections::BTreeSet<_> = EVENTS.iter().collect();
    assert_eq!(names.len(), EVENTS.len(), "no name stands twice");
}

#[test]
fn what_we_do_not_know_or_understand_is_told_and_never_fails() {
    assert_eq!(parse("custom_calls_ring", &serde_json::json!({"x": 1})).name(), "custom_calls_ring");
    assert!(matches!(parse("from_the_future", &serde_json::json!(null)), ServerEvent::Unknown { .. }));
    let secret = "{\"id\": \"the secret of ann\", \"create_at\": \"the secret of ann\"}";
    let ServerEvent::Malformed { name, why } = parse("posted", &serde_json::json!({"post": secret})) else {
        panic!("a time that is text must not be read as a post")
    };
    assert_eq!(name, "posted");
    assert!(!why.contains("secret"), "logs must not hold what people write: {why}");
    assert!(matches!(parse("posted", &serde_json::json!({})), ServerEvent::Malformed { .. }), "no post at all is not an empty post");
}

#[test]
fn a_thread_read_event_has_three_shapes() {
    let ServerEvent::ThreadReadChanged(all) = parse("thread_read_changed", &serde_json::json!({})) else { panic!("all of a team") };
    assert!(all.thread_id.is_empty() && !all.timestamp.is_set(), "empty data means all threads of the broadcast's team");
    let ServerEvent::ThreadReadChanged(one) = parse("thread_read_changed", &serde_json::json!({"thread_id": "r", "timestamp": 5})) else {
        panic!("one thread")
    };
    assert_eq!(one.thread_id, "r".into());
}

proptest::proptest! {
    #[test]
    fn no_data_whatever_brings_the_reader_down(at in 0..EVENTS.len(), text in ".*") {
        let name = EVENTS[at];
        let data = serde_json::json!({ "post": text, "thread": text, "user_id": text, "channel": text, "order": text });
        let event = parse(name, &data);
        proptest::prop_assert_eq!(event.name(), name);
    }
}
