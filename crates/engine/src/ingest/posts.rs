//! Posts: pages of them, new ones, changed ones, deleted ones, and what they do to counters and intervals.
//!
//! A page says which stretch of a channel's history is whole; a live post extends the newest stretch only if that reached
//! the present before (see [`super::Whole`]), for else there may be a gap between them.

use super::{AlertCause, Context, Follow, collapsed_threads, people};
use api::data::Posted;
use model::{ChannelId, Millis, Post, PostId, PostList, Reaction, UserId};
use store::{Interval, Reactions, StoreError, Tx};

/// Where a page of a channel's posts lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PagePlace {
    /// The newest posts.
    Newest,
    /// Just before a post of this time.
    Before(Millis),
    /// Just after a post of this time.
    After(Millis),
    /// Around the first unread post, or the newest page if nothing is unread.
    Around,
    /// All that changed since this time, which the newest interval ended with. Must be less than [`super::SINCE_LIMIT`].
    Since(Millis),
}

/// Takes a page in and notes what stretch is whole with it.
pub(super) fn page(tx: &mut Tx<'_>, context: &Context, channel: &ChannelId, list: &PostList, place: PagePlace) -> Result<Vec<Follow>, StoreError> {
    let follows = keep(tx, list.posts.values())?;
    let times: Vec<Millis> = list.ordered().filter(|post| !post.is_old_version()).map(|post| post.create_at).collect();
    let oldest = times.iter().min().copied();
    let newest = times.iter().max().copied();
    let reaches_start = list.prev_post_id.is_empty() && !list.first_inaccessible_post_time.is_set();
    let reaches_present = list.next_post_id.is_empty();
    let last = tx.channel(channel)?.map_or(Millis::ZERO, |channel| channel.last_post_at);
    let present = newest.unwrap_or(last).max(last);
    let stretch = match place {
        PagePlace::Newest => Some(Interval { oldest: oldest.unwrap_or(present), newest: present, reaches_start }),
        PagePlace::Before(anchor) => Some(Interval { oldest: oldest.unwrap_or(anchor), newest: anchor, reaches_start }),
        PagePlace::After(anchor) => {
            let end = if reaches_present { present } else { newest.unwrap_or(anchor) };
            Some(Interval::new(anchor, end.max(anchor)))
        }
        PagePlace::Around => {
            let end = if reaches_present { present } else { newest.unwrap_or(present) };
            Some(Interval { oldest: oldest.unwrap_or(end), newest: end, reaches_start })
        }
        PagePlace::Since(since) => Some(Interval::new(since, present.max(since))),
    };
    if let Some(stretch) = stretch {
        tx.extend_interval(channel, stretch)?;
    }
    let to_present =
        matches!(place, PagePlace::Newest | PagePlace::Since(_)) || (reaches_present && matches!(place, PagePlace::After(_) | PagePlace::Around));
    if to_present {
        let updated = list.posts.values().map(|post| post.update_at).max().unwrap_or(present);
        tx.set_channel_fetched_at(channel, updated.max(present))?;
        context.whole.insert(channel);
    }
    Ok(follows)
}

/// Keeps posts as they are; asks for authors that are not known.
pub(super) fn keep<'p>(tx: &mut Tx<'_>, posts: impl Iterator<Item = &'p Post> + Clone) -> Result<Vec<Follow>, StoreError> {
    let living = posts.clone().filter(|post| !post.is_old_version());
    tx.upsert_posts(living.clone(), Reactions::Replace)?;
    for post in living.clone() {
        tx.upsert_emoji(&post.metadata.emojis)?;
        people::keep(tx, post.participants.iter().filter(|user| !user.username.is_empty()))?;
    }
    let mut people: Vec<UserId> = living.flat_map(people_of).collect();
    people.sort_unstable();
    people.dedup();
    Ok(vec![Follow::Users(tx.missing_users(&people)?)])
}

/// What the server says to this person alone. It is in no page of the channel's, so that it must be put into the newest stretch by hand.
pub(super) fn whispered(tx: &mut Tx<'_>, context: &Context, post: &Post) -> Result<Vec<Follow>, StoreError> {
    if !post.is_reply() {
        extend(tx, context, post)?;
    }
    keep(tx, std::iter::once(post))
}

