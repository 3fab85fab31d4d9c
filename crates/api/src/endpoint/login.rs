//! Signing in and out (protocol A2, A3).

use crate::{ApiError, Connection, ErrorKind, Token};
use model::User;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

/// What a person signs in with.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// User name, mail address or LDAP id.
    pub login_id: String,
    /// The password.
    pub password: SecretString,
    /// The code of the second factor; empty until [`ErrorKind::MfaRequired`] asks for it.
    pub mfa_code: String,
}

/// A flat map of strings is all the server reads. No `device_id`: it would make a mobile session.
#[derive(Serialize)]
struct Body<'a> {
    login_id: &'a str,
    password: &'a str,
    token: &'a str,
}

/// `POST /users/login`. The new session's token comes in a header; use it with [`Connection::with_token`].
///
/// # Errors
/// `MfaRequired`, `MfaWrong`, `BadCredentials` (with an id that may tell more), or as [`ApiError`] says.
pub async fn login(connection: &Connection, credentials: &Credentials) -> Result<(User, Token), ApiError> {
    let body = Body { login_id: &credentials.login_id, password: credentials.password.expose_secret(), token: &credentials.mfa_code };
    let (user, headers) = connection.post("login", &["users", "login"]).body(&body).json_with_headers().await?;
    let token = headers.get("token").and_then(|value| value.to_str().ok()).filter(|text| !text.is_empty());
    let token = token.ok_or_else(|| ApiError::new("login", ErrorKind::NotMattermost).with_message("the answer has no token"))?;
    Ok((user, Token::new(token)))
}

/// `POST /users/logout`: ends the token's session.
///
/// # Errors
/// See [`ApiError`].
pub async fn logout(connection: &Connection) -> Result<(), ApiError> {
    connection.post("logout", &["users", "logout"]).done().await
}
