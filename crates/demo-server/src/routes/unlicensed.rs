//! What needs a licence or is switched off on a Team Edition server. Each answers as the real one does.

use super::Route;
use crate::{
    answer::{Outcome, Refusal},
    call::Call,
};

/// The routes of this group.
pub const ROUTES: &[Route] = &[
    Route::get("/groups", "get_groups", groups),
    Route::post("/groups/names", "get_groups_by_names", groups).in_11(),
    Route::get("/teams/{team}/groups", "get_groups_by_team", groups),
    Route::get("/data_retention/policy", "get_data_retention_policy", retention),
    Route::get("/users/{user}/data_retention/team_policies", "get_team_policies_for_user", retention),
    Route::get("/users/{user}/data_retention/channel_policies", "get_channel_policies_for_user", retention),
    Route::get("/posts/scheduled/team/{team}", "get_user_scheduled_posts", scheduled).in_11(),
    Route::post("/posts/schedule", "create_scheduled_post", scheduled).in_11(),
    Route::put("/posts/schedule/{scheduled}", "update_scheduled_post", scheduled).in_11(),
    Route::delete("/posts/schedule/{scheduled}", "delete_scheduled_post", scheduled).in_11(),
    Route::get("/channels/{channel}/bookmarks", "list_channel_bookmarks_for_channel", bookmarks).in_11(),
    Route::post("/channels/{channel}/bookmarks", "create_channel_bookmark", bookmarks).in_11(),
    Route::post("/users/{user}/posts/{post}/ack", "save_acknowledgement_for_post", ack).in_11(),
    Route::delete("/users/{user}/posts/{post}/ack", "delete_acknowledgement_for_post", ack).in_11(),
    Route::get("/custom_profile_attributes/fields", "list_cpa_fields", attributes).in_11(),
    Route::get("/users/{user}/custom_profile_attributes", "list_cpa_values", attributes).in_11(),
    Route::get("/channels/{channel}/moderations", "get_channel_moderations", |_| {
        Err(Refusal::new(403, "api.channel.get_channel_moderations.license.error", "Your license does not support channel moderation"))
    }),
];

fn groups(c: &mut Call<'_>) -> Outcome {
    let id = if c.s.is_new() { "api.license_error" } else { "api.ldap_groups.license_error" };
    Err(Refusal::new(501, id, "Your license does not support this."))
}

fn retention(_: &mut Call<'_>) -> Outcome {
    Err(Refusal::new(501, "ent.data_retention.generic.license.error", "Your license does not support Data Retention."))
}

fn scheduled(_: &mut Call<'_>) -> Outcome {
    Err(Refusal::new(400, "api.scheduled_posts.license_error", "Scheduled posts feature requires a valid license"))
}

fn bookmarks(_: &mut Call<'_>) -> Outcome {
    Err(Refusal::new(501, "api.channel.bookmark.channel_bookmark.license.error", "Your license does not support channel bookmarks."))
}

fn ack(_: &mut Call<'_>) -> Outcome {
    Err(Refusal::new(501, "<untranslated>", "Your license does not support acknowledgements."))
}

fn attributes(_: &mut Call<'_>) -> Outcome {
    Err(Refusal::new(403, "api.custom_profile_attributes.license_error", "Your license does not support Custom Profile Attributes."))
}
