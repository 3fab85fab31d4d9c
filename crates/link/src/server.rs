//! The engine's end: listens, admits this user's processes only, and hears who comes.

use std::cmp::Ordering;
use std::io;
use std::time::Duration;

use interprocess::local_socket::ListenerOptions;
use interprocess::local_socket::tokio::{Listener as LocalListener, Stream};
use interprocess::local_socket::traits::tokio::Listener as _;

use crate::frame::{FRAME_LIMIT, Frame, FrameError, HELLO_LIMIT};
use crate::hello::{Hello, Version};
use crate::place::Place;
use crate::wire::Wire;

/// How long a guest may take to say who it is.
const PATIENCE: Duration = Duration::from_secs(10);

/// The engine's open socket.
pub struct Listener {
    inner: LocalListener,
}

impl Listener {
    /// Listens at `place`, in the stead of a dead engine's socket. The caller holds the [`crate::lock::EngineLock`].
    ///
    /// # Errors
    /// If the folder is not this user's alone or the system refuses the socket.
    pub fn bind(place: &Place) -> io::Result<Self> {
        place.prepare()?;
        place.clear()?;
        // The name is not reclaimed at the end: by then it may be the next engine's, and the next one clears what it finds.
        let options = ListenerOptions::new().name(place.name()?).reclaim_name(false);
        #[cfg(windows)]
        let options = {
            use interprocess::os::windows::local_socket::ListenerOptionsExt;
            use interprocess::os::windows::security_descriptor::SecurityDescriptor;
            let user = crate::os::own_sid()?;
            // Owned by this user, also in a process of an administrator's, whose objects belong to the group otherwise.
            // A protected list with one entry: all rights for that user.
            let descriptor = widestring::U16CString::from_str(format!("O:{user}D:P(A;;GA;;;{user})")).map_err(io::Error::other)?;
            options.security_descriptor(SecurityDescriptor::deserialize(&descriptor)?)
        };
        Ok(Self { inner: options.create_tokio()? })
    }

    /// The next connection of a process of this user; others are turned away.
    ///
    /// # Errors
    /// If the socket itself fails.
    pub async fn accept(&self) -> io::Result<Wire> {
        loop {
            let stream = self.inner.accept().await?;
            if is_own(&stream) {
                return Ok(wire(stream));
            }
            tracing::warn!("turned away a process of another user");
        }
    }
}

/// Whether the process at the other end is this user's.
///
/// On Unix the folder has seen to it already; this is the second lock on the door.
/// On Windows anybody may make a pipe of any name, so a window looks whose it is before it says a word: it may be about to say a password.
pub(crate) fn is_own(stream: &Stream) -> bool {
    #[cfg(unix)]
    {
        use interprocess::local_socket::traits::StreamCommon;
        stream.peer_creds().is_ok_and(|creds| creds.euid().is_some_and(|euid| euid == rustix::process::geteuid().as_raw()))
    }
    #[cfg(windows)]
    {
        use std::os::windows::io::AsHandle;
        let Stream::NamedPipe(pipe) = stream;
        matches!((crate::os::owner_sid(pipe.inner().as_handle()), crate::os::own_sid()), (Ok(owner), Ok(own)) if owner == own)
    }
}

/// Frames over a local socket.
pub(crate) fn wire(stream: Stream) -> Wire {
    let (input, output) = tokio::io::split(stream);
    Wire::new(input, output)
}

/// What a guest's version means for both.
#[derive(Debug)]
pub enum Greeting {
    /// Same version: the caller answers with [`Frame::Welcome`] or [`Frame::HandedOver`].
    Guest(Hello),
    /// The guest is newer. It was told that this engine leaves; the caller sees to that.
    Newer(Hello),
    /// The guest is older. It was told so and the connection is over.
    Older(Hello),
}

/// Hears who comes, and settles whose version is the newer one.
///
/// # Errors
/// If the guest does not introduce itself in time or in frames.
pub async fn greet(wire: &mut Wire, own: &Version) -> Result<Greeting, FrameError> {
    wire.reader.set_limit(HELLO_LIMIT);
    let first = tokio::time::timeout(PATIENCE, wire.reader.next()).await.map_err(|_| FrameError::Io(io::ErrorKind::TimedOut.into()))??;
    let Some(Frame::Hello(hello)) = first else { return Err(FrameError::Malformed("no introduction")) };
    wire.reader.set_limit(FRAME_LIMIT);
    Ok(match hello.version.compared_to(own) {
        Ordering::Equal => Greeting::Guest(hello),
        Ordering::Greater => {
            wire.writer.send(Frame::Leaving(own.clone())).await?;
            Greeting::Newer(hello)
        }
        Ordering::Less => {
            wire.writer.send(Frame::TooOld(own.clone())).await?;
            Greeting::Older(hello)
        }
    })
}
