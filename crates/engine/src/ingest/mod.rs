//! The one door for server data: [`apply`] is the only function that writes what a server told.
//!
//! It runs on the store's writer thread, inside one transaction, and does nothing but read and write rows and live state.
//! What must be fetched or shown because of it comes back as [`Follow`]s, which [`crate::sync`] carries out after the commit.
//! Each file here has one kind of data; `event` is the table of contents of the socket.

mod channels;
mod event;
mod people;
mod posts;
mod threads;

use crate::Live;
use api::{Broadcast, ServerEvent};
use model::{
    Categories, Channel, ChannelId, ChannelMember, ClientConfig, CollapsedThreads, CustomEmoji, License, Millis, Post, PostId, PostList, Preference,
    Role, Team, TeamId, TeamMember, ThreadList, User, UserId,
};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::{MetaKey, Reader, StoreError, Tx};

pub use posts::PagePlace;

/// How far one may ask back with `since`; a fuller answer is not whole (protocol B6).
pub const SINCE_LIMIT: usize = 1_000;

/// The channels whose newest interval reaches the present: caught up since the socket's hello, and fed by it since.
#[derive(Clone, Default)]
pub struct Whole(Arc<Mutex<HashSet<ChannelId>>>);

impl Whole {
    fn set(&self) -> MutexGuard<'_, HashSet<ChannelId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether nothing of the channel's present is missing.
    pub fn has(&self, channel: &ChannelId) -> bool {
        self.set().contains(channel)
    }

    /// Notes that a channel is caught up.
    pub fn insert(&self, channel: &ChannelId) {
        self.set().insert(channel.clone());
    }

    /// Notes that events were missed: nothing is known to reach the present.
    pub fn clear(&self) {
        self.set().clear();
    }
}

/// Who takes the data in.
#[derive(Clone)]
pub struct Context {
    /// Oneself.
    pub me: UserId,
    /// The present, by the own clock.
    pub now: Millis,
    /// What the window shows, who types, and so on.
    pub live: Live,
    /// Which channels reach the present.
    pub whole: Whole,
}

/// Data that came from a server.
#[derive(Clone, Debug)]
pub enum Incoming {
    /// Configuration and licence.
    Config(ClientConfig, License),
    /// Oneself.
    Me(Box<User>),
    /// All preferences.
    Preferences(Vec<Preference>),
    /// All teams one is in.
    Teams(Vec<Team>, Vec<TeamMember>),
    /// All channels one is in, of all teams. Those not named are gone.
    Channels(Vec<Channel>, Vec<ChannelMember>),
    /// One channel and one's membership of it.
    Channel(Box<Channel>, Option<Box<ChannelMember>>),
    /// A team's categories.
    Categories(TeamId, Categories),
    /// Roles.
    Roles(Vec<Role>),
    /// People.
    Users(Vec<User>),
    /// Who is in direct and group messages.
    ChannelUsers(Vec<(ChannelId, Vec<User>)>),
    /// Custom emoji that were asked for by name; those not found are noted.
    Emoji(Vec<CustomEmoji>, Vec<String>),
    /// A page of a channel's posts.
    Page(ChannelId, PostList, PagePlace),
    /// A whole thread.
    Thread(PostId, PostList),
    /// Posts that were asked for one by one.
    Posts(Vec<Post>),
    /// A page of followed threads. With `whole`, unread threads not named are read.
    Threads(TeamId, ThreadList),
    /// A post that this client just made.
    Created(Box<Post>),
    /// A post that the server just changed for us.
    Changed(Box<Post>),
    /// Something from the socket.
    Event(Box<ServerEvent>, Broadcast),
}

/// What must happen after the commit.
#[derive(Clone, Debug, PartialEq)]
pub enum Follow {
    /// Ask for these people.
    Users(Vec<UserId>),
    /// Ask for a channel and one's membership.
    Channel(ChannelId),
    /// Ask for a team's categories.
    Categories(TeamId),
    /// Ask for teams, memberships and channels again.
    Entry,
    /// Ask for roles that are not known.
    Roles,
    /// Ask for a followed thread.
    Thread(TeamId, PostId),
    /// Ask for a post, say a root that a reply hangs on.
    Post(PostId),
    /// Tell the server that the channel is being read.
    View(ChannelId),
    /// Tell the server that the thread is being read.
    ViewThread(PostId, Millis),
    /// Consider an alert.
    Alert(Box<AlertCause>),
    /// Withdraw alerts of a channel, because it was read elsewhere.
    Read(ChannelId),
}

