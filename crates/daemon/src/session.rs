//! One connection, from its greeting to its end.

use std::sync::Arc;
use std::task::Poll;

use bytes::Bytes;
use futures_util::FutureExt;
use link::frame::{Frame, FrameError, MediaFault, Method};
use link::hello::Welcome;
use link::media::{MEDIA_LIMIT, PIECE};
use link::server::{Greeting, greet};
use link::wire::{Wire, WireReader, pieces};
use tokio_util::sync::CancellationToken;

use crate::engine::Attached;
use crate::guests::{Admission, Guest, Guests};
use crate::queue::Queue;

/// Serves a connection to its end.
pub async fn serve(wire: Wire, guests: Arc<Guests>) {
    if let Err(error) = run(wire, &guests).await {
        tracing::debug!(%error, "a connection ended");
    }
}

async fn run(mut wire: Wire, guests: &Guests) -> Result<(), FrameError> {
    let hello = match greet(&mut wire, &guests.version).await? {
        Greeting::Guest(hello) => hello,
        Greeting::Newer(hello) => {
            tracing::info!(window = hello.version.release, "a newer window came; this engine leaves");
            guests.leave.cancel();
            return Ok(());
        }
        Greeting::Older(hello) => {
            tracing::info!(window = hello.version.release, "an older window was turned away");
            return Ok(());
        }
    };
    let cut = CancellationToken::new();
    let (queue, outgoing) = Queue::new(cut.clone());
    let (key, guest) = match guests.admit(&hello, &queue).await {
        Admission::Welcome(key, guest) => (key, guest),
        Admission::HandedOver => return wire.writer.send(Frame::HandedOver).await,
        Admission::Unknown => return Err(FrameError::Malformed("no guest has that key")),
    };
    let welcome = Frame::Welcome(Welcome { version: guests.version.clone(), key: key.clone() });
    if matches!(hello.purpose, link::Purpose::Media { .. }) {
        wire.writer.send(welcome).await?;
        return media(wire, guest.attached.as_ref()).await;
    }
    // The first frame in the queue, so that diffs and requests come after it.
    queue.post(welcome);
    guests.arrived(&hello.launch);
    let Wire { reader, writer } = wire;
    let outcome = tokio::select! {
        outcome = read(reader, &guest, &queue) => outcome,
        // The guest reads no more, or took the goodbye.
        () = outgoing.write(writer) => Ok(false),
        () = cut.cancelled() => Ok(false),
    };
    guests.left(&key, matches!(outcome, Ok(true)));
    outcome.map(|_| ())
}

/// Reads until the end; true if the guest said that it ends.
async fn read(mut reader: WireReader, guest: &Guest, queue: &Queue) -> Result<bool, FrameError> {
    while let Some(frame) = reader.next().await? {
        match frame {
            Frame::Call { id, method, body } => call(guest, queue, id, method, body),
            Frame::Reply { id, body } => guest.outlet.replied(id, &body),
            Frame::Bye => return Ok(true),
            _ => return Err(FrameError::Malformed("not for an engine")),
        }
    }
    Ok(false)
}

/// Begins calls in the order they came, and lets none wait for another's end.
///
/// A call goes on when its guest is gone: what a person did is not undone by closing a window.
fn call(guest: &Guest, queue: &Queue, id: u64, method: Method, body: Bytes) {
    let (attached, queue) = (guest.attached.clone(), queue.clone());
    let mut call = async move {
        let body = attached.call(method, body).await;
        queue.post(Frame::Answer { id, body });
    }
    .boxed();
    // The first step is taken here, so that of two intents the first one reaches the app first.
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    if call.as_mut().poll(&mut context) == Poll::Pending {
        tokio::spawn(call);
    }
}

/// Serves files to and from a guest, one after the other.
async fn media(mut wire: Wire, attached: &dyn Attached) -> Result<(), FrameError> {
    while let Some(frame) = wire.reader.next().await? {
        match frame {
            Frame::MediaGet { path } => match attached.media(&path).await {
                Ok(file) if file.bytes.len() as u64 <= MEDIA_LIMIT => {
                    wire.writer.send(Frame::MediaHead { total: file.bytes.len() as u64, content_type: file.content_type }).await?;
                    for piece in pieces(file.bytes, PIECE) {
                        wire.writer.send(Frame::MediaBytes(piece)).await?;
                    }
                }
                Ok(_) => wire.writer.send(Frame::MediaFailed(MediaFault::TooLarge)).await?,
                Err(fault) => wire.writer.send(Frame::MediaFailed(fault)).await?,
            },
            Frame::UploadChunk { path, total, offset, bytes } => {
                let answer = attached.upload_chunk(&path, total, offset, bytes).await;
                wire.writer.send(Frame::UploadAnswer(answer)).await?;
            }
            _ => return Err(FrameError::Malformed("not for a media connection")),
        }
    }
    Ok(())
}
