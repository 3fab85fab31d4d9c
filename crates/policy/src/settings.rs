//! Name-value maps into a [`Policy`].

use serde_json::{Map, Value};
use url::Url;

use crate::{DefaultServer, Locked, Policy, Problem};

/// One place where settings were found: its values, or why it could not be read.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) place: String,
    pub(crate) values: Result<Map<String, Value>, String>,
}

/// Settings of the official apps that mean nothing here and deserve no warning.
const IGNORED: [&str; 3] = ["EnableAutoUpdater", "TrustedEmbeddedMediaOrigins", "$schema"];
const A_BOOL: &str = "true or false";
const A_LIST: &str = "a list of servers, each with a name and an http or https address";

/// Reads the sources in order; the first that has a setting decides it.
pub(crate) fn interpret(sources: Vec<Source>) -> (Policy, Vec<Problem>) {
    let mut reading = Reading::default();
    for Source { place, values } in sources {
        match values {
            Ok(values) => reading.source(&place, &values),
            Err(reason) => {
                for setting in [Setting::ServerManagement, Setting::HideNotificationContent, Setting::AllowInsecureHttp] {
                    reading.strictest(setting, &place);
                }
                reading.problems.push(Problem::Unreadable { place, reason });
            }
        }
    }
    (reading.policy, reading.problems)
}

#[derive(Clone, Copy)]
enum Setting {
    ServerManagement,
    StartAtSignIn,
    RunInBackground,
    HideNotificationContent,
    AllowInsecureHttp,
}

impl Setting {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "EnableServerManagement" | "allowOtherServers" => Self::ServerManagement,
            "StartAtSignIn" => Self::StartAtSignIn,
            "RunInBackground" => Self::RunInBackground,
            "HideNotificationContent" => Self::HideNotificationContent,
            "AllowInsecureHttp" => Self::AllowInsecureHttp,
            _ => return None,
        })
    }
}

#[derive(Default)]
struct Reading {
    policy: Policy,
    problems: Vec<Problem>,
}

impl Reading {
    fn source(&mut self, place: &str, values: &Map<String, Value>) {
        for (name, value) in values {
            if let Some(setting) = Setting::of(name) {
                match as_bool(value) {
                    Some(value) => self.fix(setting, value, place),
                    None => {
                        self.strictest(setting, place);
                        self.wrong(place, name, A_BOOL);
                    }
                }
                continue;
            }
            match name.as_str() {
                "DefaultServerList" => self.servers(place, name, value),
                "serverUrl" => {
                    let title = values.get("serverName").and_then(Value::as_str).unwrap_or_default();
                    self.server(place, name, title, value.as_str());
                }
                "serverName" => {}
                name if IGNORED.contains(&name) => {}
                name => self.problems.push(Problem::UnknownName { place: place.to_owned(), name: name.to_owned() }),
            }
        }
    }

    fn field(&mut self, setting: Setting) -> &mut Locked<bool> {
        match setting {
            Setting::ServerManagement => &mut self.policy.server_management,
            Setting::StartAtSignIn => &mut self.policy.start_at_sign_in,
            Setting::RunInBackground => &mut self.policy.run_in_background,
            Setting::HideNotificationContent => &mut self.policy.hide_notification_content,
            Setting::AllowInsecureHttp => &mut self.policy.allow_insecure_http,
        }
    }

    fn fix(&mut self, setting: Setting, value: bool, place: &str) {
        let field = self.field(setting);
        if !field.is_fixed() {
            *field = Locked::Fixed { value, by: place.to_owned() };
        }
    }

    /// Fixes what protects at its strictest. What is mere comfort has no strict value and stays free.
    fn strictest(&mut self, setting: Setting, place: &str) {
        match setting {
            Setting::ServerManagement | Setting::AllowInsecureHttp => self.fix(setting, false, place),
            Setting::HideNotificationContent => self.fix(setting, true, place),
            Setting::StartAtSignIn | Setting::RunInBackground => {}
        }
    }

    fn servers(&mut self, place: &str, name: &str, value: &Value) {
        let Some(list) = value.as_array() else {
            return self.wrong(place, name, A_LIST);
        };
        for server in list {
            let text = |key: &str| server.get(key).and_then(Value::as_str);
            self.server(place, name, text("name").unwrap_or_default(), text("url"));
        }
    }

    fn server(&mut self, place: &str, name: &str, title: &str, url: Option<&str>) {
        let parsed = url.and_then(|url| Url::parse(url.trim()).ok()).filter(|url| matches!(url.scheme(), "http" | "https"));
        let Some(url) = parsed else {
            return self.wrong(place, name, A_LIST);
        };
        let address = url.as_str().trim_end_matches('/').to_owned();
        if self.policy.default_servers.iter().any(|known| known.url == address) {
            return;
        }
        let host = url.host_str().unwrap_or_default();
        let title = if title.trim().is_empty() { host } else { title.trim() };
        self.policy.default_servers.push(DefaultServer { name: title.to_owned(), url: address });
    }

    fn wrong(&mut self, place: &str, name: &str, expected: &'static str) {
        self.problems.push(Problem::WrongValue { place: place.to_owned(), name: name.to_owned(), expected });
    }
}

