//! Kept files: they come back, stay within the bound, and the least used go first.

use crate::testing::{Bench, key};
use crate::{Media, MediaKept, Options, Store};

fn media(size: usize) -> Media {
    Media { content_type: "image/png".into(), version: "v1".into(), bytes: vec![7; size] }
}

#[tokio::test]
async fn the_least_recently_used_go_first() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(Options { media_bound: 3000, ..Options::on_disk(dir.path(), key()) }).unwrap();
    for name in ["a", "b", "c"] {
        assert_eq!(store.put_media(name, media(1000)).await, Ok(MediaKept::Kept), "{name} fits");
    }
    assert_eq!(store.media("a").await, Ok(Some(media(1000))), "a comes back whole, and counts as used");
    store.put_media("d", media(1000)).await.unwrap();
    assert_eq!(store.media("b").await, Ok(None), "b was not looked at for longest");
    for name in ["a", "c", "d"] {
        assert!(store.media(name).await.unwrap().is_some(), "{name} was used later");
    }
    assert_eq!(store.stats().await.unwrap().media_bytes, 3000, "the bound holds");
}

#[tokio::test]
async fn what_is_too_large_is_refused() {
    let bench = Bench::memory();
    assert_eq!(bench.store.put_media("x", media(17 * 1024 * 1024)).await, Ok(MediaKept::TooLarge), "a film would push out every picture");
    assert_eq!(bench.store.media("x").await, Ok(None), "so it is not kept");
}

#[tokio::test]
async fn files_are_forgotten_by_prefix_and_a_damaged_shelf_is_made_anew() {
    let bench = Bench::disk();
    for name in ["file:1:preview", "file:1:thumb", "file:2:thumb"] {
        bench.store.put_media(name, media(10)).await.unwrap();
    }
    assert_eq!(bench.store.remove_media("file:1:").await, Ok(2), "all sizes of a deleted file");
    assert!(bench.store.media("file:2:thumb").await.unwrap().is_some(), "others stay");
    bench.store.close().await.unwrap();
    std::fs::write(bench.folder().join("media.db"), vec![9; 9000]).unwrap();
    let store = Store::open(Options::on_disk(bench.folder(), key())).unwrap();
    assert_eq!(store.media("file:2:thumb").await, Ok(None), "damage costs a fetch");
    assert_eq!(store.put_media("new", media(10)).await, Ok(MediaKept::Kept), "and no more");
}
