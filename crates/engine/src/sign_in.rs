//! First contact and signing in.

use crate::registry::AccountRecord;
use api::login::{self, Credentials};
use api::{ApiError, Connection, ConnectionOptions, ProbeError, ServerInfo, ServerUrl, Token, users};
use model::{AccountId, User};
use rand::Rng;
use secrecy::SecretString;

/// How to sign in.
pub enum SignIn {
    /// With a name and a password; the code only if it was asked for.
    Password {
        /// E-mail address, username or LDAP name.
        login: String,
        /// The password.
        password: SecretString,
        /// The code of the second factor.
        code: String,
    },
    /// With a personal access token.
    Token(SecretString),
}

/// Somebody who signed in.
pub struct SignedIn {
    /// What to remember.
    pub record: AccountRecord,
    /// Oneself, as the server tells it.
    pub me: User,
    /// The connection with the token.
    pub connection: Connection,
    /// The token, to be put into the keychain and nowhere else.
    pub token: SecretString,
}

/// Looks for a server at an address.
///
/// # Errors
/// See [`ProbeError`].
pub async fn probe_server(address: &str) -> Result<ServerInfo, ProbeError> {
    api::probe(address, &ConnectionOptions::default()).await
}

/// A connection to a known address with a token from the keychain.
///
/// # Errors
/// If the address is none any more or TLS cannot be set up.
pub fn connection(url: &str, token: &str) -> Result<Connection, ProbeError> {
    let server = ServerUrl::candidates(url).into_iter().find(|candidate| same_address(candidate.as_str(), url)).ok_or(ProbeError::NotAnAddress)?;
    Connection::new(server, Token::new(token), ConnectionOptions::default()).map_err(ProbeError::Failing)
}

/// Addresses are written with or without a slash at the end.
fn same_address(a: &str, b: &str) -> bool {
    a.trim_end_matches('/') == b.trim_end_matches('/')
}

/// Signs in.
///
/// # Errors
/// See [`ApiError`]; `MfaRequired` asks for a code.
pub async fn sign_in(server: &ServerInfo, how: SignIn) -> Result<SignedIn, ApiError> {
    let anonymous = Connection::anonymous(server.url.clone(), ConnectionOptions::default())?;
    let (me, token) = match how {
        SignIn::Password { login, password, code } => login::login(&anonymous, &Credentials { login_id: login, password, mfa_code: code }).await?,
        SignIn::Token(token) => {
            use secrecy::ExposeSecret;
            let token = Token::new(token.expose_secret());
            (users::get_me(&anonymous.with_token(token.clone())).await?, token)
        }
    };
    let connection = anonymous.with_token(token.clone());
    let name = server.config.text("SiteName");
    let record = AccountRecord {
        id: new_account_id(),
        url: server.url.as_str().to_owned(),
        server_name: if name.is_empty() { server.url.host().to_owned() } else { name.to_owned() },
        server_id: server.config.text("DiagnosticId").to_owned(),
        user_id: me.id.clone(),
        username: me.username.clone(),
        signed_out: false,
    };
    Ok(SignedIn { record, me, connection, token: SecretString::from(token.expose().to_owned()) })
}

/// Ends an account's session on the server.
///
/// # Errors
/// If the server cannot be told; its session then ends when it expires.
pub async fn sign_out(account: &crate::Account) -> Result<(), ApiError> {
    login::logout(&account.connection()).await
}

/// A name for an account on this machine: ten letters and digits.
fn new_account_id() -> AccountId {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz234567";
    let mut rng = rand::rng();
    let text: String = (0..10).filter_map(|_| LETTERS.get(rng.random_range(0..LETTERS.len()))).map(|byte| char::from(*byte)).collect();
    AccountId(text)
}
