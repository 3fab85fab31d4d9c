//! A channel's posts: a stretch of its history, with the days, the line before what is new, and what waits in the outbox.
//!
//! A timeline is anchored at the present or at a moment of the past, and shows so many posts before and after it.
//! It shows only what is whole: at a gap it ends with `Older` or `Newer`, which fetch.
//! The first batch holds what fills a screen; the rest follows once that was drawn.

use super::drive::View;
use crate::boundary::{Anchor, TimelineItem};
use crate::present::{Hanging, Lens};
use crate::views::rows::{self, Posts};
use crate::window::ViewCommand;
use async_trait::async_trait;
use engine::store::{Anchor as Place, Change, Depth, Interval, Reader, StoreError};
use engine::{Account, LiveChange};
use model::{Channel, ChannelId, Millis, Post, PostId, UserId, unread};
use std::collections::HashSet;

/// What fills a screen.
const FIRST: usize = 30;
/// How many more are shown at each step.
const STEP: usize = 40;
/// How many are shown at once; beyond it the stretch slides.
const MOST: usize = 300;

pub(super) struct Timeline {
    account: Option<Account>,
    channel: ChannelId,
    opened_at: Anchor,
    /// `None` is the present.
    anchor: Option<Place>,
    before: usize,
    after: usize,
    /// Posts after this moment are new; stays until the view is closed.
    new_after: Option<Millis>,
    first: bool,
    /// What the last reading showed, to go on from it.
    oldest: Option<Post>,
    newest: Option<Post>,
    older_on_server: bool,
    /// Whether older or newer posts were asked for and the next reading must tell whether they are here or must be fetched.
    wants: Option<Way>,
    people: HashSet<UserId>,
}

/// Which way one scrolls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Older,
    Newer,
}

impl Timeline {
    pub fn new(account: Option<Account>, channel: ChannelId, anchor: Anchor) -> Self {
        Self {
            account,
            channel,
            opened_at: anchor,
            anchor: None,
            before: FIRST,
            after: 0,
            new_after: None,
            first: true,
            oldest: None,
            newest: None,
            older_on_server: false,
            wants: None,
            people: HashSet::new(),
        }
    }

    fn fetch(&self, way: Way) {
        let Some(account) = self.account.clone() else { return };
        let channel = self.channel.clone();
        let (oldest, newest) = (self.oldest.as_ref().map(|post| post.id.clone()), self.newest.as_ref().map(|post| post.id.clone()));
        tokio::spawn(async move {
            let outcome = match (way, newest) {
                (Way::Older, _) => account.fetch_older(&channel, oldest.as_ref()).await,
                (Way::Newer, Some(newest)) => account.fetch_newer(&channel, &newest).await,
                (Way::Newer, None) => Ok(()),
            };
            if let Err(error) = outcome {
                tracing::debug!(%error, "history was not fetched");
            }
        });
    }
}

/// One reading.
struct Read {
    items: Vec<TimelineItem>,
    anchor: Option<Place>,
    new_after: Option<Millis>,
    oldest: Option<Post>,
    newest: Option<Post>,
    older_on_server: bool,
    before: usize,
    after: usize,
}

#[async_trait]
impl View for Timeline {
    type Item = TimelineItem;

    fn key(item: &TimelineItem) -> String {
        rows::key(item)
    }

    fn on_change(&self, change: &Change) -> bool {
        match change {
            Change::PostUpserted { channel_id, .. }
            | Change::PostRemoved { channel_id, .. }
            | Change::IntervalChanged { channel_id }
            | Change::ChannelUpserted { channel_id, .. }
            | Change::MemberChanged { channel_id }
            | Change::ThreadChanged { channel_id, .. } => *channel_id == self.channel,
            Change::OutboxChanged { channel_id, .. } => channel_id.is_empty() || *channel_id == self.channel,
            Change::UserUpserted { user_id } => self.people.contains(user_id),
            Change::PreferencesChanged { .. } | Change::RolesChanged | Change::ConfigChanged | Change::EmojiChanged => true,
            _ => false,
        }
    }

    fn on_live(&self, change: &LiveChange) -> bool {
        match change {
            LiveChange::History(channel) => *channel == self.channel,
            LiveChange::Presence(user) => self.people.contains(user),
            _ => false,
        }
    }

