//! Starts the engine as a process that is nobody's child in spirit: own session, no inherited standard streams, no console.

use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// What a driven or adjusted window has in its environment and its engine must not pass on to the next one.
const WINDOW_ONLY: [&str; 7] = [
    "TAURI_WEBVIEW_AUTOMATION",
    "WEBKIT_DISABLE_DMABUF_RENDERER",
    "WEBKIT_INSPECTOR_SERVER",
    "GTK_USE_PORTAL",
    "XDG_ACTIVATION_TOKEN",
    "DESKTOP_STARTUP_ID",
    "TIDINGS_RESTARTED",
];

/// What keeps the engine small: glibc gives every thread a heap of its own and hands little back to the system, which a process
/// that mostly waits has no use for. Elsewhere nobody reads these. What the engine starts must not inherit them.
pub const ENGINE_ONLY: [(&str, &str); 2] = [("MALLOC_ARENA_MAX", "1"), ("MALLOC_TRIM_THRESHOLD_", "131072")];

/// The engine's program: beside this one, or on macOS the helper nested in the application.
///
/// # Errors
/// If the system does not say where this program is.
pub fn engine_program() -> io::Result<PathBuf> {
    sibling("tidingsd", "../Helpers/Tidings Engine.app/Contents/MacOS/tidingsd")
}

/// The window's program, seen from the engine.
///
/// # Errors
/// If the system does not say where this program is.
pub fn window_program() -> io::Result<PathBuf> {
    // The engine is three folders deeper than the application's own programs.
    sibling("tidings", "../../../../MacOS/tidings")
}

fn sibling(name: &str, nested: &str) -> io::Result<PathBuf> {
    let own = std::env::current_exe()?;
    let folder = own.parent().ok_or(io::ErrorKind::NotFound)?;
    let beside = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if cfg!(target_os = "macos") && !beside.exists() { Ok(folder.join(nested)) } else { Ok(beside) }
}

/// A command for the engine with a clean environment.
///
/// # Errors
/// If the system does not say where this program is.
pub fn engine_command() -> io::Result<Command> {
    let mut command = Command::new(engine_program()?);
    for name in WINDOW_ONLY {
        command.env_remove(name);
    }
    command.envs(ENGINE_ONLY);
    Ok(command)
}

/// Starts the engine and does not wait for it. It leaves this process's session by itself (`--detached`).
///
/// # Errors
/// If there is no such program or the system refuses.
pub fn start_engine() -> io::Result<()> {
    let mut command = engine_command()?;
    command.arg("--detached").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = spawn(&mut command)?;
    // Somebody must ask how it ended, or a dead engine would stay in the process table as long as this window lives.
    std::thread::Builder::new().name("engine-wait".into()).stack_size(64 * 1024).spawn(move || child.wait())?;
    Ok(())
}

#[cfg(not(windows))]
fn spawn(command: &mut Command) -> io::Result<std::process::Child> {
    command.spawn()
}

/// Without a console, and outside the job of whoever started this process: a terminal or a launcher that ends its job takes the members along.
#[cfg(windows)]
fn spawn(command: &mut Command) -> io::Result<std::process::Child> {
    use std::os::windows::process::CommandExt;
    const DETACHED_PROCESS: u32 = 0x0000_0008;
    const CREATE_NEW_PROCESS_GROUP: u32 = 0x0000_0200;
    const CREATE_BREAKAWAY_FROM_JOB: u32 = 0x0100_0000;
    let alone = DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP;
    match command.creation_flags(alone | CREATE_BREAKAWAY_FROM_JOB).spawn() {
        // This job lets nobody go; an engine that ends with it is better than none.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => command.creation_flags(alone).spawn(),
        outcome => outcome,
    }
}
