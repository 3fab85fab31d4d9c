//! Leaving a channel; hiding a direct or group message, which cannot be left.

use super::error::from_store;
use super::{durable, react};
use crate::boundary::{Done, ErrorCode, Place, UiError};
use crate::window::WindowState;
use engine::{Account, Work};
use model::{Channel, ChannelId, ChannelKind, IntentId, Preference};

pub(super) async fn run(window: &WindowState, account: &Account, id: &IntentId, channel: ChannelId) -> Result<Done, UiError> {
    let wanted = channel.clone();
    let read = account.store().read(move |r| {
        let found = r.channel(&wanted)?;
        let home = match &found {
            Some(channel) if !channel.team_id.is_empty() => r.channel_by_name(&channel.team_id, "town-square")?,
            _ => None,
        };
        Ok((found, home))
    });
    let (found, home) = read.await.map_err(from_store)?;
    // Gone already, perhaps by this very intent the first time.
    let Some(found) = found else { return Ok(Done::Done) };
    if found.is_default() {
        return Err(UiError::new(ErrorCode::Refused));
    }
    if found.kind.is_personal() {
        if let Some(hidden) = shown_preference(account, &found, false) {
            react::set_preference(account, id, hidden, true).await?;
        }
        return Ok(Done::Done);
    }
    let gone = found.id.clone();
    durable(account, id, &Work::Leave { channel }, move |tx| tx.remove_channel(&gone).map(|_| ())).await?;
    let shown = matches!(window.focus().place, Some(Place::Channel { channel, .. }) if channel == found.id);
    Ok(match home.filter(|_| shown) {
        Some(home) => {
            Done::Go { place: Place::Channel { account: account.id().clone(), team: home.team_id, channel: home.id, post: None, root: None } }
        }
        None => Done::Done,
    })
}

/// The preference that shows or hides a direct or group message in the sidebar (protocol F8).
pub(super) fn shown_preference(account: &Account, channel: &Channel, on: bool) -> Option<Preference> {
    let (category, name) = match channel.kind {
        ChannelKind::Direct => ("direct_channel_show", channel.teammate(account.me())?.0),
        ChannelKind::Group => ("group_channel_show", channel.id.0.clone()),
        _ => return None,
    };
    Some(Preference { user_id: account.me().clone(), category: category.into(), name, value: on.to_string() })
}
