//! Channels: their names and headers.

use super::{Lens, document, person_item};
use crate::boundary::{ChannelItem, Level};
use markup::Document;
use model::{CategoryKind, Channel, ChannelId, ChannelKind, unread};
use store::StoreError;

/// The name to show. A direct message bears the other person's, a group message its people's, without oneself.
pub(crate) fn channel_name(lens: &Lens<'_>, channel: &Channel) -> Result<String, StoreError> {
    match channel.kind {
        ChannelKind::Public | ChannelKind::Private => Ok(channel.display_name.clone()),
        ChannelKind::Direct => match channel.teammate(&lens.me.id) {
            Some(other) => lens.name(&other),
            None => Ok(channel.display_name.clone()),
        },
        ChannelKind::Group => {
            let people = lens.reader.channel_users(&channel.id)?;
            let mut names = Vec::new();
            for user in people.iter().filter(|user| **user != lens.me.id) {
                let name = lens.name(user)?;
                if !name.is_empty() {
                    names.push(name);
                }
            }
            names.sort_by_key(|name| name.to_lowercase());
            if !names.is_empty() {
                return Ok(names.join(", "));
            }
            // The server's own list of usernames, until the people are known.
            let others: Vec<&str> = channel.display_name.split(", ").filter(|name| *name != lens.me.username).collect();
            Ok(others.join(", "))
        }
    }
}

/// Whether a channel is a favourite in any team one can see it in.
pub(crate) fn is_favourite(lens: &Lens<'_>, channel: &Channel) -> Result<bool, StoreError> {
    let teams = if channel.team_id.is_empty() { lens.reader.teams_with_categories()? } else { vec![channel.team_id.clone()] };
    for team in teams {
        let categories = lens.reader.categories(&team)?;
        if categories.categories.iter().any(|category| category.kind == CategoryKind::Favorites && category.channel_ids.contains(&channel.id)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A conversation's header and rights. `None` if the channel is not known.
pub(crate) fn channel_item(lens: &Lens<'_>, id: &ChannelId, stats: Option<(u32, u32)>) -> Result<Option<ChannelItem>, StoreError> {
    let Some(channel) = lens.reader.channel(id)? else { return Ok(None) };
    let member = lens.reader.channel_member(id)?.unwrap_or_default();
    let rights = engine::channel_rights(lens.reader, &lens.me, id)?;
    let person = match channel.teammate(&lens.me.id) {
        Some(other) => Some(person_item(lens, &other)?),
        None => None,
    };
    let level = match member.notify_props.get("desktop").map(String::as_str) {
        Some("all") => Level::All,
        Some("mention") => Level::Mention,
        Some("none") => Level::None,
        _ => Level::Default,
    };
    let header = if channel.header.is_empty() { Document::default() } else { document(lens, &channel.header, Some(&channel), None)? };
    Ok(Some(ChannelItem {
        id: channel.id.clone(),
        team: channel.team_id.clone(),
        kind: channel.kind,
        name: channel_name(lens, &channel)?,
        header,
        purpose: channel.purpose.clone(),
        members: stats.map(|(members, _)| members),
        pinned: stats.map(|(_, pinned)| pinned),
        person,
        unread: unread(&channel, &member, lens.collapsed),
        muted: member.is_muted(),
        favourite: is_favourite(lens, &channel)?,
        level,
        archived: channel.is_archived(),
        can_post: rights.post,
        can_upload: rights.upload,
        can_react: rights.react,
        can_leave: rights.leave || channel.kind.is_personal(),
    }))
}
