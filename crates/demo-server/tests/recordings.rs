//! Is this server like the real ones? Each profile lives through the recorded day, and the judge that came with the
//! recordings says where it differs.

#![allow(clippy::expect_used, reason = "tests may say plainly what they expect")]

use std::{
    path::{Path, PathBuf},
    process::Output,
};

use demo_server::{DemoServer, Options, Profile};
use tokio::process::Command;

/// What must be alike at least: nearly everything is, and a little is left for a slow machine's timing.
const LEAST: f64 = 0.97;

fn recordings() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/recordings")
}

async fn python(args: &[&str]) -> Output {
    Command::new("python3").args(args).current_dir(recordings()).kill_on_drop(true).output().await.expect("python3 starts")
}

/// The two numbers before and after ` of ` that follow `label` in the last line of the judgement.
fn fraction(verdict: &str, label: &str) -> (f64, f64) {
    let after = verdict.split(label).nth(1).expect("the judge gives its totals");
    let mut numbers = after.split(|c: char| !c.is_ascii_digit()).filter(|s| !s.is_empty()).map(|s| s.parse().expect("a number"));
    (numbers.next().expect("how many are alike"), numbers.next().expect("out of how many"))
}

async fn judge(profile: Profile, name: &str) {
    let modules = python(&["-c", "import requests, websocket"]).await;
    assert!(
        modules.status.success(),
        "the recorder needs the Python modules `requests` and `websocket`; on Debian: apt install python3-requests python3-websocket. {}",
        String::from_utf8_lossy(&modules.stderr)
    );
    let server = DemoServer::start(Options { profile, seed: 5, empty: true, ..Options::default() }).await.expect("a free port");
    let out = tempfile::tempdir().expect("a folder for the recording");
    let out = out.path().to_str().expect("a plain path");
    let recorded = python(&["record.py", server.url(), "the-admin", "the-password-1", out, "--create-admin"]).await;
    assert!(recorded.status.success(), "the recorded day could be lived through:\n{}", String::from_utf8_lossy(&recorded.stderr));
    let judged = python(&["compare.py", name, out, "--limit", "200"]).await;
    let verdict = String::from_utf8_lossy(&judged.stdout).into_owned();
    println!("--- {name}\n{verdict}");
    for label in ["exchanges alike ", "event groups alike "] {
        let (alike, all) = fraction(&verdict, label);
        assert!(alike / all >= LEAST, "{name}: {label}{alike} of {all}, which is less than {LEAST}; what differs:\n{verdict}");
    }
    let (strays, _) = fraction(&format!("{verdict} 0"), "stray groups ");
    assert!(strays < 1.0, "{name}: no event comes that the real server does not send:\n{verdict}");
    assert!(server.count_of("create_post") > 10, "the requests that were made are known by their operation");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_day_of_2026_is_the_same_here() {
    judge(Profile::V11_6, "11.6").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_day_of_2021_is_the_same_here() {
    judge(Profile::V5_37, "5.37").await;
}
