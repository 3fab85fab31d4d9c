//! Accounts on this machine: opening them, signing in and out, and the keychain that guards both.
//!
//! The keychain holds two secrets per account: the session token and the key of its files. Nothing else stores them.
//! An account whose keychain is locked waits; one whose session ended keeps its files open, so that people can read on.

use crate::boundary::{AccountState, ErrorCode, UiError};
use crate::core::{AppChange, Core, Slot};
use crate::host::KeychainError;
use crate::intents::from_api;
use engine::store::{Key, Options, Store, StoreError};
use engine::{Account, AccountRecord, Incoming, Parts, ProbeError, ServerInfo, SignIn, SignedIn};
use model::AccountId;
use rand::RngCore;
use secrecy::ExposeSecret;
use std::path::PathBuf;
use std::sync::Arc;

fn token_name(id: &AccountId) -> String {
    format!("{id}/token")
}

fn key_name(id: &AccountId) -> String {
    format!("{id}/key")
}

fn folder(core: &Core, id: &AccountId) -> PathBuf {
    core.paths.data.join("accounts").join(id.as_str())
}

fn keychain_error(core: &Core, error: KeychainError) -> UiError {
    let code = match &error {
        KeychainError::Locked => ErrorCode::KeychainLocked,
        KeychainError::Missing(_) | KeychainError::Failed(_) => ErrorCode::NoKeychain,
    };
    let details = error.to_string();
    core.set_keychain(Some(error));
    UiError::new(code).details(details)
}

/// Opens every account that is remembered. Those that cannot be opened yet say why and wait.
pub(crate) async fn open_all(core: &Arc<Core>) {
    let records = core.registry().records().to_vec();
    for record in records {
        open(core, record).await;
    }
}

async fn open(core: &Arc<Core>, record: AccountRecord) {
    let mut slot = Slot { record, account: None, state: AccountState::Loading, memory_only: false };
    match try_open(core, &slot.record).await {
        Ok(account) => {
            slot.state = if slot.record.signed_out { AccountState::SignedOut } else { AccountState::Ready };
            slot.account = Some(account);
        }
        Err(KeychainError::Locked) => {
            slot.state = AccountState::Locked;
            core.set_keychain(Some(KeychainError::Locked));
        }
        Err(problem) => {
            tracing::error!(error = %problem, account = %slot.record.id, "an account cannot be opened");
            slot.state = AccountState::NoKey;
            core.set_keychain(Some(problem));
        }
    }
    core.put_slot(slot);
}

async fn try_open(core: &Arc<Core>, record: &AccountRecord) -> Result<Account, KeychainError> {
    let missing = || KeychainError::Failed("the keychain holds no key for this account".into());
    let key = core.host.secret(&key_name(&record.id)).await?.ok_or_else(missing)?;
    let key: [u8; 32] = key.try_into().map_err(|_| missing())?;
    let token = core.host.secret(&token_name(&record.id)).await?.unwrap_or_default();
    let token = String::from_utf8(token).map_err(|_| missing())?;
    let store = open_store(core, &record.id, Key::new(key)).await.map_err(|error| KeychainError::Failed(error.to_string()))?;
    let connection = engine::connection(&record.url, &token).map_err(|error| KeychainError::Failed(error.to_string()))?;
    let account = start(core, record, store, connection);
    if record.signed_out || token.is_empty() {
        account.live().set_line(engine::Line::SignedOut);
    }
    let known = account.store().read(|r| r.own_user_id()).await.ok().flatten().is_some();
    if known {
        account.live().set_loaded();
    }
    Ok(account)
}

