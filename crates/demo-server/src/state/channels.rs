//! Channels.

use serde_json::{Value, json};
use sha1::{Digest, Sha1};

use super::{State, posts::NewPost};
use crate::{answer::Refusal, ids::Id, socket::hub::Broadcast};

/// A channel.
#[derive(Debug, Clone)]
pub struct Channel {
    /// Its id.
    pub id: Id,
    /// Its team; empty for direct and group channels.
    pub team_id: Id,
    /// `O` public, `P` private, `D` direct, `G` group.
    pub kind: char,
    /// Name in addresses.
    pub name: String,
    /// Name for people.
    pub display_name: String,
    /// The line at the top.
    pub header: String,
    /// What it is for.
    pub purpose: String,
    /// Who created it; empty if the server did.
    pub creator_id: Id,
    /// When it was created, in ms.
    pub create_at: i64,
    /// When it last changed, in ms.
    pub update_at: i64,
    /// When it was archived, in ms; 0 if it was not.
    pub delete_at: i64,
    /// When the last message came, in ms.
    pub last_post_at: i64,
    /// When the last root message came, in ms.
    pub last_root_post_at: i64,
    /// How many messages count.
    pub total_msg_count: i64,
    /// How many root messages count.
    pub total_msg_count_root: i64,
    /// The permission scheme that overrides the team's; empty for none.
    pub scheme: Id,
}

impl Default for Channel {
    fn default() -> Self {
        Self {
            id: Id::new(),
            team_id: Id::new(),
            kind: 'O',
            name: String::new(),
            display_name: String::new(),
            header: String::new(),
            purpose: String::new(),
            creator_id: Id::new(),
            create_at: 0,
            update_at: 0,
            delete_at: 0,
            last_post_at: 0,
            last_root_post_at: 0,
            total_msg_count: 0,
            total_msg_count_root: 0,
            scheme: Id::new(),
        }
    }
}

impl State {
    /// Adds a channel without members, after checking its names.
    pub fn add_channel(&mut self, mut channel: Channel) -> Result<Id, Refusal> {
        let well_named = !channel.name.is_empty()
            && channel.name.len() <= 64
            && channel.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_');
        if !well_named {
            return Err(Refusal::new(400, "model.channel.is_valid.1_or_more.app_error", "Name must be 1 or more lowercase alphanumeric characters."));
        }
        let key = (channel.team_id.clone(), channel.name.clone());
        if self.channel_names.contains_key(&key) {
            return Err(Refusal::new(
                400,
                "store.sql_channel.save_channel.exists.app_error",
                "A channel with that name already exists on the same team.",
            ));
        }
        if channel.id.is_empty() {
            channel.id = self.ids.make();
        }
        if channel.create_at == 0 {
            channel.create_at = self.clock.now();
        }
        channel.update_at = channel.create_at;
        let id = channel.id.clone();
        self.channel_names.insert(key, id.clone());
        self.members.entry(id.clone()).or_default();
        self.channels.insert(id.clone(), channel);
        Ok(id)
    }

    /// The channel of a team with a name.
    pub fn channel_named(&self, team: &str, name: &str) -> Option<Id> {
        self.channel_names.get(&(team.to_owned(), name.to_owned())).cloned()
    }

    /// The channels that a user is in.
    pub fn channels_of(&self, user: &str) -> impl Iterator<Item = &Channel> {
        self.user_channels.get(user).into_iter().flatten().filter_map(|id| self.channels.get(id))
    }

    /// The direct channel of two people, made if it is not there, and whether it was made.
    pub fn direct_channel(&mut self, one: &str, other: &str) -> (Id, bool) {
        let name = if one < other { format!("{one}__{other}") } else { format!("{other}__{one}") };
        if let Some(id) = self.channel_named("", &name) {
            return (id, false);
        }
        let channel = Channel { kind: 'D', name, creator_id: one.to_owned(), ..Channel::default() };
        let Ok(id) = self.add_channel(channel) else { return (Id::new(), false) };
        for user in [one, other] {
            self.join_channel(&id, user);
        }
        self.emit("direct_added", json!({"creator_id": one, "teammate_id": other}), Broadcast::channel(&id));
        (id, true)
    }

