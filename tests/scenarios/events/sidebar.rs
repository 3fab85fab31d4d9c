//! Events of the sidebar's categories and of preferences.

use super::Step;
use crate::scene::Scene;
use app::{MeItem, SidebarItem, ViewSpec};
use serde_json::{Value, json};

pub const STEPS: &[Step] = &[
    ("sidebar_category_created", |s| Box::pin(created(s))),
    ("sidebar_category_updated", |s| Box::pin(renamed(s))),
    ("sidebar_category_order_updated", |s| Box::pin(moved(s))),
    ("sidebar_category_deleted", |s| Box::pin(deleted(s))),
    ("preferences_changed", |s| Box::pin(preferred(s))),
    ("preferences_deleted", |s| Box::pin(preferred_no_more(s))),
];

fn path(s: &Scene, rest: &str) -> String {
    format!("/users/me/teams/{}/channels/categories{rest}", s.team)
}

fn ask(s: &Scene, method: &str, rest: &str, body: &Value) -> Value {
    s.server.request_as("ann", method, &path(s, rest), body).expect("her phone may")
}

/// The names of the categories she made, top to bottom.
fn own(items: &[SidebarItem]) -> Vec<&str> {
    items
        .iter()
        .filter_map(|item| if let SidebarItem::Category { name, .. } = item { Some(name.as_str()) } else { None })
        .filter(|name| !name.is_empty())
        .collect()
}

/// The category of a name, as the server has it.
fn category(s: &Scene, name: &str) -> Value {
    let all = ask(s, "GET", "", &Value::Null);
    all["categories"].as_array().expect("a list").iter().find(|known| known["display_name"] == name).expect("it is there").clone()
}

async fn created(s: &Scene) {
    let mut sidebar = s.desk.open::<SidebarItem>(s.sidebar()).await;
    ask(
        s,
        "POST",
        "",
        &json!({"user_id": s.server.user_id("ann"), "team_id": s.team, "display_name": "Harbour", "type": "custom", "channel_ids": [s.channel]}),
    );
    sidebar
        .until("it is there, with its channel below", |items| {
            let head = items.iter().position(|item| matches!(item, SidebarItem::Category { name, .. } if name == "Harbour"));
            head.is_some_and(|at| matches!(items.get(at + 1), Some(SidebarItem::Channel { id, .. }) if *id == s.channel))
        })
        .await;
}

async fn renamed(s: &Scene) {
    let mut sidebar = s.desk.open::<SidebarItem>(s.sidebar()).await;
    let mut changed = category(s, "Harbour");
    changed["display_name"] = "Docks".into();
    ask(s, "PUT", "", &json!([changed]));
    sidebar.until("it is renamed", |items| own(items).contains(&"Docks") && !own(items).contains(&"Harbour")).await;
}

async fn moved(s: &Scene) {
    let mut sidebar = s.desk.open::<SidebarItem>(s.sidebar()).await;
    let before: Vec<String> = sidebar
        .until("two are there", |items| own(items).len() == 2)
        .await
        .iter()
        .filter_map(|item| match item {
            SidebarItem::Category { name, .. } if !name.is_empty() => Some(name.clone()),
            _ => None,
        })
        .collect();
    let mut order = ask(s, "GET", "/order", &Value::Null).as_array().expect("a list").clone();
    order.reverse();
    ask(s, "PUT", "/order", &order.into());
    sidebar.until("they changed places", |items| own(items).iter().rev().eq(before.iter())).await;
}

async fn deleted(s: &Scene) {
    let mut sidebar = s.desk.open::<SidebarItem>(s.sidebar()).await;
    sidebar.until("it is there", |items| own(items).contains(&"Docks")).await;
    let id = category(s, "Docks")["id"].as_str().expect("an id").to_owned();
    ask(s, "DELETE", &format!("/{id}"), &Value::Null);
    sidebar
        .until("it is gone, its channel is not", |items| {
            !own(items).contains(&"Docks") && items.iter().any(|item| matches!(item, SidebarItem::Channel { id, .. } if *id == s.channel))
        })
        .await;
}

fn clock(s: &Scene) -> Value {
    json!([{"user_id": s.server.user_id("ann"), "category": "display_settings", "name": "use_military_time", "value": "true"}])
}

async fn preferred(s: &Scene) {
    let mut me = s.desk.open::<MeItem>(ViewSpec::Me { account: s.account.clone() }).await;
    me.until("her clock has twelve hours", |items| items.iter().any(|item| !item.clock24)).await;
    s.server.request_as("ann", "PUT", "/users/me/preferences", &clock(s)).expect("her phone may");
    me.until("it has twenty-four", |items| items[0].clock24).await;
}

async fn preferred_no_more(s: &Scene) {
    let mut me = s.desk.open::<MeItem>(ViewSpec::Me { account: s.account.clone() }).await;
    me.until("her clock has twenty-four hours", |items| items.iter().any(|item| item.clock24)).await;
    s.server.request_as("ann", "POST", "/users/me/preferences/delete", &clock(s)).expect("her phone may");
    me.until("it has twelve again", |items| !items[0].clock24).await;
}
