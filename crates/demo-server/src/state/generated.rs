//! Posts that are computed when they are asked for, so that a workspace of a million messages costs nothing to hold.
//!
//! A run is the computed history of one channel. Its posts have ids that say which run they belong to and the how-manieth
//! they are, so that any of them can be made from its id alone. One that is changed becomes a real post.

use std::collections::HashMap;

use super::posts::Post;
use crate::{ids::Id, seed::words};

/// The alphabet of the numbers in ids; in order, so that ids sort as their posts do.
const DIGITS: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";
/// What every computed id starts with.
const MARK: &str = "gen";

/// The computed history of one channel.
#[derive(Debug, Clone)]
pub struct Run {
    /// The channel.
    pub channel_id: Id,
    /// How many posts.
    pub count: u64,
    /// When the first one was written, in ms.
    pub first_at: i64,
    /// Time between two, in ms.
    pub step: i64,
    /// Who wrote them, in turn.
    pub authors: Vec<Id>,
}

/// All runs.
#[derive(Debug, Default)]
pub struct Generated {
    runs: Vec<Run>,
    by_channel: HashMap<Id, usize>,
}

impl Generated {
    /// Adds the history of a channel.
    pub fn add(&mut self, run: Run) {
        self.by_channel.insert(run.channel_id.clone(), self.runs.len());
        self.runs.push(run);
    }

    /// How many computed posts a channel has.
    pub fn count(&self, channel: &str) -> usize {
        self.run(channel).and_then(|(_, r)| usize::try_from(r.count).ok()).unwrap_or(0)
    }

    fn run(&self, channel: &str) -> Option<(usize, &Run)> {
        let index = *self.by_channel.get(channel)?;
        Some((index, self.runs.get(index)?))
    }

    /// The id of a channel's computed post.
    pub fn id_at(&self, channel: &str, ordinal: usize) -> Option<Id> {
        let (index, run) = self.run(channel)?;
        let ordinal = u64::try_from(ordinal).ok().filter(|o| *o < run.count)?;
        Some(format!("{MARK}{}{}{}", number(u64::try_from(index).ok()?, 5), number(ordinal, 8), "0".repeat(10)))
    }

    /// The place of a computed post in its channel.
    pub fn ordinal(&self, id: &str) -> Option<usize> {
        let (run, ordinal) = parse(id)?;
        self.runs.get(run).filter(|r| u64::try_from(ordinal).is_ok_and(|o| o < r.count)).map(|_| ordinal)
    }

    /// A computed post.
    pub fn post(&self, id: &str) -> Option<Post> {
        let (run, ordinal) = parse(id)?;
        let run = self.runs.get(run)?;
        if u64::try_from(ordinal).ok()? >= run.count {
            return None;
        }
        let at = run.first_at + run.step * i64::try_from(ordinal).ok()?;
        let salt = ordinal.wrapping_mul(2_654_435_761) ^ run.channel_id.bytes().map(usize::from).sum::<usize>();
        Some(Post {
            id: id.to_owned(),
            channel_id: run.channel_id.clone(),
            user_id: run.authors.get((salt >> 3) % run.authors.len().max(1)).cloned().unwrap_or_default(),
            message: words::line(salt),
            create_at: at,
            update_at: at,
            remote_id: Some(String::new()),
            ..Post::default()
        })
    }

    /// How many of a channel's computed posts are not later than `at`.
    pub fn not_after(&self, channel: &str, at: i64) -> usize {
        let Some((_, run)) = self.run(channel) else { return 0 };
        if at < run.first_at {
            return 0;
        }
        let passed = (at - run.first_at) / run.step.max(1) + 1;
        usize::try_from(passed).unwrap_or(0).min(usize::try_from(run.count).unwrap_or(0))
    }
}

fn number(mut value: u64, width: usize) -> String {
    let mut digits = vec!['0'; width];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS.get(usize::try_from(value % 32).unwrap_or(0)).map_or('0', |b| char::from(*b));
        value /= 32;
    }
    digits.into_iter().collect()
}

fn parse(id: &str) -> Option<(usize, usize)> {
    let rest = id.strip_prefix(MARK).filter(|r| r.len() == 23 && r.ends_with("0000000000"))?;
    let value = |s: &str| s.bytes().try_fold(0_usize, |sum, b| DIGITS.iter().position(|d| *d == b).map(|d| sum * 32 + d));
    Some((value(rest.get(..5)?)?, value(rest.get(5..13)?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_computed_post_is_found_by_its_id_and_in_its_order() {
        let mut generated = Generated::default();
        generated.add(Run { channel_id: "c".repeat(26), count: 3, first_at: 1000, step: 10, authors: vec!["u".repeat(26)] });
        let ids: Vec<Id> = (0..4).filter_map(|i| generated.id_at(&"c".repeat(26), i)).collect();
        assert_eq!(ids.len(), 3, "the run has three posts and no fourth");
        assert!(ids.windows(2).all(|w| w[0] < w[1]), "ids sort as their posts do");
        let last = generated.post(&ids[2]).expect("the third post");
        assert_eq!((last.create_at, generated.ordinal(&ids[2])), (1020, Some(2)), "its time and place follow from its id");
        assert_eq!(generated.not_after(&"c".repeat(26), 1015), 2, "two were written by then");
    }
}
