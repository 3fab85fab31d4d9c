//! Accounts: one's own, others', searching and pictures.

use serde_json::{Value, json};

use super::Route;
use crate::{
    answer::{Answer, Outcome, Refusal},
    call::{Call, maybe_text, number, page_of, switch, text},
    ids::Id,
    pictures,
    socket::hub::Broadcast,
    state::users::User,
};

/// The routes of this group.
pub const ROUTES: &[Route] = &[
    Route::post("/users", "create_user", create).open(),
    Route::get("/users", "get_users", list),
    Route::get("/users/{user}", "get_user", get),
    Route::get("/users/username/{name}", "get_user_by_username", by_name),
    Route::get("/users/email/{email}", "get_user_by_email", by_email),
    Route::post("/users/ids", "get_users_by_ids", by_ids),
    Route::post("/users/usernames", "get_users_by_usernames", by_names),
    Route::post("/users/group_channels", "get_users_by_group_channel_ids", by_groups),
    Route::get("/users/known", "get_known_users", known),
    Route::get("/users/stats", "get_total_users_stats", |c| Ok(Answer::json(json!({"total_users_count": c.s.users.len()})))),
    Route::post("/users/search", "search_users", search),
    Route::get("/users/autocomplete", "autocomplete_users", autocomplete),
    Route::put("/users/{user}/patch", "patch_user", patch),
    Route::get("/users/{user}/image", "get_profile_image", image),
    Route::get("/users/{user}/image/default", "get_default_profile_image", default_image),
    Route::post("/users/{user}/image", "set_profile_image", set_image),
    Route::delete("/users/{user}/image", "set_default_profile_image", drop_image),
    Route::put("/users/{user}/roles", "update_user_roles", roles),
    Route::put("/users/{user}/active", "update_user_active", active),
    Route::get("/users/{user}/groups", "get_groups_by_user_id", |_| Ok(Answer::json(json!([])))),
    Route::post("/users/{user}/typing", "publish_user_typing", typing),
];

fn found(c: &Call<'_>, id: Option<Id>) -> Outcome {
    let user = id.and_then(|id| c.s.users.get(&id)).ok_or_else(|| Refusal::new(404, "app.user.missing_account.const", "Unable to find the user."))?;
    Ok(Answer::json(c.s.user_json_for(user, &c.me)).tagged(format!("{}.{}.{}", c.s.profile.version(), user.id, user.update_at)))
}

fn create(c: &mut Call<'_>) -> Outcome {
    let body = c.object()?;
    let user = User {
        username: text(&body, "username").to_lowercase(),
        email: text(&body, "email").to_lowercase(),
        password: text(&body, "password"),
        first_name: text(&body, "first_name"),
        last_name: text(&body, "last_name"),
        nickname: text(&body, "nickname"),
        locale: text(&body, "locale"),
        ..User::default()
    };
    if user.username.is_empty() || user.email.is_empty() || user.password.is_empty() {
        return Err(Refusal::body("user"));
    }
    let id = c.s.add_user(user)?;
    c.s.emit("new_user", json!({"user_id": id}), Broadcast::default());
    let told = c.s.users.get(&id).map(|u| c.s.own_user_json(u)).unwrap_or_default();
    Ok(Answer::created(told))
}

fn get(c: &mut Call<'_>) -> Outcome {
    let id = c.user()?;
    found(c, Some(id))
}

fn by_name(c: &mut Call<'_>) -> Outcome {
    let id = c.s.user_named(&c.param("name"));
    found(c, id)
}

fn by_email(c: &mut Call<'_>) -> Outcome {
    let id = c.s.user_named(&c.param("email"));
    found(c, id)
}

/// Whether somebody may be seen: guests see only those they share a channel with.
fn visible(c: &Call<'_>, user: &User) -> bool {
    user.id == c.me
        || c.s.can(&c.me, "view_members")
        || c.s.user_channels.get(&c.me).into_iter().flatten().any(|channel| c.s.member(channel, &user.id).is_some())
}

fn told(c: &Call<'_>, users: impl Iterator<Item = Id>) -> Vec<Value> {
    users.filter_map(|id| c.s.users.get(&id)).filter(|u| visible(c, u)).map(|u| c.s.user_json(u)).collect()
}

