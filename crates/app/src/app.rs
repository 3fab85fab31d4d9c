//! The app without a window: what the daemon starts, and what a window talks to.

use crate::accounts;
use crate::boundary::{ErrorCode, Intent, Place, Query, UiError, ViewSpec};
use crate::core::{AppChange, Core, Paths};
use crate::host::{Host, Outlet, WindowRequest};
use crate::window::WindowState;
use crate::{intents, queries, views, words};
use bytes::Bytes;
use engine::{MediaPath, MediaProblem, Notice, Registry};
use model::{AccountId, Clock, IntentId};
use policy::Policy;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc;

/// What an app is started with.
pub struct Options {
    /// Where things lie.
    pub paths: Paths,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// What the administrator allows.
    pub policy: Policy,
    /// The system's language, as a tag.
    pub locale: Option<String>,
}

/// Why the app could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A folder could not be made, or the list of accounts could not be read. Nothing was changed.
    #[error("{what}: {error}")]
    Files {
        /// Which.
        what: String,
        /// Why.
        error: std::io::Error,
    },
}

/// One of the four ways a window calls the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// `{"id": IntentId, "intent": Intent}` → `Done`
    Dispatch,
    /// `{"query": Query}` → `Answer`
    Ask,
    /// `{"spec": ViewSpec}` → `{"view": number}`
    Open,
    /// `{"view": number}` → `{}`
    Close,
}

/// What the system tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SystemSignal {
    /// The machine goes to sleep.
    Slept,
    /// It woke.
    Woke,
    /// It has another network, or one again.
    NetworkChanged,
    /// The screen was locked.
    SessionLocked,
    /// It was unlocked.
    SessionUnlocked,
    /// The person is away from the machine, or came back.
    Idle(bool),
}

/// A picture or file for a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// Told by the bytes, never by a server.
    pub content_type: String,
    /// All of it.
    pub bytes: Bytes,
}

/// The whole app, without a window.
pub struct App {
    core: Arc<Core>,
    next_window: AtomicU64,
    seen: Mutex<HashSet<IntentId>>,
}

impl App {
    /// Opens the accounts and begins to work.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn start(options: Options, host: Arc<dyn Host>) -> Result<Arc<Self>, StartError> {
        let Options { paths, clock, policy, locale } = options;
        let files = |what: &str| {
            let what = what.to_owned();
            move |error| StartError::Files { what, error }
        };
        std::fs::create_dir_all(&paths.data).map_err(files("the data folder"))?;
        let registry = Registry::load(paths.data.join("accounts.json")).map_err(files("the list of accounts"))?;
        let (notices, waiting) = mpsc::unbounded_channel();
        let locale = locale.unwrap_or_else(|| "en".to_owned());
        let core = Arc::new(Core::new(paths, host, clock, policy, locale, registry, notices));
        let app = Arc::new(Self { core: core.clone(), next_window: AtomicU64::new(1), seen: Mutex::default() });
        accounts::open_all(&core).await;
        tokio::spawn(heed(core.clone(), waiting));
        tokio::spawn(views::watch_badges(core));
        Ok(app)
    }

    /// A window came.
    pub fn attach(self: &Arc<Self>, outlet: Arc<dyn Outlet>) -> Window {
        let id = self.next_window.fetch_add(1, Ordering::Relaxed);
        let state = Arc::new(WindowState::new(id, outlet));
        self.core.add_window(state.clone());
        Window { app: self.clone(), state }
    }

    /// A click on an alert: a window comes forward at the place it tells of.
    pub fn alert_clicked(&self, target: &str, activation_token: Option<String>) {
        let place = serde_json::from_str::<Place>(target).ok();
        self.come_forward(place, activation_token);
    }

    /// A click on the tray.
    pub fn tray_activated(&self, activation_token: Option<String>) {
        self.come_forward(None, activation_token);
    }

    /// A link was opened with this program. One that leads nowhere here only brings the window forward.
    pub fn deep_link(&self, url: &str, activation_token: Option<String>) {
        let core = self.core.clone();
        let url = url.to_owned();
        tokio::spawn(async move {
            let place = queries::place_of_link(&core, &url).await;
            come_forward(&core, place, activation_token);
        });
    }

    /// A second start handed over: the window comes forward as it is.
    pub fn come_forward(&self, place: Option<Place>, activation_token: Option<String>) {
        come_forward(&self.core, place, activation_token);
    }

    /// The system told something.
    pub fn signal(&self, signal: SystemSignal) {
        match signal {
            SystemSignal::Woke | SystemSignal::NetworkChanged => {
                self.core.accounts().iter().for_each(engine::Account::reconnect_now);
            }
            SystemSignal::Idle(idle) => {
                let data = serde_json::json!({ "user_is_active": !idle, "manual": false });
                self.core.accounts().iter().for_each(|account| account.say("user_update_active_status", &data));
            }
            SystemSignal::SessionLocked | SystemSignal::SessionUnlocked | SystemSignal::Slept => {}
        }
    }

    /// Whether the engine stays when the last window is closed.
    pub fn keeps_running_without_window(&self) -> bool {
        self.core.settings().background
    }

    /// Finishes what is being written and closes every account.
    pub async fn quit(&self) {
        for window in self.core.windows() {
            window.close_all();
        }
        for account in self.core.accounts() {
            account.stop().await;
        }
    }

    /// Whether an intent was answered before: a window repeats what it got no answer to.
    fn is_repeat(&self, id: &IntentId) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() > 10_000 {
            seen.clear();
        }
        !seen.insert(id.clone())
    }

    fn forget_intent(&self, id: &IntentId) {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }
}

