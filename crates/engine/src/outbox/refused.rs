//! What a refusal means: for words, an error in place that the person decides about; for the rest, that it is given up and the truth fetched.

use super::{Outcome, Work};
use api::{ApiError, ErrorKind};
use store::EntryError;

/// The outcome of a refusal that trying again would not change.
pub(super) fn outcome(work: &Work, error: &ApiError) -> Outcome {
    if !work.is_words() {
        tracing::warn!(%error, kind = work.kind(), "the server refused it; what the server says counts");
        return Outcome::Done;
    }
    let code = match error.kind {
        ErrorKind::TooLarge => "too-long",
        _ if error.id == "model.post.is_valid.message_length.app_error" || error.id == "model.post.is_valid.msg.app_error" => "too-long",
        ErrorKind::NotFound => "not-found",
        ErrorKind::Unsupported => "unsupported",
        _ => "refused",
    };
    let details = [error.message.as_str(), error.id.as_str()].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ");
    Outcome::Failed(EntryError { code: code.into(), details })
}
