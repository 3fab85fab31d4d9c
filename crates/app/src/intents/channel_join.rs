//! Joining a channel and going there.

use super::error::{from_api, from_store};
use super::shown_team;
use crate::boundary::{Done, Place, UiError};
use crate::core::Core;
use api::{channels, members};
use engine::{Account, Incoming};
use model::{Channel, ChannelId, TeamId};

pub(super) async fn run(core: &Core, account: &Account, channel: ChannelId) -> Result<Done, UiError> {
    let connection = account.connection();
    // Joining twice is no error on servers, so a repeat does no harm.
    members::add_channel_member(&connection, &channel, account.me()).await.map_err(|error| from_api(&error))?;
    let found = channels::get_channel(&connection, &channel).await.map_err(|error| from_api(&error))?;
    let team = if found.team_id.is_empty() { shown_team(core, account).await? } else { found.team_id.clone() };
    enter(account, found, team).await
}

/// Takes in a channel that one just came into, and goes there.
pub(super) async fn enter(account: &Account, channel: Channel, team: TeamId) -> Result<Done, UiError> {
    let member = members::get_channel_member(&account.connection(), &channel.id, account.me()).await.map_err(|error| from_api(&error))?;
    let place = Place::Channel { account: account.id().clone(), team, channel: channel.id.clone(), post: None, root: None };
    account.take(Incoming::Channel(Box::new(channel), Some(Box::new(member)))).await.map_err(from_store)?;
    Ok(Done::Go { place })
}
