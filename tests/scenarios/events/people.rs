//! Events of people, of the server's configuration, and of what is drawn by name.

use super::Step;
use crate::desk::{posts, text};
use crate::scene::Scene;
use app::{MeItem, SidebarItem, TimelineItem, ViewSpec};
use model::Presence;
use serde_json::{Value, json};

pub const STEPS: &[Step] = &[
    ("user_updated", |s| Box::pin(renamed(s))),
    ("status_change", |s| Box::pin(away(s))),
    ("emoji_added", |s| Box::pin(drawn(s))),
    ("config_changed", |s| Box::pin(configured(s))),
    ("license_changed", |s| Box::pin(licensed(s))),
];

fn me(s: &Scene) -> ViewSpec {
    ViewSpec::Me { account: s.account.clone() }
}

/// Whether a conversation with a person bears this name.
fn named(items: &[SidebarItem], wanted: &str) -> bool {
    items.iter().any(|item| matches!(item, SidebarItem::Channel { name, person: Some(_), .. } if name == wanted))
}

async fn renamed(s: &Scene) {
    let mut sidebar = s.desk.open::<SidebarItem>(s.sidebar()).await;
    sidebar.until("bob is there", |items| named(items, "bob")).await;
    s.server.request_as("bob", "PUT", "/users/me/patch", &json!({"username": "robert"})).expect("bob may");
    sidebar.until("he goes by another name", |items| named(items, "robert") && !named(items, "bob")).await;
    s.server.request_as("robert", "PUT", "/users/me/patch", &json!({"username": "bob"})).expect("and back");
    sidebar.until("and back", |items| named(items, "bob")).await;
}

async fn away(s: &Scene) {
    let mut view = s.desk.open::<MeItem>(me(s)).await;
    s.server.set_status_as("ann", "dnd");
    view.until("her phone set her to do-not-disturb", |items| items.iter().any(|item| item.person.presence == Presence::Dnd)).await;
}

async fn drawn(s: &Scene) {
    let mut timeline = s.desk.open::<TimelineItem>(s.timeline()).await;
    s.server.post_as("bob", "engineering", "Land :lighthouse_new: ho");
    let tree = |items: &[TimelineItem]| {
        let post = posts(items).into_iter().find(|post| text(post).contains("ho") && text(post).contains("Land")).cloned();
        post.map(|post| serde_json::to_value(&post.text).expect("a tree")).unwrap_or(Value::Null).to_string()
    };
    timeline.until("a name that nobody knows stands there as it is", |items| tree(items).contains(":lighthouse_new:")).await;
    let id = s.server.add_emoji_as("bob", "lighthouse_new").expect("bob may")["id"].as_str().expect("an id").to_owned();
    timeline.until("it has its picture now", |items| tree(items).contains(&id)).await;
}

async fn configured(s: &Scene) {
    let mut view = s.desk.open::<MeItem>(me(s)).await;
    view.until("custom emoji are on", |items| items.iter().any(|item| item.custom_emoji)).await;
    s.server.set_config("EnableCustomEmoji", "false");
    view.until("and now off", |items| !items[0].custom_emoji).await;
}

async fn licensed(s: &Scene) {
    let mut sidebar = s.desk.open::<SidebarItem>(s.sidebar()).await;
    s.server.set_preference_as("ann", "display_settings", "name_format", "username");
    s.server.set_config("TeammateNameDisplay", "full_name");
    s.server.set_config("LockTeammateNameDisplay", "true");
    sidebar.until("without a licence the lock means nothing", |items| named(items, "bob")).await;
    s.server.license("LockTeammateNameDisplay");
    sidebar.until("with one, names are as the server wants them", |items| named(items, "Bob Okafor")).await;
}
