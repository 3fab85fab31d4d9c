//! Makes the app an [`Engine`]: the same verbs, with the link's types on one side and the app's on the other.

use std::sync::Arc;

use app::{App, Outlet, Window};
use async_trait::async_trait;
use bytes::Bytes;
use link::frame::{MediaFault, Method};
use link::media::File;

use crate::engine::{Attached, Engine, Signal};

/// The app.
pub struct AppEngine(pub Arc<App>);

#[async_trait]
impl Engine for AppEngine {
    fn attach(&self, outlet: Arc<dyn Outlet>) -> Arc<dyn Attached> {
        Arc::new(AppWindow(self.0.attach(outlet)))
    }

    fn alert_clicked(&self, target: &str, activation_token: Option<String>) {
        self.0.alert_clicked(target, activation_token);
    }

    fn tray_activated(&self, activation_token: Option<String>) {
        self.0.tray_activated(activation_token);
    }

    fn deep_link(&self, url: &str, activation_token: Option<String>) {
        self.0.deep_link(url, activation_token);
    }

    fn signal(&self, signal: Signal) {
        self.0.signal(match signal {
            Signal::Slept => app::SystemSignal::Slept,
            Signal::Woke => app::SystemSignal::Woke,
            Signal::NetworkChanged => app::SystemSignal::NetworkChanged,
            Signal::SessionLocked => app::SystemSignal::SessionLocked,
            Signal::SessionUnlocked => app::SystemSignal::SessionUnlocked,
            Signal::Idle(idle) => app::SystemSignal::Idle(idle),
        });
    }

    fn keeps_running_without_window(&self) -> bool {
        self.0.keeps_running_without_window()
    }

    async fn quit(&self) {
        self.0.quit().await;
    }
}

struct AppWindow(Window);

#[async_trait]
impl Attached for AppWindow {
    async fn call(&self, method: Method, body: Bytes) -> Bytes {
        let method = match method {
            Method::Dispatch => app::Method::Dispatch,
            Method::Ask => app::Method::Ask,
            Method::Open => app::Method::Open,
            Method::Close => app::Method::Close,
        };
        self.0.call(method, &body).await
    }

    async fn media(&self, path: &str) -> Result<File, MediaFault> {
        match self.0.media(path).await {
            Ok(media) => Ok(File { content_type: media.content_type, bytes: media.bytes }),
            Err(app::MediaError::NotFound) => Err(MediaFault::NotFound),
            Err(app::MediaError::Offline) => Err(MediaFault::Offline),
            Err(app::MediaError::TooLarge) => Err(MediaFault::TooLarge),
        }
    }

    async fn upload_chunk(&self, path: &str, total: u64, offset: u64, bytes: Bytes) -> Result<(), String> {
        let name = path.strip_prefix("/upload/").ok_or("not an address for uploads")?;
        self.0.upload_chunk(name, total, offset, &bytes)
    }
}
