//! Channels: finding, creating, changing, archiving.

use serde_json::{Value, json};

use super::Route;
use crate::{
    answer::{Answer, Body, Outcome, Refusal},
    call::{Call, page_of, text},
    ids::Id,
    socket::hub::Broadcast,
    state::{State, channels::Channel, posts::NewPost},
};

/// The routes of this group.
pub const ROUTES: &[Route] = &[
    Route::post("/channels", "create_channel", create),
    Route::post("/channels/direct", "create_direct_channel", direct),
    Route::post("/channels/group", "create_group_channel", group),
    Route::post("/channels/search", "search_all_channels", search_all),
    Route::post("/channels/group/search", "search_group_channels", search_groups),
    Route::get("/channels/{channel}", "get_channel", get),
    Route::put("/channels/{channel}", "update_channel", patch),
    Route::put("/channels/{channel}/patch", "patch_channel", patch),
    Route::put("/channels/{channel}/privacy", "update_channel_privacy", privacy),
    Route::delete("/channels/{channel}", "delete_channel", archive),
    Route::post("/channels/{channel}/restore", "restore_channel", restore),
    Route::get("/channels/{channel}/stats", "get_channel_stats", stats),
    Route::post("/channels/stats/member_count", "get_channels_member_count", member_counts).in_11(),
    Route::get("/channels/{channel}/timezones", "get_channel_members_timezones", |_| Ok(Answer::json(json!([])))),
    Route::get("/channels/{channel}/groups", "get_groups_by_channel", |_| Ok(Answer::json(json!({"groups": [], "total_group_count": 0})))),
    Route::get("/channels/{channel}/member_counts_by_group", "get_channel_member_counts_by_group", |_| Ok(Answer::json(json!([])))),
    Route::get("/users/{user}/channels", "get_channels_for_user", all_mine).in_11(),
    Route::get("/users/{user}/teams/{team}/channels", "get_channels_for_team_for_user", mine),
    Route::get("/teams/{team}/channels", "get_public_channels_for_team", browse),
    Route::get("/teams/{team}/channels/deleted", "get_deleted_channels_for_team", deleted),
    Route::post("/teams/{team}/channels/ids", "get_public_channels_by_ids_for_team", by_ids),
    Route::post("/teams/{team}/channels/search", "search_channels", search),
    Route::get("/teams/{team}/channels/autocomplete", "autocomplete_channels_for_team", autocomplete),
    Route::get("/teams/{team}/channels/search_autocomplete", "autocomplete_channels_for_team_for_search", search_autocomplete),
    Route::get("/teams/{team}/channels/name/{name}", "get_channel_by_name", by_name),
    Route::get("/teams/name/{team_name}/channels/name/{name}", "get_channel_by_name_for_team_name", by_names),
];

/// The channel of the path, which must be there.
pub fn the_channel(c: &Call<'_>) -> Result<Channel, Refusal> {
    let id = c.id("channel")?;
    c.s.channels.get(&id).cloned().ok_or_else(|| Refusal::new(404, "app.channel.get.existing.app_error", "Unable to find the existing channel."))
}

fn told(c: &Call<'_>, id: &str) -> Value {
    c.s.channels.get(id).map(|ch| c.s.channel_json(ch)).unwrap_or_default()
}

fn list(c: &Call<'_>, channels: Vec<Channel>) -> Value {
    channels.iter().map(|ch| c.s.channel_json(ch)).collect::<Vec<_>>().into()
}

impl State {
    /// Opens a channel that `creator` is in and administers, with what is told.
    pub fn open_channel(&mut self, channel: Channel, creator: &str) -> Result<Id, Refusal> {
        let team = channel.team_id.clone();
        let id = self.add_channel(channel)?;
        self.join_channel(&id, creator);
        if let Some(m) = self.member_mut(&id, creator) {
            m.admin = true;
        }
        let name = self.username(creator);
        self.create_post(NewPost::system(&id, creator, "system_join_channel", format!("{name} joined the channel."), json!({"username": name})));
        self.emit("channel_created", json!({"channel_id": id, "team_id": team}), Broadcast::user(creator));
        Ok(id)
    }
}

