//! "Somebody is typing": told over the socket, at most as often as the server wants it.

use super::error::from_store;
use crate::boundary::{Done, TypingIn, UiError};
use crate::core::Core;
use engine::Account;
use model::Millis;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How often it is told unless the server says otherwise, in milliseconds (`TimeBetweenUserTypingUpdatesMilliseconds`).
const EVERY: i64 = 5_000;

/// When it was last told, by account and place. Windows share it, for the server counts the person, not the window.
pub(crate) type Told = Mutex<HashMap<TypingIn, Millis>>;

pub(super) async fn run(core: &Core, account: &Account, at: &TypingIn) -> Result<Done, UiError> {
    let (on, every) = account
        .store()
        .read(|r| {
            let config = r.config()?;
            Ok((config.text("EnableUserTypingMessages") != "false", config.number("TimeBetweenUserTypingUpdatesMilliseconds").unwrap_or(EVERY)))
        })
        .await
        .map_err(from_store)?;
    let due = on && is_due(&mut core.typing_told.lock().unwrap_or_else(PoisonError::into_inner), at, account.clock().now(), every);
    if due {
        let parent = at.root.as_ref().map(model::PostId::as_str).unwrap_or_default();
        account.say("user_typing", &serde_json::json!({ "channel_id": at.channel, "parent_id": parent }));
    }
    Ok(Done::Done)
}

/// Whether it is time to tell it again; notes that it is told.
fn is_due(told: &mut HashMap<TypingIn, Millis>, at: &TypingIn, now: Millis, every: i64) -> bool {
    told.retain(|_, last| (0..every).contains(&now.since(*last)));
    if told.contains_key(at) {
        return false;
    }
    told.insert(at.clone(), now);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_is_told_at_once_and_then_rarely() {
        let mut told = HashMap::new();
        let deck = TypingIn { account: "a".into(), channel: "deck".into(), root: None };
        let thread = TypingIn { root: Some("r".into()), ..deck.clone() };
        assert!(is_due(&mut told, &deck, Millis(1_000), EVERY), "the first letter");
        assert!(!is_due(&mut told, &deck, Millis(5_999), EVERY), "within five seconds");
        assert!(is_due(&mut told, &thread, Millis(2_000), EVERY), "a thread is another place");
        assert!(is_due(&mut told, &deck, Millis(6_000), EVERY), "still typing after five seconds");
        assert!(is_due(&mut told, &deck, Millis(500), EVERY), "a clock that was set back does not silence it");
    }
}
