//! What the app is made of, shared by its windows: settings, accounts, and the process around.

use crate::boundary::{AccountState, ErrorCode, Place, UiError};
use crate::host::{Host, KeychainError};
use crate::settings::Settings;
use crate::window::WindowState;
use engine::{Account, AccountRecord, Notice, Registry, write_whole};
use model::{AccountId, ChannelId, Clock, PostId};
use policy::Policy;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio::sync::{broadcast, mpsc};

/// Where things lie. See [`crate::Paths::of_system`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Accounts, settings, and each account's encrypted files.
    pub data: PathBuf,
    /// What may be deleted at any time.
    pub cache: PathBuf,
    /// Logs.
    pub logs: PathBuf,
    /// The socket and the lock.
    pub runtime: PathBuf,
}

/// An account as the app holds it: open, or why not.
#[derive(Clone)]
pub(crate) struct Slot {
    pub record: AccountRecord,
    pub account: Option<Account>,
    pub state: AccountState,
    pub memory_only: bool,
}

/// A change that is not in any store: what the app itself tells its views.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum AppChange {
    /// Accounts came, went, opened or closed.
    Accounts,
    /// Settings changed.
    Settings,
    /// The keychain was found locked or missing, or no longer.
    Keychain,
    /// How many are in a channel, and how many posts are pinned there, was told.
    Stats(AccountId, ChannelId),
    /// A draft was changed by something else than its composer.
    Draft(AccountId, ChannelId, PostId),
}

