//! The running server: its listener, its connections, and the switches that tests turn.

use std::{
    collections::BTreeSet,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{Router, body::Body, http::Request};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use tokio::{
    net::TcpListener,
    task::{JoinHandle, JoinSet},
};
use tower::ServiceExt;

use crate::{
    Options,
    dispatch::{Cutter, Requested, Shared, router},
    faults::{Awkward, Fault},
    seed,
    state::State,
};

/// A running server. Dropping it ends it.
pub struct DemoServer {
    pub(crate) shared: Arc<Shared>,
    router: Router,
    address: SocketAddr,
    url: String,
    listening: Mutex<Option<JoinHandle<()>>>,
}

impl DemoServer {
    /// Starts a server.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind(options.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 0)))).await?;
        let address = listener.local_addr()?;
        let url = format!("http://{address}{}", options.subpath);
        let mut state = State::new(options.profile, options.seed, url.clone());
        if let Some(at) = options.starts_at {
            state.clock.run_from(at);
        }
        seed::fill(&mut state, &options);
        let shared = Arc::new(Shared::new(state));
        let router = router(&shared, &options.subpath);
        let server = Self { shared, router, address, url, listening: Mutex::new(None) };
        server.listen(listener);
        Ok(server)
    }

    fn listen(&self, listener: TcpListener) {
        let (router, shared) = (self.router.clone(), self.shared.clone());
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            let mut second = tokio::time::interval(Duration::from_secs(1));
            loop {
                tokio::select! {
                    _ = second.tick() => shared.lock().send_reminders(),
                    accepted = listener.accept() => {
                        if let Ok((stream, _)) = accepted {
                            let _ = stream.set_nodelay(true);
                            connections.spawn(connection(stream, router.clone()));
                        }
                    }
                    Some(_) = connections.join_next() => {}
                }
            }
        });
        *self.listening.lock().unwrap_or_else(PoisonError::into_inner) = Some(task);
    }

    /// The site's address, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Refuses connections and cuts the ones there are, until `bring_up`. State stays.
    pub async fn take_down(&self) {
        let task = self.listening.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task {
            task.abort();
            // Waiting for it makes sure that the listener is gone.
            let _ = task.await;
        }
        self.shared.lock().hub.cut_all();
    }

    /// Listens again on the same port.
    ///
    /// # Errors
    /// When somebody else has taken the port.
    pub async fn bring_up(&self) -> io::Result<()> {
        if self.is_up() {
            return Ok(());
        }
        let listener = TcpListener::bind(self.address).await?;
        self.listen(listener);
        Ok(())
    }

    /// Whether it listens.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.listening.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Ends it.
    pub async fn stop(self) {
        self.take_down().await;
    }

    /// What was asked so far: method, route template, operation and how often.
    #[must_use]
    pub fn requests(&self) -> Vec<Requested> {
        self.shared.lock().log.all()
    }

    /// How often an operation was asked for.
    #[must_use]
    pub fn count_of(&self, operation: &str) -> usize {
        self.requests().iter().filter(|r| r.operation == operation).map(|r| r.count).sum()
    }

    /// The names of the events that went out to a person's sockets so far.
    #[must_use]
    pub fn events_sent_to(&self, user: &str) -> BTreeSet<String> {
        let s = self.shared.lock();
        let user = s.find_user(user);
        s.hub.sent.iter().filter(|(to, _)| *to == user).map(|(_, name)| name.clone()).collect()
    }

    /// Forgets which events went out so far.
    pub fn forget_events(&self) {
        self.shared.lock().hub.sent.clear();
    }

    /// Forgets what was asked so far.
    pub fn forget_requests(&self) {
        self.shared.lock().log.clear();
    }

    /// The next request of an operation is refused with a status.
    pub fn fails_next(&self, operation: &str, status: u16) {
        self.shared.lock().faults.next(operation, Fault::Status(status));
    }

    /// Every request of an operation is refused with a status, until `clear_faults`.
    pub fn fails_always(&self, operation: &str, status: u16) {
        self.shared.lock().faults.always(operation, Fault::Status(status));
    }

    /// The next request of an operation is done, but its answer is lost with the connection.
    pub fn loses_answer_after_commit(&self, operation: &str) {
        self.shared.lock().faults.next(operation, Fault::LosesAnswer);
    }

    /// The next request of an operation gets a proxy's page.
    pub fn answers_html(&self, operation: &str, status: u16) {
        self.shared.lock().faults.next(operation, Fault::Html(status));
    }

    /// The next request of an operation is not answered until `release_stalled`.
    pub fn stalls_next(&self, operation: &str) {
        self.shared.lock().faults.next(operation, Fault::Stalls);
    }

    /// Lets stalled requests go on.
    pub fn release_stalled(&self) {
        self.shared.released.notify_waiters();
    }

    /// The next request of an operation is refused as too frequent.
    pub fn rate_limits_next(&self, operation: &str, retry_after_seconds: u64) {
        self.shared.lock().faults.next(operation, Fault::RateLimited(retry_after_seconds));
    }

    /// The next streamed answer of an operation breaks off after its 200.
    pub fn cuts_stream_next(&self, operation: &str) {
        self.shared.lock().faults.next(operation, Fault::CutStream);
    }

    /// Takes all faults away and lets stalled requests go on.
    pub fn clear_faults(&self) {
        self.shared.lock().faults.clear();
        self.release_stalled();
    }

    /// Switches an awkward rule.
    pub fn set_awkward(&self, awkward: Awkward, on: bool) {
        self.shared.lock().faults.switch(awkward, on);
    }

    /// Cuts all sockets, without a closing frame. They may resume.
    pub fn cut_sockets(&self) {
        self.shared.lock().hub.cut_all();
    }

    /// Forgets the connections that were cut, as a restart does: none of them can resume.
    pub fn forget_connections(&self) {
        self.shared.lock().hub.conns.retain(|_, c| c.out.is_some());
    }

    /// Whether a returning socket always gets a new connection.
    pub fn never_resumes(&self, never: bool) {
        self.shared.lock().faults.never_resumes = never;
    }

    /// Sockets stay open but neither send nor answer, as over a dead link.
    pub fn freeze_sockets(&self, frozen: bool) {
        self.shared.lock().faults.frozen_sockets = frozen;
    }

    /// The next `n` events are lost on the way, with their numbers.
    pub fn drop_events(&self, n: usize) {
        self.shared.lock().faults.lose_events(n);
    }

    /// The next event is sent after the one that follows it.
    pub fn reorder_events(&self) {
        self.shared.lock().faults.hold_events(1);
    }

    /// The next `n` events are sent twice.
    pub fn duplicate_events(&self, n: usize) {
        self.shared.lock().faults.double_events(n);
    }

    /// Leaves `typing` out, as a server under load does.
    pub fn drop_typing(&self, drops: bool) {
        self.shared.lock().faults.drops_typing = drops;
    }

    /// Sends everyone an event that no client knows.
    pub fn send_unknown_event(&self, name: &str, data: serde_json::Value) {
        self.shared.lock().emit(name, data, crate::socket::hub::Broadcast::default());
    }

    /// How long new sockets wait for their first frame, between pings, and for a pong.
    pub fn set_socket_timing(&self, authenticate_within: Duration, ping_every: Duration, pong_within: Duration) {
        self.shared.lock().faults.timing = crate::faults::Timing { authenticate_within, ping_every, pong_within };
    }

    /// How many sockets are open.
    #[must_use]
    pub fn open_sockets(&self) -> usize {
        self.shared.lock().hub.conns.values().filter(|c| c.out.is_some()).count()
    }

    /// Sets a value of the client configuration and tells everyone.
    pub fn set_config(&self, key: &str, value: &str) {
        let mut s = self.shared.lock();
        s.config.set(key, value);
        s.config.renew_version_id();
        let told = s.config.told(true, s.users.is_empty());
        s.emit("config_changed", serde_json::json!({"config": told}), crate::socket::hub::Broadcast::default());
    }

    /// Puts a picture somewhere in the world, where messages may link to it.
    pub fn put_on_the_web(&self, address: &str, picture: bytes::Bytes) {
        self.shared.lock().web.insert(address.to_owned(), picture);
    }

    /// Moves the server's clock forward.
    pub fn advance(&self, by: Duration) {
        let mut s = self.shared.lock();
        s.clock.advance(i64::try_from(by.as_millis()).unwrap_or(i64::MAX));
        s.send_reminders();
    }

    /// Stops the server's clock at a time, in ms since the epoch.
    pub fn stop_clock_at(&self, milliseconds: i64) {
        self.shared.lock().clock.stop_at(milliseconds);
    }

    /// The server's time, in ms since the epoch.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.shared.lock().clock.now()
    }
}

impl Drop for DemoServer {
    fn drop(&mut self) {
        if let Some(task) = self.listening.lock().unwrap_or_else(PoisonError::into_inner).take() {
            task.abort();
        }
        self.shared.lock().hub.cut_all();
    }
}

/// Serves one connection; a request may ask for it to be cut.
async fn connection(stream: tokio::net::TcpStream, router: Router) {
    let cutter = Cutter::default();
    let for_requests = cutter.clone();
    let service = hyper::service::service_fn(move |mut request: Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(for_requests.clone());
        router.clone().oneshot(request.map(Body::new))
    });
    let builder = Builder::new(TokioExecutor::new());
    tokio::select! {
        _ = builder.serve_connection_with_upgrades(TokioIo::new(stream), service) => {}
        () = cutter.0.notified() => {}
    }
}
