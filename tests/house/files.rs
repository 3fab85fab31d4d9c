//! What stands in several places and must agree: icons and their names, the application's id, its version, licences.

use super::{files_below, read, root, short};
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

/// The name that the desktop entry, the AppStream id, the icon and Tauri share, so that desktops find the window's icon.
const ID: &str = model::APP_ID;

fn bytes(path: &str) -> Vec<u8> {
    std::fs::read(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Width and height out of a PNG's header.
fn size(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n", "this is a PNG");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
    (number(16), number(20))
}

#[test]
fn the_icon_is_there_at_every_size() {
    for side in [16, 22, 24, 32, 48, 64, 128, 256, 512, 1024] {
        let name = format!("icons/{side}x{side}.png");
        assert_eq!(size(&bytes(&name)), (side, side), "{name} is what its name says");
    }
    for state in ["plain", "unread", "mention"] {
        let mut pictures = BTreeSet::new();
        for side in [16, 22, 24, 32, 48, 64] {
            let name = format!("icons/tray/{state}-{side}.png");
            assert_eq!(size(&bytes(&name)), (side, side), "{name} is what its name says");
            pictures.insert(bytes(&name));
        }
        assert_eq!(pictures.len(), 6, "{state} is drawn for each size");
    }
    let at = |state: &str| bytes(&format!("icons/tray/{state}-22.png"));
    assert!(at("plain") != at("unread") && at("unread") != at("mention"), "the tray's three states can be told apart");
}

#[test]
fn the_icons_of_windows_and_macos_hold_their_pictures() {
    let ico = bytes("icons/icon.ico");
    assert_eq!(&ico[..4], [0, 0, 1, 0], "this is a Windows icon");
    let count = u16::from_le_bytes([ico[4], ico[5]]);
    assert_eq!(count, 7, "with every size from 16 to 256");
    for index in 0..usize::from(count) {
        let entry = &ico[6 + 16 * index..][..16];
        let number = |at: usize| u32::from_le_bytes(entry[at..at + 4].try_into().expect("four bytes")) as usize;
        let picture = &ico[number(12)..][..number(8)];
        let side = size(picture).0;
        assert_eq!(u32::from(entry[0]), side % 256, "the folder tells the picture's size");
    }
    let icns = bytes("icons/icon.icns");
    assert_eq!(&icns[..4], b"icns", "this is a macOS icon");
    let told = u32::from_be_bytes(icns[4..8].try_into().expect("four bytes")) as usize;
    assert_eq!(told, icns.len(), "it is as long as it says");
    assert!(icns.windows(4).any(|name| name == b"ic10"), "the largest, 1,024 pixels, is in it");
}

#[test]
fn one_name_and_one_version_everywhere() {
    let config: Value = serde_json::from_str(&read("src-tauri/tauri.conf.json")).expect("tauri.conf.json is JSON");
    assert_eq!(config["identifier"], ID, "tauri's identifier");
    let entry = read(&format!("packaging/linux/{ID}.desktop"));
    assert!(entry.lines().any(|line| line == format!("Icon={ID}")), "the desktop entry's icon");
    for scheme in ["mattermost", "tidings"] {
        assert!(entry.contains(&format!("x-scheme-handler/{scheme};")), "the desktop entry takes {scheme}: links");
    }
    let metadata = read(&format!("packaging/linux/{ID}.metainfo.xml"));
    assert!(metadata.contains(&format!("<id>{ID}</id>")), "the AppStream id");
    assert!(metadata.contains(&format!("<launchable type=\"desktop-id\">{ID}.desktop</launchable>")), "and its desktop entry");

    let version = env!("CARGO_PKG_VERSION");
    assert!(metadata.contains(&format!("<release version=\"{version}\"")), "AppStream knows release {version}");
    assert!(read("CHANGELOG.md").contains(&format!("## {version}")), "the changelog tells of {version}");
    if let Some(told) = config["version"].as_str() {
        assert_eq!(told, version, "tauri's version, if it has one of its own");
    }
}

#[test]
fn nobody_spells_the_name_otherwise() {
    let begins = ID.rsplit_once('.').map(|(vendor, _)| format!("{vendor}.")).expect("a vendor and a name");
    let folders = ["crates", "src-tauri/src", "xtask/src", "packaging", "docs"];
    let files = folders.iter().flat_map(|folder| files_below(folder, &["rs", "md", "xml", "desktop", "toml", "json", "plist", "in", "1"]));
    let mut spelt = 0;
    for file in files.chain([root().join("README.md"), root().join("ARCHITECTURE.md"), root().join("src-tauri/tauri.conf.json")]) {
        let text = std::fs::read_to_string(&file).expect("text can be read");
        for (at, _) in text.match_indices(&begins) {
            assert!(
                text[at..].starts_with(ID),
                "{}: secrets and folders under another name than the application's are found by nobody",
                short(&file)
            );
            spelt += 1;
        }
    }
    assert!(spelt > 5, "the desktop entry, the package and the others were looked at, not nothing: {spelt}");
}

/// The licences of deny.toml.
fn allowed() -> BTreeSet<String> {
    let rules = read("deny.toml");
    let list = rules.split_once("allow = [").expect("deny.toml allows licences").1;
    let list = list.split_once("\n]").expect("the list ends").0;
    let lines = list.lines().map(str::trim).filter(|line| line.starts_with('"'));
    lines.map(|line| line.trim_end_matches(',').trim_matches('"').to_owned()).collect()
}

/// Whether one may choose allowed licences out of an SPDX expression.
/// The old "MIT/Apache-2.0" means OR.
fn permitted(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let good = any(&words, &mut at, allowed);
    good && at == words.len()
}

fn any(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut good = every(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        good |= every(words, at, allowed);
    }
    good
}

fn every(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut good = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        good &= one(words, at, allowed);
    }
    good
}

fn one(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let Some(word) = words.get(*at) else {
        return false;
    };
    *at += 1;
    if *word == "(" {
        let good = any(words, at, allowed);
        *at += 1;
        return good;
    }
    let mut licence = (*word).to_owned();
    if words.get(*at) == Some(&"WITH") {
        licence = format!("{licence} WITH {}", words.get(*at + 1).copied().unwrap_or_default());
        *at += 2;
    }
    allowed.contains(&licence)
}

#[test]
fn every_crate_is_under_a_licence_we_allow() {
    let allowed = allowed();
    let output = Command::new(env!("CARGO")).args(["metadata", "--format-version", "1"]).current_dir(root()).output().expect("cargo runs");
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let all: Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
    let packages = all["packages"].as_array().expect("there are packages");
    assert!(packages.len() > 100, "the whole graph is looked at");
    let refused = packages.iter().filter(|package| !permitted(package["license"].as_str().unwrap_or_default(), &allowed));
    let refused: Vec<String> = refused.map(|package| format!("{}: {}", package["name"], package["license"])).collect();
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn licence_expressions_are_understood() {
    let allowed: BTreeSet<String> = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned).into();
    for good in ["MIT", "MIT OR GPL-3.0", "GPL-3.0/MIT", "Apache-2.0 WITH LLVM-exception AND MIT", "(GPL-3.0 OR MIT) AND Apache-2.0"] {
        assert!(permitted(good, &allowed), "{good} leaves a choice we allow");
    }
    for bad in ["", "GPL-3.0", "MIT AND GPL-3.0", "(GPL-3.0 OR AGPL-3.0) AND MIT", "GPL-3.0 WITH Classpath-exception-2.0"] {
        assert!(!permitted(bad, &allowed), "{bad} leaves none");
    }
}
