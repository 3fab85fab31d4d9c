//! What is true only now: connection, presence, typing, what the window shows. None of it is a row.
//!
//! [`Live`] holds the state of one account and tells of each change on a broadcast, as the store does for rows.

use model::{ChannelId, Clock, Millis, PostId, Presence, Status, UserId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::broadcast;

/// How long a "typing" is believed. Servers repeat it every five seconds at most (`TimeBetweenUserTypingUpdatesMilliseconds`).
pub const TYPING_LASTS: i64 = 6_000;

/// How an account is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Being made, for the first time since start.
    Connecting,
    /// Live.
    Online,
    /// The server cannot be reached.
    Offline {
        /// Since when.
        since: Millis,
        /// When it is tried again; zero while it is being tried.
        retry_at: Millis,
    },
    /// The session ended: the person must sign in again.
    SignedOut,
}

/// What the window shows of this account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InView {
    /// The channel, if one is open.
    pub channel: Option<ChannelId>,
    /// The thread, if one is open.
    pub thread: Option<PostId>,
    /// Whether the newest post is in sight.
    pub at_newest: bool,
    /// Whether the window has the focus.
    pub focused: bool,
}

/// A change of live state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiveChange {
    /// The connection.
    Line,
    /// Somebody's presence.
    Presence(UserId),
    /// Who types in a channel.
    Typing(ChannelId),
    /// What is in view, or whether the first synchronisation is done.
    View,
    /// An upload moved.
    Upload(String),
    /// A page of history is being fetched, or could not be.
    History(ChannelId),
}

/// The live state of one account.
#[derive(Clone)]
pub struct Live {
    state: Arc<Mutex<State>>,
    changes: broadcast::Sender<LiveChange>,
    clock: Arc<dyn Clock>,
}

struct State {
    line: Line,
    statuses: HashMap<UserId, Status>,
    typing: HashMap<(ChannelId, PostId), Vec<(UserId, Millis)>>,
    view: InView,
    loaded: bool,
    /// Channels whose history is being fetched (`true`) or failed for want of the line (`false`).
    history: HashMap<ChannelId, bool>,
    /// A channel that was marked unread by hand stays so until the person comes back to it.
    held_unread: Option<ChannelId>,
}

impl Live {
    /// A state in which nothing is known yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let (changes, _) = broadcast::channel(256);
        let state = State {
            line: Line::Connecting,
            statuses: HashMap::new(),
            typing: HashMap::new(),
            view: InView::default(),
            loaded: false,
            history: HashMap::new(),
            held_unread: None,
        };
        Self { state: Arc::new(Mutex::new(state)), changes, clock }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells of a change; nobody listening is fine.
    pub fn tell(&self, change: LiveChange) {
        let _nobody = self.changes.send(change);
    }

    /// Changes from now on. Lagging is normal: reload then.
    pub fn changes(&self) -> broadcast::Receiver<LiveChange> {
        self.changes.subscribe()
    }

    /// How the account is connected.
    pub fn line(&self) -> Line {
        self.state().line
    }

    /// Sets how the account is connected. Staying offline keeps the moment it began.
    pub fn set_line(&self, line: Line) {
        {
            let mut state = self.state();
            let line = match (state.line, line) {
                (Line::Offline { since, .. }, Line::Offline { retry_at, .. }) => Line::Offline { since, retry_at },
                (_, line) => line,
            };
            if state.line == line {
                return;
            }
            state.line = line;
        }
        self.tell(LiveChange::Line);
    }

    /// Whether the first synchronisation of this account was ever finished.
    pub fn is_loaded(&self) -> bool {
        self.state().loaded
    }

    /// Notes that there is something to show.
    pub fn set_loaded(&self) {
        self.state().loaded = true;
        self.tell(LiveChange::View);
    }

    /// A person's presence, if it was ever asked for.
    pub fn presence(&self, user: &UserId) -> Option<Presence> {
        self.state().statuses.get(user).map(|status| status.status)
    }

    /// A person's whole status.
    pub fn status(&self, user: &UserId) -> Option<Status> {
        self.state().statuses.get(user).cloned()
    }

    /// Notes statuses that the server told, and those it left out as offline.
    pub fn set_statuses(&self, statuses: Vec<Status>) {
        let mut changed = Vec::new();
        {
            let mut state = self.state();
            for status in statuses {
                if state.statuses.get(&status.user_id) != Some(&status) {
                    changed.push(status.user_id.clone());
                    state.statuses.insert(status.user_id.clone(), status);
                }
            }
        }
        for user in changed {
            self.tell(LiveChange::Presence(user));
        }
    }

    /// Somebody types in a channel or thread.
    pub fn set_typing(&self, channel: &ChannelId, root: &PostId, user: &UserId) {
        let until = self.clock.now().plus(TYPING_LASTS);
        {
            let mut state = self.state();
            let list = state.typing.entry((channel.clone(), root.clone())).or_default();
            list.retain(|(who, _)| who != user);
            list.push((user.clone(), until));
        }
        self.tell(LiveChange::Typing(channel.clone()));
    }

    /// Somebody's post arrived: they type no more.
    pub fn stop_typing(&self, channel: &ChannelId, root: &PostId, user: &UserId) {
        let was = {
            let mut state = self.state();
            let Some(list) = state.typing.get_mut(&(channel.clone(), root.clone())) else { return };
            let before = list.len();
            list.retain(|(who, _)| who != user);
            before != list.len()
        };
        if was {
            self.tell(LiveChange::Typing(channel.clone()));
        }
    }

