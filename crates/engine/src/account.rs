//! A signed-in person on a server.
//!
//! The handle is cheap to clone; its tasks end when [`Account::stop`] is called.
//! Everything that waits for the server goes through the outbox; what is only asked goes through [`Account::connection`].

use crate::ingest::{self, Context, Follow, Incoming, Whole};
use crate::live::{InView, Line};
use crate::outbox::{self, Work};
use crate::sync::Looked;
use crate::touched::Touched;
use crate::{Alert, EngineError, Live, Uploads, sync};
use api::{Connection, ErrorKind, SocketSender};
use model::{AccountId, ChannelId, Clock, IntentId, PendingPostId, PostId, UserId};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;
use store::{EntryId, NewEntry, Store, StoreError};
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// What an account tells the app besides changes of rows and live state.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// Show an alert.
    Alert(AccountId, Box<Alert>),
    /// Withdraw the alerts of a channel.
    Read(AccountId, ChannelId),
    /// The session ended.
    SignedOut(AccountId),
}

/// What an account is made of.
pub struct Parts {
    /// Its name on this machine.
    pub id: AccountId,
    /// Oneself.
    pub me: UserId,
    /// Its store, open.
    pub store: Store,
    /// Its connection, with the token.
    pub connection: Connection,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Where notices go.
    pub notices: mpsc::UnboundedSender<Notice>,
}

/// A signed-in person on a server.
#[derive(Clone)]
pub struct Account(Arc<Inner>);

