//! Teams and their members.

use serde_json::{Value, json};

use super::Route;
use crate::{
    answer::{Answer, Body, Outcome, Refusal},
    call::{Call, maybe_text, page_of, switch, text},
    ids::Id,
    socket::hub::Broadcast,
    state::{State, teams::Team},
};

/// The routes of this group.
pub const ROUTES: &[Route] = &[
    Route::post("/teams", "create_team", create),
    Route::get("/teams", "get_all_teams", list),
    Route::post("/teams/search", "search_teams", search),
    Route::get("/users/{user}/teams", "get_teams_for_user", mine),
    Route::get("/users/{user}/teams/members", "get_team_members_for_user", my_members),
    Route::get("/users/{user}/teams/unread", "get_teams_unread_for_user", unread),
    Route::get("/users/{user}/teams/{team}/unread", "get_team_unread", one_unread),
    Route::get("/teams/{team}", "get_team", get),
    Route::get("/teams/name/{name}", "get_team_by_name", by_name),
    Route::put("/teams/{team}/patch", "patch_team", patch),
    Route::delete("/teams/{team}", "soft_delete_team", archive),
    Route::post("/teams/{team}/restore", "restore_team", restore),
    Route::get("/teams/{team}/stats", "get_team_stats", stats),
    Route::get("/teams/{team}/image", "get_team_icon", icon),
    Route::get("/teams/{team}/members", "get_team_members", members),
    Route::post("/teams/{team}/members", "add_team_member", add_member),
    Route::post("/teams/{team}/members/ids", "get_team_members_by_ids", members_by_ids),
    Route::get("/teams/{team}/members/{user}", "get_team_member", member),
    Route::delete("/teams/{team}/members/{user}", "remove_team_member", remove_member),
    Route::put("/teams/{team}/members/{user}/schemeRoles", "update_team_member_scheme_roles", set_member_roles),
    Route::post("/teams/members/invite", "add_team_member_from_invite", join_by_invite),
    Route::get("/teams/{team}/groups_by_channels", "get_groups_associated_to_channels_by_team", |_| Ok(Answer::json(json!({"groups": {}})))),
];

fn the_team(c: &Call<'_>) -> Result<Id, Refusal> {
    let id = c.id("team")?;
    if c.s.teams.contains_key(&id) { Ok(id) } else { Err(missing()) }
}

fn missing() -> Refusal {
    Refusal::new(404, "app.team.get.find.app_error", "Unable to find the existing team.")
}

fn told(c: &Call<'_>, id: &str) -> Value {
    c.s.teams.get(id).map(|t| c.s.team_json(t, Some(&c.me))).unwrap_or_default()
}

fn create(c: &mut Call<'_>) -> Outcome {
    let body = c.object()?;
    if !c.s.can(&c.me, "create_team") {
        return Err(Refusal::permission());
    }
    let me = c.me.clone();
    let email = c.s.users.get(&me).map(|u| u.email.clone()).unwrap_or_default();
    let team = Team { name: text(&body, "name"), display_name: text(&body, "display_name"), kind: text(&body, "type"), email, ..Team::default() };
    let id = c.s.add_team(team, &me)?;
    Ok(Answer::created(told(c, &id)))
}

fn list(c: &mut Call<'_>) -> Outcome {
    let (page, size) = c.page();
    let all = c.s.can(&c.me, "manage_system");
    let ids: Vec<Id> = c.s.teams.values().filter(|t| t.delete_at == 0 && (all || t.allow_open_invite)).map(|t| t.id.clone()).collect();
    let count = ids.len();
    let teams: Vec<Value> = page_of(ids, page, size).iter().map(|t| told(c, t)).collect();
    Ok(Answer::json(if c.flag("include_total_count") { json!({"teams": teams, "total_count": count}) } else { teams.into() }))
}

fn search(c: &mut Call<'_>) -> Outcome {
    let term = text(&c.object()?, "term").to_lowercase();
    let ids: Vec<Id> =
        c.s.teams
            .values()
            .filter(|t| t.delete_at == 0 && (t.allow_open_invite || c.s.in_team(&t.id, &c.me)))
            .filter(|t| t.name.contains(&term) || t.display_name.to_lowercase().contains(&term))
            .map(|t| t.id.clone())
            .collect();
    let teams: Vec<Value> = ids.iter().map(|t| told(c, t)).collect();
    Ok(Answer::json(teams.into()))
}

fn mine(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let teams: Vec<Value> = c.s.teams_of(&user).iter().map(|t| told(c, t)).collect();
    Ok(Answer::json(teams.into()))
}

