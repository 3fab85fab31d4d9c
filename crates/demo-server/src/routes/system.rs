//! What a client asks first, and what it asks of the server as a whole.

use serde_json::{Value, json};

use super::Route;
use crate::{
    answer::{Answer, Body, Outcome, Refusal},
    call::Call,
    wire::put,
};

/// The routes of this group.
pub const ROUTES: &[Route] = &[
    Route::get("/system/ping", "get_ping", ping).open(),
    Route::get("/config/client", "get_client_config", config).open(),
    Route::get("/license/client", "get_client_license", license).open(),
    Route::get("/system/timezones", "get_supported_timezone", timezones),
    Route::get("/system/notices/{team}", "get_notices", |_| Ok(Answer::json(json!([])))),
    Route::get("/limits/server", "get_server_limits", limits).in_11(),
    Route::get("/terms_of_service", "get_terms_of_service", |_| {
        Err(Refusal::new(404, "app.terms_of_service.get.no_rows.app_error", "No terms of service found."))
    }),
    Route::get("/brand/image", "get_brand_image", |_| Ok(Answer { status: 404, ..Answer::of(Body::Empty) })).open(),
    Route::get("/plugins/webapp", "get_webapp_plugins", |_| {
        Err(Refusal::new(501, "app.plugin.disabled.app_error", "Plugins have been disabled. Please check your logs for details."))
    }),
    Route::post("/roles/names", "get_roles_by_names", roles),
    Route::post("/client_perf", "submit_performance_report", |_| Ok(Answer::ok())).in_11(),
];

fn ping(c: &mut Call<'_>) -> Outcome {
    let mut told = json!({"AndroidLatestVersion": "", "AndroidMinVersion": "", "IosLatestVersion": "", "IosMinVersion": "", "status": "OK"});
    if c.s.is_new() {
        put(&mut told, "ActiveSearchBackend", "database".into());
    } else {
        put(&mut told, "DesktopLatestVersion", "".into());
        put(&mut told, "DesktopMinVersion", "".into());
    }
    if !c.flag("get_server_status") {
        return Ok(Answer::json(told));
    }
    put(&mut told, "database_status", "OK".into());
    put(&mut told, "filestore_status", "OK".into());
    Ok(Answer::json(told).with("database_status", "OK").with("filestore_status", "OK"))
}

fn config(c: &mut Call<'_>) -> Outcome {
    if !c.s.is_new() {
        need_format(c, "api.config.client.old_format.app_error")?;
    }
    Ok(Answer::json(c.s.config.told(!c.me.is_empty(), c.s.users.is_empty())))
}

fn license(c: &mut Call<'_>) -> Outcome {
    if c.s.is_new() {
        if c.q("format") != "old" {
            return Err(Refusal::new(400, "api.license.client.old_format.app_error", "New format for the client license is not supported yet."));
        }
    } else {
        need_format(c, "api.license.client.old_format.app_error")?;
    }
    Ok(Answer::json(c.s.license_json()))
}

/// 5.37 knows one format and wants it named.
fn need_format(c: &Call<'_>, id: &str) -> Result<(), Refusal> {
    match c.q("format") {
        "old" => Ok(()),
        "" => Err(Refusal::new(501, id, "The new format is not supported yet. Please specify format=old in the query string.")),
        _ => Err(Refusal::url("format")),
    }
}

fn timezones(_: &mut Call<'_>) -> Outcome {
    let zones: Value = serde_json::from_str(include_str!("../../data/timezones.json")).unwrap_or_default();
    Ok(Answer::json(zones))
}

fn limits(c: &mut Call<'_>) -> Outcome {
    let told = if c.s.can(&c.me, "manage_system") { c.s.users.len() } else { 0 };
    Ok(Answer::json(json!({
        "maxUsersLimit": 0, "maxUsersHardLimit": 0, "activeUserCount": told, "singleChannelGuestCount": 0, "singleChannelGuestLimit": 0,
        "postHistoryLimit": 0, "lastAccessiblePostTime": 0,
    })))
}

fn roles(c: &mut Call<'_>) -> Outcome {
    let mut names = c.strings("rolenames")?;
    if c.s.is_new() {
        names.sort();
        names.dedup();
    }
    let told: Vec<Value> = names.iter().filter_map(|n| c.s.roles.json(n, c.s.profile)).collect();
    Ok(Answer::json(told.into()))
}
