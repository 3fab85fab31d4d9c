//! Ann's desk: the app without a window, and what its views hold.

use crate::server::Server;
use app::{
    Answer, App, Diff, Done, ErrorCode, Host, Intent, KeychainError, Method, Options, Outlet, Paths, Place, PostItem, Query, SendState, SidebarItem,
    TimelineItem, TrayState, UiError, ViewSpec, Window, WindowReply, WindowRequest,
};
use async_trait::async_trait;
use bytes::Bytes;
use demo_server::DEMO_PASSWORD;
use model::{AccountId, ChannelId, Clock, IntentId, Millis, TeamId};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Notify;

/// How long something may take before a story fails. Generous: it bounds a failure, it measures nothing.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The time of day: alerts and outbox compare it with the server's, which runs on it too.
pub struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> Millis {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
        Millis(i64::try_from(since.as_millis()).expect("before 292278994"))
    }
}

/// A host whose keychain is a map.
#[derive(Default)]
pub struct MemoryHost {
    pub secrets: Mutex<HashMap<String, Vec<u8>>>,
    pub locked: Mutex<bool>,
    pub missing: Mutex<bool>,
    pub alerts: Mutex<Vec<app::Alert>>,
    pub withdrawn: Mutex<Vec<String>>,
    pub tray: Mutex<TrayState>,
    pub opened: AtomicU32,
    pub changed: Notify,
}

impl MemoryHost {
    fn check(&self) -> Result<(), KeychainError> {
        if *self.missing.lock().unwrap() {
            return Err(KeychainError::Missing("no keychain here".into()));
        }
        if *self.locked.lock().unwrap() { Err(KeychainError::Locked) } else { Ok(()) }
    }
}

#[async_trait]
impl Host for MemoryHost {
    fn show_alert(&self, alert: app::Alert) {
        self.alerts.lock().unwrap().push(alert);
        self.changed.notify_waiters();
    }
    fn withdraw_alert(&self, id: &str) {
        self.withdrawn.lock().unwrap().push(id.to_owned());
        self.changed.notify_waiters();
    }
    fn set_tray(&self, state: TrayState) {
        *self.tray.lock().unwrap() = state;
        self.changed.notify_waiters();
    }
    fn has_tray(&self) -> bool {
        true
    }
    async fn secret(&self, name: &str) -> Result<Option<Vec<u8>>, KeychainError> {
        self.check()?;
        Ok(self.secrets.lock().unwrap().get(name).cloned())
    }
    async fn set_secret(&self, name: &str, value: &[u8]) -> Result<(), KeychainError> {
        self.check()?;
        self.secrets.lock().unwrap().insert(name.to_owned(), value.to_vec());
        Ok(())
    }
    async fn forget_secret(&self, name: &str) -> Result<(), KeychainError> {
        self.check()?;
        self.secrets.lock().unwrap().remove(name);
        Ok(())
    }
    async fn set_autostart(&self, _on: bool) -> Result<(), String> {
        Ok(())
    }
    fn open_window(&self, _activation_token: Option<String>) {
        self.opened.fetch_add(1, Ordering::SeqCst);
        self.changed.notify_waiters();
    }
    fn quit(&self) {}
}

/// A window that keeps what it is sent.
#[derive(Default)]
pub struct Glass {
    batches: Mutex<HashMap<u32, Vec<(u32, Bytes)>>>,
    pub requests: Mutex<Vec<WindowRequest>>,
    pub picks: Mutex<Vec<String>>,
    arrived: Notify,
}

#[async_trait]
impl Outlet for Glass {
    fn diffs(&self, view: u32, batch: u32, diffs: Bytes) {
        self.batches.lock().unwrap().entry(view).or_default().push((batch, diffs));
        self.arrived.notify_waiters();
    }
    async fn request(&self, request: WindowRequest) -> WindowReply {
        let reply = match &request {
            WindowRequest::PickFiles { .. } | WindowRequest::PickSavePath { .. } => WindowReply::Paths { paths: self.picks.lock().unwrap().clone() },
            _ => WindowReply::Done,
        };
        self.requests.lock().unwrap().push(request);
        reply
    }
}

/// What the engine's tasks run on. Of its own, so that a story can end it where it stands, as a killed process ends.
pub struct Engine(Option<Runtime>);

impl Engine {
    fn start() -> Self {
        Self(Some(Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("threads")))
    }

