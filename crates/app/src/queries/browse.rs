//! Public channels that one could join.

use super::is_online;
use crate::boundary::{Answer, ErrorCode, SwitcherRow, UiError};
use crate::intents::{from_api, from_store};
use engine::Account;
use model::{Channel, TeamId};
use std::collections::HashSet;
use store::Reader;
use store::StoreError;

/// How many are listed without a search; more are found by typing.
const LISTED: u32 = 200;

pub(super) async fn run(account: &Account, team: TeamId, text: String) -> Result<Answer, UiError> {
    if !is_online(account) {
        return Err(UiError::new(ErrorCode::Offline));
    }
    let connection = account.connection();
    let text = text.trim();
    let found = if text.is_empty() {
        api::channels::get_public_channels_for_team(&connection, &team, 0, LISTED).await
    } else {
        api::channels::search_channels(&connection, &team, text).await
    };
    let found = found.map_err(|error| from_api(&error))?;
    let rows = account.store().read(move |r| joinable(r, found)).await.map_err(from_store)?;
    Ok(Answer::Switcher { rows })
}

/// Those of the channels that one is not in, as rows.
pub(super) fn joinable(r: &Reader, channels: Vec<Channel>) -> Result<Vec<SwitcherRow>, StoreError> {
    let mine: HashSet<_> = r.my_channels()?.into_iter().map(|(channel, _)| channel.id).collect();
    let mut rows = Vec::new();
    for channel in channels.into_iter().filter(|channel| !channel.is_archived() && !mine.contains(&channel.id)) {
        rows.push(SwitcherRow::Joinable {
            key: format!("join:{}", channel.id),
            team: r.team(&channel.team_id)?.map(|team| team.display_name).unwrap_or_default(),
            channel: channel.id,
            name: channel.display_name,
            purpose: channel.purpose,
        });
    }
    Ok(rows)
}
