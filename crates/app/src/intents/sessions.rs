//! Signing in: by password, by token, and again.

use crate::accounts;
use crate::boundary::{Done, Place, UiError};
use crate::core::Core;
use engine::SignIn;
use model::AccountId;
use secrecy::SecretString;
use std::sync::Arc;

/// By name and password. What people paste has blanks around it; a password may.
pub(super) fn password(login: String, password: String, code: Option<String>) -> SignIn {
    SignIn::Password {
        login: login.trim().to_owned(),
        password: SecretString::from(password),
        code: code.map(|code| code.split_whitespace().collect()).unwrap_or_default(),
    }
}

/// By personal access token.
pub(super) fn token(token: String) -> SignIn {
    SignIn::Token(SecretString::from(token.trim().to_owned()))
}

pub(super) async fn sign_in(core: &Arc<Core>, server: &str, how: SignIn, memory_only: bool) -> Result<Done, UiError> {
    let account = accounts::sign_in(core, server, how, memory_only).await?;
    Ok(Done::Go { place: Place::Account { account } })
}

pub(super) async fn sign_in_again(core: &Arc<Core>, account: &AccountId, how: SignIn) -> Result<Done, UiError> {
    accounts::sign_in_again(core, account, how).await?;
    Ok(Done::Done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    #[test]
    fn what_is_pasted_is_cleaned_but_a_password_is_not() {
        let SignIn::Password { login, password, code } = password(" ann ".into(), " pass word ".into(), Some("123 456".into())) else {
            panic!("a password was given");
        };
        assert_eq!(login, "ann");
        assert_eq!(password.expose_secret(), " pass word ", "blanks may be part of it");
        assert_eq!(code, "123456", "authenticators show a blank in the middle");
    }
}
