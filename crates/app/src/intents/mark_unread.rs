//! Taking a post and what follows as unread (protocol J2).

use super::durable;
use super::error::from_store;
use crate::boundary::{Done, ErrorCode, UiError};
use engine::{Account, Work, collapsed_threads};
use model::{IntentId, Post, PostId};
use store::{Anchor, Depth};

/// How many posts after it are counted here; the server's own count follows anyway.
const COUNTED: usize = 1_000;

pub(super) async fn run(account: &Account, id: &IntentId, post: PostId) -> Result<Done, UiError> {
    let wanted = post.clone();
    let found = account.store().read(move |r| r.post(&wanted)).await.map_err(from_store)?;
    let found = found.ok_or_else(|| UiError::new(ErrorCode::NotFound))?;
    account.live().hold_unread(&found.channel_id);
    durable(account, id, &Work::MarkUnread { post }, move |tx| {
        let config = tx.config()?;
        if collapsed_threads(tx, &config)? && found.is_reply() {
            let replies = tx.thread_posts(&found.root_id)?;
            let since =
                i64::try_from(replies.iter().filter(|reply| reply.is_reply() && reply.create_at >= found.create_at).count()).unwrap_or(i64::MAX);
            tx.update_thread(&found.root_id, |thread| {
                thread.unread_replies = since;
                thread.last_viewed_at = found.create_at.plus(-1);
            })?;
            return Ok(());
        }
        let Some(channel) = tx.channel(&found.channel_id)? else { return Ok(()) };
        let after = tx.posts_after(&channel.id, &Anchor::at(found.create_at), COUNTED, Depth::All)?;
        let counts = |post: &&Post| !post.is_join_leave();
        let all = i64::try_from(after.iter().filter(counts).count()).unwrap_or(i64::MAX);
        let roots = i64::try_from(after.iter().filter(counts).filter(|post| !post.is_reply()).count()).unwrap_or(i64::MAX);
        tx.update_channel_member(&channel.id, |member| {
            member.msg_count = channel.total_msg_count.saturating_sub(all).max(0);
            member.msg_count_root = channel.total_msg_count_root.saturating_sub(roots).max(0);
            if channel.kind.is_personal() {
                // Every message of a direct or group message is a mention.
                member.mention_count = all;
                member.mention_count_root = roots;
            }
            member.last_viewed_at = found.create_at.plus(-1);
        })?;
        Ok(())
    })
    .await
}
