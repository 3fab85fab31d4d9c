//! A small Mattermost-compatible server, for the demo and for every test.
//!
//! It knows none of our other crates, so that a mistake in how they read the protocol cannot be repeated here.
//! State lives in memory behind one lock; a request is one call of one function of `routes`, and what it causes for
//! others is handed to `socket::hub` under the same lock, so that the order of events is the order of changes.
//! Two profiles, 5.37 and 11.6, answer as the real servers of these versions do; `tests/recordings` is the judge.
//!
//! ```no_run
//! # async fn story() -> std::io::Result<()> {
//! use demo_server::{DemoServer, Options, Profile};
//! let server = DemoServer::start(Options { profile: Profile::V11_6, ..Options::default() }).await?;
//! server.fails_next("create_post", 503);
//! server.post_as("bob", "town-square", "good morning");
//! println!("{}", server.url());
//! server.stop().await;
//! # Ok(()) }
//! ```

mod acts;
mod answer;
mod call;
mod clock;
mod dispatch;
mod faults;
mod ids;
mod people;
mod pictures;
mod routes;
mod seed;
mod server;
mod socket;
mod state;
mod wire;

pub use acts::PostView;
pub use dispatch::Requested;
pub use faults::Awkward;
pub use people::live;
pub use routes::operation_of;
pub use server::DemoServer;

/// The password of every person of the seeded workspace.
pub const DEMO_PASSWORD: &str = "tidings-demo-1";

/// Which real server is imitated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// Team Edition 5.37 of 2021: no collapsed threads by default, no drafts, no all-teams endpoints.
    V5_37,
    /// Team Edition 11.6 of 2026.
    #[default]
    V11_6,
}

impl Profile {
    /// True for 11.6, where most of the protocol's younger half exists.
    #[must_use]
    pub fn is_new(self) -> bool {
        self == Self::V11_6
    }

    /// The version number as the server tells it.
    #[must_use]
    pub fn version(self) -> &'static str {
        match self {
            Self::V5_37 => "5.37.0",
            Self::V11_6 => "11.6.0",
        }
    }
}

impl std::str::FromStr for Profile {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        match s {
            "5.37" => Ok(Self::V5_37),
            "11.6" => Ok(Self::V11_6),
            other => Err(format!("no profile {other}; there are 5.37 and 11.6")),
        }
    }
}

/// What the server holds when it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Workspace {
    /// A company of 25 people in 3 teams and 40 channels, with months of history.
    #[default]
    Company,
    /// The benchmark's workspace W: 20 teams, 4,000 channels that ann has joined, 200,000 users, 60 unread channels.
    W {
        /// How many posts there are in all; they are computed when asked for.
        posts: u64,
    },
}

/// How to start a server.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The version to imitate.
    pub profile: Profile,
    /// Seeds ids, pictures and history: the same seed gives the same workspace.
    pub seed: u64,
    /// True: no people at all; the first account created is the administrator.
    pub empty: bool,
    /// Where to listen; a free port of 127.0.0.1 when `None`.
    pub listen: Option<std::net::SocketAddr>,
    /// A path that the site lives under, such as `/chat`; empty for none.
    pub subpath: String,
    /// What it holds, unless `empty`.
    pub workspace: Workspace,
    /// Where the clock stands at the start, in milliseconds since the epoch; the system's time when `None`.
    pub starts_at: Option<i64>,
}
