//! Figures, not assertions: the machine is noisy. Run with `--release -- --ignored --nocapture`.

use crate::testing::{Bench, channel, member, post};
use crate::{Anchor, Depth, Reactions};
use std::time::Instant;

#[test]
#[ignore = "prints figures for people"]
fn figures() {
    let bench = Bench::disk();
    let show = |what: &str, begun: Instant| println!("{what}: {:.1} ms", begun.elapsed().as_secs_f64() * 1000.0);
    let channels: Vec<_> = (0..4000).map(|n| channel(&format!("channel-{n:018}"), &format!("team-{:021}", n % 20))).collect();
    let members: Vec<_> = channels.iter().map(|c| member(c.id.as_str())).collect();
    for what in ["4,000 channels and memberships, new", "the same again"] {
        let (channels, members) = (channels.clone(), members.clone());
        let begun = Instant::now();
        bench
            .store
            .write_blocking(move |tx| {
                tx.upsert_channels(&channels)?;
                tx.upsert_channel_members(&members)
            })
            .unwrap();
        show(what, begun);
    }
    let begun = Instant::now();
    bench.read(|r| r.my_channels());
    show("all 4,000 read", begun);
    let begun = Instant::now();
    bench.read(|r| r.team_unreads(true));
    show("unread per team", begun);
    let posts: Vec<_> = (0..20_000).map(|n| post(&format!("post-{n:021}"), &format!("channel-{:018}", n % 50), n)).collect();
    let begun = Instant::now();
    bench.store.write_blocking(move |tx| tx.upsert_posts(&posts, Reactions::Replace)).unwrap();
    show("20,000 posts", begun);
    let begun = Instant::now();
    bench.read(|r| r.posts_before(&"channel-000000000000000007".into(), &Anchor::end(), 60, Depth::Roots));
    show("a page of 60", begun);
    let begun = Instant::now();
    for n in 0..1000_i64 {
        bench
            .store
            .write_blocking(move |tx| tx.upsert_posts([&post(&format!("live-{n}"), "channel-000000000000000007", n)], Reactions::Keep))
            .unwrap();
    }
    show("1,000 posts, each its own transaction", begun);
}
