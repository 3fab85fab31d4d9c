//! What a file may be: how many on a post, how large, and what it seems to be.

use crate::boundary::{ErrorCode, UiError};
use model::ClientConfig;

/// How many files a post may have, on every server.
pub(crate) const MOST: usize = 10;

/// Whether these files may be added to a draft that has some.
pub(super) fn check(config: &ClientConfig, has: usize, new: &[(&str, u64)]) -> Result<(), UiError> {
    if config.text("EnableFileAttachments") == "false" {
        return Err(UiError::new(ErrorCode::Unsupported));
    }
    if has + new.len() > MOST {
        return Err(UiError::new(ErrorCode::TooManyFiles).with("max", MOST));
    }
    let most = u64::try_from(config.max_file_size()).unwrap_or(u64::MAX);
    match new.iter().find(|(_, size)| *size > most) {
        Some((name, _)) => Err(UiError::new(ErrorCode::FileTooLarge).with("name", name).with("max", most)),
        None => Ok(()),
    }
}

/// What a file seems to be by its name: only for the picture beside the name, for the server looks at the bytes itself.
pub(super) fn kind_by_name(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "bmp" => "image/bmp",
        "svg" => "image/svg+xml",
        "mp4" | "m4v" => "video/mp4",
        "mov" => "video/quicktime",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "ogg" | "oga" => "audio/ogg",
        "wav" => "audio/wav",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "txt" | "log" | "md" | "csv" => "text/plain",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_the_servers() {
        let mut config = ClientConfig::default();
        config.0.insert("MaxFileSize".into(), "1000".into());
        assert!(check(&config, 9, &[("a", 1000)]).is_ok(), "the tenth file, as large as allowed");
        assert_eq!(check(&config, 9, &[("a", 1), ("b", 1)]).map_err(|error| error.code), Err(ErrorCode::TooManyFiles));
        let large = check(&config, 0, &[("a", 1), ("b", 1001)]).expect_err("one is too large");
        assert_eq!((large.code, large.args.get("name").map(String::as_str)), (ErrorCode::FileTooLarge, Some("b")), "and it is named");
        config.0.insert("EnableFileAttachments".into(), "false".into());
        assert_eq!(check(&config, 0, &[("a", 1)]).map_err(|error| error.code), Err(ErrorCode::Unsupported));
    }

    #[test]
    fn a_name_tells_the_picture_beside_it() {
        assert_eq!(kind_by_name("Deck plan.PNG"), "image/png");
        assert_eq!(kind_by_name("README"), "application/octet-stream");
    }
}
