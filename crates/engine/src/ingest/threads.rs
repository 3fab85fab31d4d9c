//! Followed threads and their counters (protocol B8, J3).

use super::{Context, Follow, people};
use api::data::{ThreadFollowChanged, ThreadReadChanged};
use model::{ChannelId, Millis, PostId, PostList, TeamId, Thread, ThreadList};
use store::{Reactions, StoreError, StoredThread, Tx};

/// All of a thread: its posts are whole from now on, until events are missed.
pub(super) fn whole(tx: &mut Tx<'_>, root: &PostId, list: &PostList) -> Result<Vec<Follow>, StoreError> {
    let known: Vec<PostId> = tx.thread_posts(root)?.into_iter().map(|post| post.id).collect();
    for gone in known.iter().filter(|id| *id != root && !list.posts.contains_key(*id)) {
        tx.remove_post(gone)?;
    }
    let follows = super::posts::keep(tx, list.posts.values())?;
    let Some(post) = list.posts.get(root) else { return Ok(follows) };
    let replies = list.posts.values().filter(|post| post.root_id == *root && !post.is_old_version());
    let last = replies.clone().map(|post| post.create_at).max().unwrap_or_default();
    let count = i64::try_from(replies.count()).unwrap_or_default();
    let before = tx.thread(root)?;
    let thread = StoredThread {
        root_id: root.clone(),
        channel_id: post.channel_id.clone(),
        reply_count: count,
        last_reply_at: last,
        whole: true,
        is_following: post.is_following.unwrap_or(before.as_ref().is_some_and(|thread| thread.is_following)),
        ..before.unwrap_or_else(|| empty(root))
    };
    tx.upsert_threads([&thread])?;
    tx.update_post(root, |root| {
        root.reply_count = count;
        root.last_reply_at = last.max(root.last_reply_at);
    })?;
    Ok(follows)
}

/// A page of followed threads.
pub(super) fn page(tx: &mut Tx<'_>, team: &TeamId, list: &ThreadList) -> Result<Vec<Follow>, StoreError> {
    let mut follows = Vec::new();
    for thread in &list.threads {
        follows.extend(one(tx, team, thread, true)?);
    }
    Ok(follows)
}

/// One followed thread. Those of direct and group messages belong to no team, whichever team they were told under.
pub(super) fn one(tx: &mut Tx<'_>, team: &TeamId, thread: &Thread, following: bool) -> Result<Vec<Follow>, StoreError> {
    if thread.delete_at.is_set() {
        tx.remove_thread(&thread.id)?;
        return Ok(Vec::new());
    }
    let mut follows = Vec::new();
    if let Some(post) = &thread.post {
        tx.upsert_posts([post], Reactions::Keep)?;
        people::keep(tx, thread.participants.iter().filter(|user| !user.username.is_empty()))?;
        let people: Vec<_> = thread.participants.iter().map(|user| user.id.clone()).chain([post.user_id.clone()]).collect();
        follows.push(Follow::Users(tx.missing_users(&people)?));
    }
    let before = tx.thread(&thread.id)?;
    let channel = thread.post.as_ref().map(|post| post.channel_id.clone()).or_else(|| before.as_ref().map(|thread| thread.channel_id.clone()));
    let Some(channel) = channel else {
        return Ok(vec![Follow::Thread(team.clone(), thread.id.clone())]);
    };
    let team = match tx.channel(&channel)? {
        Some(channel) => channel.team_id,
        None => team.clone(),
    };
    let stored = StoredThread {
        root_id: thread.id.clone(),
        channel_id: channel,
        team_id: team,
        reply_count: thread.reply_count,
        last_reply_at: thread.last_reply_at,
        last_viewed_at: thread.last_viewed_at,
        unread_replies: thread.unread_replies,
        unread_mentions: thread.unread_mentions,
        is_following: following,
        participants: thread.participants.iter().map(|user| user.id.clone()).collect(),
        whole: before.is_some_and(|thread| thread.whole),
    };
    tx.upsert_threads([&stored])?;
    tx.update_post(&thread.id, |root| {
        root.reply_count = thread.reply_count;
        root.last_reply_at = thread.last_reply_at;
        root.is_following = Some(following);
    })?;
    Ok(follows)
}

/// One follows a thread now, or no longer.
pub(super) fn follow_changed(tx: &mut Tx<'_>, team: &TeamId, event: &ThreadFollowChanged) -> Result<Vec<Follow>, StoreError> {
    tx.update_post(&event.thread_id, |root| root.is_following = Some(event.state))?;
    let known = tx.update_thread(&event.thread_id, |thread| thread.is_following = event.state)?;
    if event.state && !known && tx.thread(&event.thread_id)?.is_none() {
        return Ok(vec![Follow::Thread(team.clone(), event.thread_id.clone())]);
    }
    Ok(Vec::new())
}

/// Threads were read: one, all of a channel, or all of a team (protocol C6, three shapes).
pub(super) fn read_changed(
    tx: &mut Tx<'_>,
    context: &Context,
    team: &TeamId,
    channel: &ChannelId,
    event: &ThreadReadChanged,
) -> Result<Vec<Follow>, StoreError> {
    if !event.thread_id.is_empty() {
        let known = tx.update_thread(&event.thread_id, |thread| {
            thread.unread_replies = event.unread_replies;
            thread.unread_mentions = event.unread_mentions;
            thread.last_viewed_at = event.timestamp;
        })?;
        if !known && tx.thread(&event.thread_id)?.is_none() {
            return Ok(vec![Follow::Thread(team.clone(), event.thread_id.clone())]);
        }
        return Ok(Vec::new());
    }
    let at = if event.timestamp.is_set() { event.timestamp } else { context.now };
    read_all(tx, team, (!channel.is_empty()).then_some(channel), at)
}

/// Takes all threads of a team, or of one channel, as read.
pub(super) fn read_all(tx: &mut Tx<'_>, team: &TeamId, channel: Option<&ChannelId>, at: Millis) -> Result<Vec<Follow>, StoreError> {
    let team = match channel {
        Some(channel) => tx.channel(channel)?.map_or_else(|| team.clone(), |channel| channel.team_id),
        None => team.clone(),
    };
    let unread = tx.followed_threads(&team, &store::Anchor::end(), usize::MAX >> 1, true)?;
    for thread in unread.iter().filter(|thread| channel.is_none_or(|channel| thread.channel_id == *channel)) {
        tx.update_thread(&thread.root_id, |thread| {
            thread.unread_replies = 0;
            thread.unread_mentions = 0;
            thread.last_viewed_at = thread.last_viewed_at.max(at);
        })?;
    }
    Ok(Vec::new())
}

fn empty(root: &PostId) -> StoredThread {
    StoredThread {
        root_id: root.clone(),
        channel_id: ChannelId::default(),
        team_id: TeamId::default(),
        reply_count: 0,
        last_reply_at: Millis::ZERO,
        last_viewed_at: Millis::ZERO,
        unread_replies: 0,
        unread_mentions: 0,
        is_following: false,
        whole: false,
        participants: Vec::new(),
    }
}
