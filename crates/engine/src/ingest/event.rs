//! What each event does: the table of contents of the socket. [`crate::events::TABLE`] says the same in words.

use super::{Context, Follow, mode_changed, people, posts, threads};
use api::{Broadcast, ServerEvent as Event};
use model::{Millis, Status};
use store::{MetaKey, StoreError, Tx};

/// Applies an event.
pub(super) fn apply(tx: &mut Tx<'_>, context: &Context, event: Event, to: &Broadcast) -> Result<Vec<Follow>, StoreError> {
    let none = || Ok(Vec::new());
    match event {
        // Posts
        Event::Posted(event) => posts::posted(tx, context, &event, false),
        Event::PersistentNotificationTriggered(event) => posts::posted(tx, context, &event, true),
        Event::EphemeralMessage(event) => posts::whispered(tx, context, &event.post),
        Event::PostEdited(event) => posts::changed(tx, context, &event.post),
        Event::PostDeleted(event) => posts::deleted(tx, &event.post),
        Event::PostBurned(event) => posts::burned(tx, &event.post_id),
        Event::ReactionAdded(event) => posts::reaction(tx, &event.reaction, true),
        Event::ReactionRemoved(event) => posts::reaction(tx, &event.reaction, false),
        Event::PostUnread(event) => {
            tx.update_channel_member(&to.channel_id, |member| {
                member.msg_count = event.msg_count;
                member.msg_count_root = event.msg_count_root;
                member.mention_count = event.mention_count;
                member.mention_count_root = event.mention_count_root;
                member.urgent_mention_count = event.urgent_mention_count;
                member.last_viewed_at = event.last_viewed_at;
            })?;
            context.live.hold_unread(&to.channel_id);
            none()
        }

        // Threads
        Event::ThreadUpdated(event) => threads::one(tx, &to.team_id, &event.thread, true),
        Event::ThreadFollowChanged(event) => threads::follow_changed(tx, &to.team_id, &event),
        Event::ThreadReadChanged(event) => {
            let channel = if event.channel_id.is_empty() { &to.channel_id } else { &event.channel_id };
            threads::read_changed(tx, context, &to.team_id, channel, &event)
        }

        // Channels
        Event::ChannelCreated(event) => Ok(vec![Follow::Channel(event.channel_id)]),
        Event::ChannelConverted(event) => Ok(vec![Follow::Channel(event.channel_id)]),
        Event::ChannelSchemeUpdated(_) => Ok(vec![Follow::Channel(to.channel_id.clone())]),
        Event::DirectAdded(_) | Event::GroupAdded(_) => Ok(vec![Follow::Channel(to.channel_id.clone())]),
        Event::ChannelUpdated(event) => match event.channel {
            Some(channel) => {
                // The counters of such an event are those of the moment it was made; ours may be ahead.
                tx.update_channel(&channel.id, |known| {
                    let (total, root, last) = (known.total_msg_count, known.total_msg_count_root, known.last_post_at);
                    *known = channel.clone();
                    known.total_msg_count = known.total_msg_count.max(total);
                    known.total_msg_count_root = known.total_msg_count_root.max(root);
                    known.last_post_at = known.last_post_at.max(last);
                })?;
                none()
            }
            None => Ok(vec![Follow::Channel(to.channel_id.clone())]),
        },
        Event::ChannelDeleted(event) => {
            let at = if event.delete_at.is_set() { event.delete_at } else { context.now };
            tx.update_channel(&event.channel_id, |channel| channel.delete_at = at)?;
            none()
        }
        Event::ChannelRestored(event) => {
            tx.update_channel(&event.channel_id, |channel| channel.delete_at = Millis::ZERO)?;
            none()
        }
        Event::ChannelMemberUpdated(event) => {
            tx.upsert_channel_members([&event.channel_member])?;
            Ok(vec![Follow::Roles])
        }
        Event::UserAdded(event) if event.user_id == context.me => Ok(vec![Follow::Channel(to.channel_id.clone())]),
        Event::UserAdded(_) => Ok(vec![Follow::Channel(to.channel_id.clone())]),
        Event::UserRemoved(event) => {
            // To oneself the channel is in the data, to the others in the broadcast.
            if to.user_id == context.me || event.user_id == context.me {
                let channel = if event.channel_id.is_empty() { &to.channel_id } else { &event.channel_id };
                tx.remove_channel(channel)?;
            }
            none()
        }
        Event::MultipleChannelsViewed(event) => {
            let mut follows = Vec::new();
            for (channel, at) in event.channel_times {
                if tx.channel(&channel)?.is_some_and(|channel| at < channel.last_post_at) {
                    // Read before the newest that we know: how much of it stays unread, only the server knows.
                    follows.push(Follow::Channel(channel));
                    continue;
                }
                let older = tx.channel_member(&channel)?.is_none_or(|member| at < member.last_viewed_at);
                if !older && posts::read(tx, &channel, at)? {
                    follows.push(Follow::Read(channel));
                }
            }
            Ok(follows)
        }
        Event::ChannelViewed(event) => {
            posts::read(tx, &event.channel_id, context.now)?;
            Ok(vec![Follow::Read(event.channel_id)])
        }

        // Categories
        Event::SidebarCategoryCreated(_) => Ok(vec![Follow::Categories(to.team_id.clone())]),
        Event::SidebarCategoryUpdated(event) => {
            if let Some(team) = event.updated_categories.first().map(|category| category.team_id.clone()) {
                tx.upsert_categories(&team, &event.updated_categories)?;
                none()
            } else if to.team_id.is_empty() {
                // An empty one without a team precedes changes of preferences and says nothing.
                none()
            } else {
                // Servers of 2021 tell that categories of a team changed, but not how.
                Ok(vec![Follow::Categories(to.team_id.clone())])
            }
        }
        Event::SidebarCategoryDeleted(event) => {
            tx.remove_category(&to.team_id, &event.category_id)?;
            Ok(vec![Follow::Categories(to.team_id.clone())])
        }
        Event::SidebarCategoryOrderUpdated(event) => {
            tx.set_category_order(&to.team_id, &event.order)?;
            none()
        }

        // Teams and roles
        Event::AddedToTeam(_) | Event::RestoreTeam(_) => Ok(vec![Follow::Entry]),
        Event::LeaveTeam(event) => {
            if event.user_id == context.me {
                tx.remove_team(&event.team_id)?;
            }
            none()
        }
        Event::UpdateTeam(event) => {
            // A team one is not in can be told of too.
            if tx.team(&event.team.id)?.is_some() {
                tx.upsert_teams([&event.team])?;
            }
            none()
        }
        Event::DeleteTeam(event) => {
            tx.remove_team(&event.team.id)?;
            none()
        }
        Event::UpdateTeamScheme(_) => Ok(vec![Follow::Entry]),
        Event::MemberroleUpdated(event) => {
            if event.member.user_id == context.me {
                tx.upsert_team_members([&event.member])?;
            }
            Ok(vec![Follow::Roles])
        }
        Event::RoleUpdated(event) => {
            tx.upsert_roles([event.role].as_slice())?;
            none()
        }

        // People
        Event::UserUpdated(event) => {
            people::keep(tx, [&event.user])?;
            none()
        }
        Event::UserRoleUpdated(event) => {
            if let Some(mut user) = tx.user(&event.user_id)? {
                user.roles = event.roles;
                tx.upsert_users([&user])?;
            }
            Ok(vec![Follow::Roles])
        }
        Event::StatusChange(event) => {
            let known = context.live.status(&event.user_id).unwrap_or_default();
            context.live.set_statuses(vec![Status { user_id: event.user_id, status: event.status, ..known }]);
            none()
        }
        Event::Typing(event) => {
            if event.user_id != context.me {
                context.live.set_typing(&to.channel_id, &event.parent_id, &event.user_id);
            }
            Ok(vec![Follow::Users(tx.missing_users(std::slice::from_ref(&event.user_id))?)])
        }

        // Preferences, configuration, emoji
        Event::PreferencesChanged(event) => {
            tx.upsert_preferences(&event.preferences)?;
            preferences_changed(tx, &event.preferences)
        }
        Event::PreferencesDeleted(event) => {
            tx.remove_preferences(&event.preferences)?;
            preferences_changed(tx, &event.preferences)
        }
        Event::ConfigChanged(event) => {
            tx.set_meta(MetaKey::Config, &event.config)?;
            mode_changed(tx)
        }
        Event::LicenseChanged(event) => {
            tx.set_meta(MetaKey::License, &event.license)?;
            mode_changed(tx)
        }
        Event::EmojiAdded(event) => {
            tx.upsert_emoji([&event.emoji])?;
            none()
        }

        Event::Unknown { name } => {
            tracing::debug!(%name, "an event that this version does not know");
            none()
        }
        Event::Malformed { name, why } => {
            tracing::warn!(%name, %why, "an event that does not parse");
            none()
        }
        // Skipped, each with its reason in `events::TABLE`.
        _ => none(),
    }
}

/// What follows from changed preferences: some decide how replies are shown, and those that make a favourite move a channel between categories.
fn preferences_changed(tx: &mut Tx<'_>, changed: &[model::Preference]) -> Result<Vec<Follow>, StoreError> {
    let mut follows = mode_changed(tx)?;
    if changed.iter().any(|preference| preference.category == "favorite_channel") {
        follows.extend(tx.teams_with_categories()?.into_iter().map(Follow::Categories));
    }
    Ok(follows)
}
