//! Posts as they are told. The same post looks a little different on each path; `Form` says how.

use serde_json::{Map, Value, json};

use super::{cut, put};
use crate::state::{
    State,
    posts::{Post, Reaction},
};

/// How a post is told.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// Whether replies are counted.
    pub reply_count: bool,
    /// Whether it has metadata.
    pub metadata: bool,
    /// The sender's own name for it.
    pub pending: String,
    /// Whether channels that it mentions are told with their ids.
    pub mention_ids: bool,
    /// The viewer, if threads are collapsed; participants in full or only with their ids.
    pub collapsed: Option<(String, bool)>,
}

/// As most lists have it.
pub const LISTED: Form = Form { reply_count: true, metadata: true, pending: String::new(), mention_ids: false, collapsed: None };
/// As events have it.
pub const EVENT: Form = Form { reply_count: true, metadata: true, pending: String::new(), mention_ids: true, collapsed: None };
/// As `since` has it: replies are not counted.
pub const SINCE: Form = Form { reply_count: false, metadata: true, pending: String::new(), mention_ids: false, collapsed: None };

impl State {
    /// A post.
    pub fn post_json(&self, p: &Post, form: Form) -> Value {
        let deleted = p.delete_at > 0;
        let root = if p.root_id.is_empty() { &p.id } else { &p.root_id };
        let thread = self.threads.get(root);
        let count = if form.reply_count { thread.map_or(0, |t| t.replies.len()) } else { 0 };
        let mut props = p.props.clone();
        if !form.mention_ids {
            for mentioned in props.get_mut("channel_mentions").and_then(Value::as_object_mut).into_iter().flat_map(|m| m.iter_mut()) {
                cut(mentioned.1, "id");
            }
        }
        let mut told = json!({
            "id": p.id, "create_at": p.create_at, "update_at": p.update_at, "edit_at": p.edit_at, "delete_at": p.delete_at,
            "is_pinned": p.is_pinned, "user_id": p.user_id, "channel_id": p.channel_id, "root_id": p.root_id, "original_id": p.original_id,
            "message": if deleted { "" } else { p.message.as_str() }, "type": p.kind, "props": props, "hashtags": p.hashtags,
            "pending_post_id": form.pending, "reply_count": count, "last_reply_at": 0, "participants": Value::Null,
        });
        if let Some(proxied) = self.with_proxied_images(&p.message).filter(|_| !deleted) {
            put(&mut told, "message", proxied.into());
            put(&mut told, "message_source", p.message.clone().into());
        }
        if self.is_new() {
            put(&mut told, "file_ids", json!(p.file_ids));
            if let Some(remote) = &p.remote_id {
                put(&mut told, "remote_id", remote.clone().into());
            }
        } else {
            put(&mut told, "parent_id", p.root_id.clone().into());
            if !p.file_ids.is_empty() {
                put(&mut told, "file_ids", json!(p.file_ids));
            }
        }
        if !p.reactions.is_empty() {
            put(&mut told, "has_reactions", true.into());
        }
        if form.metadata {
            put(&mut told, "metadata", if deleted { json!({}) } else { self.metadata(p) });
        }
        if let Some((viewer, extended)) = &form.collapsed {
            let following = thread.and_then(|t| t.members.get(viewer)).map(|f| f.following);
            if let Some(thread) = thread.filter(|t| !t.replies.is_empty()) {
                put(&mut told, "last_reply_at", thread.last_reply_at.into());
                put(&mut told, "participants", self.participants_json(root, *extended));
            }
            match following {
                Some(f) => put(&mut told, "is_following", f.into()),
                None if !self.is_new() => put(&mut told, "is_following", false.into()),
                None => {}
            }
        }
        told
    }

