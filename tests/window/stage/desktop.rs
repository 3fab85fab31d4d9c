//! A desktop of a test's own: display, window manager, session bus, unlocked keyring, and a notification daemon that prints what it shows.

use super::children::{Children, Held, tied};
use super::wait::until;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A session bus that can start nothing by itself: no keyring answers there unless it was started.
const BARE_BUS: &str = r#"<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>"#;

/// A click on a notification does what it is for, as on most desktops; dunst by itself would only close it.
const DUNST: &str = "[global]\nmouse_left_click = do_action, close_current\n";

/// What keeps secrets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keyring {
    /// One that is unlocked.
    Open,
    /// None, and none that could be started.
    Missing,
}

/// The running desktop; dropping it ends it.
pub struct Desktop {
    variables: Vec<(&'static str, String)>,
    bus: String,
    shown: PathBuf,
    children: Children,
}

impl Desktop {
    /// Starts one whose screen has a size. `home` becomes everybody's `TIDINGS_HOME`; the session's files lie in `folder`.
    pub fn start(folder: &Path, home: &Path, screen: (u32, u32), keyring: Keyring) -> Self {
        let own = |name: &str| {
            let path = folder.join(name);
            std::fs::create_dir_all(&path).expect("a folder of the test's own can be made");
            path.display().to_string()
        };
        // The keyring does not make its folder.
        own("data/keyrings");
        let runtime = own("runtime");
        std::fs::set_permissions(&runtime, std::os::unix::fs::PermissionsExt::from_mode(0o700)).expect("ours to close");
        let variables = vec![
            ("TIDINGS_HOME", home.display().to_string()),
            ("HOME", own("home")),
            ("XDG_RUNTIME_DIR", runtime),
            ("XDG_DATA_HOME", own("data")),
            ("XDG_CONFIG_HOME", own("config")),
            ("XDG_CACHE_HOME", own("cache")),
            ("XDG_STATE_HOME", own("state")),
            ("XDG_SESSION_TYPE", "x11".into()),
            ("GDK_BACKEND", "x11".into()),
            ("LANG", "C.UTF-8".into()),
            ("TZ", "UTC".into()),
        ];
        let mut desktop = Self { variables, bus: String::new(), shown: folder.join("notifications"), children: Children::default() };
        let size = format!("{}x{}x24", screen.0, screen.1);
        let display = desktop.told("Xvfb", &["-displayfd", "1", "-screen", "0", &size, "-nolisten", "tcp", "-noreset"]);
        desktop.variables.push(("DISPLAY", format!(":{display}")));
        let bare = folder.join("bus.conf");
        std::fs::write(&bare, BARE_BUS).expect("a file of the test's own can be made");
        let rules = match keyring {
            Keyring::Open => "--session".to_owned(),
            Keyring::Missing => format!("--config-file={}", bare.display()),
        };
        desktop.bus = desktop.told("dbus-daemon", &[&rules, "--nofork", "--nopidfile", "--print-address=1"]);
        desktop.variables.push(("DBUS_SESSION_BUS_ADDRESS", desktop.bus.clone()));
        if keyring == Keyring::Open {
            desktop.keyring();
        }
        desktop.quietly("openbox", &[]);
        desktop.notifications(&folder.join("dunstrc"));
        desktop
    }

    /// A program that lives on this desktop.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        self.dress(Command::new(program))
    }

    fn dress(&self, mut command: Command) -> Command {
        for name in ["WAYLAND_DISPLAY", "TAURI_WEBVIEW_AUTOMATION", "TAURI_AUTOMATION", "WEBKIT_DISABLE_DMABUF_RENDERER"] {
            command.env_remove(name);
        }
        command.envs(self.variables.iter().cloned()).stdin(Stdio::null());
        command
    }

    /// Starts a program that ends with the desktop. Its complaints go to a file, which a failed start may tell of.
    pub fn spawn(
        &mut self,
        program: &str,
        args: &[&str],
        more: &[(&str, &str)],
        output: Stdio,
        input: Stdio,
    ) -> (Option<std::process::ChildStdin>, Option<std::process::ChildStdout>) {
        let mut command = self.dress(tied(program, args));
        command.envs(more.iter().copied()).stdin(input).stdout(output);
        if std::env::var_os("TIDINGS_TEST_NOISE").is_none() {
            command.stderr(Stdio::null());
        }
        let mut child = command.spawn().unwrap_or_else(|e| panic!("{program} cannot be started: {e}"));
        let pipes = (child.stdin.take(), child.stdout.take());
        self.children.keep(child);
        pipes
    }

    fn quietly(&mut self, program: &str, args: &[&str]) {
        self.spawn(program, args, &[], Stdio::null(), Stdio::null());
    }

    /// Starts a program whose first line of output is what we want to know.
    fn told(&mut self, program: &str, args: &[&str]) -> String {
        let (_, output) = self.spawn(program, args, &[], Stdio::piped(), Stdio::null());
        let mut line = String::new();
        BufReader::new(output.expect("it was piped")).read_line(&mut line).expect("a line of text");
        assert!(!line.trim().is_empty(), "{program} ended at once");
        line.trim().to_owned()
    }

    fn keyring(&mut self) {
        let args = ["--foreground", "--unlock", "--components=secrets"];
        let (input, _) = self.spawn("gnome-keyring-daemon", &args, &[], Stdio::null(), Stdio::piped());
        input.expect("it was piped").write_all(b"tidings").expect("the keyring takes its password");
        self.await_name("org.freedesktop.secrets");
    }

