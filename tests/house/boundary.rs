//! What the page may ask of its process, and where it may load from: four commands, and nowhere.

use super::{files_below, read, short};
use serde_json::Value;
use std::collections::BTreeSet;

/// The four calls of the boundary.
const COMMANDS: [&str; 4] = ["ask", "close", "dispatch", "open"];

/// Where the page may take anything from: itself, what the process hands it, and bytes it was given.
const SOURCES: [&str; 8] = ["'self'", "'none'", "data:", "blob:", "ipc:", "http://ipc.localhost", "tidings-media:", "http://tidings-media.localhost"];

fn config() -> Value {
    serde_json::from_str(&read("src-tauri/tauri.conf.json")).expect("tauri.conf.json is JSON")
}

/// The names between `marker` and the next `]`, without quotes and paths.
fn names_after(text: &str, marker: &str) -> BTreeSet<String> {
    let after = text.split_once(marker).unwrap_or_else(|| panic!("{marker} is not there")).1;
    let list = after.split_once(']').expect("the list ends").0;
    let names = list.split(',').map(|name| name.trim().trim_matches('"'));
    let names = names.map(|name| name.rsplit("::").next().unwrap_or(name).to_owned());
    names.filter(|name| !name.is_empty()).collect()
}

fn four() -> BTreeSet<String> {
    COMMANDS.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn the_app_manifest_lists_four_commands() {
    // A command that is not listed would be allowed to every page: the list is what makes the rest refused.
    let listed = names_after(&read("src-tauri/build.rs"), ".commands(&[");
    assert_eq!(listed, four(), "src-tauri/build.rs lists the boundary's four calls and no other");
}

#[test]
fn the_window_handles_what_the_manifest_lists() {
    let sources = files_below("src-tauri/src", &["rs"]);
    let texts: Vec<String> = sources.iter().map(|path| read(&short(path))).collect();
    let handlers: Vec<&String> = texts.iter().filter(|text| text.contains("generate_handler![")).collect();
    assert_eq!(handlers.len(), 1, "one place hands commands to tauri");
    assert_eq!(names_after(handlers[0], "generate_handler!["), four(), "and it hands over the four");
    let declared: usize = texts.iter().map(|text| text.matches("#[tauri::command").count() + text.matches("#[command").count()).sum();
    assert_eq!(declared, 4, "no other function is declared a command");
}

#[test]
fn the_capability_grants_the_four_and_nothing_of_tauris() {
    let files = files_below("src-tauri/capabilities", &["json", "toml"]);
    assert!(!files.is_empty(), "without a capability nothing would work");
    let mut granted = BTreeSet::new();
    let mut identifiers = BTreeSet::new();
    for file in &files {
        let capability: Value = serde_json::from_str(&read(&short(file))).expect("a capability is JSON");
        assert!(capability.get("remote").is_none(), "{}: no remote page is granted anything", short(file));
        identifiers.insert(capability["identifier"].as_str().expect("a capability has a name").to_owned());
        for permission in capability["permissions"].as_array().expect("a capability lists permissions") {
            granted.insert(permission.as_str().expect("a permission is a plain name, without a scope").to_owned());
        }
    }
    let allowed: BTreeSet<String> = COMMANDS.iter().map(|name| format!("allow-{name}")).collect();
    assert_eq!(granted, allowed, "exactly the four; core:default and every plugin's commands stay out");

    let config = config();
    let inline = config["app"]["security"]["capabilities"].as_array().cloned().unwrap_or_default();
    for entry in inline {
        let name = entry.as_str().expect("tauri.conf.json names capabilities, it does not define any").to_owned();
        assert!(identifiers.contains(&name), "{name} is none of the files looked at");
    }
}

#[test]
fn the_page_may_load_from_nowhere_else() {
    let config = config();
    let security = &config["app"]["security"];
    let policy = match &security["csp"] {
        Value::Object(map) => map.iter().map(|(name, value)| (name.clone(), sources(value))).collect(),
        Value::String(text) => directives(text),
        other => panic!("there is no content security policy: {other}"),
    };
    check(&policy).expect("the policy of tauri.conf.json holds");
    assert!(security["devCsp"].is_null(), "a build for development is bound by the same policy");
    let loosened = &security["dangerousDisableAssetCspModification"];
    assert!(loosened.is_null() || loosened == &Value::Bool(false), "tauri's own hashes stay on");
    assert_ne!(config["app"]["withGlobalTauri"], Value::Bool(true), "the page reaches tauri by import, in one file");
}

type Directives = Vec<(String, Vec<String>)>;

fn sources(value: &Value) -> Vec<String> {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    match value {
        Value::Array(list) => list.iter().filter_map(Value::as_str).flat_map(words).collect(),
        other => words(other.as_str().unwrap_or_default()),
    }
}

fn directives(text: &str) -> Directives {
    let rules = text.split(';').map(|rule| rule.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    rules.filter_map(|words| words.split_first().map(|(name, rest)| (name.clone(), rest.to_vec()))).collect()
}

fn check(policy: &Directives) -> Result<(), String> {
    let rule = |name: &str| policy.iter().find(|(known, _)| known == name).map(|(_, sources)| sources.as_slice());
    if rule("default-src").is_none() {
        return Err("without default-src what is not named is open".into());
    }
    for (name, sources) in policy {
        for source in sources {
            // A style attribute runs nothing and loads nothing that the other rules do not allow.
            let style = name.starts_with("style-src") && source == "'unsafe-inline'";
            if !SOURCES.contains(&source.as_str()) && !style {
                return Err(format!("{name} allows {source}"));
            }
        }
    }
    match rule("script-src").or(rule("default-src")) {
        Some([only]) if only == "'self'" => {}
        other => {
            return Err(format!("scripts come from the program itself and nowhere else, not {other:?}"));
        }
    }
    // These do not fall back to default-src.
    for name in ["base-uri", "form-action", "frame-ancestors"] {
        if rule(name).is_none_or(|sources| sources != ["'none'"]) {
            return Err(format!("{name} is not shut"));
        }
    }
    Ok(())
}

#[test]
fn a_looser_policy_would_be_noticed() {
    let shut = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    assert_eq!(check(&directives(&format!("default-src 'self'; {shut}"))), Ok(()), "the tightest one passes");
    for loose in [
        "script-src 'self'".to_owned(),
        format!("default-src 'self' https://example.org; {shut}"),
        format!("default-src 'self'; script-src 'self' 'unsafe-inline'; {shut}"),
        format!("default-src 'self'; script-src 'self' 'unsafe-eval'; {shut}"),
        format!("default-src 'self'; script-src 'self' blob:; {shut}"),
        format!("default-src 'self'; img-src *; {shut}"),
        format!("default-src 'self'; connect-src wss:; {shut}"),
        "default-src 'self'".to_owned(),
    ] {
        assert!(check(&directives(&loose)).is_err(), "refused: {loose}");
    }
}
