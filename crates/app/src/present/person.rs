//! People.

use super::Lens;
use crate::boundary::PersonItem;
use model::{Presence, Team, User, UserId, display_name};
use store::StoreError;

/// How a person is shown. One of whom nothing is known yet is shown without a name until they are fetched.
pub(crate) fn person_item(lens: &Lens<'_>, id: &UserId) -> Result<PersonItem, StoreError> {
    let presence = lens.live.presence(id).unwrap_or_default();
    Ok(match lens.user(id)? {
        Some(user) => known(lens, &user, presence),
        None => PersonItem { presence, ..unknown_person(id) },
    })
}

fn known(lens: &Lens<'_>, user: &User, presence: Presence) -> PersonItem {
    let name = display_name(user, lens.format);
    let full = user.full_name();
    PersonItem {
        id: user.id.clone(),
        initials: initials(&name),
        full_name: if full == name { String::new() } else { full },
        name,
        username: user.username.clone(),
        position: user.position.clone(),
        picture: format!("{}/user/{}/{}", lens.account, user.id, user.last_picture_update.0),
        tint: tint(&user.id),
        presence: if user.is_bot { Presence::Offline } else { presence },
        is_bot: user.is_bot,
        is_guest: user.is_guest() && !lens.config.is_on("HideGuestTags"),
        is_deactivated: user.is_deactivated(),
        is_me: user.id == lens.me.id,
    }
}

/// Somebody of whom nothing is known.
pub(crate) fn unknown_person(id: &UserId) -> PersonItem {
    PersonItem {
        id: id.clone(),
        name: String::new(),
        username: String::new(),
        full_name: String::new(),
        position: String::new(),
        picture: String::new(),
        initials: String::new(),
        tint: tint(id),
        presence: Presence::Offline,
        is_bot: false,
        is_guest: false,
        is_deactivated: false,
        is_me: false,
    }
}

/// One or two letters that stand for a name: of its first and last word, or its first two.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let Some(first) = words.next() else { return String::new() };
    let letters: String = match words.next_back() {
        Some(last) => first.chars().take(1).chain(last.chars().take(1)).collect(),
        None => first.chars().take(2).collect(),
    };
    letters.to_uppercase()
}

/// Where a team's icon is, if it has one.
pub(crate) fn team_icon(lens: &Lens<'_>, team: &Team) -> Option<String> {
    team.last_team_icon_update.is_set().then(|| format!("{}/team/{}/{}", lens.account, team.id, team.last_team_icon_update.0))
}

/// Which of the twelve tints stands for somebody: always the same one.
fn tint(id: &UserId) -> u8 {
    let sum = id.as_str().bytes().fold(0u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    u8::try_from(sum % 12).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_last_word() {
        assert_eq!(initials("Mei Tanaka"), "MT");
        assert_eq!(initials("Ada Maria Lovelace"), "AL");
        assert_eq!(initials("ann"), "AN");
        assert_eq!(initials("美 田"), "美田", "other scripts have letters too");
        assert_eq!(initials("…"), "", "no letter, no initial");
    }
}
