//! Status and custom status.

use serde_json::{Value, json};

use super::Route;
use crate::{
    answer::{Answer, Outcome, Refusal},
    call::{Call, number, text},
};

/// The routes of this group.
pub const ROUTES: &[Route] = &[
    Route::get("/users/{user}/status", "get_user_status", get),
    Route::put("/users/{user}/status", "update_user_status", put_status),
    Route::post("/users/status/ids", "get_users_statuses_by_ids", by_ids),
    Route::put("/users/{user}/status/custom", "update_user_custom_status", set_custom),
    Route::delete("/users/{user}/status/custom", "unset_user_custom_status", unset_custom),
    Route::post("/users/{user}/status/custom/recent/delete", "remove_recent_custom_status", forget_recent),
    Route::delete("/users/{user}/status/custom/recent", "remove_recent_custom_status_by_delete", forget_recent),
];

/// How many custom statuses are remembered.
const RECENT: usize = 5;

fn get(c: &mut Call<'_>) -> Outcome {
    let user = c.user()?;
    Ok(Answer::json(c.s.status_json(&user)))
}

fn by_ids(c: &mut Call<'_>) -> Outcome {
    let ids = c.strings("user_ids")?;
    if ids.is_empty() {
        return Err(Refusal::body("user_ids"));
    }
    let told: Vec<Value> = ids.iter().map(|u| c.s.status_json(u)).collect();
    Ok(Answer::json(told.into()))
}

fn put_status(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let body = c.object()?;
    let status = text(&body, "status");
    if !matches!(status.as_str(), "online" | "away" | "dnd" | "offline") {
        return Err(Refusal::body("status"));
    }
    c.s.set_status(&user, &status, status != "online");
    let is_new = c.s.is_new();
    let told = {
        let s = c.s.statuses.entry(user.clone()).or_default();
        if status == "dnd" && is_new {
            // Seconds, cut to whole minutes.
            s.dnd_end_time = number(&body, "dnd_end_time") / 60 * 60;
        }
        s.active_channel.clone()
    };
    let mut told_status = c.s.status_json(&user);
    if is_new && !told.is_empty() {
        crate::wire::put(&mut told_status, "active_channel", told.into());
    }
    Ok(Answer::json(told_status))
}

fn set_custom(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let body = c.object()?;
    if text(&body, "text").is_empty() && text(&body, "emoji").is_empty() {
        return Err(Refusal::body("custom_status"));
    }
    let status = json!({
        "emoji": text(&body, "emoji"), "text": text(&body, "text").chars().take(100).collect::<String>(),
        "duration": text(&body, "duration"), "expires_at": text(&body, "expires_at"),
    });
    let ordered = custom_status_text(&status);
    c.s.change_user(&user, |u| {
        u.props.insert("customStatus".into(), ordered.clone().into());
    });
    let mut recent: Vec<String> = recent_of(c, &user);
    recent.retain(|r| r != &ordered);
    recent.insert(0, ordered);
    recent.truncate(RECENT);
    keep_recent(c, &user, &recent);
    Ok(Answer::ok())
}

/// The text that is stored: its keys in the order that clients have always seen.
fn custom_status_text(status: &Value) -> String {
    let part = |key: &str| json!(text(status, key)).to_string();
    format!("{{\"emoji\":{},\"text\":{},\"duration\":{},\"expires_at\":{}}}", part("emoji"), part("text"), part("duration"), part("expires_at"))
}

fn recent_of(c: &Call<'_>, user: &str) -> Vec<String> {
    let key = ("custom_status".to_owned(), "recent_custom_statuses".to_owned());
    let kept = c.s.preferences.get(user).and_then(|p| p.get(&key)).cloned().unwrap_or_default();
    serde_json::from_str::<Vec<Value>>(&kept).unwrap_or_default().iter().map(custom_status_text).collect()
}

fn keep_recent(c: &mut Call<'_>, user: &str, recent: &[String]) {
    let value = format!("[{}]", recent.join(","));
    super::preferences::save(c.s, user, &[("custom_status".into(), "recent_custom_statuses".into(), value)]);
}

fn unset_custom(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    c.s.change_user(&user, |u| {
        u.props.insert("customStatus".into(), "".into());
    });
    Ok(Answer::ok())
}

fn forget_recent(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let gone = custom_status_text(&c.object()?);
    let mut recent = recent_of(c, &user);
    recent.retain(|r| r != &gone);
    keep_recent(c, &user, &recent);
    Ok(Answer::ok())
}
