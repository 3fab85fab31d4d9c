//! Posts and what hangs on them.

use crate::{ChannelId, CustomEmoji, FileId, FileInfo, Millis, PendingPostId, PostId, User, UserId};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// Reads `null` as the default: servers write absent lists and flags both ways.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

/// A post as the server tells it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Post {
    /// The server's id; empty for one that waits in the outbox.
    pub id: PostId,
    /// When it was made, by the server's clock. Order in a channel follows it.
    pub create_at: Millis,
    /// When it last changed in any way: text, pin, reaction, reply.
    pub update_at: Millis,
    /// When its text last changed; zero if never.
    pub edit_at: Millis,
    /// When it was deleted; zero while it stands.
    pub delete_at: Millis,
    /// Whether it is pinned to its channel.
    pub is_pinned: bool,
    /// Who wrote it.
    pub user_id: UserId,
    /// Where.
    pub channel_id: ChannelId,
    /// The post it replies to; empty if it starts a thread.
    pub root_id: PostId,
    /// Set on rows that keep an older version of an edited post; such rows are not posts of a channel.
    pub original_id: PostId,
    /// The text, in Mattermost's Markdown.
    pub message: String,
    /// The text as written, when the server rewrote image addresses in `message`.
    pub message_source: String,
    /// Empty for a person's post; `system_…` and others see protocol D5.
    #[serde(rename = "type")]
    pub kind: String,
    /// Everything that integrations and the server add.
    #[serde(deserialize_with = "null_as_default")]
    pub props: PostProps,
    /// Files that hang on it, in order.
    #[serde(deserialize_with = "null_as_default")]
    pub file_ids: Vec<FileId>,
    /// What its author's client called it; only in the echo.
    pub pending_post_id: PendingPostId,
    /// How many replies its thread has; on roots.
    pub reply_count: i64,
    /// When the last reply came; on roots, with collapsed threads.
    pub last_reply_at: Millis,
    /// Who wrote in its thread; with collapsed threads.
    #[serde(deserialize_with = "null_as_default")]
    pub participants: Vec<User>,
    /// Whether the reader follows its thread; absent if not told.
    pub is_following: Option<bool>,
    /// What the server found out about it.
    #[serde(deserialize_with = "null_as_default")]
    pub metadata: PostMetadata,
}

/// A post's free properties, kept whole since clients must send them back whole.
pub type PostProps = serde_json::Map<String, serde_json::Value>;

impl Post {
    /// Whether the server made it to tell of an event, rather than a person or an integration.
    pub fn is_system(&self) -> bool {
        self.kind.starts_with("system_")
    }

    /// Whether it only tells that somebody came or went: such posts never count as unread (protocol J2).
    pub fn is_join_leave(&self) -> bool {
        matches!(
            self.kind.as_str(),
            "system_join_leave"
                | "system_add_remove"
                | "system_join_channel"
                | "system_leave_channel"
                | "system_join_team"
                | "system_leave_team"
                | "system_add_to_channel"
                | "system_remove_from_channel"
                | "system_add_to_team"
                | "system_remove_from_team"
        )
    }

    /// Whether it is seen by this person only and not stored by the server.
    pub fn is_ephemeral(&self) -> bool {
        self.kind == "system_ephemeral"
    }

    /// Whether it was deleted.
    pub fn is_deleted(&self) -> bool {
        self.delete_at.is_set()
    }

    /// Whether this row keeps an older version of an edited post (protocol B6).
    pub fn is_old_version(&self) -> bool {
        !self.original_id.is_empty()
    }

    /// Whether it replies to another post.
    pub fn is_reply(&self) -> bool {
        !self.root_id.is_empty()
    }

    /// The root of its thread: itself unless it is a reply.
    pub fn thread_root(&self) -> &PostId {
        if self.is_reply() { &self.root_id } else { &self.id }
    }

    /// The text to edit: what the author wrote before the server rewrote addresses.
    pub fn source(&self) -> &str {
        if self.message_source.is_empty() { &self.message } else { &self.message_source }
    }

    /// A property as text.
    pub fn prop(&self, key: &str) -> Option<&str> {
        self.props.get(key).and_then(|value| value.as_str()).filter(|text| !text.is_empty())
    }

    /// Whether an incoming webhook wrote it.
    pub fn is_from_webhook(&self) -> bool {
        self.prop("from_webhook") == Some("true")
    }

    /// Message attachments (`props.attachments`). What does not parse is left out: it must not hide the post.
    pub fn attachments(&self) -> Vec<Attachment> {
        self.props
            .get("attachments")
            .and_then(|value| value.as_array())
            .map(|list| list.iter().filter_map(|one| serde_json::from_value(one.clone()).ok()).collect())
            .unwrap_or_default()
    }
}

/// What the server adds to a post for showing it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostMetadata {
    /// Custom emoji that the text or the reactions use.
    #[serde(deserialize_with = "null_as_default")]
    pub emojis: Vec<CustomEmoji>,
    /// The files.
    #[serde(deserialize_with = "null_as_default")]
    pub files: Vec<FileInfo>,
    /// The reactions.
    #[serde(deserialize_with = "null_as_default")]
    pub reactions: Vec<Reaction>,
    /// Sizes of images, by address.
    #[serde(deserialize_with = "null_as_default")]
    pub images: BTreeMap<String, Option<ImageSize>>,
    /// Previews.
    #[serde(deserialize_with = "null_as_default")]
    pub embeds: Vec<Embed>,
    /// Priority and requests of acknowledgement, as told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<serde_json::Value>,
}

