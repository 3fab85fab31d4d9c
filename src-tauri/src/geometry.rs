//! The window's size and place, remembered in a small file of the window's own.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager, PhysicalPosition, PhysicalSize, WebviewWindow};

/// The smallest window every screen of the app fits into, in logical pixels.
pub const SMALLEST: (f64, f64) = (700.0, 480.0);

/// Where the window was and how large, in logical pixels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Geometry {
    /// Width of the content.
    pub width: f64,
    /// Height of the content.
    pub height: f64,
    /// Left edge, if the desktop tells and takes one (Wayland does not).
    pub x: Option<f64>,
    /// Upper edge.
    pub y: Option<f64>,
    /// Whether it filled the screen.
    pub maximized: bool,
}

impl Default for Geometry {
    fn default() -> Self {
        Self { width: 1280.0, height: 800.0, x: None, y: None, maximized: false }
    }
}

impl Geometry {
    /// What was remembered, or the default; a damaged file is no reason not to open.
    pub fn remembered(app: &AppHandle) -> Self {
        file(app).and_then(|path| Self::read(&path)).unwrap_or_default()
    }

    fn read(path: &Path) -> Option<Self> {
        let read: Self = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
        let sane = |value: f64, least: f64| if value.is_finite() { value.clamp(least, 20_000.0) } else { least };
        Some(Self { width: sane(read.width, SMALLEST.0), height: sane(read.height, SMALLEST.1), ..read })
    }

    /// Remembers how `window` is now.
    pub fn remember(window: &WebviewWindow) {
        let app = window.app_handle();
        let Some(path) = file(app) else { return };
        let previous = Self::remembered(app);
        let maximized = window.is_maximized().unwrap_or(false);
        // The size of a maximized window is the screen's; what it returns to is worth keeping.
        let geometry = if maximized { Self { maximized, ..previous } } else { Self::of(window).unwrap_or(previous) };
        let outcome = path
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| std::fs::write(&path, serde_json::to_vec(&geometry).unwrap_or_default()));
        if let Err(error) = outcome {
            tracing::warn!(%error, "the window's size cannot be remembered");
        }
    }

    fn of(window: &WebviewWindow) -> Option<Self> {
        let scale = window.scale_factor().ok()?;
        let size: PhysicalSize<u32> = window.inner_size().ok()?;
        let place: Option<PhysicalPosition<i32>> = window.outer_position().ok();
        let (size, place) = (size.to_logical::<f64>(scale), place.map(|place| place.to_logical::<f64>(scale)));
        Some(Self { width: size.width, height: size.height, x: place.map(|place| place.x), y: place.map(|place| place.y), maximized: false })
    }
}

fn file(app: &AppHandle) -> Option<PathBuf> {
    folder(app).map(|folder| folder.join("window.json"))
}

/// The window's own folder: nothing of a person's is in it.
pub fn folder(app: &AppHandle) -> Option<PathBuf> {
    match std::env::var_os("TIDINGS_HOME").filter(|home| !home.is_empty()) {
        Some(home) => std::path::absolute(home).ok().map(|home| home.join("window")),
        None => app.path().app_config_dir().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_or_absurd_file_does_no_harm() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("window.json");
        assert_eq!(Geometry::read(&path), None, "nothing is remembered yet");
        std::fs::write(&path, "{\"width\": 1e9, \"hei").unwrap();
        assert_eq!(Geometry::read(&path), None, "cut short by a crash");
        std::fs::write(&path, "{\"width\": 1e9, \"height\": -5, \"maximized\": true}").unwrap();
        let geometry = Geometry::read(&path).unwrap();
        assert_eq!((geometry.width, geometry.height, geometry.maximized), (20_000.0, SMALLEST.1, true), "pulled into what a screen can be");
    }
}
