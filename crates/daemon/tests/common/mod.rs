//! Homes, processes and an app that answers by rule.
#![allow(dead_code, reason = "each test binary uses its part")]

use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::Outlet;
use async_trait::async_trait;
use bytes::Bytes;
use link::client::{Event, Link, knock};
use link::frame::{MediaFault, Method};
use link::hello::{Hello, Launch, Purpose, Welcome};
use link::media::File;
use link::place::{Place, Surroundings};
use link::wire::Wire;
use tidingsd::engine::{Attached, Engine, Signal};

/// Tells this binary to be an engine in that home.
const ASKED: &str = "TIDINGS_TEST_ENGINE";
/// The size of the file `/large`: more than one frame may hold.
pub const LARGE: usize = 20 * 1024 * 1024;

/// A folder that goes with its test.
pub struct Home(tempfile::TempDir);

impl Home {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn place(&self) -> Place {
        place(self.path())
    }

    /// A window's lasting link, which starts no engine: the tests do.
    pub fn link(&self) -> (Link, tokio::sync::mpsc::Receiver<Event>) {
        Link::start(self.place(), Launch::default(), Arc::new(|| Ok(())), None)
    }

    pub async fn raw_wire(&self) -> Wire {
        let stream = tokio::net::UnixStream::connect(self.place().socket()).await.unwrap();
        let (input, output) = stream.into_split();
        Wire::new(input, output)
    }

    fn lines(&self, name: &str) -> Vec<String> {
        std::fs::read_to_string(self.path().join(name)).unwrap_or_default().lines().map(str::to_owned).collect()
    }

    pub fn intents(&self) -> Vec<String> {
        self.lines("intents")
    }

    pub fn links(&self) -> Vec<String> {
        self.lines("links")
    }
}

fn place(home: &Path) -> Place {
    Place::of(&Surroundings { home: Some(home.into()), ..Surroundings::default() }).unwrap()
}

pub fn hello(purpose: Purpose) -> Hello {
    Hello::new(purpose, Launch::default())
}

/// An engine process, killed when its test ends however it ends.
pub struct EngineProcess {
    child: Child,
    place: Place,
}

impl EngineProcess {
    pub fn start(home: &Home) -> Self {
        Self::start_with(home, &[])
    }

    pub fn start_with(home: &Home, variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "engine_process", "--nocapture"]).env(ASKED, home.path()).envs(variables.iter().copied());
        Self { child: command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap(), place: home.place() }
    }

    /// Connects as soon as somebody listens.
    pub async fn connect(&self, purpose: Purpose) -> (Wire, Welcome) {
        for _ in 0..1000 {
            if let Ok(connected) = knock(&self.place, purpose.clone(), Launch::default()).await {
                return connected;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("no engine listens within ten seconds");
    }

    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn terminate(&self) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    }

    /// Whether it ended, and if so, well.
    pub fn ended(&mut self) -> Option<bool> {
        self.child.try_wait().unwrap().map(|status| status.success())
    }
}

impl Drop for EngineProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits for a condition that another process brings about, for five seconds at most.
pub async fn retry(mut condition: impl FnMut() -> bool) -> bool {
    for _ in 0..500 {
        if condition() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    false
}

pub fn view_of(answer: &[u8]) -> Option<u32> {
    serde_json::from_slice::<serde_json::Value>(answer).ok()?.get("ok")?.as_u64()?.try_into().ok()
}

/// Runs the daemon's life with the app that answers by rule, if a test asked for it.
pub fn be_engine_if_asked() {
    be_engine_of(|home| async move { Arc::new(RuleApp::new(home)) as Arc<dyn Engine> });
}

/// Runs the daemon's life with an app, if a test asked for it.
pub fn be_engine_of<F: Future<Output = Arc<dyn Engine>>>(app: impl FnOnce(PathBuf) -> F) {
    let Some(home) = std::env::var_os(ASKED).map(PathBuf::from) else { return };
    // Should the test be killed, its engine goes too.
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL)).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async move {
        let Some(post) = tidingsd::run::take_post(&place(&home), &home.join("data")).await.unwrap() else { return };
        let (_events, receiver) = tokio::sync::mpsc::unbounded_channel();
        let guests = Arc::new(tidingsd::run::guests(app(home).await));
        tidingsd::run::serve(post, guests, receiver, tidingsd::run::asked_to_end()).await;
    });
}

/// An app that writes intents down by their ids and recognises them, as the real one does with rows.
struct RuleApp {
    home: PathBuf,
    seen: Arc<Mutex<HashSet<String>>>,
}

impl RuleApp {
    fn new(home: PathBuf) -> Self {
        let seen = std::fs::read_to_string(home.join("intents")).unwrap_or_default().lines().map(str::to_owned).collect();
        Self { home, seen: Arc::new(Mutex::new(seen)) }
    }
}

fn append(path: &Path, line: &str) {
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
    writeln!(file, "{line}").unwrap();
}

#[async_trait]
impl Engine for RuleApp {
    fn attach(&self, outlet: Arc<dyn Outlet>) -> Arc<dyn Attached> {
        Arc::new(RuleWindow { home: self.home.clone(), seen: self.seen.clone(), outlet })
    }
    fn alert_clicked(&self, _: &str, _: Option<String>) {}
    fn tray_activated(&self, _: Option<String>) {}
    fn deep_link(&self, url: &str, _: Option<String>) {
        append(&self.home.join("links"), url);
    }
    fn signal(&self, _: Signal) {}
    fn keeps_running_without_window(&self) -> bool {
        std::env::var_os("TIDINGS_TEST_STAYS").is_none()
    }
    async fn quit(&self) {
        std::fs::write(self.home.join("finished"), "").unwrap();
    }
}

struct RuleWindow {
    home: PathBuf,
    seen: Arc<Mutex<HashSet<String>>>,
    outlet: Arc<dyn Outlet>,
}

#[async_trait]
impl Attached for RuleWindow {
    async fn call(&self, method: Method, body: Bytes) -> Bytes {
        match method {
            Method::Dispatch => {
                let intent: serde_json::Value = serde_json::from_slice(&body).unwrap();
                let id = intent["id"].as_str().unwrap();
                if !self.seen.lock().unwrap().insert(id.to_owned()) {
                    return "{\"ok\":\"repeated\"}".into();
                }
                append(&self.home.join("intents"), id);
                if intent["intent"]["type"] == "hang" {
                    std::future::pending::<()>().await;
                }
                "{\"ok\":\"done\"}".into()
            }
            Method::Ask if &body[..] == b"\"flood\"" => {
                let batch = Bytes::from(vec![b' '; 1024 * 1024]);
                for number in 0..200 {
                    self.outlet.diffs(1, number, batch.clone());
                }
                "{\"ok\":null}".into()
            }
            Method::Open => {
                self.outlet.diffs(1, 1, "[]".into());
                "{\"ok\":1}".into()
            }
            _ => body,
        }
    }

    async fn media(&self, path: &str) -> Result<File, MediaFault> {
        match path {
            "/large" => Ok(File { content_type: "image/png".into(), bytes: Bytes::from(vec![7; LARGE]) }),
            _ => Err(MediaFault::NotFound),
        }
    }

    async fn upload_chunk(&self, path: &str, total: u64, offset: u64, bytes: Bytes) -> Result<(), String> {
        match (path, total, offset, &bytes[..]) {
            ("/upload/u1", 3, 0, b"abc") => Ok(()),
            other => Err(format!("{other:?}")),
        }
    }
}
