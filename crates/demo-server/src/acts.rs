//! Acting as people, without HTTP: so that a test's story can be told in one line each. The same rules hold as for requests.
//!
//! Users are given by username or id; channels by id, by name (the first team that has one of that name wins), by
//! `team/name`, or as `@username` for the direct channel with that person.

mod office;
mod request;

use crate::{
    server::DemoServer,
    socket::actions,
    state::{State, posts::NewPost},
};

/// A post as tests look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostView {
    /// Its id.
    pub id: String,
    /// Its text; empty once deleted.
    pub message: String,
    /// The author's username.
    pub user: String,
    /// The root it replies to; empty for a root.
    pub root_id: String,
    /// Whether it was deleted.
    pub deleted: bool,
    /// Reactions as `username:emoji`.
    pub reactions: Vec<String>,
    /// The type; empty for a normal one.
    pub kind: String,
}

impl State {
    /// The id of a user given by username or id.
    pub fn find_user(&self, user: &str) -> String {
        self.user_named(user).or_else(|| self.users.contains_key(user).then(|| user.to_owned())).unwrap_or_default()
    }

    /// The id of a channel given in any of the usual ways, as `user` sees it.
    pub fn find_channel(&mut self, user: &str, channel: &str) -> String {
        if self.channels.contains_key(channel) {
            return channel.to_owned();
        }
        if let Some(other) = channel.strip_prefix('@') {
            let other = self.find_user(other);
            return self.direct_channel(user, &other).0;
        }
        let (team, name) = channel.split_once('/').map_or((None, channel), |(t, n)| (Some(t), n));
        self.channels
            .values()
            .find(|c| c.name == name && team.is_none_or(|t| self.teams.get(&c.team_id).is_some_and(|have| have.name == t)))
            .map(|c| c.id.clone())
            .unwrap_or_default()
    }
}

impl DemoServer {
    fn post(&self, user: &str, channel: &str, root: &str, text: &str, file_ids: Vec<String>) -> String {
        let mut s = self.shared.lock();
        let user_id = s.find_user(user);
        let channel_id = s.find_channel(&user_id, channel);
        s.seen(&user_id);
        let id = s.create_post(NewPost {
            channel_id: channel_id.clone(),
            user_id: user_id.clone(),
            root_id: root.to_owned(),
            message: text.to_owned(),
            file_ids,
            from_client: true,
            set_online: true,
            ..NewPost::default()
        });
        if root.is_empty() || !s.has_crt(&user_id) {
            s.view_channels(&user_id, &[channel_id], true);
        }
        id
    }

    /// A person posts; the post's id.
    pub fn post_as(&self, user: &str, channel: &str, text: &str) -> String {
        self.post(user, channel, "", text, Vec::new())
    }

    /// A person replies to a post, or to the root of its thread; the reply's id.
    pub fn reply_as(&self, user: &str, post: &str, text: &str) -> String {
        let (channel, root) = {
            let s = self.shared.lock();
            s.posts.get(post).map(|p| (p.channel_id.clone(), if p.root_id.is_empty() { p.id.clone() } else { p.root_id.clone() })).unwrap_or_default()
        };
        self.post(user, &channel, &root, text, Vec::new())
    }

    /// A person posts with a file; the post's id.
    pub fn post_file_as(&self, user: &str, channel: &str, text: &str, name: &str, bytes: &[u8]) -> String {
        let file = {
            let mut s = self.shared.lock();
            let user_id = s.find_user(user);
            let channel_id = s.find_channel(&user_id, channel);
            s.add_file(&user_id, &channel_id, name, bytes.to_vec().into())
        };
        self.post(user, channel, "", text, vec![file])
    }

    /// A person changes the text of a post.
    pub fn edit_as(&self, _user: &str, post: &str, text: &str) {
        self.shared.lock().change_post(post, |p| p.message = text.to_owned());
    }

    /// A person deletes a post.
    pub fn delete_as(&self, user: &str, post: &str) {
        let mut s = self.shared.lock();
        let user = s.find_user(user);
        s.delete_post(post, &user);
    }

    /// A person reacts.
    pub fn react_as(&self, user: &str, post: &str, emoji: &str) {
        let mut s = self.shared.lock();
        let user = s.find_user(user);
        s.react(post, &user, emoji);
    }

    /// A person takes a reaction back.
    pub fn unreact_as(&self, user: &str, post: &str, emoji: &str) {
        let mut s = self.shared.lock();
        let user = s.find_user(user);
        s.unreact(post, &user, emoji);
    }