/// Registries have 0 and 1, templates have words.
fn as_bool(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::Number(number) => match number.as_i64() {
            Some(0) => Some(false),
            Some(1) => Some(true),
            _ => None,
        },
        Value::String(word) if word.trim().eq_ignore_ascii_case("true") => Some(true),
        Value::String(word) if word.trim().eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn source(place: &str, values: Value) -> Source {
        Source { place: place.into(), values: values.as_object().cloned().ok_or_else(|| "not an object".to_owned()) }
    }

    fn read(values: Value) -> (Policy, Vec<Problem>) {
        interpret(vec![source("here", values)])
    }

    #[test]
    fn nothing_managed_leaves_everything_free() {
        let (policy, problems) = interpret(Vec::new());
        assert_eq!((policy, problems), (Policy::default(), Vec::new()), "no source, no policy");
        assert!(Locked::Free.or(true), "the person's choice counts");
    }

    #[test]
    fn a_company_presets_its_server_and_locks_the_list() {
        let (policy, problems) = read(json!({
            "DefaultServerList": [{"name": "Work", "url": "https://chat.example.com/"}, {"url": "http://10.0.0.1:8065"}],
            "EnableServerManagement": false,
            "HideNotificationContent": "true",
            "AllowInsecureHttp": 1,
            "StartAtSignIn": true,
            "RunInBackground": false,
        }));
        assert!(problems.is_empty(), "all is understood: {problems:?}");
        let servers: Vec<_> = policy.default_servers.iter().map(|server| (server.name.as_str(), server.url.as_str())).collect();
        assert_eq!(servers, [("Work", "https://chat.example.com"), ("10.0.0.1", "http://10.0.0.1:8065")], "a host stands in for a name");
        assert_eq!(policy.server_management.by(), Some("here"), "the person can be told who fixed it");
        assert!(!policy.server_management.or(true), "the list is locked whatever the person chose");
        assert!(policy.hide_notification_content.or(false), "a word counts as a bool");
        assert!(policy.allow_insecure_http.or(false), "so does a registry's 1");
        assert!(policy.start_at_sign_in.or(false) && !policy.run_in_background.or(true), "comfort can be fixed too");
    }

    #[test]
    fn a_template_for_the_mobile_apps_serves_here() {
        let (policy, problems) = read(json!({"serverUrl": "https://a.example.com", "serverName": "A", "allowOtherServers": "false"}));
        assert!(problems.is_empty(), "its names are known: {problems:?}");
        assert_eq!(policy.default_servers, [DefaultServer { name: "A".into(), url: "https://a.example.com".into() }], "its server is set");
        assert!(!policy.server_management.or(true), "and no other allowed");
    }

    #[test]
    fn the_machine_wins_over_the_user_and_lists_are_joined() {
        let (policy, _) = interpret(vec![
            source("machine", json!({"EnableServerManagement": false, "DefaultServerList": [{"name": "A", "url": "https://a.b"}]})),
            source(
                "user",
                json!({"EnableServerManagement": true, "RunInBackground": true, "DefaultServerList": [{"name": "Again", "url": "https://a.b/"}, {"name": "C", "url": "https://c.d"}]}),
            ),
        ]);
        assert_eq!(policy.server_management, Locked::Fixed { value: false, by: "machine".into() }, "a user's part undoes nothing");
        assert_eq!(policy.run_in_background, Locked::Fixed { value: true, by: "user".into() }, "but may add");
        let names: Vec<_> = policy.default_servers.iter().map(|server| server.name.as_str()).collect();
        assert_eq!(names, ["A", "C"], "one server once");
    }

    #[test]
    fn what_cannot_be_read_unlocks_nothing() {
        let (policy, problems) = interpret(vec![Source { place: "here".into(), values: Err("broken".into()) }]);
        assert_eq!(problems, [Problem::Unreadable { place: "here".into(), reason: "broken".into() }], "it is told");
        assert!(!policy.server_management.or(true), "servers are locked");
        assert!(!policy.allow_insecure_http.or(true), "TLS is asked for");
        assert!(policy.hide_notification_content.or(false), "content is hidden");
        assert!(!policy.run_in_background.is_fixed(), "comfort stays free");
    }

    #[test]
    fn a_value_that_makes_no_sense_is_told_and_taken_strictly() {
        let (policy, problems) = read(json!({
            "EnableServerManagement": "perhaps", "StartAtSignIn": 7, "DefaultServerList": [{"name": "X", "url": "javascript:1"}, 3, {"url": "https://a.b"}],
            "Colour": "red", "EnableAutoUpdater": 0,
        }));
        assert_eq!(policy.server_management, Locked::Fixed { value: false, by: "here".into() }, "locked, not free");
        assert_eq!(policy.start_at_sign_in, Locked::Free, "nothing to protect");
        assert_eq!(policy.default_servers.len(), 1, "the good server is kept");
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems.len(), 5, "two bools, two servers, one unknown name; an official name is no mistake: {told:?}");
        assert!(told.contains(&"the managed setting Colour at here is unknown and has no effect".to_owned()), "{told:?}");
    }

    proptest! {
        #[test]
        fn a_broken_value_never_allows_more(word in "[a-z0-9]{0,6}", number in any::<i64>()) {
            for value in [json!(word), json!(number), json!(null), json!([word])] {
                let (policy, _) = read(json!({"EnableServerManagement": value, "AllowInsecureHttp": value}));
                let said_yes = value == json!("true") || value == json!(1);
                prop_assert_eq!(policy.server_management.or(true), said_yes, "{}", value);
                prop_assert_eq!(policy.allow_insecure_http.or(true), said_yes, "{}", value);
            }
        }
    }
}
