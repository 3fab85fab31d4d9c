//! The WebSocket of an account: authenticated at the upgrade, resumed by id and sequence, and never silently dead (protocol C).
//!
//! The upgrade goes through reqwest, so that proxies, certificates and errors are the same as for every other request.
//! A task of its own reads, answers and pings; [`Socket::next`] hands out what it read and may be dropped at any time.
//! A ping of the application's own proves both ends: the line, and the session, which a server ends without a word.

mod frame;
mod run;
#[cfg(test)]
mod tests;

use crate::{ApiError, Connection, ErrorKind, ServerUrl};
pub use frame::Frame;
use frame::Reader;
use reqwest::header::{AUTHORIZATION, CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use url::Url;

/// What a client may say in one message; servers read no more (protocol C1).
const LARGEST_REQUEST: usize = 8 * 1024;

/// What a server may say in one message.
const LARGEST_MESSAGE: usize = 16 * 1024 * 1024;

/// How many frames wait for [`Socket::next`] before reading pauses.
const WAITING_FRAMES: usize = 256;

/// Whether a lost socket is taken up again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Resume {
    /// A new socket: its first frame is a hello.
    #[default]
    Fresh,
    /// An earlier one: [`Frame::Resumed`] and the events that were missed, or a hello if the server has forgotten it.
    From {
        /// From the last hello.
        connection_id: String,
        /// The sequence number after the last event that was seen; at least 1, else it is as `Fresh`.
        next_seq: i64,
    },
}

/// How a socket behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SocketOptions {
    /// How long a line may be silent before it is asked for a sign of life.
    pub ping_every: Duration,
    /// How long the sign of life may take. A dead line is noticed after both together.
    pub pong_within: Duration,
    /// How long the first frame may take. Servers close a socket with a bad token after five seconds.
    pub hello_within: Duration,
    /// The configuration's `WebsocketURL`. Taken only if it names the same host and is no less safe: the token goes there.
    pub websocket_url: String,
}

impl Default for SocketOptions {
    fn default() -> Self {
        Self {
            ping_every: Duration::from_secs(9),
            pong_within: Duration::from_secs(5),
            hello_within: Duration::from_secs(6),
            websocket_url: String::new(),
        }
    }
}

/// Why a socket ended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SocketClosed {
    /// Events are missing. Connect again with the same id and sequence; the server replays them if it can.
    #[error("event {got} came where {expected} should")]
    SequenceGap {
        /// The sequence number that was due.
        expected: i64,
        /// The one that came.
        got: i64,
    },
    /// The server does not take the socket as signed in, or ended it before a first word.
    /// Ask [`crate::users::get_me`]: `Unauthorized` means the session is gone. If it is not, connect `Fresh`.
    #[error("not signed in, perhaps")]
    MaybeUnauthorized,
    /// The line is dead: no sign of life in time.
    #[error("no answer")]
    NoAnswer,
    /// The server closed it, with its code if it told one.
    #[error("closed by the server: {code:?}")]
    Closed {
        /// The WebSocket close code.
        code: Option<u16>,
    },
    /// The line broke.
    #[error("{0}")]
    Failed(String),
}

/// A live WebSocket. Dropping it cuts the line.
#[derive(Debug)]
pub struct Socket {
    frames: mpsc::Receiver<Result<Frame, SocketClosed>>,
    sender: SocketSender,
    task: JoinHandle<()>,
    resume: Resume,
    closed: Option<SocketClosed>,
}

/// Says things to the server over a [`Socket`]. Cheap to clone.
#[derive(Clone, Debug)]
pub struct SocketSender {
    requests: mpsc::Sender<Request>,
    seq: Arc<AtomicI64>,
}

#[derive(Debug)]
enum Request {
    Text(String),
    /// Ask for a sign of life now.
    Check,
    Close,
}

