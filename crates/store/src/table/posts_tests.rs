//! Stories of posts: coming, changing, going, and being paged through.

use super::*;
use crate::testing::{Bench, plan, post, reply};

fn ids(posts: &[Post]) -> Vec<&str> {
    posts.iter().map(|post| post.id.as_str()).collect()
}

fn with(posts: Vec<Post>) -> Bench {
    let bench = Bench::memory();
    bench.store.write_blocking(move |tx| tx.upsert_posts(&posts, Reactions::Replace)).unwrap();
    bench
}

#[test]
fn a_timeline_is_paged_in_both_directions() {
    let bench = with((1..=9).map(|n| post(&format!("p{n}"), "c", n / 2)).chain([post("x", "other", 3)]).collect());
    let page = |anchor: Anchor, count| bench.read(move |r| r.posts_before(&"c".into(), &anchor, count, Depth::All));
    let newest = page(Anchor::end(), 3);
    assert_eq!(ids(&newest), ["p9", "p8", "p7"], "newest first, by id within a millisecond, none of another channel");
    let older = page(Anchor::of(&newest[2]), 3);
    assert_eq!(ids(&older), ["p6", "p5", "p4"], "the next page begins where the last one ended");
    let anchor = Anchor::of(&older[0]);
    let newer = bench.read(move |r| r.posts_after(&"c".into(), &anchor, 9, Depth::All));
    assert_eq!(ids(&newer), ["p7", "p8", "p9"], "and back again, oldest first");
}

#[test]
fn with_collapsed_threads_replies_are_in_their_thread_only() {
    let bench = with(vec![post("root", "c", 1), reply("r1", "c", "root", 2), reply("r2", "c", "root", 3), post("next", "c", 4)]);
    let roots = bench.read(|r| r.posts_before(&"c".into(), &Anchor::end(), 9, Depth::Roots));
    assert_eq!(ids(&roots), ["next", "root"], "only what starts a thread");
    let thread = bench.read(|r| r.thread_posts(&"root".into()));
    assert_eq!(ids(&thread), ["root", "r1", "r2"], "the thread is whole, in order");
}

#[test]
fn a_late_older_version_does_not_undo_a_newer_one() {
    let bench = with(vec![Post { update_at: Millis(20), message: "new".into(), ..post("p", "c", 1) }]);
    let old = Post { update_at: Millis(10), message: "old".into(), ..post("p", "c", 1) };
    let changed = bench.store.write_blocking(move |tx| tx.upsert_posts([&old], Reactions::Replace)).unwrap();
    assert_eq!(changed, 0, "a page that was under way while the edit came is older");
    assert_eq!(bench.read(|r| r.post(&"p".into())).unwrap().message, "new", "the edit stands");
}

#[test]
fn everything_a_post_has_comes_back() {
    let mut full = post("p", "c", 1);
    full.message_source = "source".into();
    full.props.insert("from_bot".into(), "true".into());
    full.file_ids = vec!["f".into()];
    full.participants = vec![User { id: "ann".into(), ..User::default() }];
    full.metadata.emojis = vec![model::CustomEmoji { name: "falk".into(), ..Default::default() }];
    full.metadata.reactions = vec![model::Reaction { user_id: "bob".into(), post_id: "p".into(), emoji_name: "tada".into(), create_at: Millis(5) }];
    full.is_following = Some(true);
    full.pending_post_id = "ann:1".into();
    let bench = with(vec![full.clone()]);
    assert_eq!(bench.read(|r| r.post(&"p".into())), Some(full.clone()), "nothing is lost on the way");
    let echo = Post { pending_post_id: PendingPostId::default(), is_following: None, update_at: Millis(9), ..full.clone() };
    bench.store.write_blocking(move |tx| tx.upsert_posts([&echo], Reactions::Keep)).unwrap();
    let kept = bench.read(|r| r.post_by_pending(&"ann:1".into())).unwrap();
    assert_eq!((kept.is_following, kept.metadata.reactions.len()), (Some(true), 1), "what an event does not tell stays");
}

#[test]
fn deleting_a_root_takes_its_thread_and_old_versions_never_appear() {
    let bench = with(vec![post("root", "c", 1), reply("r1", "c", "root", 2), Post { original_id: "root".into(), ..post("ghost", "c", 1) }]);
    assert_eq!(bench.read(|r| r.post(&"ghost".into())), None, "an old version is not a post of the channel");
    let gone = Post { delete_at: Millis(9), ..post("root", "c", 1) };
    bench.store.write_blocking(move |tx| tx.upsert_posts([&gone], Reactions::Replace)).unwrap();
    assert!(bench.read(|r| r.posts_before(&"c".into(), &Anchor::end(), 9, Depth::All)).is_empty(), "its replies went with it");
    assert_eq!(bench.changes().iter().filter(|c| matches!(c, Change::PostRemoved { .. })).count(), 2, "and each is told");
}

#[test]
fn retention_takes_what_is_old_and_nothing_else() {
    let pinned = Post { is_pinned: true, ..post("pinned", "c", 2) };
    let bench = with(vec![post("old", "c", 1), pinned, post("root", "c", 3), reply("late", "c", "root", 20), post("new", "c", 30)]);
    let gone = bench.store.write_blocking(|tx| tx.purge_posts(&"c".into(), Millis(10), true)).unwrap();
    assert_eq!(gone, 1, "only the post that is old, not pinned, and has no later reply");
    assert_eq!(ids(&bench.read(|r| r.posts_before(&"c".into(), &Anchor::end(), 9, Depth::All))), ["new", "late", "root", "pinned"], "the rest stays");
}

#[test]
fn every_timeline_query_walks_an_index_in_order() {
    let bench = Bench::memory();
    bench
        .store
        .read_blocking(|r| {
            for (query, params, index) in [
                (BEFORE, 4, "posts_by_channel"),
                (AFTER, 4, "posts_by_channel"),
                (ROOTS_BEFORE, 4, "posts_roots"),
                (ROOTS_AFTER, 4, "posts_roots"),
                (REPLIES_BEFORE, 4, "posts_by_root"),
                (PINNED, 1, "posts_pinned"),
                (BY_PENDING, 1, "posts_by_pending"),
            ] {
                let plan = plan(r, query, params);
                plan.assert_uses(index);
                plan.assert_no_sorting();
            }
            plan(r, BY_IDS, 1).assert_searches("p");
            Ok(())
        })
        .unwrap();
}
