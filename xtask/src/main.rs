//! The project's own commands: `cargo xtask COMMAND`.
//!
//! This crate knows none of the others and nothing with a C part, so that it builds first, in a fresh clone on a bare
//! machine, and installs what the rest needs.
//! One file per command; `sh` runs programs, `session` is a virtual desktop, `end` sees to it that nothing outlives us.

mod bench;
mod check;
mod codegen;
mod demo;
mod end;
mod package;
mod release;
mod screens;
mod serve;
mod session;
mod setup;
mod sh;
mod steps;
mod test;
mod ui;

use std::process::ExitCode;

/// What a command answers: nothing, or a sentence for the person at the terminal.
type Outcome<T = ()> = Result<T, String>;

const USAGE: &str = "\
cargo xtask COMMAND

  demo [--release]      the window on the demo server, signed in as ann; without a display it writes target/demo.png
  test [--quick]        everything that proves the app; --quick: no window, no release build
  check [--platforms]   format, clippy, svelte-check, lint, layers, generated TypeScript; --platforms: also Windows and macOS
  codegen [--check]     writes the TypeScript of the boundary; --check: only says whether it is fresh
  screens [NAME..]      shoots the screens with the release build into target/screens
  serve [ARGS..]        the app in a browser, for browser tests: the engine of a test build on a loopback WebSocket
  bench [ARGS..]        measures the release build: --posts N,N.. --idle SECONDS --starts N
  package [--test]      builds target/package/tidings_VERSION_ARCH.deb; --test: and tries it
  setup                 installs what the commands above need
";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let rest: Vec<String> = args.collect();
    if let Err(sentence) = std::env::set_current_dir(sh::root()) {
        eprintln!("xtask: the project's folder is gone: {sentence}");
        return ExitCode::FAILURE;
    }
    let outcome = match command.as_str() {
        "demo" => demo::run(&rest),
        "test" => test::run(&rest),
        "check" => check::run(&rest),
        "codegen" => codegen::run(&rest),
        "screens" => screens::run(&rest),
        "bench" => bench::run(&rest),
        "serve" => serve::run(&rest),
        "package" => package::run(&rest),
        "setup" => setup::everything(),
        "" | "help" | "--help" | "-h" => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        other => Err(format!("there is no command '{other}'\n\n{USAGE}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("xtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}

/// Accepts only the flags a command knows, so that a misspelt one is not silently ignored.
fn only(args: &[String], known: &[&str]) -> Outcome {
    match args.iter().find(|arg| !known.contains(&arg.as_str())) {
        Some(stranger) => Err(format!("'{stranger}' is not an option here; known: {}", known.join(" "))),
        None => Ok(()),
    }
}

/// True when the flag was given.
fn has(args: &[String], flag: &str) -> bool {
    args.iter().any(|arg| arg == flag)
}
