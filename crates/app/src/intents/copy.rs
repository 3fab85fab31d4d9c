//! The clipboard, which belongs to the window.

use super::error::from_store;
use super::shown_team;
use crate::boundary::{Done, ErrorCode, UiError};
use crate::core::Core;
use crate::host::{WindowReply, WindowRequest};
use crate::window::WindowState;
use engine::Account;
use model::PostId;

pub(super) async fn text(window: &WindowState, text: String) -> Result<Done, UiError> {
    match window.outlet.request(WindowRequest::Copy { text }).await {
        WindowReply::Failed { reason } => Err(UiError::new(ErrorCode::Refused).details(reason)),
        WindowReply::Done | WindowReply::Paths { .. } => Ok(Done::Done),
    }
}

/// A link to a post: `{server}/{team}/pl/{post}`. Of a direct message under the team that is shown, as servers accept any.
pub(super) async fn link(core: &Core, window: &WindowState, account: &Account, post: PostId) -> Result<Done, UiError> {
    let shown = shown_team(core, account).await?;
    let wanted = post.clone();
    let read = account.store().read(move |r| {
        let channel = match r.post(&wanted)? {
            Some(post) => r.channel(&post.channel_id)?,
            None => return Ok(None),
        };
        let team = channel.map(|channel| channel.team_id).filter(|team| !team.is_empty()).unwrap_or(shown);
        Ok(Some((r.team(&team)?.map(|team| team.name).unwrap_or_default(), r.config()?.text("SiteURL").to_owned())))
    });
    let (team, site) = read.await.map_err(from_store)?.ok_or_else(|| UiError::new(ErrorCode::NotFound))?;
    let connection = account.connection();
    // The address the server has for everybody, else the one it answers at here.
    let site = if site.is_empty() { connection.server().as_str() } else { site.as_str() };
    let team = if team.is_empty() { "_redirect".to_owned() } else { team };
    text(window, format!("{}/{team}/pl/{post}", site.trim_end_matches('/'))).await
}
