//! What a person wants, carried out: [`run`] is the table of contents, each file has one intent or a tight family.
//!
//! Whatever must reach the server is one durable write ([`durable`]): the optimistic change of the cache and the outbox's
//! entry are one transaction, and a repeated intent changes nothing. Each of the two files is whole after a crash;
//! the cache's part may be there without the outbox's, which the next synchronisation corrects.
//! What only the server can do (joining, creating, commands) asks it at once and says `offline` if it cannot.

mod channel_create;
mod channel_join;
mod channel_leave;
mod clear_cache;
mod collapse;
mod command;
mod copy;
mod direct;
mod discard;
mod drafts;
mod edit;
mod error;
mod favourite;
mod files;
mod level;
pub(crate) mod link;
pub(crate) mod look;
mod mark_unread;
mod react;
mod recent;
mod save_file;
mod send;
mod sessions;
mod settings;
mod status;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod threads;
pub(crate) mod typing;
mod upload;

use crate::boundary::{Done, Intent, UiError};
use crate::core::Core;
use crate::window::{ViewCommand, WindowState};
use engine::{Account, Work};
pub(crate) use error::{from_api, from_engine, from_store};
use model::{IntentId, TeamId};
use std::sync::Arc;
use store::{StoreError, Tx};

/// Carries an intent out. What is answered is durable.
pub(crate) async fn run(core: &Arc<Core>, window: &Arc<WindowState>, id: &IntentId, intent: Intent) -> Result<Done, UiError> {
    match intent {
        Intent::SignIn { server, login, password, code, memory_only } => {
            sessions::sign_in(core, &server, sessions::password(login, password, code), memory_only).await
        }
        Intent::SignInWithToken { server, token, memory_only } => sessions::sign_in(core, &server, sessions::token(token), memory_only).await,
        Intent::SignInAgain { account, login, password, code } => {
            sessions::sign_in_again(core, &account, sessions::password(login, password, code)).await
        }
        Intent::RetryKeychain => crate::accounts::retry_keychain(core).await.map(|()| Done::Done),
        Intent::SignOut { account, discard_unsent } => crate::accounts::sign_out(core, &account, discard_unsent).await.map(|()| Done::Done),

        Intent::Focus { focused } => look::focus(core, window, focused),
        Intent::InView { place, at_newest } => look::in_view(core, window, place, at_newest),
        Intent::Typing { at } => typing::run(core, &core.account(&at.account)?, &at).await,
        Intent::Acknowledge { view, batch } => command_view(window, view, ViewCommand::Acknowledged(batch)),
        Intent::ShowOlder { view } => command_view(window, view, ViewCommand::Older),
        Intent::ShowNewer { view } => command_view(window, view, ViewCommand::Newer),
        Intent::JumpToNewest { view } => command_view(window, view, ViewCommand::Newest),
        Intent::ReconnectNow { account } => {
            core.account(&account)?.reconnect_now();
            Ok(Done::Done)
        }

        Intent::Send { account, channel, root, text, uploads } => send::run(core, &core.account(&account)?, id, channel, root, text, uploads).await,
        Intent::RetrySend { account, key } => discard::retry(&core.account(&account)?, key).await,
        Intent::DiscardSend { account, key } => discard::run(core, &core.account(&account)?, key).await,
        Intent::Edit { account, post, text } => edit::edit(&core.account(&account)?, id, post, text).await,
        Intent::Delete { account, post } => edit::delete(&core.account(&account)?, id, post).await,
        Intent::React { account, post, emoji, on } => react::react(&core.account(&account)?, id, post, emoji, on).await,
        Intent::Pin { account, post, on } => react::pin(&core.account(&account)?, id, post, on).await,
        Intent::Save { account, post, on } => react::save(&core.account(&account)?, id, post, on).await,
        Intent::MarkUnread { account, post } => mark_unread::run(&core.account(&account)?, id, post).await,

        Intent::FollowThread { account, root, on } => threads::follow(&core.account(&account)?, id, root, on).await,
        Intent::MarkThreadRead { account, root } => threads::mark_read(&core.account(&account)?, id, root).await,
        Intent::MarkAllThreadsRead { account, team } => threads::mark_all_read(&core.account(&account)?, id, team).await,

        Intent::SaveDraft { account, channel, root, text } => drafts::save(&core.account(&account)?, channel, root, text).await,
        Intent::PickFiles { account, channel, root } => upload::pick(core, window, &core.account(&account)?, id, channel, root).await,
        Intent::Attach { account, channel, root, upload, name } => {
            upload::attach(window, &core.account(&account)?, channel, root, upload, name).await
        }
        Intent::Detach { account, upload } => upload::detach(&core.account(&account)?, upload).await,
        Intent::RetryUpload { account, upload } => upload::retry(&core.account(&account)?, &upload),
        // Nothing that came from a server is handed to the system's programs: it is saved where the person says.
        Intent::SaveFile { account, file } | Intent::OpenFile { account, file } => save_file::run(core, window, &core.account(&account)?, file).await,

        Intent::MarkRead { account, channel } => {
            core.account(&account)?.mark_read(id, &channel).await.map_err(|error| from_engine(&error))?;
            Ok(Done::Done)
        }
        Intent::Mute { account, channel, on } => level::mute(&core.account(&account)?, id, channel, on).await,
        Intent::Favourite { account, team, channel, on } => favourite::run(&core.account(&account)?, id, team, channel, on).await,
        Intent::SetLevel { account, channel, level } => level::set(&core.account(&account)?, id, channel, level).await,
        Intent::CreateChannel { account, team, name, private, purpose } => {
            channel_create::run(&core.account(&account)?, id, team, &name, private, purpose).await
        }
        Intent::Join { account, channel } => channel_join::run(core, &core.account(&account)?, channel).await,
        Intent::Leave { account, channel } => channel_leave::run(window, &core.account(&account)?, id, channel).await,
        Intent::OpenDirect { account, users } => direct::run(core, &core.account(&account)?, id, users).await,
        Intent::Collapse { account, category, on } => collapse::run(&core.account(&account)?, id, category, on).await,

        Intent::SetStatus { account, status, until } => status::run(&core.account(&account)?, id, status, until).await,

        Intent::SaveSettings { settings } => settings::run(core, settings).await,
        Intent::OpenLink { account, url } => link::run(core, window, account, &url).await,
        Intent::Copy { text } => copy::text(window, text).await,
        Intent::CopyLink { account, post } => copy::link(core, window, &core.account(&account)?, post).await,
        Intent::Went { place } => {
            core.went(place);
            Ok(Done::Done)
        }
        Intent::ClearCache { account } => clear_cache::run(&core.account(&account)?).await,
        Intent::Quit => {
            core.host.quit();
            Ok(Done::Done)
        }
    }
}

