//! Oneself, and how this account shows things.

use super::drive::View;
use crate::boundary::MeItem;
use crate::present::{Lens, person_item};
use async_trait::async_trait;
use engine::store::{Change, StoreError};
use engine::{Account, LiveChange, Permissions};
use model::Millis;

pub(super) struct Me {
    pub account: Option<Account>,
}

#[async_trait]
impl View for Me {
    type Item = MeItem;

    fn key(_: &MeItem) -> String {
        String::new()
    }

    fn on_change(&self, change: &Change) -> bool {
        match change {
            Change::UserUpserted { user_id } => self.account.as_ref().is_some_and(|account| account.me() == user_id),
            Change::PreferencesChanged { .. } | Change::ConfigChanged | Change::RolesChanged | Change::TeamUpserted { .. } => true,
            _ => false,
        }
    }

    fn on_live(&self, change: &LiveChange) -> bool {
        matches!(change, LiveChange::Presence(user) if self.account.as_ref().is_some_and(|account| account.me() == user))
    }

    async fn load(&mut self) -> Result<Vec<MeItem>, StoreError> {
        let Some(account) = &self.account else { return Ok(Vec::new()) };
        let (live, id, me) = (account.live().clone(), account.id().clone(), account.me().clone());
        let item = account.store().read(move |r| {
            let lens = Lens::new(r, &live, &id, &me)?;
            let mut create_public = Vec::new();
            let mut create_private = Vec::new();
            for team in r.teams()? {
                let may = Permissions::in_team(r, &lens.me, &team.id)?;
                if may.allow("create_public_channel") {
                    create_public.push(team.id.clone());
                }
                if may.allow("create_private_channel") {
                    create_private.push(team.id);
                }
            }
            let limit = lens.config.number("UniqueEmojiReactionLimitPerPost").and_then(|limit| u32::try_from(limit).ok()).unwrap_or(50);
            Ok(MeItem {
                person: person_item(&lens, &me)?,
                dnd_until: live.status(&me).map_or(Millis::ZERO, |status| Millis(status.dnd_end_time.saturating_mul(1_000))),
                clock24: lens.clock24()?,
                collapsed_threads: lens.collapsed,
                create_public,
                create_private,
                max_reactions: limit,
                custom_emoji: lens.config.is_on("EnableCustomEmoji"),
            })
        });
        Ok(vec![item.await?])
    }
}
