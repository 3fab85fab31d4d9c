//! Files: sending them up and fetching them, both in a stream and watched for standing still (protocol E).

use crate::call::{Answer, Call, Progress, answer, broken_off};
use crate::{ApiError, Connection, ErrorKind};
use bytes::Bytes;
use futures_util::Stream;
use model::{ChannelId, FileId, FileInfo, Millis};
use reqwest::multipart::{Form, Part};
use serde::{Deserialize, Serialize};
use std::io;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How much is read from a source at once.
const CHUNK: usize = 64 * 1024;

/// What is sent up: so many bytes from a reader.
pub struct Source {
    /// Where the bytes come from.
    pub reader: Pin<Box<dyn AsyncRead + Send>>,
    /// How many there are. A source that ends early fails; one that has more is cut.
    pub size: u64,
}

impl Source {
    /// A file on disk, from `offset` on.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub async fn open(path: &std::path::Path, offset: u64) -> io::Result<Self> {
        use tokio::io::AsyncSeekExt;
        let mut file = tokio::fs::File::open(path).await?;
        let length = file.metadata().await?.len();
        file.seek(io::SeekFrom::Start(offset)).await?;
        Ok(Self { reader: Box::pin(file), size: length.saturating_sub(offset) })
    }

    /// Bytes in memory.
    pub fn bytes(bytes: Bytes) -> Self {
        Self { size: bytes.len() as u64, reader: Box::pin(io::Cursor::new(bytes)) }
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source").field("size", &self.size).finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Uploaded {
    file_infos: Vec<FileInfo>,
}

/// `POST /files`: sends one file, which hangs on no post yet. `progress` is told after each piece taken from the source.
///
/// # Errors
/// `TooLarge`, `Cancelled`, `Rejected` if the source cannot be read, else as [`ApiError`] says.
/// After an ambiguous failure the file may be there without our knowing; sending it again is harmless.
pub async fn upload_file(
    connection: &Connection,
    channel: &ChannelId,
    name: &str,
    source: Source,
    progress: Progress,
    cancel: &CancellationToken,
) -> Result<FileInfo, ApiError> {
    let call = connection.post("upload_file", &["files"]);
    let operation = call.operation();
    let outgoing = Outgoing::new(source, progress);
    let part = Part::stream_with_length(reqwest::Body::wrap_stream(outgoing.stream), outgoing.size).file_name(name.to_owned());
    // The channel must come before the file, or the server buffers it all.
    let form = Form::new().text("channel_id", channel.0.clone()).part("files", part);
    let request = call.request().multipart(form);
    let answer = outgoing.watch.send(&call, request, cancel).await?;
    let status = answer.response.status().as_u16();
    let body = answer.bytes(1024 * 1024).await?;
    let uploaded: Uploaded = serde_json::from_slice(&body).map_err(|error| ApiError::from_body(operation, status, &error))?;
    uploaded.file_infos.into_iter().next().ok_or_else(|| ApiError::new(operation, ErrorKind::NotMattermost).with_message("no file in the answer"))
}

/// A resumable upload.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct UploadSession {
    /// The server's id of the upload, not of the file.
    pub id: String,
    /// The channel.
    pub channel_id: ChannelId,
    /// File name.
    pub filename: String,
    /// In bytes.
    pub file_size: u64,
    /// How many bytes the server has.
    pub file_offset: u64,
    /// When it was begun.
    pub create_at: Millis,
}

/// `POST /uploads`: begins a resumable upload.
///
/// # Errors
/// See [`ApiError`]; `TooLarge` before any byte is sent.
pub async fn create_upload(connection: &Connection, channel: &ChannelId, name: &str, size: u64) -> Result<UploadSession, ApiError> {
    #[derive(Serialize)]
    struct Body<'a> {
        channel_id: &'a ChannelId,
        filename: &'a str,
        file_size: u64,
    }
    connection.post("create_upload", &["uploads"]).body(&Body { channel_id: channel, filename: name, file_size: size }).json().await
}

/// `GET /uploads/{id}`: how far it came.
///
/// # Errors
/// See [`ApiError`]; `NotFound` if it is complete or forgotten.
pub async fn get_upload(connection: &Connection, upload: &str) -> Result<UploadSession, ApiError> {
    connection.get("get_upload", &["uploads", upload]).json().await
}

/// `POST /uploads/{id}`: sends bytes from `file_offset` on. The first piece must be 5 MiB or the whole file, else the server throws it away.
/// `None` if more is expected.
///
/// # Errors
/// As [`upload_file`].
pub async fn upload_data(
    connection: &Connection,
    upload: &str,
    source: Source,
    progress: Progress,
    cancel: &CancellationToken,
) -> Result<Option<FileInfo>, ApiError> {
    let call = connection.post("upload_data", &["uploads", upload]);
    let operation = call.operation();
    let outgoing = Outgoing::new(source, progress);
    let request = call
        .request()
        .header("Content-Type", "application/octet-stream")
        .header("Content-Length", outgoing.size)
        .body(reqwest::Body::wrap_stream(outgoing.stream));
    let answer = outgoing.watch.send(&call, request, cancel).await?;
    let status = answer.response.status().as_u16();
    if status == 204 {
        return Ok(None);
    }
    let body = answer.bytes(1024 * 1024).await?;
    serde_json::from_slice(&body).map(Some).map_err(|error| ApiError::from_body(operation, status, &error))
}

type Pieces = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// A source on its way into a request.
struct Outgoing {
    stream: Pieces,
    size: u64,
    watch: Watch,
}

/// Sees whether the source still moves.
struct Watch {
    moved: watch::Receiver<u64>,
    unreadable: Arc<OnceLock<String>>,
}