#[allow(clippy::unnecessary_wraps, reason = "an arm of the table")]
fn command_view(window: &WindowState, view: u32, command: ViewCommand) -> Result<Done, UiError> {
    window.command(view, command);
    Ok(Done::Done)
}

/// Puts work into the outbox together with what shows of it at once. A repeated intent changes nothing and answers the same.
pub(crate) async fn durable<F>(account: &Account, id: &IntentId, work: &Work, local: F) -> Result<Done, UiError>
where
    F: FnOnce(&mut Tx<'_>) -> Result<(), StoreError> + Send + 'static,
{
    let entry = account.entry(id, work).map_err(from_store)?;
    let written = account.store().write(move |tx| {
        if tx.enqueue(&entry)?.is_some() {
            local(tx)?;
        }
        Ok(())
    });
    written.await.map_err(from_store)?;
    account.outbox_changed();
    Ok(Done::Done)
}

/// Whether an intent that the server carries out at once was answered before, for that must not happen twice.
pub(crate) async fn was_done(account: &Account, id: &IntentId) -> Result<bool, UiError> {
    let id = id.clone();
    account.store().read(move |r| r.has_seen(&id)).await.map_err(from_store)
}

/// Notes that the server has carried an intent out.
pub(crate) async fn note_done(account: &Account, id: &IntentId) -> Result<(), UiError> {
    let (id, now) = (id.clone(), account.clock().now());
    account.store().write(move |tx| tx.remember_intent(&id, now)).await.map_err(from_store).map(|_first| ())
}

/// The team that is being shown of an account, for what belongs to none: direct messages and their threads.
pub(crate) async fn shown_team(core: &Core, account: &Account) -> Result<TeamId, UiError> {
    use crate::boundary::Place;
    let shown = match core.last_place() {
        Some(Place::Channel { account: of, team, .. } | Place::Threads { account: of, team, .. }) if of == *account.id() => Some(team),
        _ => None,
    };
    account
        .store()
        .read(move |r| {
            let teams = r.teams()?;
            let shown = shown.filter(|team| teams.iter().any(|known| known.id == *team));
            Ok(shown.or_else(|| teams.into_iter().map(|team| team.id).min()).unwrap_or_default())
        })
        .await
        .map_err(from_store)
}
