//! Is this server like the real ones? Each profile lives through the recorded day, and the judge that came with the
//! recordings says where it differs. Nearly all must be alike; of what the scenario tests ask, by the list that they keep
//! (`tests/scenarios/requests.txt`), every single step must be, in both profiles.

#![allow(clippy::expect_used, reason = "tests may say plainly what they expect")]

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Output,
};

use demo_server::{DemoServer, Options, Profile, operation_of};
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

/// A step of the recorded day, as the judge lists it.
struct Step {
    alike: bool,
    operation: &'static str,
    line: String,
}

/// The steps that the judge lists: `alike   step@who  METHOD path`.
fn steps(verdict: &str) -> Vec<Step> {
    let step = |line: &str| {
        let mut words = line.split_whitespace();
        let alike = match words.next()? {
            "alike" => true,
            "unlike" => false,
            _ => return None,
        };
        let (_name, method, path) = (words.next()?, words.next()?, words.next()?);
        Some(Step { alike, operation: operation_of(method, path)?, line: line.to_owned() })
    };
    verdict.lines().filter_map(step).collect()
}

/// The operations behind the requests that the scenario tests make, on whichever profile.
fn asked_by_scenarios() -> BTreeSet<&'static str> {
    let list = std::fs::read_to_string(recordings().join("../scenarios/requests.txt")).expect("the scenarios keep their list");
    let asked: BTreeSet<&'static str> = list
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            operation_of(words.next()?, words.next()?)
        })
        .collect();
    assert!(asked.contains("create_post"), "the list is one of requests: {list}");
    asked
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
    let judged = python(&["compare.py", name, out, "--limit", "200", "--list"]).await;
    let verdict = String::from_utf8_lossy(&judged.stdout).into_owned();
    println!("--- {name}\n{verdict}");
    for label in ["exchanges alike ", "event groups alike "] {
        let (alike, all) = fraction(&verdict, label);
        assert!(alike / all >= LEAST, "{name}: {label}{alike} of {all}, which is less than {LEAST}; what differs:\n{verdict}");
    }
    let (strays, _) = fraction(&format!("{verdict} 0"), "stray groups ");
    assert!(strays < 1.0, "{name}: no event comes that the real server does not send:\n{verdict}");
    assert!(server.count_of("create_post") > 10, "the requests that were made are known by their operation");
    let steps = steps(&verdict);
    let asked = asked_by_scenarios();
    let judged: Vec<&Step> = steps.iter().filter(|step| asked.contains(&step.operation)).collect();
    let unlike: Vec<&str> = judged.iter().filter(|step| !step.alike).map(|step| step.line.as_str()).collect();
    assert!(unlike.is_empty(), "{name}: what the scenario tests ask is answered as the real server does:\n{unlike:#?}\n{verdict}");
    let recorded: BTreeSet<&str> = judged.iter().map(|step| step.operation).collect();
    println!("{name}: of {} operations that the scenarios use, {} were recorded", asked.len(), recorded.len());
    assert!(recorded.len() * 2 > asked.len(), "{name}: most of what the scenarios use was recorded, so that this judges something: {recorded:?}");
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
