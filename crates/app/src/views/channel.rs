//! A conversation's header and rights.

use super::drive::View;
use crate::boundary::ChannelItem;
use crate::core::{AppChange, Core};
use crate::present::{Lens, channel_item};
use async_trait::async_trait;
use engine::store::{Change, StoreError};
use engine::{Account, LiveChange};
use model::{ChannelId, UserId};
use std::collections::HashSet;
use std::sync::Arc;

pub(super) struct ChannelView {
    core: Arc<Core>,
    account: Option<Account>,
    channel: ChannelId,
    people: HashSet<UserId>,
}

impl ChannelView {
    pub fn new(core: Arc<Core>, account: Option<Account>, channel: ChannelId) -> Self {
        Self { core, account, channel, people: HashSet::new() }
    }
}

#[async_trait]
impl View for ChannelView {
    type Item = ChannelItem;

    fn key(item: &ChannelItem) -> String {
        item.id.0.clone()
    }

    fn on_change(&self, change: &Change) -> bool {
        match change {
            Change::ChannelUpserted { channel_id, .. } | Change::ChannelRemoved { channel_id, .. } | Change::MemberChanged { channel_id } => {
                *channel_id == self.channel
            }
            Change::UserUpserted { user_id } => self.people.contains(user_id),
            Change::CategoriesChanged { .. } | Change::RolesChanged | Change::ConfigChanged | Change::PreferencesChanged { .. } => true,
            _ => false,
        }
    }

    fn on_live(&self, change: &LiveChange) -> bool {
        matches!(change, LiveChange::Presence(user) if self.people.contains(user))
    }

    fn on_app(&self, change: &AppChange) -> bool {
        matches!(change, AppChange::Stats(account, channel)
            if *channel == self.channel && self.account.as_ref().is_some_and(|own| own.id() == account))
    }

    /// Asks the server how many are here.
    fn opened(&mut self) {
        let Some(account) = self.account.clone() else { return };
        let (core, channel) = (self.core.clone(), self.channel.clone());
        tokio::spawn(async move {
            match engine::channel_stats(&account, &channel).await {
                Ok((members, pinned)) => core.set_stats(account.id(), &channel, members, pinned),
                Err(error) => tracing::debug!(%error, "a channel's numbers were not told"),
            }
        });
    }

    async fn load(&mut self) -> Result<Vec<ChannelItem>, StoreError> {
        let Some(account) = &self.account else { return Ok(Vec::new()) };
        let (live, id, me, channel) = (account.live().clone(), account.id().clone(), account.me().clone(), self.channel.clone());
        let stats = self.core.stats(account.id(), &self.channel);
        let (item, (seen, missing)) = account
            .store()
            .read(move |r| {
                let lens = Lens::new(r, &live, &id, &me)?;
                let item = channel_item(&lens, &channel, stats)?;
                Ok((item, lens.looked_at()))
            })
            .await?;
        account.look_at(seen.iter().cloned(), missing.into_iter().collect());
        self.people = seen;
        Ok(item.into_iter().collect())
    }
}
