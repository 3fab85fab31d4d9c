//! A signed-in ann for tests of intents and queries: a real engine account over a store in memory, and a demo server in this process.

use super::run;
use crate::boundary::{AccountState, Done, ErrorCode, Intent, UiError};
use crate::core::{Core, Paths, Slot};
use crate::host::{Alert, Host, KeychainError, Outlet, TrayState, WindowReply, WindowRequest};
use crate::window::WindowState;
use async_trait::async_trait;
use bytes::Bytes;
use demo_server::{DemoServer, Options};
use engine::{Account, AccountRecord, Line, Parts, Registry, Work};
use model::{AccountId, ChannelId, Clock, IntentId, Millis, UserId};
use policy::Policy;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use store::{EntryState, Reader, Store, StoreError};

/// How long a story waits for the server at most.
const PATIENCE: Duration = Duration::from_secs(20);

struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Millis {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
        Millis(i64::try_from(since.as_millis()).expect("before the far future"))
    }
}

/// A process around the app that remembers nothing.
struct Quiet;

#[async_trait]
impl Host for Quiet {
    fn show_alert(&self, _: Alert) {}
    fn withdraw_alert(&self, _: &str) {}
    fn set_tray(&self, _: TrayState) {}
    fn has_tray(&self) -> bool {
        false
    }
    async fn secret(&self, _: &str) -> Result<Option<Vec<u8>>, KeychainError> {
        Ok(None)
    }
    async fn set_secret(&self, _: &str, _: &[u8]) -> Result<(), KeychainError> {
        Ok(())
    }
    async fn forget_secret(&self, _: &str) -> Result<(), KeychainError> {
        Ok(())
    }
    async fn set_autostart(&self, _: bool) -> Result<(), String> {
        Err("this desktop has no autostart".into())
    }
    fn open_window(&self, _: Option<String>) {}
    fn quit(&self) {}
}

/// A window that notes what it is asked, and answers with the paths it was given.
#[derive(Default)]
pub(crate) struct Asked {
    pub requests: Mutex<Vec<WindowRequest>>,
    pub paths: Mutex<Vec<String>>,
}

#[async_trait]
impl Outlet for Asked {
    fn diffs(&self, _: u32, _: u32, _: Bytes) {}
    async fn request(&self, request: WindowRequest) -> WindowReply {
        self.requests.lock().expect("no panic held it").push(request);
        WindowReply::Paths { paths: self.paths.lock().expect("no panic held it").clone() }
    }
}

/// A story: ann, her window and her server.
pub(crate) struct Story {
    pub server: DemoServer,
    pub core: Arc<Core>,
    pub window: Arc<WindowState>,
    pub asked: Arc<Asked>,
    pub account: Account,
    next_intent: Mutex<u32>,
    _home: tempfile::TempDir,
}

impl Story {
    /// Ann is signed in and everything is fetched.
    pub async fn begin() -> Self {
        let server = DemoServer::start(Options { seed: 7, ..Options::default() }).await.expect("a server");
        let home = tempfile::tempdir().expect("a temporary folder");
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let (notices, _waiting) = tokio::sync::mpsc::unbounded_channel();
        let paths = Paths {
            data: home.path().join("data"),
            cache: home.path().join("cache"),
            logs: home.path().join("logs"),
            runtime: home.path().join("run"),
        };
        let registry = Registry::load(home.path().join("accounts.json")).expect("none yet");
        let core = Arc::new(Core::new(paths, Arc::new(Quiet), clock.clone(), Policy::default(), "en".into(), registry, notices.clone()));
        let record = AccountRecord {
            id: AccountId::from("one"),
            url: server.url().to_owned(),
            user_id: UserId(server.user_id("ann")),
            username: "ann".into(),
            ..AccountRecord::default()
        };
        let account = Account::start(Parts {
            id: record.id.clone(),
            me: record.user_id.clone(),
            store: Store::open(store::Options::in_memory()).expect("a store"),
            connection: engine::connection(server.url(), &server.token_for("ann")).expect("an address"),
            clock,
            notices,
        });
        core.put_slot(Slot { record, account: Some(account.clone()), state: AccountState::Ready, memory_only: true });
        let asked = Arc::new(Asked::default());
        let window = Arc::new(WindowState::new(1, asked.clone()));
        core.add_window(window.clone());
        let story = Self { server, core, window, asked, account, next_intent: Mutex::new(0), _home: home };
        story.online().await;
        story
    }

    pub fn id(&self) -> AccountId {
        self.account.id().clone()
    }

    pub fn channel(&self, name: &str) -> ChannelId {
        ChannelId(self.server.channel_id(name))
    }

    /// Does something under a new name.
    pub async fn does(&self, intent: Intent) -> Result<Done, UiError> {
        let id = {
            let mut next = self.next_intent.lock().expect("no panic held it");
            *next += 1;
            IntentId(format!("intent-{next}"))
        };
        self.does_as(&id, intent).await
    }

    /// Does something under a given name.
    pub async fn does_as(&self, id: &IntentId, intent: Intent) -> Result<Done, UiError> {
        run(&self.core, &self.window, id, intent).await
    }

    /// Reads the store.
    pub async fn read<T: Send + 'static>(&self, read: impl FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static) -> T {
        self.account.store().read(read).await.expect("the store can be read")
    }

    /// What waits in the outbox.
    pub async fn waiting(&self) -> Vec<(Work, EntryState)> {
        let entries = self.read(|r| r.entries()).await;
        entries.into_iter().map(|entry| (serde_json::from_value(entry.payload).expect("work"), entry.state)).collect()
    }

    /// Takes the server down, and waits until the account knows.
    pub async fn goes_offline(&self) {
        self.server.take_down().await;
        self.until("the line is gone", || async { matches!(self.account.live().line(), Line::Offline { .. }) }).await;
    }

    /// Brings the server up and waits until it is reached.
    pub async fn comes_back(&self) {
        self.server.bring_up().await.expect("the port is free again");
        self.account.reconnect_now();
        self.online().await;
    }

    async fn online(&self) {
        self.until("the account is online", || async { self.account.live().line() == Line::Online }).await;
    }

    /// Waits until something is so. Looks again at short intervals; the story fails if it does not come about.
    pub async fn until<F: Future<Output = bool>>(&self, what: &str, mut is_so: impl FnMut() -> F) {
        let looked = tokio::time::timeout(PATIENCE, async {
            while !is_so().await {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        });
        looked.await.unwrap_or_else(|_| panic!("waited in vain: {what}"));
    }

    pub async fn end(self) {
        self.account.stop().await;
        self.server.stop().await;
    }
}

/// The code of an error that was expected.
pub(crate) fn code(outcome: Result<Done, UiError>) -> ErrorCode {
    outcome.expect_err("this must not succeed").code
}
