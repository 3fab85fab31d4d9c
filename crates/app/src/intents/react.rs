//! Reactions, pins, and saved posts.

use super::error::from_store;
use super::{durable, recent};
use crate::boundary::{Done, ErrorCode, UiError};
use engine::{Account, Work};
use model::{IntentId, PostId, Preference};

/// Adds or takes back a reaction. Views lay it over the post until the server has it.
pub(super) async fn react(account: &Account, id: &IntentId, post: PostId, emoji: String, on: bool) -> Result<Done, UiError> {
    let emoji = emoji.trim_matches(':').to_owned();
    if emoji.is_empty() {
        return Err(UiError::new(ErrorCode::BadRequest));
    }
    let name = emoji.clone();
    let reacted = durable(account, id, &Work::React { post, emoji, on }, |_| Ok(())).await?;
    if on {
        note_use(account, id, &name).await?;
    }
    Ok(reacted)
}

/// Counts a use of an emoji for the picker, here and for the person's other clients.
async fn note_use(account: &Account, id: &IntentId, emoji: &str) -> Result<(), UiError> {
    let me = account.me().clone();
    let before = account.store().read(move |r| r.preference("recent_emojis", me.as_str())).await.map_err(from_store)?;
    let preference = Preference {
        user_id: account.me().clone(),
        category: "recent_emojis".into(),
        name: account.me().0.clone(),
        value: recent::used(before.as_deref(), emoji),
    };
    // An intent of its own, for the person's is the reaction's: repeated, neither happens twice.
    set_preference(account, &IntentId(format!("{id}:recent")), preference, true).await.map(|_done| ())
}

/// Pins a post to its channel or takes it off.
pub(super) async fn pin(account: &Account, id: &IntentId, post: PostId, on: bool) -> Result<Done, UiError> {
    let work = Work::Pin { post: post.clone(), on };
    durable(account, id, &work, move |tx| tx.update_post(&post, |post| post.is_pinned = on).map(|_| ())).await
}

/// Saves a post for oneself or no longer.
pub(super) async fn save(account: &Account, id: &IntentId, post: PostId, on: bool) -> Result<Done, UiError> {
    let saved = api::preferences::saved_post(account.me(), &post);
    set_preference(account, id, saved, on).await
}

/// Sets a preference here and on the server, or removes it.
pub(super) async fn set_preference(account: &Account, id: &IntentId, preference: Preference, on: bool) -> Result<Done, UiError> {
    let value = on.then(|| preference.value.clone());
    let work = Work::Preference { category: preference.category.clone(), name: preference.name.clone(), value };
    durable(account, id, &work, move |tx| {
        if on {
            tx.upsert_preferences(&[preference])?
        } else {
            tx.remove_preferences(&[preference])?
        };
        Ok(())
    })
    .await
}
