//! The engine's log: one file a day, a week of them, each of bounded size.
//!
//! Only this program's own parts may be made talkative (`TIDINGS_LOG=debug`): libraries are kept to warnings whatever is asked,
//! because at finer levels some of them print addresses and headers. Our own code never logs a token, a password or a message.

use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// How many days are kept.
const DAYS: usize = 7;
/// How much a process writes between two starts of a day, in bytes: a loop must not fill the disk.
const LIMIT: u64 = 8 * 1024 * 1024;
/// Our own crates.
const OWN: [&str; 8] = ["tidingsd", "app", "engine", "api", "store", "policy", "markup", "link"];

/// Begins to log into `folder`, and to the standard error stream as well if it is a terminal.
///
/// # Errors
/// If the folder cannot be made or written to.
pub fn start(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("engine")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(folder)
        .map_err(io::Error::other)?;
    let writer = Bounded { inner: Mutex::new(Inner { file: Box::new(file), written: 0, day: today() }) };
    let filter = EnvFilter::new(filter(std::env::var("TIDINGS_LOG").ok().as_deref()));
    // Failing means that a log is there already, which only a test in the same process can have made.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(writer).try_init();
    Ok(())
}

/// The filter for a wished level; anything but a level's name is "info".
fn filter(wish: Option<&str>) -> String {
    let level = wish.filter(|wish| ["error", "warn", "info", "debug", "trace"].contains(wish)).unwrap_or("info");
    OWN.iter().fold("warn".to_owned(), |filter, own| format!("{filter},{own}={level}"))
}

/// Days since 1970, by UTC as the appender counts them.
fn today() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs() / 86_400)
}

struct Inner {
    file: Box<dyn Write + Send>,
    written: u64,
    day: u64,
}

struct Bounded {
    inner: Mutex<Inner>,
}

struct Line<'a>(&'a Bounded);

impl Write for Line<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut inner = self.0.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let today = today();
        if inner.day != today {
            (inner.day, inner.written) = (today, 0);
        }
        if inner.written < LIMIT {
            inner.written += line.len() as u64;
            inner.file.write_all(line)?;
            if inner.written >= LIMIT {
                inner.file.write_all(b"too much was logged; nothing more follows today\n")?;
            }
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.inner.lock().unwrap_or_else(PoisonError::into_inner).file.flush()
    }
}

impl<'a> MakeWriter<'a> for Bounded {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line(self)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn libraries_stay_quiet_whatever_is_asked() {
        let filter = filter(Some("trace"));
        assert!(filter.starts_with("warn,"), "a library's trace may print a header with a token: {filter}");
        assert!(filter.contains("engine=trace"), "our own parts may talk: {filter}");
        assert_eq!(super::filter(Some("hyper=trace")), super::filter(None), "a filter that names others is not taken");
    }

    #[derive(Clone, Default)]
    struct Memory(Arc<Mutex<Vec<u8>>>);

    impl Write for Memory {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_loop_does_not_fill_the_disk() {
        let memory = Memory::default();
        let bounded = Bounded { inner: Mutex::new(Inner { file: Box::new(memory.clone()), written: 0, day: today() }) };
        let line = vec![b'x'; 64 * 1024];
        for _ in 0..1000 {
            Line(&bounded).write_all(&line).unwrap();
        }
        assert!((memory.0.lock().unwrap().len() as u64) < LIMIT + 128 * 1024, "64 MB were asked for");
    }
}
