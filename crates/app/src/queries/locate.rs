//! Where a post is, to go there.

use super::is_online;
use crate::boundary::{ErrorCode, Place, UiError};
use crate::core::Core;
use crate::intents::{from_engine, from_store, shown_team};
use engine::{Account, collapsed_threads};
use model::PostId;

/// The place of a post. What lies around it is fetched if it is not here.
pub(crate) async fn locate(core: &Core, account: &Account, post: &PostId) -> Result<Place, UiError> {
    let shown = shown_team(core, account).await?;
    let find = || {
        let (id, post, shown) = (account.id().clone(), post.clone(), shown.clone());
        account.store().read(move |r| {
            let Some(post) = r.post(&post)? else { return Ok(None) };
            let Some(channel) = r.channel(&post.channel_id)? else { return Ok(None) };
            let config = r.config()?;
            let team = if channel.team_id.is_empty() { shown } else { channel.team_id };
            let reply = post.is_reply() && collapsed_threads(r, &config)?;
            // With threads apart a reply is not in the channel: its thread is opened, at its root.
            let (post, root) = if reply { (post.root_id.clone(), Some(post.root_id)) } else { (post.id, None) };
            Ok(Some(Place::Channel { account: id, team, channel: channel.id, post: Some(post), root }))
        })
    };
    if let Some(place) = find().await.map_err(from_store)? {
        return Ok(place);
    }
    if !is_online(account) {
        return Err(UiError::new(ErrorCode::Offline));
    }
    account.fetch_around(post).await.map_err(|error| from_engine(&error))?;
    find().await.map_err(from_store)?.ok_or_else(|| UiError::new(ErrorCode::NotFound))
}
