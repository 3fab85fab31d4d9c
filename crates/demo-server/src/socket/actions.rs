//! What clients ask over the socket.

use serde_json::{Value, json};

use crate::{
    call::{strings, switch, text},
    socket::hub::Broadcast,
    state::State,
};

/// The answer to an action on a registered connection; `None` for none at all.
pub fn act(s: &mut State, key: u64, frame: &Value) -> Option<Value> {
    let conn = s.hub.conns.get(&key)?;
    let (user, token) = (conn.user.clone(), conn.token.clone());
    let seq = frame.get("seq").and_then(Value::as_i64).unwrap_or(0);
    let action = text(frame, "action");
    let data = frame.get("data").cloned().unwrap_or(Value::Null);
    if seq <= 0 {
        return Some(fail(seq, "bad_seq", "Invalid sequence for WebSocket message."));
    }
    if action.is_empty() {
        return Some(fail(seq, "no_action", "No WebSocket action."));
    }
    if action == "authentication_challenge" {
        // On a connection that is known already, it is ignored.
        return None;
    }
    if s.user_of_token(&token).is_none() {
        return Some(fail(seq, "not_authenticated", "WebSocket connection is not authenticated."));
    }
    let answer = match action.as_str() {
        "ping" => Some(json!({"text": "pong", "version": s.profile.version(), "server_time": s.clock.now(), "node_id": ""})),
        "user_typing" => {
            type_in(s, &user, &text(&data, "channel_id"), &text(&data, "parent_id"));
            None
        }
        "get_statuses" => {
            let told = s.statuses.keys().map(|u| (u.clone(), s.status_of(u).status)).filter(|(_, st)| st != "offline");
            Some(told.map(|(u, st)| (u, Value::String(st))).collect::<serde_json::Map<_, _>>().into())
        }
        "get_statuses_by_ids" => {
            let told = strings(&data, "user_ids").into_iter().map(|u| (u.clone(), Value::String(s.status_of(&u).status)));
            Some(told.collect::<serde_json::Map<_, _>>().into())
        }
        "user_update_active_status" => {
            if switch(&data, "user_is_active") {
                s.seen(&user);
            } else {
                s.idle(&user, switch(&data, "manual"));
            }
            None
        }
        "presence" if s.is_new() => {
            look(s, key, &data);
            None
        }
        "posted_notify_ack" if s.is_new() => None,
        _ => return Some(fail(seq, "bad_action", "Unknown WebSocket action.")),
    };
    let mut reply = json!({"status": "OK", "seq_reply": seq});
    if let Some(answer) = answer {
        crate::wire::put(&mut reply, "data", answer);
    }
    Some(reply)
}

/// Tells a channel that somebody types.
pub fn type_in(s: &mut State, user: &str, channel: &str, root: &str) {
    if s.member(channel, user).is_none() {
        return;
    }
    let bc = Broadcast { omit_users: vec![user.to_owned()], scoped: true, ..Broadcast::channel(channel) };
    s.emit("typing", json!({"parent_id": root, "user_id": user}), bc);
}

fn look(s: &mut State, key: u64, data: &Value) {
    let Some(conn) = s.hub.conns.get_mut(&key) else { return };
    if let Some(channel) = data.get("channel_id").and_then(Value::as_str) {
        conn.looking.channel = Some(channel.to_owned());
    }
    if let Some(channel) = data.get("thread_channel_id").and_then(Value::as_str) {
        if switch(data, "is_thread_view") {
            conn.looking.thread_view = Some(channel.to_owned());
        } else {
            conn.looking.side_thread = Some(channel.to_owned());
        }
    }
}

fn fail(seq: i64, id: &str, message: &str) -> Value {
    let error = json!({"id": format!("api.web_socket_router.{id}.app_error"), "message": message, "detailed_error": "", "status_code": 500});
    json!({"status": "FAIL", "seq_reply": seq, "error": error})
}
