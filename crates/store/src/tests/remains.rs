//! What must not be found in any file: plain text ever, and deleted text soon.

use crate::testing::{Bench, key, plainly, post};
use crate::{Draft, Media, NewEntry, Options, Reactions, Store};
use model::Post;
use std::path::Path;

const CANARY: &str = "kestrel-over-the-falk-cliff";

/// The files of a folder that hold the canary.
fn finds(dir: &Path) -> Vec<String> {
    let holds = |path: &Path| std::fs::read(path).unwrap().windows(CANARY.len()).any(|window| window == CANARY.as_bytes());
    std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| holds(path))
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect()
}

async fn write_canaries(store: &Store) {
    store
        .write(|tx| {
            tx.upsert_posts([&Post { message: CANARY.into(), ..post("a", "c", 1) }, &post("b", "c", 2)], Reactions::Replace)?;
            tx.put_draft(&Draft { channel_id: "c".into(), message: CANARY.into(), ..Draft::default() })?;
            tx.enqueue(&NewEntry { intent_id: "i".into(), payload: serde_json::json!({ "message": CANARY }), ..NewEntry::default() })
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn no_file_holds_plain_text() {
    let bench = Bench::disk();
    write_canaries(&bench.store).await;
    bench.store.put_media("m", Media { content_type: CANARY.into(), version: String::new(), bytes: CANARY.repeat(100).into_bytes() }).await.unwrap();
    assert_eq!(finds(&bench.folder()), [""; 0], "while it is open, the logs included");
    bench.store.checkpoint().await.unwrap();
    assert_eq!(finds(&bench.folder()), [""; 0], "after the logs went into the files");
}

/// Encryption hides remains from this test as from everybody, so here the files lie plain.
#[tokio::test]
async fn deleted_text_leaves_files_and_logs_by_itself() {
    let dir = tempfile::tempdir().unwrap();
    let store = plainly(|| Store::open(Options::on_disk(dir.path(), key())).unwrap());
    write_canaries(&store).await;
    assert!(finds(dir.path()).iter().any(|name| name.starts_with("cache")), "else this test could not fail");
    assert!(finds(dir.path()).iter().any(|name| name.starts_with("outbox")), "the same for the outbox");
    store
        .write(|tx| {
            tx.remove_post(&"a".into())?;
            tx.remove_draft(&"c".into(), &"".into())?;
            let waiting = tx.entries()?;
            waiting.iter().try_for_each(|entry| tx.remove_entry(entry.id).map(|_| ()))
        })
        .await
        .unwrap();
    // The store does it within a second; the test waits as long as a busy machine may need, and not a moment longer.
    let begun = std::time::Instant::now();
    while !finds(dir.path()).is_empty() && begun.elapsed().as_secs() < 20 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(finds(dir.path()), [""; 0], "neither a page nor a log remembers");
    assert!(store.read(|r| r.post(&"b".into())).await.unwrap().is_some(), "what was not deleted is there");
}
