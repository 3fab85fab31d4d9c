//! Posts into rows: days, the line before what is new, groups of one author's posts, and what waits in the outbox at the end.
//! A timeline and a thread are built alike.

use crate::boundary::{PostItem, PostKind, TimelineItem};
use crate::present::{Hanging, Lens, post_item, waiting_item};
use engine::store::StoreError;
use engine::{Work, channel_rights};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use model::{Channel, Millis, Post, PostId, UserId};

/// How long a group of one author's posts goes on, in milliseconds.
const GROUP: i64 = 5 * 60_000;

/// What rows are made of.
pub(super) struct Posts<'a> {
    pub channel: &'a Channel,
    /// Oldest first.
    pub posts: &'a [Post],
    pub hanging: &'a Hanging,
    /// Posts of others after this moment are new.
    pub new_after: Option<Millis>,
    /// Whether what waits in the outbox stands at the end.
    pub waiting: bool,
    /// The thread, if it is one; its root is the first post.
    pub thread: Option<&'a PostId>,
}

/// What a row is: the same as long as it is shown.
pub(super) fn key(item: &TimelineItem) -> String {
    match item {
        TimelineItem::Start => "start".to_owned(),
        TimelineItem::Older { .. } => "older".to_owned(),
        TimelineItem::Newer { .. } => "newer".to_owned(),
        TimelineItem::NewLine => "new".to_owned(),
        TimelineItem::Replies { .. } => "replies".to_owned(),
        TimelineItem::Day { at } => format!("day {}", at.0),
        TimelineItem::Post { post } => post.key.clone(),
    }
}

/// Builds the rows.
pub(super) fn build(lens: &Lens<'_>, content: &Posts<'_>) -> Result<Vec<TimelineItem>, StoreError> {
    let rights = channel_rights(lens.reader, &lens.me, &content.channel.id)?;
    let people: Vec<&UserId> = content.posts.iter().map(|post| &post.user_id).collect();
    lens.preload(people)?;
    let mut rows = Rows { items: Vec::new(), last: None, day: None, new_after: content.new_after, zone: TimeZone::system(), me: lens.me.id.clone() };
    for post in content.posts {
        if content.hanging.is_deleted(&post.id) {
            continue;
        }
        let item = post_item(lens, post, content.channel, &rights, content.hanging)?;
        let is_root = content.thread == Some(&post.id);
        rows.push(item, is_root);
        if is_root {
            rows.items.push(TimelineItem::Replies { count: u32::try_from(post.reply_count).unwrap_or(0) });
            rows.last = None;
        }
    }
    if content.waiting {
        for (entry, work) in &content.hanging.posts {
            let here = entry.channel_id == content.channel.id
                && match content.thread {
                    Some(root) => entry.root_id == *root,
                    None => entry.root_id.is_empty() || !lens.collapsed,
                };
            // Its echo may be here already: the cache is committed first.
            let Work::Post { pending, .. } = work else { continue };
            let arrived = content.posts.iter().any(|post| post.pending_post_id == *pending);
            if here
                && !arrived
                && let Some(item) = waiting_item(lens, entry, work, content.channel)?
            {
                rows.push(item, false);
            }
        }
    }
    Ok(rows.items)
}

struct Rows {
    items: Vec<TimelineItem>,
    last: Option<(UserId, String, Millis)>,
    day: Option<jiff::civil::Date>,
    new_after: Option<Millis>,
    zone: TimeZone,
    me: UserId,
}

impl Rows {
    fn push(&mut self, mut item: PostItem, is_root: bool) {
        self.day_before(item.at);
        if !is_root && self.new_after.is_some_and(|after| item.at > after) && item.author.id != self.me {
            self.items.push(TimelineItem::NewLine);
            self.new_after = None;
            self.last = None;
        }
        let talks = matches!(item.kind, PostKind::Message | PostKind::Action);
        let who = (item.author.id.clone(), item.author.name.clone(), item.at);
        item.grouped = talks && self.last.as_ref().is_some_and(|(id, name, at)| *id == who.0 && *name == who.1 && item.at.since(*at) < GROUP);
        self.last = talks.then_some(who);
        self.items.push(TimelineItem::Post { post: Box::new(item) });
    }

    /// A line before the first post of a day, in the reader's zone.
    fn day_before(&mut self, at: Millis) {
        let Ok(moment) = Timestamp::from_millisecond(at.0) else { return };
        let local: Zoned = moment.to_zoned(self.zone.clone());
        let day = local.date();
        if self.day != Some(day) {
            self.day = Some(day);
            self.last = None;
            let start = local.start_of_day().map_or(at.0, |start| start.timestamp().as_millisecond());
            self.items.push(TimelineItem::Day { at: Millis(start) });
        }
    }
}
