//! From text to frames, with the sequence kept (protocol C2, C3). Pure.

use super::{Resume, SocketClosed};
use crate::event::data::Hello;
use crate::{Broadcast, ServerEvent};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// What came over a socket.
#[derive(Clone, Debug, PartialEq)]
pub enum Frame {
    /// The socket is new, whatever was asked for: everything must be caught up with.
    Hello {
        /// By which it is resumed when lost.
        connection_id: String,
        /// `version.build.confighash.isLicensed`.
        server_version: String,
    },
    /// The earlier socket lives on; what was missed follows. A later hello still means a new one.
    Resumed,
    /// An event.
    Event {
        /// Its number on this socket.
        seq: i64,
        /// What happened.
        event: ServerEvent,
        /// To whom it was told.
        broadcast: Broadcast,
    },
    /// The answer to something sent.
    Reply {
        /// The number that sending gave.
        seq_reply: i64,
        /// Whether it was done.
        ok: bool,
        /// What it answers.
        data: Value,
        /// The server's error id; empty if there was none.
        error_id: String,
    },
}

/// Keeps the sequence of one socket.
#[derive(Debug)]
pub(super) struct Reader {
    expected: i64,
    /// Whether the server has shown that it takes us as signed in.
    pub(super) greeted: bool,
    resuming: bool,
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(default)]
    event: Option<String>,
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
    #[serde(default)]
    broadcast: Option<Broadcast>,
    #[serde(default)]
    seq: i64,
    #[serde(default)]
    status: String,
    #[serde(default)]
    seq_reply: i64,
    #[serde(default)]
    error: Option<WireError>,
}

#[derive(Deserialize)]
struct WireError {
    #[serde(default)]
    id: String,
}

impl Reader {
    pub(super) fn new(resume: &Resume) -> Self {
        match resume {
            Resume::Fresh => Self { expected: 0, greeted: false, resuming: false },
            Resume::From { next_seq, .. } => Self { expected: *next_seq, greeted: false, resuming: true },
        }
    }

    /// The frames that a text message means: none, one, or a `Resumed` with the first sign that it worked.
    ///
    /// # Errors
    /// If the socket is of no more use.
    pub(super) fn read(&mut self, text: &str) -> Result<Vec<Frame>, SocketClosed> {
        let Ok(wire) = serde_json::from_str::<Wire<'_>>(text) else {
            // If it was an event, the next one shows the gap.
            tracing::warn!(length = text.len(), "a frame that is no JSON of ours");
            return Ok(Vec::new());
        };
        match wire.event {
            Some(name) => self.event(&name, wire.data, wire.broadcast.unwrap_or_default(), wire.seq),
            None => self.reply(wire),
        }
    }

    fn event(&mut self, name: &str, data: Option<&RawValue>, broadcast: Broadcast, seq: i64) -> Result<Vec<Frame>, SocketClosed> {
        let event = ServerEvent::parse(name, data);
        if let ServerEvent::Hello(Hello { connection_id, server_version }) = event {
            self.expected = seq.saturating_add(1);
            self.greeted = true;
            self.resuming = false;
            return Ok(vec![Frame::Hello { connection_id, server_version }]);
        }
        if seq != self.expected {
            return Err(SocketClosed::SequenceGap { expected: self.expected, got: seq });
        }
        self.expected = seq.saturating_add(1);
        let mut frames = self.resumed();
        frames.push(Frame::Event { seq, event, broadcast });
        Ok(frames)
    }

    fn reply(&mut self, wire: Wire<'_>) -> Result<Vec<Frame>, SocketClosed> {
        let ok = wire.status == "OK";
        let error_id = wire.error.map(|error| error.id).unwrap_or_default();
        if error_id == "api.web_socket_router.not_authenticated.app_error" {
            return Err(SocketClosed::MaybeUnauthorized);
        }
        let mut frames = if ok { self.resumed() } else { Vec::new() };
        let data = wire.data.and_then(|data| serde_json::from_str(data.get()).ok()).unwrap_or_default();
        frames.push(Frame::Reply { seq_reply: wire.seq_reply, ok, data, error_id });
        Ok(frames)
    }

    fn resumed(&mut self) -> Vec<Frame> {
        if !std::mem::take(&mut self.resuming) {
            return Vec::new();
        }
        self.greeted = true;
        vec![Frame::Resumed]
    }
}
