//! The outbox: what a person did, on its way to the server.
//!
//! ```text
//!            taken by the worker                    the server has it (answer or echo)
//!  Queued ──────────────────────▶ Sending ─────────────────────────────────────────▶ gone
//!    ▲  ▲                           │ │ │
//!    │  │ surely not sent: no line, │ │ └─ the server refused it ──▶ Failed ── discarded ──▶ gone
//!    │  │ "slow down", still busy   │ │                                │
//!    │  └───────────────────────────┘ │ no certain answer              │ tried again
//!    │                                ▼                                │
//!    │  looked for, not there       Unsure ── looked for, found ──▶ gone
//!    ├────────────────────────────────┘                                │
//!    └─────────────────────────────────────────────────────────────────┘
//!  At start: Sending → Unsure, for the process died between asking and hearing.
//! ```
//!
//! Only posts are ever `Unsure`: everything else may be repeated without harm.
//! Entries of one channel go one after the other, and a failed one does not hold up the next;
//! while there is no line, nothing is tried. A server recognises a repeated `pending_post_id` for thirty seconds only,
//! on one node, so an unsure post is looked for first (protocol D2); each post carries its pending id in its properties for that.

mod post;
mod refused;
mod simple;
mod work;

use crate::live::Line;
use crate::{Account, EngineError};
use model::{ChannelId, PendingPostId, PostId};
use std::collections::HashSet;
use std::time::Duration;
use store::{Entry, EntryError, EntryState, StoreError};

pub use work::{OutgoingFile, Work};

/// The property that carries a post's pending id, to find it again.
pub(crate) const PENDING_PROP: &str = "tidings_pending_id";
/// How long to wait before trying again what the server was too busy for.
const RETRY: Duration = Duration::from_secs(2);

/// What came of trying an entry.
pub(crate) enum Outcome {
    /// The server has it, or it makes no sense any more.
    Done,
    /// Surely not done; try again after a while.
    Later(Duration),
    /// It waits for something else, say an upload.
    Blocked,
    /// Perhaps done.
    Unsure,
    /// Refused.
    Failed(EntryError),
}

/// Where some work belongs: its lane (channel), thread and pending id.
pub(crate) fn place(work: &Work) -> (ChannelId, PostId, PendingPostId) {
    match work {
        Work::Post { channel, root, pending, .. } => (channel.clone(), root.clone(), pending.clone()),
        Work::MarkRead { channel, .. } | Work::NotifyProps { channel, .. } | Work::Leave { channel } => {
            (channel.clone(), PostId::default(), PendingPostId::default())
        }
        _ => Default::default(),
    }
}

/// Sends what waits, as long as the account lives.
pub(crate) async fn run(account: Account) {
    if let Err(error) = recover(&account).await {
        tracing::error!(%error, "the outbox could not be read at start");
    }
    let mut line = account.live().changes();
    loop {
        let pause = if account.live().line() == Line::Online {
            match round(&account).await {
                Ok(pause) => pause,
                Err(error) => {
                    tracing::error!(%error, "the outbox could not be worked on");
                    Some(RETRY)
                }
            }
        } else {
            None
        };
        tokio::select! {
            () = account.outbox_woken() => {}
            () = until_online(&mut line, &account) => {}
            () = async { match pause { Some(pause) => tokio::time::sleep(pause).await, None => std::future::pending().await } } => {}
        }
    }
}

/// Waits until the line comes (back).
async fn until_online(changes: &mut tokio::sync::broadcast::Receiver<crate::LiveChange>, account: &Account) {
    let was = account.live().line();
    loop {
        // Lagging only means that the line must be looked at again.
        let _change = changes.recv().await;
        let now = account.live().line();
        if now == Line::Online && was != Line::Online {
            return;
        }
    }
}

/// After a start: what was being sent when the process died may have arrived.
async fn recover(account: &Account) -> Result<(), StoreError> {
    account
        .store()
        .write(|tx| {
            for entry in tx.entries()?.into_iter().filter(|entry| entry.state == EntryState::Sending) {
                let state = if entry.kind == "post" { EntryState::Unsure } else { EntryState::Queued };
                tx.update_entry(entry.id, |entry| entry.state = state)?;
            }
            Ok(())
        })
        .await
}

