//! Everything that may be repeated without harm.

use super::{Outcome, Work};
use crate::{Account, EngineError, Incoming};
use api::{categories, members, posts, preferences, reactions, status, threads};
use model::{ChannelId, Millis, PendingPostId, PostId, Preference};
use std::time::Duration;

/// Tells the server.
pub(super) async fn send(account: &Account, work: &Work) -> Result<Outcome, EngineError> {
    let connection = account.connection();
    let c = &connection;
    match work {
        Work::Post { .. } => {}
        Work::Edit { post, message } => {
            let Some(post) = named(account, post).await? else { return waits_for_its_post(account, post).await };
            let patch = posts::PostPatch { message: Some(message.clone()), ..Default::default() };
            let changed = posts::patch_post(c, &post, &patch).await?;
            account.take(Incoming::Changed(Box::new(changed))).await?;
        }
        Work::Delete { post } => {
            let Some(post) = named(account, post).await? else { return waits_for_its_post(account, post).await };
            posts::delete_post(c, &post).await?;
            account.store().write(move |tx| tx.remove_post(&post)).await?;
        }
        Work::React { post, emoji, on } => {
            let Some(post) = named(account, post).await? else { return waits_for_its_post(account, post).await };
            if *on {
                let reaction = reactions::save_reaction(c, account.me(), &post, emoji).await?;
                account.store().write(move |tx| tx.add_reaction(&reaction)).await?;
            } else {
                reactions::delete_reaction(c, &post, emoji).await?;
                let reaction = model::Reaction { user_id: account.me().clone(), post_id: post, emoji_name: emoji.clone(), create_at: Millis::ZERO };
                account.store().write(move |tx| tx.remove_reaction(&reaction)).await?;
            }
        }
        Work::Pin { post, on: true } => posts::pin_post(c, post).await?,
        Work::Pin { post, on: false } => posts::unpin_post(c, post).await?,
        Work::MarkRead { channel, seen } => {
            // The server marks all there is as read. What came after the person looked, say while the line was down, must stay unread.
            let id = channel.clone();
            let newest = account.store().read(move |r| Ok(r.channel(&id)?.map_or(Millis::ZERO, |channel| channel.last_post_at))).await?;
            if newest <= *seen || account.live().is_reading(channel) {
                members::view_channel(c, channel, &ChannelId::default()).await?;
            }
        }
        Work::MarkUnread { post } => {
            posts::set_post_unread(c, post).await?;
        }
        Work::FollowThread { team, root, on: true } => threads::start_following_thread(c, team, root).await?,
        Work::FollowThread { team, root, on: false } => threads::stop_following_thread(c, team, root).await?,
        Work::ThreadRead { team, root, at } => {
            threads::update_thread_read_for_user(c, team, root, Millis(*at)).await?;
        }
        Work::AllThreadsRead { team } => threads::update_threads_read_for_user(c, team).await?,
        Work::Preference { category, name, value } => {
            let preference = Preference {
                user_id: account.me().clone(),
                category: category.clone(),
                name: name.clone(),
                value: value.clone().unwrap_or_default(),
            };
            match value {
                Some(_) => preferences::update_preferences(c, &[preference]).await?,
                None => preferences::delete_preferences(c, &[preference]).await?,
            }
        }
        Work::NotifyProps { channel, props } => members::update_channel_notify_props(c, channel, account.me(), props).await?,
        Work::Category { team, category } => {
            let (id, wanted) = (team.clone(), category.clone());
            let found = account.store().read(move |r| Ok(r.categories(&id)?.categories.into_iter().find(|known| known.id == wanted))).await?;
            if let Some(category) = found {
                categories::update_sidebar_categories_for_team_for_user(c, team, &[category]).await?;
            }
        }
        Work::Status { status, dnd_end } => {
            let status = status::update_user_status(c, account.me(), *status, *dnd_end).await?;
            account.live().set_statuses(vec![status]);
        }
        Work::Leave { channel } => members::remove_user_from_channel(c, channel, account.me()).await?,
    }
    Ok(Outcome::Done)
}

/// The server's id of a post that may have been named by its pending id when the work was done.
async fn named(account: &Account, post: &PostId) -> Result<Option<PostId>, EngineError> {
    if !post.as_str().contains(':') {
        return Ok(Some(post.clone()));
    }
    let pending = PendingPostId(post.0.clone());
    Ok(account.store().read(move |r| Ok(r.post_by_pending(&pending)?.map(|post| post.id))).await?)
}

/// Work on a post that itself still waits comes after it; if that was given up, so is this.
async fn waits_for_its_post(account: &Account, post: &PostId) -> Result<Outcome, EngineError> {
    let pending = PendingPostId(post.0.clone());
    let waits = account.store().read(move |r| Ok(r.entry_by_pending(&pending)?.is_some())).await?;
    Ok(if waits { Outcome::Later(Duration::from_secs(2)) } else { Outcome::Done })
}