impl Socket {
    /// Opens a socket. Success means that the server upgraded, not yet that it takes the token: wait for the first frame.
    ///
    /// # Errors
    /// See [`ApiError`]. A bad token is no error here (protocol C1).
    pub async fn connect(connection: &Connection, resume: Resume, options: &SocketOptions) -> Result<Self, ApiError> {
        const OPERATION: &str = "socket";
        let resume = match resume {
            // With sequence 0 and a known id there would be neither a replay nor a hello.
            Resume::From { next_seq, connection_id } if next_seq < 1 || connection_id.is_empty() => Resume::Fresh,
            other => other,
        };
        let mut url = address(connection.server(), &options.websocket_url);
        if let Resume::From { connection_id, next_seq } = &resume {
            url.query_pairs_mut().append_pair("connection_id", connection_id).append_pair("sequence_number", &next_seq.to_string());
            connection.set_socket_id(connection_id);
        }
        let key = generate_key();
        let mut request = connection
            .upgrade()
            .get(url)
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "websocket")
            .header(SEC_WEBSOCKET_VERSION, "13")
            .header(SEC_WEBSOCKET_KEY, &key);
        if let Some(value) = connection.authorization() {
            request = request.header(AUTHORIZATION, value);
        }
        let limit = connection.options().call_timeout;
        let late = || ApiError::new(OPERATION, ErrorKind::Unreachable { maybe_sent: false }).with_message("no answer in time");
        let response =
            tokio::time::timeout(limit, request.send()).await.map_err(|_| late())?.map_err(|error| ApiError::from_transport(OPERATION, &error))?;
        let status = response.status().as_u16();
        if status != 101 {
            let body = tokio::time::timeout(limit, response.bytes()).await.map_err(|_| late())?.unwrap_or_default();
            return Err(match status {
                200..=299 => ApiError { status: Some(status), ..ApiError::new(OPERATION, ErrorKind::NotMattermost) },
                _ => ApiError::from_answer(OPERATION, status, None, &body),
            });
        }
        let accept = response.headers().get(SEC_WEBSOCKET_ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if accept != derive_accept_key(key.as_bytes()) {
            return Err(ApiError::new(OPERATION, ErrorKind::NotMattermost).with_message("the upgrade was not answered by a WebSocket server"));
        }
        let line = response.upgrade().await.map_err(|error| ApiError::from_transport(OPERATION, &error))?;
        let config = WebSocketConfig::default().max_message_size(Some(LARGEST_MESSAGE)).max_frame_size(Some(LARGEST_MESSAGE));
        let stream = WebSocketStream::from_raw_socket(line, Role::Client, Some(config)).await;

        let (to_frames, frames) = mpsc::channel(WAITING_FRAMES);
        let (requests, to_send) = mpsc::channel(64);
        let sender = SocketSender { requests, seq: Arc::new(AtomicI64::new(1)) };
        let line = run::Line { stream, reader: Reader::new(&resume), frames: to_frames, requests: to_send, seq: Arc::clone(&sender.seq) };
        let task = tokio::spawn(line.run(connection.clone(), options.clone()));
        Ok(Self { frames, sender, task, resume, closed: None })
    }

    /// The next frame. May be dropped while it waits, without losing one.
    ///
    /// # Errors
    /// Why the socket ended; the same again each time it is asked.
    pub async fn next(&mut self) -> Result<Frame, SocketClosed> {
        if let Some(closed) = &self.closed {
            return Err(closed.clone());
        }
        let result = self.frames.recv().await.unwrap_or_else(|| Err(SocketClosed::Failed("the socket's task ended".into())));
        match &result {
            Ok(Frame::Hello { connection_id, .. }) => self.resume = Resume::From { connection_id: connection_id.clone(), next_seq: 1 },
            Ok(Frame::Event { seq, .. }) => {
                if let Resume::From { next_seq, .. } = &mut self.resume {
                    *next_seq = seq.saturating_add(1);
                }
            }
            Ok(Frame::Resumed | Frame::Reply { .. }) => {}
            Err(closed) => self.closed = Some(closed.clone()),
        }
        result
    }

    /// How to take up after the last frame that [`Socket::next`] gave.
    pub fn resume(&self) -> Resume {
        self.resume.clone()
    }

    /// What says things over this socket.
    pub fn sender(&self) -> SocketSender {
        self.sender.clone()
    }

    /// As [`SocketSender::send`].
    ///
    /// # Errors
    /// As there.
    pub fn send(&self, action: &str, data: &impl serde::Serialize) -> Result<i64, ApiError> {
        self.sender.send(action, data)
    }

    /// Closes it properly, waiting a second at most.
    pub async fn close(mut self) {
        if self.sender.requests.try_send(Request::Close).is_ok() {
            self.frames.close();
            // An elapsed second or a finished task are both the end we want.
            let _ = tokio::time::timeout(Duration::from_secs(1), &mut self.task).await;
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl SocketSender {
    /// Sends a request (protocol C5), such as `user_typing`. Gives its number, which the [`Frame::Reply`] bears.
    ///
    /// # Errors
    /// `TooLarge` above 8 KiB, `Unreachable` if the socket has ended, `Busy` if too much waits to be sent.
    pub fn send(&self, action: &str, data: &impl serde::Serialize) -> Result<i64, ApiError> {
        let error = |kind| ApiError::new("socket", kind);
        let seq = self.seq.fetch_add(1, Ordering::Relaxed);
        let text = serde_json::to_string(&serde_json::json!({"action": action, "seq": seq, "data": data}))
            .map_err(|reason| error(ErrorKind::Rejected).with_message(reason.to_string()))?;
        if text.len() > LARGEST_REQUEST {
            return Err(error(ErrorKind::TooLarge));
        }
        self.requests.try_send(Request::Text(text)).map(|()| seq).map_err(|reason| match reason {
            mpsc::error::TrySendError::Full(_) => error(ErrorKind::Busy),
            mpsc::error::TrySendError::Closed(_) => error(ErrorKind::Unreachable { maybe_sent: false }),
        })
    }

    /// Asks for a sign of life at once: after waking from sleep or when the network changed.
    pub fn check(&self) {
        // A socket that is full or closed says so by itself.
        let _ = self.requests.try_send(Request::Check);
    }
}

/// Where the socket is: below the server's address, or where its configuration says.
fn address(server: &ServerUrl, configured: &str) -> Url {
    let path = ["api", "v4", "websocket"];
    let configured = configured.replacen("ws", "http", 1);
    match configured.parse::<ServerUrl>() {
        Ok(other) if other.host() == server.host() && (other.is_secure() || !server.is_secure()) => other.join(&path),
        Ok(_) => {
            tracing::warn!("the configured WebsocketURL is another host or less safe, and is not used");
            server.join(&path)
        }
        Err(_) => server.join(&path),
    }
}