    /// The group channel of some people, made if it is not there.
    pub fn group_channel(&mut self, people: &[Id]) -> Id {
        let mut sorted = people.to_vec();
        sorted.sort();
        sorted.dedup();
        let name: String = Sha1::digest(sorted.concat().as_bytes()).iter().map(|b| format!("{b:02x}")).collect();
        if let Some(id) = self.channel_named("", &name) {
            return id;
        }
        let mut names: Vec<String> = sorted.iter().map(|u| self.username(u)).collect();
        names.sort();
        let channel = Channel { kind: 'G', name, display_name: names.join(", "), ..Channel::default() };
        let Ok(id) = self.add_channel(channel) else { return Id::new() };
        for user in &sorted {
            self.join_channel(&id, user);
        }
        let data = json!({"teammate_ids": json!(sorted).to_string()});
        if self.is_new() {
            for user in &sorted {
                self.emit("group_added", data.clone(), Broadcast { user_id: user.clone(), channel_id: id.clone(), ..Broadcast::default() });
            }
        } else {
            self.emit("group_added", data, Broadcast::channel(&id));
        }
        id
    }

    /// Adds a member to a channel on behalf of `by`, with what everyone is told.
    pub fn add_member(&mut self, channel: &str, user: &str, by: &str) {
        if self.member(channel, user).is_some() {
            return;
        }
        self.join_channel(channel, user);
        let team = self.channels.get(channel).map(|c| c.team_id.clone()).unwrap_or_default();
        let data = json!({"user_id": user, "team_id": team});
        if self.is_new() {
            let others = Broadcast { omit_users: vec![user.to_owned()], ..Broadcast::channel(channel) };
            self.emit("user_added", data.clone(), others);
            self.emit("user_added", data, Broadcast { user_id: user.to_owned(), ..Broadcast::channel(channel) });
        } else {
            self.emit("user_added", data, Broadcast::channel(channel));
        }
        let (name, by_name) = (self.username(user), self.username(by));
        let post = if user == by {
            NewPost::system(channel, user, "system_join_channel", format!("{name} joined the channel."), json!({"username": name}))
        } else {
            let props = json!({"username": by_name, "userId": by, "addedUserId": user, "addedUsername": name});
            NewPost::system(channel, by, "system_add_to_channel", format!("{name} added to the channel by {by_name}."), props)
        };
        self.create_post(post);
    }

    /// Takes a member out of a channel on behalf of `by`, with what everyone is told.
    pub fn remove_member(&mut self, channel: &str, user: &str, by: &str) {
        self.drop_member(channel, user);
        self.emit("user_removed", json!({"user_id": user, "remover_id": by}), Broadcast::channel(channel));
        self.emit("user_removed", json!({"channel_id": channel, "remover_id": by}), Broadcast::user(user));
        let (name, by_name) = (self.username(user), self.username(by));
        let post = if user == by {
            NewPost::system(channel, user, "system_leave_channel", format!("@{name} left the channel."), json!({"username": name}))
        } else {
            let props = json!({"removedUserId": user, "removedUsername": name});
            NewPost::system(channel, by, "system_remove_from_channel", format!("{name} removed from the channel."), props)
        };
        let _ = by_name;
        self.create_post(post);
    }

