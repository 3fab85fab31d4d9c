//! The system's dialogs for choosing files.
//!
//! On Linux GTK's own native chooser on the main thread (the desktop's, through its portal, where it offers one): a library would run
//! a second GTK thread beside tauri's. Elsewhere `rfd`.

use std::path::PathBuf;

use tauri::AppHandle;

use crate::requests::Reply;

/// Lets the person choose files.
pub async fn pick(app: &AppHandle, title: String) -> Reply {
    choose(app, title, None).await
}

/// Lets the person choose where to save a file, with `name` proposed.
pub async fn pick_save_path(app: &AppHandle, title: String, name: String) -> Reply {
    choose(app, title, Some(name)).await
}

/// Paths that are not text cannot travel as JSON; they are left out rather than mangled.
fn paths(chosen: impl IntoIterator<Item = PathBuf>) -> Reply {
    Reply::Paths { paths: chosen.into_iter().filter_map(|path| path.into_os_string().into_string().ok()).collect() }
}

#[cfg(target_os = "linux")]
async fn choose(app: &AppHandle, title: String, save_as: Option<String>) -> Reply {
    use gtk::prelude::{FileChooserExt, NativeDialogExt};
    use tauri::Manager;

    let (sender, chosen) = tokio::sync::oneshot::channel();
    let handle = app.clone();
    let asked = app.run_on_main_thread(move || {
        let parent = handle.get_webview_window(crate::window::LABEL).and_then(|window| window.gtk_window().ok());
        let action = if save_as.is_some() { gtk::FileChooserAction::Save } else { gtk::FileChooserAction::Open };
        let dialog = gtk::FileChooserNative::new(Some(&title), parent.as_ref(), action, None, None);
        match &save_as {
            Some(name) => {
                dialog.set_current_name(name);
                dialog.set_do_overwrite_confirmation(true);
            }
            None => dialog.set_select_multiple(true),
        }
        dialog.set_modal(true);
        // Held by its own answer: nothing else keeps a native dialog alive while it is shown.
        let (kept, sender) = (std::cell::RefCell::new(Some(dialog.clone())), std::cell::RefCell::new(Some(sender)));
        dialog.connect_response(move |dialog, response| {
            let chosen = if response == gtk::ResponseType::Accept { dialog.filenames() } else { Vec::new() };
            if let Some(sender) = sender.take() {
                let _ = sender.send(chosen);
            }
            dialog.destroy();
            drop(kept.take());
        });
        dialog.show();
    });
    match (asked, chosen.await) {
        (Ok(()), Ok(chosen)) => paths(chosen),
        (Err(error), _) => Reply::failed(error),
        (_, Err(_)) => Reply::failed("the dialog went with its window"),
    }
}

#[cfg(not(target_os = "linux"))]
async fn choose(app: &AppHandle, title: String, save_as: Option<String>) -> Reply {
    use tauri::Manager;

    let mut dialog = rfd::AsyncFileDialog::new().set_title(title);
    if let Some(window) = app.get_webview_window(crate::window::LABEL) {
        dialog = dialog.set_parent(&window);
    }
    match save_as {
        Some(name) => paths(dialog.set_file_name(name).save_file().await.map(PathBuf::from)),
        None => paths(dialog.pick_files().await.unwrap_or_default().into_iter().map(PathBuf::from)),
    }
}