fn my_members(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let members: Vec<Value> = c.s.teams_of(&user).iter().filter_map(|t| c.s.team_member_json(t, &user)).collect();
    Ok(Answer::json(members.into()))
}

/// Unread counts of a team as this endpoint has them: muted channels still count their mentions.
fn unread_json(s: &State, user: &str, team: &str, threads: bool) -> Value {
    let (mut messages, mut mentions, mut messages_root, mut mentions_root) = (0, 0, 0, 0);
    for c in s.channels_of(user).filter(|c| c.team_id == team && c.delete_at == 0) {
        let Some(m) = s.member(&c.id, user) else { continue };
        mentions += m.mention_count;
        mentions_root += m.mention_count_root;
        if !m.is_muted() {
            messages += (c.total_msg_count - m.msg_count).max(0);
            messages_root += (c.total_msg_count_root - m.msg_count_root).max(0);
        }
    }
    let mut told = json!({
        "team_id": team, "msg_count": messages, "mention_count": mentions, "msg_count_root": messages_root, "mention_count_root": mentions_root,
    });
    if s.is_new() {
        let unread: Vec<(i64, i64)> =
            if threads { s.followed_threads(user, team, true, false).iter().map(|t| s.thread_unread(t, user)).collect() } else { Vec::new() };
        let count = unread.iter().filter(|(replies, _)| *replies > 0).count();
        crate::wire::put(&mut told, "thread_count", count.into());
        crate::wire::put(&mut told, "thread_mention_count", unread.iter().map(|(_, m)| m).sum::<i64>().into());
        crate::wire::put(&mut told, "thread_urgent_mention_count", 0.into());
    }
    told
}

fn unread(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let (without, threads) = (c.q("exclude_team").to_owned(), c.flag("include_collapsed_threads"));
    let told: Vec<Value> = c.s.teams_of(&user).iter().filter(|t| **t != without).map(|t| unread_json(c.s, &user, t, threads)).collect();
    Ok(Answer::json(told.into()))
}

fn one_unread(c: &mut Call<'_>) -> Outcome {
    let (user, team) = (c.own_user()?, the_team(c)?);
    Ok(Answer::json(unread_json(c.s, &user, &team, true)))
}

fn get(c: &mut Call<'_>) -> Outcome {
    let id = the_team(c)?;
    let open = c.s.teams.get(&id).is_some_and(|t| t.allow_open_invite);
    if open || c.s.can_in_team(&c.me, &id, "view_team") { Ok(Answer::json(told(c, &id))) } else { Err(Refusal::permission()) }
}

fn by_name(c: &mut Call<'_>) -> Outcome {
    let name = c.param("name");
    let id = c.s.teams.values().find(|t| t.name == name).map(|t| t.id.clone()).ok_or_else(missing)?;
    if c.s.can_in_team(&c.me, &id, "view_team") { Ok(Answer::json(told(c, &id))) } else { Err(Refusal::permission()) }
}

fn patch(c: &mut Call<'_>) -> Outcome {
    let id = the_team(c)?;
    let body = c.object()?;
    if !c.s.can_in_team(&c.me, &id, "manage_team") {
        return Err(Refusal::permission());
    }
    let now = c.s.clock.now();
    if let Some(t) = c.s.teams.get_mut(&id) {
        t.display_name = maybe_text(&body, "display_name").unwrap_or_else(|| t.display_name.clone());
        t.description = maybe_text(&body, "description").unwrap_or_else(|| t.description.clone());
        t.allow_open_invite = body.get("allow_open_invite").and_then(Value::as_bool).unwrap_or(t.allow_open_invite);
        t.update_at = now;
    }
    c.s.tell_team("update_team", &id);
    Ok(Answer::json(told(c, &id)))
}

fn archive(c: &mut Call<'_>) -> Outcome {
    let id = the_team(c)?;
    if !c.s.can_in_team(&c.me, &id, "manage_team") {
        return Err(Refusal::permission());
    }
    let now = c.s.clock.now();
    c.s.set_team_archived(&id, now);
    Ok(Answer::ok())
}

fn restore(c: &mut Call<'_>) -> Outcome {
    let id = the_team(c)?;
    if !c.s.can_in_team(&c.me, &id, "manage_team") {
        return Err(Refusal::permission());
    }
    c.s.set_team_archived(&id, 0);
    Ok(Answer::json(told(c, &id)))
}