    fn notifications(&mut self, rules: &Path) {
        std::fs::write(rules, DUNST).expect("a file of the test's own can be made");
        let file = std::fs::File::create(&self.shown).expect("a file of the test's own can be made");
        self.spawn("dunst", &["-print", "-config", &rules.display().to_string()], &[], file.into(), Stdio::null());
        self.await_name("org.freedesktop.Notifications");
    }

    /// A service is there once it has its name on the bus.
    fn await_name(&self, name: &str) {
        let args = ["--session", "--print-reply", "--reply-timeout=500", "--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.GetNameOwner"];
        until(&format!("{name} comes up on the session bus"), || {
            let mut ask = self.command("dbus-send");
            ask.args(args).arg(format!("string:{name}")).stdout(Stdio::null()).stderr(Stdio::null());
            ask.status().is_ok_and(|status| status.success())
        });
    }

    /// Its display, such as `:7`.
    pub fn display(&self) -> String {
        self.variables.iter().find(|(name, _)| *name == "DISPLAY").map(|(_, value)| value.clone()).expect("a display was started")
    }

    /// What the notification daemon has shown so far.
    pub fn notifications_shown(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.shown).unwrap_or_default()).into_owned()
    }

    /// The session bus's address.
    pub fn bus(&self) -> &str {
        &self.bus
    }

    /// Clicks the notification that is on the screen.
    pub fn click_notification(&self) {
        let shown = until("the notification is on the screen", || {
            let found = self.command("xdotool").args(["search", "--onlyvisible", "--class", "dunst"]).output().ok()?;
            String::from_utf8_lossy(&found.stdout).lines().next().map(str::to_owned)
        });
        self.xdotool(&["mousemove", "--window", &shown, "20", "20", "click", "1"]);
    }

    /// Puts something on the clipboard as another program would: bytes of a type, from a file.
    pub fn copy(&mut self, kind: &str, file: &Path) {
        let file = file.display().to_string();
        let args = ["-quiet", "-selection", "clipboard", "-target", kind, "-in", &file];
        self.quietly("xclip", &args);
        until("the clipboard offers it", || {
            let mut ask = self.command("xclip");
            ask.args(["-selection", "clipboard", "-target", "TARGETS", "-out"]);
            ask.output().is_ok_and(|told| String::from_utf8_lossy(&told.stdout).lines().any(|line| line == kind))
        });
    }

    /// Drags a file out of another program's window and drops it at a place of the screen. The program lives until it is dropped itself.
    pub fn drag(&self, file: &Path, (x, y): (i64, i64)) -> Held {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/window/stage/drag.py");
        let source = self.dress(tied("/usr/bin/python3", &[script, &file.display().to_string()])).spawn();
        let source = Held(source.expect("a program to drag from starts"));
        let window = until("the window to drag from is on the screen", || {
            let found = self.command("xdotool").args(["search", "--onlyvisible", "--name", "Files of another program"]).output().ok()?;
            String::from_utf8_lossy(&found.stdout).lines().last().map(str::to_owned)
        });
        let (x, y) = ((x - 60).to_string(), (y - 60).to_string());
        // A hand's pace: a drag begins once the pointer has gone some way, and the programs talk to each other at every step.
        let mut hand = vec!["mousemove", "--window", &window, "60", "50", "mousedown", "1", "sleep", "0.2"];
        hand.extend(["mousemove_relative", "15", "15", "sleep", "0.2", "mousemove_relative", "15", "15", "sleep", "0.2"]);
        hand.extend(["mousemove", &x, &y, "sleep", "0.3"]);
        for _ in 0..6 {
            hand.extend(["mousemove_relative", "10", "10", "sleep", "0.2"]);
        }
        hand.extend(["mousemove_relative", "1", "0", "sleep", "0.2", "mousemove_relative", "1", "0", "sleep", "0.3", "mouseup", "1"]);
        self.xdotool(&hand);
        source
    }

    /// Locks the keyring, as the desktop does when it is told to.
    pub fn lock_keyring(&self) {
        let mut ask = self.command("dbus-send");
        ask.args(["--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"]);
        ask.args(["org.freedesktop.Secret.Service.Lock", "array:objpath:/org/freedesktop/secrets/collection/login"]);
        let answer = ask.output().expect("dbus-send runs");
        assert!(answer.status.success(), "the keyring can be locked: {}", String::from_utf8_lossy(&answer.stderr));
    }

    /// Shoots a window, given by its number on the display; how many colours the picture has.
    pub fn shoot(&self, window: &str, file: &Path) -> u32 {
        let done = self.command("import").args(["-silent", "-window", window]).arg(file).status().expect("ImageMagick's import runs");
        assert!(done.success(), "{} can be shot", file.display());
        let told = self.command("identify").args(["-format", "%k"]).arg(file).output().expect("ImageMagick's identify runs");
        String::from_utf8_lossy(&told.stdout).trim().parse().unwrap_or(0)
    }

    /// How many entries the keychain holds.
    pub fn secrets(&self) -> usize {
        let mut ask = self.command("dbus-send");
        ask.args(["--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"]);
        ask.args(["org.freedesktop.Secret.Service.SearchItems", "dict:string:string:"]);
        let answer = ask.output().expect("dbus-send runs");
        assert!(answer.status.success(), "the keychain answers: {}", String::from_utf8_lossy(&answer.stderr));
        String::from_utf8_lossy(&answer.stdout).matches("object path").count()
    }

    /// Presses keys as a keyboard would, for the window that has the focus.
    pub fn press(&self, keys: &str) {
        self.xdotool(&["key", "--clearmodifiers", keys]);
    }

    /// Does something to windows.
    pub fn xdotool(&self, args: &[&str]) -> String {
        let output = self.command("xdotool").args(args).output().expect("xdotool runs");
        assert!(output.status.success(), "xdotool {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }
}
