//! Message text into a tree, with the names this account knows.

use super::Lens;
use markup::{Context, Document, Known, MentionKey};
use model::{Channel, Post, display_name};
use store::StoreError;

/// The tree of a text. `post` is the post it stands in, whose properties name channels and switch highlights off.
pub(crate) fn document(lens: &Lens<'_>, text: &str, channel: Option<&Channel>, post: Option<&Post>) -> Result<Document, StoreError> {
    if text.is_empty() {
        return Ok(Document::default());
    }
    let references = markup::references(text);
    let mut known = Known::default();
    let usernames: Vec<String> = references.usernames.iter().cloned().collect();
    for user in lens.reader.users_by_usernames(&usernames)? {
        let name = markup::User { id: user.id.0.clone(), display: display_name(&user, lens.format) };
        known.users.insert(user.username.to_lowercase(), name);
    }
    for name in &references.channels {
        if let Some(found) = linked_channel(lens, name, channel, post)? {
            known.channels.insert(name.clone(), found);
        }
    }
    let emoji: Vec<String> = references.emoji.iter().cloned().collect();
    for emoji in lens.reader.emoji(&emoji)? {
        known.custom_emoji.insert(emoji.name, emoji.id.0);
    }
    for emoji in post.map(|post| post.metadata.emojis.as_slice()).unwrap_or_default() {
        known.custom_emoji.insert(emoji.name.clone(), emoji.id.0.clone());
    }
    let keys: Vec<MentionKey> = lens.me.mention_keys().into_iter().map(|(key, case_sensitive)| MentionKey { key, case_sensitive }).collect();
    let schemes: Vec<String> =
        lens.config.text("CustomUrlSchemes").split(',').map(str::trim).filter(|scheme| !scheme.is_empty()).map(str::to_owned).collect();
    let flag = |name: &str| post.is_some_and(|post| post.props.get(name).is_some_and(|value| value.as_bool().unwrap_or(true)));
    let minimum = lens.config.number("MinimumHashtagLength").and_then(|length| usize::try_from(length).ok()).unwrap_or(3);
    let context = Context {
        user_id: lens.me.id.as_str(),
        mention_keys: &keys,
        mention_highlight: !flag("mentionHighlightDisabled"),
        channel_mentions_me: lens.me.notify_props.get("channel").is_none_or(|on| on == "true"),
        special_mentions: post.is_some(),
        names: &known,
        site_url: lens.config.text("SiteURL"),
        minimum_hashtag_length: minimum,
        render_emoticons: lens.reader.preference("display_settings", "render_emoticons_as_emoji")?.is_none_or(|on| on == "true"),
        custom_url_schemes: &schemes,
        inline_latex: lens.config.is_on("EnableLatex") && lens.config.is_on("EnableInlineLatex"),
    };
    Ok(markup::parse(text, &context))
}

/// The channel that `~name` means: one of ours in the post's team, else what the server put into the post (`channel_mentions`).
fn linked_channel(lens: &Lens<'_>, name: &str, channel: Option<&Channel>, post: Option<&Post>) -> Result<Option<markup::Channel>, StoreError> {
    if let Some(here) = channel.filter(|here| !here.team_id.is_empty())
        && let Some(found) = lens.reader.channel_by_name(&here.team_id, name)?
    {
        return Ok(Some(markup::Channel { id: Some(found.id.0), display: found.display_name, team: None }));
    }
    let told = post.and_then(|post| post.props.get("channel_mentions")).and_then(|all| all.get(name));
    Ok(told.and_then(|told| {
        let display = told.get("display_name")?.as_str()?.to_owned();
        let team = told.get("team_name").and_then(|team| team.as_str()).map(str::to_owned);
        Some(markup::Channel { id: None, display, team })
    }))
}