    /// A person pins a post or unpins it.
    pub fn pin_as(&self, _user: &str, post: &str, pinned: bool) {
        self.shared.lock().change_post(post, |p| p.is_pinned = pinned);
    }

    /// A person types in a channel, or in the thread of `root`.
    pub fn type_as(&self, user: &str, channel: &str, root: &str) {
        let mut s = self.shared.lock();
        let user = s.find_user(user);
        let channel = s.find_channel(&user, channel);
        actions::type_in(&mut s, &user, &channel, root);
    }

    /// A person reads a channel.
    pub fn view_as(&self, user: &str, channel: &str) {
        let mut s = self.shared.lock();
        let user = s.find_user(user);
        let channel = s.find_channel(&user, channel);
        s.view_channels(&user, &[channel], true);
    }

    /// A person marks a channel unread from a post on.
    pub fn set_unread_as(&self, user: &str, post: &str) {
        let mut s = self.shared.lock();
        let user = s.find_user(user);
        if let Some(post) = s.posts.get(post).map(std::borrow::Cow::into_owned) {
            s.set_unread(&user, &post, true);
        }
    }

    /// A person follows a thread or leaves it.
    pub fn follow_as(&self, user: &str, root: &str, following: bool) {
        let mut s = self.shared.lock();
        let user = s.find_user(user);
        let channel = s.posts.get(root).map(|p| p.channel_id.clone()).unwrap_or_default();
        let team = s.channels.get(&channel).map(|c| c.team_id.clone()).unwrap_or_default();
        s.follow_thread(root, &user, &team, following);
    }

    /// A person reads a thread.
    pub fn read_thread_as(&self, user: &str, root: &str) {
        let mut s = self.shared.lock();
        let user = s.find_user(user);
        let channel = s.posts.get(root).map(|p| p.channel_id.clone()).unwrap_or_default();
        let team = s.channels.get(&channel).map(|c| c.team_id.clone()).unwrap_or_default();
        let now = s.clock.now();
        s.read_thread(root, &user, &team, now);
    }

    /// A person is put into a channel by another.
    pub fn add_to_channel_as(&self, by: &str, channel: &str, user: &str) {
        let mut s = self.shared.lock();
        let (by, user) = (s.find_user(by), s.find_user(user));
        let channel = s.find_channel(&by, channel);
        s.add_member(&channel, &user, &by);
    }

    /// A person is taken out of a channel by another, or leaves.
    pub fn remove_from_channel_as(&self, by: &str, channel: &str, user: &str) {
        let mut s = self.shared.lock();
        let (by, user) = (s.find_user(by), s.find_user(user));
        let channel = s.find_channel(&by, channel);
        s.remove_member(&channel, &user, &by);
    }

    /// A person creates a public (`O`) or private (`P`) channel in a team; the channel's id, empty if the name is taken.
    pub fn create_channel_as(&self, user: &str, team: &str, name: &str, display_name: &str, kind: char) -> String {
        let mut s = self.shared.lock();
        let user = s.find_user(user);
        let team_id = s.teams.values().find(|t| t.name == team || t.id == team).map(|t| t.id.clone()).unwrap_or_default();
        let channel = crate::state::channels::Channel {
            team_id,
            name: name.into(),
            display_name: display_name.into(),
            kind,
            creator_id: user.clone(),
            ..Default::default()
        };
        s.open_channel(channel, &user).unwrap_or_default()
    }

    /// A person changes a channel's header.
    pub fn set_header_as(&self, user: &str, channel: &str, header: &str) {
        let mut s = self.shared.lock();
        let user = s.find_user(user);
        let channel = s.find_channel(&user, channel);
        s.patch_channel(&channel, &user, &serde_json::json!({"header": header}));
    }

    /// A person archives a channel.
    pub fn archive_as(&self, user: &str, channel: &str) {
        let mut s = self.shared.lock();
        let user = s.find_user(user);
        let channel = s.find_channel(&user, channel);
        s.archive_channel(&channel, &user);
    }

    /// A person's status: `online`, `away`, `dnd` or `offline`, chosen by hand.
    pub fn set_status_as(&self, user: &str, status: &str) {
        let mut s = self.shared.lock();
        let user = s.find_user(user);
        s.set_status(&user, status, true);
    }

    /// Sets a preference of a person and tells that person's clients.
    pub fn set_preference_as(&self, user: &str, category: &str, name: &str, value: &str) {
        let mut s = self.shared.lock();
        let user = s.find_user(user);
        crate::routes::preferences::save(&mut s, &user, &[(category.to_owned(), name.to_owned(), value.to_owned())]);
    }

