//! The text to edit of a post: as it was written, with what waits to be sent.

use super::is_online;
use crate::boundary::{Answer, ErrorCode, UiError};
use crate::intents::{from_api, from_store};
use engine::{Account, Work};
use model::{PendingPostId, PostId};

pub(super) async fn run(account: &Account, post: PostId) -> Result<Answer, UiError> {
    let wanted = post.clone();
    let read = account.store().read(move |r| {
        let pending = PendingPostId(wanted.0.clone());
        let mut text = match r.post(&wanted)? {
            Some(post) => Some(post),
            None => r.post_by_pending(&pending)?,
        }
        .map(|post| post.source().to_owned());
        for entry in r.entries()? {
            match serde_json::from_value(entry.payload) {
                Ok(Work::Post { message, pending: its, .. }) if its == pending => text = Some(message),
                Ok(Work::Edit { post, message }) if post == wanted => text = Some(message),
                _ => {}
            }
        }
        Ok(text)
    });
    if let Some(text) = read.await.map_err(from_store)? {
        return Ok(Answer::Source { text });
    }
    if post.as_str().contains(':') {
        return Err(UiError::new(ErrorCode::NotFound));
    }
    if !is_online(account) {
        return Err(UiError::new(ErrorCode::Offline));
    }
    let found = api::posts::get_post(&account.connection(), &post).await.map_err(|error| from_api(&error))?;
    Ok(Answer::Source { text: found.source().to_owned() })
}
