//! Search as the database does it: words, phrases, prefixes, hashtags and the modifiers, newest first, at most a hundred.

use jiff::{Timestamp, civil::Date};

use super::{State, posts::Post};
use crate::ids::Id;

/// The most that one search finds.
const MOST: usize = 100;

/// What is searched for.
#[derive(Debug, Default)]
struct Terms {
    words: Vec<String>,
    without: Vec<String>,
    from: Vec<String>,
    channels: Vec<String>,
    not_from: Vec<String>,
    not_in: Vec<String>,
    after: Option<Date>,
    before: Option<Date>,
    on: Option<Date>,
    extensions: Vec<String>,
}

impl State {
    /// The posts that match, among those that a user may read in a team, or in all when the team is empty.
    pub fn search(&self, user: &str, team: &str, terms: &str, any: bool, offset_seconds: i64) -> Vec<Post> {
        let terms = parse(terms);
        let mut found: Vec<Post> = self
            .searched_channels(user, team, &terms)
            .iter()
            .flat_map(|channel| self.posts.newest_first(channel).take(20_000))
            .filter(|p| !p.is_system() && self.matches(p, &terms, any, offset_seconds))
            .map(std::borrow::Cow::into_owned)
            .collect();
        found.sort_by_key(|p| std::cmp::Reverse(p.create_at));
        found.truncate(MOST);
        found
    }

    /// The files that match by their names.
    pub fn search_files(&self, user: &str, team: &str, terms: &str) -> Vec<Id> {
        let terms = parse(terms);
        let channels = self.searched_channels(user, team, &terms);
        self.files
            .values()
            .rev()
            .filter(|f| !f.post_id.is_empty() && channels.contains(&f.channel_id))
            .filter(|f| terms.extensions.is_empty() || terms.extensions.contains(&super::files::extension(&f.name)))
            .filter(|f| {
                let name = f.name.to_lowercase();
                terms.words.iter().all(|w| name.split(|c: char| !c.is_alphanumeric()).any(|part| fits(part, w)) || fits(&name, w))
            })
            .take(MOST)
            .map(|f| f.id.clone())
            .collect()
    }

    fn searched_channels(&self, user: &str, team: &str, terms: &Terms) -> Vec<Id> {
        let named = |c: &super::channels::Channel, name: &String| {
            c.name == *name || name.strip_prefix('@').and_then(|n| self.user_named(n)).is_some_and(|u| c.kind == 'D' && c.name.contains(&u))
        };
        self.channels_of(user)
            .filter(|c| c.delete_at == 0 && (team.is_empty() || c.team_id.is_empty() || c.team_id == team))
            .filter(|c| terms.channels.is_empty() || terms.channels.iter().any(|n| named(c, n)))
            .filter(|c| !terms.not_in.iter().any(|n| named(c, n)))
            .map(|c| c.id.clone())
            .collect()
    }

    fn matches(&self, post: &Post, terms: &Terms, any: bool, offset_seconds: i64) -> bool {
        let author = self.username(&post.user_id).to_lowercase();
        if (!terms.from.is_empty() && !terms.from.contains(&author)) || terms.not_from.contains(&author) {
            return false;
        }
        let day = Timestamp::from_millisecond(post.create_at + offset_seconds * 1000).ok().map(|t| t.to_zoned(jiff::tz::TimeZone::UTC).date());
        if let Some(day) = day
            && (terms.after.is_some_and(|d| day <= d) || terms.before.is_some_and(|d| day >= d) || terms.on.is_some_and(|d| day != d))
        {
            return false;
        }
        let text = post.message.to_lowercase();
        let has = |word: &String| {
            if word.contains(' ') {
                text.contains(word.as_str())
            } else if word.starts_with('#') {
                post.hashtags.to_lowercase().split(' ').any(|t| t == word)
            } else {
                text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '@')
                    .any(|part| fits(part, word) || fits(part.trim_start_matches('@'), word))
            }
        };
        if terms.without.iter().any(has) {
            return false;
        }
        terms.words.is_empty() || if any { terms.words.iter().any(has) } else { terms.words.iter().all(has) }
    }
}

/// Whether a word of a text is the word searched for; `*` at its end stands for anything.
fn fits(part: &str, word: &str) -> bool {
    match word.strip_suffix('*') {
        Some(prefix) => part.starts_with(prefix),
        None => part == word,
    }
}

fn parse(given: &str) -> Terms {
    let mut terms = Terms::default();
    let mut rest = given.to_lowercase();
    // A space after a modifier's colon is tolerated.
    for key in ["from:", "in:", "channel:", "before:", "after:", "on:", "ext:"] {
        while rest.contains(&format!("{key} ")) {
            rest = rest.replace(&format!("{key} "), key);
        }
    }
    let mut quoted = false;
    for part in rest.split('"') {
        if quoted {
            terms.words.push(part.to_owned());
        } else {
            part.split_whitespace().for_each(|word| take(&mut terms, word));
        }
        quoted = !quoted;
    }
    terms
}

fn take(terms: &mut Terms, word: &str) {
    let (negated, plain) = word.strip_prefix('-').map_or((false, word), |w| (true, w));
    let value = plain.split_once(':');
    match (value, negated) {
        (Some(("from", v)), false) => terms.from.push(v.trim_start_matches('@').into()),
        (Some(("from", v)), true) => terms.not_from.push(v.trim_start_matches('@').into()),
        (Some(("in" | "channel", v)), false) => terms.channels.push(v.trim_start_matches('~').into()),
        (Some(("in" | "channel", v)), true) => terms.not_in.push(v.trim_start_matches('~').into()),
        (Some(("before", v)), _) => terms.before = v.parse().ok(),
        (Some(("after", v)), _) => terms.after = v.parse().ok(),
        (Some(("on", v)), _) => terms.on = v.parse().ok(),
        (Some(("ext", v)), _) => terms.extensions.push(v.into()),
        (_, true) => terms.without.push(plain.into()),
        (_, false) if plain != "*" => terms.words.push(plain.trim_matches(|c: char| matches!(c, ',' | '.' | '!' | '?')).into()),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modifiers_are_read_with_or_without_a_space() {
        let terms = parse("from: bob -in:deck \"two words\" need* after:2024-01-02");
        assert_eq!(terms.from, ["bob"], "a space after the colon is tolerated");
        assert_eq!(terms.not_in, ["deck"], "a minus negates a modifier");
        assert_eq!(terms.words, ["two words", "need*"], "a phrase is one word, a star stays with its prefix");
        assert!(terms.after.is_some(), "a date is a date");
        assert!(fits("needle", "need*") && !fits("knee", "need*"), "a star stands for the end of a word");
    }
}