fn create(c: &mut Call<'_>) -> Outcome {
    let body = c.object()?;
    let kind = match text(&body, "type").as_str() {
        "O" => 'O',
        "P" => 'P',
        // 11.6 refuses the type itself; 5.37 first trips over the name.
        _ if c.s.is_new() => return Err(Refusal::body("type")),
        _ => 'X',
    };
    let (team, name, display_name) = (text(&body, "team_id"), text(&body, "name"), text(&body, "display_name"));
    if kind == 'X' || !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_') || name.is_empty() {
        let id = if c.s.is_new() { "model.channel.is_valid.1_or_more.app_error" } else { "model.channel.is_valid.2_or_more.app_error" };
        return Err(Refusal::new(400, id, "Name must be lowercase alphanumeric characters."));
    }
    let permission = if kind == 'O' { "create_public_channel" } else { "create_private_channel" };
    if !c.s.can_in_team(&c.me, &team, permission) {
        return Err(Refusal::permission());
    }
    let me = c.me.clone();
    let channel = Channel {
        team_id: team,
        kind,
        name,
        display_name,
        header: text(&body, "header"),
        purpose: text(&body, "purpose"),
        creator_id: me.clone(),
        ..Channel::default()
    };
    let before = channel.clone();
    let id = c.s.open_channel(channel, &me)?;
    // The answer is the row as it was written: without the message that followed.
    let told = c.s.channels.get(&id).map(|ch| c.s.channel_json(&Channel { last_post_at: before.last_post_at, last_root_post_at: 0, ..ch.clone() }));
    Ok(Answer::created(told.unwrap_or_default()))
}

fn direct(c: &mut Call<'_>) -> Outcome {
    let ids = c.strings("user_ids")?;
    let [one, other] = ids.as_slice() else { return Err(Refusal::body("user_ids")) };
    if (*one != c.me && *other != c.me) || !c.s.can(&c.me, "create_direct_channel") {
        return Err(Refusal::permission());
    }
    if !c.s.users.contains_key(one) || !c.s.users.contains_key(other) {
        return Err(Refusal::new(404, "app.user.missing_account.const", "Unable to find the user."));
    }
    let me = c.me.clone();
    let other = if *one == me { other.clone() } else { one.clone() };
    let (id, _) = c.s.direct_channel(&me, &other);
    Ok(Answer::created(told(c, &id)))
}

fn group(c: &mut Call<'_>) -> Outcome {
    let mut ids = c.strings("user_ids")?;
    if !ids.contains(&c.me) {
        ids.push(c.me.clone());
    }
    if !(3..=8).contains(&ids.len()) {
        return Err(Refusal::new(
            400,
            "api.channel.create_group.bad_size.app_error",
            "Group message channels must contain at least 3 and no more than 8 users.",
        ));
    }
    if ids.iter().any(|u| !c.s.users.contains_key(u)) {
        return Err(Refusal::new(400, "api.channel.create_group.bad_user.app_error", "One of the provided users does not exist."));
    }
    let id = c.s.group_channel(&ids);
    Ok(Answer::created(told(c, &id)))
}

fn get(c: &mut Call<'_>) -> Outcome {
    let channel = the_channel(c)?;
    c.s.need_to_read(&c.me, &channel.id)?;
    Ok(Answer::json(c.s.channel_json(&channel)))
}

/// What is needed to change a channel of a kind.
fn need_to_change(c: &Call<'_>, channel: &Channel) -> Result<(), Refusal> {
    match channel.kind {
        'O' => c.s.need_in_channel(&c.me, &channel.id, "manage_public_channel_properties"),
        'P' => c.s.need_in_channel(&c.me, &channel.id, "manage_private_channel_properties"),
        _ if c.s.member(&channel.id, &c.me).is_some() => Ok(()),
        _ => Err(Refusal::permission()),
    }
}

fn patch(c: &mut Call<'_>) -> Outcome {
    let channel = the_channel(c)?;
    let body = c.object()?;
    need_to_change(c, &channel)?;
    let before = channel.clone();
    let me = c.me.clone();
    c.s.patch_channel(&channel.id, &me, &body);
    // Counters are told as they were before the message about the change.
    let told = c.s.channels.get(&channel.id).map(|now| {
        c.s.channel_json(&Channel {
            last_post_at: before.last_post_at,
            last_root_post_at: before.last_root_post_at,
            total_msg_count: before.total_msg_count,
            total_msg_count_root: before.total_msg_count_root,
            ..now.clone()
        })
    });
    Ok(Answer::json(told.unwrap_or_default()))
}

fn privacy(c: &mut Call<'_>) -> Outcome {
    let channel = the_channel(c)?;
    let kind = match text(&c.object()?, "privacy").as_str() {
        "O" => 'O',
        "P" => 'P',
        _ => return Err(Refusal::body("privacy")),
    };
    let permission = if kind == 'P' { "convert_public_channel_to_private" } else { "convert_private_channel_to_public" };
    c.s.need_in_channel(&c.me, &channel.id, permission)?;
    if channel.name == "town-square" && kind == 'P' {
        return Err(Refusal::new(400, "api.channel.update_channel_privacy.default_channel_error", "The default channel cannot be made private."));
    }
    let me = c.me.clone();
    c.s.set_privacy(&channel.id, &me, kind);
    let told = c.s.channels.get(&channel.id).map(|now| {
        c.s.channel_json(&Channel {
            last_post_at: channel.last_post_at,
            last_root_post_at: channel.last_root_post_at,
            total_msg_count: channel.total_msg_count,
            total_msg_count_root: channel.total_msg_count_root,
            ..now.clone()
        })
    });
    Ok(Answer::json(told.unwrap_or_default()))
}

