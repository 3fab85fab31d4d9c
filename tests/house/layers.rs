//! Who may depend on whom, asked of `cargo metadata` per target: unfiltered it lists what tauri takes on phones.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// The systems a release is made for.
const SHIPPED: [&str; 3] = ["x86_64-unknown-linux-gnu", "x86_64-pc-windows-msvc", "aarch64-apple-darwin"];

/// Which of our crates each of our crates may use. Anything not listed is refused.
const MAY_USE: [(&str, &[&str]); 12] = [
    ("model", &[]),
    ("policy", &["model"]),
    ("markup", &["model"]),
    ("api", &["model"]),
    ("store", &["model"]),
    ("engine", &["model", "policy", "markup", "api", "store"]),
    ("app", &["model", "policy", "markup", "api", "store", "engine"]),
    ("link", &["model"]),
    ("tidingsd", &["app", "link", "model", "policy"]),
    ("tidings", &["link", "model"]),
    ("demo-server", &[]),
    ("xtask", &[]),
];

/// What stands above all of them and is not bound: proof and measurement.
const ABOVE: [&str; 3] = ["tests", "bench", "yardstick"];

/// What the window's process must not contain: whoever draws holds no secret and opens no connection.
const NOT_IN_THE_WINDOW: [&str; 25] = [
    "reqwest",
    "hyper",
    "hyper-util",
    "h2",
    "ureq",
    "isahc",
    "curl",
    "tungstenite",
    "tokio-tungstenite",
    "rustls",
    "rustls-platform-verifier",
    "tokio-rustls",
    "native-tls",
    "schannel",
    "openssl",
    "openssl-sys",
    "ring",
    "aws-lc-sys",
    "rusqlite",
    "libsqlite3-sys",
    "sqlx",
    "keyring",
    "keyring-core",
    "secret-service",
    "security-framework",
];

/// One target's dependencies, as cargo resolves them.
struct Graph {
    names: BTreeMap<String, String>,
    links: BTreeMap<String, String>,
    ours: BTreeMap<String, String>,
    edges: BTreeMap<String, Vec<Edge>>,
}

struct Edge {
    to: String,
    /// Compiled in: an ordinary dependency.
    ships: bool,
    /// Only used by tests.
    dev: bool,
}

impl Graph {
    fn of(target: &str) -> Self {
        let output = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--filter-platform", target])
            .current_dir(super::root())
            .output()
            .expect("cargo runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "cargo metadata for {target}: {said}");
        let all: Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();

        let mut names = BTreeMap::new();
        let mut links = BTreeMap::new();
        for package in list(&all["packages"]) {
            names.insert(text(&package["id"]), text(&package["name"]));
            if package["links"].is_string() {
                links.insert(text(&package["id"]), text(&package["links"]));
            }
        }
        let members: BTreeSet<String> = list(&all["workspace_members"]).iter().map(text).collect();
        let ours = members.iter().map(|id| (names[id].clone(), id.clone())).collect();
        let mut edges = BTreeMap::new();
        for node in list(&all["resolve"]["nodes"]) {
            let to = list(&node["deps"]).into_iter().map(|dep| {
                let kinds = list(&dep["dep_kinds"]);
                let of_kind = |name: &str| kinds.iter().any(|kind| text(&kind["kind"]) == name);
                Edge { to: text(&dep["pkg"]), ships: of_kind(""), dev: of_kind("dev") && kinds.len() == 1 }
            });
            edges.insert(text(&node["id"]), to.collect());
        }
        Self { names, links, ours, edges }
    }

    fn name(&self, id: &str) -> &str {
        self.names.get(id).map_or("?", String::as_str)
    }

    /// What one of our crates names itself. With or without what only its tests use.
    fn direct(&self, member: &str, dev: bool) -> BTreeSet<&str> {
        let id = self.ours.get(member).unwrap_or_else(|| panic!("there is no crate {member}"));
        let edges = self.edges[id].iter().filter(|edge| dev || !edge.dev);
        edges.map(|edge| self.name(&edge.to)).collect()
    }

    /// Everything that ends up in a crate's program, with the way it got there.
    fn inside<'a>(&'a self, member: &'a str) -> BTreeMap<&'a str, Vec<&'a str>> {
        let start = self.ours.get(member).unwrap_or_else(|| panic!("there is no crate {member}"));
        let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut waiting = vec![(start.as_str(), vec![member])];
        while let Some((id, way)) = waiting.pop() {
            for edge in self.edges[id].iter().filter(|edge| edge.ships) {
                let name = self.name(&edge.to);
                if !found.contains_key(name) {
                    let way = [way.as_slice(), &[name]].concat();
                    found.insert(name, way.clone());
                    waiting.push((&edge.to, way));
                }
            }
        }
        found
    }
}

