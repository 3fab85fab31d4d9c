//! Members of channels: adding, removing, settings, and reading.

use serde_json::{Value, json};

use super::{Route, channels::the_channel};
use crate::{
    answer::{Answer, Body, Outcome, Refusal},
    call::{Call, page_of, strings, switch, text},
    ids::Id,
    socket::hub::Broadcast,
    state::members::Member,
    wire::put,
};

/// The routes of this group.
pub const ROUTES: &[Route] = &[
    Route::get("/channels/{channel}/members", "get_channel_members", list),
    Route::post("/channels/{channel}/members", "add_channel_member", add),
    Route::post("/channels/{channel}/members/ids", "get_channel_members_by_ids", by_ids),
    Route::get("/channels/{channel}/members/{user}", "get_channel_member", get),
    Route::delete("/channels/{channel}/members/{user}", "remove_user_from_channel", remove),
    Route::put("/channels/{channel}/members/{user}/notify_props", "update_channel_notify_props", notify_props),
    Route::put("/channels/{channel}/members/{user}/schemeRoles", "update_channel_member_scheme_roles", scheme_roles),
    Route::get("/users/{user}/teams/{team}/channels/members", "get_channel_members_for_user", of_team),
    Route::get("/users/{user}/channel_members", "get_channel_members_with_team_data_for_user", all).in_11(),
    Route::get("/users/{user}/channels/{channel}/unread", "get_channel_unread", unread),
    Route::post("/channels/members/{user}/view", "view_channel", view),
    Route::post("/channels/members/{user}/mark_read", "read_multiple_channels", mark_read).in_11(),
];

fn missing() -> Refusal {
    Refusal::new(404, "app.channel.get_member.missing.app_error", "No channel member found for that user ID and channel ID.")
}

fn list(c: &mut Call<'_>) -> Outcome {
    let channel = the_channel(c)?;
    c.s.need_to_read(&c.me, &channel.id)?;
    let (page, size) = c.page();
    let told: Vec<Value> = page_of(c.s.member_ids(&channel.id), page, size)
        .iter()
        .filter_map(|u| c.s.member(&channel.id, u))
        .map(|m| c.s.member_json(m, &c.me))
        .collect();
    Ok(Answer::json(told.into()))
}

fn by_ids(c: &mut Call<'_>) -> Outcome {
    let channel = the_channel(c)?;
    c.s.need_to_read(&c.me, &channel.id)?;
    let told: Vec<Value> = c.strings("user_ids")?.iter().filter_map(|u| c.s.member(&channel.id, u)).map(|m| c.s.member_json(m, &c.me)).collect();
    Ok(Answer::json(told.into()))
}

fn get(c: &mut Call<'_>) -> Outcome {
    let (channel, user) = (the_channel(c)?, c.user()?);
    c.s.need_to_read(&c.me, &channel.id)?;
    let m = c.s.member(&channel.id, &user).ok_or_else(missing)?;
    Ok(Answer::json(c.s.member_json(m, &c.me)))
}

fn add(c: &mut Call<'_>) -> Outcome {
    let channel = the_channel(c)?;
    let body = c.object()?;
    let mut users = strings(&body, "user_ids");
    users.extend(Some(text(&body, "user_id")).filter(|u| !u.is_empty()));
    if users.is_empty() {
        return Err(Refusal::body("user_id"));
    }
    let me = c.me.clone();
    if !matches!(channel.kind, 'O' | 'P') {
        return Err(Refusal::new(400, "api.channel.add_user_to_channel.type.app_error", "Can not add user to this channel type."));
    }
    for user in &users {
        if !c.s.in_team(&channel.team_id, user) {
            return Err(Refusal::new(404, "app.team.get_member.missing.app_error", "No team member found for the user ID and team ID."));
        }
        let joins = *user == me && channel.kind == 'O' && c.s.can_in_team(&me, &channel.team_id, "join_public_channels");
        let permission = if channel.kind == 'O' { "manage_public_channel_members" } else { "manage_private_channel_members" };
        if !joins && !c.s.can_in_channel(&me, &channel.id, permission) {
            return Err(Refusal::permission());
        }
    }
    let mut told = Value::Null;
    for user in &users {
        let known = c.s.member(&channel.id, user).is_some();
        c.s.add_member(&channel.id, user, &me);
        if let Some(m) = c.s.member(&channel.id, user) {
            // The answer is the new row, before the message about it counted.
            let fresh = Member { mention_count: 0, mention_count_root: 0, ..m.clone() };
            told = c.s.member_json(if known { m } else { &fresh }, &me);
        }
    }
    Ok(Answer::created(told))
}

