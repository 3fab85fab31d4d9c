//! Notifications on Windows: toasts, through WinRT.
//!
//! `notify-rust` stops listening once a toast has gone from the screen into the Action Center, and can neither replace nor remove one.
//! So this speaks to the system itself: a toast has the alert's id as its tag, which replaces and removes it, and it is kept, with its handler,
//! as long as it may be clicked.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use app::{Alert, TrayState};
use tokio::sync::{mpsc, watch};
use windows::Data::Xml::Dom::XmlDocument;
use windows::Foundation::TypedEventHandler;
use windows::UI::Notifications::{ToastNotification, ToastNotificationManager, ToastNotifier};
use windows::core::{HSTRING, Result};

use super::HostEvent;
use super::toast::xml;
use crate::os::allow_coming_forward;

/// All of ours are of one kind.
const GROUP: &str = "messages";
/// Who shows toasts where Tidings is not registered: every Windows knows this one.
const POWERSHELL: &str = "{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\\WindowsPowerShell\\v1.0\\powershell.exe";

/// What the app wants.
#[derive(Debug)]
pub enum Command {
    /// Show, or replace the one with the same id.
    Show(Alert),
    /// Take back.
    Withdraw(String),
}

struct Toasts {
    shown_by: HSTRING,
    notifier: ToastNotifier,
    /// By tag. Without them nobody would hear of clicks.
    shown: HashMap<String, ToastNotification>,
    folder: PathBuf,
    events: mpsc::UnboundedSender<HostEvent>,
}

/// Shows what `commands` want, and tells of clicks.
pub fn start(
    mut commands: mpsc::UnboundedReceiver<Command>,
    events: mpsc::UnboundedSender<HostEvent>,
    runtime: PathBuf,
    _tray: watch::Receiver<TrayState>,
) {
    tokio::spawn(async move {
        let mut toasts = match Toasts::new(runtime.join("alerts"), events) {
            Ok(toasts) => toasts,
            Err(error) => return tracing::info!(%error, "no notifications: Windows offers no toasts"),
        };
        while let Some(command) = commands.recv().await {
            let outcome = match &command {
                Command::Show(alert) => toasts.show(alert),
                Command::Withdraw(id) => toasts.withdraw(id),
            };
            if let Err(error) = outcome {
                tracing::info!(%error, "a notification cannot be shown or withdrawn");
            }
        }
    });
}

impl Toasts {
    fn new(folder: PathBuf, events: mpsc::UnboundedSender<HostEvent>) -> Result<Self> {
        let shown_by = HSTRING::from(if super::registration::wanted() { model::APP_ID } else { POWERSHELL });
        let notifier = ToastNotificationManager::CreateToastNotifierWithId(&shown_by)?;
        let toasts = Self { shown_by, notifier, shown: HashMap::new(), folder, events };
        // Those of an engine that was killed lead nowhere any more.
        if super::registration::wanted()
            && let Err(error) = ToastNotificationManager::History().and_then(|history| history.ClearWithId(&toasts.shown_by))
        {
            tracing::debug!(%error, "earlier notifications stay");
        }
        let _ = std::fs::remove_dir_all(&toasts.folder);
        Ok(toasts)
    }

    fn show(&mut self, alert: &Alert) -> Result<()> {
        let tag = tag(&alert.id);
        let picture = alert.icon.as_ref().and_then(|bytes| self.keep_picture(&tag, bytes));
        let content = XmlDocument::new()?;
        content.LoadXml(&HSTRING::from(xml(alert, picture.as_deref())))?;
        let toast = ToastNotification::CreateToastNotification(&content)?;
        toast.SetTag(&HSTRING::from(&tag))?;
        toast.SetGroup(&HSTRING::from(GROUP))?;
        let (events, target) = (self.events.clone(), alert.target.clone());
        toast.Activated(&TypedEventHandler::new(move |_, _| {
            allow_coming_forward();
            let _ = events.send(HostEvent::AlertClicked { target: target.clone(), activation_token: None });
            Ok(())
        }))?;
        self.notifier.Show(&toast)?;
        self.shown.insert(tag, toast);
        Ok(())
    }

    fn withdraw(&mut self, id: &str) -> Result<()> {
        let tag = tag(id);
        if self.shown.remove(&tag).is_none() {
            return Ok(());
        }
        let _ = std::fs::remove_file(self.folder.join(&tag));
        ToastNotificationManager::History()?.RemoveGroupedTagWithId(&HSTRING::from(&tag), &HSTRING::from(GROUP), &self.shown_by)
    }

    /// A toast takes pictures as files only. One per alert: what takes an alert's place takes its picture's, too.
    fn keep_picture(&self, tag: &str, bytes: &[u8]) -> Option<PathBuf> {
        let path = self.folder.join(tag);
        match write(&self.folder, &path, bytes) {
            Ok(()) => Some(path),
            Err(error) => {
                tracing::debug!(%error, "a picture cannot be kept for a notification");
                None
            }
        }
    }
}

/// Below the person's own folder for local data, which Windows keeps others out of.
fn write(folder: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(path, bytes)
}

/// Windows takes 64 characters; an id may be longer.
fn tag(id: &str) -> String {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
