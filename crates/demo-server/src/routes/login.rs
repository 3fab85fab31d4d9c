//! Signing in and out, sessions, and the second factor.

use serde_json::{Value, json};

use super::Route;
use crate::{
    answer::{Answer, Outcome, Refusal},
    call::{Call, maybe_text, page_of, switch, text},
    ids::Id,
    state::State,
};

/// The routes of this group.
pub const ROUTES: &[Route] = &[
    Route::post("/users/login", "login", login).open(),
    Route::post("/users/logout", "logout", logout),
    Route::get("/users/{user}/sessions", "get_sessions", sessions),
    Route::post("/users/{user}/sessions/revoke", "revoke_session", revoke),
    Route::post("/users/{user}/sessions/revoke/all", "revoke_all_sessions", revoke_all),
    Route::put("/users/sessions/device", "attach_device_id", |_| Ok(Answer::ok())),
    Route::get("/users/{user}/audits", "get_user_audits", audits),
    Route::post("/users/mfa", "check_user_mfa", check_mfa).open().in_5(),
    Route::post("/users/{user}/mfa/generate", "generate_mfa_secret", generate_mfa),
    Route::put("/users/{user}/mfa", "update_user_mfa", update_mfa),
    Route::put("/users/{user}/password", "update_user_password", password),
    Route::post("/users/password/reset/send", "send_password_reset_email", |_| Ok(Answer::ok())).open(),
    Route::post("/users/email/verify/send", "send_verification_email", |_| Ok(Answer::ok())).open(),
    Route::post("/users/{user}/tokens", "create_user_access_token", create_token),
    Route::get("/users/{user}/tokens", "get_user_access_tokens_for_user", tokens),
];

fn login(c: &mut Call<'_>) -> Outcome {
    let body = c.object()?;
    let login = maybe_text(&body, "id").filter(|s| !s.is_empty()).unwrap_or_else(|| text(&body, "login_id"));
    let password = text(&body, "password");
    let id = if body.get("id").is_some() { Some(login.clone()) } else { c.s.user_named(&login) };
    let wrong = || Refusal::new(401, "api.user.login.invalid_credentials_email_username", "Enter a valid email or username and/or password.");
    if password.is_empty() {
        return Err(Refusal::new(400, "api.user.login.blank_pwd.app_error", "Password field must not be blank"));
    }
    let id = id.filter(|id| c.s.users.contains_key(id)).ok_or_else(wrong)?;
    let Some(user) = c.s.users.get_mut(&id) else { return Err(wrong()) };
    if user.is_bot {
        return Err(Refusal::new(401, "api.user.login.bot_login_forbidden.app_error", "Bot login is forbidden."));
    }
    if user.failed_attempts >= 10 {
        let id = "api.user.check_user_login_attempts.too_many.app_error";
        return Err(Refusal::new(401, id, "Your account is locked because of too many failed password attempts. Please reset your password."));
    }
    // An account without a password is none that can sign in.
    if user.password.is_empty() || user.password != password {
        user.failed_attempts += 1;
        return Err(wrong());
    }
    if user.delete_at > 0 {
        return Err(Refusal::new(401, "api.user.login.inactive.app_error", "Login failed because your account has been deactivated."));
    }
    if !user.mfa_code.is_empty() {
        let code = text(&body, "token");
        if code.is_empty() {
            return Err(Refusal::new(401, "mfa.validate_token.authenticate.app_error", "Invalid MFA token."));
        }
        if code != user.mfa_code {
            user.failed_attempts += 1;
            return Err(Refusal::new(401, "api.user.check_user_mfa.bad_code.app_error", "Invalid MFA token."));
        }
    }
    Ok(welcome(c.s, &id))
}

/// Begins a session: the account, with the token in a header.
pub fn welcome(s: &mut State, id: &Id) -> Answer {
    let token = s.begin_session(id);
    let told = s.users.get(id).map(|u| s.own_user_json(u)).unwrap_or_default();
    if let Some(user) = s.users.get_mut(id) {
        user.failed_attempts = 0;
    }
    Answer::json(told).with("token", token)
}

