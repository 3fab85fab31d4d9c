//! Slash commands: the server carries them out, at once or not at all. Waiting makes no sense for `/away` or `/join`.

use super::error::{from_api, from_store};
use super::{link, note_done, shown_team, was_done};
use crate::boundary::{Done, ErrorCode, UiError};
use crate::core::Core;
use engine::{Account, ErrorKind, Line};
use model::{ChannelId, IntentId, PostId};

/// Whether a text is a command: a slash and a word. A path (`/etc/hosts`) and `//` are text.
pub(super) fn is_command(text: &str) -> bool {
    let word = text.strip_prefix('/').map(|rest| rest.split_whitespace().next().filter(|word| rest.starts_with(word)).unwrap_or_default());
    word.is_some_and(|word| {
        word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    })
}

pub(super) async fn run(core: &Core, account: &Account, id: &IntentId, channel: ChannelId, root: PostId, text: &str) -> Result<Done, UiError> {
    if account.live().line() != Line::Online {
        return Err(UiError::new(ErrorCode::Offline));
    }
    if was_done(account, id).await? {
        return Ok(Done::Done);
    }
    let place = channel.clone();
    let team = account.store().read(move |r| Ok(r.channel(&place)?.map(|channel| channel.team_id).unwrap_or_default())).await.map_err(from_store)?;
    let team = if team.is_empty() { shown_team(core, account).await? } else { team };
    let answer = api::commands::execute_command(&account.connection(), text, &team, &channel, &root).await.map_err(|error| {
        if matches!(error.kind, ErrorKind::NotFound | ErrorKind::Unsupported) {
            let word = text.split_whitespace().next().unwrap_or_default();
            UiError { code: ErrorCode::Unsupported, ..from_api(&error) }.with("command", word)
        } else {
            from_api(&error)
        }
    })?;
    note_done(account, id).await?;
    super::drafts::change(account, channel, Some(root).filter(|root| !root.is_empty()), |draft, _| draft.message.clear()).await?;
    // What it says comes as an ephemeral post; where it leads is followed only within this server.
    match answer.goto_location.is_empty() {
        true => Ok(Done::Done),
        false => Ok(link::within(core, account, &answer.goto_location).await?.map_or(Done::Done, |place| Done::Go { place })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_a_slash_and_a_word() {
        for text in ["/me waves", "/shrug", "/join town-square", "/call_start"] {
            assert!(is_command(text), "{text}");
        }
        for text in ["//", "// comment", "/", "/ me", "/etc/hosts is gone", "/3 of it", "see /me", ""] {
            assert!(!is_command(text), "{text} is a message");
        }
    }
}
