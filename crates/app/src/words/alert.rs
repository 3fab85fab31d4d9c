//! An alert in words (protocol I3): where, who, what.

use super::Words;
use crate::boundary::{Place, Settings};
use crate::core::Core;
use crate::host::Alert;
use crate::intents::shown_team;
use crate::present::{Lens, channel_name};
use bytes::Bytes;
use engine::{Account, MediaPath};
use model::{AccountId, ChannelId, ChannelKind, Millis, Post};
use std::time::Duration;
use store::StoreError;

/// The most characters of a body: desktops cut longer ones, some badly.
const LONGEST: usize = 300;
/// How long an alert waits for the sender's picture.
const PATIENCE: Duration = Duration::from_secs(1);

/// What a channel's alerts are called: the newest replaces the one before it, and reading withdraws it.
pub(crate) fn alert_id(account: &AccountId, channel: &ChannelId) -> String {
    format!("{account}:{channel}")
}

/// What an alert needs of the store.
#[derive(Debug, Default)]
struct Known {
    sender: String,
    channel: String,
    server: String,
    picture: Option<Millis>,
}

/// Words an alert.
pub(crate) async fn alert(core: &Core, account: &Account, alert: &engine::Alert, settings: &Settings) -> Alert {
    let words = Words::of(core);
    let (eyes, told) = (account.clone(), alert.clone());
    let known = account.store().read(move |r| known(&Lens::new(r, eyes.live(), eyes.id(), eyes.me())?, &told)).await;
    let known = known.unwrap_or_else(|error| {
        tracing::error!(%error, "an alert's names could not be read");
        Known::default()
    });
    let several = core.slots().len() > 1;
    let server = core.slot(account.id()).map(|slot| slot.record.server_name).filter(|name| !name.is_empty()).unwrap_or(known.server.clone());
    let hidden = core.policy.hide_notification_content.clone().or(!settings.notify_content);
    let icon = match known.picture.filter(|_| !hidden) {
        Some(version) => picture(account, &alert.post, version).await,
        None => None,
    };
    Alert {
        id: alert_id(account.id(), &alert.channel.id),
        title: title(&words, alert, &known.channel, several.then_some(server.as_str())),
        body: if hidden { words.text("alert-hidden") } else { body(&words, alert, &known.sender) },
        icon,
        sound: alert.sound && settings.notify_sound,
        target: target(core, account, alert).await,
    }
}

fn known(lens: &Lens<'_>, alert: &engine::Alert) -> Result<Known, StoreError> {
    let post = &alert.post;
    let override_name = post.prop("override_username").filter(|_| lens.config.is_on("EnablePostUsernameOverride"));
    let sender = match override_name {
        Some(name) => name.to_owned(),
        None => Some(lens.name(&post.user_id)?).filter(|name| !name.is_empty()).unwrap_or_else(|| alert.sender.clone()),
    };
    // A picture that an integration chose is an address somewhere: the account's own would be another's.
    let picture = if override_name.is_some() { None } else { lens.user(&post.user_id)?.map(|user| user.last_picture_update) };
    Ok(Known { sender, channel: channel_name(lens, &alert.channel)?, server: lens.config.text("SiteName").to_owned(), picture })
}

fn title(words: &Words, alert: &engine::Alert, channel: &str, server: Option<&str>) -> String {
    let place = if alert.channel.kind == ChannelKind::Direct { words.text("alert-direct") } else { channel.to_owned() };
    let title = if alert.in_thread { words.with("alert-reply", &[("where", place.into())]) } else { place };
    match server {
        Some(server) => words.with("alert-server", &[("server", server.into()), ("title", title.into())]),
        None => title,
    }
}

fn body(words: &Words, alert: &engine::Alert, sender: &str) -> String {
    let sender = if sender.is_empty() { words.text("alert-someone") } else { sender.to_owned() };
    let text = text(&alert.post);
    let who = ("sender", sender.into());
    if !text.is_empty() {
        return words.with("alert-message", &[who, ("text", text.into())]);
    }
    let id = if alert.has_image {
        "alert-image"
    } else if alert.has_file {
        "alert-file"
    } else if alert.post.attachments().iter().any(|attachment| !attachment.image_url.is_empty()) {
        "alert-image-linked"
    } else {
        "alert-empty"
    };
    words.with(id, &[who])
}

