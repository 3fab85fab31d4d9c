//! macOS: managed preferences, which a configuration profile puts below `/Library/Managed Preferences`, for the
//! machine or for one user. Only that folder is read: it is root's, so nobody can forge a policy with `defaults write`.

use std::path::Path;

use crate::settings::Source;

/// Ours, then the official desktop app's.
#[cfg(target_os = "macos")]
const DOMAINS: [&str; 2] = [model::APP_ID, "Mattermost.Desktop"];

#[cfg(target_os = "macos")]
pub(super) fn sources() -> Vec<Source> {
    let managed = Path::new("/Library/Managed Preferences");
    // A wrong name here can only miss the user's part; what the machine's part fixes stands.
    let user = std::env::var("USER").ok().filter(|user| !user.is_empty() && !user.contains(['/', '.']));
    let folders = std::iter::once(managed.to_owned()).chain(user.map(|user| managed.join(user)));
    folders.flat_map(|folder| DOMAINS.map(|domain| folder.join(format!("{domain}.plist")))).filter_map(|path| plist_file(&path)).collect()
}

/// A property list, XML or binary, with one dictionary; none if there is no such file.
fn plist_file(path: &Path) -> Option<Source> {
    let bytes = super::bytes(path)?;
    let values = bytes.and_then(|bytes| super::object(plist::from_bytes(&bytes).map_err(|error| error.to_string())));
    Some(Source { place: path.display().to_string(), values })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::settings::interpret;

    #[test]
    fn a_profile_s_file_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Mattermost.Desktop.plist");
        assert!(plist_file(&path).is_none(), "no profile, no source");
        let xml = r#"<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict>
            <key>EnableServerManagement</key><false/>
            <key>DefaultServerList</key><array><dict><key>name</key><string>Work</string><key>url</key><string>https://a.b</string></dict></array>
        </dict></plist>"#;
        fs::write(&path, xml).unwrap();
        let (policy, problems) = interpret(plist_file(&path).into_iter().collect());
        assert!(problems.is_empty(), "{problems:?}");
        assert!(!policy.server_management.or(true), "the official app's key locks");
        assert_eq!(policy.default_servers.first().map(|server| server.url.as_str()), Some("https://a.b"), "and its list is taken");
        fs::write(&path, "<plist>").unwrap();
        let (policy, problems) = interpret(plist_file(&path).into_iter().collect());
        assert!(!policy.server_management.or(true) && problems.len() == 1, "a broken file locks: {problems:?}");
    }
}
