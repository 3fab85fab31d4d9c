//! What happens: accounts, synchronisation, outbox, alerts. Where `api` and `store` meet.
//!
//! An [`Account`] is a signed-in person on a server: a store, a connection, live state, and three tasks.
//! [`sync`] keeps the socket and catches up; [`outbox`] sends what the person did; `sync::follow` fetches what became necessary.
//! Whatever a server says goes through [`ingest::apply`] and nowhere else.

mod account;
mod alert;
mod error;
pub mod events;
pub mod ingest;
mod live;
mod media;
mod outbox;
mod permission;
mod registry;
mod sign_in;
mod sync;
mod touched;
mod upload;

#[cfg(test)]
mod testing;

pub use account::{Account, Notice, Parts};
pub use alert::{Alert, Facts, Quiet, decide, wants_sound};
pub use api::{self, ApiError, Connection, ErrorKind, ProbeError, ServerInfo};
pub use error::EngineError;
pub use ingest::{Incoming, collapsed_threads};
pub use live::{InView, Line, Live, LiveChange, TYPING_LASTS};
pub use media::{MediaPath, MediaProblem};
pub use outbox::{OutgoingFile, Work};
pub use permission::{ChannelRights, Permissions, channel_rights};
pub use registry::{AccountRecord, Registry, write_whole};
pub use sign_in::{SignIn, SignedIn, connection, probe_server, sign_in, sign_out};
pub use store;
pub use sync::channel_stats;
pub use upload::{Upload, UploadProgress, UploadSource, Uploads};
