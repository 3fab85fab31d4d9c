//! Nothing outlives us: what a command started is ended with it, however it ends.
//!
//! Children are ended by their own process groups.
//! The engine detaches itself on purpose (own session, no parent), so it is found the way it can always be found: it and whatever
//! it starts carry the folder they were given, `TIDINGS_HOME`, in their environment.

use std::path::Path;
use std::process::{Child, Command};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Children in the order they were started; ended in the opposite order.
#[derive(Clone, Default)]
pub struct Started {
    children: Arc<Mutex<Vec<Child>>>,
    asked: Arc<AtomicBool>,
}

impl Started {
    /// From now on Ctrl+C, a closed terminal or `kill` only ask for the end; whoever waits looks at `asked`.
    pub fn on_ctrl_c() -> Result<Self, String> {
        let started = Self::default();
        let asked = Arc::clone(&started.asked);
        ctrlc::set_handler(move || asked.store(true, Ordering::SeqCst)).map_err(|e| format!("cannot watch for Ctrl+C: {e}"))?;
        Ok(started)
    }

    /// True after Ctrl+C.
    pub fn asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }

    /// Starts a program in a process group of its own and keeps it; returns its process id.
    pub fn spawn(&self, command: &mut Command) -> Result<u32, String> {
        own_group(command);
        let text = crate::sh::shown(command);
        let child = command.spawn().map_err(|e| format!("`{text}` could not be started: {e}"))?;
        let id = child.id();
        self.keep(child);
        Ok(id)
    }

    /// Keeps a child that was started in its own group with `own_group`.
    pub fn keep(&self, child: Child) {
        self.children.lock().unwrap_or_else(PoisonError::into_inner).push(child);
    }

    /// How the child ended, or `None` while it runs.
    pub fn ended(&self, id: u32) -> Option<String> {
        let mut children = self.children.lock().unwrap_or_else(PoisonError::into_inner);
        match children.iter_mut().find(|child| child.id() == id)?.try_wait() {
            Ok(None) => None,
            Ok(Some(status)) => Some(status.to_string()),
            Err(e) => Some(e.to_string()),
        }
    }

    /// Ends all children, youngest first: asked politely, then made to.
    pub fn end(&self) {
        let mut children = self.children.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(mut child) = children.pop() {
            signal("-TERM", &format!("-{}", child.id()));
            let patience = Instant::now() + Duration::from_secs(5);
            while matches!(child.try_wait(), Ok(None)) && Instant::now() < patience {
                std::thread::sleep(Duration::from_millis(20));
            }
            signal("-KILL", &format!("-{}", child.id()));
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        // The last handle goes: also when the command ends with an error.
        if Arc::strong_count(&self.children) == 1 {
            self.end();
        }
    }
}

/// Gives the child a process group of its own, so that Ctrl+C reaches us first and we end things in order.
pub fn own_group(command: &mut Command) {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        command.process_group(0);
    }
    #[cfg(not(unix))]
    let _ = command;
}

/// Ends every process whose environment says that it lives in `home`.
pub fn end_those_in(home: &Path) {
    for name in ["-TERM", "-KILL"] {
        let patience = Instant::now() + Duration::from_secs(5);
        let mut told = Vec::new();
        loop {
            let left = living_in(home);
            if left.is_empty() {
                return;
            }
            for id in left {
                if !told.contains(&id) {
                    signal(name, &id.to_string());
                    told.push(id);
                }
            }
            if Instant::now() > patience {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// The ids of processes started with `TIDINGS_HOME` set to this folder. Empty where there is no `/proc`.
pub fn living_in(home: &Path) -> Vec<u32> {
    let marker = [b"TIDINGS_HOME=", home.as_os_str().as_encoded_bytes()].concat();
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    let ids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.filter(|id| *id != std::process::id())
        .filter(|id| {
            let environment = std::fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|entry| entry == marker)
        })
        .collect()
}

/// Sends a signal by the system's `kill`, which is the way without `unsafe`. A process that is gone already is fine.
fn signal(name: &str, id: &str) {
    let _ = Command::new("kill").args([name, "--", id]).stderr(std::process::Stdio::null()).status();
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_detached_process_is_found_by_its_folder_and_ended() {
        let home = std::env::temp_dir().join(format!("xtask-end-{}", std::process::id()));
        let mut command = Command::new("setsid");
        command.args(["sleep", "600"]).env("TIDINGS_HOME", &home);
        let mut child = command.spawn().unwrap();
        let begun = Instant::now();
        while living_in(&home).is_empty() {
            assert!(begun.elapsed() < Duration::from_secs(10), "a running process must be found by its environment");
        }
        end_those_in(&home);
        assert!(living_in(&home).is_empty(), "none may be left");
        let _ = child.wait();
    }

    #[test]
    fn what_was_started_ends_with_the_last_handle() {
        let started = Started::default();
        let id = started.spawn(Command::new("sleep").arg("600")).unwrap();
        assert_eq!(started.ended(id), None, "it runs until it is ended");
        drop(started);
        assert!(!Path::new(&format!("/proc/{id}")).exists(), "the child is gone and reaped");
    }
}
