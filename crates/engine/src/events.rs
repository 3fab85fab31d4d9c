//! What becomes of each event of the server's (protocol C6), with the reason.
//!
//! A test fails on an event that `api` knows and that has no line here.

/// What becomes of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handling {
    /// Its data is applied.
    Handled,
    /// It says that something changed; that is fetched.
    Refetched,
    /// It is skipped, for the reason told.
    Skipped(&'static str),
}

use Handling::{Handled, Refetched, Skipped};

const LICENSED: &str = "belongs to a licensed feature that no screen shows";
const ADMIN: &str = "for administrators' consoles only";
const GROUPS: &str = "groups of people are licensed; mentions of them come by name with the post";
const ATTRIBUTES: &str = "custom profile attributes are licensed and not shown";

/// Every event with what becomes of it.
pub const TABLE: &[(&str, Handling)] = &[
    ("hello", Handled),
    ("posted", Handled),
    ("post_edited", Handled),
    ("post_deleted", Handled),
    ("ephemeral_message", Handled),
    ("post_unread", Handled),
    ("reaction_added", Handled),
    ("reaction_removed", Handled),
    ("post_acknowledgement_added", Skipped("each is followed by a post_edited that carries it")),
    ("post_acknowledgement_removed", Skipped("each is followed by a post_edited that carries it")),
    ("persistent_notification_triggered", Handled),
    ("post_revealed", Skipped(LICENSED)),
    ("post_burned", Handled),
    ("burn_on_read_all_revealed", Skipped(LICENSED)),
    ("post_translation_updated", Skipped(LICENSED)),
    ("thread_updated", Handled),
    ("thread_follow_changed", Handled),
    ("thread_read_changed", Handled),
    ("channel_created", Refetched),
    ("channel_updated", Handled),
    ("channel_converted", Refetched),
    ("channel_deleted", Handled),
    ("channel_restored", Handled),
    ("channel_scheme_updated", Refetched),
    ("channel_member_updated", Handled),
    ("direct_added", Refetched),
    ("group_added", Refetched),
    ("user_added", Refetched),
    ("user_removed", Handled),
    ("multiple_channels_viewed", Handled),
    ("channel_viewed", Handled),
    ("channel_bookmark_created", Skipped(LICENSED)),
    ("channel_bookmark_updated", Skipped(LICENSED)),
    ("channel_bookmark_deleted", Skipped(LICENSED)),
    ("channel_bookmark_sorted", Skipped(LICENSED)),
    ("sidebar_category_created", Refetched),
    ("sidebar_category_updated", Handled),
    ("sidebar_category_deleted", Handled),
    ("sidebar_category_order_updated", Handled),
    ("added_to_team", Refetched),
    ("leave_team", Handled),
    ("update_team", Handled),
    ("delete_team", Handled),
    ("restore_team", Refetched),
    ("update_team_scheme", Refetched),
    ("memberrole_updated", Handled),
    ("role_updated", Handled),
    ("received_group", Skipped(GROUPS)),
    ("group_member_add", Skipped(GROUPS)),
    ("group_member_deleted", Skipped(GROUPS)),
    ("received_group_associated_to_team", Skipped(GROUPS)),
    ("received_group_not_associated_to_team", Skipped(GROUPS)),
    ("received_group_associated_to_channel", Skipped(GROUPS)),
    ("received_group_not_associated_to_channel", Skipped(GROUPS)),
    ("new_user", Skipped("people are fetched when they are seen")),
    ("user_updated", Handled),
    ("user_role_updated", Handled),
    ("user_activation_status_change", Skipped("does not tell whose; the person's own user_updated follows")),
    ("guests_deactivated", Skipped("a guest's session ends with it, which the next request tells")),
    ("status_change", Handled),
    ("typing", Handled),
    ("preferences_changed", Handled),
    ("preferences_deleted", Handled),
    ("preference_changed", Skipped("only /collapse and /expand cause it, and they fold image previews, which no screen does")),
    ("custom_profile_attributes_field_created", Skipped(ATTRIBUTES)),
    ("custom_profile_attributes_field_updated", Skipped(ATTRIBUTES)),
    ("custom_profile_attributes_field_deleted", Skipped(ATTRIBUTES)),
    ("custom_profile_attributes_values_updated", Skipped(ATTRIBUTES)),
    ("draft_created", Skipped("drafts are this machine's own; they are not synchronised")),
    ("draft_updated", Skipped("a name that servers know but never send")),
    ("draft_deleted", Skipped("drafts are this machine's own; they are not synchronised")),
    ("scheduled_post_created", Skipped(LICENSED)),
    ("scheduled_post_updated", Skipped(LICENSED)),
    ("scheduled_post_deleted", Skipped(LICENSED)),
    ("emoji_added", Handled),
    ("open_dialog", Skipped("interactive dialogs answer buttons and commands, which no screen offers")),
    ("config_changed", Handled),
    ("license_changed", Handled),
    ("plugin_enabled", Skipped("plugins are code for the web app")),
    ("plugin_disabled", Skipped("plugins are code for the web app")),
    ("plugin_statuses_changed", Skipped(ADMIN)),
    ("file_download_rejected", Skipped("the refused download itself is answered with an error")),
    ("show_toast", Skipped("plugins' short notes concern the web app's own panels")),
    ("content_flagging_report_value_updated", Skipped(LICENSED)),
    ("recap_updated", Skipped(LICENSED)),
    ("hosted_customer_signup_progress_updated", Skipped(ADMIN)),
    ("cloud_subscription_changed", Skipped(ADMIN)),
    ("first_admin_visit_marketplace_status_received", Skipped(ADMIN)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_the_protocol_knows_has_a_line() {
        for name in api::EVENTS {
            assert_eq!(TABLE.iter().filter(|(known, _)| known == name).count(), 1, "{name} needs exactly one line");
        }
        assert_eq!(TABLE.len(), api::EVENTS.len(), "and no line is about an event that does not exist");
    }

    #[test]
    fn whatever_is_skipped_says_why() {
        for (name, handling) in TABLE {
            if let Skipped(why) = handling {
                assert!(why.len() > 20, "{name} owes a reason");
            }
        }
    }
}
