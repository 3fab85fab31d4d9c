//! What became necessary because of what came in: people to fetch, channels to look at again, alerts to consider.
//!
//! Wishes are gathered for a moment and each is done once; the urgent ones (alerts, reading) are done at once.

use super::{entry, history};
use crate::ingest::{AlertCause, Follow};
use crate::live::Line;
use crate::outbox::Work;
use crate::touched::Mark;
use crate::{Account, Alert, EngineError, Facts, Incoming, Notice, decide, wants_sound};
use api::{categories, channels, members, posts, threads, users};
use model::{ChannelId, IntentId, Millis, PostId, TeamId, ThreadList, UserId};
use std::collections::HashSet;
use std::time::Duration;
use tokio::sync::mpsc;

/// How long wishes are gathered.
const GATHER: Duration = Duration::from_millis(60);
/// How many people are asked for at once; the official client's number.
const USER_BATCH: usize = 100;

#[derive(Default)]
struct Wishes {
    users: HashSet<UserId>,
    channels: HashSet<ChannelId>,
    categories: HashSet<TeamId>,
    threads: HashSet<(TeamId, PostId)>,
    posts: HashSet<PostId>,
    views: HashSet<ChannelId>,
    thread_views: Vec<(PostId, Millis)>,
    roles: bool,
    entry: bool,
}

/// Does what follows, as long as the account lives.
pub(crate) async fn follow(account: Account, mut waiting: mpsc::UnboundedReceiver<Follow>) {
    let mut denied: HashSet<UserId> = HashSet::new();
    while let Some(first) = waiting.recv().await {
        let mut wishes = Wishes::default();
        gather(&account, &mut wishes, first).await;
        let deadline = tokio::time::sleep(GATHER);
        tokio::pin!(deadline);
        loop {
            tokio::select! {
                () = &mut deadline => break,
                next = waiting.recv() => match next {
                    Some(next) => gather(&account, &mut wishes, next).await,
                    None => break,
                },
            }
        }
        read(&account, &mut wishes).await;
        if account.live().line() != Line::Online && !account.live().is_loaded() {
            // The entry fetches everything anyway; people seen before it are asked for again when they are shown.
            continue;
        }
        wishes.users.retain(|user| !denied.contains(user));
        let asked = wishes.users.clone();
        match fulfil(&account, wishes).await {
            Ok(found) => denied.extend(asked.into_iter().filter(|user| !found.contains(user))),
            Err(error) => {
                tracing::info!(%error, "something that became necessary was not fetched");
                account.check_session(&error);
            }
        }
    }
}

async fn gather(account: &Account, wishes: &mut Wishes, follow: Follow) {
    match follow {
        Follow::Users(users) => wishes.users.extend(users),
        Follow::Channel(channel) => {
            wishes.channels.insert(channel);
        }
        Follow::Categories(team) => {
            wishes.categories.insert(team);
        }
        Follow::Entry => wishes.entry = true,
        Follow::Roles => wishes.roles = true,
        Follow::Thread(team, root) => {
            wishes.threads.insert((team, root));
        }
        Follow::Post(post) => {
            wishes.posts.insert(post);
        }
        Follow::View(channel) => {
            wishes.views.insert(channel);
        }
        Follow::ViewThread(root, at) => wishes.thread_views.push((root, at)),
        Follow::Alert(cause) => {
            if let Err(error) = consider(account, *cause).await {
                tracing::warn!(%error, "an alert was not considered");
            }
        }
        Follow::Read(channel) => account.notice(Notice::Read(account.id().clone(), channel)),
    }
}

/// Reading needs no line: it goes through the outbox.
async fn read(account: &Account, wishes: &mut Wishes) {
    for channel in wishes.views.drain() {
        if !account.live().is_reading(&channel) {
            continue;
        }
        let intent = IntentId(format!("view:{channel}:{}", account.clock().now().0));
        let outcome = account.mark_read(&intent, &channel).await;
        if let Err(error) = outcome {
            tracing::warn!(%error, "a channel was not marked read");
        }
    }
    for (root, at) in wishes.thread_views.drain(..) {
        if let Err(error) = account.mark_thread_read(&IntentId(format!("thread:{root}:{}", at.0)), &root, at).await {
            tracing::warn!(%error, "a thread was not marked read");
        }
    }
}

/// Fetches. Tells which people were found.
async fn fulfil(account: &Account, wishes: Wishes) -> Result<HashSet<UserId>, EngineError> {
    let connection = account.connection();
    let c = &connection;
    let mut found = HashSet::new();
    if wishes.entry {
        account.resync();
    }
    for wanted in wishes.channels {
        let asked = account.touched().mark();
        let channel = match channels::get_channel(c, &wanted).await {
            Ok(channel) => channel,
            Err(error) if matches!(error.kind, api::ErrorKind::NotFound | api::ErrorKind::Forbidden) => continue,
            Err(error) => return Err(error.into()),
        };
        let member = members::get_channel_member(c, &channel.id, account.me()).await.ok();
        if account.touched().has_channel(&wanted, asked) {
            // A post may have been counted that this answer does not know, or not counted that it knows.
            account.follow(Follow::Channel(wanted));
        }
        if channel.kind == model::ChannelKind::Group {
            let people = users::get_users_by_group_channel_ids(c, std::slice::from_ref(&channel.id)).await?;
            account.take(Incoming::ChannelUsers(people.into_iter().collect())).await?;
        }
        account.take(Incoming::Channel(Box::new(channel), member.map(Box::new))).await?;
    }
    for team in wishes.categories {
        let list = categories::get_sidebar_categories_for_team_for_user(c, &team).await?;
        account.take(Incoming::Categories(team, list)).await?;
    }
    if wishes.roles {
        entry::fetch_roles(account).await?;
    }
    let users: Vec<UserId> = wishes.users.into_iter().collect();
    for batch in users.chunks(USER_BATCH) {
        let people = users::get_users_by_ids(c, batch, None).await?;
        found.extend(people.iter().map(|user| user.id.clone()));
        account.take(Incoming::Users(people)).await?;
    }
    for (team, root) in wishes.threads {
        let team = if team.is_empty() { any_team(account).await? } else { team };
        let asked = account.touched().mark();
        match threads::get_user_thread(c, &team, &root).await {
            Ok(thread) => {
                let list = ThreadList { threads: vec![thread], ..Default::default() };
                take_threads(account, team, list, asked).await?;
            }
            Err(error) if Account::is_unsupported(&error) => {}
            Err(error) => return Err(error.into()),
        }
    }
    for post in wishes.posts {
        match posts::get_post(c, &post).await {
            Ok(post) => account.take(Incoming::Posts(vec![post])).await?,
            Err(error) if Account::is_unsupported(&error) || error.kind == api::ErrorKind::Forbidden => {}
            Err(error) => return Err(error.into()),
        }
    }
    if let Some(channel) = account.live().view().channel
        && !account.whole().has(&channel)
        && account.live().line() == Line::Online
    {
        history::catch_up(account, &channel).await?;
    }
    Ok(found)
}

