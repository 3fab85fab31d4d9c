//! Reading and un-reading: what `view`, `mark_read` and `set_unread` do, and the counts they leave.

use serde_json::{Map, Value, json};

use super::{State, posts::Post};
use crate::{ids::Id, socket::hub::Broadcast};

impl State {
    /// Marks channels read for a user and tells so. Returns when each was last posted in.
    pub fn view_channels(&mut self, user: &str, channels: &[Id], collapsed_threads_supported: bool) -> Map<String, Value> {
        let now = self.clock.now();
        let mut times = Map::new();
        let mut some_unread = false;
        for id in channels {
            let Some(c) = self.channels.get(id) else { continue };
            let (last, total, root) = (c.last_post_at, c.total_msg_count, c.total_msg_count_root);
            let Some(m) = self.member_mut(id, user) else { continue };
            some_unread |= m.msg_count < total || m.mention_count > 0 || m.msg_count_root < root || m.mention_count_root > 0;
            m.msg_count = m.msg_count.max(total);
            m.msg_count_root = m.msg_count_root.max(root);
            m.mention_count = 0;
            m.mention_count_root = 0;
            m.last_viewed_at = m.last_viewed_at.max(last);
            m.last_update_at = now;
            times.insert(id.clone(), last.into());
        }
        if self.is_new() {
            // One unread channel is enough for all that were viewed to be told.
            if some_unread && self.config.is_on("EnableChannelViewedMessages") {
                self.emit("multiple_channels_viewed", json!({"channel_times": times}), Broadcast::user(user));
            }
        } else {
            for id in times.keys() {
                self.emit("channel_viewed", json!({"channel_id": id}), Broadcast::user(user));
            }
        }
        if !collapsed_threads_supported && self.has_crt(user) {
            for id in times.keys().cloned().collect::<Vec<_>>() {
                self.read_threads(user, |t| t.channel_id == id);
                let bc = Broadcast { user_id: user.to_owned(), ..Broadcast::channel(&id) };
                self.emit("thread_read_changed", json!({"timestamp": now}), bc);
            }
        }
        times
    }

    /// Marks a channel unread from a post on. Returns the counts as they are told.
    pub fn set_unread(&mut self, user: &str, post: &Post, collapsed_threads_supported: bool) -> Value {
        let channel = post.channel_id.clone();
        let at = post.create_at - 1;
        let is_reply = !post.root_id.is_empty();
        let for_crt = collapsed_threads_supported && self.has_crt(user);
        let (mut newer, mut newer_roots, mut mentions, mut mentions_root) = (0, 0, 0, 0);
        let from = self.posts.place_after(&channel, at);
        for p in self.posts.from(&channel, from) {
            let root = p.root_id.is_empty();
            if !p.is_join_or_leave() {
                newer += 1;
                newer_roots += i64::from(root);
            }
            if p.user_id != user && self.mentioned_by(&p).iter().any(|m| m == user) {
                mentions += 1;
                mentions_root += i64::from(root);
            }
        }
        // For a reply marked by a client without collapsed threads, the root counts stay whole.
        if is_reply && !for_crt {
            newer_roots = 0;
            mentions_root = 0;
            if self.is_new() && self.has_crt(user) {
                self.unread_thread_from(user, post);
            } else if let Some(follower) = self.threads.get_mut(&post.root_id).and_then(|t| t.members.get_mut(user)) {
                follower.following = true;
            }
        }
        let now = self.clock.now();
        let (total, total_root, team) =
            self.channels.get(&channel).map(|c| (c.total_msg_count, c.total_msg_count_root, c.team_id.clone())).unwrap_or_default();
        if let Some(m) = self.member_mut(&channel, user) {
            m.last_viewed_at = at;
            m.msg_count = (total - newer).max(0);
            m.msg_count_root = (total_root - newer_roots).max(0);
            m.mention_count = mentions;
            m.mention_count_root = mentions_root;
            m.last_update_at = now;
        }
        let mut counts = json!({
            "msg_count": (total - newer).max(0), "msg_count_root": (total_root - newer_roots).max(0),
            "mention_count": mentions, "mention_count_root": mentions_root, "last_viewed_at": at,
        });
        if self.is_new() {
            crate::wire::put(&mut counts, "urgent_mention_count", 0.into());
        }
        let mut told = counts.clone();
        crate::wire::put(&mut told, "post_id", post.id.clone().into());
        if self.is_new() || !is_reply {
            self.emit("post_unread", told, Broadcast { user_id: user.to_owned(), team_id: team.clone(), ..Broadcast::channel(&channel) });
        }
        for (key, value) in [("team_id", team), ("user_id", user.to_owned()), ("channel_id", channel)] {
            crate::wire::put(&mut counts, key, value.into());
        }
        counts
    }

    /// Follows a reply's thread and marks it unread from that reply on.
    pub fn unread_thread_from(&mut self, user: &str, reply: &Post) {
        let at = reply.create_at - 1;
        let root = if reply.root_id.is_empty() { reply.id.clone() } else { reply.root_id.clone() };
        let mentions = self.thread_mentions_after(&root, user, at);
        let thread = self.threads.entry(root.clone()).or_default();
        thread.channel_id = reply.channel_id.clone();
        let follower = thread.members.entry(user.to_owned()).or_default();
        follower.following = true;
        follower.last_viewed = at;
        follower.unread_mentions = mentions;
        let team = self.channels.get(&reply.channel_id).map(|c| c.team_id.clone()).unwrap_or_default();
        if let Some(told) = self.thread_json(&root, user, true) {
            self.emit("thread_updated", json!({"thread": told.to_string()}), Broadcast { user_id: user.to_owned(), ..Broadcast::team(&team) });
        }
    }

    /// Unread messages and mentions of a channel for a user, by the formula that fits the user's threads setting.
    pub fn unread_of(&self, user: &str, channel: &str) -> (i64, i64) {
        let (Some(c), Some(m)) = (self.channels.get(channel), self.member(channel, user)) else { return (0, 0) };
        if c.delete_at > 0 {
            return (0, 0);
        }
        if self.has_crt(user) {
            ((c.total_msg_count_root - m.msg_count_root).max(0), m.mention_count_root)
        } else {
            ((c.total_msg_count - m.msg_count).max(0), m.mention_count)
        }
    }
}
