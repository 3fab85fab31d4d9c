//! A desktop for machines without one: a virtual display with a window manager, a session bus and an unlocked keyring of its own.
//!
//! All of it lives in one folder and carries `TIDINGS_HOME`, by which `end` finds it again.

use crate::Outcome;
use crate::end::{Started, own_group};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a program needs in its environment to live in this session.
pub struct Session {
    variables: Vec<(&'static str, String)>,
    runtime: PathBuf,
}

impl Session {
    /// Starts the session. `home` becomes everybody's `TIDINGS_HOME`; the session's own files lie in `home/session`.
    pub fn start(started: &Started, home: &Path) -> Outcome<Self> {
        // Sockets have short names; a clone may lie deep.
        let runtime = std::env::temp_dir().join(format!("tidings-session-{}", std::process::id()));
        private(&runtime)?;
        let own = |name: &str| home.join("session").join(name).display().to_string();
        let mut session = Self {
            variables: vec![
                ("TIDINGS_HOME", home.display().to_string()),
                ("XDG_RUNTIME_DIR", runtime.display().to_string()),
                ("XDG_DATA_HOME", own("data")),
                ("XDG_CONFIG_HOME", own("config")),
                ("XDG_CACHE_HOME", own("cache")),
                ("XDG_SESSION_TYPE", "x11".into()),
                ("GDK_BACKEND", "x11".into()),
                ("LANG", "C.UTF-8".into()),
            ],
            runtime,
        };
        // The keyring does not make its folder.
        std::fs::create_dir_all(own("data") + "/keyrings").map_err(|e| format!("{}: {e}", own("data")))?;

        let display = session.spawn_telling(started, "Xvfb", &["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"])?;
        session.variables.push(("DISPLAY", format!(":{display}")));
        let bus = session.spawn_telling(started, "dbus-daemon", &["--session", "--nofork", "--nopidfile", "--print-address=1"])?;
        session.variables.push(("DBUS_SESSION_BUS_ADDRESS", bus));
        session.keyring(started)?;
        started.spawn(session.command("openbox").stdout(Stdio::null()).stderr(Stdio::null()))?;
        Ok(session)
    }

    /// A program that will run in this session.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_remove("WAYLAND_DISPLAY").env_remove("NO_AT_BRIDGE").envs(self.variables.iter().cloned());
        command
    }

    /// Shoots the whole display, and refuses a picture that shows next to nothing.
    pub fn shoot(&self, file: &Path) -> Outcome {
        let mut import = self.command("import");
        crate::sh::run(import.args(["-window", "root"]).arg(file))?;
        let colours = crate::sh::read(self.command("identify").args(["-format", "%k"]).arg(file))?;
        match colours.trim().parse::<u32>() {
            Ok(count) if count > 32 => Ok(()),
            _ => Err(format!("{} shows next to nothing: {} colours", file.display(), colours.trim())),
        }
    }

    /// A keyring that a fixed password opens; there is nothing in it to guard.
    fn keyring(&self, started: &Started) -> Outcome {
        let mut daemon = self.command("gnome-keyring-daemon");
        daemon.args(["--foreground", "--unlock", "--components=secrets"]);
        own_group(daemon.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()));
        let mut child = daemon.spawn().map_err(|e| format!("gnome-keyring-daemon: {e}"))?;
        let told = match child.stdin.take() {
            Some(mut pipe) => pipe.write_all(b"tidings").map_err(|e| format!("gnome-keyring-daemon: {e}")),
            None => Err("gnome-keyring-daemon has no input".into()),
        };
        started.keep(child);
        told?;
        // It is there once it has its name on the bus.
        let mut ask = self.command("dbus-send");
        ask.args(["--session", "--print-reply", "--reply-timeout=500", "--dest=org.freedesktop.DBus", "/"]);
        ask.args(["org.freedesktop.DBus.GetNameOwner", "string:org.freedesktop.secrets"]);
        ask.stdout(Stdio::null()).stderr(Stdio::null());
        for _ in 0..200 {
            if ask.status().is_ok_and(|status| status.success()) {
                return Ok(());
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        Err("gnome-keyring-daemon did not come up".into())
    }

    /// Starts a program whose first line of output is what we want to know.
    fn spawn_telling(&self, started: &Started, program: &str, args: &[&str]) -> Outcome<String> {
        let mut command = self.command(program);
        own_group(command.args(args).stdout(Stdio::piped()).stderr(Stdio::null()));
        let mut child = command.spawn().map_err(|e| format!("{program} could not be started: {e}"))?;
        let pipe = child.stdout.take();
        started.keep(child);
        let mut line = String::new();
        if let Some(pipe) = pipe {
            BufReader::new(pipe).read_line(&mut line).map_err(|e| format!("{program}: {e}"))?;
        }
        if line.trim().is_empty() { Err(format!("{program} ended at once")) } else { Ok(line.trim().to_owned()) }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.runtime);
    }
}

/// A folder for this user only.
fn private(folder: &Path) -> Outcome {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder).map_err(|e| format!("{}: {e}", folder.display()))
}
