//! Teams, channels and memberships.

use super::{Context, Follow};
use model::{Channel, ChannelKind, ChannelMember, Team, TeamMember, UserId};
use std::collections::HashSet;
use store::{StoreError, Tx};

/// All teams one is in: those not named are gone, with their channels.
pub(super) fn teams(tx: &mut Tx<'_>, teams: &[Team], members: &[TeamMember]) -> Result<Vec<Follow>, StoreError> {
    let living: Vec<&Team> = teams.iter().filter(|team| !team.delete_at.is_set()).collect();
    let named: HashSet<_> = living.iter().map(|team| &team.id).collect();
    let gone: Vec<_> = tx.teams()?.into_iter().filter(|team| !named.contains(&team.id)).collect();
    for team in gone {
        tx.remove_team(&team.id)?;
    }
    tx.upsert_teams(living.iter().copied())?;
    tx.upsert_team_members(members.iter().filter(|member| named.contains(&member.team_id)))?;
    Ok(vec![Follow::Roles])
}

/// All channels one is in: those not named are gone.
/// A channel whose newest known post is the server's newest is whole up to now.
pub(super) fn all(tx: &mut Tx<'_>, context: &Context, channels: &[Channel], members: &[ChannelMember]) -> Result<Vec<Follow>, StoreError> {
    let mine: HashSet<_> = members.iter().map(|member| &member.channel_id).collect();
    let kept: Vec<&Channel> = channels.iter().filter(|channel| mine.contains(&channel.id)).collect();
    let named: HashSet<_> = kept.iter().map(|channel| &channel.id).collect();
    let gone: Vec<_> = tx.my_channels()?.into_iter().filter(|(channel, _)| !named.contains(&channel.id)).collect();
    for (channel, _) in gone {
        tx.remove_channel(&channel.id)?;
    }
    tx.upsert_channels(kept.iter().copied())?;
    tx.upsert_channel_members(members.iter().filter(|member| named.contains(&member.channel_id)))?;
    let mut users = HashSet::new();
    for channel in kept {
        users.extend(direct_people(tx, context, channel)?);
    }
    let missing = tx.missing_users(&users.into_iter().collect::<Vec<_>>())?;
    Ok(vec![Follow::Roles, Follow::Users(missing)])
}

/// One channel, with one's membership if one is in it.
pub(super) fn one(tx: &mut Tx<'_>, context: &Context, channel: &Channel, member: Option<&ChannelMember>) -> Result<Vec<Follow>, StoreError> {
    tx.upsert_channels([channel])?;
    if let Some(member) = member {
        tx.upsert_channel_members([member])?;
    }
    let people = direct_people(tx, context, channel)?;
    let mut follows = vec![Follow::Roles, Follow::Users(tx.missing_users(&people)?)];
    if !channel.team_id.is_empty() {
        follows.push(Follow::Categories(channel.team_id.clone()));
    } else {
        follows.extend(tx.teams_with_categories()?.into_iter().map(Follow::Categories));
    }
    Ok(follows)
}

/// The two of a direct message are told by its name.
fn direct_people(tx: &mut Tx<'_>, context: &Context, channel: &Channel) -> Result<Vec<UserId>, StoreError> {
    match channel.teammate(&context.me) {
        Some(other) => {
            let both = if other == context.me { vec![other.clone()] } else { vec![context.me.clone(), other.clone()] };
            tx.set_channel_users(&channel.id, &both)?;
            Ok(vec![other])
        }
        None if channel.kind == ChannelKind::Group => tx.channel_users(&channel.id),
        None => Ok(Vec::new()),
    }
}
