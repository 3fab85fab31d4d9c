//! Sending a post, and looking for one of which nobody knows whether it arrived.

use super::{Outcome, PENDING_PROP, Work};
use crate::{Account, EngineError, Incoming, UploadProgress};
use api::posts::{self, NewPost, PostsAt};
use model::{Post, PostProps};
use store::{Entry, EntryError};

/// Posts per page while looking; the most a server gives.
const PAGE: u32 = 200;
/// How many pages are looked through. The pages are the newest ones, and a post is looked for within minutes or at the next start.
const PAGES: u32 = 10;
/// How far a server's clock may be behind ours, in milliseconds, while a look stops at older posts.
const SKEW: i64 = 10 * 60_000;

/// Sends a post.
pub(super) async fn send(account: &Account, entry: &Entry, work: &Work) -> Result<Outcome, EngineError> {
    let Work::Post { channel, root, message, files, pending } = work else { return Ok(Outcome::Done) };
    let mut file_ids = Vec::new();
    for file in files {
        match (&file.file, account.uploads().progress(&file.upload)) {
            (Some(id), _) => file_ids.push(id.clone()),
            (None, Some(UploadProgress::Done(info))) => file_ids.push(info.id.clone()),
            (None, Some(UploadProgress::Waiting | UploadProgress::Sending(_))) => return Ok(Outcome::Blocked),
            (None, Some(UploadProgress::Failed(error))) => {
                return Ok(Outcome::Failed(EntryError { code: "file-access".into(), details: error.to_string() }));
            }
            // The process ended before the file was up.
            (None, None) => return Ok(Outcome::Failed(EntryError { code: "file-access".into(), details: file.name.clone() })),
        }
    }
    let mut props = PostProps::new();
    props.insert(PENDING_PROP.into(), pending.as_str().into());
    let new = NewPost {
        channel_id: channel.clone(),
        root_id: root.clone(),
        message: message.clone(),
        file_ids,
        props,
        pending_post_id: pending.clone(),
        metadata: None,
    };
    let mut made = posts::create_post(&account.connection(), &new).await?;
    arrived(account, entry, &mut made).await
}

/// Looks for a post that may have arrived.
pub(super) async fn look_for(account: &Account, entry: &Entry, work: &Work) -> Result<Outcome, EngineError> {
    let Work::Post { channel, pending, .. } = work else { return Ok(Outcome::Done) };
    let connection = account.connection();
    for page in 0..PAGES {
        let list = posts::get_posts_for_channel(&connection, channel, &PostsAt::Page(page), PAGE, false).await?;
        let mine = list.posts.values().find(|post| post.user_id == *account.me() && post.prop(PENDING_PROP) == Some(pending.as_str()));
        if let Some(found) = mine {
            let mut found = found.clone();
            return arrived(account, entry, &mut found).await;
        }
        let oldest = list.ordered().map(|post| post.create_at).min();
        if list.prev_post_id.is_empty() || oldest.is_none_or(|oldest| oldest < entry.created_at.plus(-SKEW)) {
            break;
        }
    }
    // It is not there: send it. The same pending id guards against an answer that is still on its way.
    send(account, entry, work).await
}

/// The server has the post: it takes the entry's place.
async fn arrived(account: &Account, entry: &Entry, post: &mut Post) -> Result<Outcome, EngineError> {
    post.pending_post_id = entry.pending_post_id.clone();
    account.take(Incoming::Created(Box::new(post.clone()))).await?;
    Ok(Outcome::Done)
}
