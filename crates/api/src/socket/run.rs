//! The task behind a socket: reads, sends, and asks for signs of life.

use super::frame::Reader;
use super::{Frame, Request, SocketClosed, SocketOptions};
use crate::Connection;
use futures_util::{SinkExt, StreamExt};
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{Error, Message};

/// A chatty server may answer late; more pings than this are never under way.
const REMEMBERED_PINGS: usize = 16;

/// All that the task holds.
pub(super) struct Line<S> {
    pub(super) stream: WebSocketStream<S>,
    pub(super) reader: Reader,
    pub(super) frames: mpsc::Sender<Result<Frame, SocketClosed>>,
    pub(super) requests: mpsc::Receiver<Request>,
    pub(super) seq: Arc<AtomicI64>,
}

/// The state of asking for signs of life. Whatever is heard is one.
struct Life {
    heard: Instant,
    /// When a ping went out after which nothing was heard yet.
    asked: Option<Instant>,
    /// The numbers of the last pings, whose answers are nobody else's matter.
    pings: VecDeque<i64>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Line<S> {
    /// Runs until the socket ends or nobody listens any more; then tells why.
    pub(super) async fn run(mut self, connection: Connection, options: SocketOptions) {
        let closed = self.pump(&connection, &options).await;
        tracing::debug!(%closed, "the socket ended");
        // Nobody may be listening any more.
        let _ = self.frames.send(Err(closed)).await;
    }

    async fn pump(&mut self, connection: &Connection, options: &SocketOptions) -> SocketClosed {
        let begun = Instant::now();
        let mut life = Life { heard: begun, asked: None, pings: VecDeque::new() };
        // The first ping proves the session, and that a resumed socket is one: both are otherwise silent.
        if let Err(closed) = self.ping(&mut life, options).await {
            return closed;
        }
        loop {
            let (deadline, due) = if !self.reader.greeted {
                (begun + options.hello_within, SocketClosed::MaybeUnauthorized)
            } else if let Some(asked) = life.asked {
                (asked + options.pong_within, SocketClosed::NoAnswer)
            } else {
                (life.heard + options.ping_every, SocketClosed::NoAnswer)
            };
            let ping_due = self.reader.greeted && life.asked.is_none();
            // What has come is read before the clock is asked, so that a busy reader never takes a live line for dead.
            tokio::select! {
                biased;
                message = self.stream.next() => {
                    life.heard = Instant::now();
                    life.asked = None;
                    match message {
                        Some(Ok(Message::Text(text))) => {
                            if let Err(closed) = self.hand_out(connection, &text, &mut life.pings).await {
                                return closed;
                            }
                        }
                        Some(Ok(Message::Close(frame))) => {
                            // The reply is already written; it only has to leave.
                            let _ = timeout(options.pong_within, self.stream.flush()).await;
                            return self.ended(frame.map(|frame| u16::from(frame.code)), None);
                        }
                        Some(Ok(_)) => {}
                        Some(Err(error)) => return self.ended(None, Some(error)),
                        None => return self.ended(None, None),
                    }
                }
                request = self.requests.recv() => {
                    let result = match request {
                        Some(Request::Text(text)) => self.write(Message::text(text), options).await,
                        Some(Request::Check) => self.ping(&mut life, options).await,
                        // No sender is left only if the socket was dropped.
                        Some(Request::Close) | None => {
                            let _ = timeout(options.pong_within, self.stream.close(None)).await;
                            return SocketClosed::Closed { code: None };
                        }
                    };
                    if let Err(closed) = result {
                        return closed;
                    }
                }
                () = sleep_until(deadline) => {
                    if !ping_due {
                        return due;
                    }
                    if let Err(closed) = self.ping(&mut life, options).await {
                        return closed;
                    }
                }
            }
        }
    }

    async fn hand_out(&mut self, connection: &Connection, text: &str, pings: &mut VecDeque<i64>) -> Result<(), SocketClosed> {
        for frame in self.reader.read(text)? {
            match &frame {
                Frame::Hello { connection_id, .. } => connection.set_socket_id(connection_id),
                Frame::Reply { seq_reply, .. } if pings.contains(seq_reply) => {
                    pings.retain(|seq| seq != seq_reply);
                    continue;
                }
                _ => {}
            }
            if self.frames.send(Ok(frame)).await.is_err() {
                return Err(SocketClosed::Closed { code: None });
            }
        }
        Ok(())
    }

    async fn ping(&mut self, life: &mut Life, options: &SocketOptions) -> Result<(), SocketClosed> {
        if life.asked.is_some() {
            return Ok(());
        }
        let seq = self.seq.fetch_add(1, Ordering::Relaxed);
        life.asked = Some(Instant::now());
        life.pings.push_back(seq);
        if life.pings.len() > REMEMBERED_PINGS {
            life.pings.pop_front();
        }
        self.write(Message::text(format!(r#"{{"action":"ping","seq":{seq}}}"#)), options).await
    }

    async fn write(&mut self, message: Message, options: &SocketOptions) -> Result<(), SocketClosed> {
        match timeout(options.pong_within, self.stream.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(self.ended(None, Some(error))),
            Err(_) => Err(SocketClosed::NoAnswer),
        }
    }

    fn ended(&self, code: Option<u16>, error: Option<Error>) -> SocketClosed {
        match error {
            // Closed before a first word: bad token, or an id that the server does not take.
            _ if !self.reader.greeted => SocketClosed::MaybeUnauthorized,
            None | Some(Error::ConnectionClosed | Error::AlreadyClosed) => SocketClosed::Closed { code },
            Some(error) => SocketClosed::Failed(error.to_string()),
        }
    }
}
