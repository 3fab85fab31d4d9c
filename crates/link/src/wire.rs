//! Frames over any pair of byte streams.

use bytes::{Buf, BufMut, Bytes, BytesMut};
use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::codec::{Decoder, Encoder, FramedRead, FramedWrite};

use crate::frame::{FRAME_LIMIT, Frame, FrameError};

/// Cuts a byte stream into frames by their length, refusing what is too long before it is read.
#[derive(Debug)]
pub struct FrameCodec {
    limit: usize,
}

impl FrameCodec {
    /// Accepts frames of at most `limit` bytes.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { limit }
    }
}

impl Decoder for FrameCodec {
    type Item = Frame;
    type Error = FrameError;

    fn decode(&mut self, source: &mut BytesMut) -> Result<Option<Frame>, FrameError> {
        let Some(prefix) = source.first_chunk::<4>() else { return Ok(None) };
        let size = u32::from_le_bytes(*prefix) as usize;
        if size > self.limit {
            return Err(FrameError::TooLarge { size, limit: self.limit });
        }
        if source.len() < 4 + size {
            // Grow with what really comes, not with what is announced.
            source.reserve((4 + size - source.len()).min(64 * 1024));
            return Ok(None);
        }
        source.advance(4);
        Frame::decode(source.split_to(size).freeze()).map(Some)
    }

    fn decode_eof(&mut self, source: &mut BytesMut) -> Result<Option<Frame>, FrameError> {
        match self.decode(source)? {
            Some(frame) => Ok(Some(frame)),
            None if source.is_empty() => Ok(None),
            None => Err(FrameError::Malformed("the connection ended within a frame")),
        }
    }
}

impl Encoder<Frame> for FrameCodec {
    type Error = FrameError;

    fn encode(&mut self, frame: Frame, out: &mut BytesMut) -> Result<(), FrameError> {
        let start = out.len();
        out.put_u32_le(0);
        frame.encode(out);
        let size = out.len() - start - 4;
        if size > FRAME_LIMIT {
            out.truncate(start);
            return Err(FrameError::TooLarge { size, limit: FRAME_LIMIT });
        }
        let prefix = u32::try_from(size).unwrap_or(u32::MAX).to_le_bytes();
        if let Some(place) = out.get_mut(start..start + 4) {
            place.copy_from_slice(&prefix);
        }
        Ok(())
    }
}

/// The side that takes frames from the connection.
pub struct WireReader(FramedRead<Box<dyn AsyncRead + Send + Unpin>, FrameCodec>);

impl WireReader {
    /// The next frame; `None` when the other side ended between two.
    ///
    /// # Errors
    /// If the connection failed or carried something else; it is useless then.
    pub async fn next(&mut self) -> Result<Option<Frame>, FrameError> {
        self.0.next().await.transpose()
    }

    /// Changes how large a frame may be from now on.
    pub fn set_limit(&mut self, limit: usize) {
        self.0.decoder_mut().limit = limit;
    }
}

/// The side that puts frames on the connection.
pub struct WireWriter(FramedWrite<Box<dyn AsyncWrite + Send + Unpin>, FrameCodec>);

impl WireWriter {
    /// Sends a frame and waits until the connection has taken it.
    ///
    /// # Errors
    /// If the connection failed, or the frame is larger than [`FRAME_LIMIT`].
    pub async fn send(&mut self, frame: Frame) -> Result<(), FrameError> {
        self.0.send(frame).await
    }
}

/// A connection that carries frames.
pub struct Wire {
    /// What comes in.
    pub reader: WireReader,
    /// What goes out.
    pub writer: WireWriter,
}

impl Wire {
    /// Frames over the given streams.
    pub fn new(input: impl AsyncRead + Send + Unpin + 'static, output: impl AsyncWrite + Send + Unpin + 'static) -> Self {
        Self {
            reader: WireReader(FramedRead::new(Box::new(input), FrameCodec::new(FRAME_LIMIT))),
            writer: WireWriter(FramedWrite::new(Box::new(output), FrameCodec::new(FRAME_LIMIT))),
        }
    }

    /// Two ends of a connection in memory, which holds at most `buffer` bytes in each direction.
    #[must_use]
    pub fn pair(buffer: usize) -> (Self, Self) {
        let (left, right) = tokio::io::duplex(buffer);
        let ((left_in, left_out), (right_in, right_out)) = (tokio::io::split(left), tokio::io::split(right));
        (Self::new(left_in, left_out), Self::new(right_in, right_out))
    }

    /// Sends one frame and takes the next one.
    ///
    /// # Errors
    /// As for reading and writing; an end of the connection is one too.
    pub async fn exchange(&mut self, frame: Frame) -> Result<Frame, FrameError> {
        self.writer.send(frame).await?;
        self.reader.next().await?.ok_or_else(|| FrameError::Io(std::io::ErrorKind::UnexpectedEof.into()))
    }
}

/// Cuts a body into the pieces in which media travel.
pub fn pieces(mut body: Bytes, size: usize) -> impl Iterator<Item = Bytes> {
    std::iter::from_fn(move || (!body.is_empty()).then(|| body.split_to(body.len().min(size.max(1)))))
}
