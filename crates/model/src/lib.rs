//! What exists: ids, posts, channels, users and time, as plain data.
//!
//! The types are the server's own shapes (`/api/v4` JSON), reduced to the fields that Tidings uses.
//! Each field that an older server (5.37) may leave out has a default, and what we do not know is ignored,
//! so that a newer server never breaks the parsing.
//! Nothing here does I/O or knows of threads.

mod category;
mod channel;
mod config;
mod emoji;
mod file;
mod id;
mod post;
mod preference;
mod role;
mod status;
mod team;
mod thread;
mod time;
mod user;

pub use category::{Categories, Category, CategoryKind, CategorySorting};
pub use channel::{Channel, ChannelKind, ChannelMember, Unread, unread};
pub use config::{ClientConfig, CollapsedThreads, License, NameFormat};
pub use emoji::CustomEmoji;
pub use file::FileInfo;
pub use id::{AccountId, CategoryId, ChannelId, EmojiId, FileId, IntentId, PendingPostId, PostId, TeamId, UserId};
pub use post::{Attachment, AttachmentField, Embed, ImageSize, Post, PostList, PostMetadata, PostProps, Reaction};
pub use preference::Preference;
pub use role::Role;
pub use status::{Presence, Status};
pub use team::{Team, TeamMember};
pub use thread::{Thread, ThreadList};
pub use time::{Clock, Millis};
pub use user::{Timezone, User, display_name};

/// The application's id, which every system knows it by: desktop entry, bundle, AppUserModelID, keychain service and folders bear it.
///
/// The files that cannot take it from here spell it out; `house::files` holds them to this one.
pub const APP_ID: &str = "chat.tidings.Tidings";
