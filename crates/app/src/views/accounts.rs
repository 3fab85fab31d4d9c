//! The rail: accounts and their teams, with what is unread.

use super::drive::View;
use crate::boundary::{AccountItem, AccountState, Connection, TeamItem};
use crate::core::{AppChange, Core, Slot};
use crate::present::{Lens, initials, team_icon};
use async_trait::async_trait;
use engine::store::StoreError;
use engine::{Account, Line};
use std::sync::Arc;
use std::time::Duration;

pub(super) struct Accounts {
    pub core: Arc<Core>,
}

/// What an account's rows say for the rail.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Summary {
    pub teams: Vec<TeamItem>,
    pub mentions: u32,
    pub unread: bool,
}

#[async_trait]
impl View for Accounts {
    type Item = AccountItem;

    fn key(item: &AccountItem) -> String {
        item.id.0.clone()
    }

    fn on_app(&self, change: &AppChange) -> bool {
        matches!(change, AppChange::Accounts | AppChange::Keychain)
    }

    /// It looks at several stores: the badge watcher tells it of their changes (`AppChange::Accounts`);
    /// this is only for a line that changed between.
    fn again_after(&self) -> Option<Duration> {
        None
    }

    async fn load(&mut self) -> Result<Vec<AccountItem>, StoreError> {
        let slots: Vec<Slot> = self.core.slots().clone();
        let mut items = Vec::new();
        for slot in slots {
            match item(slot).await {
                Ok(item) => items.push(item),
                // It is being signed out: its row goes with the next reading.
                Err(StoreError::Closed) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(items)
    }
}

async fn item(slot: Slot) -> Result<AccountItem, StoreError> {
    let summary = match &slot.account {
        Some(account) => summary(account).await?,
        None => Summary::default(),
    };
    let (connection, mut state) = match &slot.account {
        Some(account) => {
            let connection = match account.live().line() {
                Line::Online => Connection::Online,
                Line::Connecting => Connection::Connecting,
                Line::Offline { since, retry_at } => Connection::Offline { since, retry_at },
                Line::SignedOut => Connection::Offline { since: model::Millis::ZERO, retry_at: model::Millis::ZERO },
            };
            (connection, slot.state)
        }
        None => (Connection::Connecting, slot.state),
    };
    if state == AccountState::Ready && slot.account.as_ref().is_some_and(|account| !account.live().is_loaded()) && summary.teams.is_empty() {
        state = AccountState::Loading;
    }
    Ok(AccountItem {
        id: slot.record.id,
        server_name: slot.record.server_name,
        url: slot.record.url,
        username: slot.record.username,
        state,
        connection,
        mentions: summary.mentions,
        unread: summary.unread,
        teams: summary.teams,
        memory_only: slot.memory_only,
    })
}

/// Teams in the person's order with their badges, and the account's own (protocol J4).
pub(super) async fn summary(account: &Account) -> Result<Summary, StoreError> {
    let (live, id, me) = (account.live().clone(), account.id().clone(), account.me().clone());
    account
        .store()
        .read(move |r| {
            let lens = Lens::new(r, &live, &id, &me)?;
            let unreads = r.team_unreads(lens.collapsed)?;
            let order = r.preference("teams_order", "")?.unwrap_or_default();
            let order: Vec<&str> = order.split(',').collect();
            let mut teams = r.teams()?;
            teams.sort_by_key(|team| {
                let place = order.iter().position(|id| *id == team.id.as_str()).unwrap_or(usize::MAX);
                (place, team.display_name.to_lowercase())
            });
            let count = |number: i64| u32::try_from(number).unwrap_or(0);
            let mut summary = Summary::default();
            for team in teams {
                let own = unreads.iter().find(|unread| unread.team_id == team.id);
                let threads = if lens.collapsed { r.thread_totals(&team.id)? } else { Default::default() };
                let mentions = own.map_or(0, |unread| count(unread.mentions)) + count(threads.unread_mentions);
                let unread = own.is_some_and(|unread| unread.is_unread) || threads.unread_threads > 0;
                summary.mentions += mentions;
                summary.unread |= unread;
                summary.teams.push(TeamItem {
                    initials: initials(&team.display_name),
                    icon: team_icon(&lens, &team),
                    id: team.id,
                    name: team.display_name,
                    mentions,
                    unread,
                });
            }
            let direct = unreads.iter().find(|unread| unread.team_id.is_empty());
            let threads = if lens.collapsed { r.thread_totals(&Default::default())? } else { Default::default() };
            summary.mentions += direct.map_or(0, |unread| count(unread.mentions)) + count(threads.unread_mentions);
            summary.unread |= direct.is_some_and(|unread| unread.is_unread) || threads.unread_threads > 0;
            Ok(summary)
        })
        .await
}
