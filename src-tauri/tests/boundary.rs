//! The page may make four calls and reach nothing else: what the build is told says so.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests say plainly what they expect")]

use serde_json::Value;

fn json(path: &str) -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

const COMMANDS: [&str; 4] = ["dispatch", "ask", "open", "close"];

#[test]
fn the_capability_grants_the_four_calls_and_nothing_of_tauris_own() {
    let granted: Vec<String> =
        json("capabilities/main.json")["permissions"].as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect();
    assert_eq!(granted, COMMANDS.map(|name| format!("allow-{name}")), "no core:default, no plugin");
    assert_eq!(json("tauri.conf.json")["app"]["security"]["capabilities"], serde_json::json!(["main"]), "and no other capability is built in");
    let files = std::fs::read_dir(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("capabilities")).unwrap().count();
    assert_eq!(files, 1, "a second file would be a second way in");
}

#[test]
fn the_manifest_lists_what_the_handler_has() {
    let build = include_str!("../build.rs");
    assert!(build.contains("commands(&[\"dispatch\", \"ask\", \"open\", \"close\"])"), "a command that is not listed would be allowed by default");
    let calls = include_str!("../src/calls.rs");
    assert!(calls.contains("generate_handler![dispatch, ask, open, close]"));
    assert_eq!(calls.matches("#[tauri::command]").count(), COMMANDS.len(), "a fifth command needs a fifth permission, and a reason");
}

#[test]
fn the_page_runs_its_own_scripts_only_and_reaches_no_address() {
    let policy = &json("tauri.conf.json")["app"]["security"]["csp"];
    assert_eq!(policy["default-src"], "'self'");
    assert_eq!(policy["script-src"], "'self'", "no inline script, no eval");
    for (directive, sources) in policy.as_object().unwrap() {
        for source in sources.as_str().unwrap().split(' ') {
            assert!(!source.contains("unsafe") && source != "*", "{directive} {source} would let content in that is not ours");
            let allowed = ["'self'", "'none'", "data:", "blob:", "ipc:", "tidings-media:", "http://ipc.localhost", "http://tidings-media.localhost"];
            assert!(allowed.contains(&source), "{directive} {source}: a remote origin");
        }
    }
    assert_eq!(json("tauri.conf.json")["app"]["withGlobalTauri"], false, "only the page's one backend module speaks to this process");
}
