//! Threads: followed, read.

use super::durable;
use super::error::{from_engine, from_store};
use crate::boundary::{Done, UiError};
use engine::{Account, Work};
use model::{IntentId, Millis, PostId, TeamId};
use store::{Anchor, StoredThread};

/// Follows a thread or no longer.
pub(super) async fn follow(account: &Account, id: &IntentId, root: PostId, on: bool) -> Result<Done, UiError> {
    let wanted = root.clone();
    let read = account.store().read(move |r| {
        let post = r.post(&wanted)?;
        let channel = match &post {
            Some(post) => r.channel(&post.channel_id)?,
            None => None,
        };
        let own = channel.map(|channel| channel.team_id).unwrap_or_default();
        // Threads of direct messages may be asked for under any of one's teams.
        let any = r.teams()?.into_iter().map(|team| team.id).min().unwrap_or_default();
        Ok((post, own, any))
    });
    let (post, own, any) = read.await.map_err(from_store)?;
    let team = if own.is_empty() { any } else { own.clone() };
    let work = Work::FollowThread { team, root: root.clone(), on };
    durable(account, id, &work, move |tx| {
        tx.update_post(&root, |post| post.is_following = Some(on))?;
        if tx.thread(&root)?.is_some() {
            tx.update_thread(&root, |thread| thread.is_following = on)?;
        } else if let Some(post) = post.filter(|_| on) {
            let people = post.participants.iter().map(|user| user.id.clone()).collect();
            let thread = StoredThread {
                root_id: root,
                channel_id: post.channel_id,
                team_id: own,
                reply_count: post.reply_count,
                last_reply_at: if post.last_reply_at == Millis::ZERO { post.create_at } else { post.last_reply_at },
                is_following: true,
                participants: people,
                ..StoredThread::default()
            };
            tx.upsert_threads([&thread])?;
        }
        Ok(())
    })
    .await
}

/// Takes a thread as read.
pub(super) async fn mark_read(account: &Account, id: &IntentId, root: PostId) -> Result<Done, UiError> {
    let wanted = root.clone();
    let last = account.store().read(move |r| Ok(r.thread(&wanted)?.map(|thread| thread.last_reply_at))).await.map_err(from_store)?;
    // By the later of both clocks, so that a server that is ahead of ours does not keep the last reply unread.
    let at = account.clock().now().max(last.unwrap_or_default());
    account.mark_thread_read(id, &root, at).await.map_err(|error| from_engine(&error))?;
    Ok(Done::Done)
}

/// Takes all threads of a team as read.
pub(super) async fn mark_all_read(account: &Account, id: &IntentId, team: TeamId) -> Result<Done, UiError> {
    let work = Work::AllThreadsRead { team: team.clone() };
    durable(account, id, &work, move |tx| {
        for thread in tx.followed_threads(&team, &Anchor::end(), usize::MAX, true)? {
            tx.update_thread(&thread.root_id, |thread| {
                thread.unread_replies = 0;
                thread.unread_mentions = 0;
                thread.last_viewed_at = thread.last_viewed_at.max(thread.last_reply_at);
            })?;
        }
        Ok(())
    })
    .await
}
