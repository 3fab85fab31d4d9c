//! The package is tried: installed and removed where the machine is ours to change, unpacked elsewhere.

use super::layout::ID;
use crate::Outcome;
use crate::end::{Started, end_those_in, living_in};
use crate::session::Session;
use crate::sh::{self, Tally};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The files that make it an application and not just programs.
const FILES: [&str; 8] = [
    "usr/bin/tidings",
    "usr/bin/tidingsd",
    "usr/share/applications/chat.tidings.Tidings.desktop",
    "usr/share/metainfo/chat.tidings.Tidings.metainfo.xml",
    "usr/share/icons/hicolor/scalable/apps/chat.tidings.Tidings.svg",
    "usr/share/icons/hicolor/48x48/apps/chat.tidings.Tidings.png",
    "usr/share/doc/tidings/copyright",
    "usr/share/doc/tidings/third-party.gz",
];

/// Runs every test of the package, also after one that failed.
pub fn run(deb: &Path) -> (Tally, Outcome) {
    let ours = std::env::var_os("CI").is_some_and(|ci| ci == "true") && is_root();
    let home = sh::target().join("package/home");
    let mut proof = Proof { tally: Tally::default(), failures: Vec::new() };
    let root = if ours { PathBuf::from("/") } else { sh::target().join("package/unpacked") };
    let had_it = installed();
    if ours && had_it {
        println!("the package is installed already on this machine; it is replaced, and removed at the end");
    }
    let there = if ours { proof.test("it installs", || install(deb)) } else { proof.test("it unpacks", || unpack(deb, &root)) };
    if there {
        proof.test("its files are there", || files(&root));
        proof.test("its desktop entry and metadata are valid", || metadata(&root));
        proof.test("both programs start and tell their version", || versions(&root));
        proof.test("the engine links neither GTK nor WebKit", || light(&root));
        proof.test("the window opens and the engine runs", || opens(&root, &home));
        end_those_in(&home);
    }
    if ours {
        proof.test("it is removed clean", || remove(deb));
    }
    let outcome = if proof.failures.is_empty() { Ok(()) } else { Err(proof.failures.join("; ")) };
    (proof.tally, outcome)
}

struct Proof {
    tally: Tally,
    failures: Vec<String>,
}

impl Proof {
    fn test(&mut self, name: &str, work: impl FnOnce() -> Outcome) -> bool {
        match work() {
            Ok(()) => {
                println!("test package: {name} ... ok");
                self.tally.passed += 1;
                true
            }
            Err(sentence) => {
                println!("test package: {name} ... FAILED: {sentence}");
                self.tally.failed += 1;
                self.failures.push(format!("{name}: {sentence}"));
                false
            }
        }
    }
}

fn is_root() -> bool {
    sh::read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

fn installed() -> bool {
    let mut ask = Command::new("dpkg-query");
    sh::read(ask.args(["--show", "--showformat=${db:Status-Status}", "tidings"])).is_ok_and(|status| status == "installed")
}

fn unpack(deb: &Path, root: &Path) -> Outcome {
    let _ = std::fs::remove_dir_all(root);
    sh::run(Command::new("dpkg-deb").arg("--extract").arg(deb).arg(root))
}

fn install(deb: &Path) -> Outcome {
    let mut apt = Command::new("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive").args(["-q", "install", "--yes", "--reinstall", "--no-install-recommends"]);
    sh::read(apt.arg(deb)).map(drop)
}

fn remove(deb: &Path) -> Outcome {
    let listed = sh::read(Command::new("dpkg-deb").arg("--contents").arg(deb))?;
    sh::read(Command::new("dpkg").args(["--purge", "tidings"]))?;
    // "-rwxr-xr-x root/root 123 2026-11-22 01:00 ./usr/bin/tidings"; folders are shared with other packages.
    let files = listed.lines().filter(|line| !line.ends_with('/')).filter_map(|line| line.split(" ./").nth(1));
    let left: Vec<&str> = files.filter(|file| Path::new("/").join(file).exists()).collect();
    if !left.is_empty() {
        return Err(format!("left behind: {}", left.join(" ")));
    }
    if Path::new("/usr/share/doc/tidings").exists() {
        return Err("left behind: its folder of documents".into());
    }
    if installed() { Err("dpkg still knows it".into()) } else { Ok(()) }
}

fn files(root: &Path) -> Outcome {
    let missing: Vec<&str> = FILES.into_iter().filter(|file| !root.join(file).is_file()).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("missing: {}", missing.join(" "))) }
}

fn metadata(root: &Path) -> Outcome {
    let share = root.join("usr/share");
    sh::read(Command::new("desktop-file-validate").arg(share.join(format!("applications/{ID}.desktop"))))?;
    let mut appstream = Command::new("appstreamcli");
    appstream.args(["validate", "--no-net"]).arg(share.join(format!("metainfo/{ID}.metainfo.xml")));
    // It tells what it dislikes on its standard output.
    let output = appstream.output().map_err(|e| format!("appstreamcli: {e}"))?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stdout).trim().to_owned()) }
}

fn versions(root: &Path) -> Outcome {
    for program in ["tidings", "tidingsd"] {
        // Without a display: telling the version must not need one.
        let mut command = Command::new(root.join("usr/bin").join(program));
        let said = sh::read(command.arg("--version").env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY"))?;
        if !said.contains(env!("CARGO_PKG_VERSION")) {
            return Err(format!("{program} --version said: {}", said.trim()));
        }
    }
    Ok(())
}

fn light(root: &Path) -> Outcome {
    let libraries = sh::read(Command::new("ldd").arg(root.join("usr/bin/tidingsd")))?;
    match libraries.lines().find(|line| line.contains("libgtk") || line.contains("webkit")) {
        Some(line) => Err(line.trim().to_owned()),
        None => Ok(()),
    }
}

fn opens(root: &Path, home: &Path) -> Outcome {
    end_those_in(home);
    let _ = std::fs::remove_dir_all(home);
    std::fs::create_dir_all(home).map_err(|e| format!("{}: {e}", home.display()))?;
    let started = Started::default();
    let session = Session::start(&started, home)?;
    let programs = root.join("usr/bin");
    let mut window = session.command(programs.join("tidings"));
    let window = started.spawn(window.stdin(Stdio::null()))?;
    let patience = Instant::now() + Duration::from_secs(60);
    loop {
        let mut search = session.command("xdotool");
        search.args(["search", "--onlyvisible", "--class", "tidings"]).stderr(Stdio::null());
        let visible = sh::read(&mut search).is_ok_and(|ids| !ids.trim().is_empty());
        let engine = runs(&programs.join("tidingsd"), home);
        if visible && engine {
            return Ok(());
        }
        if let Some(status) = started.ended(window) {
            return Err(format!("tidings ended ({status})"));
        }
        if Instant::now() > patience {
            return Err(format!("after a minute: window visible: {visible}, engine running: {engine}"));
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// True when this very program lives in that home.
fn runs(program: &Path, home: &Path) -> bool {
    living_in(home).iter().any(|id| std::fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|exe| exe == program))
}
