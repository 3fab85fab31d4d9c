//! How well a name fits what was typed.

/// Lower is better; `None` if it does not fit. Every typed word must begin a word of the name, or stand anywhere in it.
pub(super) fn rank(typed: &str, names: &[&str]) -> Option<u8> {
    let typed = typed.trim().trim_start_matches(['@', '~']).to_lowercase();
    names.iter().filter_map(|name| of_name(&typed, &name.to_lowercase())).min()
}

fn of_name(typed: &str, name: &str) -> Option<u8> {
    if name.is_empty() {
        return None;
    }
    if name == typed {
        return Some(0);
    }
    if name.starts_with(typed) {
        return Some(1);
    }
    let begins = |word: &str| name.split(|c: char| !c.is_alphanumeric()).any(|part| part.starts_with(word));
    if typed.split_whitespace().all(begins) {
        return Some(2);
    }
    typed.split_whitespace().all(|word| name.contains(word)).then_some(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_come_before_middles() {
        assert_eq!(rank("deck", &["Deck"]), Some(0));
        assert_eq!(rank("dec", &["Deck plans"]), Some(1));
        assert_eq!(rank("pl", &["Deck plans"]), Some(2), "a word in the middle");
        assert_eq!(rank("fa an", &["Ann Falk"]), Some(2), "words in any order");
        assert_eq!(rank("lan", &["Deck plans"]), Some(3), "inside a word");
        assert_eq!(rank("@ann", &["Falk", "ann"]), Some(0), "any of the names, with or without the sign");
        assert_eq!(rank("x", &["Deck", ""]), None);
    }
}