    fn on_command(&mut self, command: ViewCommand) -> bool {
        match command {
            ViewCommand::Older => {
                self.wants = Some(Way::Older);
                self.before += STEP;
                if self.before + self.after > MOST
                    && let Some(oldest) = &self.oldest
                {
                    self.anchor = Some(Place::of(oldest));
                    self.before = STEP;
                    self.after = MOST - 2 * STEP;
                }
                true
            }
            ViewCommand::Newer => {
                self.after += STEP;
                if self.before + self.after > MOST
                    && let Some(newest) = &self.newest
                {
                    self.anchor = Some(Place::of(newest));
                    self.after = STEP;
                    self.before = MOST - 2 * STEP;
                }
                self.wants = Some(Way::Newer);
                true
            }
            ViewCommand::Newest => {
                self.anchor = None;
                self.before = FIRST + STEP;
                self.after = 0;
                true
            }
            ViewCommand::Acknowledged(_) => false,
        }
    }

    fn opened(&mut self) {
        self.first = false;
        self.before += STEP;
        let Some(account) = self.account.clone() else { return };
        let (channel, anchor) = (self.channel.clone(), self.opened_at.clone());
        tokio::spawn(async move {
            let outcome = match anchor {
                Anchor::Post { post } => account.fetch_around(&post).await.map(|_| ()),
                Anchor::Unread | Anchor::Newest => account.catch_up(&channel).await,
            };
            if let Err(error) = outcome {
                tracing::debug!(%error, "a channel was not brought up to the present");
            }
        });
    }

    fn again_after(&self) -> Option<std::time::Duration> {
        // Once, right after the first screen was sent: the rest of what is here.
        (!self.first && self.oldest.is_some() && self.before == FIRST + STEP && self.people.is_empty()).then_some(std::time::Duration::ZERO)
    }

    async fn load(&mut self) -> Result<Vec<TimelineItem>, StoreError> {
        let Some(account) = &self.account else { return Ok(Vec::new()) };
        let (live, id, me, channel) = (account.live().clone(), account.id().clone(), account.me().clone(), self.channel.clone());
        let (first, opened_at) = (self.first, self.opened_at.clone());
        let (anchor, before, after, new_after) = (self.anchor.clone(), self.before, self.after, self.new_after);
        let (read, (seen, missing)) = account
            .store()
            .read(move |r| {
                let lens = Lens::new(r, &live, &id, &me)?;
                let Some(channel) = r.channel(&channel)? else { return Ok((None, lens.looked_at())) };
                let mut stretch = Stretch { anchor, before, after, new_after };
                if first {
                    stretch.begin(&lens, &channel, &opened_at)?;
                }
                let read = stretch.read(&lens, &channel)?;
                Ok((Some(read), lens.looked_at()))
            })
            .await?;
        account.look_at(seen.iter().cloned(), missing.into_iter().collect());
        self.people = seen;
        let Some(read) = read else { return Ok(Vec::new()) };
        let id = |post: &Option<Post>| post.as_ref().map(|post| post.id.clone());
        let (no_older, no_newer) = (id(&self.oldest) == id(&read.oldest), id(&self.newest) == id(&read.newest));
        self.anchor = read.anchor;
        self.new_after = read.new_after;
        self.oldest = read.oldest;
        self.newest = read.newest;
        self.older_on_server = read.older_on_server;
        self.before = read.before;
        self.after = read.after;
        // What was asked for is shown if it is here. If it is not, nothing changes on the screen, and so nobody would ask again.
        match self.wants.take() {
            Some(Way::Older) if no_older && self.older_on_server => self.fetch(Way::Older),
            Some(Way::Newer) if no_newer => self.fetch(Way::Newer),
            _ => {}
        }
        Ok(read.items)
    }
}

/// Which posts to show.
struct Stretch {
    anchor: Option<Place>,
    before: usize,
    after: usize,
    new_after: Option<Millis>,
}

