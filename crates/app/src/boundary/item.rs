//! What views are made of. Each file of `item/` has the items of one part of the screen.

mod account;
mod channel;
mod composer;
mod person;
mod post;
mod shell;
mod sidebar;
mod thread;
mod timeline;

pub use account::{AccountItem, AccountState, Connection, MeItem, TeamItem};
pub use channel::ChannelItem;
pub use composer::{ComposerItem, UploadItem, UploadState};
pub use person::{EmojiItem, PersonItem};
pub use post::{AttachmentItem, FieldItem, FileItem, ImageItem, Mentioned, PostItem, PostKind, ReactionItem, SendState, SystemNotice, ThreadFooter};
pub use shell::{Place, SettingsItem, ShellItem};
pub use sidebar::SidebarItem;
pub use thread::ThreadItem;
pub use timeline::TimelineItem;