fn remove(c: &mut Call<'_>) -> Outcome {
    let (channel, user) = (the_channel(c)?, c.user()?);
    let me = c.me.clone();
    if !matches!(channel.kind, 'O' | 'P') {
        return Err(Refusal::new(400, "api.channel.remove_channel_member.type.app_error", "Unable to remove user from a channel of this type."));
    }
    if user != me {
        let permission = if channel.kind == 'O' { "manage_public_channel_members" } else { "manage_private_channel_members" };
        c.s.need_in_channel(&me, &channel.id, permission)?;
    }
    if channel.name == "town-square" && !c.s.users.get(&user).is_some_and(crate::state::users::User::is_guest) {
        return Err(Refusal::new(400, "api.channel.remove.default.app_error", "Unable to remove user from the default channel town-square."));
    }
    c.s.member(&channel.id, &user).ok_or_else(missing)?;
    c.s.remove_member(&channel.id, &user, &me);
    Ok(Answer::ok())
}

fn changed(c: &mut Call<'_>, channel: &str, user: &str, change: impl FnOnce(&mut Member)) -> Outcome {
    let now = c.s.clock.now();
    let m = c.s.member_mut(channel, user).ok_or_else(missing)?;
    change(m);
    m.last_update_at = now;
    let told = c.s.member(channel, user).map(|m| c.s.member_json(m, user)).unwrap_or_default();
    c.s.emit("channel_member_updated", json!({"channelMember": told.to_string()}), Broadcast::user(user));
    Ok(Answer::ok())
}

fn notify_props(c: &mut Call<'_>) -> Outcome {
    let (channel, user) = (the_channel(c)?, c.own_user()?);
    let body = c.object()?;
    let known = [
        "desktop",
        "desktop_sound",
        "desktop_notification_sound",
        "desktop_threads",
        "push",
        "push_threads",
        "email",
        "mark_unread",
        "ignore_channel_mentions",
        "channel_auto_follow_threads",
    ];
    changed(c, &channel.id, &user, |m| {
        for key in known {
            if let Some(value) = body.get(key).and_then(Value::as_str) {
                m.notify_props.insert(key.to_owned(), value.to_owned());
            }
        }
    })
}

fn scheme_roles(c: &mut Call<'_>) -> Outcome {
    let (channel, user) = (the_channel(c)?, c.user()?);
    let body = c.object()?;
    c.s.need_in_channel(&c.me, &channel.id, "manage_channel_roles")?;
    changed(c, &channel.id, &user, |m| {
        m.user = switch(&body, "scheme_user");
        m.admin = switch(&body, "scheme_admin");
        m.guest = switch(&body, "scheme_guest");
    })
}

fn of_team(c: &mut Call<'_>) -> Outcome {
    let (user, team) = (c.own_user()?, c.id("team")?);
    if !c.s.can_in_team(&c.me, &team, "view_team") {
        return Err(Refusal::permission());
    }
    let told: Vec<Value> =
        c.s.channels_of(&user)
            .filter(|ch| ch.team_id == team || ch.team_id.is_empty())
            .filter_map(|ch| c.s.member(&ch.id, &user))
            .map(|m| c.s.member_json(m, &user))
            .collect();
    Ok(Answer::json(told.into()))
}

fn all(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let told: Vec<Value> =
        c.s.channels_of(&user)
            .filter_map(|ch| {
                let mut told = c.s.member_json(c.s.member(&ch.id, &user)?, &user);
                let team = c.s.teams.get(&ch.team_id);
                put(&mut told, "team_display_name", team.map(|t| t.display_name.clone()).unwrap_or_default().into());
                put(&mut told, "team_name", team.map(|t| t.name.clone()).unwrap_or_default().into());
                put(&mut told, "team_update_at", team.map_or(0, |t| t.update_at).into());
                Some(told)
            })
            .collect();
    if c.q("page") == "-1" {
        return Ok(Answer::of(Body::Lines(told)));
    }
    let (page, size) = c.page();
    Ok(Answer::json(page_of(told, page, size).into()))
}

fn unread(c: &mut Call<'_>) -> Outcome {
    let (user, channel) = (c.own_user()?, the_channel(c)?);
    let m = c.s.member(&channel.id, &user).ok_or_else(missing)?;
    let mut told = json!({
        "team_id": channel.team_id, "user_id": user, "channel_id": channel.id,
        "msg_count": (channel.total_msg_count - m.msg_count).max(0), "msg_count_root": (channel.total_msg_count_root - m.msg_count_root).max(0),
        "mention_count": m.mention_count, "mention_count_root": m.mention_count_root, "notify_props": m.all_notify_props(c.s.is_new()),
    });
    if c.s.is_new() {
        put(&mut told, "urgent_mention_count", 0.into());
    }
    Ok(Answer::json(told))
}

fn view(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let body = c.object()?;
    let (channel, previous) = (text(&body, "channel_id"), text(&body, "prev_channel_id"));
    let ids: Vec<Id> = [&channel, &previous].into_iter().filter(|id| !id.is_empty()).cloned().collect();
    c.s.set_active_channel(&user, &channel);
    c.s.seen(&user);
    let times = c.s.view_channels(&user, &ids, switch(&body, "collapsed_threads_supported"));
    Ok(Answer::json(json!({"status": "OK", "last_viewed_at_times": times})))
}

fn mark_read(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let ids = c.strings("channel_ids")?;
    let times = c.s.view_channels(&user, &ids, true);
    Ok(Answer::json(json!({"status": "OK", "last_viewed_at_times": times})))
}
