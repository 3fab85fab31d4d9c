//! Tests that hold the house up: what the design says of the project's shape, asked of the project itself.
//!
//! `layers` who may depend on whom · `boundary` four commands and no origin · `page` no HTML by hand, one door to Tauri ·
//! `words` no literal in a component · `contrast` colours one can read · `files` icons, packaging, licences · `linked` the release build

// A test that finds no file must fail where it looks; clippy spares test functions, but not what they share.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod boundary;
mod contrast;
mod files;
mod layers;
mod linked;
mod page;
mod words;

use std::path::{Path, PathBuf};

/// The project's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the project").to_path_buf()
}

/// A file of the project as text.
fn read(path: &str) -> String {
    let file = root().join(path);
    std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}

/// Every file below a folder of the project with one of these extensions, in a steady order.
fn files_below(folder: &str, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap_or_else(|e| panic!("{}: {e}", next.display())) {
            let path = entry.expect("a folder can be listed").path();
            let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
            if path.is_dir() {
                folders.push(path);
            } else if extensions.contains(&extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A path as people say it.
fn short(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}
