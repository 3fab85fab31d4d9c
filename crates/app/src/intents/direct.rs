//! Opening the conversation with a person or several: one that is known opens without the server.

use super::channel_leave::shown_preference;
use super::error::{from_api, from_store};
use super::{channel_join, react, shown_team};
use crate::boundary::{Done, ErrorCode, Place, UiError};
use crate::core::Core;
use api::{channels, users};
use engine::{Account, Incoming};
use model::{Channel, ChannelKind, IntentId, TeamId, UserId};

/// The most people in a group message, oneself included.
const MOST: usize = 8;

pub(super) async fn run(core: &Core, account: &Account, id: &IntentId, users: Vec<UserId>) -> Result<Done, UiError> {
    let me = account.me().clone();
    let mut others: Vec<UserId> = users.into_iter().filter(|user| *user != me).collect();
    others.sort();
    others.dedup();
    if others.len() >= MOST {
        return Err(UiError::new(ErrorCode::Refused).with("max", MOST - 1));
    }
    let team = shown_team(core, account).await?;
    if let Some(known) = find(account, others.clone()).await? {
        return show(account, id, known, team).await;
    }
    let connection = account.connection();
    let made = match others.as_slice() {
        [] => channels::create_direct_channel(&connection, &me, &me).await,
        [other] => channels::create_direct_channel(&connection, &me, other).await,
        _ => {
            let all: Vec<UserId> = others.iter().cloned().chain([me]).collect();
            channels::create_group_channel(&connection, &all).await
        }
    };
    let made = made.map_err(|error| from_api(&error))?;
    if made.kind == ChannelKind::Group {
        // Its name is made of its people's.
        let people = users::get_users_by_group_channel_ids(&connection, std::slice::from_ref(&made.id)).await.map_err(|error| from_api(&error))?;
        account.take(Incoming::ChannelUsers(people.into_iter().collect())).await.map_err(from_store)?;
    }
    channel_join::enter(account, made.clone(), team.clone()).await?;
    show(account, id, made, team).await
}

/// The conversation with exactly these people, if it is known and one is in it.
async fn find(account: &Account, others: Vec<UserId>) -> Result<Option<Channel>, UiError> {
    let me = account.me().clone();
    let read = account.store().read(move |r| {
        if others.len() < 2 {
            let name = me.direct_channel_name(others.first().unwrap_or(&me));
            let found = r.channel_by_name(&TeamId::default(), &name)?;
            return Ok(match found {
                Some(channel) if r.channel_member(&channel.id)?.is_some() => Some(channel),
                _ => None,
            });
        }
        let mut wanted: Vec<UserId> = others.into_iter().chain([me]).collect();
        wanted.sort();
        for (channel, _) in r.my_channels()?.into_iter().filter(|(channel, _)| channel.kind == ChannelKind::Group) {
            if r.channel_users(&channel.id)? == wanted {
                return Ok(Some(channel));
            }
        }
        Ok(None)
    });
    read.await.map_err(from_store)
}

/// Goes there. One that was hidden is in the sidebar again, on all of a person's clients.
async fn show(account: &Account, id: &IntentId, channel: Channel, team: TeamId) -> Result<Done, UiError> {
    if let Some(shown) = shown_preference(account, &channel, true) {
        let (category, name) = (shown.category.clone(), shown.name.clone());
        let now = account.store().read(move |r| r.preference(&category, &name)).await.map_err(from_store)?;
        if now.as_deref() != Some("true") {
            react::set_preference(account, id, shown, true).await?;
        }
    }
    Ok(Done::Go { place: Place::Channel { account: account.id().clone(), team, channel: channel.id, post: None, root: None } })
}
