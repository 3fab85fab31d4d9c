//! Measures Tidings in its real window, as ratios within one run (`cargo xtask bench`).
//!
//! | | What | Against |
//! |---|---|---|
//! | P1 | memory with the workspace open and idle, also after 84 switches | Floor, Cr |
//! | P2 | memory without a window; the window's way back | Cr, Floor |
//! | P5 | cold start to a cached channel that can be typed in, the server unreachable | Floor |
//! | P6 | switching to a cached channel, click to paint | Swap |
//!
//! Floor is an empty page in a bare Tauri window, Swap a bare page that replaces thirty posts (`tests/yardstick`), Cr an empty page in Chromium.
//! Each is measured between Tidings' own runs, so that a machine that is slow for a while is slow for all.
//! The workspace is 20 teams with 4,000 channels and 200,000 people, with as many posts in the cache as asked for.
//!
//! Times of a start are taken from outside, by looking at the screen (`screen`); those of a switch in the page (`switch.js`).

// A measurement that lacks its surroundings must fail where it stands.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::unwrap_used)]

mod figures;
mod fill;
mod memory;
mod runs;
mod screen;
#[path = "../../window/stage/mod.rs"]
#[allow(dead_code, reason = "the stories use more of it than the benchmark does")]
mod stage;
mod workspace;
mod yardsticks;

use std::time::Duration;

/// What is asked for on the command line.
struct Wish {
    posts: Vec<u64>,
    idle: Duration,
    starts: usize,
}

const USAGE: &str = "usage: bench [--posts N,N..] [--idle SECONDS] [--starts N]";

impl Wish {
    fn of(mut args: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut wish = Self { posts: vec![1_000, 100_000, 1_000_000], idle: Duration::from_secs(600), starts: 12 };
        while let Some(arg) = args.next() {
            let value = args.next().ok_or_else(|| format!("{arg} needs a value\n{USAGE}"))?;
            let number = |text: &str| text.parse::<u64>().map_err(|e| format!("{arg} {text}: {e}"));
            match arg.as_str() {
                "--posts" => wish.posts = value.split(',').map(number).collect::<Result<_, _>>()?,
                "--idle" => wish.idle = Duration::from_secs(number(&value)?),
                "--starts" => wish.starts = usize::try_from(number(&value)?).map_err(|e| e.to_string())?,
                _ => return Err(format!("{arg} is not known\n{USAGE}")),
            }
        }
        Ok(wish)
    }
}

fn main() -> std::process::ExitCode {
    let mut args = std::env::args().skip(1).peekable();
    if args.next_if(|arg| arg == "fill").is_some() {
        tokio::runtime::Runtime::new().expect("a runtime starts").block_on(fill::run());
        return std::process::ExitCode::SUCCESS;
    }
    match Wish::of(args) {
        Ok(wish) => {
            runs::all(&wish);
            std::process::ExitCode::SUCCESS
        }
        Err(sentence) => {
            eprintln!("bench: {sentence}");
            std::process::ExitCode::FAILURE
        }
    }
}
