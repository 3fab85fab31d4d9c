//! What the two processes say to each other, and its bytes.
//!
//! A frame on a socket is a length (`u32`, little endian, of what follows), a kind (one byte), the kind's fixed fields
//! (little endian) and a body that takes the rest.
//! On a WebSocket or a channel, which keep messages apart themselves, the length is left out.
//!
//! | kind | frame | fields | body |
//! |---|---|---|---|
//! | 1 | `Hello` | | JSON |
//! | 2 | `Welcome` | | JSON |
//! | 3 | `HandedOver` | | |
//! | 4 | `TooOld` | | JSON |
//! | 5 | `Leaving` | | JSON |
//! | 6 | `Call` | id `u64`, method `u8` | JSON |
//! | 7 | `Answer` | id `u64` | JSON |
//! | 8 | `Diffs` | view `u32`, batch `u32` | JSON |
//! | 9 | `Request` | id `u64` | JSON |
//! | 10 | `Reply` | id `u64` | JSON |
//! | 11 | `Bye` | | |
//! | 20 | `MediaGet` | | path, UTF-8 |
//! | 21 | `MediaHead` | total `u64` | content type, UTF-8 |
//! | 22 | `MediaBytes` | | bytes |
//! | 23 | `MediaFailed` | reason `u8` | |
//! | 24 | `UploadChunk` | total `u64`, offset `u64`, path length `u16` | path, then bytes |
//! | 25 | `UploadAnswer` | ok `u8` | reason, UTF-8, for the log |

use bytes::{Buf, BufMut, Bytes, BytesMut};
use serde::de::DeserializeOwned;

use crate::hello::{Hello, Version, Welcome};

/// The largest frame either side accepts, in bytes.
pub const FRAME_LIMIT: usize = 16 * 1024 * 1024;
/// The largest frame accepted from someone who has not introduced themselves.
pub const HELLO_LIMIT: usize = 64 * 1024;

/// One of the four calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// An intent.
    Dispatch,
    /// A query.
    Ask,
    /// Opens a view.
    Open,
    /// Closes one.
    Close,
}

/// Why a media file does not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MediaFault {
    /// No such file, or not for this person.
    #[error("there is no such file")]
    NotFound,
    /// It is not here and its server cannot be reached.
    #[error("the server cannot be reached")]
    Offline,
    /// It is larger than a window may hold in memory.
    #[error("the file is too large to be shown")]
    TooLarge,
}

/// Why bytes are not a frame. The connection is useless after one.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The frame announces more than is allowed.
    #[error("a frame of {size} bytes, {limit} are allowed")]
    TooLarge {
        /// Announced size.
        size: usize,
        /// Allowed size.
        limit: usize,
    },
    /// No frame of that kind.
    #[error("unknown frame kind {0}")]
    Unknown(u8),
    /// It ends before its fields do, or a field cannot be read.
    #[error("malformed frame: {0}")]
    Malformed(&'static str),
    /// The connection failed or ended within a frame.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// One message between window and engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// The guest introduces itself. Always first.
    Hello(Hello),
    /// The guest may go on.
    Welcome(Welcome),
    /// Another window process was told to come forward; this one is not needed.
    HandedOver,
    /// The window is older than the engine, whose version this is.
    TooOld(Version),
    /// The engine is older than its guest and leaves, once its writes are done.
    Leaving(Version),
    /// One of the four calls.
    Call {
        /// Chosen by the caller, unique in the connection.
        id: u64,
        /// Which call.
        method: Method,
        /// JSON.
        body: Bytes,
    },
    /// The answer to the call of that id.
    Answer {
        /// The call's.
        id: u64,
        /// JSON: `{"ok": …}` or `{"error": …}`.
        body: Bytes,
    },
    /// A batch of diffs of an open view.
    Diffs {
        /// The view.
        view: u32,
        /// To be acknowledged by the page.
        batch: u32,
        /// JSON.
        body: Bytes,
    },
    /// The engine asks the window to do something.
    Request {
        /// Chosen by the engine.
        id: u64,
        /// JSON.
        body: Bytes,
    },
    /// The window did it, or says why not.
    Reply {
        /// The request's.
        id: u64,
        /// JSON.
        body: Bytes,
    },
    /// The sender ends on purpose; nothing failed.
    Bye,
    /// Asks for a file.
    MediaGet {
        /// Path of the media address, without scheme and host.
        path: String,
    },
    /// The file comes, in as many [`Frame::MediaBytes`] as it takes.
    MediaHead {
        /// Its size in bytes.
        total: u64,
        /// Its MIME type.
        content_type: String,
    },
    /// A piece of the file.
    MediaBytes(Bytes),
    /// The file does not come.
    MediaFailed(MediaFault),
    /// A piece of a file the person attaches.
    UploadChunk {
        /// Path of the media address, without scheme and host.
        path: String,
        /// Size of the whole file in bytes.
        total: u64,
        /// Where this piece begins.
        offset: u64,
        /// The piece.
        bytes: Bytes,
    },
    /// Whether the piece was taken; the reason is for the log.
    UploadAnswer(Result<(), String>),
}

