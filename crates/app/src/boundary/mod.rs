//! The boundary between the app and a screen: intents in, diffs out.
//!
//! Everything that crosses is one of the tagged enums here; their TypeScript is generated (`cargo xtask codegen`).
//! Words are not made here, except in what is the server's or a person's own text: the UI has the words for every code.

mod diff;
mod error;
mod intent;
mod item;
mod query;
mod view;

pub use diff::Diff;
pub use error::{ErrorCode, UiError};
pub use intent::{Done, Intent, Level, SnoozeEnd, TypingIn};
pub use item::{
    AccountItem, AccountState, AttachmentItem, ChannelItem, ComposerItem, Connection, EmojiItem, FieldItem, FileItem, ImageItem, MeItem, Mentioned,
    PersonItem, Place, PostItem, PostKind, ReactionItem, SendState, SettingsItem, ShellItem, SidebarItem, SystemNotice, TeamItem, ThreadFooter,
    ThreadItem, TimelineItem, UploadItem, UploadState,
};
pub use query::{Answer, CompletionKind, MemberRow, Query, ServerCard, StorageUse, Suggestion, SwitcherRow};
pub use view::{Anchor, ViewSpec};

pub use crate::settings::{Density, Settings, Theme};
