//! Folding a category: known to all of a person's clients.

use super::durable;
use super::error::from_store;
use crate::boundary::{Done, ErrorCode, UiError};
use engine::{Account, Work};
use model::{CategoryId, IntentId};

pub(super) async fn run(account: &Account, id: &IntentId, category: CategoryId, on: bool) -> Result<Done, UiError> {
    let wanted = category.clone();
    let read = account.store().read(move |r| {
        for team in r.teams_with_categories()? {
            if let Some(found) = r.categories(&team)?.categories.into_iter().find(|known| known.id == wanted) {
                return Ok(Some((team, found)));
            }
        }
        Ok(None)
    });
    let (team, found) = read.await.map_err(from_store)?.ok_or_else(|| UiError::new(ErrorCode::NotFound))?;
    if found.collapsed == on {
        return Ok(Done::Done);
    }
    let work = Work::Category { team: team.clone(), category: category.clone() };
    durable(account, id, &work, move |tx| {
        let mut all = tx.categories(&team)?;
        for known in all.categories.iter_mut().filter(|known| known.id == category) {
            known.collapsed = on;
        }
        tx.replace_categories(&team, &all).map(|_| ())
    })
    .await
}