fn archive(c: &mut Call<'_>) -> Outcome {
    let channel = the_channel(c)?;
    if !matches!(channel.kind, 'O' | 'P') {
        return Err(Refusal::new(400, "api.channel.delete_channel.type.invalid", "Unable to delete direct or group message channels"));
    }
    if channel.name == "town-square" {
        return Err(Refusal::new(400, "api.channel.delete_channel.cannot.app_error", "Unable to delete the default channel."));
    }
    c.s.need_in_channel(&c.me, &channel.id, if channel.kind == 'O' { "delete_public_channel" } else { "delete_private_channel" })?;
    let me = c.me.clone();
    c.s.archive_channel(&channel.id, &me);
    Ok(Answer::ok())
}

fn restore(c: &mut Call<'_>) -> Outcome {
    let channel = the_channel(c)?;
    if !c.s.can_in_team(&c.me, &channel.team_id, "manage_team") {
        return Err(Refusal::permission());
    }
    let me = c.me.clone();
    c.s.restore_channel(&channel.id, &me);
    Ok(Answer::json(told(c, &channel.id)))
}

fn stats(c: &mut Call<'_>) -> Outcome {
    let channel = the_channel(c)?;
    c.s.need_to_read(&c.me, &channel.id)?;
    let members = c.s.member_ids(&channel.id);
    let guests = members.iter().filter(|u| c.s.users.get(*u).is_some_and(crate::state::users::User::is_guest)).count();
    let pinned = c.s.posts.real_of(&channel.id).filter(|p| p.is_pinned && p.delete_at == 0).count();
    let mut told = json!({"channel_id": channel.id, "member_count": members.len(), "guest_count": guests, "pinnedpost_count": pinned});
    if c.s.is_new() {
        let files = c.s.files.values().filter(|f| f.channel_id == channel.id && !f.post_id.is_empty()).count();
        crate::wire::put(&mut told, "files_count", files.into());
    }
    Ok(Answer::json(told))
}

fn member_counts(c: &mut Call<'_>) -> Outcome {
    let told: serde_json::Map<String, Value> =
        c.strings("channel_ids")?.into_iter().filter(|id| c.s.can_read(&c.me, id)).map(|id| (id.clone(), c.s.member_ids(&id).len().into())).collect();
    Ok(Answer::json(told.into()))
}

fn wanted(c: &Call<'_>, ch: &Channel) -> bool {
    ch.delete_at == 0 || (c.flag("include_deleted") && ch.delete_at >= c.number("last_delete_at").unwrap_or(0))
}

fn all_mine(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let channels: Vec<Value> = c.s.channels_of(&user).filter(|ch| wanted(c, ch)).map(|ch| c.s.channel_json(ch)).collect();
    Ok(Answer::of(Body::Chunks(channels)))
}

fn mine(c: &mut Call<'_>) -> Outcome {
    let (user, team) = (c.own_user()?, c.id("team")?);
    if !c.s.can_in_team(&c.me, &team, "view_team") {
        return Err(Refusal::permission());
    }
    let mut channels: Vec<Channel> =
        c.s.channels_of(&user).filter(|ch| (ch.team_id == team || ch.team_id.is_empty()) && wanted(c, ch)).cloned().collect();
    channels.sort_by_key(|ch| ch.display_name.to_lowercase());
    let newest = channels.iter().map(|ch| ch.update_at.max(ch.last_post_at)).max().unwrap_or(0);
    let tag = format!("{}.{}.{newest}.{}", c.s.profile.version(), team, channels.len());
    Ok(Answer::json(list(c, channels)).tagged(tag))
}

fn public_of(c: &Call<'_>, team: &str, deleted: bool) -> Vec<Channel> {
    let mut channels: Vec<Channel> =
        c.s.channels.values().filter(|ch| ch.team_id == team && ch.kind == 'O' && (ch.delete_at > 0) == deleted).cloned().collect();
    channels.sort_by_key(|ch| ch.display_name.to_lowercase());
    channels
}

fn need_list(c: &Call<'_>) -> Result<Id, Refusal> {
    let team = c.id("team")?;
    if c.s.can_in_team(&c.me, &team, "list_team_channels") { Ok(team) } else { Err(Refusal::permission()) }
}

