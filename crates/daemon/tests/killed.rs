//! The whole app in an engine process that is killed after every step, or whose window is: what a person did happens once.
//!
//! As in `processes`, the engine is this test binary started again: the daemon's own life, sockets and lock. Here it has the real app in it,
//! with a keychain of files, and a demo server in the test's process is what it speaks to. The test is the window: it speaks over the link
//! and repeats, under the same id, what it got no answer to.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests say plainly what they expect")]
#![cfg(unix)]

mod common;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use app::{Alert, App, Done, Host, Intent, KeychainError, Options, Paths, Place, TrayState};
use async_trait::async_trait;
use bytes::Bytes;
use common::{EngineProcess, Home};
use demo_server::{DEMO_PASSWORD, DemoServer, PostView};
use link::client::{ConnectError, Link, knock};
use link::frame::{Frame, Method};
use link::hello::{Launch, Purpose};
use model::{AccountId, ChannelId, PostId};
use serde_json::{Value, json};
use tidingsd::adapter::AppEngine;
use tidingsd::clock::SystemClock;

/// How long something may take before a test fails; it measures nothing.
const PATIENCE: Duration = Duration::from_secs(30);

/// Not a test: what a test starts as an engine.
#[test]
fn engine_process() {
    common::be_engine_of(|home| async move {
        let host = Arc::new(FileHost(home.join("keychain")));
        let options =
            Options { paths: Paths::below(&home), clock: Arc::new(SystemClock), policy: policy::Policy::default(), locale: Some("en".into()) };
        let app = App::start(options, host).await.unwrap();
        Arc::new(AppEngine(app)) as Arc<dyn tidingsd::engine::Engine>
    });
}

/// A host whose keychain is a folder, for it must outlive its process.
struct FileHost(PathBuf);

impl FileHost {
    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name.replace('/', "-"))
    }
}

#[async_trait]
impl Host for FileHost {
    fn show_alert(&self, _: Alert) {}
    fn withdraw_alert(&self, _: &str) {}
    fn set_tray(&self, _: TrayState) {}
    fn has_tray(&self) -> bool {
        true
    }
    async fn secret(&self, name: &str) -> Result<Option<Vec<u8>>, KeychainError> {
        Ok(std::fs::read(self.file(name)).ok())
    }
    async fn set_secret(&self, name: &str, value: &[u8]) -> Result<(), KeychainError> {
        std::fs::create_dir_all(&self.0)
            .and_then(|()| std::fs::write(self.file(name), value))
            .map_err(|error| KeychainError::Failed(error.to_string()))
    }
    async fn forget_secret(&self, name: &str) -> Result<(), KeychainError> {
        let _none = std::fs::remove_file(self.file(name));
        Ok(())
    }
    async fn set_autostart(&self, _: bool) -> Result<(), String> {
        Ok(())
    }
    fn open_window(&self, _: Option<String>) {}
    fn quit(&self) {}
}

fn body(id: &str, intent: &Intent) -> Bytes {
    json!({ "id": id, "intent": intent }).to_string().into()
}

fn done(answer: &[u8]) -> Done {
    let answer: Value = serde_json::from_slice(answer).unwrap();
    serde_json::from_value(answer["ok"].clone()).unwrap_or_else(|_| panic!("it is done, not {answer}"))
}

/// A call that is repeated until an engine answers it. One that was killed early may not have fetched the post yet that the call is about,
/// and says so; then it is asked again.
async fn insist(link: &Link, body: &Bytes) -> Bytes {
    let answered = async {
        loop {
            match link.call(Method::Dispatch, body.clone()).await {
                Ok(answer) if answer.starts_with(b"{\"error\"") && answer.windows(9).any(|part| part == b"not-found") => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                Ok(answer) => return answer,
                Err(link::client::EngineGone) => {}
            }
        }
    };
    tokio::time::timeout(PATIENCE, answered).await.expect("an engine answers")
}

/// A window's connection, as soon as the engine has noticed that the one before is gone.
async fn window(engine: &EngineProcess, home: &Home) -> link::wire::Wire {
    drop(engine.connect(Purpose::Tool).await);
    let connected = async {
        loop {
            match knock(&home.place(), Purpose::Window, Launch::default()).await {
                Ok((wire, _)) => return wire,
                Err(ConnectError::HandedOver) => tokio::time::sleep(Duration::from_millis(10)).await,
                Err(error) => panic!("the engine is there: {error}"),
            }
        }
    };
    tokio::time::timeout(PATIENCE, connected).await.expect("a dead window makes room")
}

/// Ann, her server, and what she does in the morning.
struct Morning {
    server: DemoServer,
    account: AccountId,
    channel: ChannelId,
    /// Bob's post, which she answers and reacts to.
    root: PostId,
}

impl Morning {
    async fn begin(link: &Link) -> Self {
        let server = DemoServer::start(demo_server::Options::default()).await.unwrap();
        let root = PostId(server.post_as("bob", "engineering", "bob: ship it?"));
        let sign_in =
            Intent::SignIn { server: server.url().to_owned(), login: "ann".into(), password: DEMO_PASSWORD.into(), code: None, memory_only: false };
        let Done::Go { place: Place::Account { account } } = done(&insist(link, &body("sign-in", &sign_in)).await) else { panic!("signed in") };
        let channel = ChannelId(server.channel_id("engineering"));
        Self { server, account, channel, root }
    }

