//! Sentences put together from parts, so that a long history does not repeat itself.

const OPENINGS: &[&str] = &[
    "I looked into",
    "Quick update on",
    "Heads up about",
    "We finished",
    "Still working on",
    "Could someone review",
    "I learned something about",
    "Good news on",
    "Small change to",
    "Thinking about",
    "Notes from the call on",
    "Rolled back",
    "Just merged",
    "Blocked on",
    "Tested",
];
const SUBJECTS: &[&str] = &[
    "the booking export",
    "the new pricing page",
    "the route planner",
    "last night's backup",
    "the invoice template",
    "the harbour schedule",
    "customer onboarding",
    "the mobile layout",
    "the search index",
    "the depot dashboard",
    "the login flow",
    "the crew rota",
    "our March numbers",
    "the partner API",
    "the label printer",
    "the release notes",
    "the tariff table",
    "the staging database",
    "the support backlog",
    "the map tiles",
];
const ENDINGS: &[&str] = &[
    "and it looks fine now.",
    "- details in the ticket.",
    "before the demo on Thursday.",
    "and will report tomorrow.",
    "because two numbers did not add up.",
    "; the slow part was the report query.",
    "with Priya, she found the missing index.",
    "and there is one open question left.",
    "- nothing for you to do.",
    "after lunch, unless somebody objects.",
    "and wrote it down in the handbook.",
    "; please shout if you see anything odd.",
    "so that support can try it first.",
    "and it took half the time we planned.",
    "- the customer was happy.",
    "once the certificate is renewed.",
];

/// How an opening begins that asks somebody.
const ASKING: &str = "Could someone";
/// What such a question ends with.
const ANSWERED: &[&str] = &[
    "before the demo on Thursday?",
    "today? Details are in the ticket.",
    "with me after lunch?",
    "before I merge it?",
    "once the certificate is renewed?",
    "and tell me what is missing?",
    "this week? It is not urgent.",
];

/// A sentence that follows from a number.
pub fn line(salt: usize) -> String {
    let pick = |list: &[&'static str], n: usize| list.get(n % list.len().max(1)).copied().unwrap_or_default();
    let mixed = salt ^ (salt >> 13) ^ (salt >> 23);
    let (opening, subject) = (pick(OPENINGS, mixed), pick(SUBJECTS, mixed / 15 + salt));
    let ending = pick(if opening.starts_with(ASKING) { ANSWERED } else { ENDINGS }, mixed / 300 + salt / 7);
    let space = if ending.starts_with(';') { "" } else { " " };
    format!("{opening} {subject}{space}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn lines_rarely_repeat() {
        let lines: HashSet<String> = (0..2000_usize).map(|n| line(n.wrapping_mul(2_654_435_761))).collect();
        for line in &lines {
            assert!(!line.contains(" ;"), "a semicolon stands at its word: {line}");
            assert_eq!(line.starts_with(ASKING), line.contains('?'), "who asks, and only who asks, has a question mark: {line}");
        }
        assert!(lines.len() > 900, "two thousand messages hold at least nine hundred different ones, not {}", lines.len());
    }
}
