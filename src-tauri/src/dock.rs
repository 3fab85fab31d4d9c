//! The ways of macOS, where an application stays in the Dock when its window is closed and is told what others are started for.
//!
//! The menu bar is tauri's own default: the application's menu, and Edit, without which ⌘C and ⌘V would do nothing.
//! Its "Quit", the Dock's and the end of the session all end the process the same way, and that ends the engine too:
//! nothing else on the screen could, for the engine has no menu bar item.

use std::time::Duration;

use bytes::Bytes;
use link::client::Link;
use link::frame::Method;
use tauri::{AppHandle, Manager, RunEvent, WindowEvent};

use crate::window;

/// How long "Quit" waits for the engine's word that it has begun to end.
const GOODBYE: Duration = Duration::from_secs(1);

/// What the Dock has to know between two events.
#[derive(Debug, Default)]
pub struct Dock {
    /// This process ends by its own decision, because another window is there or the engine has ended.
    decided: bool,
}

impl Dock {
    /// Does what an event asks for on this system.
    pub fn heed(&mut self, app: &AppHandle, event: &RunEvent) {
        match event {
            // The last window was closed; with a code somebody asked for the end.
            RunEvent::ExitRequested { code: None, api, .. } => api.prevent_exit(),
            RunEvent::ExitRequested { code: Some(_), .. } => self.decided = true,
            // The page is gone with its views: the engine lets go of them, and the link comes back without any.
            RunEvent::WindowEvent { event: WindowEvent::Destroyed, .. } => app.state::<Link>().bye(),
            RunEvent::Reopen { has_visible_windows: false, .. } => {
                if let Err(error) = window::come_forward(app, None) {
                    tracing::error!(%error, "the window cannot be opened again");
                }
            }
            RunEvent::Opened { urls } => urls.iter().for_each(|url| follow(app, url.to_string())),
            RunEvent::Exit if !self.decided => end_engine(app),
            _ => {}
        }
    }
}

fn follow(app: &AppHandle, address: String) {
    let link = app.state::<Link>().inner().clone();
    tauri::async_runtime::spawn(async move {
        if let Err(error) = link.follow(address).await {
            tracing::warn!(%error, "an address is not followed");
        }
    });
}

/// The system ends this process as soon as the event is handled, so this waits for the answer.
fn end_engine(app: &AppHandle) {
    let link = app.state::<Link>().inner().clone();
    let body = Bytes::from(serde_json::json!({ "id": quit_id(), "intent": { "type": "quit" } }).to_string());
    tauri::async_runtime::block_on(async {
        match tokio::time::timeout(GOODBYE, link.call(Method::Dispatch, body)).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::warn!(%error, "there is no engine to end"),
            Err(_) => tracing::warn!("the engine does not answer"),
        }
    });
}

/// An intent's id; this process sends no other.
fn quit_id() -> String {
    format!("quit-{}", std::process::id())
}
