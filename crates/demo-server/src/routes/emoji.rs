//! Custom emoji.

use std::{collections::HashSet, sync::OnceLock};

use serde_json::Value;

use super::Route;
use crate::{
    answer::{Answer, Outcome, Refusal},
    call::{Call, page_of, switch, text},
    socket::hub::Broadcast,
    state::files::Emoji,
};

/// The routes of this group.
pub const ROUTES: &[Route] = &[
    Route::get("/emoji", "get_emoji_list", list),
    Route::post("/emoji", "create_emoji", create),
    Route::get("/emoji/{emoji}", "get_emoji", get),
    Route::delete("/emoji/{emoji}", "delete_emoji", delete),
    Route::get("/emoji/{emoji}/image", "get_emoji_image", image),
    Route::get("/emoji/name/{name}", "get_emoji_by_name", by_name),
    Route::post("/emoji/names", "get_emojis_by_names", by_names).in_11(),
    Route::post("/emoji/search", "search_emoji", search),
    Route::get("/emoji/autocomplete", "autocomplete_emoji", autocomplete),
];

/// The short names of the system's emoji, one a line, without skin tones.
const SYSTEM: &str = include_str!("../../data/emoji-names.txt");

/// Whether a name is one of the system's emoji; a skin tone is a suffix of the name.
pub fn is_system_emoji(name: &str) -> bool {
    static NAMES: OnceLock<HashSet<&'static str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| SYSTEM.lines().collect());
    let plain = ["medium_light", "medium_dark", "light", "medium", "dark"]
        .iter()
        .find_map(|tone| name.strip_suffix(&format!("_{tone}_skin_tone")))
        .unwrap_or(name);
    names.contains(plain)
}

fn missing() -> Refusal {
    Refusal::new(404, "app.emoji.get_by_name.no_result", "We could not find the emoji.")
}

fn told<'a>(c: &'a Call<'_>, emoji: impl Iterator<Item = &'a Emoji>) -> Vec<Value> {
    emoji.map(|e| c.s.emoji_json(e)).collect()
}

fn list(c: &mut Call<'_>) -> Outcome {
    let (page, size) = c.page();
    let mut all: Vec<&Emoji> = c.s.emoji.values().collect();
    if c.q("sort") == "name" {
        all.sort_by(|a, b| a.name.cmp(&b.name));
    }
    let told = told(c, page_of(all, page, size).into_iter());
    Ok(Answer::json(told.into()))
}

fn create(c: &mut Call<'_>) -> Outcome {
    if !c.s.can(&c.me, "create_emojis") {
        return Err(Refusal::permission());
    }
    let part = |name: &str| c.parts.iter().find(|p| p.name == name).map(|p| p.bytes.clone());
    let given: Value = part("emoji").and_then(|b| serde_json::from_slice(&b).ok()).ok_or_else(|| Refusal::body("emoji"))?;
    let bytes = part("image").ok_or_else(|| Refusal::body("image"))?;
    let name = text(&given, "name");
    if text(&given, "creator_id") != c.me {
        return Err(Refusal::new(403, "api.emoji.create.other_user.app_error", "Invalid creator id."));
    }
    if c.s.emoji.values().any(|e| e.name == name) || is_system_emoji(&name) {
        return Err(Refusal::new(
            400,
            "api.emoji.create.duplicate.app_error",
            "Unable to create emoji. Another emoji with the same name already exists.",
        ));
    }
    if crate::pictures::look_at(&bytes).is_none() {
        return Err(Refusal::new(400, "api.emoji.upload.image.app_error", "Unable to create emoji. File must be a PNG, JPEG, or GIF."));
    }
    let emoji = Emoji { id: c.s.ids.make(), name, creator_id: c.me.clone(), create_at: c.s.clock.now(), bytes };
    let told = c.s.emoji_json(&emoji);
    c.s.emoji.insert(emoji.id.clone(), emoji);
    c.s.emit("emoji_added", serde_json::json!({"emoji": told.to_string()}), Broadcast::default());
    Ok(Answer::json(told))
}

fn the_emoji(c: &Call<'_>) -> Result<Emoji, Refusal> {
    c.s.emoji.get(&c.id("emoji")?).cloned().ok_or_else(missing)
}

fn get(c: &mut Call<'_>) -> Outcome {
    let emoji = the_emoji(c)?;
    Ok(Answer::json(c.s.emoji_json(&emoji)))
}

fn delete(c: &mut Call<'_>) -> Outcome {
    let emoji = the_emoji(c)?;
    if emoji.creator_id != c.me && !c.s.can(&c.me, "manage_system") {
        return Err(Refusal::permission());
    }
    c.s.emoji.shift_remove(&emoji.id);
    Ok(Answer::ok())
}

fn image(c: &mut Call<'_>) -> Outcome {
    let emoji = the_emoji(c)?;
    Ok(Answer::bytes("image/png", emoji.bytes).with("cache-control", "max-age=2592000, private"))
}

fn by_name(c: &mut Call<'_>) -> Outcome {
    let name = c.param("name");
    let emoji = c.s.emoji.values().find(|e| e.name == name).ok_or_else(missing)?;
    Ok(Answer::json(c.s.emoji_json(emoji)))
}

fn by_names(c: &mut Call<'_>) -> Outcome {
    let names = c.strings("names")?;
    let told = told(c, c.s.emoji.values().filter(|e| names.contains(&e.name)));
    Ok(Answer::json(told.into()))
}

fn search(c: &mut Call<'_>) -> Outcome {
    let body = c.object()?;
    let term = text(&body, "term");
    if term.is_empty() {
        return Err(Refusal::body("term"));
    }
    let prefix = switch(&body, "prefix_only");
    let told = told(c, c.s.emoji.values().filter(|e| e.name.starts_with(&term) || (!prefix && e.name.contains(&term))));
    Ok(Answer::json(told.into()))
}

fn autocomplete(c: &mut Call<'_>) -> Outcome {
    let name = c.q("name").to_owned();
    if name.is_empty() {
        return Err(Refusal::url("name"));
    }
    let told = told(c, c.s.emoji.values().filter(|e| e.name.starts_with(&name)));
    Ok(Answer::json(told.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn system_emoji_are_known_with_their_skin_tones() {
        for name in ["+1", "tada", "wave_medium_light_skin_tone", "raised_hands_dark_skin_tone"] {
            assert!(is_system_emoji(name), "{name} is one of the system's");
        }
        assert!(!is_system_emoji("no_such_emoji_x"), "what is not there is not");
    }
}
