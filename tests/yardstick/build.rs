//! Declares the one command of the page that swaps posts.

fn main() {
    let commands = tauri_build::AppManifest::new().commands(&["posts"]);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)) {
        println!("cargo::error={error:#}");
    }
}
