//! Dull rows, a bench to try stores on, and query plans that can be asserted.

use crate::{Change, Key, Options, Reader, Store, StoreError};
use model::{Channel, ChannelKind, ChannelMember, Millis, Post};
use std::cell::Cell;
use std::sync::Arc;
use tokio::sync::broadcast;

thread_local! {
    static PLAIN: Cell<bool> = const { Cell::new(false) };
}

/// Whether stores opened by this thread lie unencrypted, so that a test may look for remains in their bytes.
pub(crate) fn wants_plain() -> bool {
    PLAIN.get()
}

/// Opens unencrypted stores within the closure.
pub(crate) fn plainly<T>(open: impl FnOnce() -> T) -> T {
    PLAIN.set(true);
    let outcome = open();
    PLAIN.set(false);
    outcome
}

pub(crate) fn key() -> Key {
    Key::new([7; 32])
}

/// A store and the changes it told so far.
pub(crate) struct Bench {
    pub(crate) store: Store,
    pub(crate) dir: Option<tempfile::TempDir>,
    told: std::sync::Mutex<broadcast::Receiver<Arc<Vec<Change>>>>,
}

impl Bench {
    pub(crate) fn memory() -> Self {
        Self::with(Store::open(Options::in_memory()).unwrap(), None)
    }

    pub(crate) fn disk() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self::with(Store::open(Options::on_disk(dir.path().join("account"), key())).unwrap(), Some(dir))
    }

    fn with(store: Store, dir: Option<tempfile::TempDir>) -> Self {
        let told = std::sync::Mutex::new(store.changes());
        Self { store, dir, told }
    }

    pub(crate) fn folder(&self) -> std::path::PathBuf {
        self.dir.as_ref().unwrap().path().join("account")
    }

    /// Reads what must be there to read.
    pub(crate) fn read<T: Send + 'static>(&self, work: impl FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static) -> T {
        self.store.read_blocking(work).unwrap()
    }

    /// What was told since the last time, in order.
    pub(crate) fn changes(&self) -> Vec<Change> {
        let mut told = self.told.lock().unwrap();
        let mut all = Vec::new();
        while let Ok(some) = told.try_recv() {
            all.extend(some.iter().cloned());
        }
        all
    }
}

pub(crate) fn channel(id: &str, team: &str) -> Channel {
    let kind = if team.is_empty() { ChannelKind::Direct } else { ChannelKind::Public };
    Channel { id: id.into(), team_id: team.into(), kind, name: format!("name-{id}"), display_name: format!("Name {id}"), ..Channel::default() }
}

pub(crate) fn member(channel: &str) -> ChannelMember {
    ChannelMember { channel_id: channel.into(), user_id: "me".into(), ..ChannelMember::default() }
}

pub(crate) fn post(id: &str, channel: &str, at: i64) -> Post {
    Post {
        id: id.into(),
        channel_id: channel.into(),
        user_id: "ann".into(),
        create_at: Millis(at),
        update_at: Millis(at),
        message: format!("message {id}"),
        ..Post::default()
    }
}

pub(crate) fn reply(id: &str, channel: &str, root: &str, at: i64) -> Post {
    Post { root_id: root.into(), ..post(id, channel, at) }
}

/// How SQLite would run a query.
pub(crate) struct Plan {
    steps: Vec<String>,
}

pub(crate) fn plan(r: &Reader, sql: &str, params: usize) -> Plan {
    let mut statement = r.conn().prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let nulls = vec![rusqlite::types::Null; params];
    let steps = statement.query_map(rusqlite::params_from_iter(nulls), |row| row.get(3)).unwrap().collect::<Result<_, _>>().unwrap();
    Plan { steps }
}

impl Plan {
    pub(crate) fn assert_uses(&self, index: &str) {
        let named = |step: &String| step.contains(&format!("INDEX {index} ")) || step.ends_with(&format!("INDEX {index}"));
        assert!(self.steps.iter().any(named), "the index {index} is what makes this fast: {:#?}", self.steps);
    }

    pub(crate) fn assert_searches(&self, table: &str) {
        assert!(self.steps.iter().any(|step| step.starts_with(&format!("SEARCH {table} "))), "{table} must be searched: {:#?}", self.steps);
        self.assert_no_scan_of(table);
    }

    pub(crate) fn assert_no_scan_of(&self, table: &str) {
        assert!(
            !self.steps.iter().any(|step| step.starts_with(&format!("SCAN {table} ")) || step == &format!("SCAN {table}")),
            "{table} must not be read whole: {:#?}",
            self.steps
        );
    }

    pub(crate) fn assert_no_sorting(&self) {
        assert!(!self.steps.iter().any(|step| step.contains("TEMP B-TREE")), "rows must come in order by themselves: {:#?}", self.steps);
    }
}
