//! Preferences.

use serde_json::{Value, json};

use super::Route;
use crate::{
    answer::{Answer, Outcome, Refusal},
    call::{Call, text},
    socket::hub::Broadcast,
    state::State,
};

/// The routes of this group.
pub const ROUTES: &[Route] = &[
    Route::get("/users/{user}/preferences", "get_preferences", get),
    Route::get("/users/{user}/preferences/{category}", "get_preferences_by_category", by_category),
    Route::get("/users/{user}/preferences/{category}/name/{name}", "get_preferences_by_category_by_name", by_name),
    Route::put("/users/{user}/preferences", "update_preferences", update),
    Route::post("/users/{user}/preferences/delete", "delete_preferences", delete),
];

fn get(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    Ok(Answer::json(c.s.preferences_json(&user, None).into()))
}

fn by_category(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    Ok(Answer::json(c.s.preferences_json(&user, Some(&c.param("category"))).into()))
}

fn by_name(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let name = c.param("name");
    let found = c.s.preferences_json(&user, Some(&c.param("category"))).into_iter().find(|p| text(p, "name") == name);
    found.map(Answer::json).ok_or_else(|| Refusal::new(404, "app.preference.get.app_error", "Unable to find the preference."))
}

fn given(c: &Call<'_>, user: &str) -> Result<Vec<(String, String, String)>, Refusal> {
    let list = c.values("preferences")?;
    if list.is_empty() || list.len() > 100 {
        return Err(Refusal::body("preferences"));
    }
    list.iter()
        .map(|p| {
            let fits =
                text(p, "user_id") == user && text(p, "category").len() <= 32 && text(p, "name").len() <= 32 && text(p, "value").len() <= 20_000;
            if fits { Ok((text(p, "category"), text(p, "name"), text(p, "value"))) } else { Err(Refusal::permission()) }
        })
        .collect()
}

fn update(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let preferences = given(c, &user)?;
    save(c.s, &user, &preferences);
    Ok(Answer::ok())
}

/// Saves preferences, with what follows from them, and tells so.
pub fn save(s: &mut State, user: &str, preferences: &[(String, String, String)]) {
    for (category, name, value) in preferences {
        s.set_preference(user, category, name, value);
        if category == "favorite_channel" {
            s.set_favorite(user, name, value == "true");
        }
    }
    tell(s, user, "preferences_changed", preferences);
}

fn delete(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let preferences = given(c, &user)?;
    for (category, name, _) in &preferences {
        c.s.unset_preference(&user, category, name);
        if category == "favorite_channel" {
            c.s.set_favorite(&user, name, false);
        }
    }
    tell(c.s, &user, "preferences_deleted", &preferences);
    Ok(Answer::ok())
}

fn tell(s: &mut State, user: &str, event: &str, preferences: &[(String, String, String)]) {
    // An empty one precedes each change of preferences, whether or not it touches the sidebar.
    s.emit("sidebar_category_updated", json!({}), Broadcast::user(user));
    let told: Vec<Value> = preferences.iter().map(|(c, n, v)| json!({"user_id": user, "category": c, "name": n, "value": v})).collect();
    s.emit(event, json!({"preferences": Value::from(told).to_string()}), Broadcast::user(user));
}
