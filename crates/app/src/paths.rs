//! Where each system keeps what.

use crate::core::Paths;
use std::env;
use std::path::PathBuf;

/// Moves all folders below one, for tests and the demo.
pub const HOME_VARIABLE: &str = "TIDINGS_HOME";

impl Paths {
    /// The folders of this system: XDG on Linux, Known Folders on Windows, `~/Library` on macOS; or all below `TIDINGS_HOME`.
    ///
    /// # Errors
    /// If the person has no home folder.
    pub fn of_system() -> std::io::Result<Self> {
        match env::var_os(HOME_VARIABLE).filter(|home| !home.is_empty()) {
            Some(home) => Ok(Self::below(&PathBuf::from(home))),
            None => system().ok_or_else(|| std::io::Error::new(std::io::ErrorKind::NotFound, "no home folder")),
        }
    }

    /// All folders below one.
    pub fn below(home: &std::path::Path) -> Self {
        Self { data: home.join("data"), cache: home.join("cache"), logs: home.join("logs"), runtime: home.join("run") }
    }
}

fn folder(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

#[cfg(not(any(windows, target_os = "macos")))]
fn system() -> Option<Paths> {
    let home = folder("HOME")?;
    let xdg = |name: &str, fallback: &str| folder(name).filter(|path| path.is_absolute()).unwrap_or_else(|| home.join(fallback)).join("tidings");
    let cache = xdg("XDG_CACHE_HOME", ".cache");
    // Without a session there is no runtime folder; the cache is this person's own too.
    let runtime = folder("XDG_RUNTIME_DIR").map_or_else(|| cache.join("run"), |path| path.join("tidings"));
    Some(Paths { data: xdg("XDG_DATA_HOME", ".local/share"), logs: xdg("XDG_STATE_HOME", ".local/state").join("logs"), cache, runtime })
}

#[cfg(target_os = "macos")]
fn system() -> Option<Paths> {
    let library = folder("HOME")?.join("Library");
    let below = |name: &str| library.join(name).join(model::APP_ID);
    let cache = below("Caches");
    Some(Paths { data: below("Application Support"), logs: below("Logs"), runtime: cache.join("run"), cache })
}

#[cfg(windows)]
fn system() -> Option<Paths> {
    let local = folder("LOCALAPPDATA")?.join("Tidings");
    // Roaming would carry the cache over the network at every sign-in.
    Some(Paths { data: local.join("Data"), logs: local.join("Logs"), cache: local.join("Cache"), runtime: local.join("Run") })
}
