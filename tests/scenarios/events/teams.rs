//! Events of teams and of roles.

use super::Step;
use crate::scene::Scene;
use app::{AccountItem, MeItem, ViewSpec};
use model::TeamId;
use serde_json::{Value, json};

pub const STEPS: &[Step] = &[
    ("added_to_team", |s| Box::pin(added(s))),
    ("update_team", |s| Box::pin(renamed(s))),
    ("delete_team", |s| Box::pin(archived(s))),
    ("restore_team", |s| Box::pin(restored(s))),
    ("leave_team", |s| Box::pin(left(s))),
    ("update_team_scheme", |s| Box::pin(restricted(s))),
    ("role_updated", |s| Box::pin(role_changed(s))),
    ("memberrole_updated", |s| Box::pin(promoted(s))),
    ("user_role_updated", |s| Box::pin(made_administrator(s))),
];

fn admin(s: &Scene, method: &str, path: &str, body: &Value) -> Value {
    s.server.request_as("admin", method, path, body).expect("an administrator may")
}

fn shows(items: &[AccountItem], wanted: &str) -> bool {
    items[0].teams.iter().any(|team| team.name == wanted)
}

fn me(s: &Scene) -> ViewSpec {
    ViewSpec::Me { account: s.account.clone() }
}

async fn added(s: &Scene) {
    let mut rail = s.desk.open::<AccountItem>(ViewSpec::Accounts).await;
    let team = admin(s, "POST", "/teams", &json!({"name": "pilots", "display_name": "Pilots", "type": "I"}));
    admin(
        s,
        "POST",
        &format!("/teams/{}/members", team["id"].as_str().expect("an id")),
        &json!({"team_id": team["id"], "user_id": s.server.user_id("ann")}),
    );
    rail.until("she is in it", |items| shows(items, "Pilots")).await;
}

async fn renamed(s: &Scene) {
    let mut rail = s.desk.open::<AccountItem>(ViewSpec::Accounts).await;
    admin(s, "PUT", &format!("/teams/{}/patch", s.server.team_id("pilots")), &json!({"display_name": "Harbour Pilots"}));
    rail.until("it has its new name", |items| shows(items, "Harbour Pilots") && !shows(items, "Pilots")).await;
}

async fn archived(s: &Scene) {
    let mut rail = s.desk.open::<AccountItem>(ViewSpec::Accounts).await;
    rail.until("it is there", |items| shows(items, "Harbour Pilots")).await;
    admin(s, "DELETE", &format!("/teams/{}", s.server.team_id("pilots")), &Value::Null);
    rail.until("it is gone", |items| !shows(items, "Harbour Pilots")).await;
}

async fn restored(s: &Scene) {
    let mut rail = s.desk.open::<AccountItem>(ViewSpec::Accounts).await;
    rail.until("it is gone", |items| !shows(items, "Harbour Pilots")).await;
    admin(s, "POST", &format!("/teams/{}/restore", s.server.team_id("pilots")), &Value::Null);
    rail.until("it is back", |items| shows(items, "Harbour Pilots")).await;
}

async fn left(s: &Scene) {
    let mut rail = s.desk.open::<AccountItem>(ViewSpec::Accounts).await;
    rail.until("she is in it", |items| shows(items, "Harbour Pilots")).await;
    admin(s, "DELETE", &format!("/teams/{}/members/{}", s.server.team_id("pilots"), s.server.user_id("ann")), &Value::Null);
    rail.until("she was taken out", |items| !shows(items, "Harbour Pilots")).await;
}

/// Whether she may make public channels in a team, as her view of herself has it.
fn may_create(items: &[MeItem], team: &TeamId) -> bool {
    items.iter().any(|item| item.create_public.contains(team))
}

async fn restricted(s: &Scene) {
    let team = TeamId(s.server.team_id("operations"));
    let mut view = s.desk.open::<MeItem>(me(s)).await;
    view.until("she may make channels", |items| may_create(items, &team)).await;
    s.server.restrict_team("operations", &["create_public_channel"]);
    view.until("not in that team", |items| !may_create(items, &team) && may_create(items, &s.team)).await;
}

async fn role_changed(s: &Scene) {
    let mut view = s.desk.open::<MeItem>(me(s)).await;
    view.until("she may make channels", |items| may_create(items, &s.team)).await;
    s.server.set_permission("team_user", "create_public_channel", false);
    view.until("members may no longer", |items| !items.is_empty() && !may_create(items, &s.team)).await;
}

async fn promoted(s: &Scene) {
    let mut view = s.desk.open::<MeItem>(me(s)).await;
    s.server.set_permission("team_admin", "create_public_channel", true);
    view.until("she is a member like others", |items| !items.is_empty() && !may_create(items, &s.team)).await;
    let path = format!("/teams/{}/members/{}/schemeRoles", s.team, s.server.user_id("ann"));
    admin(s, "PUT", &path, &json!({"scheme_user": true, "scheme_admin": true}));
    view.until("she administers the team", |items| may_create(items, &s.team)).await;
}

async fn made_administrator(s: &Scene) {
    let team = TeamId(s.server.team_id("operations"));
    let mut view = s.desk.open::<MeItem>(me(s)).await;
    view.until("there she may not", |items| !items.is_empty() && !may_create(items, &team)).await;
    s.server.set_permission("system_admin", "create_public_channel", true);
    admin(s, "PUT", &format!("/users/{}/roles", s.server.user_id("ann")), &json!({"roles": "system_user system_admin"}));
    view.until("administrators may everywhere", |items| may_create(items, &team)).await;
}
