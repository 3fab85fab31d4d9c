//! The quick switcher: one's channels, people and threads by what was typed; without a text what is unread, then what is recent.

use super::browse::joinable;
use super::rank::rank;
use super::{is_online, look};
use crate::boundary::{Answer, Place, SwitcherRow, UiError};
use crate::core::Core;
use crate::intents::{from_store, shown_team};
use crate::present::{Lens, channel_name, person_item};
use engine::{Account, Incoming};
use model::{Channel, Millis, TeamId, UserId, unread};
use std::collections::HashSet;
use store::{Anchor, StoreError};

/// How many rows there are.
const MOST: usize = 30;
/// How many threads of each team are looked through.
const THREADS: usize = 60;
/// How much of a thread's root is shown, in characters.
const THREAD_TEXT: usize = 120;

pub(super) async fn run(core: &Core, account: &Account, text: String, remote: bool) -> Result<Answer, UiError> {
    let shown = shown_team(core, account).await?;
    let text = text.trim().to_owned();
    let (told, public) = if remote && !text.is_empty() && is_online(account) { ask(account, &text).await? } else { Default::default() };
    let rows = look(account, move |lens| rows(lens, &shown, &text, told, public));
    Ok(Answer::Switcher { rows: rows.await? })
}

/// Asks the server for people and for channels of all teams. What fails is left out: the local rows are there.
async fn ask(account: &Account, text: &str) -> Result<(Vec<UserId>, Vec<Channel>), UiError> {
    let connection = account.connection();
    let word = text.trim_start_matches(['@', '~']);
    let people = match api::users::autocomplete_users(&connection, None, None, word, 20).await {
        Ok(found) => found.users,
        Err(error) => {
            tracing::info!(%error, "no people from the server");
            Vec::new()
        }
    };
    let ids = people.iter().map(|user| user.id.clone()).collect();
    account.take(Incoming::Users(people)).await.map_err(from_store)?;
    let mut public = Vec::new();
    for team in account.store().read(|r| r.teams()).await.map_err(from_store)? {
        match api::channels::autocomplete_channels_for_team(&connection, &team.id, word).await {
            Ok(found) => public.extend(found),
            Err(error) => tracing::info!(%error, "no channels from the server"),
        }
    }
    Ok((ids, public))
}

/// A row with what it is ordered by: how well it fits, then unread before read, then the newest.
type Ranked = ((u8, bool, std::cmp::Reverse<Millis>), SwitcherRow);

fn rows(lens: &Lens<'_>, shown: &TeamId, text: &str, told: Vec<UserId>, public: Vec<Channel>) -> Result<Vec<SwitcherRow>, StoreError> {
    let mut found: Vec<Ranked> = Vec::new();
    let mut partners = HashSet::new();
    for (channel, member) in lens.reader.my_channels()?.into_iter().filter(|(channel, _)| !channel.is_archived()) {
        let name = channel_name(lens, &channel)?;
        let partner = channel.teammate(&lens.me.id);
        partners.extend(partner.clone());
        let other = match &partner {
            Some(id) => lens.user(id)?,
            None => None,
        };
        let (username, full) = other.as_ref().map(|user| (user.username.clone(), user.full_name())).unwrap_or_default();
        let address = if channel.team_id.is_empty() { "" } else { channel.name.as_str() };
        let Some(fit) = fit(text, &[&name, address, &username, &full]) else { continue };
        let unread = unread(&channel, &member, lens.collapsed);
        let team = if channel.team_id.is_empty() { shown.clone() } else { channel.team_id.clone() };
        let order = (fit, !unread.is_unread, std::cmp::Reverse(channel.last_post_at.max(member.last_viewed_at)));
        let row = SwitcherRow::Channel {
            key: format!("channel:{}", channel.id),
            place: Place::Channel { account: lens.account.clone(), team, channel: channel.id.clone(), post: None, root: None },
            name,
            kind: channel.kind,
            team: team_name(lens, &channel.team_id)?,
            unread,
            person: partner.map(|id| person_item(lens, &id)).transpose()?,
        };
        found.push((order, row));
    }
    if !text.is_empty() {
        found.extend(people(lens, text, told, &partners)?);
        found.extend(threads(lens, text)?);
        for row in joinable(lens.reader, public)? {
            let SwitcherRow::Joinable { name, .. } = &row else { continue };
            // The server's own search fits by other rules too; what it found comes after what is known.
            let fit = fit(text, &[name]).unwrap_or(4).max(3);
            found.push(((fit, true, std::cmp::Reverse(Millis::ZERO)), row));
        }
    }
    found.sort_by_key(|(order, _)| *order);
    Ok(found.into_iter().map(|(_, row)| row).take(MOST).collect())
}

fn fit(text: &str, names: &[&str]) -> Option<u8> {
    if text.is_empty() { Some(0) } else { rank(text, names) }
}

fn team_name(lens: &Lens<'_>, team: &TeamId) -> Result<String, StoreError> {
    Ok(lens.reader.team(team)?.map(|team| team.display_name).unwrap_or_default())
}

/// People one has no conversation with yet.
fn people(lens: &Lens<'_>, text: &str, told: Vec<UserId>, partners: &HashSet<UserId>) -> Result<Vec<Ranked>, StoreError> {
    let mut ids: Vec<UserId> = lens.reader.users_by_prefix(text.trim_start_matches('@'), MOST)?.into_iter().map(|user| user.id).collect();
    ids.extend(told);
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for id in ids.into_iter().filter(|id| !partners.contains(id) && seen.insert(id.clone())) {
        let Some(user) = lens.user(&id)?.filter(|user| !user.is_deactivated()) else { continue };
        let fit = fit(text, &[&user.username, &user.full_name(), &user.nickname]).unwrap_or(3);
        let row = SwitcherRow::Person { key: format!("user:{id}"), person: person_item(lens, &id)?, user: id };
        // After channels that fit as well: a conversation that exists is more likely meant.
        found.push(((fit, true, std::cmp::Reverse(Millis::ZERO)), row));
    }
    Ok(found)
}

/// Followed threads whose beginning holds the text.
fn threads(lens: &Lens<'_>, text: &str) -> Result<Vec<Ranked>, StoreError> {
    if !lens.collapsed {
        return Ok(Vec::new());
    }
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for team in lens.reader.teams()? {
        for thread in lens.reader.followed_threads(&team.id, &Anchor::end(), THREADS, false)? {
            if !seen.insert(thread.root_id.clone()) {
                continue;
            }
            let Some(root) = lens.reader.post(&thread.root_id)? else { continue };
            let plain = markup::plain(&root.message).replace('\n', " ");
            let Some(fit) = rank(text, &[&plain]) else { continue };
            let Some(channel) = lens.reader.channel(&thread.channel_id)? else { continue };
            let unread = u32::try_from(thread.unread_replies.max(0)).unwrap_or(u32::MAX);
            let row = SwitcherRow::Thread {
                key: format!("thread:{}", thread.root_id),
                place: Place::Threads { account: lens.account.clone(), team: team.id.clone(), root: Some(thread.root_id) },
                text: plain.chars().take(THREAD_TEXT).collect(),
                channel: channel_name(lens, &channel)?,
                unread,
            };
            found.push(((fit.max(2), unread == 0, std::cmp::Reverse(thread.last_reply_at)), row));
        }
    }
    Ok(found)
}
