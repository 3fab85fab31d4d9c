//! Completion in a composer: people and everybody, channels, emoji.

use super::rank::rank;
use super::{emoji, is_online, look};
use crate::boundary::{Answer, CompletionKind, Suggestion, UiError};
use crate::core::Core;
use crate::intents::{from_store, shown_team};
use crate::present::{Lens, emoji_item, person_item};
use engine::{Account, Incoming, channel_rights};
use model::{Channel, ChannelId, TeamId, User, UserId};
use std::collections::HashSet;
use store::{Anchor, Depth, StoreError};

/// How many are suggested.
const MOST: usize = 25;

pub(super) async fn run(
    core: &Core,
    account: &Account,
    channel: ChannelId,
    kind: CompletionKind,
    text: String,
    remote: bool,
) -> Result<Answer, UiError> {
    let remote = remote && is_online(account);
    let shown = shown_team(core, account).await?;
    let place = channel.clone();
    let here = account.store().read(move |r| r.channel(&place)).await.map_err(from_store)?;
    let team = here.as_ref().map(|here| here.team_id.clone()).filter(|team| !team.is_empty()).unwrap_or(shown);
    let text = text.trim_start_matches(['@', '~', ':']).to_owned();
    let suggestions = match kind {
        CompletionKind::Mention => {
            let told = if remote { ask_people(account, &team, &channel, &text).await? } else { None };
            look(account, move |lens| people(lens, here.as_ref(), &channel, &text, told.as_ref())).await?
        }
        CompletionKind::Channel => {
            let told = if remote { ask_channels(account, &team, &text).await } else { Vec::new() };
            look(account, move |lens| channels(lens, &team, &text, told)).await?
        }
        CompletionKind::Emoji => {
            if remote && !text.is_empty() {
                emoji::ask(account, &text.to_lowercase()).await?;
            }
            look(account, move |lens| emoji_named(lens, &text)).await?
        }
    };
    Ok(Answer::Suggestions { suggestions })
}

/// What the server says of a beginning: who is in the channel, and who is not.
struct Told {
    inside: Vec<UserId>,
    outside: Vec<UserId>,
}

async fn ask_people(account: &Account, team: &TeamId, channel: &ChannelId, text: &str) -> Result<Option<Told>, UiError> {
    let team = Some(team).filter(|team| !team.is_empty());
    let found = match api::users::autocomplete_users(&account.connection(), team, Some(channel), text, 25).await {
        Ok(found) => found,
        Err(error) => {
            tracing::info!(%error, "no completion from the server");
            return Ok(None);
        }
    };
    let outside = found.out_of_channel.unwrap_or_default();
    let ids = |users: &[User]| users.iter().map(|user| user.id.clone()).collect();
    let told = Told { inside: ids(&found.users), outside: ids(&outside) };
    account.take(Incoming::Users(found.users.into_iter().chain(outside).collect())).await.map_err(from_store)?;
    Ok(Some(told))
}

fn people(lens: &Lens<'_>, here: Option<&Channel>, channel: &ChannelId, text: &str, told: Option<&Told>) -> Result<Vec<Suggestion>, StoreError> {
    let near = near(lens, here, channel)?;
    let mut ids = near.clone();
    if !text.is_empty() {
        ids.extend(lens.reader.users_by_prefix(text, 100)?.into_iter().map(|user| user.id));
    }
    if let Some(told) = told {
        ids.extend(told.inside.iter().chain(&told.outside).cloned());
    }
    let mut seen = HashSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    let personal = here.is_some_and(|here| here.kind.is_personal());
    let mut found = Vec::new();
    for id in ids {
        let Some(user) = lens.user(&id)? else { continue };
        if user.is_deactivated() {
            continue;
        }
        let full = user.full_name();
        let Some(fit) = rank(text, &[&user.username, &full, &user.nickname]) else { continue };
        // Nobody says so of those that only the cache knows: they count as members until the server has answered.
        let in_channel = match told {
            Some(told) if !told.inside.contains(&id) && told.outside.contains(&id) => false,
            _ => !personal || near.contains(&id),
        };
        let place = near.iter().position(|one| *one == id).unwrap_or(usize::MAX);
        found.push((!in_channel, fit, place, user.username.clone(), id, in_channel));
    }
    found.sort();
    let mut suggestions = Vec::new();
    for (_, _, _, username, id, in_channel) in found.into_iter().take(MOST) {
        suggestions.push(Suggestion::Person { insert: format!("@{username}"), person: person_item(lens, &id)?, in_channel });
    }
    if channel_rights(lens.reader, &lens.me, channel)?.mention_all {
        for name in ["channel", "all", "here"].iter().filter(|name| name.starts_with(&text.to_lowercase())) {
            suggestions.push(Suggestion::Special { insert: format!("@{name}"), name: (*name).to_owned() });
        }
    }
    Ok(suggestions)
}

