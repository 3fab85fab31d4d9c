//! What Linux tells: sleep, networks, the screen lock, idleness, and the end of the session.

use futures_util::StreamExt;
use tokio::sync::mpsc::UnboundedSender;
use zbus::message::Type;
use zbus::{Connection, MatchRule, Message, MessageStream};

use super::HostEvent;
use crate::engine::Signal;

/// After how long without a key or a pointer a person counts as idle, in milliseconds: as the server's own clients have it.
const IDLE_AFTER: u64 = 5 * 60 * 1000;

/// Listens to both buses. One that is missing is done without.
pub fn start(events: UnboundedSender<HostEvent>) {
    let heard = events.clone();
    tokio::spawn(async move {
        if let Err(error) = system(heard).await {
            tracing::info!(%error, "no word of sleep and networks: the system bus does not answer");
        }
    });
    tokio::spawn(async move {
        if let Err(error) = session(events).await {
            tracing::info!(%error, "no word of the screen lock: the session bus does not answer");
        }
    });
}

async fn listen(bus: &Connection, interface: &'static str, member: &'static str) -> zbus::Result<MessageStream> {
    let rule = MatchRule::builder().msg_type(Type::Signal).interface(interface)?.member(member)?.build();
    MessageStream::for_match_rule(rule, bus, Some(8)).await
}

async fn system(events: UnboundedSender<HostEvent>) -> zbus::Result<()> {
    let bus = Connection::system().await?;
    let mut sleep = listen(&bus, "org.freedesktop.login1.Manager", "PrepareForSleep").await?;
    let mut network = listen(&bus, "org.freedesktop.NetworkManager", "StateChanged").await?;
    loop {
        let signal = tokio::select! {
            Some(Ok(message)) = sleep.next() => flag(&message).map(|asleep| if asleep { Signal::Slept } else { Signal::Woke }),
            Some(Ok(_)) = network.next() => Some(Signal::NetworkChanged),
            else => return Ok(()),
        };
        if let Some(signal) = signal {
            let _ = events.send(HostEvent::Signal(signal));
        }
    }
}

async fn session(events: UnboundedSender<HostEvent>) -> zbus::Result<()> {
    let bus = Connection::session().await?;
    let mut lock = listen(&bus, "org.freedesktop.ScreenSaver", "ActiveChanged").await?;
    let mut gnome_lock = listen(&bus, "org.gnome.ScreenSaver", "ActiveChanged").await?;
    let mut network = listen(&bus, "org.freedesktop.portal.NetworkMonitor", "changed").await?;
    let mut idle = listen(&bus, "org.gnome.Mutter.IdleMonitor", "WatchFired").await?;
    let watch = idle_watch(&bus, "AddIdleWatch", &(IDLE_AFTER)).await;
    let mut active_watch = None;
    loop {
        let signal = tokio::select! {
            Some(Ok(message)) = lock.next() => flag(&message).map(locked),
            Some(Ok(message)) = gnome_lock.next() => flag(&message).map(locked),
            Some(Ok(_)) = network.next() => Some(Signal::NetworkChanged),
            Some(Ok(message)) = idle.next() => match message.body().deserialize::<u32>().ok() {
                fired if fired.is_some() && fired == watch => {
                    // Fires once, at the next key or movement.
                    active_watch = idle_watch(&bus, "AddUserActiveWatch", &()).await;
                    Some(Signal::Idle(true))
                }
                fired if fired.is_some() && fired == active_watch => Some(Signal::Idle(false)),
                _ => None,
            },
            else => return Ok(()),
        };
        if let Some(signal) = signal {
            let _ = events.send(HostEvent::Signal(signal));
        }
    }
}

/// Asks Mutter to tell of idleness; other desktops have no such monitor, and then nobody is ever idle here.
async fn idle_watch<B: serde::Serialize + zbus::zvariant::DynamicType>(bus: &Connection, method: &'static str, body: &B) -> Option<u32> {
    let name = "org.gnome.Mutter.IdleMonitor";
    let answer = bus.call_method(Some(name), "/org/gnome/Mutter/IdleMonitor/Core", Some(name), method, body).await.ok()?;
    answer.body().deserialize().ok()
}

fn flag(message: &Message) -> Option<bool> {
    message.body().deserialize().ok()
}

fn locked(on: bool) -> Signal {
    if on { Signal::SessionLocked } else { Signal::SessionUnlocked }
}