fn by_ids(c: &mut Call<'_>) -> Outcome {
    let mut ids = c.strings("user_ids")?;
    if ids.is_empty() {
        return Err(Refusal::body("user_ids"));
    }
    let since = c.number("since").unwrap_or(0);
    ids.retain(|id| c.s.users.get(id).is_some_and(|u| u.update_at > since));
    ids.sort_by_key(|id| c.s.username(id));
    Ok(Answer::json(told(c, ids.into_iter()).into()))
}

fn by_names(c: &mut Call<'_>) -> Outcome {
    let names = c.strings("usernames")?;
    let mut ids: Vec<Id> = names.iter().filter_map(|n| c.s.user_named(n)).collect();
    ids.sort_by_key(|id| c.s.username(id));
    Ok(Answer::json(told(c, ids.into_iter()).into()))
}

fn by_groups(c: &mut Call<'_>) -> Outcome {
    let mut by_channel = serde_json::Map::new();
    for channel in c.strings("group_channel_ids")? {
        if c.s.member(&channel, &c.me).is_some() {
            let others = c.s.member_ids(&channel).into_iter().filter(|u| *u != c.me);
            by_channel.insert(channel, told(c, others).into());
        }
    }
    Ok(Answer::json(by_channel.into()))
}

fn known(c: &mut Call<'_>) -> Outcome {
    let mut ids: Vec<Id> =
        c.s.user_channels.get(&c.me).into_iter().flatten().flat_map(|channel| c.s.member_ids(channel)).filter(|u| *u != c.me).collect();
    ids.sort();
    ids.dedup();
    Ok(Answer::json(json!(ids)))
}

fn list(c: &mut Call<'_>) -> Outcome {
    let (page, size) = c.page();
    let (channel, team) = (c.q("in_channel").to_owned(), c.q("in_team").to_owned());
    let (not_channel, not_team) = (c.q("not_in_channel").to_owned(), c.q("not_in_team").to_owned());
    let mut ids: Vec<Id> = if !channel.is_empty() {
        c.s.need_to_read(&c.me, &channel)?;
        c.s.member_ids(&channel)
    } else if !team.is_empty() {
        if !c.s.can_in_team(&c.me, &team, "view_team") {
            return Err(Refusal::permission());
        }
        c.s.team_members.get(&team).into_iter().flatten().filter(|(_, m)| m.delete_at == 0).map(|(u, _)| u.clone()).collect()
    } else {
        c.s.users.keys().cloned().collect()
    };
    if !not_channel.is_empty() {
        ids.retain(|u| c.s.member(&not_channel, u).is_none());
    }
    if !not_team.is_empty() {
        ids.retain(|u| !c.s.in_team(&not_team, u));
    }
    ids.sort_by_key(|u| c.s.username(u));
    if c.q("sort") == "status" {
        let rank = |u: &Id| ["online", "away", "dnd"].iter().position(|r| *r == c.s.status_of(u).status).unwrap_or(3);
        ids.sort_by_key(rank);
    }
    Ok(Answer::json(told(c, page_of(ids, page, size).into_iter()).into()))
}

fn search(c: &mut Call<'_>) -> Outcome {
    let body = c.object()?;
    let limit = usize::try_from(number(&body, "limit")).ok().filter(|n| *n > 0).unwrap_or(100);
    let (team, in_channel, not_in) = (text(&body, "team_id"), text(&body, "in_channel_id"), text(&body, "not_in_channel_id"));
    let mut ids: Vec<Id> =
        c.s.users_matching(&text(&body, "term"))
            .filter(|u| team.is_empty() || c.s.in_team(&team, &u.id))
            .filter(|u| in_channel.is_empty() || c.s.member(&in_channel, &u.id).is_some())
            .filter(|u| not_in.is_empty() || c.s.member(&not_in, &u.id).is_none())
            .take(1000)
            .map(|u| u.id.clone())
            .collect();
    ids.sort_by_key(|u| c.s.username(u));
    Ok(Answer::json(told(c, ids.into_iter().take(limit)).into()))
}

fn autocomplete(c: &mut Call<'_>) -> Outcome {
    let (team, channel) = (c.q("in_team").to_owned(), c.q("in_channel").to_owned());
    let limit = c.number("limit").and_then(|n| usize::try_from(n).ok()).unwrap_or(100).min(1000);
    let mut ids: Vec<Id> =
        c.s.users_matching(c.q("name")).filter(|u| team.is_empty() || c.s.in_team(&team, &u.id)).take(5000).map(|u| u.id.clone()).collect();
    ids.sort_by_key(|u| c.s.username(u));
    if channel.is_empty() {
        return Ok(Answer::json(json!({"users": told(c, ids.into_iter().take(limit))})));
    }
    let (inside, outside): (Vec<Id>, Vec<Id>) = ids.into_iter().partition(|u| c.s.member(&channel, u).is_some());
    let users = told(c, inside.into_iter().take(limit));
    Ok(Answer::json(json!({"users": users, "out_of_channel": told(c, outside.into_iter().take(limit))})))
}