/// Brings the window used last forward, or has one opened.
fn come_forward(core: &Arc<Core>, place: Option<Place>, activation_token: Option<String>) {
    match core.windows().last() {
        Some(window) => {
            send_to(core, window, place);
            let window = window.clone();
            tokio::spawn(async move {
                let reply = window.outlet.request(WindowRequest::ComeForward { activation_token }).await;
                tracing::debug!(?reply, "a window was asked to come forward");
            });
        }
        None => {
            if let Some(place) = place {
                core.went(place);
            }
            core.host.open_window(activation_token);
        }
    }
}

/// Sends a window somewhere.
pub(crate) fn send_to(core: &Core, window: &WindowState, place: Option<Place>) {
    let Some(place) = place else { return };
    window.set_focus(|focus| {
        focus.sent_to = Some(place);
        focus.visit += 1;
    });
    core.tell(AppChange::Keychain);
}

/// Shows and withdraws alerts; notes ended sessions.
async fn heed(core: Arc<Core>, mut notices: mpsc::UnboundedReceiver<Notice>) {
    while let Some(notice) = notices.recv().await {
        match notice {
            Notice::Alert(account, alert) => {
                let settings = core.settings();
                if !settings.notify {
                    continue;
                }
                match core.account(&account) {
                    Ok(account) => {
                        let alert = words::alert(&core, &account, &alert, &settings).await;
                        core.host.show_alert(alert);
                    }
                    Err(error) => tracing::debug!(%error, "an alert of an account that is closed"),
                }
            }
            Notice::Read(account, channel) => core.host.withdraw_alert(&words::alert_id(&account, &channel)),
            Notice::SignedOut(account) => accounts::session_ended(&core, &account),
        }
    }
}

/// A window's end of the app. Dropped when the window is gone.
pub struct Window {
    app: Arc<App>,
    state: Arc<WindowState>,
}

#[derive(Deserialize)]
struct DispatchBody {
    id: IntentId,
    intent: Intent,
}

#[derive(Deserialize)]
struct AskBody {
    query: Query,
}

#[derive(Deserialize)]
struct OpenBody {
    spec: ViewSpec,
}

#[derive(Deserialize)]
struct CloseBody {
    view: u32,
}

#[derive(Serialize)]
struct Opened {
    view: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Reply<T> {
    Ok(T),
    Error(UiError),
}

impl Window {
    /// Calls the app. Body and answer are JSON; the answer is `{"ok": …}` or `{"error": UiError}`.
    pub async fn call(&self, method: Method, body: &[u8]) -> Bytes {
        match method {
            Method::Dispatch => answer(self.dispatch(body).await),
            Method::Ask => answer(async { queries::answer(&self.app.core, read::<AskBody>(body)?.query).await }.await),
            Method::Open => answer(self.open(body)),
            Method::Close => answer(read::<CloseBody>(body).map(|body| self.state.close_view(body.view))),
        }
    }

    async fn dispatch(&self, body: &[u8]) -> Result<crate::Done, UiError> {
        let DispatchBody { id, intent } = read(body)?;
        if self.app.is_repeat(&id) {
            return Ok(crate::Done::Done);
        }
        if matches!(intent, Intent::Focus { focused: true }) {
            self.app.core.use_window(self.state.id);
        }
        let outcome = intents::run(&self.app.core, &self.state, &id, intent).await;
        if outcome.is_err() {
            // What failed may be tried again under the same id.
            self.app.forget_intent(&id);
        }
        outcome
    }

    fn open(&self, body: &[u8]) -> Result<Opened, UiError> {
        let OpenBody { spec } = read(body)?;
        Ok(Opened { view: views::open(&self.app.core, &self.state, spec) })
    }

    /// A picture or file. `path` is what stands after the scheme's host: an account and a [`MediaPath`].
    ///
    /// # Errors
    /// See [`MediaProblem`].
    pub async fn media(&self, path: &str) -> Result<Media, MediaProblem> {
        let (account, rest) = path.trim_start_matches('/').split_once('/').ok_or(MediaProblem::NotFound)?;
        let path = MediaPath::parse(rest).ok_or(MediaProblem::NotFound)?;
        let account = self.app.core.account(&AccountId::from(account)).map_err(|_closed| MediaProblem::NotFound)?;
        let (content_type, bytes) = account.media(&path).await?;
        Ok(Media { content_type, bytes })
    }

    /// A piece of what was pasted or dropped; `name` is then given to `Intent::Attach`.
    ///
    /// # Errors
    /// If the piece does not follow the ones before it, or is too large.
    pub fn upload_chunk(&self, name: &str, total: u64, offset: u64, bytes: &[u8]) -> Result<(), String> {
        self.state.take_chunk(name, total, offset, bytes)
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        self.state.close_all();
        self.app.core.remove_window(self.state.id);
        // What another window shows counts now; without one, nothing is read and nobody is looked at.
        intents::look::tell(&self.app.core);
        if self.app.core.windows().is_empty() {
            self.app.core.accounts().iter().for_each(engine::Account::look_away);
        }
    }
}

fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, UiError> {
    serde_json::from_slice(body).map_err(|error| UiError::new(ErrorCode::BadRequest).details(error.to_string()))
}

fn answer<T: Serialize>(outcome: Result<T, UiError>) -> Bytes {
    let reply = match outcome {
        Ok(done) => Reply::Ok(done),
        Err(error) => Reply::Error(error),
    };
    match serde_json::to_vec(&reply) {
        Ok(bytes) => bytes.into(),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written");
            Bytes::from_static(br#"{"error":{"code":"bad-request","args":{},"details":null}}"#)
        }
    }
}