impl Frame {
    /// Appends the frame without its length.
    pub fn encode(&self, out: &mut BytesMut) {
        match self {
            Self::Hello(hello) => json(out, 1, hello),
            Self::Welcome(welcome) => json(out, 2, welcome),
            Self::HandedOver => out.put_u8(3),
            Self::TooOld(version) => json(out, 4, version),
            Self::Leaving(version) => json(out, 5, version),
            Self::Call { id, method, body } => {
                out.put_u8(6);
                out.put_u64_le(*id);
                out.put_u8(method_byte(*method));
                out.put_slice(body);
            }
            Self::Answer { id, body } => numbered(out, 7, *id, body),
            Self::Diffs { view, batch, body } => {
                out.put_u8(8);
                out.put_u32_le(*view);
                out.put_u32_le(*batch);
                out.put_slice(body);
            }
            Self::Request { id, body } => numbered(out, 9, *id, body),
            Self::Reply { id, body } => numbered(out, 10, *id, body),
            Self::Bye => out.put_u8(11),
            Self::MediaGet { path } => {
                out.put_u8(20);
                out.put_slice(path.as_bytes());
            }
            Self::MediaHead { total, content_type } => numbered(out, 21, *total, content_type.as_bytes()),
            Self::MediaBytes(bytes) => {
                out.put_u8(22);
                out.put_slice(bytes);
            }
            Self::MediaFailed(fault) => out.put_slice(&[23, fault_byte(*fault)]),
            Self::UploadChunk { path, total, offset, bytes } => {
                // A path of more than 64 KiB is cut here and then unknown to the engine: an address made by the page never is one.
                let path = path.as_bytes().get(..path.len().min(usize::from(u16::MAX))).unwrap_or_default();
                out.put_u8(24);
                out.put_u64_le(*total);
                out.put_u64_le(*offset);
                out.put_u16_le(u16::try_from(path.len()).unwrap_or(u16::MAX));
                out.put_slice(path);
                out.put_slice(bytes);
            }
            Self::UploadAnswer(answer) => {
                out.put_slice(&[25, u8::from(answer.is_ok())]);
                out.put_slice(answer.as_ref().err().map_or(&[], |reason| reason.as_bytes()));
            }
        }
    }

    /// The frame alone, as a message of its own.
    #[must_use]
    pub fn to_bytes(&self) -> Bytes {
        let mut out = BytesMut::new();
        self.encode(&mut out);
        out.freeze()
    }

