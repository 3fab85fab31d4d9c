//! Changing and deleting posts, also such as still wait in the outbox: those are changed there.

use super::error::from_store;
use super::send::check_length;
use crate::boundary::{Done, ErrorCode, UiError};
use engine::{Account, Work};
use model::{IntentId, Millis, PendingPostId, PostId};
use store::{Entry, EntryState, Reader, StoreError};

/// Changes a post's text. The cache keeps the old one until the server agrees; views lay the new one over it.
pub(super) async fn edit(account: &Account, id: &IntentId, post: PostId, text: String) -> Result<Done, UiError> {
    let text = text.trim_end().to_owned();
    if text.is_empty() {
        return Err(UiError::new(ErrorCode::Empty));
    }
    check_length(account, &text).await?;
    let entry = account.entry(id, &Work::Edit { post: post.clone(), message: text.clone() }).map_err(from_store)?;
    let written = account.store().write(move |tx| {
        let Some(waiting) = unsent(tx, &post)? else { return tx.enqueue(&entry).map(|_| ()) };
        if !tx.remember_intent(&entry.intent_id, entry.created_at)? {
            return Ok(());
        }
        tx.update_entry(waiting.id, |waiting| {
            if let Some(message) = waiting.payload.get_mut("message") {
                *message = text.into();
            }
            waiting.state = EntryState::Queued;
            waiting.error = None;
            waiting.next_attempt_at = Millis::ZERO;
        })?;
        Ok(())
    });
    written.await.map_err(from_store)?;
    account.outbox_changed();
    Ok(Done::Done)
}

/// Deletes a post.
pub(super) async fn delete(account: &Account, id: &IntentId, post: PostId) -> Result<Done, UiError> {
    let entry = account.entry(id, &Work::Delete { post: post.clone() }).map_err(from_store)?;
    let written = account.store().write(move |tx| {
        let Some(waiting) = unsent(tx, &post)? else { return tx.enqueue(&entry).map(|_| ()) };
        if tx.remember_intent(&entry.intent_id, entry.created_at)? {
            tx.remove_entry(waiting.id)?;
        }
        Ok(())
    });
    written.await.map_err(from_store)?;
    account.outbox_changed();
    Ok(Done::Done)
}

/// The entry of a post that surely has not arrived. One under way or unsure may have: the change is queued behind it then.
fn unsent(r: &Reader, post: &PostId) -> Result<Option<Entry>, StoreError> {
    let entry = r.entry_by_pending(&PendingPostId(post.0.clone()))?;
    Ok(entry.filter(|entry| matches!(entry.state, EntryState::Queued | EntryState::Failed)))
}
