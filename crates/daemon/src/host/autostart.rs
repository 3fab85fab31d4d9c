//! Starting Tidings with the person's session: `tidings --background`.

use std::io;
#[cfg(not(windows))]
use std::path::{Path, PathBuf};

/// Makes the entry or takes it away.
///
/// # Errors
/// If the system refuses to keep or forget it.
pub fn set(on: bool) -> io::Result<()> {
    let program = link::start::window_program()?;
    #[cfg(windows)]
    {
        // The variable moves what is this user's; the registry is not moved, so a test's home leaves it alone.
        if std::env::var_os("TIDINGS_HOME").is_some() {
            return Ok(());
        }
        let run = winreg::RegKey::predef(winreg::enums::HKEY_CURRENT_USER).create_subkey("Software\\Microsoft\\Windows\\CurrentVersion\\Run")?.0;
        match on {
            true => run.set_value("Tidings", &format!("\"{}\" --background", program.display())),
            false => match run.delete_value("Tidings") {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                other => other,
            },
        }
    }
    #[cfg(not(windows))]
    set_file(&file()?, on.then(|| content(&program)).as_deref())
}

#[cfg(not(windows))]
fn set_file(path: &Path, content: Option<&str>) -> io::Result<()> {
    match content {
        Some(content) => {
            path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
            std::fs::write(path, content)
        }
        None => match std::fs::remove_file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        },
    }
}

#[cfg(not(windows))]
fn file() -> io::Result<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = || variable("HOME").ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "HOME is not set"));
    let moved = variable("TIDINGS_HOME");
    if cfg!(target_os = "macos") {
        let folder = match moved {
            Some(moved) => moved.join("LaunchAgents"),
            None => home()?.join("Library/LaunchAgents"),
        };
        return Ok(folder.join(format!("{}.plist", model::APP_ID)));
    }
    let folder = match moved.or_else(|| variable("XDG_CONFIG_HOME")) {
        Some(config) => config,
        None => home()?.join(".config"),
    };
    Ok(folder.join("autostart").join("tidings.desktop"))
}

/// A desktop entry for the session to start.
#[cfg(all(unix, not(target_os = "macos")))]
fn content(program: &Path) -> String {
    format!(
        "[Desktop Entry]\nType=Application\nName=Tidings\nExec={} --background\nIcon={}\nTerminal=false\nNoDisplay=true\nX-GNOME-Autostart-enabled=true\n",
        quoted(&program.to_string_lossy()),
        model::APP_ID
    )
}

/// An argument as the Desktop Entry Specification wants it in `Exec`: quoted, with its two layers of escapes.
#[cfg(all(unix, not(target_os = "macos")))]
fn quoted(argument: &str) -> String {
    let mut quoted = String::from("\"");
    for character in argument.chars() {
        match character {
            // Escaped for the quotes, and the backslash once more for the file's string values.
            '"' | '`' | '$' => quoted.extend(["\\\\", &character.to_string()]),
            '\\' => quoted.push_str("\\\\\\\\"),
            '%' => quoted.push_str("%%"),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// A launch agent for the session to start; only one with a screen, not one over SSH.
#[cfg(any(target_os = "macos", test))]
fn launch_agent(program: &Path) -> String {
    let program = program.to_string_lossy().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let label = model::APP_ID;
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
    <key>Label</key><string>{label}</string>
    <key>ProgramArguments</key><array><string>{program}</string><string>--background</string></array>
    <key>RunAtLoad</key><true/>
    <key>LimitLoadToSessionType</key><string>Aqua</string>
    <key>ProcessType</key><string>Interactive</string>
</dict>
</plist>
"#
    )
}

#[cfg(target_os = "macos")]
fn content(program: &Path) -> String {
    launch_agent(program)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_entry_comes_and_goes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("autostart/tidings.desktop");
        set_file(&path, Some(&content(Path::new("/opt/Team chat/tidings")))).unwrap();
        let written = std::fs::read_to_string(&path).unwrap();
        assert!(written.contains("Exec=\"/opt/Team chat/tidings\" --background\n"), "a path with a space is one argument: {written}");
        set_file(&path, None).unwrap();
        set_file(&path, None).unwrap();
        assert!(!path.exists(), "switching off twice is fine");
    }

    #[test]
    fn what_a_shell_would_read_is_escaped() {
        assert_eq!(quoted("/a$b\"c%d"), "\"/a\\\\$b\\\\\"c%%d\"", "a folder's name must not run anything");
    }

    #[test]
    fn a_launch_agent_names_the_program_as_it_is() {
        let told = launch_agent(Path::new("/Applications/R&D <chat>/Tidings.app/Contents/MacOS/tidings"));
        assert!(told.contains("<string>/Applications/R&amp;D &lt;chat&gt;/Tidings.app/Contents/MacOS/tidings</string>"), "launchd reads XML: {told}");
        assert!(told.contains(&format!("<key>Label</key><string>{}</string>", model::APP_ID)), "launchd wants the file's own name: {told}");
    }
}
