//! Calls into the system's libraries that their Rust bindings do not offer.
#![allow(unsafe_code)]

use gtk::glib::translate::ToGlibPtr;

/// Lets the clipboard manager take every form of the clipboard's content when it is stored.
pub fn let_clipboard_be_stored(clipboard: &gtk::Clipboard) {
    let pointer = clipboard.to_glib_none();
    // SAFETY: the pointer is a live clipboard for this call; no targets are given (null and 0), which GTK documents as "all of them".
    // GTK is called on its main thread, as `gtk::Clipboard` can only be had there.
    unsafe { gtk::ffi::gtk_clipboard_set_can_store(pointer.0, std::ptr::null(), 0) };
}