    /// Who types there now, the first to begin first.
    pub fn typing(&self, channel: &ChannelId, root: &PostId) -> Vec<UserId> {
        let now = self.clock.now();
        let state = self.state();
        let list = state.typing.get(&(channel.clone(), root.clone()));
        list.map(|list| list.iter().filter(|(_, until)| *until > now).map(|(who, _)| who.clone()).collect()).unwrap_or_default()
    }

    /// Forgets who has stopped typing; tells of the channels where somebody did.
    pub fn expire_typing(&self) {
        let now = self.clock.now();
        let mut changed = Vec::new();
        {
            let mut state = self.state();
            state.typing.retain(|(channel, _), list| {
                let before = list.len();
                list.retain(|(_, until)| *until > now);
                if before != list.len() {
                    changed.push(channel.clone());
                }
                !list.is_empty()
            });
        }
        for channel in changed {
            self.tell(LiveChange::Typing(channel));
        }
    }

    /// What the window shows.
    pub fn view(&self) -> InView {
        self.state().view.clone()
    }

    /// Notes what the window shows. Leaving a channel ends a "mark unread" that held there.
    pub fn set_view(&self, view: InView) {
        {
            let mut state = self.state();
            if state.view == view {
                return;
            }
            if state.held_unread.is_some() && state.held_unread != view.channel {
                state.held_unread = None;
            }
            state.view = view;
        }
        self.tell(LiveChange::View);
    }

    /// Keeps a channel unread although it is in view, until the person leaves it.
    pub fn hold_unread(&self, channel: &ChannelId) {
        self.state().held_unread = Some(channel.clone());
    }

    /// Whether posts of this channel are being read as they come: in view, focused, scrolled to the newest, and not held unread.
    pub fn is_reading(&self, channel: &ChannelId) -> bool {
        let state = self.state();
        state.view.focused && state.view.at_newest && state.view.channel.as_ref() == Some(channel) && state.held_unread.as_ref() != Some(channel)
    }

    /// Whether this thread is being read as it grows.
    pub fn is_reading_thread(&self, root: &PostId) -> bool {
        let state = self.state();
        state.view.focused && state.view.thread.as_ref() == Some(root)
    }

    /// Notes that history of a channel is being fetched (`Some(true)`), failed (`Some(false)`), or neither.
    pub fn set_history(&self, channel: &ChannelId, state: Option<bool>) {
        match state {
            Some(loading) => self.state().history.insert(channel.clone(), loading),
            None => self.state().history.remove(channel),
        };
        self.tell(LiveChange::History(channel.clone()));
    }

    /// Whether history of a channel is being fetched, or failed for want of the line.
    pub fn history(&self, channel: &ChannelId) -> Option<bool> {
        self.state().history.get(channel).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::FakeClock;

    fn live() -> (Live, Arc<FakeClock>) {
        let clock = Arc::new(FakeClock::at(1_000));
        (Live::new(clock.clone()), clock)
    }

    #[test]
    fn typing_ends_by_itself_and_with_the_post() {
        let (live, clock) = live();
        let (deck, none, bob) = (ChannelId::from("deck"), PostId::default(), UserId::from("bob"));
        live.set_typing(&deck, &none, &bob);
        assert_eq!(live.typing(&deck, &none), std::slice::from_ref(&bob));
        live.stop_typing(&deck, &none, &bob);
        assert!(live.typing(&deck, &none).is_empty(), "his message came, so he types no more");
        live.set_typing(&deck, &none, &bob);
        clock.advance(TYPING_LASTS + 1);
        assert!(live.typing(&deck, &none).is_empty(), "he gave up, and no event ever says so");
    }

    #[test]
    fn staying_offline_keeps_the_moment_it_began() {
        let (live, _) = live();
        live.set_line(Line::Offline { since: Millis(10), retry_at: Millis(20) });
        live.set_line(Line::Offline { since: Millis(99), retry_at: Millis(120) });
        assert_eq!(live.line(), Line::Offline { since: Millis(10), retry_at: Millis(120) }, "people are told since when");
    }

    #[test]
    fn a_channel_marked_unread_stays_so_until_one_leaves() {
        let (live, _) = live();
        let deck = ChannelId::from("deck");
        let seen = InView { channel: Some(deck.clone()), at_newest: true, focused: true, thread: None };
        live.set_view(seen.clone());
        assert!(live.is_reading(&deck));
        live.hold_unread(&deck);
        assert!(!live.is_reading(&deck), "marked unread by hand");
        live.set_view(InView { channel: None, ..seen.clone() });
        live.set_view(seen);
        assert!(live.is_reading(&deck), "the person left and came back");
    }

    #[test]
    fn nothing_is_read_behind_an_unfocused_window() {
        let (live, _) = live();
        let deck = ChannelId::from("deck");
        live.set_view(InView { channel: Some(deck.clone()), at_newest: true, focused: false, thread: None });
        assert!(!live.is_reading(&deck));
        live.set_view(InView { channel: Some(deck.clone()), at_newest: false, focused: true, thread: None });
        assert!(!live.is_reading(&deck), "nor what lies below the fold");
    }
}
