//! People and emoji.

use super::{Context, Follow};
use model::{ChannelId, CustomEmoji, User, UserId};
use store::{StoreError, Tx};

/// Keeps people as an answer or an event shows them.
/// What others may not see is left out of most answers, also of one's own profile in a list; it must not erase what one knows (protocol C6).
pub(super) fn keep<'u>(tx: &mut Tx<'_>, users: impl IntoIterator<Item = &'u User>) -> Result<(), StoreError> {
    for user in users {
        let mut user = user.clone();
        if (user.notify_props.is_empty() || user.email.is_empty())
            && let Some(known) = tx.user(&user.id)?
        {
            if user.notify_props.is_empty() {
                user.notify_props = known.notify_props;
            }
            if user.email.is_empty() {
                user.email = known.email;
            }
        }
        tx.upsert_users([&user])?;
    }
    Ok(())
}

/// Who is in direct and group messages. The server leaves out who asks.
pub(super) fn channel_users(tx: &mut Tx<'_>, context: &Context, lists: &[(ChannelId, Vec<User>)]) -> Result<Vec<Follow>, StoreError> {
    for (channel, users) in lists {
        keep(tx, users)?;
        let ids: Vec<UserId> = users.iter().map(|user| user.id.clone()).chain([context.me.clone()]).collect();
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
