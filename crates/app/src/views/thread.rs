//! A thread: its root, then the replies, whole.

use super::drive::View;
use crate::boundary::TimelineItem;
use crate::present::{Hanging, Lens};
use crate::views::rows::{self, Posts};
use async_trait::async_trait;
use engine::store::{Change, StoreError};
use engine::{Account, LiveChange};
use model::{ChannelId, Millis, PostId, UserId};
use std::collections::HashSet;

pub(super) struct Thread {
    account: Option<Account>,
    root: PostId,
    channel: Option<ChannelId>,
    new_after: Option<Millis>,
    people: HashSet<UserId>,
}

impl Thread {
    pub fn new(account: Option<Account>, root: PostId) -> Self {
        Self { account, root, channel: None, new_after: None, people: HashSet::new() }
    }
}

#[async_trait]
impl View for Thread {
    type Item = TimelineItem;

    fn key(item: &TimelineItem) -> String {
        rows::key(item)
    }

    fn on_change(&self, change: &Change) -> bool {
        match change {
            Change::PostUpserted { post_id, root_id, .. } | Change::PostRemoved { post_id, root_id, .. } => {
                *post_id == self.root || *root_id == self.root
            }
            Change::ThreadChanged { root_id, .. } => *root_id == self.root,
            Change::OutboxChanged { root_id, channel_id, .. } => channel_id.is_empty() || *root_id == self.root,
            Change::ChannelUpserted { channel_id, .. } => self.channel.as_ref() == Some(channel_id),
            Change::UserUpserted { user_id } => self.people.contains(user_id),
            Change::PreferencesChanged { .. } | Change::RolesChanged | Change::ConfigChanged | Change::EmojiChanged => true,
            _ => false,
        }
    }

    fn on_live(&self, change: &LiveChange) -> bool {
        matches!(change, LiveChange::Presence(user) if self.people.contains(user))
    }

    /// Fetches the thread, and takes it as read.
    fn opened(&mut self) {
        let Some(account) = self.account.clone() else { return };
        let root = self.root.clone();
        tokio::spawn(async move {
            if let Err(error) = account.fetch_thread(&root).await {
                tracing::debug!(%error, "a thread was not fetched");
            }
            let id = root.clone();
            let unread = account.store().read(move |r| Ok(r.thread(&id)?.filter(|thread| thread.unread_replies > 0 || thread.unread_mentions > 0)));
            if let Ok(Some(thread)) = unread.await {
                let intent = model::IntentId(format!("open:{root}:{}", thread.last_reply_at.0));
                if let Err(error) = account.mark_thread_read(&intent, &root, account.clock().now().max(thread.last_reply_at)).await {
                    tracing::warn!(%error, "a thread was not taken as read");
                }
            }
        });
    }

    async fn load(&mut self) -> Result<Vec<TimelineItem>, StoreError> {
        let Some(account) = &self.account else { return Ok(Vec::new()) };
        let (live, id, me, root) = (account.live().clone(), account.id().clone(), account.me().clone(), self.root.clone());
        let known = self.new_after;
        let (items, channel, new_after, (seen, missing)) = account
            .store()
            .read(move |r| {
                let lens = Lens::new(r, &live, &id, &me)?;
                let posts = r.thread_posts(&root)?;
                let thread = r.thread(&root)?;
                let unread = thread.as_ref().is_some_and(|thread| thread.unread_replies > 0);
                let new_after = known.or_else(|| thread.filter(|_| unread).map(|thread| thread.last_viewed_at));
                let channel = match posts.first() {
                    Some(post) => r.channel(&post.channel_id)?,
                    None => None,
                };
                let Some(channel) = channel else { return Ok((Vec::new(), None, new_after, lens.looked_at())) };
                let hanging = Hanging::read(r)?;
                let content = Posts { channel: &channel, posts: &posts, hanging: &hanging, new_after, waiting: true, thread: Some(&root) };
                let items = rows::build(&lens, &content)?;
                Ok((items, Some(channel.id), new_after, lens.looked_at()))
            })
            .await?;
        account.look_at(seen.iter().cloned(), missing.into_iter().collect());
        self.people = seen;
        self.channel = channel;
        self.new_after = new_after;
        Ok(items)
    }
}
