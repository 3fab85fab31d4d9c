//! Sidebar categories, by user and team.

use serde_json::{Value, json};

use super::State;
use crate::{
    call::{maybe_text, strings, switch, text},
    ids::Id,
};

/// A category of somebody's sidebar.
#[derive(Debug, Clone, Default)]
pub struct Category {
    /// Its id; built-in ones are named after type, user and team.
    pub id: String,
    /// `favorites`, `channels`, `direct_messages` or `custom`.
    pub kind: String,
    /// Name for people.
    pub display_name: String,
    /// `""`, `manual`, `recent` or `alpha`.
    pub sorting: String,
    /// Whether its channels are muted.
    pub muted: bool,
    /// Whether it is folded.
    pub collapsed: bool,
    /// Channels that were put here; for the two catch-all categories the rest follows by rule.
    pub channel_ids: Vec<Id>,
}

impl State {
    /// Makes the built-in categories of a user in a team.
    pub fn make_categories(&mut self, user: &str, team: &str) {
        let kinds = [("favorites", "Favorites", ""), ("channels", "Channels", ""), ("direct_messages", "Direct Messages", "recent")];
        self.categories.entry((user.to_owned(), team.to_owned())).or_insert_with(|| {
            kinds
                .into_iter()
                .map(|(kind, name, sorting)| Category {
                    id: format!("{kind}_{user}_{team}"),
                    kind: kind.into(),
                    display_name: name.into(),
                    sorting: sorting.into(),
                    ..Category::default()
                })
                .collect()
        });
    }

    /// The categories of a user in a team with all their channels, as they are told.
    pub fn categories_json(&self, user: &str, team: &str) -> Vec<Value> {
        let Some(categories) = self.categories.get(&(user.to_owned(), team.to_owned())) else { return Vec::new() };
        let placed: std::collections::HashSet<&Id> = categories.iter().flat_map(|c| &c.channel_ids).collect();
        let (mut rest, mut direct): (Vec<_>, Vec<_>) = self
            .channels_of(user)
            .filter(|c| c.delete_at == 0 && (c.team_id == team || c.team_id.is_empty()) && !placed.contains(&c.id))
            .partition(|c| !c.team_id.is_empty());
        rest.sort_by_key(|c| c.display_name.to_lowercase());
        direct.sort_by(|a, b| b.last_post_at.cmp(&a.last_post_at).then(a.create_at.cmp(&b.create_at)));
        categories
            .iter()
            .enumerate()
            .map(|(place, c)| {
                let mut ids = c.channel_ids.clone();
                match c.kind.as_str() {
                    "channels" => ids.extend(rest.iter().map(|c| c.id.clone())),
                    "direct_messages" => ids.extend(direct.iter().map(|c| c.id.clone())),
                    _ => {}
                }
                self.category_json(user, team, c, place, ids)
            })
            .collect()
    }

    /// A category as it is told.
    pub fn category_json(&self, user: &str, team: &str, c: &Category, place: usize, channel_ids: Vec<Id>) -> Value {
        let mut told = json!({
            "id": c.id, "user_id": user, "team_id": team, "sorting": c.sorting, "type": c.kind, "display_name": c.display_name,
            "muted": c.muted, "collapsed": c.collapsed, "channel_ids": channel_ids,
        });
        if self.is_new() {
            crate::wire::put(&mut told, "sort_order", (place * 10).into());
        }
        told
    }

    /// Adds a custom category below the favourites. Returns its id.
    pub fn add_category(&mut self, user: &str, team: &str, given: &Value) -> Id {
        let id = self.ids.make();
        let ids = self.own_channels(user, strings(given, "channel_ids"));
        let category = Category {
            id: id.clone(),
            kind: "custom".into(),
            display_name: text(given, "display_name"),
            sorting: text(given, "sorting"),
            muted: switch(given, "muted"),
            collapsed: switch(given, "collapsed"),
            channel_ids: ids.clone(),
        };
        let categories = self.categories.entry((user.to_owned(), team.to_owned())).or_default();
        for other in categories.iter_mut() {
            other.channel_ids.retain(|c| !ids.contains(c));
        }
        categories.insert(1.min(categories.len()), category);
        id
    }

    /// Changes a category as given: its channels move here from the others; channels one is not in are dropped.
    pub fn change_category(&mut self, user: &str, team: &str, given: &Value) -> bool {
        let id = text(given, "id");
        let ids = self.own_channels(user, strings(given, "channel_ids"));
        let Some(categories) = self.categories.get_mut(&(user.to_owned(), team.to_owned())) else { return false };
        let Some(place) = categories.iter().position(|c| c.id == id) else { return false };
        for other in categories.iter_mut() {
            other.channel_ids.retain(|c| !ids.contains(c));
        }
        let Some(c) = categories.get_mut(place) else { return false };
        if c.kind == "custom" {
            c.display_name = maybe_text(given, "display_name").unwrap_or_else(|| c.display_name.clone());
        }
        c.sorting = maybe_text(given, "sorting").unwrap_or_else(|| c.sorting.clone());
        c.collapsed = switch(given, "collapsed");
        let muted = switch(given, "muted");
        let mute_changed = c.muted != muted;
        c.muted = muted;
        let (kind, before) = (c.kind.clone(), std::mem::replace(&mut c.channel_ids, ids.clone()));
        if kind == "favorites" {
            for gone in before.iter().filter(|c| !ids.contains(c)) {
                self.unset_preference(user, "favorite_channel", gone);
            }
            for channel in &ids {
                self.set_preference(user, "favorite_channel", channel, "true");
            }
        }
        if mute_changed {
            for channel in &ids {
                if let Some(m) = self.member_mut(channel, user) {
                    m.notify_props.insert("mark_unread".into(), if muted { "mention" } else { "all" }.into());
                }
            }
        }
        true
    }

    /// Puts a channel among the favourites or takes it out, as the preference of that name asks.
    pub fn set_favorite(&mut self, user: &str, channel: &str, favorite: bool) {
        let Some(c) = self.channels.get(channel) else { return };
        let teams = if c.team_id.is_empty() { self.teams_of(user) } else { vec![c.team_id.clone()] };
        for team in teams {
            for category in self.categories.get_mut(&(user.to_owned(), team)).into_iter().flatten() {
                if favorite || category.kind == "favorites" {
                    category.channel_ids.retain(|id| id != channel);
                }
                if favorite && category.kind == "favorites" {
                    category.channel_ids.push(channel.to_owned());
                }
            }
        }
    }

    fn own_channels(&self, user: &str, ids: Vec<Id>) -> Vec<Id> {
        ids.into_iter().filter(|c| self.member(c, user).is_some()).collect()
    }
}
