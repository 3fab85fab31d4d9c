//! What a server says of itself (protocol A1).

use crate::{ApiError, Connection};
use model::{ClientConfig, License};
use serde::Deserialize;

/// The answer to a ping.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Ping {
    /// `OK` or `UNHEALTHY`. Required, for it tells Mattermost from anything else that answers in JSON.
    pub status: String,
}

/// `GET /system/ping`. Needs no session.
///
/// # Errors
/// See [`ApiError`]; `NotMattermost` if something else answers.
pub async fn get_ping(connection: &Connection) -> Result<Ping, ApiError> {
    connection.get("get_ping", &["system", "ping"]).json().await
}

/// `GET /config/client`: few keys without a session, all with one. An invalid token is not told apart from none.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_client_config(connection: &Connection) -> Result<ClientConfig, ApiError> {
    connection.get("get_client_config", &["config", "client"]).query("format", "old").json().await
}

/// `GET /license/client`.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_client_license(connection: &Connection) -> Result<License, ApiError> {
    connection.get("get_client_license", &["license", "client"]).query("format", "old").json().await
}
