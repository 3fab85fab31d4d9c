//! What the release build is linked against. `cargo xtask test` runs these after it has built it, with `TIDINGS_BIN_DIR`.

use std::path::PathBuf;
use std::process::Command;

fn libraries(program: &str) -> String {
    let folder = std::env::var_os("TIDINGS_BIN_DIR").expect("TIDINGS_BIN_DIR names the folder of the release build");
    let file = PathBuf::from(folder).join(program);
    let output = Command::new("ldd").arg(&file).output().expect("ldd runs");
    assert!(output.status.success(), "ldd reads {}", file.display());
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
#[ignore = "needs the release build"]
fn the_engine_links_neither_gtk_nor_webkit() {
    let engine = libraries("tidingsd");
    for library in ["libgtk", "libgdk", "libwebkit", "libjavascriptcore"] {
        assert!(!engine.contains(library), "the engine lives without a window, so without {library}:\n{engine}");
    }
}

#[test]
#[ignore = "needs the release build"]
fn the_window_links_webkit_and_no_cryptography() {
    let window = libraries("tidings");
    assert!(window.contains("libwebkit2gtk"), "the window is the one that draws:\n{window}");
    // Direct needs only: what WebKit itself loads is not ours to choose.
    let folder = std::env::var_os("TIDINGS_BIN_DIR").expect("it was there a moment ago");
    let header = Command::new("objdump").arg("--private-headers").arg(PathBuf::from(folder).join("tidings")).output().expect("objdump runs");
    let header = String::from_utf8_lossy(&header.stdout);
    let needed: Vec<&str> = header.lines().filter(|line| line.contains("NEEDED")).collect();
    assert!(!needed.is_empty(), "the program's own list is read");
    for library in ["libssl", "libcrypto", "libsqlite3", "libsecret", "libcurl"] {
        assert!(needed.iter().all(|line| !line.contains(library)), "the window needs no {library}: {needed:?}");
    }
}