/// What all windows share.
pub(crate) struct Core {
    pub paths: Paths,
    pub host: Arc<dyn Host>,
    pub clock: Arc<dyn Clock>,
    pub policy: Policy,
    pub locale: String,
    /// When it was last told that the person types, by place.
    pub typing_told: crate::intents::typing::Told,
    settings: RwLock<Settings>,
    registry: Mutex<Registry>,
    slots: RwLock<Vec<Slot>>,
    windows: Mutex<Vec<Arc<WindowState>>>,
    last_place: Mutex<Option<Place>>,
    keychain: Mutex<Option<KeychainError>>,
    stats: Mutex<HashMap<(AccountId, ChannelId), (u32, u32)>>,
    drafts: Mutex<HashMap<(AccountId, ChannelId, PostId), u32>>,
    pub changes: broadcast::Sender<AppChange>,
    pub notices: mpsc::UnboundedSender<Notice>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Core {
    pub fn new(
        paths: Paths,
        host: Arc<dyn Host>,
        clock: Arc<dyn Clock>,
        policy: Policy,
        locale: String,
        registry: Registry,
        notices: mpsc::UnboundedSender<Notice>,
    ) -> Self {
        let settings = read_json(&paths.data.join("settings.json")).unwrap_or_default();
        let last_place = read_json(&paths.data.join("place.json"));
        let (changes, _) = broadcast::channel(64);
        Self {
            paths,
            host,
            clock,
            policy,
            locale,
            typing_told: crate::intents::typing::Told::default(),
            settings: RwLock::new(settings),
            registry: Mutex::new(registry),
            slots: RwLock::default(),
            windows: Mutex::default(),
            last_place: Mutex::new(last_place),
            keychain: Mutex::new(None),
            stats: Mutex::default(),
            drafts: Mutex::default(),
            changes,
            notices,
        }
    }

    /// Tells the views; none looking is fine.
    pub fn tell(&self, change: AppChange) {
        let _nobody = self.changes.send(change);
    }

    /// The settings in force.
    pub fn settings(&self) -> Settings {
        self.settings.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps the settings.
    ///
    /// # Errors
    /// If the file cannot be written; the old ones are in force then.
    pub fn save_settings(&self, settings: Settings) -> Result<(), UiError> {
        save_json(&self.paths.data.join("settings.json"), &settings)?;
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = settings;
        self.tell(AppChange::Settings);
        Ok(())
    }

    /// Where the person was last.
    pub fn last_place(&self) -> Option<Place> {
        lock(&self.last_place).clone()
    }

    /// Remembers where the person is. Failing to is no error worth telling.
    pub fn went(&self, place: Place) {
        let mut last = lock(&self.last_place);
        if last.as_ref() != Some(&place) {
            if let Err(error) = save_json(&self.paths.data.join("place.json"), &place) {
                tracing::warn!(%error, "the place was not remembered");
            }
            *last = Some(place);
        }
    }

    /// The list of accounts on disk.
    pub fn registry(&self) -> MutexGuard<'_, Registry> {
        lock(&self.registry)
    }

    /// All accounts.
    pub fn slots(&self) -> RwLockReadGuard<'_, Vec<Slot>> {
        self.slots.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn slots_mut(&self) -> RwLockWriteGuard<'_, Vec<Slot>> {
        self.slots.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an account or replaces the one with the same id.
    pub fn put_slot(&self, slot: Slot) {
        {
            let mut slots = self.slots_mut();
            match slots.iter_mut().find(|known| known.record.id == slot.record.id) {
                Some(known) => *known = slot,
                None => slots.push(slot),
            }
        }
        self.tell(AppChange::Accounts);
    }

    /// Changes an account if it is still here: one that is being signed out must not come back.
    pub fn update_slot(&self, id: &AccountId, change: impl FnOnce(&mut Slot)) {
        if let Some(slot) = self.slots_mut().iter_mut().find(|slot| slot.record.id == *id) {
            change(slot);
        }
        self.tell(AppChange::Accounts);
    }

    /// Takes an account out.
    pub fn remove_slot(&self, id: &AccountId) -> Option<Slot> {
        let removed = {
            let mut slots = self.slots_mut();
            let at = slots.iter().position(|slot| slot.record.id == *id);
            at.map(|at| slots.remove(at))
        };
        self.tell(AppChange::Accounts);
        removed
    }

    /// An account's place in the list.
    pub fn slot(&self, id: &AccountId) -> Option<Slot> {
        self.slots().iter().find(|slot| slot.record.id == *id).cloned()
    }

    /// An open account.
    ///
    /// # Errors
    /// `NotFound` if there is none, `SignedOut` or `KeychainLocked` if it is closed.
    pub fn account(&self, id: &AccountId) -> Result<Account, UiError> {
        let slot = self.slot(id).ok_or_else(|| UiError::new(ErrorCode::NotFound))?;
        slot.account.ok_or_else(|| {
            UiError::new(match slot.state {
                AccountState::Locked => ErrorCode::KeychainLocked,
                AccountState::NoKey => ErrorCode::NoKeychain,
                _ => ErrorCode::SignedOut,
            })
        })
    }

    /// The accounts that are open.
    pub fn accounts(&self) -> Vec<Account> {
        self.slots().iter().filter_map(|slot| slot.account.clone()).collect()
    }

    /// What is wrong with the keychain, if something is.
    pub fn keychain(&self) -> Option<KeychainError> {
        lock(&self.keychain).clone()
    }

    /// Notes what is wrong with the keychain, or that nothing is.
    pub fn set_keychain(&self, problem: Option<KeychainError>) {
        *lock(&self.keychain) = problem;
        self.tell(AppChange::Keychain);
    }

    /// How many are in a channel and how many posts are pinned there, once the server has told.
    pub fn stats(&self, account: &AccountId, channel: &ChannelId) -> Option<(u32, u32)> {
        lock(&self.stats).get(&(account.clone(), channel.clone())).copied()
    }

    /// Notes what the server told of a channel.
    pub fn set_stats(&self, account: &AccountId, channel: &ChannelId, members: u32, pinned: u32) {
        lock(&self.stats).insert((account.clone(), channel.clone()), (members, pinned));
        self.tell(AppChange::Stats(account.clone(), channel.clone()));
    }

    /// How often a draft was changed by something else than its composer, which then takes the text.
    pub fn draft_revision(&self, account: &AccountId, channel: &ChannelId, root: &PostId) -> u32 {
        lock(&self.drafts).get(&(account.clone(), channel.clone(), root.clone())).copied().unwrap_or(0)
    }

    /// Notes that a draft was changed by something else than its composer.
    pub fn draft_changed(&self, account: &AccountId, channel: &ChannelId, root: &PostId) {
        let place = (account.clone(), channel.clone(), root.clone());
        *lock(&self.drafts).entry(place.clone()).or_insert(0) += 1;
        self.tell(AppChange::Draft(place.0, place.1, place.2));
    }

    /// The windows that are there, the one used last at the end.
    pub fn windows(&self) -> Vec<Arc<WindowState>> {
        lock(&self.windows).clone()
    }

    pub fn add_window(&self, window: Arc<WindowState>) {
        lock(&self.windows).push(window);
    }

    /// Notes that a window is used: it is the one that comes forward.
    pub fn use_window(&self, id: u64) {
        let mut windows = lock(&self.windows);
        if let Some(at) = windows.iter().position(|window| window.id == id) {
            let window = windows.remove(at);
            windows.push(window);
        }
    }

    pub fn remove_window(&self, id: u64) {
        lock(&self.windows).retain(|window| window.id != id);
    }
}

fn read_json<T: serde::de::DeserializeOwned>(path: &std::path::Path) -> Option<T> {
    let bytes = std::fs::read(path).ok()?;
    serde_json::from_slice(&bytes).map_err(|error| tracing::warn!(%error, file = ?path.file_name(), "a settings file could not be read")).ok()
}

fn save_json<T: serde::Serialize>(path: &std::path::Path, value: &T) -> Result<(), UiError> {
    let bytes = serde_json::to_vec_pretty(value).map_err(|error| UiError::new(ErrorCode::StoreFailed).details(error.to_string()))?;
    write_whole(path, &bytes).map_err(|error| {
        let full = error.kind() == std::io::ErrorKind::StorageFull;
        UiError::new(if full { ErrorCode::DiskFull } else { ErrorCode::StoreFailed }).details(error.to_string())
    })
}
