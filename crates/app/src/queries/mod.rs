//! What a screen asks once: [`answer`] is the table of contents, each file has one question.
//!
//! Local questions answer from one snapshot of the store. Those that name the server ask it first, put what it says
//! through the one door for server data, and then answer from the store as the local ones do.

mod browse;
mod complete;
mod emoji;
mod locate;
mod members;
mod person;
mod probe;
mod rank;
mod source;
mod storage;
mod switcher;
#[cfg(test)]
mod tests;

use crate::boundary::{Answer, Place, Query, UiError};
use crate::core::Core;
use crate::intents::{self, from_store};
use crate::present::Lens;
use engine::{Account, Line};
use store::StoreError;

pub(crate) use locate::locate;

/// Answers a question.
pub(crate) async fn answer(core: &Core, query: Query) -> Result<Answer, UiError> {
    match query {
        Query::Probe { address } => probe::run(core, &address).await,
        Query::Switcher { account, text, remote } => switcher::run(core, &core.account(&account)?, text, remote).await,
        Query::Complete { account, channel, kind, text, remote } => complete::run(core, &core.account(&account)?, channel, kind, text, remote).await,
        Query::CustomEmoji { account, text } => emoji::custom(&core.account(&account)?, text).await,
        Query::RecentEmoji { account } => emoji::recent(&core.account(&account)?).await,
        Query::Person { account, user } => person::run(&core.account(&account)?, user).await,
        Query::Members { account, channel } => members::run(core, &core.account(&account)?, channel).await,
        Query::Source { account, post } => source::run(&core.account(&account)?, post).await,
        Query::Locate { account, post } => locate(core, &core.account(&account)?, &post).await.map(|place| Answer::Place { place }),
        Query::Storage => storage::run(core).await,
        Query::Browse { account, team, text } => browse::run(&core.account(&account)?, team, text).await,
    }
}

/// Where a link that was opened with this program leads, if it leads into one of the accounts.
/// Programs register `mattermost` and `tidings` as schemes for what is `https`, or `http`, on the web.
pub(crate) async fn place_of_link(core: &Core, url: &str) -> Option<Place> {
    let (scheme, rest) = url.trim().split_once("://")?;
    let schemes: &[&str] = match scheme.to_ascii_lowercase().as_str() {
        "mattermost" | "tidings" => &["https", "http"],
        "https" => &["https"],
        "http" => &["http"],
        _ => return None,
    };
    for scheme in schemes {
        let address = format!("{scheme}://{rest}");
        for account in core.accounts() {
            match intents::link::within(core, &account, &address).await {
                Ok(Some(place)) => return Some(place),
                Ok(None) => {}
                Err(error) => tracing::info!(%error, "a link could not be followed"),
            }
        }
    }
    None
}

/// Reads through a lens: one snapshot, with the eyes of the account's owner.
async fn look<T, F>(account: &Account, read: F) -> Result<T, UiError>
where
    T: Send + 'static,
    F: FnOnce(&Lens<'_>) -> Result<T, StoreError> + Send + 'static,
{
    let eyes = account.clone();
    account.store().read(move |r| read(&Lens::new(r, eyes.live(), eyes.id(), eyes.me())?)).await.map_err(from_store)
}

/// Whether the server can be asked.
fn is_online(account: &Account) -> bool {
    account.live().line() == Line::Online
}
