//! The channel sidebar of a team: categories, and in them channels in their order.

use super::drive::View;
use crate::boundary::SidebarItem;
use crate::present::{Lens, channel_name, person_item};
use async_trait::async_trait;
use engine::store::{Change, MetaKey, StoreError};
use engine::{Account, LiveChange};
use model::{Category, CategoryKind, CategorySorting, Channel, ChannelId, ChannelKind, ChannelMember, TeamId, UserId, unread};
use std::collections::{HashMap, HashSet};

pub(super) struct Sidebar {
    account: Option<Account>,
    team: TeamId,
    people: HashSet<UserId>,
}

impl Sidebar {
    pub fn new(account: Option<Account>, team: TeamId) -> Self {
        Self { account, team, people: HashSet::new() }
    }
}

#[async_trait]
impl View for Sidebar {
    type Item = SidebarItem;

    fn key(item: &SidebarItem) -> String {
        match item {
            SidebarItem::Threads { .. } => "threads".to_owned(),
            SidebarItem::Category { id, .. } => format!("category {id}"),
            SidebarItem::Channel { id, .. } => format!("channel {id}"),
        }
    }

    fn on_change(&self, change: &Change) -> bool {
        match change {
            Change::ChannelUpserted { team_id, .. } | Change::ChannelRemoved { team_id, .. } => team_id.is_empty() || *team_id == self.team,
            Change::CategoriesChanged { team_id } => *team_id == self.team,
            Change::UserUpserted { user_id } => self.people.contains(user_id),
            Change::DraftChanged { root_id, .. } => root_id.is_empty(),
            Change::MemberChanged { .. } | Change::ThreadChanged { .. } | Change::PreferencesChanged { .. } | Change::ConfigChanged => true,
            _ => false,
        }
    }

    fn on_live(&self, change: &LiveChange) -> bool {
        match change {
            LiveChange::Presence(user) => self.people.contains(user),
            LiveChange::View => true,
            _ => false,
        }
    }

    fn opened(&mut self) {
        let Some(account) = self.account.clone() else { return };
        let team = self.team.clone();
        tokio::spawn(async move {
            let kept = account.store().write(move |tx| tx.set_meta(MetaKey::LastTeam, &team)).await;
            if let Err(error) = kept {
                tracing::debug!(%error, "the team was not remembered");
            }
        });
    }

    async fn load(&mut self) -> Result<Vec<SidebarItem>, StoreError> {
        let Some(account) = &self.account else { return Ok(Vec::new()) };
        let (live, id, me, team) = (account.live().clone(), account.id().clone(), account.me().clone(), self.team.clone());
        let (items, (seen, missing)) = account
            .store()
            .read(move |r| {
                let lens = Lens::new(r, &live, &id, &me)?;
                let items = items(&lens, &team)?;
                Ok((items, lens.looked_at()))
            })
            .await?;
        account.look_at(seen.iter().cloned(), missing.into_iter().collect());
        self.people = seen;
        Ok(items)
    }
}

/// A channel on its way into the list.
struct Row {
    channel: Channel,
    member: ChannelMember,
    name: String,
    draft: bool,
}

fn items(lens: &Lens<'_>, team: &TeamId) -> Result<Vec<SidebarItem>, StoreError> {
    let mut items = Vec::new();
    if lens.collapsed {
        let (own, direct) = (lens.reader.thread_totals(team)?, lens.reader.thread_totals(&TeamId::default())?);
        let count = |number: i64| u32::try_from(number).unwrap_or(0);
        items.push(SidebarItem::Threads {
            unread: count(own.unread_threads + direct.unread_threads),
            mentions: count(own.unread_mentions + direct.unread_mentions),
        });
    }
    let mut rows = rows(lens, team)?;
    let categories = categories(lens, team, &rows)?;
    let view = lens.live.view();
    for (category, ids) in categories {
        let mut inside: Vec<Row> = ids.iter().filter_map(|id| rows.remove(id)).collect();
        order(&category, &mut inside, &ids);
        let (mut mentions, mut is_unread) = (0u32, false);
        let mut shown = Vec::new();
        for row in inside {
            let counts = unread(&row.channel, &row.member, lens.collapsed);
            if category.collapsed && !counts.is_unread && view.channel.as_ref() != Some(&row.channel.id) {
                continue;
            }
            if category.collapsed {
                mentions += u32::try_from(counts.mentions).unwrap_or(0);
                is_unread |= counts.is_unread;
            }
            shown.push(item(lens, &category, row)?);
        }
        if shown.is_empty() && category.kind == CategoryKind::Favorites && !category.collapsed {
            // No favourites yet: the category would be a heading over nothing.
            continue;
        }
        items.push(SidebarItem::Category {
            id: category.id.clone(),
            kind: category.kind,
            name: if category.kind == CategoryKind::Custom { category.display_name.clone() } else { String::new() },
            collapsed: category.collapsed,
            muted: category.muted,
            mentions,
            unread: is_unread,
        });
        items.extend(shown);
    }
    Ok(items)
}

