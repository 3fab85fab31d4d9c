//! What a test starts ends with it, also when it panics or is killed.
//!
//! Each child lies in a process group of its own and asks the kernel to end it with the thread that started it (`setpriv --pdeathsig`).
//! The engine detaches itself on purpose; it and all that a window starts carry their `TIDINGS_HOME`, by which they are found.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// Started programs, ended youngest first.
#[derive(Default)]
pub struct Children(Vec<Child>);

impl Children {
    /// Keeps a child that was made by [`tied`].
    pub fn keep(&mut self, child: Child) {
        self.0.push(child);
    }
}

impl Drop for Children {
    fn drop(&mut self) {
        while let Some(mut child) = self.0.pop() {
            signal("-TERM", &format!("-{}", child.id()));
            let patience = Instant::now() + Duration::from_secs(3);
            while matches!(child.try_wait(), Ok(None)) && Instant::now() < patience {
                std::thread::sleep(Duration::from_millis(10));
            }
            signal("-KILL", &format!("-{}", child.id()));
            let _ = child.wait();
        }
    }
}

/// A program made by [`tied`] that lives until this is dropped.
pub struct Held(pub Child);

impl Drop for Held {
    fn drop(&mut self) {
        signal("-KILL", &format!("-{}", self.0.id()));
        let _ = self.0.wait();
    }
}

/// A command in a process group of its own that does not outlive the thread that starts it.
pub fn tied(program: &str, args: &[&str]) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM", "--", program]).args(args).process_group(0);
    command
}

/// Sends a signal; a process that is gone already is fine.
pub fn signal(name: &str, id: &str) {
    let _ = Command::new("kill").args([name, "--", id]).stderr(std::process::Stdio::null()).status();
}

/// Whether a process is there and no zombie.
pub fn is_alive(id: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{id}/stat"))
        .is_ok_and(|stat| !stat.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('Z')))
}

/// The processes that live in a home and run a program of that name.
pub fn living_in(home: &Path, program: Option<&str>) -> Vec<u32> {
    let marker = [b"TIDINGS_HOME=", home.as_os_str().as_encoded_bytes()].concat();
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    let ids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    ids.filter(|id| *id != std::process::id() && is_alive(*id))
        .filter(|id| {
            let environment = std::fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|entry| entry == marker)
        })
        .filter(|id| {
            let of = std::fs::read_link(format!("/proc/{id}/exe"));
            program.is_none_or(|name| of.is_ok_and(|path| path.file_name().is_some_and(|file| file == name)))
        })
        .collect()
}

/// Ends everything that lives in a home.
pub fn end_those_in(home: &Path) {
    for name in ["-TERM", "-KILL"] {
        let patience = Instant::now() + Duration::from_secs(5);
        for id in living_in(home, None) {
            signal(name, &id.to_string());
        }
        while !living_in(home, None).is_empty() && Instant::now() < patience {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