    /// Reads a frame from all of `bytes`. Bodies share their memory.
    ///
    /// # Errors
    /// If it is not exactly one frame.
    pub fn decode(mut bytes: Bytes) -> Result<Self, FrameError> {
        let kind = bytes.try_get_u8().map_err(|_| FrameError::Malformed("empty"))?;
        let frame = match kind {
            1 => Self::Hello(parsed(&bytes)?),
            2 => Self::Welcome(parsed(&bytes)?),
            3 => empty(&bytes, Self::HandedOver)?,
            4 => Self::TooOld(parsed(&bytes)?),
            5 => Self::Leaving(parsed(&bytes)?),
            6 => {
                let id = number(&mut bytes)?;
                let method = method_of(bytes.try_get_u8().map_err(|_| FrameError::Malformed("no method"))?)?;
                Self::Call { id, method, body: bytes }
            }
            7 => Self::Answer { id: number(&mut bytes)?, body: bytes },
            8 => {
                let (view, batch) = (small_number(&mut bytes)?, small_number(&mut bytes)?);
                Self::Diffs { view, batch, body: bytes }
            }
            9 => Self::Request { id: number(&mut bytes)?, body: bytes },
            10 => Self::Reply { id: number(&mut bytes)?, body: bytes },
            11 => empty(&bytes, Self::Bye)?,
            20 => Self::MediaGet { path: text(&bytes)? },
            21 => Self::MediaHead { total: number(&mut bytes)?, content_type: text(&bytes)? },
            22 => Self::MediaBytes(bytes),
            23 => {
                let fault = fault_of(bytes.try_get_u8().map_err(|_| FrameError::Malformed("no reason"))?)?;
                empty(&bytes, Self::MediaFailed(fault))?
            }
            24 => {
                let (total, offset) = (number(&mut bytes)?, number(&mut bytes)?);
                let length = usize::from(bytes.try_get_u16_le().map_err(|_| FrameError::Malformed("no path"))?);
                if bytes.len() < length {
                    return Err(FrameError::Malformed("path ends early"));
                }
                let path = text(&bytes.split_to(length))?;
                Self::UploadChunk { path, total, offset, bytes }
            }
            25 => match bytes.try_get_u8() {
                Ok(1) => empty(&bytes, Self::UploadAnswer(Ok(())))?,
                Ok(0) => Self::UploadAnswer(Err(text(&bytes)?)),
                _ => return Err(FrameError::Malformed("no outcome")),
            },
            other => return Err(FrameError::Unknown(other)),
        };
        Ok(frame)
    }
}

fn json<T: serde::Serialize>(out: &mut BytesMut, kind: u8, value: &T) {
    out.put_u8(kind);
    // Plain structs of text and numbers always serialize; an empty body would be refused as malformed by the other side.
    out.put_slice(&serde_json::to_vec(value).unwrap_or_default());
}

fn numbered(out: &mut BytesMut, kind: u8, number: u64, body: &[u8]) {
    out.put_u8(kind);
    out.put_u64_le(number);
    out.put_slice(body);
}

fn number(bytes: &mut Bytes) -> Result<u64, FrameError> {
    bytes.try_get_u64_le().map_err(|_| FrameError::Malformed("number ends early"))
}

fn small_number(bytes: &mut Bytes) -> Result<u32, FrameError> {
    bytes.try_get_u32_le().map_err(|_| FrameError::Malformed("number ends early"))
}

fn parsed<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, FrameError> {
    serde_json::from_slice(bytes).map_err(|_| FrameError::Malformed("not the JSON it should be"))
}

fn text(bytes: &Bytes) -> Result<String, FrameError> {
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| FrameError::Malformed("not UTF-8"))
}

fn empty(bytes: &Bytes, frame: Frame) -> Result<Frame, FrameError> {
    if bytes.is_empty() { Ok(frame) } else { Err(FrameError::Malformed("more than expected")) }
}

fn method_byte(method: Method) -> u8 {
    match method {
        Method::Dispatch => 0,
        Method::Ask => 1,
        Method::Open => 2,
        Method::Close => 3,
    }
}

fn method_of(byte: u8) -> Result<Method, FrameError> {
    Ok(match byte {
        0 => Method::Dispatch,
        1 => Method::Ask,
        2 => Method::Open,
        3 => Method::Close,
        _ => return Err(FrameError::Malformed("unknown method")),
    })
}

fn fault_byte(fault: MediaFault) -> u8 {
    match fault {
        MediaFault::NotFound => 0,
        MediaFault::Offline => 1,
        MediaFault::TooLarge => 2,
    }
}

fn fault_of(byte: u8) -> Result<MediaFault, FrameError> {
    Ok(match byte {
        0 => MediaFault::NotFound,
        1 => MediaFault::Offline,
        2 => MediaFault::TooLarge,
        _ => return Err(FrameError::Malformed("unknown reason")),
    })
}
