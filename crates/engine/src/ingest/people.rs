//! People and emoji.

use super::{Context, Follow};
use model::{ChannelId, CustomEmoji, User, UserId};
use store::{StoreError, Tx};

/// Who is in direct and group messages.
pub(super) fn channel_users(tx: &mut Tx<'_>, lists: &[(ChannelId, Vec<User>)]) -> Result<Vec<Follow>, StoreError> {
    for (channel, users) in lists {
        tx.upsert_users(users)?;
        let ids: Vec<UserId> = users.iter().map(|user| user.id.clone()).collect();
        tx.set_channel_users(channel, &ids)?;
    }
    Ok(Vec::new())
}

/// Custom emoji that were asked for; those the server did not answer do not exist.
pub(super) fn emoji(tx: &mut Tx<'_>, context: &Context, found: &[CustomEmoji], asked: Vec<String>) -> Result<Vec<Follow>, StoreError> {
    tx.upsert_emoji(found)?;
    let missing: Vec<String> = asked.into_iter().filter(|name| !found.iter().any(|emoji| emoji.name == *name)).collect();
    tx.mark_emoji_missing(&missing, context.now)?;
    Ok(Vec::new())
}
