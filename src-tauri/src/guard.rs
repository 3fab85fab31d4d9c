//! What WebKitGTK needs in its environment, set by starting this program again in this process.
//!
//! Changing one's own environment is unsafe once threads run, and the libraries read it early; a second `exec` costs a millisecond.

use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// The switch of WebKitGTK's renderer that needs a GPU. Without one it costs 157 MiB and brings nothing.
const NO_DMABUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Starts this program again with what is missing, or returns if nothing is.
///
/// # Errors
/// If there is no screen to show a window on, or the program cannot be started again.
pub fn prepare() -> Result<(), String> {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if !set("DISPLAY") && !set("WAYLAND_DISPLAY") {
        return Err("there is no screen (neither WAYLAND_DISPLAY nor DISPLAY is set)".to_owned());
    }
    // Whoever sets it has a reason.
    if std::env::var_os(NO_DMABUF).is_some() || has_render_node(Path::new("/dev/dri")) {
        return Ok(());
    }
    Err(again().to_string())
}

fn again() -> io::Error {
    match std::env::current_exe() {
        Ok(program) => Command::new(program).args(std::env::args_os().skip(1)).env(NO_DMABUF, "1").exec(),
        Err(error) => error,
    }
}

/// Whether a GPU can be drawn with.
fn has_render_node(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|entries| entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("renderD")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_that_only_shows_is_no_render_node() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!has_render_node(&folder.path().join("missing")), "a container has no such folder");
        std::fs::write(folder.path().join("card0"), "").unwrap();
        assert!(!has_render_node(folder.path()), "a plain frame buffer draws nothing");
        std::fs::write(folder.path().join("renderD128"), "").unwrap();
        assert!(has_render_node(folder.path()));
    }
}
