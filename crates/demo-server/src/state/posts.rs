//! Posts: what they are and where they are kept.

use std::{borrow::Cow, collections::HashMap};

use serde_json::{Map, Value};

use super::generated::Generated;
use crate::ids::Id;

/// For how long a repeated `pending_post_id` is recognised, in ms.
pub const DEDUP_FOR: i64 = 30_000;

/// A post.
#[derive(Debug, Clone, Default)]
pub struct Post {
    /// Its id.
    pub id: Id,
    /// Its channel.
    pub channel_id: Id,
    /// Who wrote it.
    pub user_id: Id,
    /// The post it replies to; empty for a root.
    pub root_id: Id,
    /// For a kept older version: the post it is a version of.
    pub original_id: Id,
    /// The text.
    pub message: String,
    /// The type; empty for a normal one.
    pub kind: String,
    /// Properties.
    pub props: Map<String, Value>,
    /// Hashtags, separated by spaces.
    pub hashtags: String,
    /// Attached files.
    pub file_ids: Vec<Id>,
    /// Reactions, oldest first.
    pub reactions: Vec<Reaction>,
    /// When it was created, in ms.
    pub create_at: i64,
    /// When it last changed, in ms.
    pub update_at: i64,
    /// When its text last changed, in ms.
    pub edit_at: i64,
    /// When it was deleted, in ms.
    pub delete_at: i64,
    /// Whether it is pinned.
    pub is_pinned: bool,
    /// Told only of posts that a client created; then empty.
    pub remote_id: Option<String>,
}

impl Post {
    /// Whether it is one of the joins and leaves that no counter counts.
    pub fn is_join_or_leave(&self) -> bool {
        matches!(
            self.kind.as_str(),
            "system_join_leave"
                | "system_add_remove"
                | "system_join_channel"
                | "system_leave_channel"
                | "system_join_team"
                | "system_leave_team"
                | "system_add_to_channel"
                | "system_remove_from_channel"
                | "system_add_to_team"
                | "system_remove_from_team"
        )
    }

    /// Whether the server wrote it.
    pub fn is_system(&self) -> bool {
        self.kind.starts_with("system_")
    }
}

/// A reaction.
#[derive(Debug, Clone)]
pub struct Reaction {
    /// Who reacted.
    pub user_id: Id,
    /// The emoji's name.
    pub emoji: String,
    /// When, in ms.
    pub create_at: i64,
}

/// A post that is about to be.
#[derive(Debug, Clone, Default)]
pub struct NewPost {
    /// Its channel.
    pub channel_id: Id,
    /// Who writes it.
    pub user_id: Id,
    /// The post it replies to.
    pub root_id: Id,
    /// The text.
    pub message: String,
    /// The type.
    pub kind: String,
    /// Properties.
    pub props: Map<String, Value>,
    /// Files to attach.
    pub file_ids: Vec<Id>,
    /// The sender's own name for it.
    pub pending_post_id: String,
    /// Whether a client created it.
    pub from_client: bool,
    /// Whether it was written long ago: no event, no counting of what is unread.
    pub written_at: Option<i64>,
    /// Whether it shows its author as online.
    pub set_online: bool,
}

impl NewPost {
    /// A message that the server writes.
    pub fn system(channel: &str, user: &str, kind: &str, message: String, props: Value) -> Self {
        Self {
            channel_id: channel.to_owned(),
            user_id: user.to_owned(),
            kind: kind.to_owned(),
            message,
            props: props.as_object().cloned().unwrap_or_default(),
            set_online: true,
            ..Self::default()
        }
    }
}

/// All posts.
#[derive(Debug, Default)]
pub struct Posts {
    real: HashMap<Id, Post>,
    order: HashMap<Id, Vec<Id>>,
    /// Computed posts that became real because they were changed.
    touched: HashMap<Id, Vec<Id>>,
    /// Older versions, by channel, as `since` shows them.
    pub history: HashMap<Id, Vec<Post>>,
    /// Computed posts.
    pub generated: Generated,
    /// Recently used pending ids: the post, once it is there, and when.
    pub pending: HashMap<String, (Option<Id>, i64)>,
}

