//! Threads: who follows them and what is unread in them. Every reply feeds them, whether or not people see collapsed threads.

use indexmap::IndexMap;
use serde_json::json;

use super::{State, posts::Post};
use crate::{ids::Id, socket::hub::Broadcast};

/// A thread.
#[derive(Debug, Clone, Default)]
pub struct Thread {
    /// Its channel.
    pub channel_id: Id,
    /// Live replies, oldest first.
    pub replies: Vec<Id>,
    /// When the last reply came, in ms.
    pub last_reply_at: i64,
    /// When its root was deleted, in ms.
    pub delete_at: i64,
    /// Who wrote in it, in the order of their first reply.
    pub participants: Vec<Id>,
    /// Who has followed it at any time.
    pub members: IndexMap<Id, Follower>,
}

/// Somebody's view of a thread.
#[derive(Debug, Clone, Default)]
pub struct Follower {
    /// Whether it is followed now.
    pub following: bool,
    /// Up to when it was read, in ms.
    pub last_viewed: i64,
    /// Unread mentions.
    pub unread_mentions: i64,
}

impl State {
    /// Whether a user sees collapsed threads.
    pub fn has_crt(&self, user: &str) -> bool {
        match self.config.get("CollapsedThreads") {
            "always_on" => true,
            "disabled" | "" => false,
            given => {
                let key = ("display_settings".to_owned(), "collapsed_reply_threads".to_owned());
                self.preferences.get(user).and_then(|p| p.get(&key)).map_or(given == "default_on", |v| v == "on")
            }
        }
    }

    /// Counts a reply: its author, its root's author and whoever it mentions follow. Returns all who follow.
    pub fn count_reply(&mut self, reply: &Post, mentioned: &[Id]) -> Vec<Id> {
        let Some(root) = self.posts.get(&reply.root_id).map(std::borrow::Cow::into_owned) else { return Vec::new() };
        let now = reply.create_at;
        if let Some(p) = self.posts.edit(&reply.root_id) {
            p.update_at = p.update_at.max(now);
        }
        let first = !self.threads.contains_key(&reply.root_id);
        let thread = self.threads.entry(reply.root_id.clone()).or_default();
        thread.channel_id = reply.channel_id.clone();
        thread.replies.push(reply.id.clone());
        thread.last_reply_at = thread.last_reply_at.max(now);
        if !thread.participants.contains(&reply.user_id) {
            thread.participants.push(reply.user_id.clone());
        }
        let mut joining = vec![reply.user_id.clone()];
        if first && !root.is_system() {
            joining.push(root.user_id);
        }
        joining.extend(mentioned.iter().cloned());
        for user in joining {
            let known = thread.members.contains_key(&user);
            let follower = thread.members.entry(user.clone()).or_default();
            // Unfollowing holds until one is mentioned or writes again.
            if !known || user == reply.user_id || mentioned.contains(&user) {
                follower.following = true;
            }
        }
        for user in mentioned {
            if let Some(f) = thread.members.get_mut(user) {
                f.unread_mentions += 1;
            }
        }
        thread.members.iter().filter(|(_, f)| f.following).map(|(u, _)| u.clone()).collect()
    }

    /// Tells the followers of a reply's thread, and marks it read for the reply's author.
    pub fn tell_thread_updated(&mut self, reply: &Post, followers: &[Id]) {
        let root = &reply.root_id;
        let team = self.channels.get(&reply.channel_id).map(|c| c.team_id.clone()).unwrap_or_default();
        for user in followers {
            let own = *user == reply.user_id;
            if self.has_crt(user) {
                let (replies, mentions) = self.thread_unread(root, user);
                let mentioned = i64::from(self.mentioned_by(reply).contains(user));
                let (before, before_mentions) = ((replies - 1).max(0), (mentions - mentioned).max(0));
                if let Some(mut told) = self.thread_json(root, user, true) {
                    if own {
                        crate::wire::put(&mut told, "unread_replies", 0.into());
                        crate::wire::put(&mut told, "unread_mentions", 0.into());
                    }
                    let data = json!({"thread": told.to_string(), "previous_unread_replies": before, "previous_unread_mentions": before_mentions});
                    self.emit("thread_updated", data, Broadcast { user_id: user.clone(), ..Broadcast::team(&team) });
                }
            }
            if own && let Some(f) = self.threads.get_mut(root).and_then(|t| t.members.get_mut(user)) {
                f.last_viewed = reply.create_at;
                f.unread_mentions = 0;
            }
        }
    }

