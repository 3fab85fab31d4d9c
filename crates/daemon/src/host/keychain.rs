//! Secrets in the system's keychain: Secret Service, Credential Manager, Keychain.
//!
//! `keyring` asks synchronously, so it runs on a thread for such work, one question at a time: a prompt should not appear twice.
//! `TIDINGS_HOME` gives entries a name of their own, so that a test or a demo never meets a person's real ones.

use std::sync::Arc;
use std::time::Duration;

use app::KeychainError;
use keyring::{Entry, Error};
use tokio::sync::Mutex;

/// How long a person may take with a prompt before the app says that the keychain is locked.
const PATIENCE: Duration = Duration::from_secs(60);

/// The keychain.
#[derive(Default)]
pub struct Keychain {
    turn: Arc<Mutex<()>>,
}

impl Keychain {
    /// Reads a secret.
    pub async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, KeychainError> {
        self.ask(name, |entry| entry.get_secret()).await
    }

    /// Writes a secret.
    pub async fn write(&self, name: &str, value: &[u8]) -> Result<(), KeychainError> {
        let value = value.to_vec();
        self.ask(name, move |entry| entry.set_secret(&value)).await.map(|_| ())
    }

    /// Forgets a secret.
    pub async fn forget(&self, name: &str) -> Result<(), KeychainError> {
        self.ask(name, |entry| entry.delete_credential()).await.map(|_| ())
    }

    async fn ask<T: Send + 'static>(
        &self,
        name: &str,
        question: impl FnOnce(&Entry) -> keyring::Result<T> + Send + 'static,
    ) -> Result<Option<T>, KeychainError> {
        available().await?;
        let (name, turn) = (name.to_owned(), self.turn.clone());
        let asked = async move {
            let turn = turn.lock_owned().await;
            tokio::task::spawn_blocking(move || {
                // Kept until the thread is done, also if nobody waits for it any more.
                let _turn = turn;
                question(&Entry::new(&service(), &name)?)
            })
            .await
        };
        match tokio::time::timeout(PATIENCE, asked).await {
            Err(_) => Err(KeychainError::Locked),
            Ok(Err(join)) => Err(KeychainError::Failed(join.to_string())),
            Ok(Ok(Ok(value))) => Ok(Some(value)),
            Ok(Ok(Err(Error::NoEntry))) => Ok(None),
            Ok(Ok(Err(error))) => Err(fault(&error)),
        }
    }
}

/// The name under which this user's entries are kept.
fn service() -> String {
    match link::Place::tag(std::env::var_os("TIDINGS_HOME").as_deref()) {
        Some(tag) => format!("{}.{tag}", model::APP_ID),
        None => model::APP_ID.to_owned(),
    }
}

fn fault(error: &Error) -> KeychainError {
    match error {
        Error::NoStorageAccess(_) => KeychainError::Locked,
        Error::NoDefaultStore => KeychainError::Missing(Entry::store_status().as_ref().err().map_or_else(String::new, ToString::to_string)),
        // Never the error's own text for the two that carry the secret's bytes.
        Error::BadEncoding(_) | Error::BadDataFormat(..) => KeychainError::Failed("the stored secret is damaged".to_owned()),
        other => KeychainError::Failed(other.to_string()),
    }
}

/// Whether a Secret Service is there or can be started.
///
/// Asked each time before `keyring` is: it makes its connection once and would remember a failure for ever,
/// while a keyring that starts a moment after the engine is an everyday thing.
#[cfg(target_os = "linux")]
async fn available() -> Result<(), KeychainError> {
    const NAME: &str = "org.freedesktop.secrets";
    let missing = |error: zbus::Error| KeychainError::Missing(error.to_string());
    let bus = zbus::Connection::session().await.map_err(missing)?;
    let proxy = zbus::fdo::DBusProxy::new(&bus).await.map_err(missing)?;
    let missing = |error: zbus::fdo::Error| KeychainError::Missing(error.to_string());
    let name = zbus::names::BusName::from_static_str(NAME).map_err(|error| KeychainError::Missing(error.to_string()))?;
    if proxy.name_has_owner(name).await.map_err(missing)?
        || proxy.list_activatable_names().await.map_err(missing)?.iter().any(|known| known.as_str() == NAME)
    {
        return Ok(());
    }
    Err(KeychainError::Missing("no Secret Service on the session bus".to_owned()))
}

#[cfg(not(target_os = "linux"))]
async fn available() -> Result<(), KeychainError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_secret_is_not_told() {
        let KeychainError::Failed(words) = fault(&Error::BadEncoding(b"the secret itself".to_vec())) else { panic!("failed") };
        assert!(!words.contains("secret itself"), "errors end in logs: {words}");
        assert_eq!(fault(&Error::NoStorageAccess("x".into())), KeychainError::Locked, "the app waits, with a button");
    }
}
