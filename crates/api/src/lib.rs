//! How a Mattermost server is spoken to: one function per endpoint, [`Socket`], [`ServerEvent`], [`ApiError`].
//!
//! A [`Connection`] is an address with a token; endpoint functions take one and bear the API's operation names
//! (`posts::create_post`), a file for each group of them.
//! Results are `model` types as the wire has them; what `model` has no word for is defined beside its endpoint.
//! Nothing here remembers, retries or decides: an [`ApiError`] says once what happened, and the engine decides.
//!
//! The token travels as `Authorization: Bearer` only. There is no cookie jar and no `X-Requested-With`, so that cookies
//! and CSRF do not exist for us (protocol A2).

mod call;
mod connection;
mod endpoint;
mod error;
mod event;
mod probe;
mod server_url;
mod socket;
mod tls;
mod token;

pub use call::Progress;
pub use connection::{Connection, ConnectionOptions};
pub use endpoint::{
    categories, channels, commands, emoji, files, images, login, members, posts, preferences, reactions, roles, status, system, teams, threads, users,
};
pub use error::{ApiError, ErrorKind};
pub use event::{Broadcast, EVENTS, ServerEvent, data};
pub use probe::{InvalidServerVersion, OLDEST_VERSION, ProbeError, ServerInfo, ServerVersion, probe};
pub use server_url::{InvalidServerUrl, ServerUrl};
pub use socket::{Frame, Resume, Socket, SocketClosed, SocketOptions, SocketSender};
pub use token::Token;