/// Opens a store off the async threads. A damaged outbox is salvaged by the first opening and opens at the second.
async fn open_store(core: &Core, id: &AccountId, key: Key) -> Result<Store, StoreError> {
    let dir = folder(core, id);
    let opened = tokio::task::spawn_blocking(move || match Store::open(Options::on_disk(&dir, key.clone())) {
        Err(StoreError::OutboxDamaged { salvaged, kept_at }) => {
            tracing::error!(salvaged, kept_at = ?kept_at.file_name(), "the outbox was damaged; what could be read is kept");
            Store::open(Options::on_disk(&dir, key))
        }
        other => other,
    });
    opened.await.map_err(|error| StoreError::Io(error.to_string()))?
}

fn start(core: &Core, record: &AccountRecord, store: Store, connection: engine::Connection) -> Account {
    Account::start(Parts {
        id: record.id.clone(),
        me: record.user_id.clone(),
        store,
        connection,
        clock: core.clock.clone(),
        notices: core.notices.clone(),
    })
}

/// Looks for a server and refuses what managed settings forbid.
pub(crate) async fn probe(core: &Core, address: &str) -> Result<ServerInfo, UiError> {
    let info = engine::probe_server(address).await.map_err(|error| probe_error(&error))?;
    if info.insecure && !core.policy.allow_insecure_http.clone().or(true) && !is_loopback(info.url.host()) {
        return Err(UiError::new(ErrorCode::ForbiddenByPolicy).with("server", info.url.as_str()));
    }
    Ok(info)
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn probe_error(error: &ProbeError) -> UiError {
    let (code, details) = match error {
        ProbeError::NotAnAddress => (ErrorCode::BadAddress, None),
        ProbeError::Unreachable(error) => (ErrorCode::Unreachable, Some(error)),
        ProbeError::BadCertificate(error) => (ErrorCode::BadCertificate, Some(error)),
        ProbeError::NotMattermost(error) => (ErrorCode::NotMattermost, Some(error)),
        ProbeError::Refused(error) => (ErrorCode::Refused, Some(error)),
        ProbeError::Failing(error) => (ErrorCode::ServerFault, Some(error)),
        ProbeError::TooOld(version) => return UiError::new(ErrorCode::ServerTooOld).with("version", version),
    };
    let error = UiError::new(code);
    match details {
        Some(details) => error.details(format!("{details} {}", details.message)),
        None => error,
    }
}

/// Signs in to a server: keychain first, then files, then the list of accounts; a failure in between leaves nothing behind.
pub(crate) async fn sign_in(core: &Arc<Core>, server: &str, how: SignIn, memory_only: bool) -> Result<AccountId, UiError> {
    let preset = core.policy.default_servers.iter().any(|known| known.url.trim_end_matches('/') == server.trim_end_matches('/'));
    if !core.policy.server_management.clone().or(true) && !preset {
        return Err(UiError::new(ErrorCode::ForbiddenByPolicy).with("server", server));
    }
    let info = probe(core, server).await?;
    let with_token = matches!(how, SignIn::Token(_));
    let signed_in = engine::sign_in(&info, how).await.map_err(|error| sign_in_error(&error, with_token))?;
    let same = |record: &AccountRecord| {
        record.user_id == signed_in.record.user_id && (record.url == signed_in.record.url || record.server_id == signed_in.record.server_id)
    };
    let known = core.slots().iter().map(|slot| slot.record.clone()).find(|record| same(record));
    if let Some(known) = known {
        if !known.signed_out {
            return Err(UiError::new(ErrorCode::AlreadySignedIn).with("server", &known.server_name).with("name", &known.username));
        }
        take_up(core, &known.id, &signed_in).await?;
        return Ok(known.id);
    }
    let account = if memory_only { in_memory(core, &signed_in).await? } else { on_disk(core, &signed_in).await? };
    let written = account.take(Incoming::Me(Box::new(signed_in.me))).await;
    written.map_err(|error| store_error(&error))?;
    let id = signed_in.record.id.clone();
    core.put_slot(Slot { record: signed_in.record, account: Some(account), state: AccountState::Ready, memory_only });
    Ok(id)
}

async fn in_memory(core: &Arc<Core>, signed_in: &SignedIn) -> Result<Account, UiError> {
    let store = tokio::task::spawn_blocking(|| Store::open(Options::in_memory()));
    let store = store.await.map_err(|error| UiError::new(ErrorCode::StoreFailed).details(error.to_string()))?;
    let store = store.map_err(|error| store_error(&error))?;
    Ok(start(core, &signed_in.record, store, signed_in.connection.clone()))
}

async fn on_disk(core: &Arc<Core>, signed_in: &SignedIn) -> Result<Account, UiError> {
    let id = &signed_in.record.id;
    let mut key = zeroize::Zeroizing::new([0u8; 32]);
    rand::rng().fill_bytes(&mut *key);
    let kept = async {
        core.host.set_secret(&key_name(id), key.as_slice()).await?;
        core.host.set_secret(&token_name(id), signed_in.token.expose_secret().as_bytes()).await
    };
    if let Err(error) = kept.await {
        forget_secrets(core, id).await;
        return Err(keychain_error(core, error));
    }
    core.set_keychain(None);
    let store = match open_store(core, id, Key::new(*key)).await {
        Ok(store) => store,
        Err(error) => {
            forget_secrets(core, id).await;
            return Err(store_error(&error));
        }
    };
    let account = start(core, &signed_in.record, store, signed_in.connection.clone());
    if let Err(error) = core.registry().put(signed_in.record.clone()) {
        return Err(UiError::new(ErrorCode::StoreFailed).details(error.to_string()));
    }
    Ok(account)
}

async fn forget_secrets(core: &Core, id: &AccountId) {
    for name in [token_name(id), key_name(id)] {
        if let Err(error) = core.host.forget_secret(&name).await {
            tracing::warn!(%error, "a secret was not forgotten");
        }
    }
}

/// Signs an account in again after its session ended. Its files and outbox are as they were.
pub(crate) async fn sign_in_again(core: &Arc<Core>, id: &AccountId, how: SignIn) -> Result<(), UiError> {
    let slot = core.slot(id).ok_or_else(|| UiError::new(ErrorCode::NotFound))?;
    let info = probe(core, &slot.record.url).await?;
    let with_token = matches!(how, SignIn::Token(_));
    let signed_in = engine::sign_in(&info, how).await.map_err(|error| sign_in_error(&error, with_token))?;
    if signed_in.record.user_id != slot.record.user_id {
        return Err(UiError::new(ErrorCode::BadCredentials).with("name", &slot.record.username));
    }
    take_up(core, id, &signed_in).await
}

/// Gives an account its new session.
async fn take_up(core: &Arc<Core>, id: &AccountId, signed_in: &SignedIn) -> Result<(), UiError> {
    let mut slot = core.slot(id).ok_or_else(|| UiError::new(ErrorCode::NotFound))?;
    if !slot.memory_only {
        let kept = core.host.set_secret(&token_name(id), signed_in.token.expose_secret().as_bytes()).await;
        kept.map_err(|error| keychain_error(core, error))?;
    }
    slot.record.signed_out = false;
    slot.state = AccountState::Ready;
    if !slot.memory_only {
        core.registry().put(slot.record.clone()).map_err(|error| UiError::new(ErrorCode::StoreFailed).details(error.to_string()))?;
    }
    if let Some(account) = &slot.account {
        account.sign_in_again(signed_in.connection.clone());
    }
    core.put_slot(slot);
    Ok(())
}

/// Notes that an account's session ended. Signing out ends it too, and may have taken the account away meanwhile.
pub(crate) fn session_ended(core: &Core, id: &AccountId) {
    {
        let mut registry = core.registry();
        if let Some(mut record) = registry.records().iter().find(|record| record.id == *id).cloned() {
            record.signed_out = true;
            if let Err(error) = registry.put(record) {
                tracing::warn!(%error, "the end of a session was not remembered");
            }
        }
    }
    core.update_slot(id, |slot| {
        slot.record.signed_out = true;
        slot.state = AccountState::SignedOut;
    });
}

/// Tries the keychain again for accounts that wait for it.
pub(crate) async fn retry_keychain(core: &Arc<Core>) -> Result<(), UiError> {
    let waiting: Vec<AccountRecord> = core.slots().iter().filter(|slot| slot.account.is_none()).map(|slot| slot.record.clone()).collect();
    core.set_keychain(None);
    for record in waiting {
        open(core, record).await;
    }
    match core.keychain() {
        Some(error) => Err(keychain_error(core, error)),
        None => Ok(()),
    }
}

/// Signs out: tells the server, wipes the files, forgets the secrets. Asks first if something was not sent.
pub(crate) async fn sign_out(core: &Arc<Core>, id: &AccountId, discard_unsent: bool) -> Result<(), UiError> {
    let slot = core.slot(id).ok_or_else(|| UiError::new(ErrorCode::NotFound))?;
    if let Some(account) = &slot.account {
        let unsent = account.store().read(|r| {
            let words = r.entries()?.iter().filter(|entry| matches!(entry.kind.as_str(), "post" | "edit")).count();
            Ok(words + r.drafts()?.len())
        });
        let unsent = unsent.await.map_err(|error| store_error(&error))?;
        if unsent > 0 && !discard_unsent {
            return Err(UiError::new(ErrorCode::UnsentWork).with("count", unsent));
        }
    }
    // The server is told first, while the token still works; a server that cannot be reached keeps the session until it expires.
    let told = match &slot.account {
        Some(account) if slot.state != AccountState::SignedOut => engine::sign_out(account).await,
        _ => Ok(()),
    };
    core.registry().remove(id).map_err(|error| UiError::new(ErrorCode::StoreFailed).details(error.to_string()))?;
    core.remove_slot(id);
    forget_secrets(core, id).await;
    if let Some(account) = &slot.account {
        account.wipe().await.map_err(|error| store_error(&error))?;
    }
    if !slot.memory_only
        && let Err(error) = std::fs::remove_dir_all(folder(core, id))
        && error.kind() != std::io::ErrorKind::NotFound
    {
        return Err(UiError::new(ErrorCode::FileAccess).details(error.to_string()));
    }
    core.tell(AppChange::Accounts);
    if let Err(error) = told {
        tracing::info!(%error, "the server was not told of signing out");
    }
    Ok(())
}

fn store_error(error: &StoreError) -> UiError {
    let code = if *error == StoreError::Full { ErrorCode::DiskFull } else { ErrorCode::StoreFailed };
    UiError::new(code).details(error.to_string())
}

/// What a refused sign-in means. Most reasons look alike on purpose of the server's (protocol A2).
fn sign_in_error(error: &engine::ApiError, with_token: bool) -> UiError {
    use engine::ErrorKind;
    let code = match error.kind {
        ErrorKind::MfaRequired => ErrorCode::MfaNeeded,
        ErrorKind::MfaWrong => ErrorCode::MfaWrong,
        ErrorKind::MfaSetupRequired => ErrorCode::MfaSetupRequired,
        ErrorKind::Unauthorized if with_token => ErrorCode::BadToken,
        _ => match error.id.as_str() {
            "api.user.login.inactive.app_error" => ErrorCode::AccountInactive,
            "api.user.login.not_verified.app_error" => ErrorCode::EmailNotVerified,
            "api.user.check_user_login_attempts.too_many.app_error" | "api.user.check_user_login_attempts.too_many_ldap.app_error" => {
                ErrorCode::TooManyAttempts
            }
            _ if matches!(error.kind, ErrorKind::BadCredentials | ErrorKind::Unauthorized) => ErrorCode::BadCredentials,
            _ => return from_api(error),
        },
    };
    UiError::new(code).details(if error.id.is_empty() { error.to_string() } else { error.id.clone() })
}
