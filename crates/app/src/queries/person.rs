//! A person, for the popover.

use super::{is_online, look};
use crate::boundary::{Answer, ErrorCode, UiError};
use crate::intents::{from_api, from_store};
use crate::present::person_item;
use engine::{Account, Incoming};
use model::UserId;

pub(super) async fn run(account: &Account, user: UserId) -> Result<Answer, UiError> {
    let wanted = user.clone();
    let known = account.store().read(move |r| Ok(r.user(&wanted)?.is_some())).await.map_err(from_store)?;
    if !known {
        if !is_online(account) {
            return Err(UiError::new(ErrorCode::Offline));
        }
        let found = api::users::get_user(&account.connection(), &user).await.map_err(|error| from_api(&error))?;
        account.take(Incoming::Users(vec![found])).await.map_err(from_store)?;
    }
    account.look_at([user.clone()], Vec::new());
    let person = look(account, move |lens| person_item(lens, &user)).await?;
    Ok(Answer::Person { person })
}