#[test]
fn dependencies_point_down_only() {
    for target in SHIPPED {
        let graph = Graph::of(target);
        let bound: BTreeSet<&str> = MAY_USE.iter().map(|(name, _)| *name).collect();
        for member in graph.ours.keys() {
            assert!(bound.contains(member.as_str()) || ABOVE.contains(&member.as_str()), "{member} has no place in the house yet");
        }
        for (member, allowed) in MAY_USE {
            // Tests of our crates may lean on the demo server, and on nothing above them.
            let ours = |name: &&str| graph.ours.contains_key(*name) && *name != member;
            for used in graph.direct(member, false).into_iter().filter(ours) {
                assert!(allowed.contains(&used), "{target}: {member} must not know {used}");
            }
            for used in graph.direct(member, true).into_iter().filter(ours) {
                let fine = allowed.contains(&used) || (used == "demo-server" && !["model", "xtask"].contains(&member));
                assert!(fine, "{target}: even in its tests {member} must not know {used}");
            }
        }
    }
}

#[test]
fn each_library_has_one_home() {
    for target in SHIPPED {
        let graph = Graph::of(target);
        let homes: [(&[&str], &str); 3] = [
            (&["reqwest", "hyper", "tungstenite", "tokio-tungstenite", "rustls"], "api"),
            (&["rusqlite", "libsqlite3-sys"], "store"),
            (&["tauri", "wry", "tao", "tauri-build"], "tidings"),
        ];
        for (libraries, home) in homes {
            let strangers = graph.ours.keys().filter(|name| *name != home && !ABOVE.contains(&name.as_str()) && *name != "demo-server");
            for stranger in strangers {
                for used in graph.direct(stranger, false) {
                    assert!(!libraries.contains(&used), "{target}: only {home} may know {used}, but {stranger} does");
                }
            }
        }
        for (home, library) in [("api", "reqwest"), ("store", "rusqlite"), ("tidings", "tauri")] {
            assert!(graph.direct(home, false).contains(library), "{target}: {home} is {library}'s home, so this test looks at something");
        }
    }
}

/// But for the bare windows that it is measured against.
#[test]
fn only_the_window_is_made_with_tauri() {
    for target in SHIPPED {
        let graph = Graph::of(target);
        for member in graph.ours.keys().filter(|name| *name != "tidings" && *name != "yardstick") {
            let drawn = graph.inside(member);
            for library in ["tauri", "wry", "gtk", "webkit2gtk", "webview2-com"] {
                assert!(!drawn.contains_key(library), "{target}: {member} draws: {:?}", drawn[library]);
            }
        }
    }
}

#[test]
fn the_window_holds_no_connection_and_no_secret() {
    for target in SHIPPED {
        let graph = Graph::of(target);
        let inside = graph.inside("tidings");
        assert!(inside.contains_key("tauri"), "{target}: the graph of the window is the one that is looked at");
        for library in NOT_IN_THE_WINDOW {
            assert!(!inside.contains_key(library), "{target}: {library} is in the window's process: {:?}", inside[library]);
        }
    }
}

#[test]
fn the_commands_build_first_and_without_a_c_compiler() {
    let graph = Graph::of("x86_64-unknown-linux-gnu");
    let mut names: BTreeSet<&str> = graph.inside("xtask").into_keys().collect();
    for name in names.clone() {
        let id = graph.names.iter().find(|(_, known)| *known == name).map(|(id, _)| id);
        let build = id.and_then(|id| graph.edges.get(id)).into_iter().flatten().filter(|edge| !edge.dev);
        names.extend(build.map(|edge| graph.name(&edge.to)));
    }
    for c in ["cc", "cmake", "bindgen", "pkg-config"] {
        assert!(!names.contains(c), "xtask needs a C compiler through {c}");
    }
    // `rayon-core` and the like use `links` only to be there once; a library's name says that something is linked.
    let linked = graph.links.iter().filter(|(id, _)| names.contains(graph.name(id)));
    let linked: Vec<&String> = linked.map(|(_, library)| library).collect();
    assert!(linked.is_empty(), "xtask links {linked:?}");
}
