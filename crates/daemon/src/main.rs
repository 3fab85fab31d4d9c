//! `tidingsd`: reads the command line and begins.

use std::process::ExitCode;
use std::sync::Arc;

use app::{App, Options, Paths};
use tidingsd::adapter::AppEngine;
use tidingsd::clock::SystemClock;
use tidingsd::host::Desktop;
use tidingsd::options::{self, Command, USAGE};
use tidingsd::{log, run, sign_in};

/// Few threads with small stacks: the engine waits most of the time, and each thread costs memory while it does.
const WORKERS: usize = 2;
const STACK: usize = 1024 * 1024;

fn main() -> ExitCode {
    let command = match options::parse(std::env::args().skip(1)) {
        Ok(command) => command,
        Err(words) => {
            eprintln!("tidingsd: {words}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match command {
        Command::Version => {
            println!("tidingsd {}", env!("CARGO_PKG_VERSION"));
            ExitCode::SUCCESS
        }
        Command::Help => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
        Command::SignIn { server, login, memory_only } => with_runtime(sign_in::run(server, login, memory_only)),
        Command::Run { detached } => {
            if detached {
                tidingsd::leave_session();
            }
            beside_run_loop(|| with_runtime(engine(None)))
        }
        #[cfg(feature = "serve")]
        Command::Serve { port, dist } => with_runtime(engine(Some((port, dist)))),
    }
}

/// Lives the engine's life.
#[cfg(not(target_os = "macos"))]
fn beside_run_loop(life: impl FnOnce() -> ExitCode) -> ExitCode {
    life()
}

/// Lives the engine's life on a thread of its own, for on macOS the main thread's run loop is where the system tells of clicks on notifications.
#[cfg(target_os = "macos")]
fn beside_run_loop(life: impl FnOnce() -> ExitCode + Send + 'static) -> ExitCode {
    use objc2_core_foundation::CFRunLoop;
    let (ended, end) = std::sync::mpsc::channel();
    let started = std::thread::Builder::new().name("engine".into()).spawn(move || {
        let _ = ended.send(life());
        // Repeated, for a loop that has not begun yet cannot be stopped; the process ends in between.
        while let Some(main) = CFRunLoop::main() {
            main.stop();
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    });
    if let Err(error) = started {
        return failed(&error);
    }
    CFRunLoop::run();
    end.recv().unwrap_or(ExitCode::FAILURE)
}

fn with_runtime(work: impl Future<Output = ExitCode>) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .max_blocking_threads(8)
        .thread_stack_size(STACK)
        .thread_name("tidingsd")
        .enable_all()
        .build();
    match runtime {
        Ok(runtime) => {
            let code = runtime.block_on(work);
            // A keychain prompt that nobody answers must not keep the process.
            runtime.shutdown_timeout(std::time::Duration::from_millis(500));
            code
        }
        Err(error) => failed(&error),
    }
}

/// The engine's life; with `browser` it serves pages on a port as well (test builds).
async fn engine(browser: Option<(u16, std::path::PathBuf)>) -> ExitCode {
    match begin(browser).await {
        Ok(code) => code,
        Err(error) => {
            tracing::error!(%error, "the engine cannot begin");
            failed(error.as_ref())
        }
    }
}

async fn begin(browser: Option<(u16, std::path::PathBuf)>) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let (place, paths) = (link::Place::of_system()?, Paths::of_system()?);
    let Some(post) = run::take_post(&place, &paths.data).await? else {
        eprintln!("tidingsd: another engine is at work");
        return Ok(ExitCode::from(3));
    };
    if let Err(error) = log::start(&paths.logs) {
        eprintln!("tidingsd: no log: {error}");
    }
    tracing::info!(version = env!("CARGO_PKG_VERSION"), pid = std::process::id(), "begins");
    let (events, received) = tokio::sync::mpsc::unbounded_channel();
    let host = Arc::new(Desktop::start(events, paths.runtime.clone()));
    let (policy, problems) = policy::read(None);
    for problem in problems {
        tracing::warn!(%problem, "managed settings");
    }
    let options = Options { paths, clock: Arc::new(SystemClock), policy, locale: None };
    let app = App::start(options, host.clone()).await?;
    let engine = Arc::new(AppEngine(app));
    let guests = run::guests(engine);
    #[cfg(feature = "serve")]
    let guests = if browser.is_some() { guests.with_several_windows() } else { guests };
    let guests = Arc::new(guests);
    host.set_display({
        let guests = guests.clone();
        move || guests.display()
    });
    #[cfg(feature = "serve")]
    if let Some((port, dist)) = browser {
        tidingsd::serve::start(port, dist, guests.clone()).await?;
    }
    #[cfg(not(feature = "serve"))]
    drop(browser);
    Ok(run::serve(post, guests, received, run::asked_to_end()).await)
}

fn failed(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("tidingsd: {error}");
    ExitCode::FAILURE
}
