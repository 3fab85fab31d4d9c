//! Keeping up with the server: one socket, and the fetching that it makes necessary.
//!
//! ```text
//!             connect fails                      hello: events were missed, or none were seen yet
//!  Offline ◀───────────────── Connecting ──────────────▶ Entry ── done ──▶ Live
//!     │  pause, jittered,          ▲    └── resumed: nothing was missed ──▶ Live
//!     └── or "now" ────────────────┘                                         │
//!                                  ▲                closed, gap, no answer   │
//!                                  └─────────────────────────────────────────┘
//!  401 anywhere ──▶ SignedOut: waits until the person signs in again
//! ```
//!
//! While `Entry` fetches, events wait: a list that was made before an event must not overwrite it. Where an event asks for all lists
//! again (a team came, replies are shown in another way), a living connection goes through `Entry` once more.

mod entry;
mod follow;
pub(crate) mod history;
mod people;

use crate::ingest::Follow;
use crate::live::Line;
use crate::touched::channels_of;
use crate::{Account, EngineError, Incoming};
use api::{ErrorKind, Frame, Resume, Socket, SocketClosed, SocketOptions};
use futures_util::StreamExt;
use futures_util::stream::FuturesOrdered;
use model::ChannelId;
use rand::Rng;
use std::collections::HashSet;
use std::time::Duration;

pub(crate) use follow::follow;
pub use people::channel_stats;
pub(crate) use people::{Looked, watch as watch_people};

/// The first pause after a lost connection.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause. Short enough that nobody reaches for a button, long enough for a server that is coming up.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Keeps an account connected until it is stopped.
pub(crate) async fn run(account: Account) {
    let mut resume = Resume::Fresh;
    let mut failures = 0u32;
    loop {
        if account.live().line() == Line::SignedOut {
            account.reconnect_wanted().await;
            failures = 0;
            continue;
        }
        let options = socket_options(&account).await;
        match Socket::connect(&account.connection(), resume.clone(), &options).await {
            Ok(mut socket) => {
                *account.sender() = Some(socket.sender());
                let (closed, lived) = live(&account, &mut socket).await;
                *account.sender() = None;
                resume = socket.resume();
                tracing::info!(%closed, "the socket ended");
                if lived {
                    failures = 0;
                }
                if closed == SocketClosed::MaybeUnauthorized {
                    resume = Resume::Fresh;
                    if let Err(error) = api::users::get_me(&account.connection()).await {
                        account.check_session(&EngineError::Api(error));
                    }
                }
            }
            Err(error) => {
                tracing::info!(%error, "the server cannot be reached");
                if error.kind == ErrorKind::Unauthorized {
                    account.check_session(&EngineError::Api(error));
                }
            }
        }
        if account.live().line() == Line::SignedOut {
            continue;
        }
        let pause = pause(failures);
        failures = failures.saturating_add(1);
        let now = account.clock().now();
        let retry_at = now.plus(i64::try_from(pause.as_millis()).unwrap_or(i64::MAX));
        account.live().set_line(Line::Offline { since: now, retry_at });
        account.pause(pause).await;
        if account.live().line() != Line::SignedOut {
            account.live().set_line(Line::Offline { since: now, retry_at: model::Millis::ZERO });
        }
    }
}

/// Full jitter over a doubling pause, so that ten thousand clients do not come back in one wave.
fn pause(failures: u32) -> Duration {
    let longest = FIRST_PAUSE.saturating_mul(2u32.saturating_pow(failures.min(6))).min(LONGEST_PAUSE);
    let floor = FIRST_PAUSE / 2;
    floor + longest.mul_f64(rand::rng().random::<f64>())
}

async fn socket_options(account: &Account) -> SocketOptions {
    let url = account.store().read(|r| Ok(r.config()?.text("WebsocketURL").to_owned())).await.unwrap_or_default();
    SocketOptions { websocket_url: url, ..SocketOptions::default() }
}

/// Lives on a socket until it ends. Tells whether it ever came to life.
async fn live(account: &Account, socket: &mut Socket) -> (SocketClosed, bool) {
    match socket.next().await {
        Ok(Frame::Resumed) => {}
        Ok(Frame::Hello { server_version, .. }) => {
            account.whole().clear();
            let forgotten = account.store().write(move |tx| {
                tx.set_meta(store::MetaKey::ServerVersion, &server_version)?;
                tx.doubt_threads()
            });
            if let Err(error) = forgotten.await {
                tracing::error!(%error, "noting a new connection");
            }
            if let Err(closed) = enter(account, socket).await {
                return (closed, false);
            }
        }
        Ok(other) => tracing::warn!(?other, "a socket began with something else than a hello"),
        Err(closed) => return (closed, false),
    }
    account.live().set_line(Line::Online);
    account.wake_outbox();
    let mut writes = FuturesOrdered::new();
    loop {
        tokio::select! {
            frame = socket.next() => match frame {
                Ok(Frame::Event { event, broadcast, .. }) => writes.push_back(account.take(Incoming::Event(Box::new(event), broadcast))),
                Ok(Frame::Hello { .. }) => return (SocketClosed::Failed("a second hello".into()), true),
                Ok(Frame::Resumed | Frame::Reply { .. }) => {}
                Err(closed) => return (closed, true),
            },
            Some(written) = writes.next() => if let Err(error) = written {
                tracing::error!(%error, "an event was not written");
            },
            () = account.resync_wanted() => if let Err(closed) = enter(account, socket).await {
                return (closed, true);
            },
        }
    }
}

/// Fetches what is needed after a hello, while events wait.
async fn enter(account: &Account, socket: &mut Socket) -> Result<(), SocketClosed> {
    let mut waiting = Vec::new();
    let entry = entry::run(account);
    tokio::pin!(entry);
    let outcome = loop {
        tokio::select! {
            outcome = &mut entry => break outcome,
            frame = socket.next() => match frame? {
                Frame::Event { event, broadcast, .. } => waiting.push((event, broadcast)),
                Frame::Hello { .. } | Frame::Resumed | Frame::Reply { .. } => {}
            },
        }
    };
    // The lists are of several moments, and each event of one before or after them: where counters met events, only asking again is certain.
    let unsure: HashSet<ChannelId> = waiting.iter().flat_map(|(event, broadcast)| channels_of(event, broadcast)).collect();
    for (event, broadcast) in waiting {
        if let Err(error) = account.take(Incoming::Event(Box::new(event), broadcast)).await {
            tracing::error!(%error, "an event was not written");
        }
    }
    match outcome {
        Ok(()) => {
            unsure.into_iter().for_each(|channel| account.follow(Follow::Channel(channel)));
            account.spawn(entry::afterwards(account.clone()));
            Ok(())
        }
        Err(error) => {
            tracing::warn!(%error, "the first synchronisation failed");
            account.check_session(&error);
            Err(SocketClosed::Failed(error.to_string()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_stay_bounded_and_differ() {
        for failures in 0..20 {
            let pause = pause(failures);
            assert!(pause >= FIRST_PAUSE / 2, "a server is never hammered");
            assert!(pause <= LONGEST_PAUSE + FIRST_PAUSE, "and never forgotten");
        }
        let several: HashSet<_> = (0..8).map(|_| pause(5)).collect();
        assert!(several.len() > 1, "clients must not come back in step");
    }
}
