//! Incoming webhooks, bots, and buttons of messages.

use serde_json::{Value, json};

use super::{Route, posts::the_post};
use crate::{
    answer::{Answer, Body, Outcome, Refusal},
    call::{Call, page_of, text},
    state::{posts::NewPost, users::User},
    wire::put,
};

/// The routes of this group.
pub const ROUTES: &[Route] = &[
    Route::post("/hooks/incoming", "create_incoming_webhook", create_hook),
    Route::get("/hooks/incoming", "get_incoming_webhooks", hooks),
    Route::post("/hooks/{hook}", "incoming_webhook", incoming).open().outside(),
    Route::post("/bots", "create_bot", create_bot),
    Route::get("/bots", "get_bots", bots),
    Route::get("/bots/{user}", "get_bot", bot),
    Route::post("/posts/{post}/actions/{action}", "do_post_action", action),
    Route::post("/opengraph", "open_graph", |_| Ok(Answer::json(json!({})))).in_5(),
];

fn create_hook(c: &mut Call<'_>) -> Outcome {
    let body = c.object()?;
    let channel = text(&body, "channel_id");
    let team = c.s.channels.get(&channel).map(|ch| ch.team_id.clone()).ok_or_else(|| Refusal::body("channel_id"))?;
    let permission = if c.s.is_new() { "manage_own_incoming_webhooks" } else { "manage_incoming_webhooks" };
    if !c.s.can_in_team(&c.me, &team, permission) {
        return Err(Refusal::permission());
    }
    let (id, now) = (c.s.ids.make(), c.s.clock.now());
    let hook = json!({
        "id": id, "create_at": now, "update_at": now, "delete_at": 0, "user_id": c.me, "channel_id": channel, "team_id": team,
        "display_name": text(&body, "display_name"), "description": text(&body, "description"), "username": text(&body, "username"),
        "icon_url": text(&body, "icon_url"), "channel_locked": false,
    });
    c.s.hooks.insert(id, hook.clone());
    Ok(Answer::created(hook))
}

fn hooks(c: &mut Call<'_>) -> Outcome {
    let told: Vec<Value> = c.s.hooks.values().filter(|h| text(h, "user_id") == c.me || c.s.can(&c.me, "manage_system")).cloned().collect();
    Ok(Answer::json(told.into()))
}

fn incoming(c: &mut Call<'_>) -> Outcome {
    let hook =
        c.s.hooks.get(&c.param("hook")).cloned().ok_or_else(|| Refusal::new(400, "web.incoming_webhook.invalid.app_error", "Invalid webhook."))?;
    let body = c.object()?;
    let attachments = body.get("attachments").filter(|a| a.as_array().is_some_and(|l| !l.is_empty())).cloned();
    let message = text(&body, "text");
    if message.is_empty() && attachments.is_none() {
        return Err(Refusal::new(400, "web.incoming_webhook.text.app_error", "No text specified."));
    }
    let mut props = json!({"from_webhook": "true", "webhook_display_name": text(&hook, "display_name")});
    // Another name and picture only where the configuration lets webhooks have them.
    for (key, prop, config) in
        [("username", "override_username", "EnablePostUsernameOverride"), ("icon_url", "override_icon_url", "EnablePostIconOverride")]
    {
        let value = text(&body, key);
        if c.s.config.is_on(config) && !value.is_empty() {
            put(&mut props, prop, value.into());
        }
    }
    let kind = if attachments.is_some() { "slack_attachment" } else { "" };
    if let Some(attachments) = attachments {
        put(&mut props, "attachments", attachments);
    }
    let set_online = !c.s.is_new();
    c.s.create_post(NewPost {
        channel_id: text(&hook, "channel_id"),
        user_id: text(&hook, "user_id"),
        message,
        kind: kind.into(),
        props: props.as_object().cloned().unwrap_or_default(),
        set_online,
        ..NewPost::default()
    });
    Ok(Answer::of(Body::Text("ok".into())))
}

fn create_bot(c: &mut Call<'_>) -> Outcome {
    let body = c.object()?;
    if !c.s.can(&c.me, "create_bot") {
        return Err(Refusal::permission());
    }
    let user = User {
        username: text(&body, "username"),
        first_name: text(&body, "display_name"),
        bot_description: text(&body, "description"),
        is_bot: true,
        owner_id: c.me.clone(),
        ..User::default()
    };
    let id = c.s.add_user(user)?;
    Ok(Answer::created(bot_json(c, &id)))
}

fn bot_json(c: &Call<'_>, id: &str) -> Value {
    let Some(u) = c.s.users.get(id) else { return Value::Null };
    let mut told = json!({
        "user_id": u.id, "username": u.username, "display_name": u.first_name, "owner_id": u.owner_id, "create_at": u.create_at,
        "update_at": u.update_at, "delete_at": u.delete_at,
    });
    if !u.bot_description.is_empty() {
        put(&mut told, "description", u.bot_description.clone().into());
    }
    told
}

fn bots(c: &mut Call<'_>) -> Outcome {
    let (page, size) = c.page();
    let ids: Vec<String> = c.s.users.values().filter(|u| u.is_bot).map(|u| u.id.clone()).collect();
    let told: Vec<Value> = page_of(ids, page, size).iter().map(|id| bot_json(c, id)).collect();
    Ok(Answer::json(told.into()))
}

fn bot(c: &mut Call<'_>) -> Outcome {
    let id = c.user()?;
    if c.s.users.get(&id).is_some_and(|u| u.is_bot) {
        return Ok(Answer::json(bot_json(c, &id)));
    }
    Err(Refusal::new(404, "store.sql_bot.get.missing.app_error", "Bot does not exist."))
}

/// Nothing answers behind the buttons of this server: every integration is out of reach.
fn action(c: &mut Call<'_>) -> Outcome {
    let post = the_post(c)?;
    let known = c.s.actions.contains_key(&(post.id, c.param("action")));
    if !known {
        return Err(Refusal::new(404, "api.post.do_action.action_id.app_error", "Invalid action id."));
    }
    Err(Refusal::new(400, "api.post.do_action.action_integration.app_error", "Action integration error."))
}
