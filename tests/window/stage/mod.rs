//! What a story of the real window needs: a server with people, a desktop, and the two programs as users get them.
//!
//! `TIDINGS_BIN_DIR` says where `tidings` and `tidingsd` lie (`cargo xtask test` builds and sets it).

mod children;
pub mod desktop;
pub mod glass;
pub mod tray;
pub mod tree;
pub mod wait;
pub mod webdriver;

use children::{Held, end_those_in, is_alive, living_in, signal, tied};
use demo_server::{DEMO_PASSWORD, DemoServer, Options};
use desktop::{Desktop, Keyring};
use glass::Glass;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tempfile::TempDir;
use tray::Tray;
use tree::Reader;
use wait::{until, within};
use webdriver::Session;

/// Server, desktop and home of one story.
pub struct Stage {
    // Dropped in this order: what runs first, what it lies on last.
    home: Home,
    /// The desktop.
    pub desktop: Desktop,
    /// The server.
    pub server: DemoServer,
    runtime: tokio::runtime::Runtime,
    driver: u16,
    folder: TempDir,
}

/// Ends who lives in it.
struct Home(PathBuf);

impl Drop for Home {
    fn drop(&mut self) {
        end_those_in(&self.0);
    }
}

impl Stage {
    /// Nobody has signed in yet.
    pub fn fresh() -> Self {
        Self::on_screen((1280, 800))
    }

    /// The same on a screen of another size.
    pub fn on_screen(screen: (u32, u32)) -> Self {
        Self::with(screen, Options::default())
    }

    /// The same with a server of another kind.
    pub fn with(screen: (u32, u32), options: Options) -> Self {
        Self::start(screen, options, Keyring::Open)
    }

    /// The same on a machine that has nothing to keep secrets.
    pub fn without_keyring(screen: (u32, u32)) -> Self {
        Self::start(screen, Options::default(), Keyring::Missing)
    }

    fn start(screen: (u32, u32), options: Options, keyring: Keyring) -> Self {
        let folder = TempDir::with_prefix("tidings-window-").expect("a folder of the test's own can be made");
        let home = folder.path().join("tidings");
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime starts");
        let server = runtime.block_on(DemoServer::start(options)).expect("the server starts on a free port");
        let desktop = Desktop::start(&folder.path().join("session"), &home, screen, keyring);
        let mut stage = Self { home: Home(home), desktop, server, runtime, driver: 0, folder };
        stage.start_driver();
        stage
    }

    /// Ann has signed in before, by the engine's command line.
    pub fn of_ann() -> Self {
        let stage = Self::fresh();
        stage.sign_in("ann");
        stage
    }

