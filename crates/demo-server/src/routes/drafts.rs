//! Drafts that are kept on the server; 11.6 only.

use serde_json::{Value, json};

use super::Route;
use crate::{
    answer::{Answer, Outcome, Refusal},
    call::{Call, strings, text},
    ids::Id,
    socket::hub::Broadcast,
    wire::{cut, put},
};

/// The routes of this group.
pub const ROUTES: &[Route] = &[
    Route::post("/drafts", "upsert_draft", save).in_11(),
    Route::get("/users/{user}/teams/{team}/drafts", "get_drafts", list).in_11(),
    Route::delete("/users/{user}/channels/{channel}/drafts", "delete_draft", delete).in_11(),
    Route::delete("/users/{user}/channels/{channel}/drafts/{root}", "delete_draft_of_thread", delete).in_11(),
];

fn need_drafts(c: &Call<'_>) -> Result<(), Refusal> {
    if c.s.config.is_on("AllowSyncedDrafts") {
        return Ok(());
    }
    Err(Refusal::new(501, "api.drafts.disabled.app_error", "Drafts feature is disabled."))
}

/// To a user's other connections.
fn bc(c: &Call<'_>, user: &str, channel: &str) -> Broadcast {
    let from = c.headers.get("connection-id").cloned().unwrap_or_default();
    Broadcast { user_id: user.to_owned(), omit_connection_id: from, ..Broadcast::channel(channel) }
}

fn save(c: &mut Call<'_>) -> Outcome {
    need_drafts(c)?;
    let body = c.object()?;
    let me = c.me.clone();
    let (channel, root, message) = (text(&body, "channel_id"), text(&body, "root_id"), text(&body, "message"));
    c.s.need_in_channel(&me, &channel, "create_post")?;
    let key = (channel.clone(), root.clone());
    if message.is_empty() && strings(&body, "file_ids").is_empty() {
        if c.s.drafts.get_mut(&me).and_then(|d| d.remove(&key)).is_some() {
            tell_deleted(c, &me, &channel, &root);
        }
        return Ok(Answer::json(Value::Null));
    }
    let now = c.s.clock.now();
    let before = c.s.drafts.get(&me).and_then(|d| d.get(&key)).and_then(|d| d.get("create_at")).and_then(Value::as_i64);
    let mut draft = json!({
        "create_at": before.unwrap_or(now), "update_at": now, "delete_at": 0, "user_id": me, "channel_id": channel, "root_id": root,
        "message": message, "type": text(&body, "type"), "props": body.get("props").cloned().unwrap_or_else(|| json!({})), "metadata": {},
    });
    let files = strings(&body, "file_ids");
    if !files.is_empty() {
        let infos: Vec<Value> = files.iter().filter_map(|f| c.s.files.get(f)).map(|f| c.s.file_json(f)).collect();
        put(&mut draft, "file_ids", json!(files));
        put(&mut draft, "metadata", json!({"files": infos}));
    }
    c.s.drafts.entry(me.clone()).or_default().insert(key, draft.clone());
    let bc = bc(c, &me, &channel);
    c.s.emit("draft_created", json!({"draft": draft.to_string()}), bc);
    Ok(Answer::created(draft))
}

fn list(c: &mut Call<'_>) -> Outcome {
    need_drafts(c)?;
    let (user, team) = (c.own_user()?, c.id("team")?);
    let fits = |channel: &Id| c.s.channels.get(channel).is_some_and(|ch| ch.team_id.is_empty() || ch.team_id == team);
    let mut told: Vec<Value> = c.s.drafts.get(&user).into_iter().flatten().filter(|((ch, _), _)| fits(ch)).map(|(_, d)| d.clone()).collect();
    told.sort_by_key(|d| -crate::call::number(d, "update_at"));
    Ok(Answer::json(if told.is_empty() { Value::Null } else { told.into() }))
}

fn delete(c: &mut Call<'_>) -> Outcome {
    need_drafts(c)?;
    let (user, channel, root) = (c.own_user()?, c.id("channel")?, c.param("root"));
    let Some(mut draft) = c.s.drafts.get_mut(&user).and_then(|d| d.remove(&(channel.clone(), root))) else { return Ok(Answer::ok()) };
    cut(&mut draft, "metadata");
    let bc = bc(c, &user, &channel);
    c.s.emit("draft_deleted", json!({"draft": draft.to_string()}), bc);
    Ok(Answer::ok())
}

fn tell_deleted(c: &mut Call<'_>, user: &str, channel: &str, root: &str) {
    let draft = json!({"user_id": user, "channel_id": channel, "root_id": root, "message": "", "props": {}, "type": "", "create_at": 0, "update_at": 0, "delete_at": 0});
    let bc = bc(c, user, channel);
    c.s.emit("draft_deleted", json!({"draft": draft.to_string()}), bc);
}
