//! Where the socket is, found by both processes from the environment alone.
//!
//! On Unix a socket in a folder that only this user can enter: in `TIDINGS_HOME/run`, else in `XDG_RUNTIME_DIR`, else under `/tmp`.
//! The folder is what protects it, for not every system looks at a socket's own mode.
//! A socket's path ends at 104 bytes on some systems, so a folder too deep is replaced by a short one under `/tmp`, named by a hash of it.
//! On Windows a named pipe that belongs to this user and admits nobody else; each end makes sure of it, for anybody may make a pipe of that name.
//!
//! One engine serves one data folder, so the variables that choose that folder are part of the name.

use std::ffi::OsString;
use std::io;
#[cfg(unix)]
use std::path::Path;
use std::path::PathBuf;

use interprocess::local_socket::Name;

/// The longest socket path every supported system takes, in bytes.
#[cfg(unix)]
const LONGEST_PATH: usize = 100;

/// Where the engine of this user and data folder listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    #[cfg(unix)]
    folder: PathBuf,
    name: String,
}

/// The variables a place depends on, handed in so that a test needs no process of its own.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// `TIDINGS_HOME`: moves everything.
    pub home: Option<OsString>,
    /// `XDG_RUNTIME_DIR`, or what stands for it.
    pub runtime: Option<OsString>,
    /// `XDG_DATA_HOME`, if it is set.
    pub data: Option<OsString>,
}

impl Place {
    /// The place that this process's environment names.
    ///
    /// # Errors
    /// If `TIDINGS_HOME` is relative and there is no working directory.
    pub fn of_system() -> io::Result<Self> {
        let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        Self::of(&Surroundings {
            home: variable("TIDINGS_HOME"),
            runtime: if cfg!(target_os = "macos") { variable("TMPDIR") } else { variable("XDG_RUNTIME_DIR") },
            data: variable("XDG_DATA_HOME"),
        })
    }

    /// The place that `surroundings` name.
    ///
    /// # Errors
    /// If `TIDINGS_HOME` is relative and there is no working directory.
    #[cfg(unix)]
    pub fn of(surroundings: &Surroundings) -> io::Result<Self> {
        let uid = rustix::process::geteuid().as_raw();
        let (folder, name) = match (&surroundings.home, &surroundings.runtime) {
            (Some(home), _) => (std::path::absolute(home)?.join("run"), "engine".to_owned()),
            (None, runtime) => {
                let folder = match runtime {
                    Some(runtime) if Path::new(runtime).is_absolute() => PathBuf::from(runtime).join("tidings"),
                    _ => PathBuf::from(format!("/tmp/tidings-{uid}")),
                };
                let name = surroundings.data.as_ref().map_or_else(|| "engine".to_owned(), |data| format!("engine-{:08x}", hash(data) >> 32));
                (folder, name)
            }
        };
        let length = folder.as_os_str().len() + 1 + name.len();
        let folder = if length > LONGEST_PATH { PathBuf::from(format!("/tmp/tidings-{uid}-{:016x}", hash(folder.as_os_str()))) } else { folder };
        Ok(Self { folder, name })
    }

    /// The pipe that `surroundings` and the user's name give.
    ///
    /// # Errors
    /// If `TIDINGS_HOME` is relative and there is no working directory.
    #[cfg(windows)]
    pub fn of(surroundings: &Surroundings) -> io::Result<Self> {
        let mut key = std::env::var_os("USERDOMAIN").unwrap_or_default();
        key.push("\\");
        key.push(std::env::var_os("USERNAME").unwrap_or_default());
        if let Some(home) = &surroundings.home {
            key.push("|");
            key.push(std::path::absolute(PathBuf::from(home))?);
        }
        Ok(Self { name: format!("tidings-{:016x}", hash(&key)) })
    }

    /// Tells this place from others, for names of things that are the user's and not the folder's (keychain entries).
    /// `None` for the ordinary one.
    #[must_use]
    pub fn tag(home: Option<&std::ffi::OsStr>) -> Option<String> {
        let home = home.filter(|home| !home.is_empty())?;
        let home = std::path::absolute(home).unwrap_or_else(|_| home.into());
        Some(format!("{:016x}", hash(home.as_os_str())))
    }

