//! Threads as they are told.

use serde_json::{Value, json};

use super::{post::Form, put};
use crate::state::State;

impl State {
    /// A thread as one of its followers sees it; `extended` tells its participants in full.
    pub fn thread_json(&self, root: &str, user: &str, extended: bool) -> Option<Value> {
        let thread = self.threads.get(root)?;
        let follower = thread.members.get(user)?;
        let post = self.posts.get(root)?;
        let (replies, mentions) = self.thread_unread(root, user);
        let form = Form { reply_count: false, metadata: false, ..Form::default() };
        let mut told = json!({
            "id": root, "reply_count": thread.replies.len(), "last_reply_at": thread.last_reply_at, "last_viewed_at": follower.last_viewed,
            "participants": self.participants_json(root, extended), "post": self.post_json(&post, form),
            "unread_replies": replies, "unread_mentions": mentions,
        });
        if self.is_new() {
            put(&mut told, "is_urgent", false.into());
            put(&mut told, "delete_at", thread.delete_at.into());
        }
        Some(told)
    }

    /// The people of a thread, in the order of their first reply.
    pub fn participants_json(&self, root: &str, extended: bool) -> Value {
        let Some(thread) = self.threads.get(root) else { return Value::Null };
        let people = thread.participants.iter().map(|p| match self.users.get(p).filter(|_| extended) {
            Some(u) => self.user_json(u),
            None => self.bare_user_json(p),
        });
        Value::Array(people.collect())
    }
}
