//! Single posts: creating, changing, deleting, pinning, marking unread.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::Route;
use crate::{
    answer::{Answer, Outcome, Refusal},
    call::{Call, maybe_text, number, strings, switch, text},
    ids::Id,
    state::{
        posts::{DEDUP_FOR, NewPost, Post},
        reminders::Reminder,
    },
    wire::post::{Form, LISTED},
};

/// The routes of this group.
pub const ROUTES: &[Route] = &[
    Route::post("/posts", "create_post", create),
    Route::get("/posts/{post}", "get_post", get),
    Route::put("/posts/{post}", "update_post", update),
    Route::put("/posts/{post}/patch", "patch_post", patch),
    Route::delete("/posts/{post}", "delete_post", delete),
    Route::post("/posts/{post}/pin", "pin_post", |c| pin(c, true)),
    Route::post("/posts/{post}/unpin", "unpin_post", |c| pin(c, false)),
    Route::get("/posts/{post}/edit_history", "get_edit_history_for_post", history).in_11(),
    Route::get("/posts/{post}/info", "get_post_info", info).in_11(),
    Route::get("/posts/{post}/files/info", "get_file_infos_for_post", file_infos),
    Route::post("/users/{user}/posts/{post}/set_unread", "set_post_unread", set_unread),
    Route::post("/users/{user}/posts/{post}/reminder", "set_post_reminder", reminder).in_11(),
    Route::post("/posts/ephemeral", "create_post_ephemeral", ephemeral),
];

/// A post of the path that is there and may be read.
pub fn the_post(c: &Call<'_>) -> Result<Post, Refusal> {
    let id = c.id("post")?;
    let missing = || Refusal::new(404, "app.post.get.app_error", "Unable to get the post.");
    let post = c.s.posts.get(&id).map(Cow::into_owned).filter(|p| p.delete_at == 0).ok_or_else(missing)?;
    if c.s.can_read(&c.me, &post.channel_id) { Ok(post) } else { Err(Refusal::permission()) }
}

fn create(c: &mut Call<'_>) -> Outcome {
    let body = serde_json::from_slice::<Value>(&c.body).ok().filter(Value::is_object).ok_or_else(|| Refusal::body("post"))?;
    let me = c.me.clone();
    let (channel, root, pending) = (text(&body, "channel_id"), text(&body, "root_id"), text(&body, "pending_post_id"));
    let wide = c.s.channels.get(&channel).is_some_and(|ch| ch.kind == 'O' && c.s.can_in_team(&me, &ch.team_id, "create_post_public"));
    if !wide {
        c.s.need_in_channel(&me, &channel, "create_post")?;
    }
    let Some(ch) = c.s.channels.get(&channel).cloned() else { return Err(Refusal::permission()) };
    if text(&body, "type").starts_with("system_") {
        return Err(Refusal::new(400, "api.context.invalid_body_param.app_error", "Invalid post type."));
    }
    if c.s.is_new() && body.get("metadata").and_then(|m| m.get("priority")).is_some_and(|p| !p.is_null()) {
        return Err(Refusal::new(501, "license_error.feature_unavailable", "Feature is not available on this license."));
    }
    if ch.delete_at > 0 {
        return Err(Refusal::new(400, "api.post.create_post.can_not_post_to_deleted.error", "Can not post to deleted channel."));
    }
    let answered = if pending.is_empty() { None } else { repeated(c, &pending)? };
    let id = match answered {
        Some(id) => {
            let told =
                c.s.posts.get(&id).map(|p| c.s.post_json(&p, Form { metadata: false, reply_count: true, mention_ids: true, ..Form::default() }));
            if !c.s.is_new() {
                c.s.view_channels(&me, std::slice::from_ref(&channel), true);
            }
            let mut told = told.unwrap_or_default();
            if !c.s.is_new()
                && let Some(p) = c.s.posts.get(&id)
            {
                told = c.s.post_json(&p, LISTED);
            }
            return Ok(Answer::created(told));
        }
        None => checked(c, &body, &channel, &root)?,
    };
    let new = NewPost {
        channel_id: channel.clone(),
        user_id: me.clone(),
        root_id: root.clone(),
        message: text(&body, "message"),
        kind: text(&body, "type"),
        props: body.get("props").and_then(Value::as_object).cloned().unwrap_or_default(),
        file_ids: id,
        pending_post_id: pending.clone(),
        from_client: true,
        written_at: None,
        set_online: c.q("set_online") != "false",
    };
    if new.set_online {
        c.s.seen(&me);
    }
    let id = c.s.create_post(new);
    if !pending.is_empty() {
        let now = c.s.clock.now();
        c.s.posts.pending.insert(pending.clone(), (Some(id.clone()), now));
    }
    if root.is_empty() || !c.s.has_crt(&me) {
        c.s.view_channels(&me, &[channel], true);
    }
    let told = c.s.posts.get(&id).map(|p| c.s.post_json(&p, Form { pending, ..LISTED })).unwrap_or_default();
    Ok(Answer::created(told))
}