impl Stretch {
    /// Where a timeline begins.
    fn begin(&mut self, lens: &Lens<'_>, channel: &Channel, at: &Anchor) -> Result<(), StoreError> {
        match at {
            Anchor::Newest => {}
            Anchor::Post { post } => {
                if let Some(post) = lens.reader.post(post)? {
                    self.show(&Place::of(&post));
                }
            }
            Anchor::Unread => {
                let Some(member) = lens.reader.channel_member(&channel.id)? else { return Ok(()) };
                let depth = if lens.collapsed { Depth::Roots } else { Depth::All };
                let newest = lens.reader.posts_before(&channel.id, &Place::end(), FIRST, depth)?;
                // What is new fits on the screen: begin at the present, with the line in sight.
                let in_sight = newest.last().is_none_or(|oldest| oldest.create_at <= member.last_viewed_at) || newest.len() < FIRST;
                if !in_sight && unread(channel, &member, lens.collapsed).messages > 0 && member.last_viewed_at.is_set() {
                    self.show(&Place::at(member.last_viewed_at.plus(1)));
                }
            }
        }
        Ok(())
    }

    fn show(&mut self, place: &Place) {
        self.anchor = Some(place.clone());
        self.before = FIRST / 2;
        self.after = FIRST;
    }

    fn read(mut self, lens: &Lens<'_>, channel: &Channel) -> Result<Read, StoreError> {
        let reader = lens.reader;
        let depth = if lens.collapsed { Depth::Roots } else { Depth::All };
        let interval = self.interval(reader, &channel.id)?;
        let whole = |post: &Post| interval.is_some_and(|interval| interval.covers(post.create_at));
        let from = self.anchor.clone().unwrap_or_else(Place::end);
        let mut posts: Vec<Post> = reader.posts_before(&channel.id, &from, self.before, depth)?;
        let older_here = posts.len() == self.before;
        posts.retain(whole);
        posts.reverse();
        let mut newer_here = false;
        if self.anchor.is_some() {
            let later = reader.posts_after(&channel.id, &before(&from), self.after, depth)?;
            newer_here = later.len() == self.after;
            let known: HashSet<PostId> = posts.iter().map(|post| post.id.clone()).collect();
            posts.extend(later.into_iter().filter(|post| whole(post) && !known.contains(&post.id)));
        }
        let newest_interval = reader.newest_interval(&channel.id)?;
        let at_present = self.anchor.is_none() || (!newer_here && interval == newest_interval);
        let oldest_is_here = posts.first().is_some_and(|post| older_here && whole(post));
        let reaches_start = interval.is_some_and(|interval| interval.reaches_start) && !oldest_is_here;
        let member = reader.channel_member(&channel.id)?;
        if let Some(member) = &member {
            self.line(lens, channel, member);
        }
        let hanging = Hanging::read(reader)?;
        let loading = lens.live.history(&channel.id);
        let mut items = Vec::new();
        if reaches_start {
            items.push(TimelineItem::Start);
        } else if !posts.is_empty() || interval.is_none() || loading.is_some() {
            items.push(TimelineItem::Older { loading: loading == Some(true), offline: loading == Some(false) });
        }
        let content = Posts { channel, posts: &posts, hanging: &hanging, new_after: self.new_after, waiting: at_present, thread: None };
        items.extend(rows::build(lens, &content)?);
        if !at_present {
            items.push(TimelineItem::Newer { loading: loading == Some(true) });
        }
        Ok(Read {
            items,
            older_on_server: !oldest_is_here && !reaches_start,
            oldest: posts.first().cloned(),
            newest: posts.last().cloned(),
            anchor: self.anchor,
            new_after: self.new_after,
            before: self.before,
            after: self.after,
        })
    }

    /// The whole stretch that the anchor lies in.
    fn interval(&self, reader: &Reader, channel: &ChannelId) -> Result<Option<Interval>, StoreError> {
        match &self.anchor {
            None => reader.newest_interval(channel),
            Some(anchor) => match reader.interval_covering(channel, anchor.create_at)? {
                Some(interval) => Ok(Some(interval)),
                None => reader.newest_interval(channel),
            },
        }
    }

    /// Sets the line before what is new, once there is something new that is not being read; a "mark unread" moves it back.
    fn line(&mut self, lens: &Lens<'_>, channel: &Channel, member: &model::ChannelMember) {
        let something = unread(channel, member, lens.collapsed).messages > 0;
        let moved_back = self.new_after.is_some_and(|at| member.last_viewed_at < at);
        if something && (self.new_after.is_none() || moved_back) {
            self.new_after = Some(member.last_viewed_at);
        }
    }
}

/// Just before a place, so that what stands at it is included.
fn before(place: &Place) -> Place {
    Place::at(place.create_at)
}
