//! Text onto the clipboard.

use tauri::AppHandle;

use crate::requests::Reply;

/// Puts text on the clipboard and, where that is possible, into the care of the desktop's clipboard manager:
/// on X11 the clipboard otherwise dies with the process.
#[cfg(target_os = "linux")]
pub async fn copy(app: &AppHandle, text: String) -> Reply {
    let (sender, done) = tokio::sync::oneshot::channel();
    let asked = app.run_on_main_thread(move || {
        let clipboard = gtk::Clipboard::get(&gtk::gdk::SELECTION_CLIPBOARD);
        clipboard.set_text(&text);
        crate::os::let_clipboard_be_stored(&clipboard);
        clipboard.store();
        let _ = sender.send(());
    });
    match (asked, done.await) {
        (Ok(()), Ok(())) => Reply::Done,
        (Err(error), _) => Reply::failed(error),
        (_, Err(_)) => Reply::failed("the window is closing"),
    }
}

/// Puts text on the clipboard; the system keeps it.
#[cfg(not(target_os = "linux"))]
pub async fn copy(_: &AppHandle, text: String) -> Reply {
    match arboard::Clipboard::new().and_then(|mut clipboard| clipboard.set_text(text)) {
        Ok(()) => Reply::Done,
        Err(error) => Reply::failed(error),
    }
}
