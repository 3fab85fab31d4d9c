//! What is fetched after a hello: first what the first screen needs, the rest in the background (protocol B3).

use super::follow::take_threads;
use super::history;
use crate::touched::Mark;
use crate::{Account, EngineError, Incoming};
use api::{Connection, categories, channels, members, preferences, roles, status, system, teams, threads, users};
use model::{Channel, ChannelId, ChannelKind, ChannelMember, Millis, TeamId};
use store::{MetaKey, StoreError};

/// How many channels are caught up in the background after a hello: those with something unread first.
const BACKGROUND_CHANNELS: usize = 40;

/// Fetches the lists. Nothing is half written: each list is one transaction.
pub(super) async fn run(account: &Account) -> Result<(), EngineError> {
    let connection = account.connection();
    let c = &connection;
    let (config, license, me, preferences, teams, team_members) = tokio::try_join!(
        system::get_client_config(c),
        system::get_client_license(c),
        users::get_me(c),
        preferences::get_preferences(c),
        teams::get_teams_for_user(c),
        teams::get_team_members_for_user(c),
    )?;
    account.take(Incoming::Me(Box::new(me))).await?;
    account.take(Incoming::Config(config, license)).await?;
    account.take(Incoming::Preferences(preferences)).await?;
    let team_ids: Vec<TeamId> = teams.iter().filter(|team| !team.delete_at.is_set()).map(|team| team.id.clone()).collect();
    account.take(Incoming::Teams(teams, team_members)).await?;
    let (channels, members) = my_channels(c, &team_ids).await?;
    account.take(Incoming::Channels(channels, members)).await?;
    // The sidebar of the team that is looked at; the others follow in the background.
    if let Some(team) = first_team(account, &team_ids).await? {
        let list = categories::get_sidebar_categories_for_team_for_user(c, &team).await?;
        account.take(Incoming::Categories(team, list)).await?;
    }
    fetch_roles(account).await?;
    account.live().set_loaded();
    if let Some(channel) = account.live().view().channel {
        history::catch_up(account, &channel).await.or_else(|error| if error.is_signed_out() { Err(error) } else { Ok(()) })?;
    }
    Ok(())
}

/// All channels one is in. Before 6.1 a server lists them team by team only.
async fn my_channels(c: &Connection, teams: &[TeamId]) -> Result<(Vec<Channel>, Vec<ChannelMember>), EngineError> {
    let (all, members) = tokio::join!(channels::get_channels_for_user(c, None), members::get_all_channel_members_for_user(c));
    match (all, members) {
        (Ok(all), Ok(members)) => Ok((all, members)),
        (Err(error), _) | (_, Err(error)) if !Account::is_unsupported(&error) => Err(error.into()),
        _ => {
            let (mut all, mut mine) = (Vec::new(), Vec::new());
            for team in teams {
                let (channels, members) =
                    tokio::try_join!(channels::get_channels_for_team_for_user(c, team, None), members::get_channel_members_for_user(c, team))?;
                all.extend(channels);
                mine.extend(members);
            }
            // Direct and group messages are listed under every team.
            all.sort_by(|a, b| a.id.cmp(&b.id));
            all.dedup_by(|a, b| a.id == b.id);
            mine.sort_by(|a, b| a.channel_id.cmp(&b.channel_id));
            mine.dedup_by(|a, b| a.channel_id == b.channel_id);
            Ok((all, mine))
        }
    }
}

/// The team last looked at, else the first of them.
async fn first_team(account: &Account, teams: &[TeamId]) -> Result<Option<TeamId>, StoreError> {
    let last: Option<TeamId> = account.store().read(|r| r.meta(MetaKey::LastTeam)).await?;
    Ok(last.filter(|last| teams.contains(last)).or_else(|| teams.first().cloned()))
}

/// Fetches the roles that one's memberships name and nobody explained yet.
pub(super) async fn fetch_roles(account: &Account) -> Result<(), EngineError> {
    let me = account.me().clone();
    let missing = account
        .store()
        .read(move |r| {
            let mut names: Vec<String> = Vec::new();
            let mut add = |roles: &str| names.extend(roles.split_whitespace().map(str::to_owned));
            if let Some(me) = r.user(&me)? {
                add(&me.roles);
            }
            for member in r.team_members()? {
                add(&member.roles);
            }
            for (_, member) in r.my_channels()? {
                add(&member.roles);
            }
            names.sort_unstable();
            names.dedup();
            r.missing_roles(&names)
        })
        .await?;
    if !missing.is_empty() {
        let found = roles::get_roles_by_names(&account.connection(), &missing).await?;
        account.take(Incoming::Roles(found)).await?;
    }
    Ok(())
}

