//! Emoji for the picker: the server's own, and those used last.

use super::{is_online, look};
use crate::boundary::{Answer, EmojiItem, UiError};
use crate::intents::from_store;
use crate::present::{Lens, emoji_item};
use engine::{Account, Incoming};
use store::StoreError;

/// How many are answered.
const MOST: usize = 100;
/// What people use most, until they have used some.
const USUAL: [&str; 8] = ["+1", "white_check_mark", "eyes", "heart", "tada", "joy", "pray", "rocket"];
/// How many recent ones are shown.
const RECENT: usize = 24;

/// Custom emoji whose name holds a text. A server that can be asked is asked: the cache knows only those that were met.
pub(super) async fn custom(account: &Account, text: String) -> Result<Answer, UiError> {
    let text = text.trim().trim_matches(':').to_lowercase();
    let on = account.store().read(|r| Ok(r.config()?.is_on("EnableCustomEmoji"))).await.map_err(from_store)?;
    if !on {
        return Ok(Answer::Emoji { emoji: Vec::new() });
    }
    ask(account, &text).await?;
    let emoji = look(account, move |lens| {
        let found = lens.reader.all_emoji()?.into_iter().filter(|emoji| emoji.name.contains(&text)).take(MOST);
        found.map(|emoji| emoji_item(lens, &emoji.name)).collect()
    });
    Ok(Answer::Emoji { emoji: emoji.await? })
}

/// Asks the server for custom emoji. A failure is no error: what is known is shown.
pub(super) async fn ask(account: &Account, text: &str) -> Result<(), UiError> {
    if !is_online(account) {
        return Ok(());
    }
    let connection = account.connection();
    let found =
        if text.is_empty() { api::emoji::get_emoji_list(&connection, 0, 200).await } else { api::emoji::autocomplete_emoji(&connection, text).await };
    match found {
        Ok(found) => account.take(Incoming::Emoji(found, Vec::new())).await.map_err(from_store),
        Err(error) => {
            tracing::info!(%error, "custom emoji were not told");
            Ok(())
        }
    }
}

/// Emoji this person used last, newest first: those their other clients keep as a preference, else the usual ones.
pub(super) async fn recent(account: &Account) -> Result<Answer, UiError> {
    let me = account.me().clone();
    let emoji = look(account, move |lens| {
        let kept = lens.reader.preference("recent_emojis", me.as_str())?.map(|value| read_recent(&value)).unwrap_or_default();
        let names = if kept.is_empty() { USUAL.iter().map(|name| (*name).to_owned()).collect() } else { kept };
        known(lens, names)
    });
    Ok(Answer::Emoji { emoji: emoji.await? })
}

/// Those that can be shown.
fn known(lens: &Lens<'_>, names: Vec<String>) -> Result<Vec<EmojiItem>, StoreError> {
    let mut items = Vec::new();
    for name in names {
        let item = emoji_item(lens, &name)?;
        if (item.unicode.is_some() || item.picture.is_some()) && items.len() < RECENT {
            items.push(item);
        }
    }
    Ok(items)
}

/// The official clients keep a list with the newest last: of names, or of names with how often they were used.
fn read_recent(value: &str) -> Vec<String> {
    let list: Vec<serde_json::Value> = serde_json::from_str(value).unwrap_or_default();
    let name = |one: &serde_json::Value| one.as_str().or_else(|| one.get("name")?.as_str()).map(str::to_owned);
    list.iter().rev().filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recent_emoji_are_read_in_both_forms() {
        assert_eq!(read_recent(r#"["wave","tada"]"#), ["tada", "wave"], "the newest stands last");
        assert_eq!(read_recent(r#"[{"name":"wave","usageCount":1},{"name":"+1","usageCount":7}]"#), ["+1", "wave"]);
        assert!(read_recent("nonsense").is_empty());
    }

    #[test]
    fn the_usual_ones_exist() {
        for name in USUAL {
            assert!(markup::emoji::by_name(name).is_some(), "{name}");
        }
    }
}
