//! How the window looks and where it may go.

use tauri::webview::{Color, NewWindowResponse};
use tauri::{AppHandle, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};

use crate::geometry::{self, Geometry, SMALLEST};
use crate::media::ORIGINS;

/// The one window's name, which the capability grants the four commands to.
pub const LABEL: &str = "main";

/// Opens the window as it was last time.
///
/// # Errors
/// If the system refuses a window or a web view.
pub fn open(app: &AppHandle) -> tauri::Result<WebviewWindow> {
    let geometry = Geometry::remembered(app);
    let mut builder = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("Tidings")
        .inner_size(geometry.width, geometry.height)
        .min_inner_size(SMALLEST.0, SMALLEST.1)
        .maximized(geometry.maximized)
        .prevent_overflow()
        .background_color(background(app))
        // Files are dropped on the page itself, which hands their bytes up; the native handler would keep them from it.
        .disable_drag_drop_handler()
        .devtools(cfg!(debug_assertions))
        .zoom_hotkeys_enabled(true)
        .on_navigation(is_own)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_document_title_changed(|window, title| {
            if let Err(error) = window.set_title(&title) {
                tracing::warn!(%error, "the title stays");
            }
        });
    if let (Some(x), Some(y)) = (geometry.x, geometry.y) {
        builder = builder.position(x, y);
    }
    if let Some(folder) = std::env::var_os("TIDINGS_HOME").and_then(|_| geometry::folder(app)) {
        builder = builder.data_directory(folder);
    }
    let window = builder.build()?;
    #[cfg(target_os = "linux")]
    crate::spelling::turn_on(&window);
    let remembered = window.clone();
    window.on_window_event(move |event| {
        if matches!(event, WindowEvent::CloseRequested { .. }) {
            Geometry::remember(&remembered);
        }
    });
    Ok(window)
}

/// Raises the window and gives it the focus, with the desktop's permission if there is one. Opens it if it was closed (macOS).
///
/// # Errors
/// If the system refuses.
pub fn come_forward(app: &AppHandle, activation_token: Option<&str>) -> tauri::Result<()> {
    let window = match app.get_webview_window(LABEL) {
        Some(window) => window,
        None => open(app)?,
    };
    window.unminimize()?;
    window.show()?;
    #[cfg(target_os = "linux")]
    if let Some(token) = activation_token {
        use gtk::prelude::GtkWindowExt;
        let window = window.gtk_window()?;
        // The token is what a window manager checks; the current time, which tao would pass, it may refuse.
        window.set_startup_id(token);
        window.present();
        return Ok(());
    }
    let _ = activation_token;
    window.set_focus()
}

/// The page may go nowhere but within itself.
fn is_own(url: &Url) -> bool {
    let origin = format!("{}://{}", url.scheme(), url.host_str().unwrap_or_default());
    url.port().is_none() && ORIGINS.contains(&origin.as_str())
}

/// The colour to show until the page has painted, by the system's light or dark.
fn background(app: &AppHandle) -> Color {
    if prefers_dark(app) { Color(0x16, 0x18, 0x1d, 0xff) } else { Color(0xff, 0xff, 0xff, 0xff) }
}

#[cfg(target_os = "linux")]
fn prefers_dark(_: &AppHandle) -> bool {
    use gtk::prelude::GtkSettingsExt;
    gtk::Settings::default().is_some_and(|settings| {
        settings.is_gtk_application_prefer_dark_theme() || settings.gtk_theme_name().is_some_and(|name| name.to_lowercase().ends_with("-dark"))
    })
}

#[cfg(not(target_os = "linux"))]
fn prefers_dark(app: &AppHandle) -> bool {
    // Asked of a window that is there (macOS keeps the application without one); the first one follows the system by its page.
    app.get_webview_window(LABEL).and_then(|window| window.theme().ok()) == Some(tauri::Theme::Dark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_stays_at_home() {
        for own in ["tauri://localhost/", "tauri://localhost/index.html#x", "http://tauri.localhost/"] {
            assert!(is_own(&own.parse().unwrap()), "{own} is the page");
        }
        for other in [
            "https://chat.example/",
            "http://localhost/",
            "tauri://evil/",
            "about:blank",
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "http://tauri.localhost:8080/",
            "tidings-media://localhost/x",
        ] {
            assert!(!is_own(&other.parse().unwrap()), "{other} is not");
        }
    }
}
