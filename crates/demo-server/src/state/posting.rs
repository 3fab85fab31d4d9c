//! What creating, changing and deleting a post causes: counters, mentions, threads, kept versions and events.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::{
    State,
    posts::{NewPost, Post, Reaction},
};
use crate::{
    ids::Id,
    socket::hub::Broadcast,
    wire::post::{EVENT, Form},
};

impl State {
    /// Creates a post, with all that follows: counters, mentions, threads and events. Returns its id.
    pub fn create_post(&mut self, new: NewPost) -> Id {
        let at = match new.written_at {
            Some(at) => at,
            None => self.clock.tick(),
        };
        let id = self.ids.make();
        let mut post = Post {
            id: id.clone(),
            channel_id: new.channel_id.clone(),
            user_id: new.user_id.clone(),
            root_id: new.root_id.clone(),
            message: new.message,
            kind: new.kind,
            props: new.props,
            file_ids: new.file_ids,
            create_at: at,
            update_at: at,
            remote_id: new.from_client.then(String::new),
            ..Post::default()
        };
        post.hashtags = hashtags(&post.message);
        self.fill_channel_mentions(&mut post);
        if let Some(linked) = self.linked_post(&post.message).filter(|_| self.is_new()) {
            post.props.insert("previewed_post".into(), linked.into());
        }
        self.take_attachments(&mut post);
        for file in &post.file_ids {
            if let Some(f) = self.files.get_mut(file) {
                f.post_id = id.clone();
                f.channel_id = new.channel_id.clone();
            }
        }
        let counts = !post.is_join_or_leave();
        let is_root = post.root_id.is_empty();
        if let Some(c) = self.channels.get_mut(&new.channel_id) {
            c.last_post_at = c.last_post_at.max(at);
            c.total_msg_count += i64::from(counts);
            if is_root {
                c.last_root_post_at = c.last_root_post_at.max(at);
                c.total_msg_count_root += i64::from(counts);
            }
        }
        let mentioned = self.mentioned_by(&post);
        for user in &mentioned {
            if let Some(m) = self.member_mut(&new.channel_id, user) {
                m.mention_count += 1;
                m.mention_count_root += i64::from(is_root);
            }
        }
        self.posts.push(post.clone());
        let followers = if is_root { Vec::new() } else { self.count_reply(&post, &mentioned) };
        if new.written_at.is_some() {
            return id;
        }
        self.tell_posted(&post, &new.pending_post_id, new.set_online, mentioned, followers.clone());
        if !is_root {
            self.tell_thread_updated(&post, &followers);
        }
        id
    }

    fn tell_posted(&mut self, post: &Post, pending: &str, set_online: bool, mentions: Vec<Id>, followers: Vec<Id>) {
        let Some(mut data) = self.posted_json(post, pending, set_online) else { return };
        if !self.is_new() && !mentions.is_empty() {
            crate::wire::put(&mut data, "mentions", json!(mentions).to_string().into());
        }
        let followers: Vec<Id> = followers.into_iter().filter(|f| *f != post.user_id && self.has_crt(f)).collect();
        if !self.is_new() && !followers.is_empty() {
            crate::wire::put(&mut data, "followers", json!(followers).to_string().into());
        }
        let (mentions, followers) = if self.is_new() { (mentions, followers) } else { (Vec::new(), Vec::new()) };
        self.emit("posted", data, Broadcast { mentions, followers, ..Broadcast::channel(&post.channel_id) });
    }

    /// What is told of a new message, but for whom it concerns.
    fn posted_json(&self, post: &Post, pending: &str, set_online: bool) -> Option<Value> {
        let channel = self.channels.get(&post.channel_id).cloned()?;
        let sender = self.username(&post.user_id);
        let sender_name = if post.is_system() { "System".to_owned() } else { format!("@{sender}") };
        let mut data = json!({
            "post": self.post_json(post, Form { pending: pending.to_owned(), ..EVENT }).to_string(),
            "channel_type": channel.kind.to_string(),
            "channel_display_name": if channel.kind == 'D' { format!("@{sender}") } else { channel.display_name },
            "channel_name": channel.name,
            "team_id": channel.team_id,
            "sender_name": sender_name,
            "set_online": set_online,
        });
        let images = post.file_ids.iter().filter_map(|f| self.files.get(f)).any(|f| f.mime_type.starts_with("image/"));
        if images {
            crate::wire::put(&mut data, "image", "true".into());
        }
        if !post.file_ids.is_empty() {
            crate::wire::put(&mut data, "otherFile", "true".into());
        }
        Some(data)
    }

