//! Sudden death: a process that writes to the outbox is killed, again and again. What it acknowledged is there, in order.

use crate::testing::key;
use crate::{NewEntry, Options, Store};
use model::Millis;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

const FOLDER: &str = "TIDINGS_STORE_DEATH_FOLDER";
const ROUNDS: u64 = 20;

fn entry(n: usize) -> NewEntry {
    NewEntry {
        intent_id: format!("i{n}").into(),
        kind: "post".into(),
        payload: serde_json::json!({ "n": n }),
        created_at: Millis(1),
        ..NewEntry::default()
    }
}

fn numbers(store: &Store) -> Vec<usize> {
    let entries = store.read_blocking(|r| r.entries()).unwrap();
    entries.iter().map(|entry| usize::try_from(entry.payload["n"].as_u64().unwrap()).unwrap()).collect()
}

/// Not a test by itself: what the killed process does. Without a folder to write to it does nothing.
#[test]
fn the_writer_that_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let store = Store::open(Options::on_disk(folder, key())).unwrap();
    let mut out = std::io::stdout();
    for n in numbers(&store).len().. {
        store.write_blocking(move |tx| tx.enqueue(&entry(n))).unwrap();
        writeln!(out, "durable {n}").unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn what_was_acknowledged_survives_being_killed() {
    let dir = tempfile::tempdir().unwrap();
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut durable = 0;
    for round in 0..ROUNDS {
        // xorshift: a fixed sequence of moments.
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "tests::death::the_writer_that_is_killed", "--nocapture", "--test-threads=1"])
            .env(FOLDER, dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let acknowledged = |line: &str| line.rsplit_once("durable ").and_then(|(_, n)| n.parse::<usize>().ok());
        let mut wanted = random % 12 + 1;
        while wanted > 0 {
            let line = lines.next().expect("the writer writes until it is killed").unwrap();
            if let Some(n) = acknowledged(&line) {
                durable = n + 1;
                wanted -= 1;
            }
        }
        // Somewhere within the writes that follow.
        for _ in 0..random >> 40 & 0xf_ffff {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        durable = lines.map_while(Result::ok).filter_map(|line| acknowledged(&line)).map(|n| n + 1).last().unwrap_or(durable);

        let store = Store::open(Options::on_disk(dir.path(), key())).unwrap();
        let found = numbers(&store);
        assert!(found.len() >= durable, "round {round}: {durable} were acknowledged, {} are there", found.len());
        assert!(found.len() <= durable + 1, "round {round}: at most the one under way is there without having been told");
        assert!(found.iter().copied().eq(0..found.len()), "round {round}: none is missing, doubled or out of order");
        let repeated = store.write_blocking(move |tx| tx.enqueue(&entry(durable - 1))).unwrap();
        assert_eq!(repeated, None, "round {round}: a repeat of the last acknowledged one is known as such");
    }
}
