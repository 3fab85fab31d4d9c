//! The demo server as the stories use it: what they ask of it is compared with `requests.txt`.
//!
//! Cargo runs test binaries apart and in any order, so that one cannot hand the other a list. The list is a file instead, and each story
//! holds it true: one that makes a request which is not in it fails. With `TIDINGS_WRITE_REQUESTS` in the environment the stories add
//! theirs, so that after deleting the file a whole run writes it anew. The demo server's own tests read it: whatever stands there must be
//! answered as the recordings of both real versions have it,
//! whichever of them a story is told on.

use demo_server::{DemoServer, Options};
use std::collections::BTreeSet;
use std::ops::Deref;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Stories of one process write one after the other.
static WRITING: Mutex<()> = Mutex::new(());

/// A running demo server.
pub struct Server(Option<DemoServer>);

impl Server {
    /// Starts a server.
    pub async fn start(options: Options) -> std::io::Result<Self> {
        Ok(Self(Some(DemoServer::start(options).await?)))
    }

    /// Ends it, and checks what it was asked.
    pub async fn stop(mut self) {
        if let Some(server) = self.0.take() {
            check(&server);
            server.stop().await;
        }
    }
}

impl Deref for Server {
    type Target = DemoServer;

    fn deref(&self) -> &DemoServer {
        self.0.as_ref().expect("it runs until it is stopped")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A story that failed has said enough; one that forgot to stop its server is no exception from the rule.
        if let Some(server) = self.0.take().filter(|_| !std::thread::panicking()) {
            check(&server);
        }
    }
}

fn check(server: &DemoServer) {
    let made: BTreeSet<String> = server.requests().iter().map(|asked| format!("{} {}", asked.method, asked.route)).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/requests.txt");
    let listed = || -> BTreeSet<String> { std::fs::read_to_string(&path).unwrap_or_default().lines().map(str::to_owned).collect() };
    if std::env::var_os("TIDINGS_WRITE_REQUESTS").is_some() {
        let _one_at_a_time = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        let all: BTreeSet<String> = listed().union(&made).cloned().collect();
        let text: String = all.iter().map(|line| format!("{line}\n")).collect();
        std::fs::write(&path, text).expect("the list can be written");
        return;
    }
    let listed = listed();
    let missing: Vec<&String> = made.difference(&listed).collect();
    assert!(missing.is_empty(), "requests.txt does not know {missing:?}; run the stories with TIDINGS_WRITE_REQUESTS=1 and commit the file");
}
