//! Installs what is missing, says so, and skips what is there.
//!
//! On Debian and Ubuntu by apt-get, with sudo where we are not root.
//! Elsewhere it names what is needed and goes on: the person may have it under another name.

use crate::{Outcome, sh};
use std::collections::HashSet;
use std::path::Path;
use std::process::Command;

/// What building needs. `a|b` means either, the first that exists is installed.
const BUILD: &[&str] = &[
    "build-essential",
    "pkg-config",
    "ca-certificates",
    "libssl-dev",
    "libgtk-3-dev",
    "libwebkit2gtk-4.1-dev",
    "librsvg2-dev",
    "fonts-noto-color-emoji",
    "python3-requests",
    "python3-websocket",
];

/// What a desktop without a screen needs: display, session bus, keyring, a reader of the accessibility tree, a camera.
const VIRTUAL: &[&str] = &[
    "xvfb",
    "xauth",
    "openbox",
    "dbus",
    "gnome-keyring",
    "libsecret-tools",
    "at-spi2-core",
    "gir1.2-atspi-2.0",
    "python3-gi",
    "imagemagick",
    "xdotool",
    "x11-utils",
    "procps",
];

/// What the tests drive and judge with.
const PROOF: &[&str] = &[
    "webkit2gtk-driver",
    "dunst",
    "dbus-x11",
    "xclip",
    "python3-pyatspi",
    "chromium|chromium-browser",
    "fonts-noto-core",
    "fonts-noto-cjk",
    "desktop-file-utils",
    "appstream",
    "dpkg-dev",
];

/// What Rust for other systems is checked with: compilers for Windows' C, and what brings one for macOS.
const PLATFORMS: &[&str] = &["gcc-mingw-w64-x86-64-posix", "g++-mingw-w64-x86-64-posix", "llvm", "nasm", "python3-venv"];

/// The oldest Node the UI's tools run on.
const NODE: u32 = 20;

/// For building and for a window on a real display.
pub fn to_build() -> Outcome {
    packages(&[BUILD])?;
    node_modules()
}

/// For a window on a virtual display.
pub fn to_show() -> Outcome {
    packages(&[BUILD, VIRTUAL])?;
    node_modules()
}

/// For all commands.
pub fn everything() -> Outcome {
    packages(&[BUILD, VIRTUAL, PROOF])?;
    node_modules()
}

/// For checking what is built for other systems.
pub fn to_check_platforms() -> Outcome {
    packages(&[BUILD, PLATFORMS])
}

fn packages(lists: &[&[&str]]) -> Outcome {
    let wanted: Vec<&str> = lists.iter().flat_map(|list| list.iter().copied()).collect();
    if !sh::exists("apt-get") || !sh::exists("dpkg-query") {
        println!("setup: this is neither Debian nor Ubuntu, so nothing is installed. Needed, by Debian's names:");
        println!("       {}", wanted.join(" "));
        return Ok(());
    }
    let there = installed()?;
    let missing: Vec<&str> = wanted.into_iter().filter(|entry| !entry.split('|').any(|name| there.contains(name))).collect();
    if missing.is_empty() {
        println!("setup: all packages are there");
        return Ok(());
    }
    println!("setup: missing: {}", missing.join(" "));
    apt(&["update"])?;
    let names = missing.iter().map(|entry| available(entry)).collect::<Outcome<Vec<_>>>()?;
    let mut args = vec!["install", "--yes", "--no-install-recommends"];
    args.extend(names);
    apt(&args)
}

/// Every installed package's name.
fn installed() -> Outcome<HashSet<String>> {
    let list = sh::read(Command::new("dpkg-query").args(["--show", "--showformat=${db:Status-Status} ${Package}\n"]))?;
    Ok(list.lines().filter_map(|line| line.strip_prefix("installed ")).map(str::to_owned).collect())
}

/// The first of the alternatives that apt can install here.
fn available(entry: &str) -> Outcome<&str> {
    for name in entry.split('|') {
        let policy = sh::read(Command::new("apt-cache").args(["policy", name]).env("LC_ALL", "C"))?;
        if policy.lines().any(|line| line.trim().starts_with("Candidate:") && !line.contains("(none)")) {
            return Ok(name);
        }
    }
    Err(format!("apt knows no package {entry}"))
}

fn apt(args: &[&str]) -> Outcome {
    let root = sh::read(Command::new("id").arg("-u"))?.trim() == "0";
    if !root && !sh::exists("sudo") {
        return Err(format!("packages are missing and there is no sudo here; run as root: apt-get {}", args.join(" ")));
    }
    let mut command = Command::new(if root { "env" } else { "sudo" });
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]).args(args);
    println!("setup: {}", sh::shown(&command));
    sh::run(&mut command)
}

/// `npm ci` in `ui/`, unless what the lock file names is installed already.
fn node_modules() -> Outcome {
    let version = sh::read(Command::new("node").arg("--version")).map_err(|e| format!("Node {NODE} or newer is needed, with npm: {e}"))?;
    let major: u32 = version.trim().trim_start_matches('v').split('.').next().and_then(|n| n.parse().ok()).unwrap_or(0);
    if major < NODE {
        return Err(format!("Node {NODE} or newer is needed, this is {}", version.trim()));
    }
    let ui = sh::root().join("ui");
    let lock = std::fs::read(ui.join("package-lock.json")).map_err(|e| format!("ui/package-lock.json: {e}"))?;
    // Inside node_modules, so that removing it removes the stamp.
    let stamp = ui.join("node_modules/.tidings-lock");
    if fresh(&stamp, &lock) {
        println!("setup: node modules are there");
        return Ok(());
    }
    println!("setup: npm ci in ui/");
    sh::run(sh::npm().args(["ci", "--no-audit", "--no-fund"]))?;
    std::fs::write(&stamp, lock).map_err(|e| format!("{}: {e}", stamp.display()))
}

fn fresh(stamp: &Path, lock: &[u8]) -> bool {
    std::fs::read(stamp).is_ok_and(|stamped| stamped == lock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_fresh_only_for_the_very_lock_file() {
        let stamp = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        assert!(!fresh(&stamp, b"one"), "without a stamp everything is installed");
        std::fs::write(&stamp, "one").unwrap();
        assert!(fresh(&stamp, b"one"), "the second run skips");
        assert!(!fresh(&stamp, b"two"), "a changed lock file installs again");
        std::fs::remove_file(&stamp).unwrap();
    }

    #[test]
    fn no_package_is_named_twice() {
        let mut seen = HashSet::new();
        for name in [BUILD, VIRTUAL, PROOF].concat() {
            assert!(seen.insert(name), "{name} stands in two lists");
        }
    }
}