impl Outgoing {
    fn new(source: Source, progress: Progress) -> Self {
        let (moving, moved) = watch::channel(0_u64);
        let unreadable = Arc::new(OnceLock::new());
        let size = source.size;
        let told = Arc::clone(&unreadable);
        let stream = futures_util::stream::try_unfold((source.reader.take(size), moving, 0_u64), move |(mut reader, moving, done)| {
            let (progress, told) = (Arc::clone(&progress), Arc::clone(&told));
            async move {
                if done == size {
                    return Ok(None);
                }
                let mut piece = Vec::with_capacity(CHUNK);
                let read = (&mut reader).take(CHUNK as u64).read_to_end(&mut piece).await;
                let failed = match read {
                    Ok(0) => io::Error::new(io::ErrorKind::UnexpectedEof, "the source ended early"),
                    Ok(count) => {
                        let done = done.saturating_add(count as u64);
                        progress(done, Some(size));
                        moving.send_replace(done);
                        return Ok(Some((Bytes::from(piece), (reader, moving, done))));
                    }
                    Err(error) => error,
                };
                let _ = told.set(failed.to_string());
                Err(failed)
            }
        });
        Self { stream: Box::pin(stream), size, watch: Watch { moved, unreadable } }
    }
}

impl Watch {
    async fn send(self, call: &Call<'_>, request: reqwest::RequestBuilder, cancel: &CancellationToken) -> Result<Answer, ApiError> {
        let operation = call.operation();
        let stall = call.connection().options().stall_timeout;
        let result = tokio::select! {
            result = answer(operation, request) => result,
            () = cancel.cancelled() => Err(ApiError::new(operation, ErrorKind::Cancelled)),
            () = stalled(self.moved, stall) => Err(ApiError::new(operation, ErrorKind::Unreachable { maybe_sent: true }).with_message("stalled")),
        };
        match self.unreadable.get() {
            Some(words) if result.is_err() => Err(ApiError::new(operation, ErrorKind::Rejected).with_message(words)),
            _ => result,
        }
    }
}

/// Ends when nothing has moved for so long, be it the bytes or, once they are all gone, the answer.
async fn stalled(mut moved: watch::Receiver<u64>, stall: Duration) {
    loop {
        match tokio::time::timeout(stall, moved.changed()).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return tokio::time::sleep(stall).await,
            Err(_) => return,
        }
    }
}

/// Which form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileForm {
    /// As it was sent.
    Original,
    /// A JPEG up to 1920 pixels wide; only if `has_preview_image`.
    Preview,
    /// A JPEG of 120 × 100; only if `has_preview_image`.
    Thumbnail,
}

/// A file on its way down. Dropping it ends the transfer.
#[derive(Debug)]
pub struct Download {
    answer: Answer,
    stall: Duration,
    cap: u64,
    done: u64,
}

impl Download {
    /// How many bytes come, if the server says so.
    pub fn length(&self) -> Option<u64> {
        self.answer.response.content_length()
    }

    /// How many have come.
    pub fn done(&self) -> u64 {
        self.done
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// `TooLarge` beyond the cap, `Truncated` if the line drops or nothing comes for the stall time.
    pub async fn next(&mut self) -> Result<Option<Bytes>, ApiError> {
        let operation = self.answer.operation;
        let status = self.answer.response.status().as_u16();
        let chunk = tokio::time::timeout(self.stall, self.answer.response.chunk()).await;
        let chunk = chunk
            .map_err(|_| ApiError { status: Some(status), ..ApiError::new(operation, ErrorKind::Truncated).with_message("stalled") })?
            .map_err(|error| broken_off(operation, status, &error))?;
        self.done = self.done.saturating_add(chunk.as_ref().map_or(0, Bytes::len) as u64);
        if self.done > self.cap { Err(ApiError::new(operation, ErrorKind::TooLarge)) } else { Ok(chunk) }
    }

    /// All of it at once.
    ///
    /// # Errors
    /// As [`Download::next`].
    pub async fn bytes(mut self) -> Result<Bytes, ApiError> {
        let mut all = bytes::BytesMut::new();
        while let Some(piece) = self.next().await? {
            all.extend_from_slice(&piece);
        }
        Ok(all.freeze())
    }
}

/// `GET /files/{id}`, `/preview` or `/thumbnail`, at most `cap` bytes.
///
/// # Errors
/// See [`ApiError`]; `TooLarge` if the server says it is larger than `cap`, `Rejected` (400) if there is no such form.
pub async fn get_file(connection: &Connection, file: &FileId, form: FileForm, cap: u64) -> Result<Download, ApiError> {
    let call = match form {
        FileForm::Original => connection.get("get_file", &["files", file.as_str()]),
        FileForm::Preview => connection.get("get_file_preview", &["files", file.as_str(), "preview"]),
        FileForm::Thumbnail => connection.get("get_file_thumbnail", &["files", file.as_str(), "thumbnail"]),
    };
    let operation = call.operation();
    let stall = connection.options().stall_timeout;
    let answer = tokio::time::timeout(stall, answer(operation, call.request()))
        .await
        .map_err(|_| ApiError::new(operation, ErrorKind::Unreachable { maybe_sent: true }).with_message("no answer in time"))??;
    answer.refuse_page()?;
    if answer.response.content_length().is_some_and(|length| length > cap) {
        return Err(ApiError::new(operation, ErrorKind::TooLarge));
    }
    Ok(Download { answer, stall, cap, done: 0 })
}

/// `GET /files/{id}/info`.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_file_info(connection: &Connection, file: &FileId) -> Result<FileInfo, ApiError> {
    connection.get("get_file_info", &["files", file.as_str(), "info"]).json().await
}
