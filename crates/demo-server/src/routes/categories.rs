//! Sidebar categories.

use serde_json::{Value, json};

use super::Route;
use crate::{
    answer::{Answer, Outcome, Refusal},
    call::{Call, text},
    ids::Id,
    socket::hub::Broadcast,
};

/// The routes of this group.
pub const ROUTES: &[Route] = &[
    Route::get("/users/{user}/teams/{team}/channels/categories", "get_sidebar_categories_for_team_for_user", list),
    Route::post("/users/{user}/teams/{team}/channels/categories", "create_sidebar_category_for_team_for_user", create),
    Route::put("/users/{user}/teams/{team}/channels/categories", "update_sidebar_categories_for_team_for_user", update_many),
    Route::get("/users/{user}/teams/{team}/channels/categories/order", "get_sidebar_category_order_for_team_for_user", order),
    Route::put("/users/{user}/teams/{team}/channels/categories/order", "update_sidebar_category_order_for_team_for_user", set_order),
    Route::get("/users/{user}/teams/{team}/channels/categories/{category}", "get_sidebar_category_for_team_for_user", get),
    Route::put("/users/{user}/teams/{team}/channels/categories/{category}", "update_sidebar_category_for_team_for_user", update),
    Route::delete("/users/{user}/teams/{team}/channels/categories/{category}", "remove_sidebar_category_for_team_for_user", remove),
];

fn place(c: &Call<'_>) -> Result<(Id, Id), Refusal> {
    let (user, team) = (c.own_user()?, c.id("team")?);
    if c.s.in_team(&team, &user) { Ok((user, team)) } else { Err(Refusal::permission()) }
}

fn missing() -> Refusal {
    Refusal::new(404, "app.channel.sidebar_categories.app_error", "Unable to find the category.")
}

fn ids(c: &Call<'_>, user: &str, team: &str) -> Vec<String> {
    c.s.categories.get(&(user.to_owned(), team.to_owned())).into_iter().flatten().map(|k| k.id.clone()).collect()
}

fn one(c: &Call<'_>, user: &str, team: &str, id: &str) -> Result<Value, Refusal> {
    c.s.categories_json(user, team).into_iter().find(|k| text(k, "id") == id).ok_or_else(missing)
}

fn bc(user: &str, team: &str) -> Broadcast {
    Broadcast { user_id: user.to_owned(), ..Broadcast::team(team) }
}

fn list(c: &mut Call<'_>) -> Outcome {
    let (user, team) = place(c)?;
    Ok(Answer::json(json!({"categories": c.s.categories_json(&user, &team), "order": ids(c, &user, &team)})))
}

fn order(c: &mut Call<'_>) -> Outcome {
    let (user, team) = place(c)?;
    Ok(Answer::json(json!(ids(c, &user, &team))))
}

fn get(c: &mut Call<'_>) -> Outcome {
    let (user, team) = place(c)?;
    one(c, &user, &team, &c.param("category")).map(Answer::json)
}

fn create(c: &mut Call<'_>) -> Outcome {
    let (user, team) = place(c)?;
    let body = c.object()?;
    let id = c.s.add_category(&user, &team, &body);
    c.s.emit("sidebar_category_created", json!({"category_id": id}), bc(&user, &team));
    one(c, &user, &team, &id).map(Answer::json)
}

fn set_order(c: &mut Call<'_>) -> Outcome {
    let (user, team) = place(c)?;
    let wanted = c.strings("order")?;
    let mut known = ids(c, &user, &team);
    let mut given = wanted.clone();
    known.sort();
    given.sort();
    if known != given {
        return Err(Refusal::new(400, "app.channel.sidebar_categories.app_error", "The order must name each category once."));
    }
    if let Some(categories) = c.s.categories.get_mut(&(user.clone(), team.clone())) {
        categories.sort_by_key(|k| wanted.iter().position(|w| *w == k.id));
    }
    c.s.emit("sidebar_category_order_updated", json!({"order": wanted}), bc(&user, &team));
    Ok(Answer::json(json!(wanted)))
}

fn change(c: &mut Call<'_>, user: &str, team: &str, given: &[Value]) -> Result<Vec<Value>, Refusal> {
    for category in given {
        if !c.s.change_category(user, team, category) {
            return Err(missing());
        }
    }
    let told: Vec<Value> = given.iter().filter_map(|k| one(c, user, team, &text(k, "id")).ok()).collect();
    let data = if c.s.is_new() { json!({"updatedCategories": Value::from(told.clone()).to_string()}) } else { json!({}) };
    c.s.emit("sidebar_category_updated", data, bc(user, team));
    Ok(told)
}

fn update(c: &mut Call<'_>) -> Outcome {
    let (user, team) = place(c)?;
    let mut body = c.object()?;
    crate::wire::put(&mut body, "id", c.param("category").into());
    let told = change(c, &user, &team, &[body])?;
    told.into_iter().next().map(Answer::json).ok_or_else(missing)
}

fn update_many(c: &mut Call<'_>) -> Outcome {
    let (user, team) = place(c)?;
    let given = c.values("categories")?;
    Ok(Answer::json(change(c, &user, &team, &given)?.into()))
}

fn remove(c: &mut Call<'_>) -> Outcome {
    let (user, team) = place(c)?;
    let id = c.param("category");
    let Some(categories) = c.s.categories.get_mut(&(user.clone(), team.clone())) else { return Err(missing()) };
    let Some(found) = categories.iter().position(|k| k.id == id) else { return Err(missing()) };
    if categories.get(found).is_some_and(|k| k.kind != "custom") {
        return Err(Refusal::new(400, "app.channel.sidebar_categories.app_error", "Only custom categories can be removed."));
    }
    categories.remove(found);
    c.s.emit("sidebar_category_deleted", json!({"category_id": id}), bc(&user, &team));
    Ok(Answer::ok())
}
