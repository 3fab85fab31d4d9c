//! Where each system keeps managed settings.

#[cfg(any(target_os = "macos", test))]
mod plist_file;
#[cfg(windows)]
mod registry;

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use serde_json::Value;

use crate::settings::Source;

/// More than this is no settings file.
const MAX_BYTES: u64 = 1024 * 1024;

/// The sources of this system, the weightiest first.
#[cfg(windows)]
pub(crate) fn system() -> Vec<Source> {
    registry::sources()
}

/// The sources of this system, the weightiest first.
#[cfg(target_os = "macos")]
pub(crate) fn system() -> Vec<Source> {
    plist_file::sources()
}

/// The sources of this system, the weightiest first.
#[cfg(not(any(windows, target_os = "macos")))]
pub(crate) fn system() -> Vec<Source> {
    json_file(Path::new("/etc/tidings/policy.json")).into_iter().collect()
}

/// A file with one JSON object; none if there is no such file.
pub(crate) fn json_file(path: &Path) -> Option<Source> {
    let bytes = bytes(path)?;
    let values = bytes.and_then(|bytes| {
        // Windows editors begin a file with a mark that JSON does not know.
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        object(serde_json::from_slice(text).map_err(|error| error.to_string()))
    });
    Some(Source { place: path.display().to_string(), values })
}

fn object(value: Result<Value, String>) -> Result<serde_json::Map<String, Value>, String> {
    match value? {
        Value::Object(values) => Ok(values),
        _ => Err("it does not hold one object of settings".to_owned()),
    }
}

/// A small file's bytes; none if there is no such file.
fn bytes(path: &Path) -> Option<Result<Vec<u8>, String>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return None;
        }
        Err(error) => return Some(Err(error.to_string())),
    };
    let mut bytes = Vec::new();
    Some(match file.take(MAX_BYTES + 1).read_to_end(&mut bytes) {
        Err(error) => Err(error.to_string()),
        Ok(_) if bytes.len() as u64 > MAX_BYTES => Err("it is larger than 1 MiB".to_owned()),
        Ok(_) => Ok(bytes),
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::{Locked, Policy, Problem, read};

    #[test]
    fn a_file_is_read_and_a_missing_one_is_no_policy() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.json");
        assert_eq!(read(Some(path.clone())), (Policy::default(), Vec::new()), "no file, nothing managed");
        assert_eq!(read(Some(path.join("below"))), (Policy::default(), Vec::new()), "nor its folder");
        fs::write(&path, b"\xEF\xBB\xBF{\"EnableServerManagement\": false}").unwrap();
        let (policy, problems) = read(Some(path.clone()));
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(policy.server_management, Locked::Fixed { value: false, by: path.display().to_string() }, "fixed by that file");
    }

    #[test]
    fn a_broken_file_locks_and_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.json");
        let huge = vec![b' '; 1024 * 1024 + 1];
        for broken in [b"{\"EnableServerManagement\": tr".as_slice(), b"", b"[]", b"\xFF", &huge] {
            fs::write(&path, broken).unwrap();
            let (policy, problems) = read(Some(path.clone()));
            assert!(!policy.server_management.or(true), "servers are locked");
            assert!(matches!(problems.as_slice(), [Problem::Unreadable { .. }]), "and it is told: {problems:?}");
        }
        let (policy, problems) = read(Some(folder.path().to_owned()));
        assert!(!policy.server_management.or(true) && problems.len() == 1, "a folder in its place is as bad: {problems:?}");
    }
}
