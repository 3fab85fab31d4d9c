//! Opening: what is kept, what is made anew, and whose key fits.

use crate::testing::{Bench, key, post};
use crate::{CacheState, Draft, Key, NewEntry, Options, Reactions, Store, StoreError};
use rusqlite::Connection;

async fn fill(store: &Store) {
    store
        .write(|tx| {
            tx.upsert_posts([&post("a", "c", 1)], Reactions::Replace)?;
            tx.put_draft(&Draft { channel_id: "c".into(), message: "draft".into(), ..Draft::default() })?;
            tx.enqueue(&NewEntry { intent_id: "i".into(), kind: "post".into(), ..NewEntry::default() })
        })
        .await
        .unwrap();
}

fn reopen(bench: &Bench, with: Key) -> Result<Store, StoreError> {
    Store::open(Options::on_disk(bench.folder(), with))
}

/// Runs a statement on a file of a closed store, with its key.
fn alter(bench: &Bench, file: &str, statement: &str) {
    let conn = Connection::open(bench.folder().join(file)).unwrap();
    conn.execute_batch(&format!("PRAGMA key = \"x'{}'\"; {statement}", "07".repeat(32))).unwrap();
}

#[tokio::test]
async fn what_was_written_is_there_next_time() {
    let bench = Bench::disk();
    assert_eq!(bench.store.opened().cache, CacheState::New, "the first time there is nothing");
    fill(&bench.store).await;
    bench.store.close().await.unwrap();
    let store = reopen(&bench, key()).unwrap();
    assert_eq!(store.opened().cache, CacheState::Kept, "the cache is the one of last time");
    assert!(store.read(|r| r.post(&"a".into())).await.unwrap().is_some(), "with its posts");
    assert_eq!(store.read(|r| Ok((r.entries()?.len(), r.drafts()?.len()))).await, Ok((1, 1)), "and the outbox with its entry and draft");
}

#[tokio::test]
async fn a_wrong_key_opens_nothing_and_spoils_nothing() {
    let bench = Bench::disk();
    fill(&bench.store).await;
    bench.store.close().await.unwrap();
    assert_eq!(reopen(&bench, Key::new([8; 32])).err(), Some(StoreError::WrongKey), "said as what it is, not as damage");
    let store = reopen(&bench, key()).unwrap();
    assert_eq!(store.opened().cache, CacheState::Kept, "the right key finds all as it was");
    assert_eq!(store.read(|r| Ok(r.entries()?.len())).await, Ok(1), "the outbox too");
}

#[tokio::test]
async fn a_cache_of_another_version_is_made_anew_and_the_outbox_stays() {
    let bench = Bench::disk();
    fill(&bench.store).await;
    bench.store.close().await.unwrap();
    alter(&bench, "cache.db", "PRAGMA user_version = 1");
    let store = reopen(&bench, key()).unwrap();
    assert!(matches!(store.opened().cache, CacheState::Rebuilt(_)), "said so, so that the engine fetches everything");
    assert_eq!(store.read(|r| Ok((r.post(&"a".into())?, r.entries()?.len(), r.drafts()?.len()))).await, Ok((None, 1, 1)), "only the cache is empty");
}

#[tokio::test]
async fn a_newer_outbox_is_left_alone() {
    let bench = Bench::disk();
    fill(&bench.store).await;
    bench.store.close().await.unwrap();
    alter(&bench, "outbox.db", "PRAGMA user_version = 99");
    assert_eq!(reopen(&bench, key()).err(), Some(StoreError::NewerOutbox { found: 99, known: 1 }), "an older program must not guess");
    alter(&bench, "outbox.db", "PRAGMA user_version = 1");
    assert_eq!(reopen(&bench, key()).unwrap().read(|r| Ok(r.entries()?.len())).await, Ok(1), "nothing was changed");
}

#[tokio::test]
async fn wiping_leaves_no_file() {
    let bench = Bench::disk();
    fill(&bench.store).await;
    bench.store.put_media("m", crate::Media { content_type: "image/png".into(), version: String::new(), bytes: vec![1; 100] }).await.unwrap();
    bench.store.wipe().await.unwrap();
    assert!(!bench.folder().exists(), "the account's folder is gone with all in it");
}

#[test]
fn the_outbox_waits_for_the_disk_and_both_files_overwrite_what_they_delete() {
    let bench = Bench::disk();
    let pragma = |name: &'static str| {
        bench
            .store
            .write_blocking(move |tx| Ok(tx.conn().query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, rusqlite::types::Value>(0))?))
            .unwrap()
    };
    use rusqlite::types::Value::{Integer, Text};
    assert_eq!(pragma("outbox.synchronous"), Integer(2), "FULL: an answered send survives a power cut");
    assert_eq!(pragma("main.synchronous"), Integer(1), "NORMAL: the cache can be fetched again");
    for schema in ["main", "outbox"] {
        let of = |name: &str| pragma(Box::leak(format!("{schema}.{name}").into_boxed_str()));
        assert_eq!((of("journal_mode"), of("secure_delete")), (Text("wal".into()), Integer(1)), "{schema} logs ahead and overwrites");
    }
}

#[tokio::test]
async fn stats_tell_sizes() {
    let bench = Bench::disk();
    fill(&bench.store).await;
    let stats = bench.store.stats().await.unwrap();
    assert_eq!((stats.posts, stats.outbox_entries, stats.media_items), (1, 1, 0), "rows are counted");
    assert!(stats.cache_bytes > 4096 && stats.outbox_bytes > 4096, "files are measured: {stats:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_may_hold_the_last_clone_of_its_store() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(Options::on_disk(dir.path(), key())).unwrap();
    let (gone, ended) = std::sync::mpsc::channel();
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let held = store.clone();
    let reading = store.read(move |_| {
        wait.recv().unwrap();
        drop(held);
        gone.send(()).unwrap();
        Ok(())
    });
    drop(store);
    go.send(()).unwrap();
    let dropped = tokio::task::spawn_blocking(move || ended.recv_timeout(std::time::Duration::from_secs(20))).await.unwrap();
    assert!(dropped.is_ok(), "dropping it on its own reader's thread must not wait for that thread");
    reading.await.unwrap();
}
