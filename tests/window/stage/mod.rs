//! What a story of the real window needs: a server with people, a desktop, and the two programs as users get them.
//!
//! `TIDINGS_BIN_DIR` says where `tidings` and `tidingsd` lie (`cargo xtask test` builds and sets it).

mod children;
pub mod desktop;
pub mod glass;
pub mod wait;
pub mod webdriver;

use children::{end_those_in, is_alive, living_in, signal};
use demo_server::{DEMO_PASSWORD, DemoServer, Options};
use desktop::Desktop;
use glass::Glass;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tempfile::TempDir;
use wait::until;
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
    _folder: TempDir,
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
        let folder = TempDir::with_prefix("tidings-window-").expect("a folder of the test's own can be made");
        let home = folder.path().join("tidings");
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime starts");
        let server = runtime.block_on(DemoServer::start(Options::default())).expect("the server starts on a free port");
        let desktop = Desktop::start(&folder.path().join("session"), &home, screen);
        let mut stage = Self { home: Home(home), desktop, server, runtime, driver: 0, _folder: folder };
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
        let path = program("tidings");
        let session = Session::begin(self.driver, &path.display().to_string()).unwrap_or_else(|e| panic!("the window opens: {e}"));
        Glass::new(session)
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
        let shown = self.desktop.xdotool(&["search", "--onlyvisible", "--class", "tidings"]);
        let id = shown.lines().last().expect("the window is on the screen").to_owned();
        self.desktop.xdotool(&["windowfocus", "--sync", &id]);
        self.desktop.press("alt+F4");
        until("the window's process ends when its window is closed", || !is_alive(window));
        glass.session().end();
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
fn program(name: &str) -> PathBuf {
    let folder = std::env::var_os("TIDINGS_BIN_DIR").expect("TIDINGS_BIN_DIR says where the built programs lie: run `cargo xtask test`");
    let path = Path::new(&folder).join(name);
    assert!(path.is_file(), "{} is built", path.display());
    path
}