/// Tries everything that can be tried, in order. Tells after how long to try again, if something waits for time.
async fn round(account: &Account) -> Result<Option<Duration>, StoreError> {
    let mut pause: Option<Duration> = None;
    let mut closed_lanes: HashSet<ChannelId> = HashSet::new();
    let mut tried: HashSet<store::EntryId> = HashSet::new();
    loop {
        if account.live().line() != Line::Online {
            return Ok(None);
        }
        let now = account.clock().now();
        // Read anew each time: entries come and go while one is being sent.
        let entries = account.store().read(|r| r.entries()).await?;
        let mut next = None;
        for entry in entries {
            if entry.state == EntryState::Failed || closed_lanes.contains(&entry.channel_id) || tried.contains(&entry.id) {
                continue;
            }
            if entry.next_attempt_at > now {
                let wait = Duration::from_millis(u64::try_from(entry.next_attempt_at.since(now)).unwrap_or(0));
                pause = Some(pause.map_or(wait, |pause| pause.min(wait)));
                closed_lanes.insert(entry.channel_id.clone());
                continue;
            }
            next = Some(entry);
            break;
        }
        let Some(entry) = next else { return Ok(pause) };
        tried.insert(entry.id);
        let lane = entry.channel_id.clone();
        match attempt(account, entry).await? {
            Outcome::Done | Outcome::Failed(_) => {}
            Outcome::Blocked => {
                closed_lanes.insert(lane);
            }
            Outcome::Later(wait) => {
                pause = Some(pause.map_or(wait, |pause| pause.min(wait)));
                closed_lanes.insert(lane);
            }
            Outcome::Unsure => {
                pause = Some(pause.map_or(RETRY, |pause| pause.min(RETRY)));
                closed_lanes.insert(lane);
            }
        }
    }
}

/// Tries one entry and notes what came of it.
async fn attempt(account: &Account, entry: Entry) -> Result<Outcome, StoreError> {
    let work: Work = match serde_json::from_value(entry.payload.clone()) {
        Ok(work) => work,
        Err(error) => {
            // Written by a newer version, perhaps. It is kept, and shown as failed.
            let failed = EntryError { code: "bad-request".into(), details: error.to_string() };
            return note(account, &entry, Outcome::Failed(failed)).await;
        }
    };
    let unsure = entry.state == EntryState::Unsure;
    let id = entry.id;
    let begun = account
        .store()
        .write(move |tx| {
            tx.update_entry(id, |entry| {
                if !unsure {
                    entry.state = EntryState::Sending;
                }
                entry.attempts += 1;
            })
        })
        .await?;
    if !begun {
        return Ok(Outcome::Done);
    }
    let outcome = match &work {
        Work::Post { .. } if unsure => post::look_for(account, &entry, &work).await,
        Work::Post { .. } => post::send(account, &entry, &work).await,
        _ => simple::send(account, &work).await,
    };
    let outcome = outcome.unwrap_or_else(|error| after_error(account, &entry, &work, error));
    note(account, &entry, outcome).await
}

/// What an error means for the entry.
fn after_error(account: &Account, entry: &Entry, work: &Work, error: EngineError) -> Outcome {
    account.check_session(&error);
    match error {
        EngineError::Store(error) => {
            tracing::error!(%error, "the outbox could not be written");
            Outcome::Later(RETRY)
        }
        EngineError::Api(error) => {
            tracing::info!(%error, kind = work.kind(), attempts = entry.attempts, "not sent");
            if error.is_silent_dismissal() {
                return Outcome::Done;
            }
            if error.dedup_pending() {
                return Outcome::Later(RETRY);
            }
            if matches!(work, Work::Post { .. }) && error.is_ambiguous_for_send() {
                return Outcome::Unsure;
            }
            if error.is_retryable() || error.kind == api::ErrorKind::Unauthorized {
                let wait = error.retry_after().unwrap_or_else(|| RETRY.saturating_mul(2u32.saturating_pow(entry.attempts.min(5))));
                return Outcome::Later(wait);
            }
            refused::outcome(work, &error)
        }
    }
}

/// Notes what came of an attempt.
async fn note(account: &Account, entry: &Entry, outcome: Outcome) -> Result<Outcome, StoreError> {
    let id = entry.id;
    let now = account.clock().now();
    match &outcome {
        Outcome::Done => {
            account.store().write(move |tx| tx.remove_entry(id)).await?;
        }
        Outcome::Later(wait) => {
            let at = now.plus(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
            let state = if entry.state == EntryState::Unsure { EntryState::Unsure } else { EntryState::Queued };
            let set = move |entry: &mut Entry| {
                entry.state = state;
                entry.next_attempt_at = at;
            };
            account.store().write(move |tx| tx.update_entry(id, set)).await?;
        }
        Outcome::Blocked => {
            account.store().write(move |tx| tx.update_entry(id, |entry| entry.state = EntryState::Queued)).await?;
        }
        Outcome::Unsure => {
            let at = now.plus(i64::try_from(RETRY.as_millis()).unwrap_or(i64::MAX));
            let set = move |entry: &mut Entry| {
                entry.state = EntryState::Unsure;
                entry.next_attempt_at = at;
            };
            account.store().write(move |tx| tx.update_entry(id, set)).await?;
        }
        Outcome::Failed(error) => {
            let error = error.clone();
            let set = move |entry: &mut Entry| {
                entry.state = EntryState::Failed;
                entry.error = Some(error);
            };
            account.store().write(move |tx| tx.update_entry(id, set)).await?;
        }
    }
    Ok(outcome)
}