fn item(lens: &Lens<'_>, category: &Category, row: Row) -> Result<SidebarItem, StoreError> {
    let person = match row.channel.teammate(&lens.me.id) {
        Some(other) => Some(person_item(lens, &other)?),
        None => None,
    };
    let others = if row.channel.kind == ChannelKind::Group { lens.reader.channel_users(&row.channel.id)?.len().saturating_sub(1) } else { 0 };
    Ok(SidebarItem::Channel {
        unread: unread(&row.channel, &row.member, lens.collapsed),
        muted: row.member.is_muted(),
        archived: row.channel.is_archived(),
        id: row.channel.id,
        category: category.id.clone(),
        kind: row.channel.kind,
        name: row.name,
        person,
        others: u32::try_from(others).unwrap_or(0),
        draft: row.draft,
    })
}

/// What belongs into the sidebar: not archived unless it is open, and no conversation that was closed, unless something in it is new.
fn rows(lens: &Lens<'_>, team: &TeamId) -> Result<HashMap<ChannelId, Row>, StoreError> {
    let shown = |category: &str| -> Result<HashMap<String, String>, StoreError> {
        Ok(lens.reader.preferences_in(category)?.into_iter().map(|preference| (preference.name, preference.value)).collect())
    };
    let (direct, group) = (shown("direct_channel_show")?, shown("group_channel_show")?);
    let drafts: HashSet<ChannelId> =
        lens.reader.drafts()?.into_iter().filter(|draft| draft.root_id.is_empty()).map(|draft| draft.channel_id).collect();
    let open = lens.live.view().channel;
    let list = lens.reader.sidebar(team)?;
    let partners: Vec<UserId> = list.iter().filter_map(|(channel, _)| channel.teammate(&lens.me.id)).collect();
    lens.preload(&partners)?;
    let mut rows = HashMap::new();
    for (channel, member) in list {
        let counts = unread(&channel, &member, lens.collapsed);
        let is_open = open.as_ref() == Some(&channel.id);
        let visible = match channel.kind {
            ChannelKind::Direct => {
                let other = channel.teammate(&lens.me.id).unwrap_or_default();
                direct.get(other.as_str()).is_some_and(|value| value == "true") || counts.is_unread
            }
            ChannelKind::Group => group.get(channel.id.as_str()).is_some_and(|value| value == "true") || counts.is_unread,
            ChannelKind::Public | ChannelKind::Private => !channel.is_archived(),
        };
        if visible || is_open {
            let name = channel_name(lens, &channel)?;
            let draft = drafts.contains(&channel.id);
            rows.insert(channel.id.clone(), Row { channel, member, name, draft });
        }
    }
    Ok(rows)
}

/// The categories with the ids in them. A channel that none names belongs to the default of its kind (protocol F2).
fn categories(lens: &Lens<'_>, team: &TeamId, rows: &HashMap<ChannelId, Row>) -> Result<Vec<(Category, Vec<ChannelId>)>, StoreError> {
    let mut list: Vec<Category> = lens.reader.categories(team)?.categories;
    for (kind, word) in [(CategoryKind::Channels, "channels"), (CategoryKind::DirectMessages, "direct_messages")] {
        if !list.iter().any(|category| category.kind == kind) {
            // Nothing was fetched yet, or the server left it out: people must see their channels all the same.
            list.push(Category { id: format!("{word}_{}_{team}", lens.me.id).into(), team_id: team.clone(), kind, ..Category::default() });
        }
    }
    let mut taken: HashSet<ChannelId> = HashSet::new();
    let mut sorted: Vec<(Category, Vec<ChannelId>)> = list
        .into_iter()
        .map(|category| {
            let ids: Vec<ChannelId> =
                category.channel_ids.iter().filter(|id| rows.contains_key(*id) && taken.insert((*id).clone())).cloned().collect();
            (category, ids)
        })
        .collect();
    let mut left: Vec<&Row> = rows.values().filter(|row| !taken.contains(&row.channel.id)).collect();
    left.sort_by_key(|row| row.name.to_lowercase());
    for row in left {
        let kind = if row.channel.kind.is_personal() { CategoryKind::DirectMessages } else { CategoryKind::Channels };
        if let Some((_, ids)) = sorted.iter_mut().find(|(category, _)| category.kind == kind) {
            ids.push(row.channel.id.clone());
        }
    }
    Ok(sorted)
}

/// The order inside a category. Muted ones stand last, as people silence what they read last.
fn order(category: &Category, rows: &mut [Row], manual: &[ChannelId]) {
    let by_time = |row: &Row| std::cmp::Reverse(row.channel.last_post_at);
    let sorting = match (category.sorting, category.kind) {
        (CategorySorting::Default, CategoryKind::DirectMessages) => CategorySorting::Recent,
        (CategorySorting::Default, CategoryKind::Channels) => CategorySorting::Alpha,
        (CategorySorting::Default, _) => CategorySorting::Manual,
        (sorting, _) => sorting,
    };
    match sorting {
        CategorySorting::Recent => rows.sort_by_key(by_time),
        CategorySorting::Manual => {
            let places: HashMap<&ChannelId, usize> = manual.iter().enumerate().map(|(place, id)| (id, place)).collect();
            rows.sort_by_key(|row| places.get(&row.channel.id).copied().unwrap_or(usize::MAX));
            return;
        }
        CategorySorting::Alpha | CategorySorting::Default => rows.sort_by_key(|row| row.name.to_lowercase()),
    }
    rows.sort_by_key(|row| row.member.is_muted());
}
