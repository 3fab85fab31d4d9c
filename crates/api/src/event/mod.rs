//! What a server tells over the socket, typed (protocol C6).
//!
//! One variant for each event the field knows, each with its data in [`data`]. Values that are JSON inside a string are parsed a second time.
//! What we do not know is [`ServerEvent::Unknown`], what does not parse is [`ServerEvent::Malformed`]: neither is an error,
//! and both still count for the sequence.

pub mod data;
mod nested;
#[cfg(test)]
mod tests;

use model::{ChannelId, TeamId, UserId};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// To whom an event went; what is empty does not limit it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Broadcast {
    /// Everybody but these.
    #[serde(deserialize_with = "nested::null_as_default")]
    pub omit_users: BTreeMap<UserId, bool>,
    /// Only this person.
    pub user_id: UserId,
    /// People of this channel.
    pub channel_id: ChannelId,
    /// People of this team.
    pub team_id: TeamId,
}

macro_rules! events {
    ($($(#[$doc:meta])* $variant:ident($data:ty) = $name:literal,)*) => {
        /// An event. Large data is boxed.
        #[derive(Clone, Debug, PartialEq)]
        pub enum ServerEvent {
            $($(#[$doc])* $variant($data),)*
            /// An event that this version does not know, or a plugin's (`custom_…`).
            Unknown {
                /// Its name.
                name: String,
            },
            /// An event whose data is not as it should be.
            Malformed {
                /// Its name.
                name: String,
                /// What kind of mistake, and where; without content.
                why: String,
            },
        }

        /// The names of all events that have a variant.
        pub const EVENTS: &[&str] = &[$($name),*];

        impl ServerEvent {
            /// Reads an event's data.
            pub fn parse(name: &str, data: Option<&RawValue>) -> Self {
                let data = data.map(RawValue::get).filter(|text| *text != "null").unwrap_or("{}");
                let parsed = match name {
                    $($name => serde_json::from_str::<$data>(data).map(Self::$variant),)*
                    _ => return Self::Unknown { name: name.to_owned() },
                };
                parsed.unwrap_or_else(|error| Self::Malformed {
                    name: name.to_owned(),
                    why: format!("{:?} error at line {}, column {}", error.classify(), error.line(), error.column()),
                })
            }

            /// The name on the wire.
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $name,)*
                    Self::Unknown { name } | Self::Malformed { name, .. } => name,
                }
            }
        }
    };
}

events! {
    /// The first event of a new socket. [`crate::Socket`] makes a frame of its own of it.
    Hello(data::Hello) = "hello",

    /// A new post.
    Posted(Box<data::Posted>) = "posted",
    /// A post changed: text, pin, reactions, priority.
    PostEdited(Box<data::PostData>) = "post_edited",
    /// A post is gone; its data is as before, with `delete_at` zero. Replies of a root go without events of their own.
    PostDeleted(Box<data::PostData>) = "post_deleted",
    /// A post for this person only, which no server stores.
    EphemeralMessage(Box<data::PostData>) = "ephemeral_message",
    /// A channel was marked unread from a post on. The channel is in the broadcast.
    PostUnread(data::PostUnread) = "post_unread",
    /// A reaction came.
    ReactionAdded(data::ReactionData) = "reaction_added",
    /// A reaction went.
    ReactionRemoved(data::ReactionData) = "reaction_removed",
    /// Somebody acknowledged a post.
    PostAcknowledgementAdded(data::Acknowledgement) = "post_acknowledgement_added",
    /// Somebody took it back.
    PostAcknowledgementRemoved(data::Acknowledgement) = "post_acknowledgement_removed",
    /// An urgent post asks again.
    PersistentNotificationTriggered(Box<data::Posted>) = "persistent_notification_triggered",
    /// A burn-on-read post was opened.
    PostRevealed(Box<data::PostRevealed>) = "post_revealed",
    /// A burn-on-read post must be forgotten.
    PostBurned(data::PostBurned) = "post_burned",
    /// All have opened one's burn-on-read post.
    BurnOnReadAllRevealed(data::BurnOnReadAllRevealed) = "burn_on_read_all_revealed",
    /// A translation came.
    PostTranslationUpdated(data::PostTranslationUpdated) = "post_translation_updated",

    /// A followed thread changed. The team is in the broadcast; empty for direct messages.
    ThreadUpdated(Box<data::ThreadUpdated>) = "thread_updated",
    /// One follows a thread now, or no longer.
    ThreadFollowChanged(data::ThreadFollowChanged) = "thread_follow_changed",
    /// Threads were read: one, all of a channel, or all of a team.
    ThreadReadChanged(data::ThreadReadChanged) = "thread_read_changed",

    /// One made a channel.
    ChannelCreated(data::ChannelCreated) = "channel_created",
    /// A channel changed.
    ChannelUpdated(Box<data::ChannelUpdated>) = "channel_updated",
    /// A channel changed between public and private.
    ChannelConverted(data::ChannelRef) = "channel_converted",
    /// A channel was archived.
    ChannelDeleted(data::ChannelDeleted) = "channel_deleted",
    /// A channel was taken back from the archive.
    ChannelRestored(data::ChannelRef) = "channel_restored",
    /// A channel's permissions changed. The channel is in the broadcast.
    ChannelSchemeUpdated(data::Empty) = "channel_scheme_updated",
    /// One's membership changed: settings or roles.
    ChannelMemberUpdated(Box<data::ChannelMemberUpdated>) = "channel_member_updated",
    /// A direct channel was made. The channel is in the broadcast.
    DirectAdded(data::DirectAdded) = "direct_added",
    /// A group message was made. The channel is in the broadcast.
    GroupAdded(data::GroupAdded) = "group_added",
    /// Somebody joined. The channel is in the broadcast.
    UserAdded(data::UserAdded) = "user_added",
    /// Somebody left, or oneself did.
    UserRemoved(data::UserRemoved) = "user_removed",
    /// Channels were read, perhaps elsewhere.
    MultipleChannelsViewed(data::MultipleChannelsViewed) = "multiple_channels_viewed",
    /// The same before 9.0, for one channel.
    ChannelViewed(data::ChannelRef) = "channel_viewed",
    /// A bookmark was made.
    ChannelBookmarkCreated(data::Bookmark) = "channel_bookmark_created",
    /// A bookmark changed.
    ChannelBookmarkUpdated(data::Bookmarks) = "channel_bookmark_updated",
    /// A bookmark was deleted.
    ChannelBookmarkDeleted(data::Bookmark) = "channel_bookmark_deleted",
    /// Bookmarks were put in another order.
    ChannelBookmarkSorted(data::Bookmarks) = "channel_bookmark_sorted",
    /// A category was made.
    SidebarCategoryCreated(data::CategoryRef) = "sidebar_category_created",
    /// Categories changed.
    SidebarCategoryUpdated(data::SidebarCategoryUpdated) = "sidebar_category_updated",
    /// A category was deleted.
    SidebarCategoryDeleted(data::CategoryRef) = "sidebar_category_deleted",
    /// Categories were put in another order.
    SidebarCategoryOrderUpdated(data::SidebarCategoryOrderUpdated) = "sidebar_category_order_updated",

    /// One was added to a team.
    AddedToTeam(data::TeamAndUser) = "added_to_team",
    /// Somebody left a team, perhaps oneself.
    LeaveTeam(data::TeamAndUser) = "leave_team",
    /// A team changed.
    UpdateTeam(Box<data::TeamData>) = "update_team",
    /// A team was archived.
    DeleteTeam(Box<data::TeamData>) = "delete_team",
    /// A team was taken back from the archive.
    RestoreTeam(Box<data::TeamData>) = "restore_team",
    /// A team's permissions changed.
    UpdateTeamScheme(Box<data::TeamData>) = "update_team_scheme",
    /// One's roles in a team changed.
    MemberroleUpdated(data::MemberroleUpdated) = "memberrole_updated",
    /// A role's permissions changed.
    RoleUpdated(data::RoleUpdated) = "role_updated",
    /// A group of people came or changed.
    ReceivedGroup(data::Group) = "received_group",
    /// Somebody joined a group of people.
    GroupMemberAdd(data::GroupMember) = "group_member_add",
    /// Somebody left one.
    GroupMemberDeleted(data::GroupMember) = "group_member_deleted",
    /// A group of people was linked to a team.
    ReceivedGroupAssociatedToTeam(data::GroupRef) = "received_group_associated_to_team",
    /// It was unlinked.
    ReceivedGroupNotAssociatedToTeam(data::GroupRef) = "received_group_not_associated_to_team",
    /// A group of people was linked to a channel.
    ReceivedGroupAssociatedToChannel(data::GroupRef) = "received_group_associated_to_channel",
    /// It was unlinked.
    ReceivedGroupNotAssociatedToChannel(data::GroupRef) = "received_group_not_associated_to_channel",

    /// An account was made.
    NewUser(data::UserRef) = "new_user",
    /// A profile changed. Merge it: what others may not see is left out.
    UserUpdated(Box<data::UserUpdated>) = "user_updated",
    /// Somebody's system roles changed.
    UserRoleUpdated(data::UserRoleUpdated) = "user_role_updated",
    /// Somebody was activated or deactivated; not told who.
    UserActivationStatusChange(data::Empty) = "user_activation_status_change",
    /// All guests were deactivated.
    GuestsDeactivated(data::Empty) = "guests_deactivated",
    /// One's own status changed; nobody is told of others'.
    StatusChange(data::StatusChange) = "status_change",
    /// Somebody writes. The channel is in the broadcast.
    Typing(data::Typing) = "typing",
    /// Preferences were set.
    PreferencesChanged(data::Preferences) = "preferences_changed",
    /// Preferences were removed.
    PreferencesDeleted(data::Preferences) = "preferences_deleted",
    /// One preference was set by a command.
    PreferenceChanged(data::PreferenceData) = "preference_changed",
    /// A profile field was made.
    CustomProfileAttributesFieldCreated(data::Anything) = "custom_profile_attributes_field_created",
    /// A profile field changed.
    CustomProfileAttributesFieldUpdated(data::Anything) = "custom_profile_attributes_field_updated",
    /// A profile field was deleted.
    CustomProfileAttributesFieldDeleted(data::Anything) = "custom_profile_attributes_field_deleted",
    /// Somebody's profile fields changed.
    CustomProfileAttributesValuesUpdated(data::Anything) = "custom_profile_attributes_values_updated",

    /// A draft was made or changed elsewhere.
    DraftCreated(data::DraftData) = "draft_created",
    /// The same; a name that servers know but do not send.
    DraftUpdated(data::DraftData) = "draft_updated",
    /// A draft was deleted elsewhere.
    DraftDeleted(data::DraftData) = "draft_deleted",
    /// A post was scheduled elsewhere.
    ScheduledPostCreated(data::ScheduledPost) = "scheduled_post_created",
    /// It changed.
    ScheduledPostUpdated(data::ScheduledPost) = "scheduled_post_updated",
    /// It was deleted.
    ScheduledPostDeleted(data::ScheduledPost) = "scheduled_post_deleted",
    /// A custom emoji was made. There is no event for its deletion.
    EmojiAdded(data::EmojiAdded) = "emoji_added",
    /// An integration wants a dialog shown.
    OpenDialog(data::OpenDialog) = "open_dialog",
    /// The server's configuration changed.
    ConfigChanged(Box<data::ConfigChanged>) = "config_changed",
    /// The licence changed.
    LicenseChanged(data::LicenseChanged) = "license_changed",
    /// A plugin was switched on.
    PluginEnabled(data::Anything) = "plugin_enabled",
    /// A plugin was switched off.
    PluginDisabled(data::Anything) = "plugin_disabled",
    /// For administrators.
    PluginStatusesChanged(data::Anything) = "plugin_statuses_changed",
    /// A plugin refused a download.
    FileDownloadRejected(data::FileDownloadRejected) = "file_download_rejected",
    /// A plugin wants a short note shown.
    ShowToast(data::ShowToast) = "show_toast",
    /// For reviewers.
    ContentFlaggingReportValueUpdated(data::Anything) = "content_flagging_report_value_updated",
    /// A recap changed.
    RecapUpdated(data::Anything) = "recap_updated",
    /// For administrators.
    HostedCustomerSignupProgressUpdated(data::Anything) = "hosted_customer_signup_progress_updated",
    /// For administrators.
    CloudSubscriptionChanged(data::Anything) = "cloud_subscription_changed",
    /// For administrators.
    FirstAdminVisitMarketplaceStatusReceived(data::Anything) = "first_admin_visit_marketplace_status_received",
}