impl Posts {
    /// A post.
    pub fn get(&self, id: &str) -> Option<Cow<'_, Post>> {
        self.real.get(id).map(Cow::Borrowed).or_else(|| self.generated.post(id).map(Cow::Owned))
    }

    /// A post, to change it.
    pub fn edit(&mut self, id: &str) -> Option<&mut Post> {
        if !self.real.contains_key(id) {
            let post = self.generated.post(id)?;
            self.touched.entry(post.channel_id.clone()).or_default().push(post.id.clone());
            self.real.insert(id.to_owned(), post);
        }
        self.real.get_mut(id)
    }

    /// Puts a post at the end of its channel.
    pub fn push(&mut self, post: Post) {
        self.order.entry(post.channel_id.clone()).or_default().push(post.id.clone());
        self.real.insert(post.id.clone(), post);
    }

    /// How many posts a channel has, deleted ones included.
    pub fn count(&self, channel: &str) -> usize {
        self.generated.count(channel) + self.order.get(channel).map_or(0, Vec::len)
    }

    /// The id of the post at a place of its channel, oldest first.
    pub fn id_at(&self, channel: &str, place: usize) -> Option<Id> {
        let computed = self.generated.count(channel);
        if place < computed {
            return self.generated.id_at(channel, place);
        }
        self.order.get(channel)?.get(place - computed).cloned()
    }

    /// The place of a post in its channel.
    pub fn place(&self, channel: &str, id: &str) -> Option<usize> {
        if let Some(ordinal) = self.generated.ordinal(id) {
            return Some(ordinal);
        }
        let at = self.real.get(id)?.create_at;
        let order = self.order.get(channel)?;
        // Posts are kept by time; the ones of one millisecond are few.
        let from = order.partition_point(|p| self.real.get(p).is_some_and(|p| p.create_at < at));
        let offset = order.iter().skip(from).position(|p| p == id)?;
        Some(self.generated.count(channel) + from + offset)
    }

    /// The first place whose post is later than `at`.
    pub fn place_after(&self, channel: &str, at: i64) -> usize {
        let computed = self.generated.not_after(channel, at);
        if computed < self.generated.count(channel) {
            return computed;
        }
        computed + self.order.get(channel).map_or(0, |o| o.partition_point(|p| self.real.get(p).is_some_and(|p| p.create_at <= at)))
    }

    /// The posts of a channel below a place, newest first; deleted ones are left out.
    pub fn below<'a>(&'a self, channel: &'a str, place: usize) -> impl Iterator<Item = Cow<'a, Post>> + 'a {
        (0..place)
            .rev()
            .filter_map(move |i| self.id_at(channel, i))
            .filter_map(|id| self.get(&id).map(|p| p.into_owned()))
            .filter(|p| p.delete_at == 0)
            .map(Cow::Owned)
    }

    /// The posts of a channel from a place on, oldest first; deleted ones are left out.
    pub fn from<'a>(&'a self, channel: &'a str, place: usize) -> impl Iterator<Item = Cow<'a, Post>> + 'a {
        (place..self.count(channel))
            .filter_map(move |i| self.id_at(channel, i))
            .filter_map(|id| self.get(&id).map(|p| p.into_owned()))
            .filter(|p| p.delete_at == 0)
            .map(Cow::Owned)
    }

    /// The posts of a channel, newest first.
    pub fn newest_first<'a>(&'a self, channel: &'a str) -> impl Iterator<Item = Cow<'a, Post>> + 'a {
        self.below(channel, self.count(channel))
    }

    /// Everything of a channel that changed after `since`: deleted posts and kept older versions included, newest first.
    pub fn changed_since(&self, channel: &str, since: i64) -> Vec<Post> {
        let mut found: Vec<Post> = Vec::new();
        let computed = self.generated.count(channel);
        for place in self.generated.not_after(channel, since)..computed {
            if let Some(post) = self.generated.id_at(channel, place).filter(|id| !self.real.contains_key(id)).and_then(|id| self.generated.post(&id))
            {
                found.push(post);
            }
        }
        let kept = [self.order.get(channel), self.touched.get(channel)];
        found.extend(kept.into_iter().flatten().flatten().filter_map(|id| self.real.get(id)).filter(|p| p.update_at > since).cloned());
        found.extend(self.history.get(channel).into_iter().flatten().filter(|p| p.update_at > since).cloned());
        found.sort_by_key(|p| std::cmp::Reverse(p.create_at));
        found
    }

    /// Real posts of a channel, oldest first.
    pub fn real_of<'a>(&'a self, channel: &str) -> impl Iterator<Item = &'a Post> {
        [self.touched.get(channel), self.order.get(channel)].into_iter().flatten().flatten().filter_map(|id| self.real.get(id))
    }

    /// Sorts a channel by time, after history was added in another order.
    pub fn sort(&mut self, channel: &str) {
        let real = &self.real;
        if let Some(order) = self.order.get_mut(channel) {
            order.sort_by_key(|id| real.get(id).map_or(0, |p| p.create_at));
        }
    }
}
