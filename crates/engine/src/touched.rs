//! What the socket told of lately, so that an answer that was asked for before is not taken for news.
//!
//! While the first synchronisation fetches, events wait. What is fetched later, in the background or because an event asks for it,
//! has no such shelter: its answer may have been made before an event that is taken in already. Threads and channels that an event
//! or the person touched meanwhile are therefore left as they are, or asked for again.

use api::{Broadcast, ServerEvent as Event};
use model::{ChannelId, PostId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many are remembered; beyond that, all count as touched.
const KEPT: usize = 10_000;

/// A moment in the order of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mark(u64);

/// What was touched, and in which order. Of one account; nothing of it outlives the process.
#[derive(Clone, Default)]
pub(crate) struct Touched(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    now: u64,
    threads: HashMap<PostId, u64>,
    channels: HashMap<ChannelId, u64>,
    all_threads: u64,
    all_channels: u64,
}

impl Touched {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The present moment, to be kept by whoever begins to ask.
    pub fn mark(&self) -> Mark {
        Mark(self.state().now)
    }

    /// A thread's counters change.
    pub fn thread(&self, root: &PostId) {
        let mut state = self.state();
        state.now += 1;
        let now = state.now;
        if state.threads.len() >= KEPT {
            state.threads.clear();
            state.all_threads = now;
        }
        state.threads.insert(root.clone(), now);
    }

    /// Any number of threads change.
    pub fn all_threads(&self) {
        let mut state = self.state();
        state.now += 1;
        state.all_threads = state.now;
    }

    /// A channel's counters, or one's own in it, change.
    pub fn channel(&self, channel: &ChannelId) {
        let mut state = self.state();
        state.now += 1;
        let now = state.now;
        if state.channels.len() >= KEPT {
            state.channels.clear();
            state.all_channels = now;
        }
        state.channels.insert(channel.clone(), now);
    }

    /// Notes what an event touches.
    pub fn event(&self, event: &Event, to: &Broadcast) {
        channels_of(event, to).iter().for_each(|channel| self.channel(channel));
        match event {
            Event::ThreadUpdated(event) => self.thread(&event.thread.id),
            Event::ThreadFollowChanged(event) => self.thread(&event.thread_id),
            Event::ThreadReadChanged(event) if event.thread_id.is_empty() => self.all_threads(),
            Event::ThreadReadChanged(event) => self.thread(&event.thread_id),
            _ => {}
        }
    }

    /// Whether a thread was touched since a moment.
    pub fn has_thread(&self, root: &PostId, since: Mark) -> bool {
        let state = self.state();
        state.all_threads > since.0 || state.threads.get(root).is_some_and(|at| *at > since.0)
    }

    /// Whether a channel was touched since a moment.
    pub fn has_channel(&self, channel: &ChannelId, since: Mark) -> bool {
        let state = self.state();
        state.all_channels > since.0 || state.channels.get(channel).is_some_and(|at| *at > since.0)
    }
}

/// The channels whose counters, or one's own in them, an event changes.
pub(crate) fn channels_of(event: &Event, to: &Broadcast) -> Vec<ChannelId> {
    match event {
        Event::Posted(event) => vec![event.post.channel_id.clone()],
        Event::PostUnread(_) => vec![to.channel_id.clone()],
        Event::ChannelViewed(event) => vec![event.channel_id.clone()],
        Event::ChannelMemberUpdated(event) => vec![event.channel_member.channel_id.clone()],
        Event::MultipleChannelsViewed(event) => event.channel_times.keys().cloned().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_old_if_something_touched_its_rows_after_the_question() {
        let touched = Touched::default();
        let (keys, map, deck) = (PostId::from("keys"), PostId::from("map"), ChannelId::from("deck"));
        touched.thread(&keys);
        let asked = touched.mark();
        assert!(!touched.has_thread(&keys, asked), "what came before the question is in the answer");
        touched.thread(&map);
        touched.channel(&deck);
        assert!(touched.has_thread(&map, asked) && !touched.has_thread(&keys, asked), "each row for itself");
        assert!(touched.has_channel(&deck, asked));
        touched.all_threads();
        assert!(touched.has_thread(&keys, asked), "reading all of them touches each");
        assert!(!touched.has_thread(&keys, touched.mark()), "for the questions before it, not for those after");
    }

    #[test]
    fn what_is_forgotten_counts_as_touched() {
        let touched = Touched::default();
        let asked = touched.mark();
        for number in 0..=KEPT {
            touched.channel(&ChannelId(format!("channel {number}")));
        }
        assert!(touched.has_channel(&ChannelId::from("channel 0"), asked), "to ask once more is cheap, to show old counts is wrong");
    }
}