/// Everybody whose name a post needs.
fn people_of(post: &Post) -> Vec<UserId> {
    let mut people = vec![post.user_id.clone()];
    people.extend(post.metadata.reactions.iter().map(|reaction| reaction.user_id.clone()));
    people.extend(post.participants.iter().map(|user| user.id.clone()));
    people.retain(|id| !id.is_empty());
    people
}

/// A post that this client just made. Its event may have come first, or will come.
pub(super) fn created(tx: &mut Tx<'_>, context: &Context, post: &Post) -> Result<Vec<Follow>, StoreError> {
    arrive(tx, context, post, false)
}

/// A post that the server changed.
pub(super) fn changed(tx: &mut Tx<'_>, _context: &Context, post: &Post) -> Result<Vec<Follow>, StoreError> {
    if post.is_old_version() {
        return Ok(Vec::new());
    }
    // A reply that was never fetched stays out: its thread is fetched whole when it is opened.
    if tx.post(&post.id)?.is_some() || !post.is_reply() {
        tx.upsert_posts([post], Reactions::Keep)?;
        tx.upsert_emoji(&post.metadata.emojis)?;
    }
    Ok(vec![Follow::Users(tx.missing_users(&people_of(post))?)])
}

/// A new post from the socket. With `again`, the server tells of one once more because it still waits for an answer:
/// that calls for an alert though the post is known.
pub(super) fn posted(tx: &mut Tx<'_>, context: &Context, event: &Posted, again: bool) -> Result<Vec<Follow>, StoreError> {
    let post = &event.post;
    context.live.stop_typing(&post.channel_id, &post.root_id, &post.user_id);
    let mentioned = event.mentions.contains(&context.me);
    // A page that was fetched at the same time may have brought it first: what it means for counters and alerts, only the event tells.
    let heard = tx.post(&post.id)?.is_some() && tx.channel(&post.channel_id)?.is_none_or(|channel| post.create_at <= channel.last_post_at);
    let mut follows = arrive(tx, context, post, mentioned)?;
    if !heard || again {
        follows.push(Follow::Alert(Box::new(AlertCause {
            post: post.clone(),
            mentioned,
            follower: event.followers.contains(&context.me),
            sender: event.sender_name.trim_start_matches('@').to_owned(),
            has_image: event.image,
            has_file: event.other_file,
        })));
    }
    Ok(follows)
}

/// A new post, by whatever way it came first.
fn arrive(tx: &mut Tx<'_>, context: &Context, post: &Post, mentioned: bool) -> Result<Vec<Follow>, StoreError> {
    let mut follows = Vec::new();
    let is_new = tx.post(&post.id)?.is_none();
    // The echo takes the outbox entry's place, in the same transaction, so that no moment shows both or neither.
    if !post.pending_post_id.is_empty()
        && let Some(entry) = tx.entry_by_pending(&post.pending_post_id)?
    {
        tx.remove_entry(entry.id)?;
    }
    tx.upsert_posts([post], Reactions::Replace)?;
    tx.upsert_emoji(&post.metadata.emojis)?;
    let config = tx.config()?;
    let collapsed = collapsed_threads(tx, &config)?;
    if !is_new {
        if tx.channel(&post.channel_id)?.is_some_and(|channel| post.create_at > channel.last_post_at) {
            count(tx, context, post, mentioned, collapsed, &mut follows)?;
        }
        return Ok(follows);
    }
    if tx.channel(&post.channel_id)?.is_none() {
        // The first word of a conversation can overtake the news of it.
        follows.push(Follow::Channel(post.channel_id.clone()));
    }
    if !(collapsed && post.is_reply()) {
        extend(tx, context, post)?;
    }
    if post.is_reply() {
        follows.extend(reply(tx, context, post)?);
    }
    count(tx, context, post, mentioned, collapsed, &mut follows)?;
    follows.push(Follow::Users(tx.missing_users(&people_of(post))?));
    Ok(follows)
}

/// Extends the newest whole stretch by a live post; starts one where nothing was fetched yet.
fn extend(tx: &mut Tx<'_>, context: &Context, post: &Post) -> Result<(), StoreError> {
    match tx.newest_interval(&post.channel_id)? {
        Some(newest) if context.whole.has(&post.channel_id) => {
            tx.extend_interval(&post.channel_id, Interval::new(newest.newest, post.create_at.max(newest.newest)))?;
        }
        // Between the newest stretch and this post others may be missing: catching up decides.
        Some(_) => {}
        None => {
            tx.extend_interval(&post.channel_id, Interval::new(post.create_at, post.create_at))?;
            context.whole.insert(&post.channel_id);
        }
    }
    Ok(())
}

