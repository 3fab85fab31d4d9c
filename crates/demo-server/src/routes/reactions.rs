//! Reactions.

use serde_json::{Map, Value};

use super::{Route, posts::the_post};
use crate::{
    answer::{Answer, Outcome, Refusal},
    call::{Call, text},
};

/// The routes of this group.
pub const ROUTES: &[Route] = &[
    Route::post("/reactions", "save_reaction", save),
    Route::get("/posts/{post}/reactions", "get_reactions", list),
    Route::post("/posts/ids/reactions", "get_bulk_reactions", bulk),
    Route::delete("/users/{user}/posts/{post}/reactions/{emoji}", "delete_reaction", delete),
];

fn save(c: &mut Call<'_>) -> Outcome {
    let body = c.object()?;
    let (user, post, emoji) = (text(&body, "user_id"), text(&body, "post_id"), text(&body, "emoji_name"));
    let well_named = !emoji.is_empty() && emoji.len() <= 64 && emoji.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'+'));
    if !well_named || !crate::ids::is_id(&post) {
        return Err(Refusal::new(400, "api.reaction.save_reaction.invalid.app_error", "Reaction is not valid."));
    }
    if user != c.me {
        return Err(Refusal::new(403, "api.reaction.save_reaction.user_id.app_error", "You cannot save reaction for the other user."));
    }
    let channel = c.s.posts.get(&post).filter(|p| p.delete_at == 0).map(|p| p.channel_id.clone());
    let channel = channel.ok_or_else(|| Refusal::new(404, "app.post.get.app_error", "Unable to get the post."))?;
    c.s.need_in_channel(&c.me, &channel, "add_reaction")?;
    if c.s.channels.get(&channel).is_some_and(|ch| ch.delete_at > 0) {
        return Err(Refusal::new(403, "api.reaction.save.archived_channel.app_error", "You cannot react in an archived channel."));
    }
    // 5.37 takes any name; 11.6 wants it to be an emoji.
    if c.s.is_new() && !is_emoji(c, &emoji) {
        return Err(Refusal::new(404, "app.emoji.get_by_name.no_result", "We could not find the emoji."));
    }
    let told = c.s.react(&post, &user, &emoji).unwrap_or_default();
    Ok(Answer::json(told))
}

/// Whether a name is a custom emoji or has the form of one of the system's.
fn is_emoji(c: &Call<'_>, name: &str) -> bool {
    c.s.emoji.values().any(|e| e.name == name) || super::emoji::is_system_emoji(name)
}

fn list(c: &mut Call<'_>) -> Outcome {
    let post = the_post(c)?;
    let told: Vec<Value> = post.reactions.iter().map(|r| c.s.reaction_json(&post.id, &post.channel_id, r, false)).collect();
    Ok(Answer::json(told.into()))
}

fn bulk(c: &mut Call<'_>) -> Outcome {
    let mut told = Map::new();
    for id in c.strings("post_ids")? {
        if let Some(post) = c.s.posts.get(&id).filter(|p| c.s.can_read(&c.me, &p.channel_id)) {
            let reactions: Vec<Value> = post.reactions.iter().map(|r| c.s.reaction_json(&id, &post.channel_id, r, false)).collect();
            told.insert(id, reactions.into());
        }
    }
    Ok(Answer::json(told.into()))
}

fn delete(c: &mut Call<'_>) -> Outcome {
    let (user, post, emoji) = (c.user()?, the_post(c)?, c.param("emoji"));
    let permission = if user == c.me { "remove_reaction" } else { "remove_others_reactions" };
    c.s.need_in_channel(&c.me, &post.channel_id, permission)?;
    if !post.reactions.iter().any(|r| r.user_id == user && r.emoji == emoji) {
        return Err(Refusal::new(404, "app.reaction.get_for_post.app_error", "Unable to find the reaction."));
    }
    c.s.unreact(&post.id, &user, &emoji);
    Ok(Answer::ok())
}
