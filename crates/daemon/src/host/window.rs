//! Opens a window process, for none is there.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A window needs about half a second until it knocks; a second click in that time must not start another one.
const ON_ITS_WAY: Duration = Duration::from_secs(3);

/// Remembers when a window was last asked for.
#[derive(Default)]
pub struct Opening {
    last: Mutex<Option<Instant>>,
}

impl Opening {
    /// Starts `tidings` on the person's screen.
    pub fn open(&self, display: &BTreeMap<String, String>, activation_token: Option<&str>) {
        {
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            if last.is_some_and(|last| last.elapsed() < ON_ITS_WAY) {
                return;
            }
            *last = Some(Instant::now());
        }
        if let Err(error) = start(display, activation_token) {
            tracing::error!(%error, "no window can be opened");
        }
    }
}

fn start(display: &BTreeMap<String, String>, activation_token: Option<&str>) -> std::io::Result<()> {
    let mut command = Command::new(link::start::window_program()?);
    for (name, _) in link::start::ENGINE_ONLY {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // The engine's own may be older than the screen: it can have been started by a session that is gone.
    command.envs(display);
    if let Some(token) = activation_token {
        // The first is Wayland's name for it, the second X11's.
        command.env("XDG_ACTIVATION_TOKEN", token).env("DESKTOP_STARTUP_ID", token);
    }
    let mut child = command.spawn()?;
    std::thread::Builder::new().name("window-wait".into()).stack_size(64 * 1024).spawn(move || child.wait())?;
    Ok(())
}
