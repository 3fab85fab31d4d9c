//! The WebSocket: one task for each, between the line and the hub.
//!
//! A socket is known by `Authorization` at the upgrade, or by its first frame. With a token that is not valid the upgrade
//! succeeds all the same, and the line is closed when nobody proved who they are in time.

pub mod actions;
pub mod hub;

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::extract::ws::{Message, WebSocket};
use serde_json::{Value, json};
use tokio::{sync::mpsc::UnboundedReceiver, time::Instant};

use self::hub::{Attached, Out};
use crate::{dispatch::Shared, faults::Timing};

/// Serves a socket until it ends. `token` is what the upgrade carried.
pub async fn serve(shared: Arc<Shared>, mut line: WebSocket, token: String, query: HashMap<String, String>) {
    let timing = shared.lock().faults.timing.clone();
    let known = {
        let mut s = shared.lock();
        s.user_of_token(&token).map(|user| {
            let part = |name: &str| query.get(name).cloned().unwrap_or_default();
            let attached = s.attach(&user, &token, &part("connection_id"), &part("sequence_number"));
            if let Attached::Yes(key, _) = &attached
                && let Some(conn) = s.hub.conns.get_mut(key)
            {
                conn.posted_ack = part("posted_ack") == "true";
            }
            attached
        })
    };
    let attached = match known {
        Some(attached) => Some(attached),
        None => challenge(&shared, &mut line, &timing).await,
    };
    match attached {
        Some(Attached::Yes(key, inbox)) => {
            talk(&shared, &mut line, key, inbox, &timing).await;
            shared.lock().detach(key);
        }
        _ => {
            // Closed without a word: dropping the line is what the real server does.
        }
    }
}

/// Waits for the frame that says who it is.
async fn challenge(shared: &Arc<Shared>, line: &mut WebSocket, timing: &Timing) -> Option<Attached> {
    let until = Instant::now() + timing.authenticate_within;
    loop {
        let message = tokio::time::timeout_at(until, line.recv()).await.ok()??.ok()?;
        let Message::Text(text) = message else { continue };
        let frame: Value = serde_json::from_str(&text).ok()?;
        if frame.get("action").and_then(Value::as_str) != Some("authentication_challenge") {
            continue;
        }
        let token = frame.get("data").and_then(|d| d.get("token")).and_then(Value::as_str)?.to_owned();
        let seq = frame.get("seq").cloned().unwrap_or(json!(1));
        let attached = {
            let mut s = shared.lock();
            let user = s.user_of_token(&token)?;
            s.attach(&user, &token, "", "")
        };
        line.send(Message::text(json!({"status": "OK", "seq_reply": seq}).to_string())).await.ok()?;
        return Some(attached);
    }
}

async fn talk(shared: &Arc<Shared>, line: &mut WebSocket, key: u64, mut inbox: UnboundedReceiver<Out>, timing: &Timing) {
    let mut ping = tokio::time::interval_at(Instant::now() + timing.ping_every, timing.ping_every);
    let mut dead_at = Instant::now() + timing.pong_within;
    loop {
        tokio::select! {
            out = inbox.recv() => match out {
                Some(Out::Frame(text)) => {
                    let frozen = shared.lock().faults.frozen_sockets;
                    if !frozen && line.send(Message::text(text)).await.is_err() {
                        return;
                    }
                }
                Some(Out::Cut) | None => return,
            },
            message = line.recv() => match message {
                Some(Ok(Message::Text(text))) => {
                    let (answer, frozen) = {
                        let mut s = shared.lock();
                        let frame: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
                        (actions::act(&mut s, key, &frame), s.faults.frozen_sockets)
                    };
                    if let Some(answer) = answer.filter(|_| !frozen)
                        && line.send(Message::text(answer.to_string())).await.is_err()
                    {
                        return;
                    }
                }
                // Only protocol pongs keep the line alive, not frames.
                Some(Ok(Message::Pong(_))) => dead_at = Instant::now() + timing.pong_within,
                Some(Ok(Message::Ping(_) | Message::Binary(_))) => {}
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
            },
            _ = ping.tick() => {
                if line.send(Message::Ping(bytes::Bytes::new())).await.is_err() {
                    return;
                }
            }
            () = tokio::time::sleep_until(dead_at) => return,
        }
    }
}

impl Default for Timing {
    fn default() -> Self {
        Self { authenticate_within: Duration::from_secs(5), ping_every: Duration::from_secs(60), pong_within: Duration::from_secs(100) }
    }
}
