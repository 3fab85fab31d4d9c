//! Presence is told to nobody (protocol F5): it is asked for, in batches, for the people who are looked at.

use crate::Account;
use crate::live::Line;
use model::UserId;
use std::collections::HashSet;
use std::sync::Mutex;
use std::time::Duration;

/// How often the presence of those looked at is asked again.
const EVERY: Duration = Duration::from_secs(60);
/// How long newly seen people are gathered before they are asked for.
const GATHER: Duration = Duration::from_millis(400);
/// How many statuses are asked for at once; the official client's number.
pub(crate) const STATUS_BATCH: usize = 200;

/// The people who are looked at now, in all open views.
#[derive(Default)]
pub(crate) struct Looked(Mutex<HashSet<UserId>>);

impl Looked {
    fn set(&self) -> std::sync::MutexGuard<'_, HashSet<UserId>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Notes people; tells whether any was new.
    pub(crate) fn add(&self, users: impl IntoIterator<Item = UserId>) -> bool {
        let mut set = self.set();
        let before = set.len();
        set.extend(users);
        set.len() != before
    }

    pub(crate) fn all(&self) -> Vec<UserId> {
        self.set().iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        self.set().clear();
    }
}

/// Asks for presence as long as the account lives.
pub(crate) async fn watch(account: Account) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = account.somebody_new() => tokio::time::sleep(GATHER).await,
        }
        account.live().expire_typing();
        if account.live().line() != Line::Online {
            continue;
        }
        let people = account.looked_at();
        for batch in people.chunks(STATUS_BATCH) {
            match api::status::get_users_statuses_by_ids(&account.connection(), batch).await {
                Ok(statuses) => account.live().set_statuses(statuses),
                Err(error) => {
                    tracing::debug!(%error, "presence was not told");
                    break;
                }
            }
        }
    }
}

/// How many are in a channel, and how many posts are pinned there.
///
/// # Errors
/// If the server cannot be asked.
pub async fn channel_stats(account: &Account, channel: &model::ChannelId) -> Result<(u32, u32), api::ApiError> {
    let stats = api::channels::get_channel_stats(&account.connection(), channel).await?;
    let count = |number: i64| u32::try_from(number).unwrap_or(0);
    Ok((count(stats.member_count), count(stats.pinnedpost_count)))
}
