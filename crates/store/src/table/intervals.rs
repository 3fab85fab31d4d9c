//! Which parts of a channel's history are whole.
//!
//! An interval says: every post of the channel whose `create_at` lies in `oldest..=newest` is stored (with collapsed threads: every root).
//! Intervals of a channel never overlap or touch; extending one merges those it reaches. What lies between two is a gap that a view must show as one.
//! Whether the newest interval reaches the present is not stored: only who holds the socket knows.

use crate::schema::Table;
use crate::{Change, Reader, StoreError, Tx, sql};
use model::{ChannelId, Millis};
use rusqlite::{Row, params};

pub(crate) const TABLE: Table = Table {
    name: "intervals",
    create: "
CREATE TABLE intervals (
    channel_id    TEXT NOT NULL,
    oldest        INTEGER NOT NULL, -- create_at, included
    newest        INTEGER NOT NULL, -- create_at, included
    reaches_start INTEGER NOT NULL, -- whether nothing older exists on the server
    PRIMARY KEY (channel_id, oldest)
) STRICT, WITHOUT ROWID;",
};

/// A stretch of a channel's history without a gap, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The oldest moment.
    pub oldest: Millis,
    /// The newest moment.
    pub newest: Millis,
    /// Whether nothing older exists on the server.
    pub reaches_start: bool,
}

impl Interval {
    /// An interval that does not reach the channel's beginning.
    pub fn new(oldest: Millis, newest: Millis) -> Self {
        Self { oldest, newest, reaches_start: false }
    }

    /// Whether a moment lies in it.
    pub fn covers(&self, at: Millis) -> bool {
        (self.oldest <= at || self.reaches_start) && at <= self.newest
    }
}

const ALL: &str = "SELECT oldest, newest, reaches_start FROM intervals WHERE channel_id = ?1 ORDER BY oldest";
const NEWEST: &str = "SELECT oldest, newest, reaches_start FROM intervals WHERE channel_id = ?1 ORDER BY oldest DESC LIMIT 1";

fn interval(row: &Row<'_>) -> rusqlite::Result<Interval> {
    Ok(Interval { oldest: sql::millis(row, 0)?, newest: sql::millis(row, 1)?, reaches_start: row.get(2)? })
}

impl Reader {
    /// A channel's intervals, oldest first.
    pub fn intervals(&self, channel: &ChannelId) -> Result<Vec<Interval>, StoreError> {
        self.all(ALL, [channel.as_str()], interval)
    }

    /// The interval that a moment lies in.
    pub fn interval_covering(&self, channel: &ChannelId, at: Millis) -> Result<Option<Interval>, StoreError> {
        Ok(self.intervals(channel)?.into_iter().find(|one| one.covers(at)))
    }

    /// The newest interval.
    pub fn newest_interval(&self, channel: &ChannelId) -> Result<Option<Interval>, StoreError> {
        self.first(NEWEST, [channel.as_str()], interval)
    }
}