/// The post that a repeated pending id made; a refusal while it is still under way.
fn repeated(c: &mut Call<'_>, pending: &str) -> Result<Option<Id>, Refusal> {
    let now = c.s.clock.now();
    c.s.posts.pending.retain(|_, (_, at)| now - *at < DEDUP_FOR);
    match c.s.posts.pending.get(pending) {
        Some((Some(id), _)) => Ok(Some(id.clone())),
        Some((None, _)) => {
            Err(Refusal::new(500, "api.post.deduplicate_create_post.pending", "Rejected post since another client is making the same request."))
        }
        None => Ok(None),
    }
}

/// Checks a new post; the files that it may attach.
fn checked(c: &Call<'_>, body: &Value, channel: &str, root: &str) -> Result<Vec<Id>, Refusal> {
    let most = c.s.config.number("MaxPostSize").and_then(|n| usize::try_from(n).ok()).unwrap_or(16_383);
    if text(body, "message").chars().count() > most {
        return Err(too_long(c));
    }
    if !root.is_empty() {
        let wrong = || Refusal::new(400, "api.post.create_post.root_id.app_error", "Invalid RootId parameter.");
        let post = c.s.posts.get(root).filter(|p| p.delete_at == 0).ok_or_else(wrong)?;
        if post.channel_id != channel {
            return Err(Refusal::new(400, "api.post.create_post.channel_root_id.app_error", "Invalid ChannelId for RootId parameter."));
        }
        if !post.root_id.is_empty() {
            return Err(wrong());
        }
    }
    // A file can be attached once and by its uploader only; others are dropped without a word.
    let own = |f: &Id| c.s.files.get(f).is_some_and(|f| f.post_id.is_empty() && f.user_id == c.me);
    Ok(strings(body, "file_ids").into_iter().filter(own).collect())
}

fn too_long(c: &Call<'_>) -> Refusal {
    let id = if c.s.is_new() { "model.post.is_valid.message_length.app_error" } else { "model.post.is_valid.msg.app_error" };
    Refusal::new(400, id, "Post Message property is longer than the maximum permitted length.")
}

fn tag(c: &Call<'_>, p: &Post) -> String {
    format!("{}.{}.{}", c.s.profile.version(), p.id, p.update_at)
}

fn get(c: &mut Call<'_>) -> Outcome {
    let post = the_post(c)?;
    let form = Form { reply_count: c.s.is_new(), ..LISTED };
    Ok(Answer::json(c.s.post_json(&post, form)).tagged(tag(c, &post)))
}