/// A post that may deserve an alert, with what the event said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertCause {
    /// The post.
    pub post: Post,
    /// Whether the server names oneself among those mentioned.
    pub mentioned: bool,
    /// Whether the server names oneself among the thread's followers.
    pub follower: bool,
    /// The sender as the event names them, without the leading `@`.
    pub sender: String,
    /// Whether an image hangs on it.
    pub has_image: bool,
    /// Whether another file hangs on it.
    pub has_file: bool,
}

/// Takes data in.
///
/// # Errors
/// If the store fails; nothing of it is written then.
pub fn apply(tx: &mut Tx<'_>, context: &Context, incoming: Incoming) -> Result<Vec<Follow>, StoreError> {
    match incoming {
        Incoming::Config(config, license) => {
            tx.set_meta(MetaKey::Config, &config)?;
            tx.set_meta(MetaKey::License, &license)?;
            mode_changed(tx)
        }
        Incoming::Me(me) => {
            tx.set_meta(MetaKey::OwnUserId, &me.id)?;
            tx.upsert_users([&*me])?;
            Ok(vec![Follow::Roles])
        }
        Incoming::Preferences(preferences) => {
            tx.replace_preferences(&preferences)?;
            mode_changed(tx)
        }
        Incoming::Teams(teams, members) => channels::teams(tx, &teams, &members),
        Incoming::Channels(channels, members) => channels::all(tx, context, &channels, &members),
        Incoming::Channel(channel, member) => channels::one(tx, context, &channel, member.as_deref()),
        Incoming::Categories(team, categories) => tx.replace_categories(&team, &categories).map(|_| Vec::new()),
        Incoming::Roles(roles) => tx.upsert_roles(&roles).map(|_| Vec::new()),
        Incoming::Users(users) => people::keep(tx, &users).map(|()| Vec::new()),
        Incoming::ChannelUsers(lists) => people::channel_users(tx, context, &lists),
        Incoming::Emoji(emoji, asked) => people::emoji(tx, context, &emoji, asked),
        Incoming::Page(channel, list, place) => posts::page(tx, context, &channel, &list, place),
        Incoming::Thread(root, list) => threads::whole(tx, &root, &list),
        Incoming::Posts(posts) => posts::keep(tx, posts.iter()),
        Incoming::Threads(team, list) => threads::page(tx, &team, &list),
        Incoming::Created(post) => posts::created(tx, context, &post),
        Incoming::Changed(post) => posts::changed(tx, context, &post),
        Incoming::Event(event, broadcast) => event::apply(tx, context, *event, &broadcast),
    }
}

/// Whether replies live in threads only, by the server's word and the person's choice (protocol D4).
///
/// # Errors
/// If the store fails.
pub fn collapsed_threads(reader: &Reader, config: &ClientConfig) -> Result<bool, StoreError> {
    let choice = || reader.preference("display_settings", "collapsed_reply_threads");
    Ok(match config.collapsed_threads() {
        CollapsedThreads::Disabled => false,
        CollapsedThreads::AlwaysOn => true,
        CollapsedThreads::DefaultOn => choice()?.is_none_or(|word| word == "on"),
        CollapsedThreads::DefaultOff => choice()?.is_some_and(|word| word == "on"),
    })
}

/// After a change of configuration or preferences: pages of roots and pages of all posts do not mix,
/// so a change between them drops the posts, which are fetched again.
fn mode_changed(tx: &mut Tx<'_>) -> Result<Vec<Follow>, StoreError> {
    let config = tx.config()?;
    let collapsed = collapsed_threads(tx, &config)?;
    let before: Option<bool> = tx.meta(MetaKey::CollapsedThreads)?;
    if before != Some(collapsed) {
        tx.set_meta(MetaKey::CollapsedThreads, &collapsed)?;
        if before.is_some() {
            tx.reset_posts()?;
            return Ok(vec![Follow::Entry]);
        }
    }
    Ok(Vec::new())
}
