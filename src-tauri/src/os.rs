//! Calls into the system's libraries that their Rust bindings do not offer.
#![allow(unsafe_code)]

#[cfg(target_os = "linux")]
use gtk::glib::translate::ToGlibPtr;

/// Lets the clipboard manager take every form of the clipboard's content when it is stored.
#[cfg(target_os = "linux")]
pub fn let_clipboard_be_stored(clipboard: &gtk::Clipboard) {
    let pointer = clipboard.to_glib_none();
    // SAFETY: the pointer is a live clipboard for this call; no targets are given (null and 0), which GTK documents as "all of them".
    // GTK is called on its main thread, as `gtk::Clipboard` can only be had there.
    unsafe { gtk::ffi::gtk_clipboard_set_can_store(pointer.0, std::ptr::null(), 0) };
}

/// Tells Windows which application this is, and that another process of it may come forward in this one's stead.
///
/// The taskbar puts the window under its shortcut by the first; the second is for a second launch, which the person clicked and which
/// hands over to the window that is there. Both are niceties: what is refused is left.
#[cfg(windows)]
pub fn prepare() {
    use windows_sys::Win32::UI::Shell::SetCurrentProcessExplicitAppUserModelID;
    use windows_sys::Win32::UI::WindowsAndMessaging::{ASFW_ANY, AllowSetForegroundWindow};
    let id: Vec<u16> = model::APP_ID.encode_utf16().chain([0]).collect();
    // SAFETY: the id lives through the call and ends with a zero; the other call takes a number.
    unsafe {
        SetCurrentProcessExplicitAppUserModelID(id.as_ptr());
        AllowSetForegroundWindow(ASFW_ANY);
    }
}
