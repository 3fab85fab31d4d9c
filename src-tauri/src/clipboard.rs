//! Text onto the clipboard, and pictures from it.

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

/// The picture on the clipboard, as PNG.
///
/// For pages in WebKitGTK, which tells them of no pasted picture (WebKit's bug 218519); the other systems' web views do.
#[cfg(target_os = "linux")]
pub async fn picture(app: &AppHandle) -> Option<Vec<u8>> {
    let (sender, found) = tokio::sync::oneshot::channel();
    app.run_on_main_thread(move || {
        let clipboard = gtk::Clipboard::get(&gtk::gdk::SELECTION_CLIPBOARD);
        // As it was copied, where that is possible: nothing is decoded then.
        clipboard.request_contents(&gtk::gdk::Atom::intern("image/png"), move |clipboard, selection| {
            let bytes = selection.data();
            if bytes.is_empty() {
                clipboard.request_image(move |_, image| drop(sender.send(image.and_then(|image| image.save_to_bufferv("png", &[]).ok()))));
            } else {
                let _ = sender.send(Some(bytes));
            }
        });
    })
    .ok()?;
    found.await.ok().flatten()
}

/// Nothing: the page was told of it.
#[cfg(not(target_os = "linux"))]
pub async fn picture(_: &AppHandle) -> Option<Vec<u8>> {
    None
}