    /// Reminds one person of an urgent message that was not acknowledged, with what was told when it came.
    pub fn tell_persistently(&mut self, post: &Post, user: &str) {
        let Some(mut data) = self.posted_json(post, "", false) else { return };
        crate::wire::put(&mut data, "mentions", json!([user]).to_string().into());
        let team = self.channels.get(&post.channel_id).map(|c| c.team_id.clone()).unwrap_or_default();
        let bc = Broadcast { user_id: user.to_owned(), team_id: team, ..Broadcast::channel(&post.channel_id) };
        self.emit("persistent_notification_triggered", data, bc);
    }

    /// Changes a post. With a new text, the old version is kept, as it is for every other change.
    pub fn change_post(&mut self, id: &str, change: impl FnOnce(&mut Post)) {
        let now = self.clock.tick();
        let version = self.ids.make();
        let is_new = self.is_new();
        let Some(post) = self.posts.edit(id) else { return };
        let before = post.clone();
        change(post);
        post.update_at = now;
        if post.message != before.message || post.file_ids != before.file_ids || post.props.get("attachments") != before.props.get("attachments") {
            post.edit_at = now;
            post.hashtags = hashtags(&post.message);
            if is_new {
                post.props.remove("channel_mentions");
            }
        }
        let mut after = post.clone();
        self.fill_channel_mentions(&mut after);
        if let Some(post) = self.posts.edit(id) {
            post.props = after.props;
        }
        let channel = before.channel_id.clone();
        let kept = Post { id: version, original_id: before.id.clone(), update_at: now, delete_at: now, ..before };
        self.posts.history.entry(channel.clone()).or_default().push(kept);
        let Some(after) = self.posts.get(id).map(Cow::into_owned) else { return };
        if !after.root_id.is_empty()
            && let Some(root) = self.posts.edit(&after.root_id)
        {
            root.update_at = now;
        }
        let told = self.post_json(&after, EVENT).to_string();
        self.emit("post_edited", json!({"post": told}), Broadcast::channel(&channel));
    }

    /// Deletes a post; with a root go its replies, silently.
    pub fn delete_post(&mut self, id: &str, by: &str) {
        let Some(post) = self.posts.get(id).map(Cow::into_owned) else { return };
        let form = Form { metadata: !self.is_new(), reply_count: self.is_new(), ..EVENT };
        let told = self.post_json(&post, form).to_string();
        let now = self.clock.tick();
        let mut gone = vec![id.to_owned()];
        if let Some(thread) = self.threads.get(id) {
            gone.extend(thread.replies.iter().cloned());
        }
        let is_new = self.is_new();
        for id in &gone {
            if let Some(p) = self.posts.edit(id).filter(|p| p.delete_at == 0) {
                p.delete_at = now;
                p.update_at = now;
                if !is_new {
                    // 5.37 writes the root's properties over those of its replies.
                    p.props = post.props.clone();
                }
                p.props.insert("deleteBy".into(), by.into());
            }
        }
        if post.root_id.is_empty() {
            if let Some(thread) = self.threads.get_mut(id) {
                thread.delete_at = now;
            }
        } else {
            self.uncount_reply(&post);
        }
        if self.is_new() {
            let admins: Vec<Id> = self.hub.users().into_iter().filter(|u| self.can(u, "manage_system")).collect();
            let others = Broadcast { hidden_from: admins.clone(), sanitized: true, ..Broadcast::channel(&post.channel_id) };
            self.emit("post_deleted", json!({"post": told}), others);
            let only = Broadcast { only_for: Some(admins), sensitive: true, ..Broadcast::channel(&post.channel_id) };
            self.emit("post_deleted", json!({"post": told, "delete_by": by}), only);
        } else {
            self.emit("post_deleted", json!({"post": told}), Broadcast::channel(&post.channel_id));
        }
    }

    /// Adds a reaction, or finds it there.
    pub fn react(&mut self, post: &str, user: &str, emoji: &str) -> Option<Value> {
        let now = self.clock.tick();
        let p = self.posts.edit(post)?;
        let channel = p.channel_id.clone();
        if let Some(there) = p.reactions.iter().find(|r| r.user_id == user && r.emoji == emoji).cloned() {
            return Some(self.reaction_json(post, &channel, &there, false));
        }
        let reaction = Reaction { user_id: user.to_owned(), emoji: emoji.to_owned(), create_at: now };
        p.reactions.push(reaction.clone());
        p.update_at = now;
        self.touch_root(post, now);
        let told = self.reaction_json(post, &channel, &reaction, false);
        self.emit("reaction_added", json!({"reaction": told.to_string()}), Broadcast { scoped: true, ..Broadcast::channel(&channel) });
        Some(told)
    }