fn logout(c: &mut Call<'_>) -> Outcome {
    c.s.sessions.shift_remove(&c.token);
    Ok(Answer::ok().with("set-cookie", "MMAUTHTOKEN=; Path=/; Max-Age=0; HttpOnly"))
}

fn sessions(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let told: Vec<Value> = c.s.sessions.values().rev().filter(|s| s.user_id == user).map(|s| c.s.session_json(s)).collect();
    Ok(Answer::json(told.into()))
}

fn revoke(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let id = text(&c.object()?, "session_id");
    let before = c.s.sessions.len();
    c.s.sessions.retain(|_, s| !(s.id == id && s.user_id == user));
    if c.s.sessions.len() == before { Err(Refusal::body("session_id")) } else { Ok(Answer::ok()) }
}

fn revoke_all(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    c.s.sessions.retain(|_, s| s.user_id != user);
    Ok(Answer::ok())
}

fn audits(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let (page, size) = c.page();
    let mine: Vec<Value> =
        c.s.audits
            .iter()
            .rev()
            .filter(|a| a.user_id == user)
            .map(|a| {
                json!({"id": a.id, "create_at": a.create_at, "user_id": a.user_id, "action": a.action, "extra_info": a.extra_info,
                       "ip_address": "127.0.0.1", "session_id": a.session_id})
            })
            .collect();
    Ok(Answer::json(page_of(mine, page, size).into()))
}

fn check_mfa(c: &mut Call<'_>) -> Outcome {
    let login = text(&c.object()?, "login_id");
    let required = c.s.user_named(&login).and_then(|u| c.s.users.get(&u)).is_some_and(|u| !u.mfa_code.is_empty());
    Ok(Answer::json(json!({"mfa_required": required})))
}

fn generate_mfa(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    if !c.s.config.is_on("EnableMultifactorAuthentication") {
        return Err(Refusal::new(501, "mfa.mfa_disabled.app_error", "Multi-factor authentication has been disabled on this server."));
    }
    let picture = crate::pictures::portrait(&user);
    let qr_code = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &picture);
    Ok(Answer::json(json!({"secret": "DEMODEMODEMODEMO", "qr_code": qr_code})))
}

fn update_mfa(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let body = c.object()?;
    let code = text(&body, "code");
    let on = switch(&body, "activate");
    if on && code.is_empty() {
        return Err(Refusal::body("code"));
    }
    if let Some(u) = c.s.users.get_mut(&user) {
        u.mfa_code = if on { code } else { String::new() };
    }
    Ok(Answer::ok())
}

fn password(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let body = c.object()?;
    let Some(u) = c.s.users.get_mut(&user) else { return Err(Refusal::permission()) };
    if u.password != text(&body, "current_password") {
        let id = "api.user.update_password.incorrect.app_error";
        return Err(Refusal::new(400, id, "The \"Current Password\" you entered is incorrect. Please check that Caps Lock is off and try again."));
    }
    u.password = text(&body, "new_password");
    Ok(Answer::ok())
}

fn create_token(c: &mut Call<'_>) -> Outcome {
    let user = c.user()?;
    if !c.s.can(&c.me, "create_user_access_token") {
        return Err(Refusal::permission());
    }
    if !c.s.config.is_on("EnableUserAccessTokens") {
        return Err(Refusal::new(501, "app.user_access_token.disabled", "Personal access tokens are disabled on this server."));
    }
    let description = text(&c.object()?, "description");
    let token = c.s.begin_session(&user);
    let Some(session) = c.s.sessions.get_mut(&token) else { return Err(Refusal::permission()) };
    session.access_token = Some(description.clone());
    session.expires_at = session.create_at + 100 * 365 * 24 * 3_600_000;
    let id = session.id.clone();
    Ok(Answer::json(json!({"id": id, "token": token, "user_id": user, "description": description, "is_active": true})))
}

fn tokens(c: &mut Call<'_>) -> Outcome {
    let user = c.own_user()?;
    let told: Vec<Value> =
        c.s.sessions
            .values()
            .filter(|s| s.user_id == user)
            .filter_map(|s| Some(json!({"id": s.id, "token": "", "user_id": user, "description": s.access_token.clone()?, "is_active": true})))
            .collect();
    Ok(Answer::json(told.into()))
}
