//! Who is in a channel. Only of direct and group messages all people are kept; for others the server is asked.

use super::{is_online, look};
use crate::boundary::{Answer, ErrorCode, MemberRow, UiError};
use crate::core::Core;
use crate::intents::{from_api, from_store};
use crate::present::person_item;
use api::{channels, status, users};
use engine::{Account, Incoming};
use model::{ChannelId, UserId};

/// How many are listed; the most that a server gives at once.
const LISTED: u32 = 200;

pub(super) async fn run(core: &Core, account: &Account, channel: ChannelId) -> Result<Answer, UiError> {
    let wanted = channel.clone();
    let local = account.store().read(move |r| {
        let personal = r.channel(&wanted)?.is_some_and(|channel| channel.kind.is_personal());
        Ok(if personal { r.channel_users(&wanted)? } else { Vec::new() })
    });
    let local = local.await.map_err(from_store)?;
    let (ids, total) = match (is_online(account), local.is_empty()) {
        (true, _) => ask(core, account, &channel).await?,
        (false, false) => {
            let total = u32::try_from(local.len()).unwrap_or(u32::MAX);
            (local, total)
        }
        (false, true) => return Err(UiError::new(ErrorCode::Offline)),
    };
    account.look_at(ids.clone(), Vec::new());
    let members = look(account, move |lens| {
        lens.preload(&ids)?;
        ids.iter().map(|id| person_item(lens, id).map(|person| MemberRow { presence: person.presence, person })).collect()
    });
    Ok(Answer::Members { members: members.await?, total })
}

async fn ask(core: &Core, account: &Account, channel: &ChannelId) -> Result<(Vec<UserId>, u32), UiError> {
    let connection = account.connection();
    let (stats, people) =
        tokio::join!(channels::get_channel_stats(&connection, channel), users::get_users_in_channel(&connection, channel, 0, LISTED));
    let (stats, people) = (stats.map_err(|error| from_api(&error))?, people.map_err(|error| from_api(&error))?);
    let count = |number: i64| u32::try_from(number).unwrap_or_default();
    core.set_stats(account.id(), channel, count(stats.member_count), count(stats.pinnedpost_count));
    let ids: Vec<UserId> = people.iter().map(|user| user.id.clone()).collect();
    account.take(Incoming::Users(people)).await.map_err(from_store)?;
    // Presence is a nicety: a list without it is still a list.
    match status::get_users_statuses_by_ids(&connection, &ids).await {
        Ok(statuses) => account.live().set_statuses(statuses),
        Err(error) => tracing::info!(%error, "members' presence was not told"),
    }
    Ok((ids, count(stats.member_count)))
}
