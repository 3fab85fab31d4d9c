//! Declares the four commands, so that a capability must grant each and a fifth is refused.

fn main() {
    // Until the page is built an empty folder lets the Rust side be checked alone; such a window says that it has no page.
    let page = std::path::Path::new("../ui/dist");
    if !page.exists() {
        println!("cargo::warning=ui/dist is not built: the window will have no page");
        if let Err(error) = std::fs::create_dir_all(page) {
            println!("cargo::error=ui/dist cannot be made: {error}");
        }
    }
    let commands = tauri_build::AppManifest::new().commands(&["dispatch", "ask", "open", "close"]);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)) {
        println!("cargo::error={error:#}");
    }
}
