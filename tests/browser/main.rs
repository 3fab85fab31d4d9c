//! The page in another engine: Chromium, driven by Playwright, looked over by axe.
//!
//! The engine is `tidingsd` built with its `serve` feature (`TIDINGS_SERVE_BIN`), the page is `ui/dist`, the server is here.
//! `browser.mjs` tells the stories; what others do on the server meanwhile it asks for over its standard output,
//! one line `? {"act": …}` each, and reads the answer from its standard input, one line of JSON.
//! It needs that binary and so runs only by name: `cargo xtask test` builds it and runs this.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say plainly what they expect")]

use demo_server::{DEMO_PASSWORD, DemoServer, Options};
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// What happens on the server while the page is looked at.
#[derive(Deserialize)]
#[serde(tag = "act", rename_all = "camelCase")]
enum Act {
    /// Somebody posts.
    Post { who: String, channel: String, text: String },
    /// Somebody replies.
    Reply { who: String, root: String, text: String },
    /// Somebody reacts.
    React { who: String, post: String, emoji: String },
    /// Somebody posts this project's icon as a picture, or a text file.
    File { who: String, channel: String, text: String, name: String },
    /// Many posts of different heights, which ann has read.
    Notes { channel: String, count: usize },
    /// The posts of a channel.
    Posts { channel: String },
    /// How often an operation was asked for.
    Count { operation: String },
    /// The next request of an operation waits.
    Stall { operation: String },
    /// What waits goes on.
    Release,
    /// The line goes down.
    Down,
    /// The line comes back.
    Up,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the project's folder").to_path_buf()
}

fn perform(act: Act, server: &DemoServer, runtime: &Runtime) -> Value {
    match act {
        Act::Post { who, channel, text } => json!(server.post_as(&who, &channel, &text)),
        Act::Reply { who, root, text } => json!(server.reply_as(&who, &root, &text)),
        Act::React { who, post, emoji } => {
            server.react_as(&who, &post, &emoji);
            Value::Null
        }
        Act::File { who, channel, text, name } => {
            let bytes = if name.ends_with(".png") {
                std::fs::read(root().join("icons/256x256.png")).expect("the icon is there")
            } else {
                b"tide tables\n".repeat(200)
            };
            json!(server.post_file_as(&who, &channel, &text, &name, &bytes))
        }
        Act::Notes { channel, count } => {
            for number in 1..=count {
                // Of different heights, so that guessed ones would show.
                let lines = "and another line that is long enough to matter on a narrow window\n".repeat(number % 4);
                server.post_as(if number % 3 == 0 { "bob" } else { "mei" }, &channel, &format!("note {number}\n{lines}"));
            }
            server.view_as("ann", &channel);
            Value::Null
        }
        Act::Posts { channel } => {
            let posts = server.posts_in(&channel);
            posts.iter().map(|it| json!({ "id": it.id, "text": it.message, "who": it.user, "root": it.root_id, "reactions": it.reactions })).collect()
        }
        Act::Count { operation } => json!(server.count_of(&operation)),
        Act::Stall { operation } => {
            server.stalls_next(&operation);
            Value::Null
        }
        Act::Release => {
            server.release_stalled();
            Value::Null
        }
        Act::Down => {
            runtime.block_on(server.take_down());
            Value::Null
        }
        Act::Up => {
            runtime.block_on(server.bring_up()).expect("the port is still free");
            Value::Null
        }
    }
}

/// Ends with its story, however that ends.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The engine with its browser host, in a home of its own and without a desktop session: so there is no keychain.
fn host(home: &Path) -> (Ended, String) {
    let binary = std::env::var_os("TIDINGS_SERVE_BIN").expect("TIDINGS_SERVE_BIN names tidingsd built with `serve`: run `cargo xtask test`");
    let mut command = Command::new(binary);
    command.args(["serve", "--port", "0", "--dist"]).arg(root().join("ui/dist"));
    command.env("TIDINGS_HOME", home).env("XDG_RUNTIME_DIR", home).env("DBUS_SESSION_BUS_ADDRESS", "disabled:").env_remove("DISPLAY");
    let mut child = Ended(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().expect("the engine starts"));
    let mut address = String::new();
    let read = BufReader::new(child.0.stdout.take().expect("it was piped")).read_line(&mut address);
    assert!(read.is_ok() && address.starts_with("http://127.0.0.1:"), "the host prints its address, on the loopback only: {address:?}");
    (child, address.trim().to_owned())
}

/// The last lines of the engine's log.
fn log(home: &Path) -> String {
    let files = std::fs::read_dir(home.join("logs")).into_iter().flatten().flatten();
    let text: String = files.filter_map(|file| std::fs::read_to_string(file.path()).ok()).collect();
    let lines: Vec<&str> = text.lines().collect();
    lines.iter().skip(lines.len().saturating_sub(40)).copied().collect::<Vec<_>>().join("\n")
}

#[test]
fn the_page_works_in_a_browser_and_everybody_can_use_it() {
    let home = TempDir::with_prefix("tidings-browser-").expect("a folder of the test's own can be made");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime starts");
    let server = runtime.block_on(DemoServer::start(Options { seed: 1, ..Options::default() })).expect("the server starts on a free port");
    let (engine, address) = host(home.path());

    let mut command = Command::new("node");
    command.arg(root().join("tests/browser/browser.mjs")).args([&address, server.url(), DEMO_PASSWORD]);
    let mut node = Ended(command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("node starts"));
    let mut answers = node.0.stdin.take().expect("it was piped");
    let mut failures = node.0.stderr.take().expect("it was piped");
    let failed = std::thread::spawn(move || {
        let mut text = String::new();
        let _ = failures.read_to_string(&mut text);
        text
    });
    let mut stories = 0;
    for line in BufReader::new(node.0.stdout.take().expect("it was piped")).lines() {
        let line = line.expect("it writes text");
        if let Some(asked) = line.strip_prefix("? ") {
            let act = serde_json::from_str(asked).unwrap_or_else(|e| panic!("{asked}: {e}"));
            writeln!(answers, "{}", perform(act, &server, &runtime)).expect("it reads the answer");
        } else {
            stories += usize::from(line.starts_with("· "));
            println!("{line}");
        }
    }
    let status = node.0.wait().expect("it ends");
    let failed = failed.join().expect("it was read");
    assert!(status.success(), "every story ends well ({status}):\n{failed}\nThe engine's log ends:\n{}", log(home.path()));
    assert!(stories >= 10, "all stories were told, not only {stories}");
    drop(engine);
}