struct Inner {
    id: AccountId,
    me: UserId,
    store: Store,
    connection: RwLock<Connection>,
    live: Live,
    whole: Whole,
    touched: Touched,
    uploads: Uploads,
    clock: Arc<dyn Clock>,
    notices: mpsc::UnboundedSender<Notice>,
    follows: mpsc::UnboundedSender<Follow>,
    outbox_wake: Notify,
    reconnect: Notify,
    resync: Notify,
    sender: Mutex<Option<SocketSender>>,
    looked: Looked,
    somebody_new: Notify,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Account {
    /// Starts an account's tasks. The store can be read at once; the server is reached when it can be.
    pub fn start(parts: Parts) -> Self {
        let (follows, waiting) = mpsc::unbounded_channel();
        let live = Live::new(parts.clock.clone());
        let account = Self(Arc::new(Inner {
            id: parts.id,
            me: parts.me,
            store: parts.store,
            connection: RwLock::new(parts.connection),
            uploads: Uploads::new(live.clone()),
            live,
            whole: Whole::default(),
            touched: Touched::default(),
            clock: parts.clock,
            notices: parts.notices,
            follows,
            outbox_wake: Notify::new(),
            reconnect: Notify::new(),
            resync: Notify::new(),
            sender: Mutex::new(None),
            looked: Looked::default(),
            somebody_new: Notify::new(),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
        }));
        account.spawn(sync::run(account.clone()));
        account.spawn(sync::follow(account.clone(), waiting));
        account.spawn(sync::watch_people(account.clone()));
        account.spawn(outbox::run(account.clone()));
        account
    }

    /// Runs something until it ends or the account stops.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let stop = self.0.stop.clone();
        self.0.tasks.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = task => {}
            }
        });
    }

    /// Ends the tasks and closes the store. What was answered is on disk.
    pub async fn stop(&self) {
        self.0.stop.cancel();
        self.0.tasks.close();
        self.0.tasks.wait().await;
        if let Err(error) = self.0.store.close().await {
            tracing::warn!(%error, "closing an account's store");
        }
    }

    /// Ends the tasks and deletes the account's files.
    ///
    /// # Errors
    /// If a file cannot be deleted.
    pub async fn wipe(&self) -> Result<(), StoreError> {
        self.0.stop.cancel();
        self.0.tasks.close();
        self.0.tasks.wait().await;
        self.0.store.wipe().await
    }

    /// Its name on this machine.
    pub fn id(&self) -> &AccountId {
        &self.0.id
    }

    /// Oneself.
    pub fn me(&self) -> &UserId {
        &self.0.me
    }

    /// What is remembered.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// What is true only now.
    pub fn live(&self) -> &Live {
        &self.0.live
    }

    /// Files on their way up.
    pub fn uploads(&self) -> &Uploads {
        &self.0.uploads
    }

    /// The time.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    /// The connection, for questions.
    pub fn connection(&self) -> Connection {
        self.0.connection.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes a new connection after the person signed in again, and goes on.
    pub fn sign_in_again(&self, connection: Connection) {
        *self.0.connection.write().unwrap_or_else(PoisonError::into_inner) = connection;
        self.0.live.set_line(Line::Connecting);
        self.0.reconnect.notify_waiters();
        self.0.reconnect.notify_one();
    }

    pub(crate) fn whole(&self) -> &Whole {
        &self.0.whole
    }

    pub(crate) fn touched(&self) -> &Touched {
        &self.0.touched
    }

    pub(crate) fn context(&self) -> Context {
        Context { me: self.0.me.clone(), now: self.0.clock.now(), live: self.0.live.clone(), whole: self.0.whole.clone() }
    }

    /// Takes server data in, and has what follows from it done.
    /// The write is queued when this is called, so that calls keep their order.
    ///
    /// # Errors
    /// If the store fails.
    pub fn take(&self, incoming: Incoming) -> impl Future<Output = Result<(), StoreError>> + Send + 'static {
        let context = self.context();
        if let Incoming::Event(event, to) = &incoming {
            self.0.touched.event(event, to);
        }
        let written = self.0.store.write(move |tx| ingest::apply(tx, &context, incoming));
        let account = self.clone();
        async move {
            for follow in written.await? {
                account.follow(follow);
            }
            Ok(())
        }
    }

    pub(crate) fn follow(&self, follow: Follow) {
        // The receiver lives as long as the account's tasks; after them nothing is to be followed.
        let _stopped = self.0.follows.send(follow);
    }

    pub(crate) fn notice(&self, notice: Notice) {
        let _nobody = self.0.notices.send(notice);
    }

    pub(crate) fn wake_outbox(&self) {
        self.0.outbox_wake.notify_one();
    }

    pub(crate) async fn outbox_woken(&self) {
        self.0.outbox_wake.notified().await;
    }

    /// Tries to reach the server now.
    pub fn reconnect_now(&self) {
        self.0.reconnect.notify_one();
        if let Some(sender) = self.sender().as_ref() {
            sender.check();
        }
    }

    /// Has the lists fetched again as after a hello, with events waiting meanwhile; as soon as there is a line.
    pub(crate) fn resync(&self) {
        self.0.resync.notify_one();
    }

    pub(crate) async fn resync_wanted(&self) {
        self.0.resync.notified().await;
    }

    /// Forgets what can be fetched again, posts and media, and fetches what is needed of it anew.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn refetch(&self) -> Result<(), StoreError> {
        self.0.store.remove_media("").await?;
        self.0.whole.clear();
        self.0.store.write(|tx| tx.reset_posts()).await?;
        self.resync();
        Ok(())
    }

    pub(crate) async fn reconnect_wanted(&self) {
        self.0.reconnect.notified().await;
    }

    pub(crate) fn sender(&self) -> MutexGuard<'_, Option<SocketSender>> {
        self.0.sender.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes people who are looked at: their presence is asked for, and those of whom nothing is known are fetched.
    pub fn look_at(&self, seen: impl IntoIterator<Item = UserId>, missing: Vec<UserId>) {
        if !missing.is_empty() {
            self.follow(Follow::Users(missing));
        }
        if self.0.looked.add(seen) {
            self.0.somebody_new.notify_one();
        }
    }

    /// Nobody is looked at any more: no window is there.
    pub fn look_away(&self) {
        self.0.looked.clear();
    }

    pub(crate) fn looked_at(&self) -> Vec<UserId> {
        self.0.looked.all()
    }

    pub(crate) async fn somebody_new(&self) {
        self.0.somebody_new.notified().await;
    }

    /// Says something over the socket, if there is one. Only for what nobody misses if it is lost.
    pub fn say(&self, action: &str, data: &serde_json::Value) {
        if let Some(sender) = self.sender().as_ref()
            && let Err(error) = sender.send(action, data)
        {
            tracing::debug!(%error, action, "not said");
        }
    }

    /// Notes what the window shows; reading follows from it.
    pub fn set_view(&self, view: InView) {
        let before = self.0.live.view();
        self.0.live.set_view(view.clone());
        if let Some(channel) = &view.channel {
            if before.channel.as_ref() != Some(channel) {
                self.follow(Follow::View(channel.clone()));
                self.say("presence", &serde_json::json!({ "channel_id": channel }));
            } else if self.0.live.is_reading(channel) && (!before.focused || !before.at_newest) {
                self.follow(Follow::View(channel.clone()));
            }
        }
        if view.focused != before.focused {
            self.say("user_update_active_status", &serde_json::json!({ "user_is_active": view.focused, "manual": false }));
        }
    }

    /// Puts something into the outbox. Durable when answered; `None` if this intent was seen before.
    ///
    /// # Errors
    /// If the store fails; nothing was kept then.
    pub async fn enqueue(&self, intent: &IntentId, work: &Work) -> Result<Option<EntryId>, StoreError> {
        let entry = self.entry(intent, work)?;
        let id = self.0.store.write(move |tx| tx.enqueue(&entry)).await?;
        self.wake_outbox();
        Ok(id)
    }

    /// The outbox row of some work.
    ///
    /// # Errors
    /// If it cannot be put into JSON, which is a bug.
    pub fn entry(&self, intent: &IntentId, work: &Work) -> Result<NewEntry, StoreError> {
        match work {
            // An answer that was asked for before must not take this back.
            Work::ThreadRead { root, .. } | Work::FollowThread { root, .. } => self.0.touched.thread(root),
            Work::AllThreadsRead { .. } => self.0.touched.all_threads(),
            Work::MarkRead { channel, .. } => self.0.touched.channel(channel),
            _ => {}
        }
        let (channel_id, root_id, pending) = outbox::place(work);
        Ok(NewEntry {
            intent_id: intent.clone(),
            kind: work.kind().to_owned(),
            channel_id,
            root_id,
            pending_post_id: pending,
            payload: serde_json::to_value(work).map_err(|error| StoreError::Sql(error.to_string()))?,
            created_at: self.0.clock.now(),
        })
    }

    /// What a post made by this intent is called until the server names it.
    pub fn pending_id(&self, intent: &IntentId) -> PendingPostId {
        PendingPostId(format!("{}:{intent}", self.0.me))
    }

    /// Wakes the outbox, because something in it can be tried (again).
    pub fn outbox_changed(&self) {
        self.wake_outbox();
    }

    /// Fetches older posts of a channel than those shown. Tells whether there may be more.
    ///
    /// # Errors
    /// If the server cannot be asked or the store fails.
    pub async fn fetch_older(&self, channel: &ChannelId, before: Option<&PostId>) -> Result<(), EngineError> {
        sync::history::older(self, channel, before).await
    }

    /// Fetches newer posts after a gap.
    ///
    /// # Errors
    /// If the server cannot be asked or the store fails.
    pub async fn fetch_newer(&self, channel: &ChannelId, after: &PostId) -> Result<(), EngineError> {
        sync::history::newer(self, channel, after).await
    }

    /// Brings a channel up to the present, as when it is opened.
    ///
    /// # Errors
    /// If the server cannot be asked or the store fails.
    pub async fn catch_up(&self, channel: &ChannelId) -> Result<(), EngineError> {
        sync::history::catch_up(self, channel).await
    }

    /// Fetches what lies around a post, to go there.
    ///
    /// # Errors
    /// If the server cannot be asked, does not show the post, or the store fails.
    pub async fn fetch_around(&self, post: &PostId) -> Result<ChannelId, EngineError> {
        sync::history::around(self, post).await
    }

    /// Fetches a whole thread unless it is here and whole.
    ///
    /// # Errors
    /// If the server cannot be asked or the store fails.
    pub async fn fetch_thread(&self, root: &PostId) -> Result<(), EngineError> {
        sync::history::thread(self, root).await
    }

    /// Notes that a request found the session gone.
    pub(crate) fn check_session(&self, error: &EngineError) {
        if error.is_signed_out() && self.0.live.line() != Line::SignedOut {
            self.0.live.set_line(Line::SignedOut);
            self.notice(Notice::SignedOut(self.0.id.clone()));
        }
    }

    /// Waits a while, or less if somebody wants the server now.
    pub(crate) async fn pause(&self, pause: Duration) {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = self.reconnect_wanted() => {}
        }
    }

    /// Whether an error means that this server does not have the endpoint, as older ones do not.
    pub(crate) fn is_unsupported(error: &api::ApiError) -> bool {
        matches!(error.kind, ErrorKind::Unsupported | ErrorKind::NotFound)
    }
}
