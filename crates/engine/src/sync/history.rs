//! Pages of posts: catching a channel up, scrolling back and forth, going to a post, whole threads.
//!
//! Each fetch tells [`Incoming::Page`] where the page lies, and ingest notes which stretch is whole.

use crate::ingest::{PagePlace, SINCE_LIMIT};
use crate::{Account, EngineError, Incoming};
use api::posts::{self, PostsAt};
use model::{ChannelId, Millis, PostId};

/// Posts per page; the official clients' number.
pub(crate) const PAGE: u32 = 60;
/// How far back `since` asks beyond what is known, in milliseconds: replicas lag and rows commit out of order (protocol B6).
const OVERLAP: i64 = 5_000;

async fn collapsed(account: &Account) -> Result<bool, EngineError> {
    Ok(account.store().read(|r| crate::collapsed_threads(r, &r.config()?)).await?)
}

/// Brings a channel up to the present.
///
/// One that was fetched before asks what changed since; if that is too much, or nothing was fetched, it asks for the page
/// around the first unread post, else the newest.
pub(crate) async fn catch_up(account: &Account, channel: &ChannelId) -> Result<(), EngineError> {
    if account.whole().has(channel) && !is_short(account, channel).await? {
        return Ok(());
    }
    account.live().set_history(channel, Some(true));
    let outcome = fetch_present(account, channel).await;
    account.live().set_history(channel, if outcome.is_err() { Some(false) } else { None });
    if let Err(error) = &outcome {
        account.check_session(error);
    }
    outcome
}

/// Whether so little of a channel is here that its first screen would not be full, although more exists.
async fn is_short(account: &Account, channel: &ChannelId) -> Result<bool, EngineError> {
    let channel = channel.clone();
    let short = account.store().read(move |r| {
        let Some(newest) = r.newest_interval(&channel)? else { return Ok(true) };
        if newest.reaches_start {
            return Ok(false);
        }
        let posts = r.posts_before(&channel, &store::Anchor::end(), 30, store::Depth::All)?;
        Ok(posts.iter().filter(|post| post.create_at >= newest.oldest).count() < 30)
    });
    Ok(short.await?)
}

async fn fetch_present(account: &Account, channel: &ChannelId) -> Result<(), EngineError> {
    let connection = account.connection();
    let collapsed = collapsed(account).await?;
    let id = channel.clone();
    let (interval, fetched_at) = account.store().read(move |r| Ok((r.newest_interval(&id)?, r.channel_fetched_at(&id)?))).await?;
    if let (Some(interval), Some(fetched_at)) = (interval, fetched_at)
        && !is_short(account, channel).await?
    {
        let since = fetched_at.plus(-OVERLAP);
        let list = posts::get_posts_for_channel(&connection, channel, &PostsAt::Since(since), PAGE, collapsed).await?;
        if list.order.len() < SINCE_LIMIT {
            account.take(Incoming::Page(channel.clone(), list, PagePlace::Since(interval.newest))).await?;
            return Ok(());
        }
        // An arbitrary thousand of more changes says nothing: what was known may have changed too.
        let id = channel.clone();
        account.store().write(move |tx| tx.clear_intervals(&id)).await?;
    }
    let around = posts::get_posts_around_last_unread(&connection, channel, 30, PAGE, collapsed).await?;
    let at_present = around.next_post_id.is_empty();
    account.take(Incoming::Page(channel.clone(), around, PagePlace::Around)).await?;
    if !at_present {
        // The newest posts besides, so that "jump to newest" is local and live posts have something to follow.
        let newest = posts::get_posts_for_channel(&connection, channel, &PostsAt::Page(0), PAGE, collapsed).await?;
        account.take(Incoming::Page(channel.clone(), newest, PagePlace::Newest)).await?;
    }
    Ok(())
}

/// Fetches the page before a post; without one, before the oldest known.
pub(crate) async fn older(account: &Account, channel: &ChannelId, before: Option<&PostId>) -> Result<(), EngineError> {
    let Some(before) = before else { return catch_up(account, channel).await };
    account.live().set_history(channel, Some(true));
    let outcome = page_beside(account, channel, before, true).await;
    account.live().set_history(channel, if outcome.is_err() { Some(false) } else { None });
    outcome
}

/// Fetches the page after a post.
pub(crate) async fn newer(account: &Account, channel: &ChannelId, after: &PostId) -> Result<(), EngineError> {
    page_beside(account, channel, after, false).await
}

async fn page_beside(account: &Account, channel: &ChannelId, post: &PostId, before: bool) -> Result<(), EngineError> {
    let id = post.clone();
    let at = account.store().read(move |r| Ok(r.post(&id)?.map(|post| post.create_at))).await?.unwrap_or(Millis::ZERO);
    let collapsed = collapsed(account).await?;
    let (anchor, place) =
        if before { (PostsAt::Before(post.clone()), PagePlace::Before(at)) } else { (PostsAt::After(post.clone()), PagePlace::After(at)) };
    let list = posts::get_posts_for_channel(&account.connection(), channel, &anchor, PAGE, collapsed).await?;
    account.take(Incoming::Page(channel.clone(), list, place)).await?;
    Ok(())
}

/// Fetches a post and what lies around it; tells its channel.
pub(crate) async fn around(account: &Account, post: &PostId) -> Result<ChannelId, EngineError> {
    let connection = account.connection();
    let found = posts::get_post(&connection, post).await?;
    let (channel, at) = (found.channel_id.clone(), found.create_at);
    let collapsed = collapsed(account).await?;
    let (id, known) = (channel.clone(), account.store());
    let covered = known.read(move |r| Ok(r.interval_covering(&id, at)?.is_some())).await?;
    account.take(Incoming::Posts(vec![found])).await?;
    if !covered {
        let (before, after) = (PostsAt::Before(post.clone()), PostsAt::After(post.clone()));
        let (older, newer) = tokio::try_join!(
            posts::get_posts_for_channel(&connection, &channel, &before, PAGE / 2, collapsed),
            posts::get_posts_for_channel(&connection, &channel, &after, PAGE / 2, collapsed),
        )?;
        account.take(Incoming::Page(channel.clone(), older, PagePlace::Before(at))).await?;
        account.take(Incoming::Page(channel.clone(), newer, PagePlace::After(at))).await?;
    }
    Ok(channel)
}

/// Fetches a whole thread unless it is here and whole.
pub(crate) async fn thread(account: &Account, root: &PostId) -> Result<(), EngineError> {
    let id = root.clone();
    let whole = account.store().read(move |r| Ok(r.thread(&id)?.is_some_and(|thread| thread.whole))).await?;
    if whole {
        return Ok(());
    }
    let list = posts::get_post_thread(&account.connection(), root, None, None).await?;
    account.take(Incoming::Thread(root.clone(), list)).await?;
    Ok(())
}
