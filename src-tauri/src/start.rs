//! The way from the command line to the window.
//!
//! ```text
//! --version      prints it
//! --background   becomes the engine, before GTK is touched (autostart)
//! else           knock at the engine:
//!     handed over        another window is there and comes forward; end
//!     window too old     start again once, with the program that is on disk by now; else say so
//!     welcome, or nobody show the window at once; the link goes on looking meanwhile
//! ```

use std::process::{Command, ExitCode};
use std::sync::Arc;

use link::client::{ConnectError, Event, Link, knock};
use link::hello::{Launch, Purpose, Version};
use link::place::Place;
use tauri::{AppHandle, Manager, RunEvent};
use tokio::sync::mpsc;

use crate::{calls, media, requests, window};

/// Set on a process that was started because its predecessor was older than the engine.
const RESTARTED: &str = "TIDINGS_RESTARTED";

/// Runs the process to its end.
pub fn run() -> ExitCode {
    let mut args = std::env::args().skip(1);
    match args.next().as_deref() {
        Some("--version") => {
            println!("tidings {}", env!("CARGO_PKG_VERSION"));
            return ExitCode::SUCCESS;
        }
        Some("--background") => return become_engine(),
        _ => {}
    }
    log();
    #[cfg(target_os = "linux")]
    if let Err(reason) = crate::guard::prepare() {
        eprintln!("tidings: {reason}");
        return ExitCode::FAILURE;
    }
    match open() {
        Ok(code) => code,
        Err(error) => {
            tracing::error!(%error, "the window cannot be opened");
            eprintln!("tidings: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Warnings go to the standard error stream; `TIDINGS_LOG` asks for more. The lasting log is the engine's.
fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("TIDINGS_LOG").unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

/// Turns this process into the engine, or starts one where a process cannot be replaced.
fn become_engine() -> ExitCode {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        let error = link::start::engine_command().map(|mut command| command.exec());
        eprintln!("tidings: the engine cannot be started: {error:?}");
        ExitCode::FAILURE
    }
    #[cfg(not(unix))]
    match link::start::start_engine() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tidings: the engine cannot be started: {error}");
            ExitCode::FAILURE
        }
    }
}

fn open() -> Result<ExitCode, Box<dyn std::error::Error>> {
    // Two threads are plenty for passing bytes on.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).thread_stack_size(512 * 1024).enable_all().build()?;
    let place = Place::of_system()?;
    let launch = Launch::of_this_process();
    #[cfg(windows)]
    crate::os::prepare();
    // A knock costs a millisecond and spares a second launch the whole of GTK.
    let first = match runtime.block_on(knock(&place, Purpose::Window, launch.clone())) {
        Ok(found) => Some(found),
        Err(ConnectError::HandedOver) => return Ok(ExitCode::SUCCESS),
        Err(ConnectError::WindowTooOld(engine)) => return Ok(too_old(&engine)),
        Err(ConnectError::Foreign) => return Err(Box::new(ConnectError::Foreign)),
        Err(error) => {
            tracing::info!(%error, "no engine yet");
            None
        }
    };
    let (link, events) = {
        let _inside = runtime.enter();
        Link::start(place, launch, Arc::new(link::start::start_engine), first)
    };
    tauri::async_runtime::set(runtime.handle().clone());
    show(link, events)?;
    // The goodbye and what was asked last may still be on their way.
    runtime.shutdown_timeout(std::time::Duration::from_millis(200));
    Ok(ExitCode::SUCCESS)
}

fn show(link: Link, events: mpsc::Receiver<Event>) -> tauri::Result<()> {
    let app = calls::register(tauri::Builder::default())
        .register_asynchronous_uri_scheme_protocol(media::SCHEME, |context, request, responder| {
            media::answer(context.app_handle(), request, responder)
        })
        .manage(link)
        .setup(|app| {
            window::open(app.handle())?;
            tauri::async_runtime::spawn(follow(app.handle().clone(), events));
            Ok(())
        })
        .build(tauri::generate_context!())?;
    #[cfg(target_os = "macos")]
    let mut dock = crate::dock::Dock::default();
    app.run(move |app, event| {
        #[cfg(target_os = "macos")]
        dock.heed(app, &event);
        if matches!(event, RunEvent::Exit) {
            app.state::<Link>().bye();
        }
    });
    Ok(())
}

/// Does what the link tells, to the end of the process.
async fn follow(app: AppHandle, mut events: mpsc::Receiver<Event>) {
    while let Some(event) = events.recv().await {
        match event {
            Event::Request { id, body } => {
                let app = app.clone();
                tauri::async_runtime::spawn(async move {
                    let reply = requests::carry_out(&app, &body).await;
                    app.state::<Link>().reply(id, reply);
                });
            }
            // The page learns of both by its calls and by its views' last word.
            Event::Connected => tracing::info!("the engine is there"),
            Event::Gone => tracing::warn!("the engine is gone"),
            Event::Unreachable(reason) => tracing::error!(reason, "no engine could be started"),
            Event::WindowTooOld(engine) => {
                too_old(&engine);
                app.exit(1);
            }
            Event::HandedOver | Event::Ended => app.exit(0),
        }
    }
}

/// Starts the program that is on disk by now in this one's stead; only once, or two old ones would go on for ever.
fn too_old(engine: &Version) -> ExitCode {
    if std::env::var_os(RESTARTED).is_none()
        && let Ok(program) = std::env::current_exe()
    {
        let mut command = Command::new(program);
        command.args(std::env::args_os().skip(1)).env(RESTARTED, "1");
        if command.spawn().is_ok() {
            return ExitCode::SUCCESS;
        }
    }
    tracing::error!(engine = engine.release, window = env!("CARGO_PKG_VERSION"), "this window is older than the engine");
    eprintln!("tidings: this is version {}, but version {} is running. Quit Tidings and start it again.", env!("CARGO_PKG_VERSION"), engine.release);
    ExitCode::FAILURE
}
