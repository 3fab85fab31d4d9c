//! Links: those that lead into one of the person's accounts are gone to here, web and mail addresses are opened by the system,
//! all others are refused.

use super::error::from_store;
use crate::boundary::{Done, ErrorCode, Place, UiError};
use crate::core::Core;
use crate::host::{WindowReply, WindowRequest};
use crate::queries;
use crate::window::WindowState;
use engine::Account;
use model::{AccountId, ChannelId, PostId, TeamId};
use url::Url;

pub(super) async fn run(core: &Core, window: &WindowState, account: Option<AccountId>, url: &str) -> Result<Done, UiError> {
    let parsed = Url::parse(url.trim()).map_err(|_no_address| UiError::new(ErrorCode::LinkNotAllowed))?;
    if !matches!(parsed.scheme(), "http" | "https" | "mailto") {
        return Err(UiError::new(ErrorCode::LinkNotAllowed).with("scheme", parsed.scheme()));
    }
    // The account that the link stands in first: several accounts may be on one server.
    let mut accounts = core.accounts();
    accounts.sort_by_key(|candidate| account.as_ref() != Some(candidate.id()));
    for account in &accounts {
        if let Some(place) = within(core, account, parsed.as_str()).await? {
            return Ok(Done::Go { place });
        }
    }
    match window.outlet.request(WindowRequest::OpenLink { url: parsed.into() }).await {
        WindowReply::Failed { reason } => Err(UiError::new(ErrorCode::Refused).details(reason)),
        WindowReply::Done | WindowReply::Paths { .. } => Ok(Done::Done),
    }
}

/// Where an address leads within an account; `None` if it leads elsewhere, or to something that is not here.
pub(crate) async fn within(core: &Core, account: &Account, address: &str) -> Result<Option<Place>, UiError> {
    let site = account.store().read(|r| Ok(r.config()?.text("SiteURL").to_owned())).await.map_err(from_store)?;
    let own = account.connection().server().as_str().to_owned();
    let Some(target) = [own, site].iter().find_map(|base| read(address, base)) else { return Ok(None) };
    match target {
        // One that is neither here nor to be had is for the browser, where the server says why.
        Target::Post(post) => match queries::locate(core, account, &post).await {
            Ok(place) => Ok(Some(place)),
            Err(error) if matches!(error.code, ErrorCode::NotFound | ErrorCode::Refused) => Ok(None),
            Err(error) => Err(error),
        },
        Target::Channel(team, name) => named(account, &team, &name).await,
        Target::Person(team, username) => person(account, &team, &username).await,
    }
}

/// What an address of a server's own pages names.
#[derive(Debug, PartialEq, Eq)]
enum Target {
    Post(PostId),
    /// Team and channel, by their names in addresses; a channel also by its id.
    Channel(String, String),
    /// Team and username.
    Person(String, String),
}

/// Reads an address under a server's base. A relative one is under it.
fn read(address: &str, base: &str) -> Option<Target> {
    let base = Url::parse(&format!("{}/", base.trim_end_matches('/'))).ok()?;
    let url = base.join(address).ok()?;
    if url.origin() != base.origin() || !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    // A relative one begins at the server's base even if it has a slash at its front.
    let absolute = Url::parse(address).is_ok();
    let path = if absolute { url.path().strip_prefix(base.path())? } else { url.path().strip_prefix(base.path()).unwrap_or(url.path()) };
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [_, "pl", post] => Some(Target::Post(PostId::from(*post))),
        [team, "channels", name] => Some(Target::Channel((*team).to_owned(), (*name).to_owned())),
        [team, "messages", name] => {
            let team = (*team).to_owned();
            Some(
                name.strip_prefix('@')
                    .map_or_else(|| Target::Channel(team.clone(), (*name).to_owned()), |user| Target::Person(team.clone(), user.to_owned())),
            )
        }
        _ => None,
    }
}

async fn named(account: &Account, team: &str, name: &str) -> Result<Option<Place>, UiError> {
    let (id, team, name) = (account.id().clone(), team.to_owned(), name.to_owned());
    let read = account.store().read(move |r| {
        let Some(team) = r.team_by_name(&team)? else { return Ok(None) };
        let found = match r.channel_by_name(&team.id, &name)? {
            Some(found) => Some(found),
            // Group messages are linked to by a name that belongs to no team, older links by the id.
            None => match r.channel_by_name(&TeamId::default(), &name)? {
                Some(found) => Some(found),
                None => r.channel(&ChannelId(name))?,
            },
        };
        let Some(channel) = found else { return Ok(None) };
        let joined = r.channel_member(&channel.id)?.is_some();
        Ok(joined.then_some(Place::Channel { account: id, team: team.id, channel: channel.id, post: None, root: None }))
    });
    read.await.map_err(from_store)
}

async fn person(account: &Account, team: &str, username: &str) -> Result<Option<Place>, UiError> {
    let (id, me, team, username) = (account.id().clone(), account.me().clone(), team.to_owned(), username.to_owned());
    let read = account.store().read(move |r| {
        let (Some(team), Some(other)) = (r.team_by_name(&team)?, r.user_by_username(&username)?) else { return Ok(None) };
        let found = r.channel_by_name(&TeamId::default(), &me.direct_channel_name(&other.id))?;
        Ok(found.map(|channel| Place::Channel { account: id, team: team.id, channel: channel.id, post: None, root: None }))
    });
    read.await.map_err(from_store)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_servers_own_pages_are_read() {
        let base = "https://chat.example.org/mm";
        assert_eq!(read("https://chat.example.org/mm/harbour/pl/abc", base), Some(Target::Post("abc".into())));
        assert_eq!(read("https://chat.example.org/mm/_redirect/pl/abc", base), Some(Target::Post("abc".into())));
        assert_eq!(read("https://chat.example.org/mm/harbour/channels/deck", base), Some(Target::Channel("harbour".into(), "deck".into())));
        assert_eq!(read("https://chat.example.org/mm/harbour/messages/@bob", base), Some(Target::Person("harbour".into(), "bob".into())));
        assert_eq!(read("/harbour/channels/deck", base), Some(Target::Channel("harbour".into(), "deck".into())), "a command's answer is relative");
    }

    #[test]
    fn other_addresses_are_for_the_browser() {
        let base = "https://chat.example.org/mm";
        for other in [
            "https://chat.example.org/harbour/pl/abc",
            "https://chat.example.org.evil.example/mm/harbour/pl/abc",
            "http://chat.example.org/mm/harbour/pl/abc",
            "https://chat.example.org/mm/admin_console",
            "mailto:bob@chat.example.org",
        ] {
            assert_eq!(read(other, base), None, "{other}");
        }
    }
}
