//! The accounts on this machine: a small plain file with addresses and names, nothing secret.
//!
//! Written whole to a temporary name and renamed, so that a crash leaves the old or the new file, never half of one.

use model::{AccountId, UserId};
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::{Path, PathBuf};

/// An account as it is remembered across restarts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AccountRecord {
    /// Its name here; also that of its folder and its secrets.
    pub id: AccountId,
    /// The server's address.
    pub url: String,
    /// What the server calls itself.
    pub server_name: String,
    /// The server's own identity (`DiagnosticId`), to recognise it under another address.
    pub server_id: String,
    /// Who one is there.
    pub user_id: UserId,
    /// One's name there.
    pub username: String,
    /// Whether the session ended and the person must sign in again.
    pub signed_out: bool,
}

/// The file.
pub struct Registry {
    path: PathBuf,
    records: Vec<AccountRecord>,
}

impl Registry {
    /// Reads the file. None there is an empty list.
    ///
    /// # Errors
    /// If it cannot be read or is damaged; it is never replaced then, since the accounts' outboxes hang on it.
    pub fn load(path: PathBuf) -> std::io::Result<Self> {
        let records = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| std::io::Error::new(std::io::ErrorKind::InvalidData, error))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        Ok(Self { path, records })
    }

    /// All accounts, in the order they were added.
    pub fn records(&self) -> &[AccountRecord] {
        &self.records
    }

    /// Adds an account, or replaces the one with the same id.
    ///
    /// # Errors
    /// If the file cannot be written; nothing changed then.
    pub fn put(&mut self, record: AccountRecord) -> std::io::Result<()> {
        let mut records = self.records.clone();
        match records.iter_mut().find(|known| known.id == record.id) {
            Some(known) => *known = record,
            None => records.push(record),
        }
        self.save(records)
    }

    /// Forgets an account.
    ///
    /// # Errors
    /// If the file cannot be written; nothing changed then.
    pub fn remove(&mut self, id: &AccountId) -> std::io::Result<()> {
        let records = self.records.iter().filter(|known| known.id != *id).cloned().collect();
        self.save(records)
    }

    fn save(&mut self, records: Vec<AccountRecord>) -> std::io::Result<()> {
        write_whole(&self.path, &serde_json::to_vec_pretty(&records)?)?;
        self.records = records;
        Ok(())
    }
}

/// Replaces a file in one step that a crash cannot halve.
///
/// # Errors
/// If it cannot be written; the old file stands then.
pub fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let parent = path.parent().ok_or(std::io::ErrorKind::InvalidInput)?;
    std::fs::create_dir_all(parent)?;
    let fresh = path.with_extension("new");
    let mut file = std::fs::File::create(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    std::fs::rename(&fresh, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_survive_a_restart_and_a_damaged_file_is_not_replaced() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("accounts.json");
        let mut registry = Registry::load(path.clone()).expect("none yet");
        let record = AccountRecord { id: "one".into(), url: "https://chat.example".into(), ..AccountRecord::default() };
        registry.put(record.clone()).expect("written");
        assert_eq!(Registry::load(path.clone()).expect("read").records(), [record]);
        std::fs::write(&path, b"{").expect("damaged");
        assert!(Registry::load(path.clone()).is_err(), "a damaged list must not look like an empty one");
        assert_eq!(std::fs::read(&path).expect("still there"), b"{", "and stays for somebody to mend");
    }
}
