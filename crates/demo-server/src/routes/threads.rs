//! Followed threads.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::Route;
use crate::{
    answer::{Answer, Outcome, Refusal},
    call::Call,
    ids::Id,
    socket::hub::Broadcast,
    wire::put,
};

/// The routes of this group.
pub const ROUTES: &[Route] = &[
    Route::get("/users/{user}/teams/{team}/threads", "get_user_threads", list),
    Route::put("/users/{user}/teams/{team}/threads/read", "update_threads_read_for_user", read_all),
    Route::get("/users/{user}/teams/{team}/threads/{thread}", "get_user_thread", get),
    Route::put("/users/{user}/teams/{team}/threads/{thread}/following", "start_following_thread", |c| follow(c, true)),
    Route::delete("/users/{user}/teams/{team}/threads/{thread}/following", "stop_following_thread", |c| follow(c, false)),
    Route::put("/users/{user}/teams/{team}/threads/{thread}/read/{timestamp}", "update_thread_read_for_user", read),
    Route::post("/users/{user}/teams/{team}/threads/{thread}/set_unread/{post}", "set_thread_unread_by_post_id", set_unread).in_11(),
];

fn place(c: &Call<'_>) -> Result<(Id, Id), Refusal> {
    let (user, team) = (c.own_user()?, c.id("team")?);
    if c.s.in_team(&team, &user) { Ok((user, team)) } else { Err(Refusal::permission()) }
}

fn missing() -> Refusal {
    Refusal::new(404, "app.user.get_thread_membership_for_user.not_found", "Thread membership does not exist.")
}

fn list(c: &mut Call<'_>) -> Outcome {
    let (user, team) = place(c)?;
    let (before, after) = (c.q("before").to_owned(), c.q("after").to_owned());
    if !before.is_empty() && !after.is_empty() {
        return Err(Refusal::new(400, "api.getThreadsForUser.bad_params", "Before and after parameters are mutually exclusive."));
    }
    if c.flag("totalsOnly") && c.flag("threadsOnly") {
        return Err(Refusal::new(400, "api.getThreadsForUser.bad_only_params", "OnlyThreads and OnlyTotals parameters are mutually exclusive."));
    }
    let all = c.s.followed_threads(&user, &team, c.flag("excludeDirect"), false);
    let unread: Vec<(i64, i64)> = all.iter().map(|t| c.s.thread_unread(t, &user)).collect();
    let unread_threads = unread.iter().filter(|(replies, _)| *replies > 0).count();
    let unread_only = c.flag("unread");
    let mut told = json!({
        "total": if unread_only { unread_threads } else { all.len() }, "total_unread_threads": unread_threads,
        "total_unread_mentions": unread.iter().map(|(_, m)| m).sum::<i64>(), "threads": Value::Null,
    });
    if c.s.is_new() {
        put(&mut told, "total_unread_urgent_mentions", 0.into());
    }
    if c.flag("totalsOnly") {
        return Ok(Answer::json(told));
    }
    let since = c.number("since").unwrap_or(0);
    let mut wanted: Vec<Id> = c.s.followed_threads(&user, &team, c.flag("excludeDirect"), c.flag("deleted"));
    wanted.retain(|t| {
        let fresh = c.s.threads.get(t).is_some_and(|th| th.last_reply_at.max(th.delete_at) >= since);
        fresh && (!unread_only || c.s.thread_unread(t, &user).0 > 0)
    });
    if let Some(i) = wanted.iter().position(|t| *t == before) {
        wanted.drain(..=i);
    }
    if let Some(i) = wanted.iter().position(|t| *t == after) {
        wanted.truncate(i);
    }
    let (_, size) = c.page();
    if !after.is_empty() && wanted.len() > size {
        wanted.drain(..wanted.len() - size);
    }
    wanted.truncate(size);
    let mut threads: Vec<Value> = wanted.iter().filter_map(|t| c.s.thread_json(t, &user, c.flag("extended"))).collect();
    if !c.s.is_new() {
        // In 5.37 only this list tells where a post came from.
        for post in threads.iter_mut().filter_map(|t| t.get_mut("post")) {
            put(post, "remote_id", "".into());
        }
    }
    put(&mut told, "threads", threads.into());
    Ok(Answer::json(told))
}

fn get(c: &mut Call<'_>) -> Outcome {
    let (user, _) = place(c)?;
    let thread = c.id("thread")?;
    let followed = c.s.threads.get(&thread).and_then(|t| t.members.get(&user)).is_some_and(|f| f.following);
    if !followed {
        return Err(missing());
    }
    c.s.thread_json(&thread, &user, c.flag("extended")).map(Answer::json).ok_or_else(missing)
}

/// The thread of the path, whose channel must be readable.
fn the_thread(c: &Call<'_>) -> Result<Id, Refusal> {
    let id = c.id("thread")?;
    let post = c.s.posts.get(&id).map(Cow::into_owned).ok_or_else(|| Refusal::new(404, "app.post.get.app_error", "Unable to get the post."))?;
    if c.s.can_read(&c.me, &post.channel_id) { Ok(id) } else { Err(Refusal::permission()) }
}

fn follow(c: &mut Call<'_>, state: bool) -> Outcome {
    let ((user, team), thread) = (place(c)?, the_thread(c)?);
    c.s.follow_thread(&thread, &user, &team, state);
    Ok(Answer::ok())
}

fn read(c: &mut Call<'_>) -> Outcome {
    let ((user, team), thread) = (place(c)?, the_thread(c)?);
    let at: i64 = c.param("timestamp").parse().map_err(|_| Refusal::url("timestamp"))?;
    if c.s.threads.get(&thread).is_none_or(|t| !t.members.contains_key(&user)) {
        return Err(missing());
    }
    c.s.read_thread(&thread, &user, &team, at);
    c.s.thread_json(&thread, &user, false).map(Answer::json).ok_or_else(missing)
}

fn set_unread(c: &mut Call<'_>) -> Outcome {
    let ((user, _), thread) = (place(c)?, the_thread(c)?);
    let post =
        c.s.posts.get(&c.id("post")?).map(Cow::into_owned).ok_or_else(|| Refusal::new(404, "app.post.get.app_error", "Unable to get the post."))?;
    c.s.unread_thread_from(&user, &post);
    c.s.thread_json(&thread, &user, false).map(Answer::json).ok_or_else(missing)
}

fn read_all(c: &mut Call<'_>) -> Outcome {
    let (user, team) = place(c)?;
    let mine: Vec<Id> = c.s.followed_threads(&user, &team, false, true);
    let channels: std::collections::HashSet<Id> = mine.iter().filter_map(|t| c.s.threads.get(t)).map(|t| t.channel_id.clone()).collect();
    c.s.read_threads(&user, |t| channels.contains(&t.channel_id));
    c.s.emit("thread_read_changed", json!({}), Broadcast { user_id: user, ..Broadcast::team(&team) });
    Ok(Answer::ok())
}
