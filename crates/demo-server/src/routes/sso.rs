//! Signing in through the browser. The provider is this server itself: it signs in the user named by `as`, or ann.

use serde_json::json;

use super::Route;
use crate::{
    answer::{Answer, Body, Outcome, Refusal},
    call::{Call, text},
    faults::Awkward,
};

/// For how long the server's token is good, in ms.
const GOOD_FOR: i64 = 180_000;

/// The routes of this group.
pub const ROUTES: &[Route] = &[
    Route::get("/oauth/{service}/login", "oauth_login", desktop).open().outside().in_11(),
    Route::get("/oauth/{service}/mobile_login", "oauth_mobile_login", mobile).open().outside(),
    Route::post("/users/login/desktop_token", "login_with_desktop_token", redeem).open().in_11(),
    Route::post("/users/login/type", "get_login_type", |_| Ok(Answer { status: 404, ..Answer::of(Body::Empty) })).open().in_11(),
];

fn somebody(c: &Call<'_>) -> String {
    let name = if c.q("as").is_empty() { "ann" } else { c.q("as") };
    c.s.find_user(name)
}

fn desktop(c: &mut Call<'_>) -> Outcome {
    let client = c.q("desktop_token").to_owned();
    if client.is_empty() {
        return Err(Refusal::url("desktop_token"));
    }
    let user = somebody(c);
    let token = format!("{}{}{}", c.s.ids.make(), c.s.ids.make(), c.s.ids.make()).chars().take(64).collect::<String>();
    let until = c.s.clock.now() + GOOD_FOR;
    c.s.desktop_tokens.insert(token.clone(), (user, until));
    let to = format!("{}/login/desktop?client_token={client}&server_token={token}", c.s.site_url);
    Ok(Answer { status: 302, ..Answer::of(Body::Empty) }.with("location", to))
}

fn mobile(c: &mut Call<'_>) -> Outcome {
    let back = c.q("redirect_to").to_owned();
    if back != "mmauth://callback" {
        return Ok(Answer { status: 302, ..Answer::of(Body::Empty) }.with("location", c.s.site_url.clone()));
    }
    let user = somebody(c);
    let token = c.s.begin_session(&user);
    let csrf = c.s.sessions.get(&token).map(|s| s.csrf.clone()).unwrap_or_default();
    let site = c.s.site_url.clone();
    let server = if c.s.is_new() && !c.s.faults.is(Awkward::CallbackWithoutServer) { format!("&srv={site}") } else { String::new() };
    Ok(Answer { status: 302, ..Answer::of(Body::Empty) }.with("location", format!("{back}?MMAUTHTOKEN={token}&MMCSRF={csrf}{server}")))
}

fn redeem(c: &mut Call<'_>) -> Outcome {
    let token = text(&c.object()?, "token");
    let invalid = || Refusal::new(401, "app.desktop_token.validate.invalid", "Token is not valid or does not exist.");
    let (user, until) = c.s.desktop_tokens.remove(&token).ok_or_else(invalid)?;
    if c.s.clock.now() > until {
        return Err(invalid());
    }
    if !c.s.users.contains_key(&user) {
        return Err(Refusal::new(401, "app.desktop_token.validate.no_user", "There is no user for this token."));
    }
    let mut answer = super::login::welcome(c.s, &user);
    if let Body::Json(told) = &mut answer.body {
        // This answer is not sanitized: what a client should not keep comes along.
        crate::wire::put(told, "mfa_secret", json!(""));
        crate::wire::put(told, "password", json!(""));
    }
    Ok(answer)
}
