//! One writer, many closures: each stands or falls alone, and is told in order.

use crate::testing::{Bench, post};
use crate::{Change, Draft, Options, Reactions, Store, StoreError};
use model::PostId;

fn ids(changes: &[Change]) -> Vec<PostId> {
    changes.iter().filter_map(|change| if let Change::PostUpserted { post_id, .. } = change { Some(post_id.clone()) } else { None }).collect()
}

#[tokio::test]
async fn a_failing_closure_takes_nothing_of_the_others_along() {
    let bench = Bench::disk();
    let write = |id: &'static str, fails: bool| {
        bench.store.write(move |tx| {
            tx.upsert_posts([&post(id, "c", 1)], Reactions::Replace)?;
            if fails { Err(StoreError::Sql("on purpose".into())) } else { Ok(id) }
        })
    };
    // All three are queued before any is awaited, so that they may share a transaction.
    let (a, b, c) = (write("a", false), write("b", true), write("c", false));
    assert_eq!((a.await, b.await.is_err(), c.await), (Ok("a"), true, Ok("c")), "each gets its own answer");
    let known = bench.store.read(|r| r.posts(&["a".into(), "b".into(), "c".into()])).await.unwrap();
    assert_eq!(known.iter().map(|post| post.id.as_str()).collect::<Vec<_>>(), ["a", "c"], "what the failing one wrote was rolled back");
    assert_eq!(ids(&bench.changes()), ["a".into(), "c".into()], "and was never told");
}

#[tokio::test]
async fn a_panic_is_answered_and_the_store_goes_on() {
    let bench = Bench::disk();
    let outcome: Result<(), _> = bench.store.write(|_| panic!("on purpose")).await;
    assert_eq!(outcome, Err(StoreError::Panicked), "the caller learns of it");
    let read: Result<(), _> = bench.store.read(|_| panic!("on purpose")).await;
    assert_eq!(read, Err(StoreError::Panicked), "a reader's likewise");
    assert!(bench.store.write(|tx| tx.upsert_posts([&post("a", "c", 1)], Reactions::Replace)).await.is_ok(), "the writer lives");
    assert!(bench.store.read(|r| r.post(&"a".into())).await.unwrap().is_some(), "and so do the readers");
}

#[tokio::test]
async fn changes_are_told_in_commit_order_before_the_answer() {
    let bench = Bench::disk();
    let writes: Vec<_> =
        (0..300).map(|n| bench.store.write(move |tx| tx.upsert_posts([&post(&format!("{n:03}"), "c", n)], Reactions::Replace))).collect();
    for write in writes {
        write.await.unwrap();
    }
    let expected: Vec<PostId> = (0..300).map(|n| format!("{n:03}").into()).collect();
    assert_eq!(ids(&bench.changes()), expected, "every one is there as soon as the last is answered, in the order of the calls");
}

#[tokio::test]
async fn a_read_sees_every_write_that_was_answered() {
    let bench = Bench::disk();
    for n in 0..50_i64 {
        bench.store.write(move |tx| tx.upsert_posts([&post(&format!("p{n}"), "c", n)], Reactions::Replace)).await.unwrap();
        let found = bench.store.read(move |r| r.post(&format!("p{n}").into())).await.unwrap();
        assert!(found.is_some(), "post {n} was answered, so a reader must find it");
    }
}

#[tokio::test]
async fn resetting_the_cache_keeps_what_the_person_wrote() {
    let bench = Bench::disk();
    let draft = Draft { channel_id: "c".into(), message: "half a sentence".into(), ..Draft::default() };
    let kept = draft.clone();
    bench
        .store
        .write(move |tx| {
            tx.upsert_posts([&post("a", "c", 1)], Reactions::Replace)?;
            tx.put_draft(&kept)?;
            tx.reset_cache()
        })
        .await
        .unwrap();
    assert_eq!(bench.store.read(|r| r.post(&"a".into())).await, Ok(None), "the cache is empty");
    assert_eq!(bench.store.read(|r| r.drafts()).await, Ok(vec![draft]), "the draft is not part of it");
    assert_eq!(bench.changes().last(), Some(&Change::Reset), "views start over");
}

#[tokio::test]
async fn a_closed_store_says_so() {
    let store = Store::open(Options::in_memory()).unwrap();
    store.close().await.unwrap();
    assert_eq!(store.write(|_| Ok(())).await, Err(StoreError::Closed), "no write is lost silently");
    assert_eq!(store.read(|_| Ok(())).await, Err(StoreError::Closed), "nor does a reader wait for ever");
    assert_eq!(store.media("x").await, Err(StoreError::Closed), "nor who wants a picture");
}
