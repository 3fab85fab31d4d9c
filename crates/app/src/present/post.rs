//! A post with its reactions, its thread, and what the outbox lays over it.

use super::attachment::{attachments, files};
use super::image::linked_images;
use super::system::notice;
use super::{Lens, document, emoji_item, initials, person_item};
use crate::boundary::{ErrorCode, FileItem, Mentioned, PersonItem, PostItem, PostKind, ReactionItem, SendState, ThreadFooter, UiError};
use engine::store::{Entry, EntryError, EntryState, Reader, StoreError};
use engine::{ChannelRights, Work};
use markup::{Block, Document, Inline};
use model::{Channel, Post, PostId, Reaction, UserId};
use std::collections::{HashMap, HashSet};

/// Names on a reaction's hint, at most.
const REACTION_NAMES: usize = 20;
/// Faces below a root, at most.
const THREAD_FACES: usize = 5;

/// What waits in the outbox and is laid over cached posts.
#[derive(Default)]
pub(crate) struct Hanging {
    /// New posts, in order.
    pub posts: Vec<(Entry, Work)>,
    edits: HashMap<PostId, (String, EntryState, Option<EntryError>)>,
    deletes: HashSet<PostId>,
    reactions: HashMap<PostId, Vec<(String, bool)>>,
    pins: HashMap<PostId, bool>,
}

impl Hanging {
    /// Reads the whole outbox: it is short, and what a person did last counts.
    pub fn read(reader: &Reader) -> Result<Self, StoreError> {
        let mut hanging = Self::default();
        for entry in reader.entries()? {
            let Ok(work) = serde_json::from_value::<Work>(entry.payload.clone()) else { continue };
            match work {
                Work::Post { .. } => hanging.posts.push((entry, work)),
                Work::Edit { post, message } => {
                    hanging.edits.insert(post, (message, entry.state, entry.error));
                }
                Work::Delete { post } => {
                    hanging.deletes.insert(post);
                }
                Work::React { post, emoji, on } => hanging.reactions.entry(post).or_default().push((emoji, on)),
                Work::Pin { post, on } => {
                    hanging.pins.insert(post, on);
                }
                _ => {}
            }
        }
        Ok(hanging)
    }

    /// Whether a deletion of this post waits: it is not shown any more.
    pub fn is_deleted(&self, post: &PostId) -> bool {
        self.deletes.contains(post)
    }
}

/// The error of an entry, for the screen.
pub(crate) fn send_error(error: Option<&EntryError>) -> UiError {
    let Some(error) = error else { return UiError::new(ErrorCode::Refused) };
    let code = serde_json::from_value(serde_json::Value::String(error.code.clone())).unwrap_or(ErrorCode::Refused);
    let shown = UiError::new(code);
    if error.details.is_empty() { shown } else { shown.details(error.details.clone()) }
}