    /// Signs somebody in.
    pub fn sign_in(&self, who: &str) {
        let mut command = self.desktop.command(program("tidingsd"));
        command
            .args(["--sign-in", self.server.url(), "--login", who, "--password-stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("tidingsd starts");
        child.stdin.take().expect("it was piped").write_all(DEMO_PASSWORD.as_bytes()).expect("it reads the password");
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{who} can sign in by the command line: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn start_driver(&mut self) {
        // The kernel names a free port; the driver, which cannot choose one, takes it a moment later.
        self.driver = std::net::TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a port is free").port();
        let port = format!("--port={}", self.driver);
        // What a driven window looks for in its environment (wry).
        let driven = [("TAURI_WEBVIEW_AUTOMATION", "true"), ("TAURI_AUTOMATION", "true")];
        let output = if std::env::var_os("TIDINGS_TEST_NOISE").is_some() { Stdio::inherit() } else { Stdio::null() };
        self.desktop.spawn("WebKitWebDriver", &[&port], &driven, output, Stdio::null());
        until("WebKitWebDriver answers", || Session::is_ready(self.driver));
    }

    /// Opens the window and drives it.
    pub fn open_window(&self) -> Glass {
        Glass::new(self.drive(&program("tidings"), &[]))
    }

    /// Starts a program and drives its window.
    pub fn drive(&self, program: &Path, args: &[&str]) -> Session {
        Session::begin(self.driver, program, args).unwrap_or_else(|e| panic!("the window opens: {e}"))
    }

    /// Goes to a quiet channel of the first team, by the pointer.
    #[track_caller]
    pub fn go_to_releases(&self, glass: &Glass) {
        glass.click_part("button", "Tidewater");
        glass.see("heading", "Tidewater");
        glass.click_in("nav.sidebar", "button", "Releases");
        glass.see("log", "Messages in Releases");
    }

    /// Closes the window as its title bar's button does, and waits until its process has ended.
    pub fn close_window(&self, glass: Glass) {
        let window = self.window_process().expect("the window is there");
        self.focus();
        self.desktop.press("alt+F4");
        until("the window's process ends when its window is closed", || !is_alive(window));
        glass.session().end();
    }

    /// The window's number on the display.
    pub fn window(&self) -> Option<String> {
        let found = self.desktop.command("xdotool").args(["search", "--onlyvisible", "--class", "tidings"]).output().expect("xdotool runs");
        String::from_utf8_lossy(&found.stdout).lines().last().map(str::to_owned)
    }

    /// Gives the window the keyboard, for keys that come from the display and not from the driver.
    pub fn focus(&self) {
        let id = until("the window is on the screen", || self.window());
        self.desktop.xdotool(&["windowfocus", "--sync", &id]);
    }

    /// Where the middle of something is on the screen.
    #[track_caller]
    pub fn place_of(&self, glass: &Glass, thing: &serde_json::Value) -> (i64, i64) {
        let script = "const box = arguments[0].getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2].map(Math.round)";
        let inside = glass.run(script, std::slice::from_ref(thing));
        let id = until("the window is on the screen", || self.window());
        let told = self.desktop.xdotool(&["getwindowgeometry", "--shell", &id]);
        let corner = |name: &str| told.lines().find_map(|line| line.strip_prefix(name)?.parse::<i64>().ok()).expect("the window has a place");
        (corner("X=") + inside[0].as_i64().expect("a number"), corner("Y=") + inside[1].as_i64().expect("a number"))
    }

    /// Moves the display's own pointer over something, as a hand does.
    #[track_caller]
    pub fn point(&self, glass: &Glass, at: &serde_json::Value) {
        let (x, y) = self.place_of(glass, at);
        self.desktop.xdotool(&["mousemove", &x.to_string(), &y.to_string()]);
    }

    /// Points at something and presses the pointer's button.
    #[track_caller]
    pub fn press(&self, glass: &Glass, at: &serde_json::Value) {
        self.point(glass, at);
        self.desktop.xdotool(&["click", "1"]);
    }

    /// Starts the window's program once more, as a person who clicks its icon again. True if it ended at once and well: it was handed over to
    /// the window that the engine knows.
    pub fn is_handed_over(&self) -> bool {
        let mut again = self.desktop.command(program("tidings")).spawn().expect("it starts");
        let ended = within(wait::PATIENCE, || again.try_wait().expect("it is our child"));
        let _ = again.kill();
        let _ = again.wait();
        ended.is_some_and(|status| status.success())
    }

    /// Somebody who reads the screen by assistive technology.
    pub fn start_reader(&self) -> Reader<'_> {
        Reader::start(&self.runtime, self.desktop.bus())
    }

    /// A tray for the desktop.
    pub fn start_tray(&self) -> Tray<'_> {
        Tray::start(&self.runtime, self.desktop.bus())
    }

    /// A file of the story's own.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Waits for the engine's place and keeps it for a while, as a predecessor that is slow to leave.
    pub fn queue_for_the_engines_lock(&self) -> Held {
        let lock = self.home.0.join("data/engine.lock");
        assert!(lock.is_file(), "{} is the engine's lock", lock.display());
        let mut command = tied("flock", &[&lock.display().to_string(), "sleep", "600"]);
        Held(command.spawn().expect("flock starts"))
    }

    /// Stops a process where it stands: it is there, and does nothing.
    pub fn freeze(&self, id: u32) {
        signal("-STOP", &id.to_string());
    }

    /// The window's process.
    pub fn window_process(&self) -> Option<u32> {
        living_in(&self.home.0, Some("tidings")).into_iter().next()
    }

    /// The engine's process.
    pub fn engine(&self) -> Option<u32> {
        living_in(&self.home.0, Some("tidingsd")).into_iter().next()
    }

    /// Ends a process at once, as a crash does.
    pub fn kill(&self, id: u32) {
        signal("-KILL", &id.to_string());
        until("a killed process is gone", || !is_alive(id));
    }

    /// Asks a process to end, as the end of a desktop session does.
    pub fn terminate(&self, id: u32) {
        signal("-TERM", &id.to_string());
    }

    /// The line goes down.
    pub fn take_down(&self) {
        self.runtime.block_on(self.server.take_down());
    }

    /// The line comes back.
    pub fn bring_up(&self) {
        self.runtime.block_on(self.server.bring_up()).expect("the port is still free");
    }
}

/// One of the two programs.
pub fn program(name: &str) -> PathBuf {
    let folder = std::env::var_os("TIDINGS_BIN_DIR").expect("TIDINGS_BIN_DIR says where the built programs lie: run `cargo xtask test`");
    let path = Path::new(&folder).join(name);
    assert!(path.is_file(), "{} is built", path.display());
    path
}
