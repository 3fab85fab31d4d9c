//! Favourites: a channel moves between the categories of a team, here at once, on the server with both categories' lists.

use super::error::from_store;
use crate::boundary::{Done, ErrorCode, UiError};
use engine::{Account, Work};
use model::{Categories, CategoryId, CategoryKind, ChannelId, ChannelKind, IntentId, TeamId};
use store::StoreError;

pub(super) async fn run(account: &Account, id: &IntentId, team: TeamId, channel: ChannelId, on: bool) -> Result<Done, UiError> {
    let (account_too, id) = (account.clone(), id.clone());
    let written = account.store().write(move |tx| {
        let kind = tx.channel(&channel)?.map(|channel| channel.kind).unwrap_or_default();
        let mut categories = tx.categories(&team)?;
        let Some(touched) = shift(&mut categories, &channel, kind, on) else { return Ok(false) };
        for (number, category) in touched.into_iter().enumerate() {
            let name = if number == 0 { id.clone() } else { IntentId(format!("{id}:{number}")) };
            let entry = account_too.entry(&name, &Work::Category { team: team.clone(), category })?;
            if tx.enqueue(&entry)?.is_none() {
                return Ok(true);
            }
        }
        tx.replace_categories(&team, &categories)?;
        Ok::<_, StoreError>(true)
    });
    if !written.await.map_err(from_store)? {
        return Err(UiError::new(ErrorCode::NotFound));
    }
    account.outbox_changed();
    Ok(Done::Done)
}

/// Moves a channel into the favourites or back to where it belongs. Tells which categories changed, the emptied one first:
/// a server that hears of the new one first would show the channel twice. `None` if there is no such category.
fn shift(categories: &mut Categories, channel: &ChannelId, kind: ChannelKind, on: bool) -> Option<Vec<CategoryId>> {
    let goal = match (on, kind.is_personal()) {
        (true, _) => CategoryKind::Favorites,
        (false, true) => CategoryKind::DirectMessages,
        (false, false) => CategoryKind::Channels,
    };
    let goal = categories.categories.iter().find(|category| category.kind == goal)?.id.clone();
    let is_favourite =
        categories.categories.iter().any(|category| category.kind == CategoryKind::Favorites && category.channel_ids.contains(channel));
    if is_favourite == on {
        return Some(Vec::new());
    }
    let mut touched = Vec::new();
    for category in categories.categories.iter_mut().filter(|category| category.id != goal) {
        if category.channel_ids.contains(channel) {
            category.channel_ids.retain(|known| known != channel);
            touched.push(category.id.clone());
        }
    }
    for category in categories.categories.iter_mut().filter(|category| category.id == goal) {
        category.channel_ids.insert(0, channel.clone());
        touched.push(category.id.clone());
    }
    Some(touched)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Category;

    fn team() -> Categories {
        let category = |id: &str, kind, channels: &[&str]| Category {
            id: id.into(),
            kind,
            channel_ids: channels.iter().map(|channel| ChannelId::from(*channel)).collect(),
            ..Category::default()
        };
        let categories = vec![
            category("fav", CategoryKind::Favorites, &["old"]),
            category("mine", CategoryKind::Custom, &["deck", "sails"]),
            category("channels", CategoryKind::Channels, &["harbour"]),
            category("direct", CategoryKind::DirectMessages, &["bob"]),
        ];
        Categories { order: categories.iter().map(|category| category.id.clone()).collect(), categories }
    }

    fn of<'a>(categories: &'a Categories, id: &str) -> Vec<&'a str> {
        categories
            .categories
            .iter()
            .filter(|category| category.id.as_str() == id)
            .flat_map(|category| &category.channel_ids)
            .map(ChannelId::as_str)
            .collect()
    }

    #[test]
    fn a_favourite_leaves_its_category_and_stands_first() {
        let mut all = team();
        let touched = shift(&mut all, &"deck".into(), ChannelKind::Public, true).expect("there is a favourites category");
        assert_eq!(touched, [CategoryId::from("mine"), "fav".into()], "the server is told of both");
        assert_eq!(of(&all, "fav"), ["deck", "old"]);
        assert_eq!(of(&all, "mine"), ["sails"], "a channel is in one category at a time");
    }

    #[test]
    fn no_longer_a_favourite_it_returns_to_its_kind() {
        let mut all = team();
        shift(&mut all, &"bob".into(), ChannelKind::Direct, true).expect("into the favourites");
        shift(&mut all, &"bob".into(), ChannelKind::Direct, false).expect("and back");
        assert_eq!(of(&all, "direct"), ["bob"]);
        assert_eq!(shift(&mut all, &"bob".into(), ChannelKind::Direct, false), Some(Vec::new()), "once more changes nothing");
    }
}