    /// Takes a reaction away.
    pub fn unreact(&mut self, post: &str, user: &str, emoji: &str) {
        let now = self.clock.tick();
        let Some(p) = self.posts.edit(post) else { return };
        let Some(place) = p.reactions.iter().position(|r| r.user_id == user && r.emoji == emoji) else { return };
        let reaction = p.reactions.remove(place);
        p.update_at = now;
        let channel = p.channel_id.clone();
        self.touch_root(post, now);
        let told = self.reaction_json(post, "", &Reaction { create_at: 0, ..reaction }, true);
        self.emit("reaction_removed", json!({"reaction": told.to_string()}), Broadcast { scoped: true, ..Broadcast::channel(&channel) });
    }

    fn touch_root(&mut self, post: &str, now: i64) {
        let root = self.posts.get(post).map(|p| p.root_id.clone()).filter(|r| !r.is_empty());
        if let Some(root) = root.and_then(|r| self.posts.edit(&r)) {
            root.update_at = now;
        }
    }

    /// Adds what a message shows to one person only; it is not kept.
    pub fn ephemeral(&mut self, user: &str, mut post: Post) {
        post.id = self.ids.make();
        post.kind = "system_ephemeral".into();
        post.create_at = self.clock.tick();
        let mut told = self.post_json(&post, Form { reply_count: false, ..EVENT });
        if self.is_new() {
            crate::wire::put(&mut told, "file_ids", Value::Null);
        }
        let bc = Broadcast { user_id: user.to_owned(), ..Broadcast::channel(&post.channel_id) };
        self.emit("ephemeral_message", json!({"post": told.to_string()}), bc);
    }

    fn fill_channel_mentions(&self, post: &mut Post) {
        let Some(channel) = self.channels.get(&post.channel_id) else { return };
        let team_name = self.teams.get(&channel.team_id).map(|t| t.name.clone()).unwrap_or_default();
        let mut found = Map::new();
        for word in post.message.split('~').skip(1) {
            let name: String = word.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')).collect();
            let name = name.trim_end_matches(['.', '-', '_']).to_lowercase();
            let Some(c) = self.channel_named(&channel.team_id, &name).and_then(|id| self.channels.get(&id)) else { continue };
            if c.kind != 'O' {
                continue;
            }
            let mut entry = json!({"display_name": c.display_name, "team_name": team_name});
            if self.is_new() {
                crate::wire::put(&mut entry, "id", c.id.clone().into());
            }
            found.insert(name, entry);
        }
        if !found.is_empty() {
            post.props.insert("channel_mentions".into(), Value::Object(found));
        }
    }

    /// The post of this site that a text links to.
    pub fn linked_post(&self, message: &str) -> Option<Id> {
        let rest = message.split(&format!("{}/", self.site_url)).nth(1)?;
        let (_, after) = rest.split_once("/pl/")?;
        let id: String = after.chars().take_while(char::is_ascii_alphanumeric).collect();
        self.posts.get(&id).map(|_| id)
    }

    /// Keeps the integration addresses of buttons here and takes them out of what is told.
    fn take_attachments(&mut self, post: &mut Post) {
        let Some(attachments) = post.props.get_mut("attachments").and_then(Value::as_array_mut) else { return };
        for attachment in attachments {
            *attachment = crate::wire::post::whole_attachment(attachment);
            for action in attachment.get_mut("actions").and_then(Value::as_array_mut).into_iter().flatten() {
                let Some(action) = action.as_object_mut() else { continue };
                let id = action.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
                if let Some(url) = action.remove("integration").as_ref().and_then(|i| i.get("url")).and_then(Value::as_str) {
                    self.actions.insert((post.id.clone(), id), url.to_owned());
                }
            }
        }
    }
}

/// The hashtags of a text, as the server lists them.
pub fn hashtags(message: &str) -> String {
    let tag = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '#');
        let name = word.strip_prefix('#')?;
        let fits = name.chars().count() >= 3
            && name.starts_with(char::is_alphabetic)
            && name.ends_with(char::is_alphanumeric)
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        fits.then(|| format!("#{name}"))
    };
    message.split_whitespace().filter_map(tag).collect::<Vec<_>>().join(" ")
}