/// A reply: its root counts it; a thread being read stays read.
fn reply(tx: &mut Tx<'_>, context: &Context, post: &Post) -> Result<Vec<Follow>, StoreError> {
    let mut follows = Vec::new();
    let known = tx.update_post(&post.root_id, |root| {
        root.reply_count += 1;
        root.last_reply_at = root.last_reply_at.max(post.create_at);
        if !root.participants.iter().any(|user| user.id == post.user_id) {
            root.participants.push(model::User { id: post.user_id.clone(), ..model::User::default() });
        }
    })?;
    if !known {
        follows.push(Follow::Post(post.root_id.clone()));
    }
    if context.live.is_reading_thread(&post.root_id) && post.user_id != context.me {
        follows.push(Follow::ViewThread(post.root_id.clone(), post.create_at));
    }
    Ok(follows)
}

/// Channel and member counters after a new post (protocol J2).
///
/// A post that is not newer than the channel's newest was counted by the server before we fetched the channel.
fn count(tx: &mut Tx<'_>, context: &Context, post: &Post, mentioned: bool, collapsed: bool, follows: &mut Vec<Follow>) -> Result<(), StoreError> {
    let Some(channel) = tx.channel(&post.channel_id)? else { return Ok(()) };
    let counted = post.create_at <= channel.last_post_at;
    let root = i64::from(!post.is_reply());
    if !counted {
        tx.update_channel(&post.channel_id, |channel| {
            if !post.is_join_leave() {
                channel.total_msg_count += 1;
                channel.total_msg_count_root += root;
            }
            channel.last_post_at = post.create_at;
        })?;
    }
    let own = post.user_id == context.me && !post.is_from_webhook();
    let reading = context.live.is_reading(&post.channel_id) && !(collapsed && post.is_reply());
    if own && !(collapsed && post.is_reply()) || reading {
        // The server marks one's own posts read by itself; what is being read, it must be told.
        read(tx, &post.channel_id, post.create_at)?;
        if reading && !own {
            follows.push(Follow::View(post.channel_id.clone()));
        }
    } else if mentioned && !counted {
        tx.update_channel_member(&post.channel_id, |member| {
            member.mention_count += 1;
            member.mention_count_root += root;
        })?;
    }
    Ok(())
}

/// Sets a channel read up to now: counts equal totals, no mentions.
pub(super) fn read(tx: &mut Tx<'_>, channel: &ChannelId, at: Millis) -> Result<bool, StoreError> {
    let Some(totals) = tx.channel(channel)? else { return Ok(false) };
    tx.update_channel_member(channel, |member| {
        member.msg_count = member.msg_count.max(totals.total_msg_count);
        member.msg_count_root = member.msg_count_root.max(totals.total_msg_count_root);
        member.mention_count = 0;
        member.mention_count_root = 0;
        member.urgent_mention_count = 0;
        member.last_viewed_at = member.last_viewed_at.max(at);
    })
}

/// A post is gone; a root takes its replies along without events of their own.
pub(super) fn deleted(tx: &mut Tx<'_>, post: &Post) -> Result<Vec<Follow>, StoreError> {
    let known = tx.remove_post(&post.id)?;
    if post.is_reply() {
        if known {
            tx.update_post(&post.root_id, |root| root.reply_count = (root.reply_count - 1).max(0))?;
        }
        if let Some(thread) = tx.thread(&post.root_id)?.filter(|thread| thread.is_following) {
            // Whether the reply was still unread is not told; what of the thread is, the server knows.
            return Ok(vec![Follow::Thread(thread.team_id, post.root_id.clone())]);
        }
    } else {
        tx.remove_thread(&post.id)?;
    }
    Ok(Vec::new())
}

/// A reaction came or went.
pub(super) fn reaction(tx: &mut Tx<'_>, reaction: &Reaction, on: bool) -> Result<Vec<Follow>, StoreError> {
    if on {
        tx.add_reaction(reaction)?;
    } else {
        tx.remove_reaction(reaction)?;
    }
    Ok(vec![Follow::Users(tx.missing_users(std::slice::from_ref(&reaction.user_id))?)])
}

/// Forgets a post altogether.
pub(super) fn burned(tx: &mut Tx<'_>, post: &PostId) -> Result<Vec<Follow>, StoreError> {
    tx.remove_post(post)?;
    Ok(Vec::new())
}
