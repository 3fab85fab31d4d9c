//! What the engine asks of a window: what only a window can do, because it needs the focus or a screen.
//!
//! The shapes are the app's `WindowRequest` and `WindowReply`; this process knows the app only by its bytes.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Url};

use crate::{clipboard, files, window};

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Request {
    ComeForward { activation_token: Option<String> },
    PickFiles { title: String },
    PickSavePath { title: String, name: String },
    OpenLink { url: String },
    Copy { text: String },
    Quit,
}

/// What a window answers.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Reply {
    /// Done.
    Done,
    /// What the person chose; empty if they cancelled.
    Paths {
        /// Absolute paths.
        paths: Vec<String>,
    },
    /// It could not be done.
    Failed {
        /// For the log.
        reason: String,
    },
}

impl Reply {
    /// For whatever went wrong.
    pub fn failed(reason: impl std::fmt::Display) -> Self {
        Self::Failed { reason: reason.to_string() }
    }

    fn of<E: std::fmt::Display>(outcome: Result<(), E>) -> Self {
        outcome.map_or_else(Self::failed, |()| Self::Done)
    }
}

/// Does what is asked and gives the answer's JSON.
pub async fn carry_out(app: &AppHandle, body: &[u8]) -> Bytes {
    let reply = match serde_json::from_slice(body) {
        Ok(request) => fulfil(app, request).await,
        Err(error) => Reply::failed(error),
    };
    Bytes::from(serde_json::to_vec(&reply).unwrap_or_default())
}

async fn fulfil(app: &AppHandle, request: Request) -> Reply {
    match request {
        Request::ComeForward { activation_token } => {
            let handle = app.clone();
            // GTK is spoken to on the main thread only.
            let outcome = app.run_on_main_thread(move || {
                if let Err(error) = window::come_forward(&handle, activation_token.as_deref()) {
                    tracing::warn!(%error, "the window stays where it is");
                }
            });
            Reply::of(outcome)
        }
        Request::PickFiles { title } => files::pick(app, title).await,
        Request::PickSavePath { title, name } => files::pick_save_path(app, title, name).await,
        Request::OpenLink { url } => match allowed(&url) {
            Some(url) => Reply::of(open::that_detached(url.as_str())),
            None => Reply::failed("an address of that kind is not opened"),
        },
        Request::Copy { text } => clipboard::copy(app, text).await,
        Request::Quit => {
            app.exit(0);
            Reply::Done
        }
    }
}

/// The app has checked it already; what starts another program is checked where it is started, too.
fn allowed(url: &str) -> Option<Url> {
    Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https" | "mailto"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_apps_words_are_understood() {
        let come: Request = serde_json::from_str("{\"type\":\"comeForward\",\"activationToken\":\"t\"}").unwrap();
        assert_eq!(come, Request::ComeForward { activation_token: Some("t".to_owned()) });
        assert_eq!(serde_json::from_str::<Request>("{\"type\":\"quit\"}").unwrap(), Request::Quit);
        assert_eq!(serde_json::to_string(&Reply::Paths { paths: vec!["/a".into()] }).unwrap(), "{\"type\":\"paths\",\"paths\":[\"/a\"]}");
    }

    #[test]
    fn only_web_and_mail_addresses_leave_the_app() {
        for address in ["https://example.com/", "http://example.com/", "mailto:ann@example.com"] {
            assert!(allowed(address).is_some(), "{address} is a person's wish");
        }
        for address in ["file:///etc/passwd", "javascript:alert(1)", "smb://host/x", "ms-msdt:/id", "--help", "/usr/bin/true", "vnd.x:y"] {
            assert!(allowed(address).is_none(), "{address} could start anything");
        }
    }
}
