//! The one engine: a file lock that its process holds while it lives.
//!
//! The system lets go of the lock when the process ends, however it ends, so a lock is never stale.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::Path;

/// Held by the engine. Dropping it lets another one start.
#[derive(Debug)]
pub struct EngineLock {
    // Only kept: closing the file gives the lock back.
    _file: File,
}

impl EngineLock {
    /// Takes the lock, or `None` if another engine has it.
    ///
    /// # Errors
    /// If the folder cannot be made or its file system knows no locks.
    pub fn take(folder: &Path) -> io::Result<Option<Self>> {
        std::fs::create_dir_all(folder)?;
        let mut file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(folder.join("engine.lock"))?;
        match file.try_lock() {
            Ok(()) => {
                // For people who look; nobody reads it back, for a number in a file may be anybody's by now.
                file.set_len(0)?;
                writeln!(file, "{}", std::process::id())?;
                Ok(Some(Self { _file: file }))
            }
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_engine_does_not_get_the_lock_until_the_first_has_ended() {
        let folder = tempfile::tempdir().unwrap();
        let first = EngineLock::take(folder.path()).unwrap();
        assert!(first.is_some(), "nobody has it yet");
        assert!(EngineLock::take(folder.path()).unwrap().is_none(), "one engine only");
        drop(first);
        assert!(EngineLock::take(folder.path()).unwrap().is_some(), "it went with its holder");
    }

    #[test]
    fn a_lock_file_left_behind_is_no_lock() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("engine.lock"), "4711\n").unwrap();
        assert!(EngineLock::take(folder.path()).unwrap().is_some(), "the file stays after a crash, the lock does not");
    }
}
