//! What shall go wrong, named by a test. Faults of requests are named by the operation of the route (`create_post`), faults
//! of sockets and rules by what they do.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    time::Duration,
};

use crate::{ids::Id, state::State};

/// What may happen to one request.
#[derive(Debug, Clone)]
pub enum Fault {
    /// It is refused with a status, before anything is done.
    Status(u16),
    /// It is refused with a page of a proxy.
    Html(u16),
    /// It is done, but the line drops before the answer.
    LosesAnswer,
    /// Nothing happens until the stalled ones are let go.
    Stalls,
    /// It is refused as too frequent, in plain text.
    RateLimited(u64),
    /// Its streamed answer breaks off after the header.
    CutStream,
}

/// Awkward rules that are switched on for a whole server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Awkward {
    /// Everybody must set up a second factor first; all but `/users/me` answers 403.
    EnforcedMfa,
    /// Errors of 500 and above have no id.
    HardenedErrors,
    /// `since` with more than 1,000 changes answers an arbitrary 1,000.
    ArbitrarySince,
    /// The mobile sign-in's callback lacks `srv`, as old servers' does.
    CallbackWithoutServer,
    /// Searches and typing are refused as the server is busy.
    Busy,
}

/// How long sockets wait; real by default, shorter for tests.
#[derive(Debug, Clone)]
pub struct Timing {
    /// Until the first frame must have said who it is.
    pub authenticate_within: Duration,
    /// Between two pings.
    pub ping_every: Duration,
    /// Until a line without a pong is dead.
    pub pong_within: Duration,
}

/// All faults that are set.
#[derive(Debug, Default)]
pub struct Faults {
    once: HashMap<String, VecDeque<Fault>>,
    always: HashMap<String, Fault>,
    awkward: HashSet<Awkward>,
    lost_events: usize,
    doubled_events: usize,
    held_events: usize,
    /// Whether `typing` is left out, as under load.
    pub drops_typing: bool,
    /// Whether sockets stay open but say nothing.
    pub frozen_sockets: bool,
    /// Whether a returning socket always gets a new connection.
    pub never_resumes: bool,
    /// How long sockets wait.
    pub timing: Timing,
}

impl Faults {
    /// Sets a fault for the next request of an operation that has none before it.
    pub fn next(&mut self, operation: &str, fault: Fault) {
        complain_if_unknown(operation);
        self.once.entry(operation.to_owned()).or_default().push_back(fault);
    }

    /// Sets a fault for all requests of an operation.
    pub fn always(&mut self, operation: &str, fault: Fault) {
        complain_if_unknown(operation);
        self.always.insert(operation.to_owned(), fault);
    }

    /// Takes what a request of an operation meets.
    pub fn take(&mut self, operation: &str) -> Option<Fault> {
        self.once.get_mut(operation).and_then(VecDeque::pop_front).or_else(|| self.always.get(operation).cloned())
    }

    /// Takes all faults away.
    pub fn clear(&mut self) {
        *self = Self { timing: self.timing.clone(), ..Self::default() };
    }

    /// Switches an awkward rule.
    pub fn switch(&mut self, awkward: Awkward, on: bool) {
        if on {
            self.awkward.insert(awkward);
        } else {
            self.awkward.remove(&awkward);
        }
    }

    /// Whether an awkward rule is on.
    pub fn is(&self, awkward: Awkward) -> bool {
        self.awkward.contains(&awkward)
    }

    /// Loses the next `n` events on the way; their numbers are missed.
    pub fn lose_events(&mut self, n: usize) {
        self.lost_events = n;
    }

    /// Sends the next `n` events twice.
    pub fn double_events(&mut self, n: usize) {
        self.doubled_events = n;
    }

    /// Sends each of the next `n` events after the one that follows it.
    pub fn hold_events(&mut self, n: usize) {
        self.held_events = n;
    }

    /// Whether the event on its way is lost.
    pub fn loses_event(&self) -> bool {
        self.lost_events > 0
    }

    /// Whether the event on its way is sent twice.
    pub fn doubles_event(&self) -> bool {
        self.doubled_events > 0
    }

    /// Whether the event on its way waits for the next.
    pub fn holds_event(&self) -> bool {
        self.held_events > 0
    }

    /// One event is through.
    pub fn event_passed(&mut self) {
        for n in [&mut self.lost_events, &mut self.doubled_events, &mut self.held_events] {
            *n = n.saturating_sub(1);
        }
    }
}

/// A fault of an operation that is not there would never happen, and its test would prove nothing.
fn complain_if_unknown(operation: &str) {
    let known = operation == "connect_websocket" || crate::routes::all().any(|r| r.operation == operation);
    if !known {
        tracing::error!(operation, "no route has this operation; the fault will never happen");
    }
    debug_assert!(known, "no route has the operation {operation}");
}

impl State {
    /// Whether a user must set up a second factor before anything else.
    pub fn mfa_missing(&self, user: &Id) -> bool {
        self.faults.is(Awkward::EnforcedMfa) && self.users.get(user).is_some_and(|u| u.mfa_code.is_empty() && !u.is_bot)
    }
}