fn set_member_roles(c: &mut Call<'_>) -> Outcome {
    let (id, user) = (the_team(c)?, c.user()?);
    let body = c.object()?;
    if !c.s.can_in_team(&c.me, &id, "manage_team_roles") {
        return Err(Refusal::permission());
    }
    let member = c.s.team_members.get_mut(&id).and_then(|m| m.get_mut(&user));
    let Some(member) = member else { return Err(Refusal::new(404, "app.team.get_member.missing.app_error", "No team member found.")) };
    (member.user, member.admin, member.guest) = (switch(&body, "scheme_user"), switch(&body, "scheme_admin"), switch(&body, "scheme_guest"));
    let told = c.s.team_member_json(&id, &user).unwrap_or_default();
    c.s.emit("memberrole_updated", json!({"member": told.to_string()}), Broadcast::user(&user));
    Ok(Answer::ok())
}

fn stats(c: &mut Call<'_>) -> Outcome {
    let id = the_team(c)?;
    if !c.s.can_in_team(&c.me, &id, "view_team") {
        return Err(Refusal::permission());
    }
    let members: Vec<&Id> = c.s.team_members.get(&id).into_iter().flatten().filter(|(_, m)| m.delete_at == 0).map(|(u, _)| u).collect();
    let active = members.iter().filter(|u| c.s.users.get(**u).is_some_and(|u| u.delete_at == 0)).count();
    Ok(Answer::json(json!({"team_id": id, "total_member_count": members.len(), "active_member_count": active})))
}

fn icon(c: &mut Call<'_>) -> Outcome {
    let id = the_team(c)?;
    match c.s.pictures.get(&id) {
        Some(bytes) => Ok(Answer::bytes("image/png", bytes.clone())),
        None => Ok(Answer { status: 404, ..Answer::of(Body::Empty) }),
    }
}

fn members(c: &mut Call<'_>) -> Outcome {
    let id = the_team(c)?;
    if !c.s.can_in_team(&c.me, &id, "view_team") {
        return Err(Refusal::permission());
    }
    let (page, size) = c.page();
    let users: Vec<Id> = c.s.team_members.get(&id).into_iter().flatten().filter(|(_, m)| m.delete_at == 0).map(|(u, _)| u.clone()).collect();
    let told: Vec<Value> = page_of(users, page, size).iter().filter_map(|u| c.s.team_member_json(&id, u)).collect();
    Ok(Answer::json(told.into()))
}

fn members_by_ids(c: &mut Call<'_>) -> Outcome {
    let id = the_team(c)?;
    let told: Vec<Value> = c.strings("user_ids")?.iter().filter_map(|u| c.s.team_member_json(&id, u)).collect();
    Ok(Answer::json(told.into()))
}

fn member(c: &mut Call<'_>) -> Outcome {
    let (id, user) = (the_team(c)?, c.user()?);
    c.s.team_member_json(&id, &user)
        .map(Answer::json)
        .ok_or_else(|| Refusal::new(404, "app.team.get_member.missing.app_error", "No team member found."))
}

fn add_member(c: &mut Call<'_>) -> Outcome {
    let id = the_team(c)?;
    let user = text(&c.object()?, "user_id");
    let me = c.me.clone();
    let open = c.s.teams.get(&id).is_some_and(|t| t.allow_open_invite);
    let allowed = if user == me { open || c.s.can(&me, "manage_system") } else { c.s.can_in_team(&me, &id, "add_user_to_team") };
    if !allowed {
        return Err(Refusal::permission());
    }
    if !c.s.users.contains_key(&user) {
        return Err(Refusal::new(404, "app.user.missing_account.const", "Unable to find the user."));
    }
    c.s.join_team(&id, &user, &me);
    Ok(Answer::created(c.s.team_member_json(&id, &user).unwrap_or_default()))
}

fn join_by_invite(c: &mut Call<'_>) -> Outcome {
    let invite = c.q("invite_id").to_owned();
    let me = c.me.clone();
    let id = c.s.teams.values().find(|t| !invite.is_empty() && t.invite_id == invite).map(|t| t.id.clone()).ok_or_else(missing)?;
    c.s.join_team(&id, &me, &me);
    Ok(Answer::created(c.s.team_member_json(&id, &me).unwrap_or_default()))
}

fn remove_member(c: &mut Call<'_>) -> Outcome {
    let (id, user) = (the_team(c)?, c.user()?);
    if user != c.me && !c.s.can_in_team(&c.me, &id, "remove_user_from_team") {
        return Err(Refusal::permission());
    }
    c.s.leave_team(&id, &user);
    Ok(Answer::ok())
}