/// Refuses unless the post may be changed by who asks.
fn need_to_edit(c: &Call<'_>, post: &Post) -> Result<(), Refusal> {
    let permission = if post.user_id == c.me { "edit_post" } else { "edit_others_posts" };
    c.s.need_in_channel(&c.me, &post.channel_id, permission)?;
    if post.is_system() {
        return Err(Refusal::new(400, "api.post.update_post.system_message.app_error", "Unable to update system message."));
    }
    if c.s.channels.get(&post.channel_id).is_some_and(|ch| ch.delete_at > 0) {
        return Err(Refusal::new(400, "api.post.update_post.can_not_update_post_in_deleted.error", "Can not update a post in a deleted channel."));
    }
    let limit = c.s.config.number("PostEditTimeLimit").unwrap_or(-1);
    if limit >= 0 && c.s.clock.now() > post.create_at + limit * 1000 {
        return Err(Refusal::new(400, "api.post.update_post.permissions_time_limit.app_error", "Post edit is only allowed for a while."));
    }
    Ok(())
}

fn change(c: &mut Call<'_>, whole: bool) -> Outcome {
    let body = c.object()?;
    let post = the_post(c)?;
    if whole && text(&body, "id") != post.id {
        return Err(Refusal::body("id"));
    }
    need_to_edit(c, &post)?;
    let message = maybe_text(&body, "message");
    let most = c.s.config.number("MaxPostSize").and_then(|n| usize::try_from(n).ok()).unwrap_or(16_383);
    if message.as_ref().is_some_and(|m| m.chars().count() > most) {
        return Err(too_long(c));
    }
    let props = body.get("props").and_then(Value::as_object).cloned();
    let files = body.get("file_ids").map(|_| strings(&body, "file_ids"));
    let pinned = body.get("is_pinned").and_then(Value::as_bool);
    c.s.change_post(&post.id, |p| {
        p.message = message.unwrap_or_else(|| p.message.clone());
        // A full update resets what it does not name; a patch keeps it.
        p.props = props.unwrap_or_else(|| if whole { serde_json::Map::new() } else { p.props.clone() });
        p.is_pinned = pinned.unwrap_or(!whole && p.is_pinned);
        p.file_ids = files.unwrap_or_else(|| p.file_ids.clone());
    });
    let told = c.s.posts.get(&post.id).map(|p| c.s.post_json(&p, LISTED)).unwrap_or_default();
    Ok(Answer::json(told))
}

fn update(c: &mut Call<'_>) -> Outcome {
    change(c, true)
}

fn patch(c: &mut Call<'_>) -> Outcome {
    change(c, false)
}

fn delete(c: &mut Call<'_>) -> Outcome {
    let post = the_post(c)?;
    if c.flag("permanent") {
        return Err(Refusal::new(501, "api.post.delete_post.not_enabled.app_error", "Permanent post deletion is not enabled."));
    }
    let permission = if post.user_id == c.me { "delete_post" } else { "delete_others_posts" };
    c.s.need_in_channel(&c.me, &post.channel_id, permission)?;
    let me = c.me.clone();
    c.s.delete_post(&post.id, &me);
    Ok(Answer::ok())
}

fn pin(c: &mut Call<'_>, pinned: bool) -> Outcome {
    let post = the_post(c)?;
    c.s.need_in_channel(&c.me, &post.channel_id, "create_post")?;
    c.s.change_post(&post.id, |p| p.is_pinned = pinned);
    Ok(Answer::ok())
}

fn history(c: &mut Call<'_>) -> Outcome {
    let post = the_post(c)?;
    if post.user_id != c.me {
        return Err(Refusal::permission());
    }
    let mut kept: Vec<&Post> =
        c.s.posts.history.get(&post.channel_id).into_iter().flatten().filter(|p| p.original_id == post.id && p.message != post.message).collect();
    kept.sort_by_key(|p| std::cmp::Reverse(p.edit_at.max(p.update_at)));
    if kept.is_empty() {
        return Err(Refusal::new(404, "app.post.get_post.edit_history.app_error", "Unable to get the edit history of the post."));
    }
    let told: Vec<Value> = kept
        .into_iter()
        .map(|p| {
            let mut told = c.s.post_json(&Post { delete_at: 0, ..p.clone() }, Form { metadata: true, mention_ids: true, ..Form::default() });
            crate::wire::put(&mut told, "delete_at", p.delete_at.into());
            told
        })
        .collect();
    Ok(Answer::json(told.into()))
}