/// A post from the cache, with what waits laid over it.
pub(crate) fn post_item(
    lens: &Lens<'_>,
    stored: &Post,
    channel: &Channel,
    rights: &ChannelRights,
    hanging: &Hanging,
) -> Result<PostItem, StoreError> {
    let mut post = std::borrow::Cow::Borrowed(stored);
    let mut send = SendState::Sent;
    if let Some((message, state, error)) = hanging.edits.get(&stored.id) {
        post.to_mut().message.clone_from(message);
        send = match state {
            EntryState::Failed => SendState::Failed { error: send_error(error.as_ref()) },
            _ => SendState::Changing,
        };
    }
    let edited = stored.edit_at.is_set() || hanging.edits.contains_key(&stored.id);
    let post = post.as_ref();
    let author = author(lens, post)?;
    let text = document(lens, &post.message, Some(channel), Some(post))?;
    let kind = if post.is_ephemeral() {
        PostKind::Ephemeral
    } else if post.is_system() {
        PostKind::System { notice: notice(post) }
    } else if post.kind == "me" {
        PostKind::Action
    } else {
        PostKind::Message
    };
    let mine = post.user_id == lens.me.id;
    let message = matches!(kind, PostKind::Message | PostKind::Action);
    let is_me = mentions_me(&text);
    Ok(PostItem {
        key: if post.pending_post_id.is_empty() { post.id.0.clone() } else { post.pending_post_id.0.clone() },
        id: Some(post.id.clone()),
        channel: post.channel_id.clone(),
        root: post.is_reply().then(|| post.root_id.clone()),
        is_bot: post.is_from_webhook() || post.prop("from_bot") == Some("true") || author.is_bot,
        author,
        at: post.create_at,
        kind,
        edited: edited && message,
        grouped: false,
        mentioned: if is_me && !mine { Mentioned::Yes } else { Mentioned::No },
        pinned: hanging.pins.get(&post.id).copied().unwrap_or(post.is_pinned),
        saved: lens.reader.preference("flagged_post", post.id.as_str())?.is_some_and(|on| on == "true"),
        reactions: reactions(lens, post, hanging)?,
        files: files(lens, &post.metadata.files),
        attachments: attachments(lens, post, channel)?,
        images: linked_images(lens, post),
        thread: thread_footer(lens, post)?,
        text,
        send,
        mine,
        can_edit: message && if mine { rights.edit_own } else { rights.edit_others },
        can_delete: if mine { rights.delete_own } else { rights.delete_others },
    })
}

/// A post that is still in the outbox.
pub(crate) fn waiting_item(lens: &Lens<'_>, entry: &Entry, work: &Work, channel: &Channel) -> Result<Option<PostItem>, StoreError> {
    let Work::Post { root, message, files, pending, .. } = work else { return Ok(None) };
    let post = Post {
        user_id: lens.me.id.clone(),
        channel_id: channel.id.clone(),
        root_id: root.clone(),
        message: message.clone(),
        create_at: entry.created_at,
        ..Post::default()
    };
    #[allow(clippy::cast_precision_loss, reason = "sizes of files are shown in three digits")]
    let files = files.iter().map(|file| FileItem {
        id: file.upload.as_str().into(),
        name: file.name.clone(),
        extension: extension(&file.name),
        size: file.size as f64,
        mime_type: file.mime_type.clone(),
        image: None,
    });
    Ok(Some(PostItem {
        key: pending.0.clone(),
        id: None,
        channel: channel.id.clone(),
        root: (!root.is_empty()).then(|| root.clone()),
        author: person_item(lens, &lens.me.id)?,
        is_bot: false,
        at: entry.created_at,
        kind: PostKind::Message,
        text: document(lens, message, Some(channel), Some(&post))?,
        edited: false,
        grouped: false,
        mentioned: Mentioned::No,
        pinned: false,
        saved: false,
        reactions: Vec::new(),
        files: files.collect(),
        attachments: Vec::new(),
        images: Vec::new(),
        thread: None,
        send: match entry.state {
            EntryState::Queued => SendState::Waiting,
            EntryState::Sending | EntryState::Unsure => SendState::Sending,
            EntryState::Failed => SendState::Failed { error: send_error(entry.error.as_ref()) },
        },
        mine: true,
        can_edit: true,
        can_delete: true,
    }))
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default()
}

/// Who is shown as the author: an integration may have chosen a name, where the server allows it.
fn author(lens: &Lens<'_>, post: &Post) -> Result<PersonItem, StoreError> {
    let mut author = person_item(lens, &post.user_id)?;
    if lens.config.is_on("EnablePostUsernameOverride")
        && let Some(name) = post.prop("override_username")
        && (post.is_from_webhook() || author.is_bot)
    {
        author.name = name.to_owned();
        author.initials = initials(name);
        author.picture = String::new();
    }
    Ok(author)
}

/// Whether a tree mentions the reader anywhere.
fn mentions_me(document: &Document) -> bool {
    document.blocks.iter().any(block_mentions_me)
}

