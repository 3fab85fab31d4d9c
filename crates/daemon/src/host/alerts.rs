//! Notifications on Linux, over one lasting connection.
//!
//! `notify-rust` makes a connection for each notification and hands no activation token over; GNOME withdraws what a vanished
//! connection showed. So this speaks the Desktop Notifications protocol itself, which is four methods and three signals.
//! The count of mentions goes to docks that show one, by the launcher-entry signal.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use app::{Alert, TrayState};
use futures_util::StreamExt;
use model::APP_ID;
use tokio::sync::{mpsc, watch};
use zbus::message::Type;
use zbus::zvariant::Value;
use zbus::{Connection, MatchRule, Message, MessageStream};

use super::HostEvent;

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// What the app wants.
#[derive(Debug)]
pub enum Command {
    /// Show, or replace the one with the same id.
    Show(Alert),
    /// Take back.
    Withdraw(String),
}

/// What is on the screen: the server's number for each alert, and what each number means to us.
#[derive(Default)]
struct Shown {
    numbers: HashMap<String, u32>,
    targets: HashMap<u32, Entry>,
}

struct Entry {
    id: String,
    target: String,
    token: Option<String>,
    picture: Option<PathBuf>,
}

impl Shown {
    fn add(&mut self, number: u32, entry: Entry) {
        if let Some(old) = self.numbers.insert(entry.id.clone(), number).filter(|old| *old != number) {
            self.targets.remove(&old);
        }
        self.targets.insert(number, entry);
    }

    fn remove(&mut self, number: u32) {
        let Some(entry) = self.targets.remove(&number) else { return };
        if self.numbers.get(&entry.id) == Some(&number) {
            self.numbers.remove(&entry.id);
        }
        if let Some(picture) = entry.picture {
            let _ = std::fs::remove_file(picture);
        }
    }
}

struct Alerts {
    bus: Connection,
    markup: bool,
    shown: Shown,
    folder: PathBuf,
    pictures: u64,
    events: mpsc::UnboundedSender<HostEvent>,
    tray: watch::Receiver<TrayState>,
}

/// Shows what `commands` want, and tells of clicks.
pub fn start(
    commands: mpsc::UnboundedReceiver<Command>,
    events: mpsc::UnboundedSender<HostEvent>,
    runtime: PathBuf,
    tray: watch::Receiver<TrayState>,
) {
    tokio::spawn(async move {
        if let Err(error) = run(commands, events, runtime.join("alerts"), tray).await {
            tracing::info!(%error, "no notifications: the session bus does not answer");
        }
    });
}

async fn run(
    mut commands: mpsc::UnboundedReceiver<Command>,
    events: mpsc::UnboundedSender<HostEvent>,
    folder: PathBuf,
    tray: watch::Receiver<TrayState>,
) -> zbus::Result<()> {
    let bus = Connection::session().await?;
    let rule = MatchRule::builder().msg_type(Type::Signal).interface(NAME)?.build();
    let mut signals = MessageStream::for_match_rule(rule, &bus, Some(64)).await?;
    // Pictures of an engine that was killed.
    let _ = std::fs::remove_dir_all(&folder);
    let mut badge = tray.clone();
    let mut alerts = Alerts { bus, markup: false, shown: Shown::default(), folder, pictures: 0, events, tray };
    alerts.markup = alerts.knows_markup().await;
    loop {
        tokio::select! {
            command = commands.recv() => match command {
                Some(Command::Show(alert)) => alerts.show(alert).await,
                Some(Command::Withdraw(id)) => alerts.withdraw(&id).await,
                None => return Ok(()),
            },
            signal = signals.next() => match signal {
                Some(Ok(signal)) => alerts.signalled(&signal),
                Some(Err(error)) => tracing::debug!(%error, "a notification signal cannot be read"),
                None => {
                    // The bus is the session's: without it the session has ended.
                    let _ = alerts.events.send(HostEvent::SessionEnded);
                    return Ok(());
                }
            },
            Ok(()) = badge.changed() => {
                let mentions = badge.borrow_and_update().mentions;
                alerts.set_badge(mentions).await;
            }
        }
    }
}

impl Alerts {
    async fn knows_markup(&self) -> bool {
        let answer = self.bus.call_method(Some(NAME), PATH, Some(NAME), "GetCapabilities", &()).await;
        let known: Vec<String> = answer.ok().and_then(|answer| answer.body().deserialize().ok()).unwrap_or_default();
        known.iter().any(|capability| capability == "body-markup")
    }

