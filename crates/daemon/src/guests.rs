//! Who is connected: at most one window process, and command lines.
//!
//! ```text
//! Hello(Window) ─┬─ no window yet ──▶ welcome; its deep link is followed
//!                └─ one is there ───▶ that one comes forward or follows the link; the new process ends
//! Hello(Tool)   ───▶ welcome; nothing is asked of it
//! Hello(Media)  ───▶ welcome, if its key is a guest's
//! newer         ───▶ this engine leaves;  older ───▶ told so
//! ```

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use app::{Outlet, WindowRequest};
use link::hello::{Hello, Launch, Purpose, Version};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::engine::{Attached, Engine};
use crate::outlet::GuestOutlet;
use crate::queue::Queue;

/// How long a second launch waits for the window to come forward before it ends anyway.
const COME_FORWARD: Duration = Duration::from_secs(2);

/// One guest.
#[derive(Clone)]
pub struct Guest {
    /// What it may call.
    pub attached: Arc<dyn Attached>,
    /// What the app says to it.
    pub outlet: Arc<GuestOutlet>,
    queue: Queue,
    is_window: bool,
}

/// Whether a window is there, for the decision to stay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    /// How many window processes have come so far: one that came and went between two looks still counts.
    pub visits: u64,
    /// A window process is connected.
    pub window: bool,
    /// The last one said goodbye; if it did not, it crashed or is being replaced.
    pub left_on_purpose: bool,
}

/// What becomes of a newcomer.
pub enum Admission {
    /// It may stay; the key names it.
    Welcome(String, Guest),
    /// Another window was told to come forward.
    HandedOver,
    /// Its key is no guest's.
    Unknown,
}

/// Everyone who is connected.
pub struct Guests {
    /// The app.
    pub engine: Arc<dyn Engine>,
    /// This build's; differs in tests only.
    pub version: Version,
    /// Cancelled when a newer window came and this engine should leave.
    pub leave: CancellationToken,
    inner: Mutex<Inner>,
    presence: watch::Sender<Presence>,
    keys: Box<dyn Fn() -> String + Send + Sync>,
    several_windows: bool,
}

#[derive(Default)]
struct Inner {
    guests: HashMap<String, Guest>,
    display: BTreeMap<String, String>,
    last_window: Option<String>,
}

impl Guests {
    /// Nobody yet. `keys` makes names that cannot be guessed.
    #[must_use]
    pub fn new(engine: Arc<dyn Engine>, version: Version, keys: Box<dyn Fn() -> String + Send + Sync>) -> Self {
        Self {
            engine,
            version,
            leave: CancellationToken::new(),
            inner: Mutex::default(),
            presence: watch::Sender::default(),
            keys,
            several_windows: false,
        }
    }

    /// For the browser host, where each page is a window.
    #[must_use]
    pub fn with_several_windows(self) -> Self {
        Self { several_windows: true, ..self }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Told when windows come and go.
    #[must_use]
    pub fn presence(&self) -> watch::Receiver<Presence> {
        self.presence.subscribe()
    }

    /// The display variables that the last window brought along.
    #[must_use]
    pub fn display(&self) -> BTreeMap<String, String> {
        self.inner().display.clone()
    }

    /// The guest of that key.
    #[must_use]
    pub fn of_key(&self, key: &str) -> Option<Guest> {
        self.inner().guests.get(key).cloned()
    }

    /// The window that came last: media of the browser host name no key.
    #[must_use]
    pub fn last_window(&self) -> Option<Guest> {
        let inner = self.inner();
        inner.last_window.as_ref().and_then(|key| inner.guests.get(key)).cloned()
    }

    /// Admits a newcomer whose frames go into `queue`.
    pub async fn admit(&self, hello: &Hello, queue: &Queue) -> Admission {
        let is_window = match &hello.purpose {
            Purpose::Media { key } => return self.of_key(key).map_or(Admission::Unknown, |guest| Admission::Welcome(key.clone(), guest)),
            Purpose::Tool => false,
            Purpose::Window => true,
        };
        match self.enter(hello, queue, is_window) {
            Ok((key, guest)) => {
                if is_window {
                    self.presence.send_modify(|presence| *presence = Presence { visits: presence.visits + 1, window: true, left_on_purpose: false });
                }
                Admission::Welcome(key, guest)
            }
            Err(there) => {
                self.hand_over(&there, &hello.launch).await;
                Admission::HandedOver
            }
        }
    }

    /// Makes the newcomer a guest, or gives the window that is there already. Decided under one lock: of two that knock at once one stays.
    fn enter(&self, hello: &Hello, queue: &Queue, is_window: bool) -> Result<(String, Guest), Guest> {
        let mut inner = self.inner();
        if is_window && !hello.launch.display.is_empty() {
            inner.display = hello.launch.display.clone();
        }
        if is_window
            && !self.several_windows
            && let Some(there) = inner.guests.values().find(|guest| guest.is_window)
        {
            return Err(there.clone());
        }
        let outlet = Arc::new(GuestOutlet::new(queue.clone(), is_window));
        let guest = Guest { attached: self.engine.attach(outlet.clone()), outlet, queue: queue.clone(), is_window };
        let key = (self.keys)();
        inner.guests.insert(key.clone(), guest.clone());
        if is_window {
            inner.last_window = Some(key.clone());
        }
        Ok((key, guest))
    }

    /// The guest is welcomed and can be asked: follows the address it was started with.
    pub fn arrived(&self, launch: &Launch) {
        if let Some(url) = launch.deep_link() {
            self.engine.deep_link(url, launch.activation_token.clone());
        }
    }

    async fn hand_over(&self, there: &Guest, launch: &Launch) {
        if let Some(url) = launch.deep_link() {
            self.engine.deep_link(url, launch.activation_token.clone());
            return;
        }
        let come = WindowRequest::ComeForward { activation_token: launch.activation_token.clone() };
        if tokio::time::timeout(COME_FORWARD, there.outlet.request(come)).await.is_err() {
            tracing::warn!("the window does not answer");
        }
    }

    /// A guest is gone.
    pub fn left(&self, key: &str, on_purpose: bool) {
        let (gone, window) = {
            let mut inner = self.inner();
            let gone = inner.guests.remove(key);
            (gone, inner.guests.values().any(|guest| guest.is_window))
        };
        if let Some(gone) = gone {
            gone.outlet.gone();
            if gone.is_window {
                self.presence.send_modify(|presence| *presence = Presence { window, left_on_purpose: on_purpose, ..*presence });
            }
        }
    }

    /// Tells everyone that the engine ends.
    pub fn end(&self) {
        for guest in self.inner().guests.values() {
            guest.queue.finish();
        }
    }

    /// How many are connected.
    #[must_use]
    pub fn count(&self) -> usize {
        self.inner().guests.len()
    }
}