    /// Sets a notification setting of a person; `mention_keys`, `channel`, `first_name`, `desktop` and the like.
    pub fn set_notify_prop_as(&self, user: &str, name: &str, value: &str) {
        let mut s = self.shared.lock();
        let user = s.find_user(user);
        let is_new = s.is_new();
        s.change_user(&user, |u| {
            u.notify_props.get_or_insert_with(|| crate::state::users::default_notify_props(is_new)).insert(name.to_owned(), value.to_owned());
        });
    }

    /// Gives a person a second factor whose code is `code`; an empty code takes it away.
    pub fn set_mfa(&self, user: &str, code: &str) {
        let mut s = self.shared.lock();
        let user = s.find_user(user);
        s.change_user(&user, |u| u.mfa_code = code.to_owned());
    }

    /// Ends all sessions of a user. Sockets stay open and go silent.
    pub fn revoke_sessions(&self, user: &str) {
        let mut s = self.shared.lock();
        let user = s.find_user(user);
        s.sessions.retain(|_, session| session.user_id != user);
    }

    /// Begins a session for a user without a password; its token.
    pub fn token_for(&self, user: &str) -> String {
        let mut s = self.shared.lock();
        let user = s.find_user(user);
        s.begin_session(&user)
    }

    /// Adds an account with the demo password to a team; its id.
    pub fn add_person(&self, username: &str, team: &str) -> String {
        let mut s = self.shared.lock();
        let person = crate::state::users::User {
            username: username.to_owned(),
            email: format!("{username}@example.com"),
            password: crate::DEMO_PASSWORD.to_owned(),
            ..Default::default()
        };
        let id = s.add_user(person).unwrap_or_default();
        let team = s.teams.values().find(|t| t.name == team || t.id == team).map(|t| t.id.clone()).unwrap_or_default();
        s.join_team(&team, &id, &id);
        id
    }

    /// A user's id; empty if there is none.
    #[must_use]
    pub fn user_id(&self, user: &str) -> String {
        self.shared.lock().find_user(user)
    }

    /// A channel's id; empty if there is none.
    #[must_use]
    pub fn channel_id(&self, channel: &str) -> String {
        self.shared.lock().find_channel("", channel)
    }

    /// The id of the direct channel of two people, made if needed.
    #[must_use]
    pub fn direct_channel_id(&self, one: &str, other: &str) -> String {
        let mut s = self.shared.lock();
        let (one, other) = (s.find_user(one), s.find_user(other));
        s.direct_channel(&one, &other).0
    }

    /// A team's id by its name; empty if there is none.
    #[must_use]
    pub fn team_id(&self, name: &str) -> String {
        self.shared.lock().teams.values().find(|t| t.name == name).map(|t| t.id.clone()).unwrap_or_default()
    }

    /// The posts of a channel, oldest first, deleted ones included; at most the newest thousand.
    #[must_use]
    pub fn posts_in(&self, channel: &str) -> Vec<PostView> {
        let mut s = self.shared.lock();
        let channel = s.find_channel("", channel);
        let count = s.posts.count(&channel);
        let places = count.saturating_sub(1000)..count;
        places
            .filter_map(|i| s.posts.id_at(&channel, i))
            .filter_map(|id| s.posts.get(&id).map(std::borrow::Cow::into_owned))
            .map(|p| PostView {
                message: if p.delete_at > 0 { String::new() } else { p.message },
                user: s.username(&p.user_id),
                root_id: p.root_id,
                deleted: p.delete_at > 0,
                reactions: p.reactions.iter().map(|r| format!("{}:{}", s.username(&r.user_id), r.emoji)).collect(),
                kind: p.kind,
                id: p.id,
            })
            .collect()
    }

    /// The files of a post: names and bytes.
    #[must_use]
    pub fn files_of(&self, post: &str) -> Vec<(String, Vec<u8>)> {
        let s = self.shared.lock();
        s.files.values().filter(|file| file.post_id == post).map(|file| (file.name.clone(), file.bytes.to_vec())).collect()
    }

    /// Unread messages and mentions of a channel for a user, by the server's rules.
    #[must_use]
    pub fn unread(&self, user: &str, channel: &str) -> (i64, i64) {
        let mut s = self.shared.lock();
        let user = s.find_user(user);
        let channel = s.find_channel(&user, channel);
        s.unread_of(&user, &channel)
    }

    /// Unread replies and mentions of a thread for a user.
    #[must_use]
    pub fn thread_unread(&self, user: &str, root: &str) -> (i64, i64) {
        let s = self.shared.lock();
        s.thread_unread(root, &s.find_user(user))
    }
}