fn patch(c: &mut Call<'_>) -> Outcome {
    let id = c.own_user()?;
    let body = c.object()?;
    c.s.change_user(&id, |u| {
        for (key, field) in [
            ("nickname", &mut u.nickname),
            ("first_name", &mut u.first_name),
            ("last_name", &mut u.last_name),
            ("position", &mut u.position),
            ("username", &mut u.username),
            ("locale", &mut u.locale),
        ] {
            if let Some(value) = maybe_text(&body, key) {
                *field = value;
            }
        }
        let strings = |key: &str| body.get(key).and_then(|v| serde_json::from_value(v.clone()).ok());
        u.notify_props = strings("notify_props").or(u.notify_props.take());
        u.timezone = strings("timezone").or(u.timezone.take());
        if let Some(props) = body.get("props").and_then(Value::as_object) {
            u.props = props.clone();
        }
    });
    let told = c.s.users.get(&id).map(|u| c.s.own_user_json(u)).unwrap_or_default();
    Ok(Answer::json(told))
}

fn image(c: &mut Call<'_>) -> Outcome {
    let id = c.user()?;
    let user = c.s.users.get(&id).ok_or_else(|| Refusal::new(404, "app.user.missing_account.const", "Unable to find the user."))?;
    let bytes = c.s.pictures.get(&id).cloned().unwrap_or_else(|| pictures::portrait(&user.username));
    let tag = user.last_picture_update.to_string();
    Ok(Answer::bytes("image/png", bytes).tagged(tag).with("cache-control", "max-age=86400, private"))
}

fn default_image(c: &mut Call<'_>) -> Outcome {
    let id = c.user()?;
    Ok(Answer::bytes("image/png", pictures::portrait(&c.s.username(&id))))
}

fn set_image(c: &mut Call<'_>) -> Outcome {
    let id = c.own_user()?;
    let part = c
        .parts
        .iter()
        .find(|p| p.name == "image")
        .cloned()
        .ok_or_else(|| Refusal::new(400, "api.user.upload_profile_user.no_file.app_error", "No file under 'image' in request."))?;
    if pictures::look_at(&part.bytes).is_none() {
        return Err(Refusal::new(400, "api.user.upload_profile_user.decode.app_error", "Could not decode profile image."));
    }
    c.s.pictures.insert(id.clone(), part.bytes);
    let now = c.s.clock.now();
    c.s.change_user(&id, |u| u.last_picture_update = now);
    Ok(Answer::ok())
}

fn drop_image(c: &mut Call<'_>) -> Outcome {
    let id = c.own_user()?;
    c.s.pictures.remove(&id);
    c.s.change_user(&id, |u| u.last_picture_update = 0);
    Ok(Answer::ok())
}

fn roles(c: &mut Call<'_>) -> Outcome {
    if !c.s.can(&c.me, "manage_system") {
        return Err(Refusal::permission());
    }
    let id = c.user()?;
    let roles = text(&c.object()?, "roles");
    if let Some(u) = c.s.users.get_mut(&id) {
        u.roles = roles.clone();
    }
    c.s.emit("user_role_updated", json!({"user_id": id, "roles": roles}), Broadcast::user(&id));
    Ok(Answer::ok())
}

fn active(c: &mut Call<'_>) -> Outcome {
    let id = c.own_user()?;
    let on = switch(&c.object()?, "active");
    let now = c.s.clock.now();
    c.s.change_user(&id, |u| u.delete_at = if on { 0 } else { now });
    c.s.emit("user_activation_status_change", json!({}), Broadcast::default());
    Ok(Answer::ok())
}

fn typing(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let body = c.object()?;
    if c.s.faults.is(crate::faults::Awkward::Busy) {
        return Err(Refusal::new(503, "api.context.server_busy.app_error", "Server is busy, non-critical services are temporarily unavailable."));
    }
    let channel = text(&body, "channel_id");
    c.s.need_in_channel(&user, &channel, "create_post")?;
    crate::socket::actions::type_in(c.s, &user, &channel, &text(&body, "parent_id"));
    Ok(Answer::ok())
}
