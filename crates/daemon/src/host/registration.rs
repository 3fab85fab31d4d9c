//! What Windows must know of Tidings to show its toasts and to open its addresses, kept in the person's own part of the registry.
//!
//! Written at each start, so that a folder with the two programs works without an installer, and one that was moved works again.

use std::io;

use winreg::RegKey;
use winreg::enums::{HKEY_CLASSES_ROOT, HKEY_CURRENT_USER};

/// The scheme of our own addresses.
const OWN: &str = "tidings";
/// The official app's; it is taken only if nobody else has it.
const OFFICIAL: &str = "mattermost";

/// Whether this engine registers: the registry is not moved by `TIDINGS_HOME`, so a test or a demo leaves it alone.
pub fn wanted() -> bool {
    std::env::var_os("TIDINGS_HOME").is_none()
}

/// Makes the entries. Without them toasts have no name and addresses open elsewhere; the rest works.
pub fn start() {
    if wanted()
        && let Err(error) = register()
    {
        tracing::warn!(%error, "Tidings cannot be registered for notifications and addresses");
    }
}

fn register() -> io::Result<()> {
    let program = link::start::window_program()?.display().to_string();
    let classes = RegKey::predef(HKEY_CURRENT_USER).create_subkey("Software\\Classes")?.0;
    classes.create_subkey(format!("AppUserModelId\\{}", model::APP_ID))?.0.set_value("DisplayName", &"Tidings")?;
    scheme(&classes, OWN, &program)?;
    match command_of(OFFICIAL) {
        Some(command) if !command.starts_with(&format!("\"{program}\"")) => Ok(()),
        _ => scheme(&classes, OFFICIAL, &program),
    }
}

/// What opens addresses of a scheme now, for this person or for all.
fn command_of(scheme: &str) -> Option<String> {
    RegKey::predef(HKEY_CLASSES_ROOT).open_subkey(format!("{scheme}\\shell\\open\\command")).ok()?.get_value("").ok()
}

fn scheme(classes: &RegKey, scheme: &str, program: &str) -> io::Result<()> {
    let key = classes.create_subkey(scheme)?.0;
    key.set_value("", &"URL:Tidings")?;
    key.set_value("URL Protocol", &"")?;
    key.create_subkey("DefaultIcon")?.0.set_value("", &format!("\"{program}\",0"))?;
    key.create_subkey("shell\\open\\command")?.0.set_value("", &format!("\"{program}\" \"%1\""))
}