fn block_mentions_me(block: &Block) -> bool {
    match block {
        Block::Paragraph { children } | Block::Heading { children, .. } => children.iter().any(inline_mentions_me),
        Block::Quote { children } => children.iter().any(block_mentions_me),
        Block::List { items, .. } => items.iter().any(|item| item.children.iter().any(block_mentions_me)),
        Block::Table { header, rows, .. } => header.iter().chain(rows.iter().flatten()).any(|cell| cell.children.iter().any(inline_mentions_me)),
        Block::CodeBlock { .. } | Block::Rule => false,
    }
}

fn inline_mentions_me(inline: &Inline) -> bool {
    match inline {
        Inline::Mention { is_me, .. } | Inline::SpecialMention { is_me, .. } => *is_me,
        Inline::Mark { .. } => true,
        Inline::Emphasis { children } | Inline::Strong { children } | Inline::Strike { children } | Inline::Link { children, .. } => {
            children.iter().any(inline_mentions_me)
        }
        _ => false,
    }
}

/// Reactions, those given first in front, with what waits laid over them.
fn reactions(lens: &Lens<'_>, post: &Post, hanging: &Hanging) -> Result<Vec<ReactionItem>, StoreError> {
    let mut given: Vec<Reaction> = post.metadata.reactions.clone();
    for (emoji, on) in hanging.reactions.get(&post.id).into_iter().flatten() {
        given.retain(|reaction| !(reaction.user_id == lens.me.id && reaction.emoji_name == *emoji));
        if *on {
            given.push(Reaction { user_id: lens.me.id.clone(), emoji_name: emoji.clone(), ..Reaction::default() });
        }
    }
    let mut kinds: Vec<(String, Vec<UserId>)> = Vec::new();
    for reaction in given {
        match kinds.iter_mut().find(|(name, _)| *name == reaction.emoji_name) {
            Some((_, people)) => people.push(reaction.user_id),
            None => kinds.push((reaction.emoji_name, vec![reaction.user_id])),
        }
    }
    let mut items = Vec::new();
    for (name, people) in kinds {
        let mut names = Vec::new();
        for user in people.iter().take(REACTION_NAMES) {
            names.push(lens.name(user)?);
        }
        names.retain(|name| !name.is_empty());
        items.push(ReactionItem {
            emoji: emoji_item(lens, &name)?,
            count: u32::try_from(people.len()).unwrap_or(u32::MAX),
            mine: people.contains(&lens.me.id),
            names,
        });
    }
    Ok(items)
}

/// What stands below a root whose replies live in a thread.
fn thread_footer(lens: &Lens<'_>, post: &Post) -> Result<Option<ThreadFooter>, StoreError> {
    if !lens.collapsed || post.is_reply() || post.reply_count == 0 {
        return Ok(None);
    }
    let thread = lens.reader.thread(&post.id)?;
    let ids: Vec<UserId> = match &thread {
        Some(thread) if !thread.participants.is_empty() => thread.participants.clone(),
        _ => post.participants.iter().map(|user| user.id.clone()).collect(),
    };
    let mut people = Vec::new();
    for id in ids.iter().take(THREAD_FACES) {
        people.push(person_item(lens, id)?);
    }
    let count = |number: i64| u32::try_from(number).unwrap_or(0);
    let following = thread.as_ref().is_some_and(|thread| thread.is_following) || post.is_following.unwrap_or(false);
    Ok(Some(ThreadFooter {
        replies: count(post.reply_count),
        last_at: thread.as_ref().map_or(post.last_reply_at, |thread| thread.last_reply_at.max(post.last_reply_at)),
        people,
        unread: thread.as_ref().filter(|_| following).map_or(0, |thread| count(thread.unread_replies)),
        mentions: thread.as_ref().filter(|_| following).map_or(0, |thread| count(thread.unread_mentions)),
        following,
    }))
}
