//! Creating a channel. Its name in addresses is made from the one people see.

use super::error::from_api;
use super::{channel_join, note_done, upload, was_done};
use crate::boundary::{Done, ErrorCode, UiError};
use api::channels::{self, NewChannel};
use engine::Account;
use model::{ChannelKind, IntentId, TeamId};

/// The most characters of both names.
const LONGEST: usize = 64;
/// How many further names are tried if one is taken.
const TRIES: usize = 20;

pub(super) async fn run(account: &Account, id: &IntentId, team: TeamId, name: &str, private: bool, purpose: String) -> Result<Done, UiError> {
    let display_name = name.trim().to_owned();
    if display_name.is_empty() {
        return Err(UiError::new(ErrorCode::Empty));
    }
    let over = display_name.chars().count().saturating_sub(LONGEST);
    if over > 0 {
        return Err(UiError::new(ErrorCode::TooLong).with("over", over).with("max", LONGEST));
    }
    if was_done(account, id).await? {
        return Ok(Done::Done);
    }
    let base = address_name(&display_name, &upload::plain_id(id));
    let kind = if private { ChannelKind::Private } else { ChannelKind::Public };
    let mut number = 1;
    let made = loop {
        let name = numbered(&base, number);
        let new =
            NewChannel { team_id: team.clone(), name, display_name: display_name.clone(), purpose: purpose.clone(), header: String::new(), kind };
        match channels::create_channel(&account.connection(), &new).await {
            Ok(made) => break made,
            Err(error) if is_taken(&error.id) && number < TRIES => number += 1,
            Err(error) => return Err(from_api(&error)),
        }
    };
    note_done(account, id).await?;
    channel_join::enter(account, made, team).await
}

/// The name is in use, also by an archived channel.
fn is_taken(id: &str) -> bool {
    id.contains("exists") || id.contains("previously")
}

/// `[a-z0-9-]` of a name; the other one if nothing remains, as of a name in another script.
fn address_name(name: &str, other: &str) -> String {
    let mut made = String::new();
    for c in name.to_lowercase().chars() {
        if c.is_ascii_alphanumeric() {
            made.push(c);
        } else if !made.is_empty() && !made.ends_with('-') {
            made.push('-');
        }
    }
    let made: String = made.trim_matches('-').chars().take(LONGEST).collect();
    // Two ids joined by underscores would look like a direct message, one letter is refused by older servers.
    if made.len() > 1 { made } else { other.trim_matches('-').chars().take(LONGEST).collect() }
}

fn numbered(base: &str, number: usize) -> String {
    if number == 1 {
        return base.to_owned();
    }
    let suffix = format!("-{number}");
    let head: String = base.chars().take(LONGEST - suffix.len()).collect();
    format!("{head}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_in_addresses_is_made_of_letters_digits_and_dashes() {
        assert_eq!(address_name("Deck & Sails 2026", "x1"), "deck-sails-2026");
        assert_eq!(address_name("甲板", "0f3a"), "0f3a", "nothing of it can stand in an address");
        assert_eq!(numbered("deck", 2), "deck-2", "the name was taken");
    }

    proptest! {
        #[test]
        fn every_name_makes_one_that_servers_take(name in ".{1,64}", number in 1usize..TRIES) {
            let made = numbered(&address_name(&name, "0f3a9c"), number);
            prop_assert!((2..=LONGEST).contains(&made.len()), "the length that servers ask for");
            prop_assert!(made.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{made}");
            prop_assert!(made.starts_with(|c: char| c.is_ascii_alphanumeric()), "servers want a letter or digit first");
        }
    }
}