    fn all(&self) -> Vec<PostView> {
        self.server.posts_in("engineering")
    }

    /// What she wrote, in the server's order.
    fn hers(&self) -> Vec<String> {
        self.all()
            .into_iter()
            .filter(|post| post.user == "ann" && !post.deleted && post.message.starts_with("note"))
            .map(|post| post.message)
            .collect()
    }

    fn ship(&self) -> PostView {
        self.all().into_iter().find(|post| post.id == self.root.as_str()).unwrap()
    }

    /// The steps, with a condition that the server meets once each has arrived there.
    fn steps(&self) -> Vec<(Intent, Arrived)> {
        let (account, channel, root) = (self.account.clone(), self.channel.clone(), self.root.clone());
        let send = |text: &str, root: Option<PostId>| Intent::Send {
            account: account.clone(),
            channel: channel.clone(),
            root,
            text: text.into(),
            uploads: Vec::new(),
        };
        let react = |emoji: &str, on| Intent::React { account: account.clone(), post: root.clone(), emoji: emoji.into(), on };
        vec![
            (send("note one", None), |m| m.hers().contains(&"note one".into())),
            (send("note reply", Some(root.clone())), |m| m.hers().contains(&"note reply".into())),
            (react("eyes", true), |m| m.ship().reactions == ["ann:eyes"]),
            (react("eyes", false), |m| m.ship().reactions.is_empty()),
            (react("tada", true), |m| m.ship().reactions == ["ann:tada"]),
            (Intent::MarkRead { account: account.clone(), channel: channel.clone() }, |m| m.server.unread("ann", "engineering") == (0, 0)),
            (Intent::MarkUnread { account: account.clone(), post: root.clone() }, |m| m.server.unread("ann", "engineering").0 > 0),
            (send("note two", None), |m| m.hers().contains(&"note two".into())),
        ]
    }

    async fn until(&self, arrived: Arrived, what: &str) {
        let waited = async {
            while !arrived(self) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        assert!(tokio::time::timeout(PATIENCE, waited).await.is_ok(), "waited in vain for {what}; she wrote {:?}, {:?}", self.hers(), self.ship());
    }

    /// As if nothing had happened.
    async fn ends_as_it_should(self) {
        self.until(|m| m.hers().len() == 3, "all that she wrote").await;
        assert_eq!(self.hers(), ["note one", "note reply", "note two"], "nothing lost, doubled or out of order");
        assert_eq!(self.ship().reactions, ["ann:tada"], "the last that she wanted holds");
        self.server.stop().await;
    }
}

/// Whether a step has reached the server.
type Arrived = fn(&Morning) -> bool;

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_killed_after_every_answer_forgets_nothing() {
    let home = Home::new();
    let mut engine = EngineProcess::start(&home);
    let (link, _events) = home.link();
    let morning = Morning::begin(&link).await;
    for (number, (intent, arrived)) in morning.steps().into_iter().enumerate() {
        let _done = done(&insist(&link, &body(&format!("step-{number}"), &intent)).await);
        // Answered means durable: whether the server knows already is left to chance.
        engine.kill();
        engine = EngineProcess::start(&home);
        // The next step builds upon this one: a reaction that is given and taken back in one breath proves nothing.
        morning.until(arrived, &format!("{intent:?}")).await;
    }
    morning.ends_as_it_should().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_killed_before_it_answers_does_each_step_once() {
    let home = Home::new();
    let mut engine = EngineProcess::start(&home);
    let (link, _events) = home.link();
    let morning = Morning::begin(&link).await;
    for (number, (intent, arrived)) in morning.steps().into_iter().enumerate() {
        let body = body(&format!("step-{number}"), &intent);
        let asked = tokio::spawn({
            let (link, body) = (link.clone(), body.clone());
            async move { insist(&link, &body).await }
        });
        // Somewhere between the asking and the answer, each time a little later.
        tokio::time::sleep(Duration::from_millis(2 * number as u64)).await;
        engine.kill();
        engine = EngineProcess::start(&home);
        let _done = done(&asked.await.unwrap());
        morning.until(arrived, &format!("{intent:?}")).await;
    }
    morning.ends_as_it_should().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_killed_at_every_step_takes_nothing_along() {
    let home = Home::new();
    let engine = EngineProcess::start(&home);
    let (link, events) = home.link();
    let morning = Morning::begin(&link).await;
    link.bye();
    drop((link, events));
    for (number, (intent, arrived)) in morning.steps().into_iter().enumerate() {
        let body = body(&format!("step-{number}"), &intent);
        // It asks and dies before it hears the answer, as a window that crashed.
        let mut wire = window(&engine, &home).await;
        wire.writer.send(Frame::Call { id: 1, method: Method::Dispatch, body: body.clone() }).await.unwrap();
        drop(wire);
        // The next one cannot know what became of it, repeats it, and dies after the answer.
        let mut wire = window(&engine, &home).await;
        let Ok(Frame::Answer { body, .. }) = wire.exchange(Frame::Call { id: 1, method: Method::Dispatch, body }).await else { panic!("answered") };
        let _done = done(&body);
        drop(wire);
        morning.until(arrived, &format!("{intent:?}")).await;
    }
    morning.ends_as_it_should().await;
}
