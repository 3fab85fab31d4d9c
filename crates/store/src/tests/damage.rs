//! Damage: a cache heals, an outbox is salvaged, and nothing panics.

use crate::testing::{Bench, key, post};
use crate::{Change, Draft, NewEntry, Options, Reactions, Store, StoreError};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::path::Path;

const ENTRIES: usize = 200;

/// A closed store with 400 posts, 200 entries and a draft.
fn closed() -> Bench {
    let bench = Bench::disk();
    bench
        .store
        .write_blocking(|tx| {
            tx.upsert_posts(&(0..400).map(|n| post(&format!("post-{n:04}"), "c", n)).collect::<Vec<_>>(), Reactions::Replace)?;
            for n in 0..ENTRIES {
                tx.enqueue(&NewEntry {
                    intent_id: format!("i{n:04}").into(),
                    payload: serde_json::json!({ "n": n, "text": "x".repeat(300) }),
                    ..NewEntry::default()
                })?;
            }
            tx.put_draft(&Draft { channel_id: "c".into(), message: "draft".into(), ..Draft::default() })
        })
        .unwrap();
    futures(bench.store.close()).unwrap();
    bench
}

fn futures<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn copy(from: &Path) -> tempfile::TempDir {
    let to = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, to.path().join(path.file_name().unwrap())).unwrap();
    }
    to
}

#[derive(Clone, Debug)]
enum Mutation {
    Flip { at: prop::sample::Index, len: usize },
    Zero { at: prop::sample::Index },
    Cut { at: prop::sample::Index },
    Text,
}

fn mutations() -> impl Strategy<Value = Mutation> {
    prop_oneof![
        (any::<prop::sample::Index>(), 1..64_usize).prop_map(|(at, len)| Mutation::Flip { at, len }),
        any::<prop::sample::Index>().prop_map(|at| Mutation::Zero { at }),
        any::<prop::sample::Index>().prop_map(|at| Mutation::Cut { at }),
        Just(Mutation::Text),
    ]
}

fn mutate(file: &Path, mutation: &Mutation) {
    let mut bytes = std::fs::read(file).unwrap();
    match mutation {
        Mutation::Flip { at, len } => {
            let at = at.index(bytes.len());
            bytes.iter_mut().skip(at).take(*len).for_each(|byte| *byte ^= 0x5a);
        }
        Mutation::Zero { at } => {
            let at = at.index(bytes.len()) / 4096 * 4096;
            bytes.iter_mut().skip(at).take(4096).for_each(|byte| *byte = 0);
        }
        Mutation::Cut { at } => bytes.truncate(at.index(bytes.len())),
        Mutation::Text => bytes = b"not a database at all".repeat(300),
    }
    std::fs::write(file, bytes).unwrap();
}

/// Everything a person would do with it; damage may show once, and must be healed then.
fn use_it(store: &Store) -> Result<(), StoreError> {
    let everything = |r: &crate::Reader| {
        r.posts_before(&"c".into(), &crate::Anchor::end(), 1000, crate::Depth::All)?;
        r.posts(&(0..400).map(|n| format!("post-{n:04}").into()).collect::<Vec<_>>())?;
        r.my_channels()?;
        r.team_unreads(true)?;
        r.users_by_prefix("a", 10)?;
        Ok(())
    };
    store.read_blocking(everything)?;
    store.write_blocking(|tx| tx.upsert_posts(&(0..400).map(|n| post(&format!("more-{n}"), "c", n)).collect::<Vec<_>>(), Reactions::Replace))?;
    store.read_blocking(everything)
}

#[test]
fn a_damaged_cache_heals_and_the_outbox_is_untouched() {
    let bench = closed();
    // A fixed seed: the same mutations each time.
    let config = Config { cases: 60, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    runner
        .run(&mutations(), |mutation| {
            let dir = copy(&bench.folder());
            mutate(&dir.path().join("cache.db"), &mutation);
            let store = Store::open(Options::on_disk(dir.path(), key())).unwrap();
            let mut told = store.changes();
            if let Err(error) = use_it(&store) {
                prop_assert!(matches!(error, StoreError::Damaged(_)), "damage must be known as such, not as {:?}", error);
                // A write waits its turn behind the healing; what is read after it is of the new cache.
                store.write_blocking(|_| Ok(())).unwrap();
                prop_assert_eq!(use_it(&store), Ok(()), "it is healed then");
                let mut reset = false;
                while let Ok(changes) = told.try_recv() {
                    reset |= changes.contains(&Change::Reset);
                }
                prop_assert!(reset, "and views were told to start over");
            }
            let (entries, drafts) = store.read_blocking(|r| Ok((r.entries()?, r.drafts()?))).unwrap();
            prop_assert_eq!((entries.len(), drafts.len()), (ENTRIES, 1), "outbox and drafts are all there");
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_can_be_read_of_a_damaged_outbox_is_saved() {
    let bench = closed();
    let file = bench.folder().join("outbox.db");
    let pages = std::fs::metadata(&file).unwrap().len() / 4096;
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = usize::try_from(pages / 2 * 4096).unwrap();
    bytes[middle + 100..middle + 200].fill(0xee);
    std::fs::write(&file, bytes).unwrap();

    let error = Store::open(Options::on_disk(bench.folder(), key())).err();
    let Some(StoreError::OutboxDamaged { salvaged, kept_at }) = error else { panic!("the person must be told: {error:?}") };
    assert!(kept_at.exists(), "the damaged file is kept for whoever can read more");
    let store = Store::open(Options::on_disk(bench.folder(), key())).unwrap();
    let (entries, drafts) = store.read_blocking(|r| Ok((r.entries()?, r.drafts()?))).unwrap();
    assert!(entries.len() >= ENTRIES - 40, "one page of {pages} costs what lay in it: {} of {ENTRIES} entries, {salvaged} rows", entries.len());
    assert_eq!(drafts.len(), 1, "the draft lay elsewhere");
    assert!(entries.windows(2).all(|pair| pair[0].id < pair[1].id), "in their order");
    assert!(entries.iter().all(|entry| entry.intent_id.as_str() == format!("i{:04}", entry.payload["n"].as_u64().unwrap())), "each as it was");
}

#[test]
fn an_outbox_that_cannot_be_read_at_all_is_kept_beside() {
    let bench = closed();
    std::fs::write(bench.folder().join("outbox.db"), b"rubbish".repeat(2000)).unwrap();
    let error = Store::open(Options::on_disk(bench.folder(), key())).err();
    assert!(matches!(error, Some(StoreError::OutboxDamaged { salvaged: 0, .. })), "the cache opens, so it is not the key: {error:?}");
    assert!(Store::open(Options::on_disk(bench.folder(), key())).is_ok(), "the person can go on");
}
