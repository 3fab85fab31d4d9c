//! Events of threads.

use super::Step;
use crate::scene::Scene;
use app::{ThreadItem, ViewSpec};
use model::PostId;
use serde_json::{Value, json};

pub const STEPS: &[Step] = &[
    ("thread_updated", |s| Box::pin(grew(s))),
    ("thread_read_changed", |s| Box::pin(read_elsewhere(s))),
    ("thread_read_changed", |s| Box::pin(all_read_elsewhere(s))),
    ("thread_follow_changed", |s| Box::pin(left(s))),
];

fn threads(s: &Scene) -> ViewSpec {
    ViewSpec::Threads { account: s.account.clone(), team: s.team.clone(), unread_only: false }
}

/// A thread of ann's with one reply of bob's that she has not read, and whether a list shows it so.
async fn unread_thread(s: &Scene, question: &str) -> PostId {
    let root = s.server.post_as("ann", "engineering", question);
    s.server.reply_as("bob", &root, "I do not know.");
    PostId(root)
}

fn unread(items: &[ThreadItem], root: &PostId) -> Option<u32> {
    items.iter().find(|item| item.root == *root).map(|item| item.unread)
}

async fn grew(s: &Scene) {
    let mut list = s.desk.open::<ThreadItem>(threads(s)).await;
    let root = unread_thread(s, "Who has the keys?").await;
    list.until("the thread is there, with what is new", |items| unread(items, &root) == Some(1)).await;
    s.server.reply_as("mei", root.as_str(), "Tom has.");
    list.until("it grew", |items| unread(items, &root) == Some(2)).await;
}

async fn read_elsewhere(s: &Scene) {
    let mut list = s.desk.open::<ThreadItem>(threads(s)).await;
    let root = unread_thread(s, "Who has the map?").await;
    list.until("it is unread", |items| unread(items, &root) == Some(1)).await;
    s.server.read_thread_as("ann", root.as_str());
    list.until("her phone has read it", |items| unread(items, &root) == Some(0)).await;
}

async fn all_read_elsewhere(s: &Scene) {
    let mut list = s.desk.open::<ThreadItem>(threads(s)).await;
    let root = unread_thread(s, "Who has the rope?").await;
    list.until("it is unread", |items| unread(items, &root) == Some(1)).await;
    let path = format!("/users/me/teams/{}/threads/read", s.team);
    s.server.request_as("ann", "PUT", &path, &Value::Null).expect("her phone reads all");
    list.until("none is unread", |items| !items.is_empty() && items.iter().all(|item| item.unread == 0)).await;
}

async fn left(s: &Scene) {
    let mut list = s.desk.open::<ThreadItem>(threads(s)).await;
    let root = unread_thread(s, "Who has the boat?").await;
    list.until("it is there", |items| unread(items, &root) == Some(1)).await;
    let path = format!("/users/me/teams/{}/threads/{root}/following", s.team);
    s.server.request_as("ann", "DELETE", &path, &json!(null)).expect("her phone stops following");
    list.until("it is no longer hers", |items| unread(items, &root).is_none()).await;
}