    /// Changes header, purpose or names, with the messages that tell so.
    pub fn patch_channel(&mut self, channel: &str, by: &str, patch: &Value) {
        let now = self.clock.now();
        let Some(c) = self.channels.get_mut(channel) else { return };
        let before = c.clone();
        let field = |name: &str| patch.get(name).and_then(Value::as_str).map(str::to_owned);
        c.header = field("header").unwrap_or_else(|| c.header.clone());
        c.purpose = field("purpose").unwrap_or_else(|| c.purpose.clone());
        c.display_name = field("display_name").unwrap_or_else(|| c.display_name.clone());
        c.name = field("name").unwrap_or_else(|| c.name.clone());
        c.update_at = now;
        let after = c.clone();
        if after.name != before.name {
            self.channel_names.remove(&(before.team_id.clone(), before.name));
            self.channel_names.insert((after.team_id.clone(), after.name.clone()), channel.to_owned());
        }
        self.tell_channel_updated(channel);
        let who = self.username(by);
        let changes = [
            ("header", &before.header, &after.header, "system_header_change"),
            ("purpose", &before.purpose, &after.purpose, "system_purpose_change"),
            ("displayname", &before.display_name, &after.display_name, "system_displayname_change"),
        ];
        for (what, old, new, kind) in changes {
            if old == new {
                continue;
            }
            let words = if what == "displayname" { "display name" } else { what };
            let message = match (old.is_empty(), new.is_empty()) {
                (true, _) => format!("{who} updated the channel {words} to: {new}"),
                (_, true) => format!("{who} removed the channel {words} (was: {old})"),
                _ => format!("{who} updated the channel {words} from: {old} to: {new}"),
            };
            let props = json!({"username": who, format!("old_{what}"): old, format!("new_{what}"): new});
            self.create_post(NewPost::system(channel, by, kind, message, props));
        }
    }

    /// Archives a channel.
    pub fn archive_channel(&mut self, channel: &str, by: &str) {
        let who = self.username(by);
        self.create_post(NewPost::system(channel, by, "system_channel_deleted", format!("{who} archived the channel."), json!({"username": who})));
        let now = self.clock.now();
        let Some(c) = self.channels.get_mut(channel) else { return };
        (c.delete_at, c.update_at) = (now, now);
        let bc = if c.kind == 'O' { Broadcast::team(&c.team_id) } else { Broadcast::channel(channel) };
        self.emit("channel_deleted", json!({"channel_id": channel, "delete_at": now}), bc);
    }

    /// Brings an archived channel back.
    pub fn restore_channel(&mut self, channel: &str, by: &str) {
        let now = self.clock.now();
        let Some(c) = self.channels.get_mut(channel) else { return };
        (c.delete_at, c.update_at) = (0, now);
        let bc = if c.kind == 'O' { Broadcast::team(&c.team_id) } else { Broadcast::channel(channel) };
        self.emit("channel_restored", json!({"channel_id": channel}), bc);
        let who = self.username(by);
        self.create_post(NewPost::system(channel, by, "system_channel_restored", format!("{who} unarchived the channel."), json!({"username": who})));
    }

    /// Makes a public channel private or the reverse.
    pub fn set_privacy(&mut self, channel: &str, by: &str, kind: char) {
        let now = self.clock.now();
        let Some(c) = self.channels.get_mut(channel) else { return };
        (c.kind, c.update_at) = (kind, now);
        let team = c.team_id.clone();
        self.tell_channel_updated(channel);
        let who = self.username(by);
        let message = if kind == 'P' {
            "This channel has been converted to a Private Channel.".to_owned()
        } else {
            "This channel has been converted to a Public Channel and can be joined by any team member.".to_owned()
        };
        self.create_post(NewPost::system(channel, by, "system_change_chan_privacy", message, json!({"username": who})));
        self.emit("channel_converted", json!({"channel_id": channel}), Broadcast::team(&team));
    }

    /// Tells a channel's members that it changed.
    pub fn tell_channel_updated(&mut self, channel: &str) {
        let Some(told) = self.channels.get(channel).map(|c| self.channel_json(c)) else { return };
        self.emit("channel_updated", json!({"channel": told.to_string()}), Broadcast::channel(channel));
    }
}