    async fn run<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        self.0.as_ref().expect("it runs until it is dropped").spawn(work).await.expect("the engine lives")
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// The app and one window of it.
pub struct Desk {
    engine: Engine,
    pub app: Arc<App>,
    pub host: Arc<MemoryHost>,
    pub glass: Arc<Glass>,
    pub window: Arc<Window>,
    home: Arc<tempfile::TempDir>,
    next: AtomicU32,
}

impl Desk {
    /// A fresh machine.
    pub async fn new() -> Self {
        Self::at(Arc::new(tempfile::tempdir().expect("a temporary folder")), Arc::default()).await
    }

    async fn at(home: Arc<tempfile::TempDir>, host: Arc<MemoryHost>) -> Self {
        let options =
            Options { paths: Paths::below(home.path()), clock: Arc::new(WallClock), policy: policy::Policy::default(), locale: Some("en".into()) };
        let engine = Engine::start();
        let app = engine.run(App::start(options, host.clone())).await.expect("the app starts");
        let glass = Arc::new(Glass::default());
        let window = Arc::new(app.attach(glass.clone()));
        Self { engine, app, host, glass, window, home, next: AtomicU32::new(1) }
    }

    /// The engine ends and starts again on the same machine.
    pub async fn restart(self) -> Self {
        let (home, host) = (self.home.clone(), self.host.clone());
        self.app.quit().await;
        drop(self);
        Self::at(home, host).await
    }

    /// The engine is killed where it stands, without a word to anybody, and started again on the same machine.
    pub async fn kill(mut self) -> Self {
        let (home, host) = (self.home.clone(), self.host.clone());
        let runtime = self.engine.0.take().expect("it runs");
        // Its tasks are dropped at the point that each had reached; only then may the next one open the files.
        tokio::task::spawn_blocking(move || runtime.shutdown_timeout(PATIENCE)).await.expect("it ends");
        drop(self);
        Self::at(home, host).await
    }

    /// The folder that everything lies in.
    pub fn home(&self) -> &std::path::Path {
        self.home.path()
    }

    async fn call<T: DeserializeOwned>(&self, method: Method, body: Value) -> Result<T, UiError> {
        let (window, body) = (self.window.clone(), body.to_string());
        let answer = self.engine.run(async move { window.call(method, body.as_bytes()).await }).await;
        let answer: Value = serde_json::from_slice(&answer).expect("answers are JSON");
        match answer.get("error") {
            Some(error) => Err(serde_json::from_value(error.clone()).expect("an error as the UI reads it")),
            None => Ok(serde_json::from_value(answer["ok"].clone()).expect("an answer as the UI reads it")),
        }
    }

    /// Does something.
    pub async fn dispatch(&self, intent: Intent) -> Result<Done, UiError> {
        let id = format!("intent-{}-{}", WallClock.now().0, self.next.fetch_add(1, Ordering::SeqCst));
        self.dispatch_as(&IntentId(id), intent).await
    }

    /// Does something under a given id, as a window that repeats does.
    pub async fn dispatch_as(&self, id: &IntentId, intent: Intent) -> Result<Done, UiError> {
        self.call(Method::Dispatch, json!({ "id": id, "intent": intent })).await
    }

    /// Asks something.
    pub async fn ask(&self, query: Query) -> Result<Answer, UiError> {
        self.call(Method::Ask, json!({ "query": query })).await
    }

    /// Asks for a picture or a file, as the window's media scheme does.
    pub async fn media(&self, path: &str) -> Result<app::Media, app::MediaError> {
        let (window, path) = (self.window.clone(), path.to_owned());
        self.engine.run(async move { window.media(&path).await }).await
    }

    /// Opens a view.
    pub async fn open<T: DeserializeOwned + Clone + PartialEq>(&self, spec: ViewSpec) -> View<'_, T> {
        let opened: Value = self.call(Method::Open, json!({ "spec": spec })).await.expect("a view opens");
        let id = u32::try_from(opened["view"].as_u64().expect("a number")).expect("a small number");
        View { desk: self, id, items: Vec::new(), taken: 0 }
    }

    /// Signs in, and waits until there is something to show.
    pub async fn sign_in(&self, server: &Server, login: &str) -> AccountId {
        let intent = Intent::SignIn {
            server: server.url().to_owned(),
            login: login.to_owned(),
            password: DEMO_PASSWORD.to_owned(),
            code: None,
            memory_only: false,
        };
        let done = self.dispatch(intent).await.expect("the right password");
        let Done::Go { place: Place::Account { account } } = done else { panic!("signing in leads to the account, not {done:?}") };
        let mut accounts = self.open::<app::AccountItem>(ViewSpec::Accounts).await;
        accounts.until("the first synchronisation is done", |items| items.iter().any(|item| item.id == account && !item.teams.is_empty())).await;
        account
    }