/// What was written, or the first that an attachment says, without markup.
fn text(post: &Post) -> String {
    let said = markup::plain(&post.message);
    let said = if said.is_empty() {
        let first = post.attachments().into_iter().next().unwrap_or_default();
        let parts = [first.fallback, first.pretext, first.text];
        markup::plain(parts.iter().find(|part| !part.trim().is_empty()).map(String::as_str).unwrap_or_default())
    } else {
        said
    };
    if said.chars().count() <= LONGEST {
        return said;
    }
    said.chars().take(LONGEST - 1).chain(['…']).collect()
}

/// The sender's picture, if it is here or comes quickly. An alert does not wait for a slow line.
async fn picture(account: &Account, post: &Post, version: Millis) -> Option<Bytes> {
    let path = MediaPath::User(post.user_id.clone(), version);
    let (kind, bytes) = tokio::time::timeout(PATIENCE, account.media(&path)).await.ok()?.ok()?;
    matches!(kind.as_str(), "image/png" | "image/jpeg").then_some(bytes)
}

/// Where a click leads.
async fn target(core: &Core, account: &Account, alert: &engine::Alert) -> String {
    let team = if alert.channel.team_id.is_empty() { shown_team(core, account).await.unwrap_or_default() } else { alert.channel.team_id.clone() };
    let place = Place::Channel {
        account: account.id().clone(),
        team,
        channel: alert.channel.id.clone(),
        post: None,
        root: alert.in_thread.then(|| alert.post.root_id.clone()),
    };
    serde_json::to_string(&place).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Channel;

    fn alert(kind: ChannelKind, message: &str) -> engine::Alert {
        engine::Alert {
            post: Post { message: message.into(), root_id: "root".into(), ..Post::default() },
            channel: Channel { kind, ..Channel::default() },
            in_thread: false,
            sender: String::new(),
            has_image: false,
            has_file: false,
            sound: true,
        }
    }

    #[test]
    fn the_title_says_where() {
        let words = Words::in_language("en");
        let mut told = alert(ChannelKind::Public, "");
        assert_eq!(title(&words, &told, "Deck", None), "Deck");
        assert_eq!(title(&words, &told, "Deck", Some("Harbour")), "Harbour · Deck", "with several accounts the server is named");
        told.in_thread = true;
        assert_eq!(title(&words, &told, "Deck", None), "Reply in Deck");
        told.channel.kind = ChannelKind::Direct;
        assert_eq!(title(&words, &told, "bob", None), "Reply in Direct message", "the body names the person");
    }

    #[test]
    fn the_body_says_who_and_what_without_markup() {
        let words = Words::in_language("en");
        assert_eq!(body(&words, &alert(ChannelKind::Direct, "**all** hands"), "Bob"), "Bob: all hands");
        assert_eq!(body(&words, &alert(ChannelKind::Direct, "<b>hi</b>"), "Bob"), "Bob: <b>hi</b>", "HTML is text");
        let mut picture = alert(ChannelKind::Direct, "");
        assert_eq!(body(&words, &picture, ""), "Someone posted a message");
        picture.has_file = true;
        assert_eq!(body(&words, &picture, "Bob"), "Bob uploaded a file");
        picture.has_image = true;
        assert_eq!(body(&words, &picture, "Bob"), "Bob uploaded an image");
    }

    #[test]
    fn a_novel_is_cut() {
        let long = body(&Words::in_language("en"), &alert(ChannelKind::Public, &"sail ".repeat(200)), "Bob");
        assert!(long.chars().count() <= LONGEST + "Bob: ".len(), "some desktops show it all");
        assert!(long.ends_with('…'), "and one sees that there is more");
    }
}
