//! What each event carries. Fields bear the wire's names; those that every server sends are required,
//! so that an event without them is malformed rather than empty.

mod channels;
mod people;
mod posts;
mod system;

pub use channels::{
    Bookmark, Bookmarks, CategoryRef, ChannelCreated, ChannelDeleted, ChannelMemberUpdated, ChannelRef, ChannelUpdated, DirectAdded, GroupAdded,
    MultipleChannelsViewed, SidebarCategoryOrderUpdated, SidebarCategoryUpdated, UserAdded, UserRemoved,
};
pub use people::{
    Group, GroupMember, GroupRef, MemberroleUpdated, PreferenceData, Preferences, RoleUpdated, StatusChange, TeamAndUser, TeamData, Typing, UserRef,
    UserRoleUpdated, UserUpdated,
};
pub use posts::{
    Acknowledgement, BurnOnReadAllRevealed, PostBurned, PostData, PostRevealed, PostTranslationUpdated, PostUnread, Posted, ReactionData,
    ThreadFollowChanged, ThreadReadChanged, ThreadUpdated,
};
pub use system::{
    Anything, ConfigChanged, DraftData, EmojiAdded, Empty, FileDownloadRejected, Hello, LicenseChanged, OpenDialog, ScheduledPost, ShowToast,
};