fn info(c: &mut Call<'_>) -> Outcome {
    let id = c.id("post")?;
    let missing = || Refusal::new(404, "app.post.get.app_error", "Unable to get the post.");
    let post = c.s.posts.get(&id).filter(|p| p.delete_at == 0).ok_or_else(missing)?;
    let channel = c.s.channels.get(&post.channel_id).ok_or_else(missing)?;
    // What is public can be looked at before one joins.
    let joinable = channel.kind == 'O' && c.s.can(&c.me, "list_public_teams");
    if !joinable && !c.s.can_read(&c.me, &channel.id) {
        return Err(missing());
    }
    let mut told = json!({
        "channel_id": channel.id, "channel_type": channel.kind.to_string(), "channel_display_name": channel.display_name,
        "has_joined_channel": c.s.member(&channel.id, &c.me).is_some(),
    });
    if let Some(team) = c.s.teams.get(&channel.team_id) {
        // A team counts as open here only if anyone may join it.
        for (key, value) in [
            ("team_id", json!(team.id)),
            ("team_type", json!(if team.allow_open_invite { "O" } else { "I" })),
            ("team_display_name", json!(team.display_name)),
            ("has_joined_team", json!(c.s.in_team(&team.id, &c.me))),
        ] {
            crate::wire::put(&mut told, key, value);
        }
    }
    Ok(Answer::json(told))
}

fn file_infos(c: &mut Call<'_>) -> Outcome {
    let post = the_post(c)?;
    let told: Vec<Value> = post.file_ids.iter().filter_map(|f| c.s.files.get(f)).map(|f| c.s.file_json(f)).collect();
    Ok(Answer::json(told.into()).tagged(tag(c, &post)))
}

fn set_unread(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let supported = switch(&c.maybe_object(), "collapsed_threads_supported");
    let post = the_post(c)?;
    if c.s.member(&post.channel_id, &user).is_none() {
        return Err(Refusal::permission());
    }
    Ok(Answer::json(c.s.set_unread(&user, &post, supported)))
}

fn reminder(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let target = number(&c.object()?, "target_time");
    let post = the_post(c)?;
    let now = c.s.clock.now();
    if target * 1000 <= now {
        return Err(Refusal::body("target_time"));
    }
    c.s.reminders.push(Reminder { at: target * 1000, user_id: user.clone(), post_id: post.id.clone() });
    let channel = c.s.channels.get(&post.channel_id).cloned();
    let team_name = channel.as_ref().and_then(|ch| c.s.teams.get(&ch.team_id)).map(|t| t.name.clone()).unwrap_or_default();
    let author = c.s.username(&post.user_id);
    let link = format!("{}/{team_name}/pl/{}", c.s.site_url, post.id);
    let at = jiff::Timestamp::from_second(target).map(|t| t.strftime("%d %b %y %H:%M UTC").to_string()).unwrap_or_default();
    let props =
        json!({"target_time": target, "team_name": team_name, "post_id": post.id, "username": author, "type": "reminder", "previewed_post": post.id});
    let note = Post {
        channel_id: post.channel_id.clone(),
        user_id: user.clone(),
        root_id: if post.root_id.is_empty() { post.id.clone() } else { post.root_id.clone() },
        message: format!("You will be reminded about {link} by @{author} at {at}"),
        props: props.as_object().cloned().unwrap_or_default(),
        ..Post::default()
    };
    c.s.ephemeral(&user, note);
    Ok(Answer::ok())
}

fn ephemeral(c: &mut Call<'_>) -> Outcome {
    if !c.s.can(&c.me, "manage_system") {
        return Err(Refusal::permission());
    }
    let body = c.object()?;
    let user = text(&body, "user_id");
    let given = body.get("post").cloned().unwrap_or_default();
    let post = Post { channel_id: text(&given, "channel_id"), user_id: c.me.clone(), message: text(&given, "message"), ..Post::default() };
    c.s.ephemeral(&user, post);
    Ok(Answer::created(given))
}
