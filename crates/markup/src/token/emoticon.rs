//! Smileys of signs, and the emoji that they stand for.

/// The signs (lower case) and the emoji's name.
const ALL: [(&str, &str); 35] = [
    (":-)", "slightly_smiling_face"),
    (":)", "slightly_smiling_face"),
    (";-)", "wink"),
    (";)", "wink"),
    (":-o", "scream"),
    (":o", "open_mouth"),
    (":-]", "smirk"),
    (":]", "smirk"),
    (":-d", "smile"),
    (":d", "smile"),
    ("x-d", "stuck_out_tongue_closed_eyes"),
    (":-p", "stuck_out_tongue"),
    (":p", "stuck_out_tongue"),
    (":-[", "rage"),
    (":-@", "rage"),
    (":[", "rage"),
    (":@", "rage"),
    (":-(", "slightly_frowning_face"),
    (":(", "slightly_frowning_face"),
    (":'-(", "cry"),
    (":'(", "cry"),
    (":`(", "cry"),
    (":’(", "cry"),
    (":-/", "confused"),
    (":/", "confused"),
    (":-s", "confounded"),
    (":s", "confounded"),
    (":-|", "neutral_face"),
    (":|", "neutral_face"),
    (":-$", "flushed"),
    (":$", "flushed"),
    (":-x", "mask"),
    ("<3", "heart"),
    ("</3", "broken_heart"),
    (":`-(", "cry"),
];

/// The emoticon at the start of the text, if no letter, digit or `_` follows: its length in bytes and the name of its emoji.
pub(super) fn at(text: &str) -> Option<(usize, &'static str)> {
    ALL.iter().find_map(|(signs, name)| {
        let written = text.get(..signs.len()).filter(|written| written.eq_ignore_ascii_case(signs))?;
        let next = text.get(written.len()..)?.chars().next();
        let word = next.is_some_and(|next| next.is_alphanumeric() || next == '_');
        (!word).then_some((written.len(), *name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_emoticon_names_a_system_emoji() {
        for (signs, name) in ALL {
            assert!(crate::emoji::by_name(name).is_some(), "{signs} stands for {name}");
            assert_eq!(at(signs), Some((signs.len(), name)), "{signs} is found, not a shorter one");
        }
    }

    #[test]
    fn a_word_after_it_makes_it_text() {
        assert_eq!(at(":do"), None, "`:d` is not cut out of a word");
        assert_eq!(at(":D!"), Some((2, "smile")), "upper case counts, a sign may follow");
    }
}
