//! Stories of people, servers and faults, over the whole app without a window.
//!
//! Ann has a [`desk::Desk`]: the app as the daemon starts it, with a host in memory and a window that only keeps what it is sent.
//! Bob and the others act on the demo server. What ann sees is what her views hold, after every diff was applied as the UI applies it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests say plainly what they expect")]

mod desk;
mod scene;
mod server;

mod counting;
mod events;
mod killed;
mod leaving;
mod live;
mod offline;
mod pictures;
mod profiles;
mod reading;
mod signing_in;
mod threads;
