//! The threads one follows in a team, the newest reply first.

use super::drive::View;
use crate::boundary::ThreadItem;
use crate::present::{Lens, channel_name, document, person_item};
use crate::window::ViewCommand;
use async_trait::async_trait;
use engine::Account;
use engine::store::{Anchor, Change, StoreError, StoredThread};
use model::TeamId;

/// How many are shown at first, and more at each step.
pub(super) const PAGE: usize = 40;
/// Faces on a row, at most.
const FACES: usize = 5;

pub(super) struct Threads {
    pub account: Option<Account>,
    pub team: TeamId,
    pub unread_only: bool,
    pub count: usize,
}

#[async_trait]
impl View for Threads {
    type Item = ThreadItem;

    fn key(item: &ThreadItem) -> String {
        item.root.0.clone()
    }

    fn on_change(&self, change: &Change) -> bool {
        match change {
            Change::ThreadChanged { .. } | Change::UserUpserted { .. } | Change::PreferencesChanged { .. } | Change::ConfigChanged => true,
            Change::PostUpserted { root_id, .. } | Change::PostRemoved { root_id, .. } => root_id.is_empty(),
            _ => false,
        }
    }

    fn on_command(&mut self, command: ViewCommand) -> bool {
        let more = command == ViewCommand::Older;
        if more {
            self.count += PAGE;
        }
        more
    }

    async fn load(&mut self) -> Result<Vec<ThreadItem>, StoreError> {
        let Some(account) = &self.account else { return Ok(Vec::new()) };
        let (live, id, me, team) = (account.live().clone(), account.id().clone(), account.me().clone(), self.team.clone());
        let (count, unread_only) = (self.count, self.unread_only);
        let (items, (seen, missing)) = account
            .store()
            .read(move |r| {
                let lens = Lens::new(r, &live, &id, &me)?;
                let mut items = Vec::new();
                for thread in r.followed_threads(&team, &Anchor::end(), count, unread_only)? {
                    items.extend(item(&lens, &thread)?);
                }
                Ok((items, lens.looked_at()))
            })
            .await?;
        account.look_at(seen, missing.into_iter().collect());
        Ok(items)
    }
}

/// A row; `None` while its root is not here.
fn item(lens: &Lens<'_>, thread: &StoredThread) -> Result<Option<ThreadItem>, StoreError> {
    let (Some(root), Some(channel)) = (lens.reader.post(&thread.root_id)?, lens.reader.channel(&thread.channel_id)?) else { return Ok(None) };
    let mut people = Vec::new();
    for user in thread.participants.iter().take(FACES) {
        people.push(person_item(lens, user)?);
    }
    let count = |number: i64| u32::try_from(number).unwrap_or(0);
    Ok(Some(ThreadItem {
        root: thread.root_id.clone(),
        channel: channel.id.clone(),
        channel_name: channel_name(lens, &channel)?,
        author: person_item(lens, &root.user_id)?,
        text: document(lens, &root.message, Some(&channel), Some(&root))?,
        replies: count(thread.reply_count),
        last_at: thread.last_reply_at,
        people,
        unread: count(thread.unread_replies),
        mentions: count(thread.unread_mentions),
    }))
}