    /// Makes the folder if need be, and refuses one that others could reach.
    ///
    /// # Errors
    /// If it cannot be made, is not this user's, or cannot be closed to others.
    #[cfg(unix)]
    pub fn prepare(&self) -> io::Result<()> {
        use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
        if let Err(error) = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)
            && error.kind() != io::ErrorKind::AlreadyExists
        {
            return Err(error);
        }
        // Not `metadata`: a link that somebody else placed under /tmp must not be followed.
        let found = std::fs::symlink_metadata(&self.folder)?;
        if !found.is_dir() || found.uid() != rustix::process::geteuid().as_raw() {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, format!("{} is not a folder of this user", self.folder.display())));
        }
        if found.mode() & 0o077 != 0 {
            std::fs::set_permissions(&self.folder, std::fs::Permissions::from_mode(0o700))?;
        }
        Ok(())
    }

    /// Nothing to prepare: a pipe has no folder.
    ///
    /// # Errors
    /// Never.
    #[cfg(windows)]
    pub fn prepare(&self) -> io::Result<()> {
        Ok(())
    }

    /// The socket's path.
    #[cfg(unix)]
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.folder.join(&self.name)
    }

    /// Takes away a socket that a dead engine left. Only the holder of the lock may.
    ///
    /// # Errors
    /// If it is there and cannot be removed.
    pub fn clear(&self) -> io::Result<()> {
        #[cfg(unix)]
        if let Err(error) = std::fs::remove_file(self.socket())
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(error);
        }
        Ok(())
    }

    /// The socket's name as the system wants it.
    ///
    /// # Errors
    /// If the system refuses such a name.
    pub fn name(&self) -> io::Result<Name<'static>> {
        #[cfg(unix)]
        {
            use interprocess::local_socket::{GenericFilePath, ToFsName};
            self.socket().to_fs_name::<GenericFilePath>()
        }
        #[cfg(windows)]
        {
            use interprocess::local_socket::{GenericNamespaced, ToNsName};
            self.name.clone().to_ns_name::<GenericNamespaced>()
        }
    }
}

/// FNV-1a: short, and the same in every build, which the standard library's hasher does not promise.
fn hash(text: &std::ffi::OsStr) -> u64 {
    text.as_encoded_bytes().iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn of_home(home: &Path) -> Place {
        Place::of(&Surroundings { home: Some(home.into()), ..Surroundings::default() }).unwrap()
    }

    #[test]
    fn a_deep_home_gets_a_short_socket() {
        let deep = PathBuf::from("/").join("very-long-folder-name/".repeat(12));
        let place = of_home(&deep);
        assert!(place.socket().as_os_str().len() <= LONGEST_PATH, "no system takes more than 104 bytes: {}", place.socket().display());
        assert_ne!(place, of_home(&deep.join("other")), "another home is another engine, also when both are too deep");
    }

    #[test]
    fn each_data_folder_has_a_socket_of_its_own() {
        let runtime = Surroundings { runtime: Some("/run/user/1".into()), ..Surroundings::default() };
        let ordinary = Place::of(&runtime).unwrap();
        assert_eq!(ordinary.socket(), Path::new("/run/user/1/tidings/engine"));
        let other = Place::of(&Surroundings { data: Some("/data/other".into()), ..runtime }).unwrap();
        assert_ne!(ordinary, other, "one engine serves one data folder");
    }

    #[test]
    fn the_folder_is_closed_to_others() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("run");
        std::fs::create_dir(&folder).unwrap();
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
        of_home(home.path()).prepare().unwrap();
        assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700, "the socket's own mode protects nothing on macOS");
    }

    #[test]
    fn a_link_in_place_of_the_folder_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), home.path().join("run")).unwrap();
        assert!(of_home(home.path()).prepare().is_err(), "whoever placed it could lead us into a folder of theirs");
    }
}