/// What can wait until the first screen stands.
pub(super) async fn afterwards(account: Account) {
    if let Err(error) = rest(&account).await {
        tracing::info!(%error, "the background part of a synchronisation ended early");
        account.check_session(&error);
    }
}

async fn rest(account: &Account) -> Result<(), EngineError> {
    let connection = account.connection();
    let c = &connection;
    let me = account.me().clone();
    let (teams, groups, collapsed) = account
        .store()
        .read(|r| {
            let groups: Vec<ChannelId> =
                r.my_channels()?.into_iter().filter(|(channel, _)| channel.kind == ChannelKind::Group).map(|(channel, _)| channel.id).collect();
            let collapsed = crate::collapsed_threads(r, &r.config()?)?;
            Ok((r.teams()?, groups, collapsed))
        })
        .await?;
    let own = status::get_users_statuses_by_ids(c, std::slice::from_ref(&me)).await?;
    account.live().set_statuses(own);
    for group in groups.chunks(50) {
        let people = users::get_users_by_group_channel_ids(c, group).await?;
        account.take(Incoming::ChannelUsers(people.into_iter().collect())).await?;
    }
    for team in &teams {
        let list = categories::get_sidebar_categories_for_team_for_user(c, &team.id).await?;
        account.take(Incoming::Categories(team.id.clone(), list)).await?;
        if collapsed {
            let unread = threads::ThreadsQuery { unread: true, per_page: Some(100), ..Default::default() };
            let asked = account.touched().mark();
            match threads::get_user_threads(c, &team.id, &unread).await {
                Ok(list) => {
                    read_elsewhere(account, &team.id, &list, asked).await?;
                    take_threads(account, team.id.clone(), list, asked).await?;
                    let recent = threads::ThreadsQuery { per_page: Some(30), ..Default::default() };
                    let asked = account.touched().mark();
                    let list = threads::get_user_threads(c, &team.id, &recent).await?;
                    take_threads(account, team.id.clone(), list, asked).await?;
                }
                Err(error) if Account::is_unsupported(&error) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    background(account).await
}

/// Threads that are unread here but not on the server were read elsewhere meanwhile.
async fn read_elsewhere(account: &Account, team: &TeamId, unread: &model::ThreadList, asked: Mark) -> Result<(), StoreError> {
    let named: Vec<_> = unread.threads.iter().map(|thread| thread.id.clone()).collect();
    let (team, touched) = (team.clone(), account.touched().clone());
    account
        .store()
        .write(move |tx| {
            for thread in tx.followed_threads(&team, &store::Anchor::end(), 1_000, true)? {
                // A thread of a direct message is listed under every team.
                if !named.contains(&thread.root_id) && !touched.has_thread(&thread.root_id, asked) {
                    tx.update_thread(&thread.root_id, |thread| {
                        thread.unread_replies = 0;
                        thread.unread_mentions = 0;
                    })?;
                }
            }
            Ok(())
        })
        .await
}

/// Catches up channels that were fetched before or have something unread, so that they open at once.
async fn background(account: &Account) -> Result<(), EngineError> {
    let mut wanted: Vec<(bool, i64, Millis, ChannelId)> = account
        .store()
        .read(|r| {
            let collapsed = crate::collapsed_threads(r, &r.config()?)?;
            let mut wanted = Vec::new();
            for (channel, member) in r.my_channels()? {
                let unread = model::unread(&channel, &member, collapsed);
                let known = r.newest_interval(&channel.id)?.is_some();
                if !channel.is_archived() && (unread.is_unread || known) {
                    wanted.push((unread.is_unread, unread.mentions, channel.last_post_at, channel.id));
                }
            }
            Ok(wanted)
        })
        .await?;
    wanted.sort_by(|a, b| b.cmp(a));
    for (_, _, _, channel) in wanted.into_iter().take(BACKGROUND_CHANNELS) {
        match history::catch_up(account, &channel).await {
            Err(error) if error.is_offline() || error.is_signed_out() => return Err(error),
            Err(error) => tracing::info!(%error, "a channel was not caught up"),
            Ok(()) => {}
        }
    }
    Ok(())
}