/// The size of an image, known before it is fetched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImageSize {
    /// In pixels.
    pub width: i64,
    /// In pixels.
    pub height: i64,
}

/// A preview of a link or an image.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Embed {
    /// `image`, `message_attachment`, `opengraph`, `link`, `permalink` or newer.
    #[serde(rename = "type")]
    pub kind: String,
    /// The address it stands for.
    pub url: String,
    /// Kind-specific content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<serde_json::Value>,
}

/// One person's reaction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reaction {
    /// Who reacted.
    pub user_id: UserId,
    /// To what.
    pub post_id: PostId,
    /// The emoji's short name, without colons.
    pub emoji_name: String,
    /// When.
    pub create_at: Millis,
}

/// A message attachment of an integration (protocol D7).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attachment {
    /// Plain text for where the rest cannot be shown.
    #[serde(deserialize_with = "null_as_default")]
    pub fallback: String,
    /// `good`, `warning`, `danger` or `#rrggbb`.
    #[serde(deserialize_with = "null_as_default")]
    pub color: String,
    /// Markdown above the box.
    #[serde(deserialize_with = "null_as_default")]
    pub pretext: String,
    /// Who is said to write.
    #[serde(deserialize_with = "null_as_default")]
    pub author_name: String,
    /// Where the author's name leads.
    #[serde(deserialize_with = "null_as_default")]
    pub author_link: String,
    /// The title.
    #[serde(deserialize_with = "null_as_default")]
    pub title: String,
    /// Where the title leads.
    #[serde(deserialize_with = "null_as_default")]
    pub title_link: String,
    /// Markdown.
    #[serde(deserialize_with = "null_as_default")]
    pub text: String,
    /// Pairs of title and value.
    #[serde(deserialize_with = "null_as_default")]
    pub fields: Vec<AttachmentField>,
    /// A picture below.
    #[serde(deserialize_with = "null_as_default")]
    pub image_url: String,
    /// A small picture at the side.
    #[serde(deserialize_with = "null_as_default")]
    pub thumb_url: String,
    /// A line at the end.
    #[serde(deserialize_with = "null_as_default")]
    pub footer: String,
}

/// A field of an attachment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AttachmentField {
    /// Its name.
    #[serde(deserialize_with = "null_as_default")]
    pub title: String,
    /// Its value: Markdown, though integrations also send numbers and booleans.
    pub value: serde_json::Value,
    /// Whether two fit beside each other. Some integrations send a string.
    pub short: serde_json::Value,
}

impl AttachmentField {
    /// The value as text.
    pub fn text(&self) -> String {
        match &self.value {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Null => String::new(),
            other => other.to_string(),
        }
    }

    /// Whether two fit beside each other.
    pub fn is_short(&self) -> bool {
        self.short.as_bool().unwrap_or(false) || self.short.as_str() == Some("true")
    }
}

/// A page of posts (protocol B6).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostList {
    /// Ids, newest first.
    #[serde(deserialize_with = "null_as_default")]
    pub order: Vec<PostId>,
    /// The posts, and some that are not in `order`, such as roots of threads.
    #[serde(deserialize_with = "null_as_default")]
    pub posts: BTreeMap<PostId, Post>,
    /// The newer neighbour of the page; empty at the newest edge and for `since`.
    pub next_post_id: PostId,
    /// The older neighbour of the page; empty at the first post ever and for `since`.
    pub prev_post_id: PostId,
    /// Whether a thread has more; absent in channel pages.
    pub has_next: Option<bool>,
    /// Older posts than this are hidden by the server's plan; zero if none are.
    pub first_inaccessible_post_time: Millis,
}

impl PostList {
    /// The posts of `order`, newest first.
    pub fn ordered(&self) -> impl Iterator<Item = &Post> {
        self.order.iter().filter_map(|id| self.posts.get(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_with_nulls_and_unknown_fields_still_reads() {
        let json = r#"{"id":"p","props":null,"file_ids":null,"metadata":null,"participants":null,"is_following":null,"future":[1]}"#;
        let post: Post = serde_json::from_str(json).expect("nulls are the server's way to say nothing");
        assert_eq!(post.id, "p".into());
        assert!(post.file_ids.is_empty() && post.props.is_empty());
    }

    #[test]
    fn an_attachment_with_odd_values_shows_what_it_can() {
        let mut post = Post::default();
        post.props.insert("attachments".into(), serde_json::json!([{"title": "Build", "fields": [{"title": "n", "value": 41, "short": "true"}]}, 7]));
        let attachments = post.attachments();
        assert_eq!(attachments.len(), 1, "what is no attachment is left out");
        assert_eq!(attachments[0].fields[0].text(), "41", "numbers are shown as text");
        assert!(attachments[0].fields[0].is_short());
    }
}
