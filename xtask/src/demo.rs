//! `demo`: the app on a server with people in it, signed in as ann, by the same code that a person signs in with.
//!
//! It is a development build: on a slow machine that is minutes sooner to the first window than an optimised one, and the
//! store's encryption is optimised in both. `--release` takes what users get.
//!
//! With a display the window opens there, `o` takes the server down and up, and Ctrl+C ends all that was started.
//! Without one it brings its own, waits until the window shows a message that came in while it was open, shoots it and ends.

use crate::end::{Started, end_those_in, living_in, own_group};
use crate::session::Session;
use crate::{Outcome, has, only, release, setup, sh, ui};
use std::io::{IsTerminal, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

/// Looks at the real window through the accessibility tree.
const SEE: &str = include_str!("demo/see.py");

/// The person at the window, as the demo server knows her.
const LOGIN: &str = "ann";
const PASSWORD: &str = "tidings-demo-1";

/// Where the demo server listens when nothing else does: the same address every time means the same keychain entries.
const PORT: u16 = 18_065;

pub fn run(args: &[String]) -> Outcome {
    only(args, &["--release"])?;
    let shown = has_display();
    if shown {
        setup::to_build()?
    } else {
        setup::to_show()?
    }
    let binaries = build(has(args, "--release"))?;

    let home = sh::target().join("demo-home");
    end_those_in(&home);
    let _ = std::fs::remove_dir_all(&home);
    std::fs::create_dir_all(&home).map_err(|e| format!("{}: {e}", home.display()))?;

    let started = Started::on_ctrl_c()?;
    let outcome = show(&started, &binaries, &home, shown);
    println!("demo: ending what was started");
    end_those_in(&home);
    started.end();
    outcome
}

fn show(started: &Started, binaries: &Path, home: &Path, shown: bool) -> Outcome {
    let (url, server) = start_server(started, binaries)?;
    println!("demo: the server is at {url} (ann's password, and everybody's, is {PASSWORD})");
    let session = if shown { None } else { Some(Session::start(started, home)?) };
    let program = |name: &str| match &session {
        Some(session) => session.command(binaries.join(name)),
        None => {
            let mut command = Command::new(binaries.join(name));
            command.env("TIDINGS_HOME", home);
            command
        }
    };
    sign_in(program("tidingsd"), &url)?;
    let mut window = program("tidings");
    let window = started.spawn(window.stdin(Stdio::null()))?;
    match session {
        Some(session) => photograph(started, &session, &url, window),
        None => accompany(started, server, home),
    }
}

fn build(optimised: bool) -> Outcome<PathBuf> {
    if optimised {
        release::build()?;
        return Ok(release::folder());
    }
    ui::build()?;
    sh::run(sh::cargo().arg("build").args(release::PARTS))?;
    Ok(sh::target().join("debug"))
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

fn start_server(started: &Started, binaries: &Path) -> Outcome<(String, Option<ChildStdin>)> {
    let address = free_address()?;
    let mut command = Command::new(binaries.join("demo-server"));
    command.args(["--listen", &address.to_string(), "--profile", "11.6", "--people"]);
    own_group(command.stdin(Stdio::piped()));
    let mut child = command.spawn().map_err(|e| format!("demo-server could not be started: {e}"))?;
    let input = child.stdin.take();
    let id = child.id();
    started.keep(child);
    let patience = Instant::now() + Duration::from_secs(60);
    while TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_err() {
        if let Some(status) = started.ended(id) {
            return Err(format!("demo-server ended ({status})"));
        }
        if Instant::now() > patience || started.asked() {
            return Err("demo-server does not listen".into());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok((format!("http://{address}"), input))
}

fn free_address() -> Outcome<SocketAddr> {
    TcpListener::bind(("127.0.0.1", PORT))
        .or_else(|_| TcpListener::bind(("127.0.0.1", 0)))
        .and_then(|listener| listener.local_addr())
        .map_err(|e| format!("no free port: {e}"))
}

fn sign_in(mut engine: Command, url: &str) -> Outcome {
    engine.args(["--sign-in", url, "--login", LOGIN, "--password-stdin"]).stdin(Stdio::piped());
    let text = sh::shown(&engine);
    let mut child = engine.spawn().map_err(|e| format!("`{text}` could not be started: {e}"))?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(format!("{PASSWORD}\n").as_bytes()).map_err(|e| format!("`{text}`: {e}"))?;
    }
    let status = child.wait().map_err(|e| format!("`{text}`: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("signing in failed ({status})")) }
}

/// Without a display: the picture, with a message that arrived live on it.
fn photograph(started: &Started, session: &Session, url: &str, window: u32) -> Outcome {
    println!("demo: there is no display; waiting until the window on a virtual one shows a message that arrives live");
    let mut look = session.command("/usr/bin/python3");
    look.args(["-W", "ignore", "-c", SEE, url, LOGIN, PASSWORD]).stdin(Stdio::null());
    let look = started.spawn(&mut look)?;
    loop {
        if let Some(status) = started.ended(look) {
            if status == "exit status: 0" {
                break;
            }
            return Err(format!("no message was seen to arrive in the window ({status})"));
        }
        if started.asked() {
            return Err("ended before a message arrived".into());
        }
        if let Some(status) = started.ended(window) {
            return Err(format!("the window ended ({status})"));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let file = sh::target().join("demo.png");
    session.shoot(&file)?;
    println!("demo: {} shows it", file.display());
    Ok(())
}

/// With a display: until Ctrl+C, or until the person has quit the app.
fn accompany(started: &Started, server: Option<ChildStdin>, home: &Path) -> Outcome {
    println!("demo: o takes the server down and up, Ctrl+C ends everything");
    let _single_keys = SingleKeys::on();
    // Reading blocks, so it has a thread, which ends with the process.
    if let Some(mut server) = server {
        std::thread::spawn(move || {
            let mut key = [0_u8];
            while std::io::stdin().read(&mut key).is_ok_and(|n| n == 1) {
                if key == *b"o" && server.write_all(b"o\n").and_then(|()| server.flush()).is_err() {
                    return;
                }
            }
        });
    }
    while !started.asked() {
        std::thread::sleep(Duration::from_millis(200));
        if living_in(home).is_empty() {
            println!("demo: the app was quit");
            return Ok(());
        }
    }
    Ok(())
}

/// A terminal that hands over each key at once; as it was again when this goes.
struct SingleKeys(Option<String>);

impl SingleKeys {
    fn on() -> Self {
        if !std::io::stdin().is_terminal() {
            return Self(None);
        }
        // `stty` works on its own input, which is our terminal.
        let before = Command::new("stty").arg("-g").stdin(Stdio::inherit()).output().ok();
        let before = before.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
        let _ = Command::new("stty").args(["-icanon", "min", "1"]).status();
        Self(before.filter(|state| !state.is_empty()))
    }
}

impl Drop for SingleKeys {
    fn drop(&mut self) {
        if let Some(before) = &self.0 {
            let _ = Command::new("stty").arg(before).status();
        }
    }
}