    async fn show(&mut self, alert: Alert) {
        let picture = alert.icon.as_ref().and_then(|bytes| self.keep_picture(bytes));
        let picture_path = picture.as_ref().map(|path| path.to_string_lossy().into_owned());
        // The daemon may have been replaced since by one that does or does not read markup.
        if self.shown.targets.is_empty() {
            self.markup = self.knows_markup().await;
        }
        let body = if self.markup { escaped(&alert.body) } else { alert.body.clone() };
        let open = self.tray.borrow().open_label.clone();
        let replaces = self.shown.numbers.get(&alert.id).copied().unwrap_or(0);
        let mut hints: HashMap<&str, Value<'_>> = HashMap::from([("desktop-entry", APP_ID.into()), ("category", "im.received".into())]);
        if let Some(path) = &picture_path {
            hints.insert("image-path", path.as_str().into());
        }
        if alert.sound {
            hints.insert("sound-name", "message-new-instant".into());
        } else {
            hints.insert("suppress-sound", true.into());
        }
        let arguments = ("Tidings", replaces, APP_ID, alert.title.as_str(), body.as_str(), vec!["default", open.as_str()], hints, -1_i32);
        match self.bus.call_method(Some(NAME), PATH, Some(NAME), "Notify", &arguments).await.and_then(|answer| answer.body().deserialize::<u32>()) {
            Ok(number) => self.shown.add(number, Entry { id: alert.id, target: alert.target, token: None, picture }),
            Err(error) => tracing::info!(%error, "a notification cannot be shown"),
        }
    }

    async fn withdraw(&mut self, id: &str) {
        let Some(number) = self.shown.numbers.get(id).copied() else { return };
        self.shown.remove(number);
        if let Err(error) = self.bus.call_method(Some(NAME), PATH, Some(NAME), "CloseNotification", &(number)).await {
            tracing::debug!(%error, "a notification cannot be withdrawn");
        }
    }

    fn signalled(&mut self, signal: &Message) {
        let (header, body) = (signal.header(), signal.body());
        match header.member().map(|member| member.as_str()) {
            // Comes just before the click it belongs to.
            Some("ActivationToken") => {
                if let Ok((number, token)) = body.deserialize::<(u32, String)>()
                    && let Some(entry) = self.shown.targets.get_mut(&number)
                {
                    entry.token = Some(token);
                }
            }
            Some("ActionInvoked") => {
                if let Ok((number, _)) = body.deserialize::<(u32, String)>()
                    && let Some(entry) = self.shown.targets.get_mut(&number)
                {
                    let _ = self.events.send(HostEvent::AlertClicked { target: entry.target.clone(), activation_token: entry.token.take() });
                }
            }
            Some("NotificationClosed") => {
                if let Ok((number, _)) = body.deserialize::<(u32, u32)>() {
                    self.shown.remove(number);
                }
            }
            _ => {}
        }
    }

    /// A picture travels as a file: the protocol's other way wants decoded pixels, and the engine decodes no images.
    fn keep_picture(&mut self, bytes: &[u8]) -> Option<PathBuf> {
        self.pictures += 1;
        let path = self.folder.join(self.pictures.to_string());
        match write_private(&self.folder, &path, bytes) {
            Ok(()) => Some(path),
            Err(error) => {
                tracing::debug!(%error, "a picture cannot be kept for a notification");
                None
            }
        }
    }

    async fn set_badge(&self, mentions: u32) {
        let properties: HashMap<&str, Value<'_>> = HashMap::from([("count", i64::from(mentions).into()), ("count-visible", (mentions > 0).into())]);
        let name = format!("application://{APP_ID}.desktop");
        if let Err(error) =
            self.bus.emit_signal(None::<&str>, "/chat/tidings/Tidings", "com.canonical.Unity.LauncherEntry", "Update", &(name, properties)).await
        {
            tracing::debug!(%error, "no badge");
        }
    }
}

fn write_private(folder: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    std::fs::OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(path)?.write_all(bytes)
}

/// Text for a reader of markup: what people write must not become tags.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str) -> Entry {
        Entry { id: id.to_owned(), target: String::new(), token: None, picture: None }
    }

    #[test]
    fn what_people_write_is_no_markup() {
        assert_eq!(escaped("<b>a & b</b>"), "&lt;b&gt;a &amp; b&lt;/b&gt;", "a message could otherwise draw links into the notification");
    }

    #[test]
    fn an_alert_that_took_anothers_place_outlives_its_closing() {
        let mut shown = Shown::default();
        shown.add(1, entry("channel"));
        shown.add(2, entry("channel"));
        shown.remove(1);
        assert_eq!(shown.numbers.get("channel"), Some(&2), "the daemon closes the old one after the new one is there");
        shown.remove(2);
        assert!(shown.numbers.is_empty() && shown.targets.is_empty(), "nothing is remembered of what was closed");
    }
}