fn browse(c: &mut Call<'_>) -> Outcome {
    let team = need_list(c)?;
    let (page, size) = c.page();
    let channels = page_of(public_of(c, &team, false), page, size);
    Ok(Answer::json(list(c, channels)))
}

fn deleted(c: &mut Call<'_>) -> Outcome {
    let team = need_list(c)?;
    let (page, size) = c.page();
    let channels = page_of(public_of(c, &team, true), page, size);
    Ok(Answer::json(list(c, channels)))
}

fn by_ids(c: &mut Call<'_>) -> Outcome {
    let team = need_list(c)?;
    let ids = c.strings("channel_ids")?;
    let channels = public_of(c, &team, false).into_iter().filter(|ch| ids.contains(&ch.id)).collect();
    Ok(Answer::json(list(c, channels)))
}

fn named(ch: &Channel, term: &str) -> bool {
    let starts = |name: &str| name.to_lowercase().split([' ', '-', '_']).any(|w| w.starts_with(term)) || name.to_lowercase().starts_with(term);
    term.is_empty() || starts(&ch.name) || starts(&ch.display_name)
}

/// Public channels of a team and private ones that one is in.
fn mine_and_public(c: &Call<'_>, team: &str, term: &str) -> Vec<Channel> {
    let term = term.trim_start_matches('~').to_lowercase();
    let mut channels: Vec<Channel> =
        c.s.channels
            .values()
            .filter(|ch| ch.team_id == team && ch.delete_at == 0 && (ch.kind == 'O' || c.s.member(&ch.id, &c.me).is_some()))
            .filter(|ch| named(ch, &term))
            .cloned()
            .collect();
    channels.sort_by_key(|ch| ch.display_name.to_lowercase());
    channels.truncate(50);
    channels
}

fn search(c: &mut Call<'_>) -> Outcome {
    let team = need_list(c)?;
    let term = text(&c.object()?, "term").to_lowercase();
    let channels = public_of(c, &team, false).into_iter().filter(|ch| named(ch, &term)).collect();
    Ok(Answer::json(list(c, channels)))
}

fn search_all(c: &mut Call<'_>) -> Outcome {
    let term = text(&c.object()?, "term");
    let channels = c.s.teams_of(&c.me).iter().flat_map(|t| mine_and_public(c, t, &term)).collect();
    Ok(Answer::json(list(c, channels)))
}

fn search_groups(c: &mut Call<'_>) -> Outcome {
    let term = text(&c.object()?, "term").to_lowercase();
    let channels = c.s.channels_of(&c.me).filter(|ch| ch.kind == 'G' && ch.display_name.to_lowercase().contains(&term)).cloned().collect();
    Ok(Answer::json(list(c, channels)))
}

fn autocomplete(c: &mut Call<'_>) -> Outcome {
    let team = need_list(c)?;
    let channels = mine_and_public(c, &team, c.q("name"));
    Ok(Answer::json(list(c, channels)))
}

fn search_autocomplete(c: &mut Call<'_>) -> Outcome {
    let team = need_list(c)?;
    let term = c.q("name").trim_start_matches('~').to_lowercase();
    let mut channels: Vec<Channel> =
        c.s.channels_of(&c.me).filter(|ch| (ch.team_id == team || ch.team_id.is_empty()) && ch.kind != 'D' && named(ch, &term)).cloned().collect();
    channels.sort_by_key(|ch| ch.display_name.to_lowercase());
    Ok(Answer::json(list(c, channels)))
}

fn find(c: &Call<'_>, team: &str, name: &str) -> Outcome {
    let missing = || Refusal::new(404, "app.channel.get_by_name.missing.app_error", "Channel does not exist.");
    let channel = c.s.channel_named(team, name).or_else(|| c.s.channel_named("", name)).and_then(|id| c.s.channels.get(&id)).ok_or_else(missing)?;
    if channel.delete_at > 0 && !c.flag("include_deleted") {
        return Err(missing());
    }
    // A private channel that one is not in is not there.
    if !c.s.can_read(&c.me, &channel.id) {
        return Err(missing());
    }
    Ok(Answer::json(c.s.channel_json(channel)))
}

fn by_name(c: &mut Call<'_>) -> Outcome {
    let team = c.id("team")?;
    find(c, &team, &c.param("name"))
}

fn by_names(c: &mut Call<'_>) -> Outcome {
    let name = c.param("team_name");
    let team = c.s.teams.values().find(|t| t.name == name).map(|t| t.id.clone());
    let team = team.ok_or_else(|| Refusal::new(404, "app.team.get_by_name.missing.app_error", "Unable to find the existing team."))?;
    find(c, &team, &c.param("name"))
}
