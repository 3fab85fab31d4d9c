//! Who a message mentions.

use super::{State, posts::Post};
use crate::ids::Id;

/// What a text says, apart from its code.
#[derive(Debug, Default)]
struct Words {
    names: Vec<String>,
    words: Vec<String>,
}

impl State {
    /// Everyone that a post mentions, without its author.
    pub fn mentioned_by(&self, post: &Post) -> Vec<Id> {
        let Some(channel) = self.channels.get(&post.channel_id) else { return Vec::new() };
        if post.kind == "system_add_to_channel" {
            return post.props.get("addedUserId").and_then(|v| v.as_str()).map(|u| vec![u.to_owned()]).unwrap_or_default();
        }
        if post.is_system() {
            return Vec::new();
        }
        let from_hook = post.props.get("from_webhook").and_then(|v| v.as_str()) == Some("true");
        let members = self.member_ids(&post.channel_id);
        if matches!(channel.kind, 'D' | 'G') {
            return members.into_iter().filter(|m| *m != post.user_id).collect();
        }
        let text = text_of(post);
        let asked_for_words = || members.iter().any(|m| self.users.get(m).is_some_and(|u| u.notify_props.is_some()));
        if !text.contains('@') && !asked_for_words() {
            return Vec::new();
        }
        let said = words_of(&text);
        if said.names.is_empty() && said.words.is_empty() {
            return Vec::new();
        }
        let wide = self.can_in_channel(&post.user_id, &post.channel_id, "use_channel_mentions")
            && i64::try_from(members.len()).unwrap_or(i64::MAX) <= self.config.number("MaxNotificationsPerChannel").unwrap_or(1000);
        let everyone = wide && said.names.iter().any(|n| n == "channel" || n == "all");
        let here = wide && said.names.iter().any(|n| n == "here");
        members
            .into_iter()
            .filter(|user| from_hook || *user != post.user_id)
            .filter(|user| {
                let Some(u) = self.users.get(user) else { return false };
                // Without a name in the text, only words that somebody asked for can mention.
                if said.names.is_empty() && u.notify_props.is_none() {
                    return false;
                }
                let member = self.member(&post.channel_id, user);
                let ignores = match member.and_then(|m| m.notify_props.get("ignore_channel_mentions")).map_or("default", String::as_str) {
                    "on" => true,
                    "off" => false,
                    _ => member.is_some_and(super::members::Member::is_muted),
                };
                let wide_for_me = u.notify("channel") == "true" && !ignores;
                said.names.contains(&u.username.to_lowercase())
                    || (wide_for_me && (everyone || (here && self.status_of(user).status == "online")))
                    || (u.notify("first_name") == "true" && !u.first_name.is_empty() && said.words.contains(&u.first_name))
                    || u.notify("mention_keys").split(',').map(str::trim).filter(|k| !k.is_empty()).any(|key| {
                        let key = key.trim_start_matches('@').to_lowercase();
                        said.words.iter().any(|w| w.to_lowercase() == key) || said.names.contains(&key)
                    })
            })
            .collect()
    }
}

/// The text that is searched for mentions: the message and the text of its attachments.
fn text_of(post: &Post) -> String {
    let mut text = post.message.clone();
    for attachment in post.props.get("attachments").and_then(|a| a.as_array()).into_iter().flatten() {
        for key in ["pretext", "text"] {
            if let Some(part) = attachment.get(key).and_then(|v| v.as_str()) {
                text.push('\n');
                text.push_str(part);
            }
        }
    }
    text
}

/// The names and words of a text, without its code spans and code blocks.
fn words_of(text: &str) -> Words {
    let mut plain = String::with_capacity(text.len());
    let mut fenced = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if fenced {
            continue;
        }
        for (i, part) in line.split('`').enumerate() {
            if i % 2 == 0 {
                plain.push_str(part);
            }
            plain.push(' ');
        }
        plain.push('\n');
    }
    let mut found = Words::default();
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | ':');
    for word in plain.split(|c: char| !is_part(c)).filter(|w| !w.is_empty()) {
        if let Some(name) = word.trim_start_matches('_').strip_prefix('@') {
            // A name may end in punctuation that belongs to the sentence; both readings are tried.
            let mut name = name.to_lowercase();
            loop {
                found.names.push(name.clone());
                if !name.ends_with(['.', '-', '_', ':']) {
                    break;
                }
                name.pop();
            }
        } else {
            found.words.push(word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_code_are_not_names() {
        let said = words_of("see `@ann` and\n```\n@bob\n```\nthen @mei.");
        assert_eq!(said.names, ["mei.", "mei"], "only the name outside of code counts, with and without its full stop");
    }
}
