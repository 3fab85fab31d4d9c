//! Media on connections of their own, from the window's end.
//!
//! A connection is made for each file and closed after it: a local one costs less than keeping account of idle ones.

use bytes::{Bytes, BytesMut};

use crate::client::{ConnectError, knock};
use crate::frame::{Frame, FrameError, MediaFault};
use crate::hello::{Launch, Purpose};
use crate::place::Place;
use crate::wire::Wire;

/// The largest file a window holds in memory, in bytes. Larger ones are saved to disk by the engine instead.
pub const MEDIA_LIMIT: u64 = 128 * 1024 * 1024;
/// Into what pieces files are cut on the way to a window, in bytes.
pub const PIECE: usize = 256 * 1024;

/// A whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its MIME type.
    pub content_type: String,
    /// Its content.
    pub bytes: Bytes,
}

/// Why a file could not be fetched or handed up.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// The engine says so.
    #[error(transparent)]
    Fault(#[from] MediaFault),
    /// The engine refused an upload; for the log.
    #[error("refused: {0}")]
    Refused(String),
    /// There is no engine, or it went away.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The connection failed or said something unexpected.
    #[error(transparent)]
    Frame(#[from] FrameError),
}

async fn connect(place: &Place, key: &str) -> Result<Wire, MediaError> {
    let (wire, _) = knock(place, Purpose::Media { key: key.to_owned() }, Launch::default()).await?;
    Ok(wire)
}

/// Fetches the file of `path` for the window that was welcomed with `key`.
///
/// # Errors
/// As [`MediaError`] tells; a file whose pieces do not add up to what was announced is refused whole.
pub async fn get(place: &Place, key: &str, path: String) -> Result<File, MediaError> {
    let mut wire = connect(place, key).await?;
    read(&mut wire, path).await
}

/// [`get`] on a connection that is open.
///
/// # Errors
/// As [`get`].
pub async fn read(wire: &mut Wire, path: String) -> Result<File, MediaError> {
    let (total, content_type) = match wire.exchange(Frame::MediaGet { path }).await? {
        Frame::MediaHead { total, content_type } => (total, content_type),
        Frame::MediaFailed(fault) => return Err(fault.into()),
        _ => return Err(FrameError::Malformed("no head").into()),
    };
    if total > MEDIA_LIMIT {
        return Err(MediaFault::TooLarge.into());
    }
    let mut whole = BytesMut::new();
    while (whole.len() as u64) < total {
        match wire.reader.next().await? {
            Some(Frame::MediaBytes(piece)) if !piece.is_empty() => whole.extend_from_slice(&piece),
            Some(Frame::MediaFailed(fault)) => return Err(fault.into()),
            _ => return Err(FrameError::Malformed("the file ends early").into()),
        }
    }
    if whole.len() as u64 != total {
        return Err(FrameError::Malformed("more than was announced").into());
    }
    Ok(File { content_type, bytes: whole.freeze() })
}

/// Hands up a piece of a file that the person attaches.
///
/// # Errors
/// As [`MediaError`] tells.
pub async fn upload(place: &Place, key: &str, path: String, total: u64, offset: u64, bytes: Bytes) -> Result<(), MediaError> {
    let mut wire = connect(place, key).await?;
    match wire.exchange(Frame::UploadChunk { path, total, offset, bytes }).await? {
        Frame::UploadAnswer(Ok(())) => Ok(()),
        Frame::UploadAnswer(Err(reason)) => Err(MediaError::Refused(reason)),
        _ => Err(FrameError::Malformed("no outcome").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_that_ends_early_is_no_file() {
        let (mut window, mut engine) = Wire::pair(1024);
        let engine = tokio::spawn(async move {
            let _ = engine.reader.next().await;
            engine.writer.send(Frame::MediaHead { total: 10, content_type: "image/png".into() }).await.unwrap();
            engine.writer.send(Frame::MediaBytes(Bytes::from_static(b"short"))).await.unwrap();
        });
        let outcome = read(&mut window, "/x".into()).await;
        assert!(matches!(outcome, Err(MediaError::Frame(_))), "half a picture must not be shown as a whole one: {outcome:?}");
        engine.await.unwrap();
    }

    #[tokio::test]
    async fn a_file_that_is_too_large_is_refused_before_it_is_read() {
        let (mut window, mut engine) = Wire::pair(1024);
        let engine = tokio::spawn(async move {
            let _ = engine.reader.next().await;
            engine.writer.send(Frame::MediaHead { total: u64::MAX, content_type: "video/mp4".into() }).await.unwrap();
        });
        let outcome = read(&mut window, "/x".into()).await;
        assert!(matches!(outcome, Err(MediaError::Fault(MediaFault::TooLarge))), "a number alone must not make us reserve memory: {outcome:?}");
        engine.await.unwrap();
    }
}