    /// Looks at a channel, focused and at its newest post.
    pub async fn look_at(&self, account: &AccountId, team: &TeamId, channel: &ChannelId) {
        self.dispatch(Intent::Focus { focused: true }).await.expect("the focus");
        let place = Place::Channel { account: account.clone(), team: team.clone(), channel: channel.clone(), post: None, root: None };
        self.dispatch(Intent::InView { place, at_newest: true }).await.expect("the view");
    }

    /// Waits until the host was told something.
    pub async fn host_until(&self, what: &str, met: impl Fn(&MemoryHost) -> bool) {
        let waited = tokio::time::timeout(PATIENCE, async {
            loop {
                let changed = self.host.changed.notified();
                if met(&self.host) {
                    return;
                }
                let _woken = tokio::time::timeout(Duration::from_millis(200), changed).await;
            }
        });
        assert!(waited.await.is_ok(), "waited in vain until {what}");
    }
}

/// A view as the UI holds it.
pub struct View<'a, T> {
    desk: &'a Desk,
    pub id: u32,
    pub items: Vec<T>,
    taken: u32,
}

impl<T: DeserializeOwned + Clone + PartialEq> View<'_, T> {
    /// Applies what arrived; acknowledges it as a window does once it was drawn.
    async fn take(&mut self) {
        let batches: Vec<(u32, Bytes)> = {
            let mut all = self.desk.glass.batches.lock().unwrap();
            all.get_mut(&self.id).map(std::mem::take).unwrap_or_default()
        };
        for (batch, bytes) in batches {
            assert_eq!(batch, self.taken + 1, "batches come in order, none is missing");
            self.taken = batch;
            let diffs: Vec<Diff<T>> = serde_json::from_slice(&bytes).expect("diffs as the UI reads them");
            if batch == 1 {
                assert!(matches!(diffs.as_slice(), [Diff::Reset { .. }]), "a view begins with a reset");
            }
            for diff in diffs {
                diff.apply(&mut self.items);
            }
            self.desk.dispatch(Intent::Acknowledge { view: self.id, batch }).await.expect("an acknowledgement");
        }
    }

    /// Waits until the view shows something; fails with what it shows instead.
    pub async fn until(&mut self, what: &str, met: impl Fn(&[T]) -> bool) -> &[T]
    where
        T: std::fmt::Debug,
    {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let glass = self.desk.glass.clone();
            let arrived = glass.arrived.notified();
            self.take().await;
            if self.taken > 0 && met(&self.items) {
                return &self.items;
            }
            assert!(tokio::time::Instant::now() < deadline, "waited in vain until {what}; the view shows {:#?}", self.items);
            let _woken = tokio::time::timeout(Duration::from_millis(200), arrived).await;
        }
    }
}

/// The posts of a timeline.
pub fn posts(items: &[TimelineItem]) -> Vec<&PostItem> {
    items.iter().filter_map(|item| if let TimelineItem::Post { post } = item { Some(&**post) } else { None }).collect()
}

/// The text of a post, without its marks.
pub fn text(post: &PostItem) -> String {
    let tree = serde_json::to_value(&post.text).expect("a tree");
    let mut text = String::new();
    collect(&tree, &mut text);
    text
}

fn collect(tree: &Value, into: &mut String) {
    match tree {
        Value::Object(map) => {
            if let Some(Value::String(text)) = map.get("text") {
                into.push_str(text);
            }
            for (key, value) in map {
                if key != "text" {
                    collect(value, into);
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|one| collect(one, into)),
        _ => {}
    }
}

/// The posts with this text.
pub fn having<'a>(items: &'a [TimelineItem], wanted: &str) -> Vec<&'a PostItem> {
    posts(items).into_iter().filter(|post| text(post) == wanted).collect()
}

/// Whether exactly one post has this text, and the server has it.
pub fn sent_once(items: &[TimelineItem], wanted: &str) -> bool {
    matches!(having(items, wanted).as_slice(), [post] if post.send == SendState::Sent && post.id.is_some())
}

/// The row of a channel.
pub fn row<'a>(items: &'a [SidebarItem], channel: &ChannelId) -> Option<&'a SidebarItem> {
    items.iter().find(|item| matches!(item, SidebarItem::Channel { id, .. } if id == channel))
}

/// Unread messages and mentions of a channel's row.
pub fn counts(items: &[SidebarItem], channel: &ChannelId) -> Option<(i64, i64)> {
    match row(items, channel)? {
        SidebarItem::Channel { unread, .. } => Some((unread.messages, unread.mentions)),
        _ => None,
    }
}

/// Whether an intent failed in this way.
pub fn failed_with<T>(outcome: &Result<T, UiError>, code: ErrorCode) -> bool {
    matches!(outcome, Err(error) if error.code == code)
}
