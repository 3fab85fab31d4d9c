//! From what the engine, the server and the store say to what a person is told.

use crate::boundary::{ErrorCode, UiError};
use engine::{ApiError, EngineError, ErrorKind};
use store::StoreError;

/// What went wrong between the server and the store.
pub(crate) fn from_engine(error: &EngineError) -> UiError {
    match error {
        EngineError::Api(error) => from_api(error),
        EngineError::Store(error) => from_store(error.clone()),
    }
}

/// What went wrong in the store.
#[allow(clippy::needless_pass_by_value, reason = "made for map_err")]
pub(crate) fn from_store(error: StoreError) -> UiError {
    let code = match error {
        StoreError::Full => ErrorCode::DiskFull,
        // The account was closed under the request, as by signing out.
        StoreError::Closed => ErrorCode::SignedOut,
        _ => ErrorCode::StoreFailed,
    };
    UiError::new(code).details(error.to_string())
}

/// What the server, or the line to it, said. The server's id decides where there is one; its words are for "Details" only.
pub(crate) fn from_api(error: &ApiError) -> UiError {
    let code = match error.kind {
        ErrorKind::Unreachable { .. } | ErrorKind::Truncated => ErrorCode::Offline,
        ErrorKind::Tls { .. } => ErrorCode::BadCertificate,
        ErrorKind::NotMattermost => ErrorCode::NotMattermost,
        ErrorKind::Unauthorized => ErrorCode::SignedOut,
        ErrorKind::MfaRequired => ErrorCode::MfaNeeded,
        ErrorKind::MfaWrong => ErrorCode::MfaWrong,
        ErrorKind::MfaSetupRequired => ErrorCode::MfaSetupRequired,
        ErrorKind::BadCredentials => refused_sign_in(&error.id),
        ErrorKind::Forbidden | ErrorKind::Rejected => ErrorCode::Refused,
        ErrorKind::NotFound => ErrorCode::NotFound,
        ErrorKind::Unsupported => ErrorCode::Unsupported,
        ErrorKind::TooLarge => ErrorCode::FileTooLarge,
        ErrorKind::RateLimited { .. } | ErrorKind::Busy => ErrorCode::Busy,
        ErrorKind::ServerFault => ErrorCode::ServerFault,
        ErrorKind::Cancelled => ErrorCode::Cancelled,
    };
    let told = details(error);
    let error = UiError::new(code);
    if told.is_empty() { error } else { error.details(told) }
}

/// Why signing in was refused (protocol A2).
fn refused_sign_in(id: &str) -> ErrorCode {
    match id {
        "api.user.login.inactive.app_error" => ErrorCode::AccountInactive,
        "api.user.login.not_verified.app_error" => ErrorCode::EmailNotVerified,
        id if id.starts_with("api.user.check_user_login_attempts.too_many") => ErrorCode::TooManyAttempts,
        _ => ErrorCode::BadCredentials,
    }
}

/// The server's words and its id. Neither holds what was sent.
fn details(error: &ApiError) -> String {
    let status = error.status.map(|status| status.to_string()).unwrap_or_default();
    [error.message.as_str(), error.id.as_str(), status.as_str()].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ")
}

/// What the disk said of a file that the person chose.
pub(crate) fn from_file(error: &std::io::Error, name: &str) -> UiError {
    let full = error.kind() == std::io::ErrorKind::StorageFull;
    UiError::new(if full { ErrorCode::DiskFull } else { ErrorCode::FileAccess }).with("name", name).details(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api(kind: ErrorKind, id: &str) -> ApiError {
        ApiError { kind, operation: "login", status: Some(401), id: id.into(), message: "No.".into() }
    }

    #[test]
    fn a_refused_sign_in_says_which_way_out_there_is() {
        let code = |id| from_api(&api(ErrorKind::BadCredentials, id)).code;
        assert_eq!(code("api.user.login.inactive.app_error"), ErrorCode::AccountInactive);
        assert_eq!(code("api.user.login.not_verified.app_error"), ErrorCode::EmailNotVerified);
        assert_eq!(code("api.user.check_user_login_attempts.too_many.app_error"), ErrorCode::TooManyAttempts);
        assert_eq!(code("api.user.login.invalid_credentials_email_username"), ErrorCode::BadCredentials, "the usual case");
    }

    #[test]
    fn details_are_the_servers_words_and_id() {
        let told = from_api(&api(ErrorKind::Forbidden, "api.context.permissions.app_error"));
        assert_eq!(told.code, ErrorCode::Refused);
        assert_eq!(told.details.as_deref(), Some("No. · api.context.permissions.app_error · 401"), "for whoever asks the administrator");
    }

    #[test]
    fn a_full_disk_is_told_apart() {
        assert_eq!(from_store(StoreError::Full).code, ErrorCode::DiskFull, "the person can do something about it");
        assert_eq!(from_store(StoreError::Sql("x".into())).code, ErrorCode::StoreFailed);
    }
}