    /// Takes a deleted reply out of its thread.
    pub fn uncount_reply(&mut self, reply: &Post) {
        let Some(thread) = self.threads.get_mut(&reply.root_id) else { return };
        thread.replies.retain(|r| *r != reply.id);
        let (mut last, mut writers) = (0, Vec::new());
        for id in &thread.replies {
            if let Some(p) = self.posts.get(id) {
                last = last.max(p.create_at);
                writers.push(p.user_id.clone());
            }
        }
        thread.last_reply_at = last;
        thread.participants.retain(|p| writers.contains(p));
        if let Some(root) = self.posts.edit(&reply.root_id) {
            root.update_at = reply.update_at.max(root.update_at) + 1;
        }
    }

    /// Unread replies and mentions of a thread for a user.
    pub fn thread_unread(&self, root: &str, user: &str) -> (i64, i64) {
        let Some(thread) = self.threads.get(root) else { return (0, 0) };
        let Some(follower) = thread.members.get(user) else { return (0, 0) };
        let count = thread.replies.iter().filter_map(|r| self.posts.get(r)).filter(|p| p.create_at > follower.last_viewed).count();
        (i64::try_from(count).unwrap_or(0), follower.unread_mentions)
    }

    /// Mentions of a user in the replies of a thread after a time.
    pub fn thread_mentions_after(&self, root: &str, user: &str, at: i64) -> i64 {
        let Some(thread) = self.threads.get(root) else { return 0 };
        let hits = thread
            .replies
            .iter()
            .filter_map(|r| self.posts.get(r))
            .filter(|p| p.create_at > at && p.user_id != user && self.mentioned_by(p).iter().any(|m| m == user));
        i64::try_from(hits.count()).unwrap_or(0)
    }

    /// Follows or unfollows a thread and tells so.
    pub fn follow_thread(&mut self, root: &str, user: &str, team: &str, state: bool) {
        let now = self.clock.now();
        let channel = self.posts.get(root).map(|p| p.channel_id.clone()).unwrap_or_default();
        let thread = self.threads.entry(root.to_owned()).or_default();
        thread.channel_id = channel;
        let follower = thread.members.entry(user.to_owned()).or_insert_with(|| Follower { last_viewed: now, ..Follower::default() });
        follower.following = state;
        let count = thread.replies.len();
        let data = json!({"thread_id": root, "state": state, "reply_count": count});
        self.emit("thread_follow_changed", data, Broadcast { user_id: user.to_owned(), ..Broadcast::team(team) });
    }

    /// Sets up to when a thread is read and tells so.
    pub fn read_thread(&mut self, root: &str, user: &str, team: &str, at: i64) {
        let (before, before_mentions) = self.thread_unread(root, user);
        let mentions = self.thread_mentions_after(root, user, at);
        let channel = self.posts.get(root).map(|p| p.channel_id.clone()).unwrap_or_default();
        if let Some(f) = self.threads.get_mut(root).and_then(|t| t.members.get_mut(user)) {
            f.last_viewed = at;
            f.unread_mentions = mentions;
        }
        let (replies, mentions) = self.thread_unread(root, user);
        let mut data = json!({"thread_id": root, "timestamp": at, "unread_mentions": mentions, "unread_replies": replies, "channel_id": channel});
        if self.is_new() {
            crate::wire::put(&mut data, "previous_unread_mentions", before_mentions.into());
            crate::wire::put(&mut data, "previous_unread_replies", before.into());
        }
        self.emit("thread_read_changed", data, Broadcast { user_id: user.to_owned(), ..Broadcast::team(team) });
    }

    /// Marks every followed thread read that `wanted` picks.
    pub fn read_threads(&mut self, user: &str, wanted: impl Fn(&Thread) -> bool) {
        let now = self.clock.now();
        for thread in self.threads.values_mut().filter(|t| wanted(t)) {
            if let Some(f) = thread.members.get_mut(user) {
                f.last_viewed = now;
                f.unread_mentions = 0;
            }
        }
    }

    /// The threads that a user follows in a team; those of direct and group channels belong to every team.
    pub fn followed_threads(&self, user: &str, team: &str, without_direct: bool, deleted: bool) -> Vec<Id> {
        let mut found: Vec<(i64, &Id)> = self
            .threads
            .iter()
            .filter(|(_, t)| (deleted || t.delete_at == 0) && t.members.get(user).is_some_and(|f| f.following))
            .filter(|(_, t)| {
                self.member(&t.channel_id, user).is_some()
                    && self.channels.get(&t.channel_id).is_some_and(|c| c.team_id == team || (c.team_id.is_empty() && !without_direct))
            })
            .map(|(id, t)| (t.last_reply_at, id))
            .collect();
        found.sort_by(|a, b| b.cmp(a));
        found.into_iter().map(|(_, id)| id.clone()).collect()
    }
}
