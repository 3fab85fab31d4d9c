//! Connections, and who is told what. Delivery follows the order of the protocol's rules (C4): a single user if one is
//! named, else the members of the channel, else those of the team, else everyone; with those left out who shall be.

use std::collections::{BTreeSet, VecDeque};

use indexmap::IndexMap;
use serde_json::{Map, Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::{ids::Id, state::State};

/// How many sent events are kept for a connection that comes back.
pub const RING: usize = 128;
/// For how long a lost connection can come back, in ms.
pub const RESUMABLE_FOR: i64 = 600_000;

/// To whom an event goes.
#[derive(Debug, Clone, Default)]
pub struct Broadcast {
    /// Only this user.
    pub user_id: Id,
    /// The members of this channel.
    pub channel_id: Id,
    /// The members of this team.
    pub team_id: Id,
    /// All but these; the receivers are told so.
    pub omit_users: Vec<Id>,
    /// All but this connection.
    pub omit_connection_id: Id,
    /// All but these, who get another variant.
    pub hidden_from: Vec<Id>,
    /// Of those, only these.
    pub only_for: Option<Vec<Id>>,
    /// Who is mentioned: 11.6 tells each only of itself.
    pub mentions: Vec<Id>,
    /// Who follows: told in the same way.
    pub followers: Vec<Id>,
    /// Whether this is the variant with less in it.
    pub sanitized: bool,
    /// Whether this is the variant with more in it.
    pub sensitive: bool,
    /// Whether it is withheld from connections that look elsewhere.
    pub scoped: bool,
}

impl Broadcast {
    /// To one user.
    pub fn user(user: &str) -> Self {
        Self { user_id: user.to_owned(), ..Self::default() }
    }

    /// To the members of a channel.
    pub fn channel(channel: &str) -> Self {
        Self { channel_id: channel.to_owned(), ..Self::default() }
    }

    /// To the members of a team.
    pub fn team(team: &str) -> Self {
        Self { team_id: team.to_owned(), ..Self::default() }
    }

    fn json(&self, is_new: bool) -> Value {
        let omit: Map<String, Value> = self.omit_users.iter().map(|u| (u.clone(), Value::Bool(true))).collect();
        let mut told = json!({
            "omit_users": if omit.is_empty() { Value::Null } else { Value::Object(omit) },
            "user_id": self.user_id, "channel_id": self.channel_id, "team_id": self.team_id,
        });
        if is_new {
            crate::wire::put(&mut told, "connection_id", "".into());
            crate::wire::put(&mut told, "omit_connection_id", self.omit_connection_id.clone().into());
            if self.sanitized {
                crate::wire::put(&mut told, "contains_sanitized_data", true.into());
            }
            if self.sensitive {
                crate::wire::put(&mut told, "contains_sensitive_data", true.into());
            }
        }
        told
    }
}

/// What goes to the task of a socket.
#[derive(Debug, Clone)]
pub enum Out {
    /// A frame.
    Frame(String),
    /// The line is cut, without a closing frame.
    Cut,
}

/// Where a connection looks; each place is unset until the client tells it.
#[derive(Debug, Clone, Default)]
pub struct Looking {
    /// The channel on screen.
    pub channel: Option<Id>,
    /// The channel of the thread at the side.
    pub side_thread: Option<Id>,
    /// The channel of the thread in the threads view.
    pub thread_view: Option<Id>,
}

impl Looking {
    fn wants(&self, channel: &str) -> bool {
        match (&self.channel, &self.side_thread, &self.thread_view) {
            (Some(a), Some(b), Some(c)) => [a, b, c].iter().any(|l| *l == channel),
            _ => true,
        }
    }
}

/// A connection, alive or lost.
#[derive(Debug)]
pub struct Conn {
    /// The id that `hello` told.
    pub id: Id,
    /// Whose it is.
    pub user: Id,
    /// The token it came with.
    pub token: String,
    /// The next event's number.
    pub seq: u64,
    /// To its task; `None` when it is lost.
    pub out: Option<UnboundedSender<Out>>,
    /// What was sent last.
    pub ring: VecDeque<(u64, String)>,
    /// When it was lost, in ms.
    pub lost_at: i64,
    /// Where it looks.
    pub looking: Looking,
    /// Whether it wants to be told which messages call for a word on their notification.
    pub posted_ack: bool,
    held: Option<String>,
}

/// All connections.
#[derive(Debug, Default)]
pub struct Hub {
    /// Connections by a number that is theirs.
    pub conns: IndexMap<u64, Conn>,
    /// Whom which events went to, by user and name: what was put on a living line and neither lost nor held back.
    pub sent: BTreeSet<(Id, String)>,
    next: u64,
}

impl Hub {
    /// The users who have a living connection.
    pub fn users(&self) -> Vec<Id> {
        let mut users: Vec<Id> = self.conns.values().filter(|c| c.out.is_some()).map(|c| c.user.clone()).collect();
        users.sort();
        users.dedup();
        users
    }

    /// Cuts all lines; they may come back.
    pub fn cut_all(&mut self) {
        for conn in self.conns.values_mut() {
            if let Some(out) = conn.out.take() {
                let _ = out.send(Out::Cut);
            }
        }
    }
}

/// What comes of a socket that wants to be registered.
pub enum Attached {
    /// It is registered under a number; its task sends what arrives.
    Yes(u64, UnboundedReceiver<Out>),
    /// It is closed without a word.
    Refused,
}

impl State {
    /// Registers a socket of a user: a new connection with `hello`, or one that goes on where it stopped.
    pub fn attach(&mut self, user: &str, token: &str, connection_id: &str, sequence: &str) -> Attached {
        let now = self.clock.now();
        self.hub.conns.retain(|_, c| c.out.is_some() || now - c.lost_at < RESUMABLE_FOR);
        let (out, inbox) = unbounded_channel();
        if !connection_id.is_empty() || !sequence.is_empty() {
            let Some(wanted) = sequence.parse::<u64>().ok().filter(|_| crate::ids::is_id(connection_id)) else { return Attached::Refused };
            let found = self.hub.conns.iter_mut().find(|(_, c)| c.id == connection_id && c.user == user && c.out.is_none());
            if let Some((key, conn)) = found {
                let kept = conn.seq == wanted || wanted == 0 || conn.ring.iter().any(|(s, _)| *s == wanted);
                if kept && !self.faults.never_resumes {
                    for (_, frame) in conn.ring.iter().filter(|(s, _)| wanted > 0 && *s >= wanted) {
                        let _ = out.send(Out::Frame(frame.clone()));
                    }
                    conn.out = Some(out);
                    conn.token = token.to_owned();
                    conn.looking = Looking::default();
                    let key = *key;
                    self.seen(user);
                    return Attached::Yes(key, inbox);
                }
                // A resume consumes the old connection, whether or not it succeeds.
                let key = *key;
                self.hub.conns.shift_remove(&key);
            }
        }
        let id = self.ids.make();
        self.hub.next += 1;
        let key = self.hub.next;
        let conn = Conn {
            id: id.clone(),
            user: user.to_owned(),
            token: token.to_owned(),
            seq: 0,
            out: Some(out),
            ring: VecDeque::new(),
            lost_at: 0,
            looking: Looking::default(),
            posted_ack: false,
            held: None,
        };
        self.hub.conns.insert(key, conn);
        let mut hello = json!({"connection_id": id, "server_version": self.config.version_id});
        if self.is_new() {
            crate::wire::put(&mut hello, "server_hostname", "demo".into());
        }
        let frame = Frame { event: "hello", data: hello, broadcast: Broadcast::user(user) };
        self.send(key, &frame);
        self.seen(user);
        Attached::Yes(key, inbox)
    }

    /// Marks a connection as lost; with a user's last one goes its presence.
    pub fn detach(&mut self, key: u64) {
        let now = self.clock.now();
        let Some(conn) = self.hub.conns.get_mut(&key) else { return };
        conn.out = None;
        conn.lost_at = now;
        let user = conn.user.clone();
        if !self.hub.users().contains(&user) && !self.status_of(&user).manual {
            self.set_status(&user, "offline", false);
        }
    }

    /// Tells an event to whom it concerns.
    pub fn emit(&mut self, event: &str, data: Value, broadcast: Broadcast) {
        if self.hub.conns.is_empty() {
            return;
        }
        let keys: Vec<u64> = self.hub.conns.iter().filter(|(_, c)| self.is_for(c, event, &broadcast)).map(|(k, _)| *k).collect();
        let frame = Frame { event, data, broadcast };
        for key in keys {
            self.send(key, &frame);
        }
        self.faults.event_passed();
    }

    fn is_for(&self, conn: &Conn, event: &str, to: &Broadcast) -> bool {
        // A revoked session's socket stays open but hears no more.
        if self.user_of_token(&conn.token).is_none() || self.mfa_missing(&conn.user) {
            return false;
        }
        if to.hidden_from.contains(&conn.user) || to.only_for.as_ref().is_some_and(|o| !o.contains(&conn.user)) {
            return false;
        }
        if !to.omit_connection_id.is_empty() && conn.id == to.omit_connection_id {
            return false;
        }
        if !to.user_id.is_empty() {
            return conn.user == to.user_id;
        }
        if to.omit_users.contains(&conn.user) {
            return false;
        }
        if self.faults.drops_typing && event == "typing" {
            return false;
        }
        if !to.channel_id.is_empty() {
            let scoped = to.scoped && self.is_new();
            return self.member(&to.channel_id, &conn.user).is_some() && (!scoped || conn.looking.wants(&to.channel_id));
        }
        if !to.team_id.is_empty() {
            return self.in_team(&to.team_id, &conn.user);
        }
        true
    }

    fn send(&mut self, key: u64, frame: &Frame<'_>) {
        let is_new = self.is_new();
        let lost = self.faults.loses_event();
        let (twice, held) = (self.faults.doubles_event(), self.faults.holds_event());
        let Some(conn) = self.hub.conns.get_mut(&key) else { return };
        let mut data = frame.data.clone();
        if frame.broadcast.mentions.contains(&conn.user) {
            crate::wire::put(&mut data, "mentions", json!([conn.user]).to_string().into());
        }
        if frame.broadcast.followers.contains(&conn.user) {
            crate::wire::put(&mut data, "followers", json!([conn.user]).to_string().into());
        }
        let called = frame.broadcast.mentions.contains(&conn.user) || frame.broadcast.followers.contains(&conn.user);
        if conn.posted_ack && called && frame.event == "posted" {
            crate::wire::put(&mut data, "should_ack", true.into());
        }
        let text = json!({"event": frame.event, "data": data, "broadcast": frame.broadcast.json(is_new), "seq": conn.seq}).to_string();
        conn.ring.push_back((conn.seq, text.clone()));
        if conn.ring.len() > RING {
            conn.ring.pop_front();
        }
        conn.seq += 1;
        let Some(out) = &conn.out else { return };
        if lost {
            return;
        }
        if held {
            conn.held = Some(text);
            return;
        }
        self.hub.sent.insert((conn.user.clone(), frame.event.to_owned()));
        for _ in 0..if twice { 2 } else { 1 } {
            let _ = out.send(Out::Frame(text.clone()));
        }
        if let Some(earlier) = conn.held.take() {
            let _ = out.send(Out::Frame(earlier));
        }
    }
}

struct Frame<'a> {
    event: &'a str,
    data: Value,
    broadcast: Broadcast,
}
