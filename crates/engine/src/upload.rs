//! Files on their way up.
//!
//! An upload is live state: it needs the line while it runs and ends with the process.
//! Its file is attached to a post by id once it is up; a post whose upload died says so and keeps its text.

use crate::live::{Line, Live, LiveChange};
use crate::{Account, EngineError};
use api::files::{self, Source};
use bytes::Bytes;
use model::{ChannelId, FileInfo};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio_util::sync::CancellationToken;

/// Where the bytes are.
#[derive(Clone, Debug)]
pub enum UploadSource {
    /// In a file that the person chose.
    Path(PathBuf),
    /// Pasted or dropped.
    Bytes(Bytes),
}

/// How far an upload is.
#[derive(Clone, Debug, PartialEq)]
pub enum UploadProgress {
    /// Waits for the line.
    Waiting,
    /// This fraction is up.
    Sending(f64),
    /// It is up.
    Done(FileInfo),
    /// It failed.
    Failed(EngineError),
}

/// An upload.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Its name, unique in this process.
    pub id: String,
    /// The channel it is meant for.
    pub channel: ChannelId,
    /// File name.
    pub name: String,
    /// In bytes.
    pub size: u64,
    /// Its kind.
    pub mime_type: String,
    /// How far it is.
    pub progress: UploadProgress,
    source: UploadSource,
    cancel: CancellationToken,
}

/// All uploads of an account.
#[derive(Clone)]
pub struct Uploads {
    all: Arc<Mutex<HashMap<String, Upload>>>,
    live: Live,
}

impl Uploads {
    pub(crate) fn new(live: Live) -> Self {
        Self { all: Arc::default(), live }
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, Upload>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An upload.
    pub fn get(&self, id: &str) -> Option<Upload> {
        self.all().get(id).cloned()
    }

    /// How far an upload is; `None` if this process knows of none.
    pub fn progress(&self, id: &str) -> Option<UploadProgress> {
        self.all().get(id).map(|upload| upload.progress.clone())
    }

    /// The bytes of an upload that was pasted, for a picture of it.
    pub fn bytes(&self, id: &str) -> Option<Bytes> {
        match self.all().get(id)?.source.clone() {
            UploadSource::Bytes(bytes) => Some(bytes),
            UploadSource::Path(_) => None,
        }
    }

    fn set(&self, id: &str, progress: UploadProgress) {
        if let Some(upload) = self.all().get_mut(id) {
            upload.progress = progress;
        }
        self.live.tell(LiveChange::Upload(id.to_owned()));
    }

    /// Ends an upload and forgets it.
    pub fn cancel(&self, id: &str) {
        let gone = self.all().remove(id);
        if let Some(upload) = gone {
            upload.cancel.cancel();
            self.live.tell(LiveChange::Upload(id.to_owned()));
        }
    }
}

impl Account {
    /// Begins an upload.
    pub fn upload(&self, id: &str, channel: &ChannelId, name: &str, size: u64, mime_type: &str, source: UploadSource) {
        let upload = Upload {
            id: id.to_owned(),
            channel: channel.clone(),
            name: name.to_owned(),
            size,
            mime_type: mime_type.to_owned(),
            progress: UploadProgress::Waiting,
            source,
            cancel: CancellationToken::new(),
        };
        self.uploads().all().insert(id.to_owned(), upload);
        self.uploads().live.tell(LiveChange::Upload(id.to_owned()));
        self.retry_upload(id);
    }

    /// Tries an upload (again).
    pub fn retry_upload(&self, id: &str) {
        let Some(upload) = self.uploads().get(id) else { return };
        self.uploads().set(id, UploadProgress::Waiting);
        let account = self.clone();
        self.spawn(async move { account.run_upload(upload).await });
    }

    async fn run_upload(&self, upload: Upload) {
        let id = upload.id.clone();
        loop {
            while self.live().line() != Line::Online {
                let mut changes = self.live().changes();
                if self.live().line() == Line::Online {
                    break;
                }
                tokio::select! {
                    _change = changes.recv() => {}
                    () = upload.cancel.cancelled() => return,
                }
            }
            self.uploads().set(&id, UploadProgress::Sending(0.0));
            match self.send_file(&upload).await {
                Ok(info) => {
                    self.uploads().set(&id, UploadProgress::Done(info));
                    self.outbox_changed();
                    return;
                }
                Err(_) if upload.cancel.is_cancelled() => return,
                Err(error) if error.is_offline() => {
                    // The line dropped: the upload goes on when it is back.
                    self.uploads().set(&id, UploadProgress::Waiting);
                    self.pause(std::time::Duration::from_secs(1)).await;
                }
                Err(error) => {
                    tracing::info!(%error, "an upload failed");
                    self.uploads().set(&id, UploadProgress::Failed(error));
                    self.outbox_changed();
                    return;
                }
            }
        }
    }

    async fn send_file(&self, upload: &Upload) -> Result<FileInfo, EngineError> {
        let source = match &upload.source {
            UploadSource::Bytes(bytes) => Source::bytes(bytes.clone()),
            UploadSource::Path(path) => Source::open(path, 0).await.map_err(|error| store::StoreError::Io(error.to_string()))?,
        };
        let (uploads, id) = (self.uploads().clone(), upload.id.clone());
        let total = upload.size.max(1);
        let progress = Arc::new(move |done: u64, _: Option<u64>| {
            #[allow(clippy::cast_precision_loss, reason = "a fraction for a bar")]
            uploads.set(&id, UploadProgress::Sending((done as f64 / total as f64).min(1.0)));
        });
        Ok(files::upload_file(&self.connection(), &upload.channel, &upload.name, source, progress, &upload.cancel).await?)
    }
}
