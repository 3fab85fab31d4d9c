//! Who looks, at what, and how they want to see it.

use engine::Live;
use model::{AccountId, ClientConfig, NameFormat, User, UserId, display_name};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use store::{Reader, StoreError};

/// One consistent snapshot with the eyes that look at it.
/// People are read once each; those of whom nothing is known are noted, so that the view can ask for them.
pub(crate) struct Lens<'a> {
    pub reader: &'a Reader,
    pub live: &'a Live,
    pub account: &'a AccountId,
    pub me: User,
    pub config: ClientConfig,
    pub format: NameFormat,
    pub collapsed: bool,
    people: RefCell<HashMap<UserId, Option<Arc<User>>>>,
    missing: RefCell<HashSet<UserId>>,
    seen: RefCell<HashSet<UserId>>,
}

impl<'a> Lens<'a> {
    pub fn new(reader: &'a Reader, live: &'a Live, account: &'a AccountId, me: &UserId) -> Result<Self, StoreError> {
        let config = reader.config()?;
        let me = reader.user(me)?.unwrap_or_else(|| User { id: me.clone(), ..User::default() });
        let format = name_format(reader, &config)?;
        let collapsed = engine::collapsed_threads(reader, &config)?;
        Ok(Self {
            reader,
            live,
            account,
            me,
            config,
            format,
            collapsed,
            people: RefCell::default(),
            missing: RefCell::default(),
            seen: RefCell::default(),
        })
    }

    /// A person, if anything is known of them.
    pub fn user(&self, id: &UserId) -> Result<Option<Arc<User>>, StoreError> {
        if id.is_empty() {
            return Ok(None);
        }
        self.seen.borrow_mut().insert(id.clone());
        if let Some(known) = self.people.borrow().get(id) {
            return Ok(known.clone());
        }
        let user = self.reader.user(id)?.map(Arc::new);
        if user.is_none() {
            self.missing.borrow_mut().insert(id.clone());
        }
        self.people.borrow_mut().insert(id.clone(), user.clone());
        Ok(user)
    }

    /// Reads many people at once, so that later calls of [`Lens::user`] cost nothing.
    pub fn preload<'u>(&self, ids: impl IntoIterator<Item = &'u UserId>) -> Result<(), StoreError> {
        let ids: Vec<UserId> = {
            let known = self.people.borrow();
            let wanted: HashSet<&UserId> = ids.into_iter().filter(|id| !id.is_empty() && !known.contains_key(*id)).collect();
            wanted.into_iter().cloned().collect()
        };
        for user in self.reader.users(&ids)? {
            self.people.borrow_mut().insert(user.id.clone(), Some(Arc::new(user)));
        }
        Ok(())
    }

    /// The name to show for a person; empty if nothing is known of them.
    pub fn name(&self, id: &UserId) -> Result<String, StoreError> {
        Ok(self.user(id)?.map(|user| display_name(&user, self.format)).unwrap_or_default())
    }

    /// Who was looked at, and who of them nothing is known of.
    pub fn looked_at(self) -> (HashSet<UserId>, HashSet<UserId>) {
        (self.seen.into_inner(), self.missing.into_inner())
    }

    /// Whether clocks show 24 hours; the official default is 12.
    pub fn clock24(&self) -> Result<bool, StoreError> {
        Ok(self.reader.preference("display_settings", "use_military_time")?.is_some_and(|on| on == "true"))
    }
}

/// How names are shown: the person's choice unless the server locks it.
fn name_format(reader: &Reader, config: &ClientConfig) -> Result<NameFormat, StoreError> {
    let locked = config.is_on("LockTeammateNameDisplay") && reader.license()?.has("LockTeammateNameDisplay");
    let own = if locked { None } else { reader.preference("display_settings", "name_format")? };
    Ok(own.and_then(|word| NameFormat::from_word(&word)).unwrap_or_else(|| config.name_format()))
}