/// Those who are surely meant first: of a direct or group message all, else who wrote last.
fn near(lens: &Lens<'_>, here: Option<&Channel>, channel: &ChannelId) -> Result<Vec<UserId>, StoreError> {
    if here.is_some_and(|here| here.kind.is_personal()) {
        return lens.reader.channel_users(channel);
    }
    let mut seen = HashSet::new();
    let posts = lens.reader.posts_before(channel, &Anchor::end(), 60, Depth::All)?;
    let authors =
        posts.into_iter().filter(|post| !post.is_system() && !post.is_from_webhook() && post.user_id != lens.me.id).map(|post| post.user_id);
    Ok(authors.filter(|author| seen.insert(author.clone())).collect())
}

async fn ask_channels(account: &Account, team: &TeamId, text: &str) -> Vec<Channel> {
    match api::channels::autocomplete_channels_for_team(&account.connection(), team, text).await {
        Ok(found) => found,
        Err(error) => {
            tracing::info!(%error, "no completion from the server");
            Vec::new()
        }
    }
}

fn channels(lens: &Lens<'_>, team: &TeamId, text: &str, told: Vec<Channel>) -> Result<Vec<Suggestion>, StoreError> {
    let mine = lens.reader.my_channels()?.into_iter().map(|(channel, _)| channel);
    let mut seen = HashSet::new();
    let mut found: Vec<(u8, String, Channel)> = mine
        .chain(told)
        .filter(|channel| channel.team_id == *team && !channel.is_archived() && seen.insert(channel.id.clone()))
        .filter_map(|channel| Some((rank(text, &[&channel.display_name, &channel.name])?, channel.display_name.to_lowercase(), channel)))
        .collect();
    found.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let suggestion = |(_, _, channel): (u8, String, Channel)| Suggestion::Channel {
        insert: format!("~{}", channel.name),
        name: channel.display_name,
        kind: channel.kind,
    };
    Ok(found.into_iter().take(MOST).map(suggestion).collect())
}

fn emoji_named(lens: &Lens<'_>, text: &str) -> Result<Vec<Suggestion>, StoreError> {
    let text = text.to_lowercase();
    let fit = |name: &str| {
        if name == text {
            Some(0)
        } else if name.starts_with(&text) {
            Some(1)
        } else {
            name.contains(&text).then_some(2)
        }
    };
    let mut found: Vec<(u8, String)> = Vec::new();
    for emoji in markup::emoji::all() {
        // The name that fits best is the one to insert.
        if let Some(best) = emoji.aliases.iter().filter_map(|alias| Some((fit(alias)?, alias.len(), *alias))).min() {
            found.push((best.0, best.2.to_owned()));
        }
    }
    found.extend(lens.reader.all_emoji()?.into_iter().filter_map(|emoji| Some((fit(&emoji.name)?, emoji.name))));
    found.sort_by(|a, b| (a.0, a.1.len(), &a.1).cmp(&(b.0, b.1.len(), &b.1)));
    let mut suggestions = Vec::new();
    for (_, name) in found.into_iter().take(MOST) {
        suggestions.push(Suggestion::Emoji { insert: format!(":{name}:"), emoji: emoji_item(lens, &name)? });
    }
    Ok(suggestions)
}
