//! The demo server as a program: `demo-server --listen ADDR --profile 5.37|11.6 [--empty] [--seed N] [--people] [--posts N]`.

use std::{io::Write, net::SocketAddr, process::ExitCode, sync::Arc, time::Duration};

use demo_server::{DemoServer, Options, Workspace, live};

const USAGE: &str = "usage: demo-server [--listen ADDR] [--profile 5.37|11.6] [--empty] [--seed N] [--subpath PATH] [--people] [--posts N]";

struct Wish {
    options: Options,
    people: bool,
}

fn wish(mut args: impl Iterator<Item = String>) -> Result<Wish, String> {
    let mut wish = Wish { options: Options { seed: 1, ..Options::default() }, people: false };
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "--listen" => wish.options.listen = Some(value()?.parse::<SocketAddr>().map_err(|e| format!("--listen: {e}"))?),
            "--profile" => wish.options.profile = value()?.parse()?,
            "--seed" => wish.options.seed = value()?.parse().map_err(|e| format!("--seed: {e}"))?,
            "--subpath" => wish.options.subpath = value()?,
            "--posts" => wish.options.workspace = Workspace::W { posts: value()?.parse().map_err(|e| format!("--posts: {e}"))? },
            "--empty" => wish.options.empty = true,
            "--people" => wish.people = true,
            other => return Err(format!("unknown argument {other}")),
        }
    }
    Ok(wish)
}

#[tokio::main]
async fn main() -> ExitCode {
    let wish = match wish(std::env::args().skip(1)) {
        Ok(wish) => wish,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error}\n{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    let server = match DemoServer::start(wish.options).await {
        Ok(server) => Arc::new(server),
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "cannot listen: {error}");
            return ExitCode::FAILURE;
        }
    };
    say(&format!("listening on {}", server.url()));
    if wish.people {
        let living = server.clone();
        tokio::spawn(async move { live(living, "tidewater/engineering", Duration::from_secs(12)).await });
    }
    listen_for_keys(server).await;
    ExitCode::SUCCESS
}

/// `o` and Enter takes the server down, and up again; it ends when it is told to by a signal.
async fn listen_for_keys(server: Arc<DemoServer>) {
    let (keys, mut pressed) = tokio::sync::mpsc::unbounded_channel();
    // Reading standard input blocks; a thread of its own does not keep the program from ending.
    std::thread::spawn(move || {
        let mut line = String::new();
        while std::io::stdin().read_line(&mut line).is_ok_and(|n| n > 0) {
            if keys.send(line.trim().to_owned()).is_err() {
                return;
            }
            line.clear();
        }
    });
    while let Some(key) = pressed.recv().await {
        if key != "o" {
            continue;
        }
        if server.is_up() {
            server.take_down().await;
            say("the server is down; o and Enter brings it back");
        } else {
            match server.bring_up().await {
                Ok(()) => say("the server is up"),
                Err(error) => say(&format!("cannot listen again: {error}")),
            }
        }
    }
    std::future::pending::<()>().await;
}

fn say(words: &str) {
    let mut out = std::io::stdout();
    let _ = writeln!(out, "{words}");
    let _ = out.flush();
}