    fn metadata(&self, p: &Post) -> Value {
        let mut meta = Map::new();
        if p.props.contains_key("attachments") {
            meta.insert("embeds".into(), json!([{"type": "message_attachment"}]));
        } else if let Some(linked) =
            p.props.get("previewed_post").and_then(Value::as_str).and_then(|id| self.posts.get(id)).filter(|l| l.delete_at == 0)
            && let Some(channel) = self.channels.get(&linked.channel_id)
        {
            let team = self.teams.get(&channel.team_id).map(|t| t.name.clone()).unwrap_or_default();
            // A preview of a post that itself has one is told without it, or two posts could go on for ever.
            let inner = Post {
                props: linked.props.iter().filter(|(k, _)| *k != "previewed_post").map(|(k, v)| (k.clone(), v.clone())).collect(),
                ..linked.clone().into_owned()
            };
            let data = json!({
                "post_id": linked.id, "post": self.post_json(&inner, LISTED), "team_name": team, "channel_display_name": channel.display_name,
                "channel_type": channel.kind.to_string(), "channel_id": channel.id,
            });
            meta.insert("embeds".into(), json!([{"type": "permalink", "data": data}]));
        }
        let files: Vec<Value> = p.file_ids.iter().filter_map(|f| self.files.get(f)).map(|f| self.file_json(f)).collect();
        if !files.is_empty() {
            meta.insert("files".into(), files.into());
        }
        if !p.reactions.is_empty() {
            let reactions: Vec<Value> = p.reactions.iter().map(|r| self.reaction_json(&p.id, &p.channel_id, r, false)).collect();
            meta.insert("reactions".into(), reactions.into());
        }
        let text = self.with_proxied_images(&p.message).unwrap_or_else(|| p.message.clone());
        let attached = p.props.get("attachments").map(Value::to_string).unwrap_or_default();
        let images = self.sizes_of_images(&format!("{text}{attached}"));
        if !images.is_empty() {
            meta.insert("images".into(), images.into());
        }
        let used: Vec<Value> = self
            .emoji
            .values()
            .filter(|e| p.message.contains(&format!(":{}:", e.name)) || p.reactions.iter().any(|r| r.emoji == e.name))
            .map(|e| self.emoji_json(e))
            .collect();
        if !used.is_empty() {
            meta.insert("emojis".into(), used.into());
        }
        Value::Object(meta)
    }

    /// A reaction.
    pub fn reaction_json(&self, post: &str, channel: &str, r: &Reaction, removed: bool) -> Value {
        let update_at = if removed { self.clock.now() } else { r.create_at };
        let mut told = json!({
            "user_id": r.user_id, "post_id": post, "emoji_name": r.emoji, "create_at": r.create_at, "update_at": update_at,
            "delete_at": 0, "remote_id": "",
        });
        if self.is_new() {
            put(&mut told, "channel_id", channel.into());
        }
        told
    }

    /// A list of posts as routes answer it: `order` as given, `posts` with the roots that are wanted beside.
    pub fn post_list(&self, order: &[Post], beside: &[Post], form: &Form, next: &str, prev: &str) -> Value {
        let mut posts = Map::new();
        for post in order.iter().chain(beside) {
            posts.entry(post.id.clone()).or_insert_with(|| self.post_json(post, form.clone()));
        }
        let ids: Vec<&str> = order.iter().map(|p| p.id.as_str()).collect();
        let mut told = json!({"order": ids, "posts": posts, "next_post_id": next, "prev_post_id": prev});
        if self.is_new() {
            put(&mut told, "first_inaccessible_post_time", 0.into());
        }
        told
    }
}

/// A message attachment with all the keys that the server gives it.
pub fn whole_attachment(given: &Value) -> Value {
    let mut whole = json!({"id": 0, "fields": Value::Null, "ts": Value::Null});
    for key in [
        "fallback",
        "color",
        "pretext",
        "author_name",
        "author_link",
        "author_icon",
        "title",
        "title_link",
        "text",
        "image_url",
        "thumb_url",
        "footer",
        "footer_icon",
    ] {
        put(&mut whole, key, "".into());
    }
    for (key, value) in given.as_object().into_iter().flatten() {
        put(&mut whole, key, value.clone());
    }
    whole
}