/// Takes a page of followed threads in, but for those of which the socket told more after the page was asked for.
pub(crate) async fn take_threads(account: &Account, team: TeamId, mut list: ThreadList, asked: Mark) -> Result<(), EngineError> {
    list.threads.retain(|thread| !account.touched().has_thread(&thread.id, asked));
    Ok(account.take(Incoming::Threads(team, list)).await?)
}

/// Threads of direct messages may be asked for under any of one's teams.
pub(crate) async fn any_team(account: &Account) -> Result<TeamId, EngineError> {
    Ok(account.store().read(|r| Ok(r.teams()?.into_iter().map(|team| team.id).min().unwrap_or_default())).await?)
}

/// Decides about an alert and hands it on.
async fn consider(account: &Account, cause: AlertCause) -> Result<(), EngineError> {
    let view = account.live().view();
    let me = account.me().clone();
    let presence = account.live().presence(&me);
    let alert = account.store().read(move |r| {
        let (Some(me), Some(channel)) = (r.user(&me)?, r.channel(&cause.post.channel_id)?) else { return Ok(None) };
        let member = r.channel_member(&channel.id)?;
        let collapsed = crate::collapsed_threads(r, &r.config()?)?;
        let verdict = decide(&Facts {
            post: &cause.post,
            me: &me,
            presence,
            channel: &channel,
            member: member.as_ref(),
            mentioned: cause.mentioned,
            follower: cause.follower,
            collapsed,
            focused: view.focused,
            open_channel: view.channel.as_ref(),
            open_thread: view.thread.as_ref(),
        });
        if let Err(quiet) = verdict {
            tracing::debug!(?quiet, "no alert");
            return Ok(None);
        }
        Ok(Some(Alert {
            in_thread: collapsed && cause.post.is_reply(),
            sound: wants_sound(&me, member.as_ref()),
            post: cause.post,
            channel,
            sender: cause.sender,
            has_image: cause.has_image,
            has_file: cause.has_file,
        }))
    });
    if let Some(alert) = alert.await? {
        account.notice(Notice::Alert(account.id().clone(), Box::new(alert)));
    }
    Ok(())
}

impl Account {
    /// Takes a channel as read, here at once and on the server when it can be told.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn mark_read(&self, intent: &IntentId, channel: &ChannelId) -> Result<(), EngineError> {
        let (account, intent, channel, now) = (self.clone(), intent.clone(), channel.clone(), self.clock().now());
        self.store()
            .write(move |tx| {
                let Some(totals) = tx.channel(&channel)? else { return Ok(()) };
                let at = totals.last_post_at.max(now.min(totals.last_post_at.plus(1)));
                tx.update_channel_member(&channel, |member| {
                    member.msg_count = member.msg_count.max(totals.total_msg_count);
                    member.msg_count_root = member.msg_count_root.max(totals.total_msg_count_root);
                    member.mention_count = 0;
                    member.mention_count_root = 0;
                    member.urgent_mention_count = 0;
                    member.last_viewed_at = member.last_viewed_at.max(at);
                })?;
                // One waiting word that it was read is enough.
                for waiting in tx.entries_in(&channel)?.iter().filter(|entry| entry.kind == "mark_read" && entry.state == store::EntryState::Queued) {
                    tx.remove_entry(waiting.id)?;
                }
                let work = Work::MarkRead { channel, seen: totals.last_post_at };
                tx.enqueue(&account.entry(&intent, &work)?).map(|_| ())
            })
            .await?;
        self.wake_outbox();
        Ok(())
    }

    /// Takes a thread as read up to a moment.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn mark_thread_read(&self, intent: &IntentId, root: &PostId, at: Millis) -> Result<(), EngineError> {
        let id = root.clone();
        let team = self.store().read(move |r| Ok(r.thread(&id)?.map(|thread| thread.team_id))).await?;
        let team = match team {
            Some(team) if !team.is_empty() => team,
            _ => any_team(self).await?,
        };
        let entry = self.entry(intent, &Work::ThreadRead { team, root: root.clone(), at: at.0 })?;
        let root = root.clone();
        self.store()
            .write(move |tx| {
                tx.update_thread(&root, |thread| {
                    thread.unread_replies = 0;
                    thread.unread_mentions = 0;
                    thread.last_viewed_at = thread.last_viewed_at.max(at);
                })?;
                tx.enqueue(&entry).map(|_| ())
            })
            .await?;
        self.wake_outbox();
        Ok(())
    }
}