impl Tx<'_> {
    /// Notes a whole stretch, merging what it overlaps or touches; answers the merged interval. One that ends before it begins is ignored.
    pub fn extend_interval(&mut self, channel: &ChannelId, stretch: Interval) -> Result<Interval, StoreError> {
        if stretch.oldest > stretch.newest {
            return Ok(stretch);
        }
        let known = self.intervals(channel)?;
        let mut merged = stretch;
        // Below the channel's beginning is nothing, so an interval that reaches it reaches also down to any older stretch.
        let meets = |one: &Interval| (one.oldest <= stretch.newest || one.reaches_start) && (stretch.oldest <= one.newest || stretch.reaches_start);
        for one in known.iter().filter(|one| meets(one)) {
            merged.oldest = merged.oldest.min(one.oldest);
            merged.newest = merged.newest.max(one.newest);
            merged.reaches_start |= one.reaches_start;
        }
        if known.contains(&merged) {
            return Ok(merged);
        }
        for one in known.iter().filter(|one| meets(one)) {
            self.run("DELETE FROM intervals WHERE channel_id = ?1 AND oldest = ?2", params![channel.as_str(), one.oldest.0])?;
        }
        self.insert_interval(channel, merged)?;
        self.note(Change::IntervalChanged { channel_id: channel.clone() });
        Ok(merged)
    }

    /// Forgets a channel's intervals; the posts stay.
    pub fn clear_intervals(&mut self, channel: &ChannelId) -> Result<(), StoreError> {
        if self.run("DELETE FROM intervals WHERE channel_id = ?1", [channel.as_str()])? > 0 {
            self.note(Change::IntervalChanged { channel_id: channel.clone() });
        }
        Ok(())
    }

    /// Forgets what is known before a moment, as after a purge.
    pub(crate) fn cut_intervals(&mut self, channel: &ChannelId, before: Millis) -> Result<(), StoreError> {
        for one in self.intervals(channel)?.into_iter().filter(|one| one.oldest < before) {
            self.run("DELETE FROM intervals WHERE channel_id = ?1 AND oldest = ?2", params![channel.as_str(), one.oldest.0])?;
            if one.newest >= before {
                self.insert_interval(channel, Interval::new(before, one.newest))?;
            }
        }
        self.note(Change::IntervalChanged { channel_id: channel.clone() });
        Ok(())
    }

    fn insert_interval(&mut self, channel: &ChannelId, one: Interval) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO intervals (channel_id, oldest, newest, reaches_start) VALUES (?1, ?2, ?3, ?4)",
            params![channel.as_str(), one.oldest.0, one.newest.0, one.reaches_start],
        )?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Bench, plan};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_two_queries_search() {
        let bench = Bench::memory();
        bench
            .store
            .read_blocking(|r| {
                for query in [ALL, NEWEST] {
                    let plan = plan(r, query, 1);
                    plan.assert_searches("intervals");
                    plan.assert_no_sorting();
                }
                Ok(())
            })
            .unwrap();
    }

    #[test]
    fn retention_cuts_what_was_known() {
        let bench = Bench::memory();
        bench
            .store
            .write_blocking(|tx| {
                tx.extend_interval(&"c".into(), Interval { reaches_start: true, ..Interval::new(Millis(1), Millis(5)) })?;
                tx.extend_interval(&"c".into(), Interval::new(Millis(8), Millis(20)))?;
                tx.cut_intervals(&"c".into(), Millis(10))
            })
            .unwrap();
        assert_eq!(bench.read(|r| r.intervals(&"c".into())), [Interval::new(Millis(10), Millis(20))], "what was purged is a gap again");
    }

    /// The model: the set of moments of which everything is known. Moments lie 2 apart, so that neighbours do not touch by accident.
    fn steps() -> impl Strategy<Value = Vec<(i64, i64, bool)>> {
        prop::collection::vec((0..40_i64, 0..8_i64, prop::bool::weighted(0.1)), 1..40)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn intervals_know_exactly_what_was_told(steps in steps()) {
            let bench = Bench::memory();
            let channel = ChannelId::from("c");
            let mut known = BTreeSet::new();
            for (from, length, reaches_start) in steps {
                let to = from + length;
                known.extend(if reaches_start { 0 } else { from }..=to);
                let stretch = Interval { oldest: Millis(from), newest: Millis(to), reaches_start };
                let channel = channel.clone();
                bench.store.write_blocking(move |tx| tx.extend_interval(&channel, stretch)).unwrap();
            }
            let kept = bench.read(|r| r.intervals(&"c".into()));
            for at in 0..60 {
                let covering = kept.iter().filter(|one| one.covers(Millis(at))).count();
                prop_assert_eq!(covering, usize::from(known.contains(&at)), "moment {} is in one interval if it is known and in none if not: {:?}", at, &kept);
                prop_assert_eq!(bench.read(move |r| r.interval_covering(&"c".into(), Millis(at))).is_some(), known.contains(&at), "and asking for it agrees");
            }
            prop_assert!(kept.windows(2).all(|pair| pair[0].newest < pair[1].oldest), "they neither overlap nor touch: {:?}", &kept);
            prop_assert_eq!(bench.read(|r| r.newest_interval(&"c".into())), kept.last().copied(), "the newest is the last");
        }
    }
}
