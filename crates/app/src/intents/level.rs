//! How loud a channel is: muted or not, and what it notifies of.

use super::durable;
use crate::boundary::{Done, Level, UiError};
use engine::{Account, Work};
use model::{ChannelId, IntentId};
use std::collections::BTreeMap;

/// Mutes a channel or no longer.
pub(super) async fn mute(account: &Account, id: &IntentId, channel: ChannelId, on: bool) -> Result<Done, UiError> {
    // "mention" is the server's word for a muted channel (protocol J1).
    set_prop(account, id, channel, "mark_unread", if on { "mention" } else { "all" }).await
}

/// Chooses what a channel notifies of.
pub(super) async fn set(account: &Account, id: &IntentId, channel: ChannelId, level: Level) -> Result<Done, UiError> {
    let word = match level {
        Level::Default => "default",
        Level::All => "all",
        Level::Mention => "mention",
        Level::None => "none",
    };
    set_prop(account, id, channel, "desktop", word).await
}

async fn set_prop(account: &Account, id: &IntentId, channel: ChannelId, name: &'static str, value: &'static str) -> Result<Done, UiError> {
    let work = Work::NotifyProps { channel: channel.clone(), props: BTreeMap::from([(name.to_owned(), value.to_owned())]) };
    durable(account, id, &work, move |tx| {
        tx.update_channel_member(&channel, |member| {
            member.notify_props.insert(name.to_owned(), value.to_owned());
        })
        .map(|_| ())
    })
    .await
}
