//! Pictures and files for the screen: from the encrypted shelf if they are there, else from the server and then kept.
//!
//! A [`MediaPath`] is what stands after the account in an address of the media scheme. Everything else is refused.

use crate::{Account, EngineError};
use api::files::FileForm;
use api::{emoji, files, images, teams, users};
use bytes::Bytes;
use model::{EmojiId, FileId, Millis, TeamId, UserId};
use std::fmt;
use store::Media;
use url::Url;

/// The most that is handed to a window at once, in bytes.
const CAP: u64 = 64 * 1024 * 1024;
/// The longest address of a linked picture, in bytes.
const LONGEST_ADDRESS: usize = 2048;

/// What a window may ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaPath {
    /// `user/<id>/<version>`
    User(UserId, Millis),
    /// `team/<id>/<version>`
    Team(TeamId, Millis),
    /// `emoji/<id>`
    Emoji(EmojiId),
    /// `file/<id>/full`, `file/<id>/preview`, `file/<id>/thumb`
    File(FileId, FileForm),
    /// `upload/<name>`: a picture that was pasted and is on its way up.
    Upload(String),
    /// `proxy/<address in hexadecimal>`: a picture from elsewhere, through the server's image proxy.
    Proxy(String),
}

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MediaProblem {
    /// There is no such thing, or one may not see it.
    #[error("there is no such picture or file")]
    NotFound,
    /// It is not here and the server cannot be reached.
    #[error("the server cannot be reached")]
    Offline,
    /// It is too large to be shown.
    #[error("it is too large to be shown")]
    TooLarge,
}

impl MediaPath {
    /// Reads a path. Ids are letters and digits; anything else is no path of ours.
    pub fn parse(path: &str) -> Option<Self> {
        let mut parts = path.split('/');
        let (kind, id) = (parts.next()?, parts.next()?);
        let last = parts.next();
        if parts.next().is_some() || id.is_empty() || !id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            return None;
        }
        let version = || last.and_then(|version| version.parse().ok()).map(Millis);
        match kind {
            "user" => Some(Self::User(id.into(), version()?)),
            "team" => Some(Self::Team(id.into(), version()?)),
            "emoji" if last.is_none() => Some(Self::Emoji(id.into())),
            "file" => {
                let form = match last? {
                    "full" => FileForm::Original,
                    "preview" => FileForm::Preview,
                    "thumb" => FileForm::Thumbnail,
                    _ => return None,
                };
                Some(Self::File(id.into(), form))
            }
            "upload" if last.is_none() => Some(Self::Upload(id.to_owned())),
            "proxy" if last.is_none() => unhex(id).as_deref().and_then(Self::linked),
            _ => None,
        }
    }

    /// The picture that a message links to. A server with a proxy writes that into the address itself (protocol D1); it is taken out again.
    /// None if it is no address of the web.
    pub fn linked(address: &str) -> Option<Self> {
        let url = Url::parse(address).ok()?;
        let inner = url.path().ends_with("/api/v4/image").then(|| url.query_pairs().find(|(name, _)| name == "url"));
        let origin = match inner.flatten() {
            Some((_, inner)) => Url::parse(&inner).ok()?,
            None => url,
        };
        (matches!(origin.scheme(), "http" | "https") && origin.as_str().len() <= LONGEST_ADDRESS).then(|| Self::Proxy(origin.into()))
    }

    /// Its name on the shelf.
    fn key(&self) -> String {
        match self {
            Self::User(id, version) => format!("user:{id}:{}", version.0),
            Self::Team(id, version) => format!("team:{id}:{}", version.0),
            Self::Emoji(id) => format!("emoji:{id}"),
            Self::File(id, form) => format!("file:{id}:{form:?}"),
            Self::Upload(id) => format!("upload:{id}"),
            Self::Proxy(address) => format!("proxy:{address}"),
        }
    }
}

/// As [`MediaPath::parse`] reads it.
impl fmt::Display for MediaPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id, version) => write!(f, "user/{id}/{}", version.0),
            Self::Team(id, version) => write!(f, "team/{id}/{}", version.0),
            Self::Emoji(id) => write!(f, "emoji/{id}"),
            Self::File(id, FileForm::Original) => write!(f, "file/{id}/full"),
            Self::File(id, FileForm::Preview) => write!(f, "file/{id}/preview"),
            Self::File(id, FileForm::Thumbnail) => write!(f, "file/{id}/thumb"),
            Self::Upload(id) => write!(f, "upload/{id}"),
            Self::Proxy(address) => {
                f.write_str("proxy/")?;
                address.bytes().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }
    }
}

fn unhex(text: &str) -> Option<String> {
    let digits: Option<Vec<u8>> = text.bytes().map(|byte| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let (pairs, rest) = digits.as_deref()?.as_chunks::<2>();
    String::from_utf8(pairs.iter().map(|[high, low]| high << 4 | low).collect()).ok().filter(|_| rest.is_empty())
}

impl Account {
    /// A picture or file with its content type, which is told by its first bytes and never by the server.
    ///
    /// # Errors
    /// See [`MediaProblem`].
    pub async fn media(&self, path: &MediaPath) -> Result<(String, Bytes), MediaProblem> {
        if let MediaPath::Upload(id) = path {
            let bytes = self.uploads().bytes(id).ok_or(MediaProblem::NotFound)?;
            return Ok((kind_of(&bytes).to_owned(), bytes));
        }
        let key = path.key();
        match self.store().media(&key).await {
            Ok(Some(kept)) => return Ok((kept.content_type, kept.bytes.into())),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "the shelf could not be read"),
        }
        let bytes = self.fetch_media(path).await.map_err(|error| problem(&error))?;
        let content_type = kind_of(&bytes).to_owned();
        let media = Media { content_type: content_type.clone(), version: String::new(), bytes: bytes.to_vec() };
        if let Err(error) = self.store().put_media(&key, media).await {
            tracing::warn!(%error, "a picture was not kept");
        }
        Ok((content_type, bytes))
    }

    async fn fetch_media(&self, path: &MediaPath) -> Result<Bytes, EngineError> {
        let connection = self.connection();
        let c = &connection;
        Ok(match path {
            MediaPath::User(id, version) => users::get_profile_image(c, id, *version).await?,
            MediaPath::Team(id, version) => teams::get_team_icon(c, id, *version).await?,
            MediaPath::Emoji(id) => emoji::get_emoji_image(c, id).await?,
            MediaPath::File(id, form) => files::get_file(c, id, *form, CAP).await?.bytes().await?,
            MediaPath::Proxy(address) => images::get_image_by_url(c, address, CAP).await?,
            MediaPath::Upload(_) => Bytes::new(),
        })
    }
}

fn problem(error: &EngineError) -> MediaProblem {
    match error {
        EngineError::Api(error) if error.kind == api::ErrorKind::TooLarge => MediaProblem::TooLarge,
        error if error.is_offline() => MediaProblem::Offline,
        _ => MediaProblem::NotFound,
    }
}

/// The content type by the first bytes. What is no picture, sound or film that a web view can only draw is plain bytes:
/// a server cannot have a page or a script shown by calling it an image.
fn kind_of(bytes: &[u8]) -> &'static str {
    let at = |offset: usize, magic: &[u8]| bytes.get(offset..offset + magic.len()) == Some(magic);
    if at(0, b"\x89PNG\r\n\x1a\n") {
        "image/png"
    } else if at(0, b"\xff\xd8\xff") {
        "image/jpeg"
    } else if at(0, b"GIF8") {
        "image/gif"
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        "image/webp"
    } else if at(0, b"BM") {
        "image/bmp"
    } else if at(4, b"ftyp") {
        "video/mp4"
    } else if at(0, b"\x1a\x45\xdf\xa3") {
        "video/webm"
    } else if at(0, b"OggS") {
        "audio/ogg"
    } else if at(0, b"ID3") {
        "audio/mpeg"
    } else {
        "application/octet-stream"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_paths_are_read() {
        assert_eq!(MediaPath::parse("user/abc/7"), Some(MediaPath::User("abc".into(), Millis(7))));
        assert_eq!(MediaPath::parse("file/abc/preview"), Some(MediaPath::File("abc".into(), FileForm::Preview)));
        for hostile in ["", "user", "user/../7", "file/abc", "file/abc/evil", "user/a%2fb/1", "http/evil.example/x", "emoji/abc/1", "user/abc/7/8"] {
            assert_eq!(MediaPath::parse(hostile), None, "{hostile} is no path of ours");
        }
    }

    #[test]
    fn a_linked_picture_is_asked_of_the_servers_proxy_alone() {
        let direct = MediaPath::linked("https://pictures.example/a b.png").expect("an address of the web");
        assert_eq!(direct, MediaPath::Proxy("https://pictures.example/a%20b.png".into()));
        assert_eq!(MediaPath::parse(&direct.to_string()), Some(direct.clone()), "the path reads back what was written");
        let rewritten = "https://chat.example/api/v4/image?url=https%3A%2F%2Fpictures.example%2Fa%2520b.png";
        assert_eq!(MediaPath::linked(rewritten), Some(direct), "the server's own way of writing it is the same picture");
        for refused in ["", "file:///etc/passwd", "data:image/png;base64,AA", "javascript:alert(1)", "//pictures.example/a.png", "/relative.png"] {
            assert_eq!(MediaPath::linked(refused), None, "{refused} is no picture on the web");
        }
        assert_eq!(MediaPath::linked(&format!("https://pictures.example/{}", "a".repeat(3_000))), None, "an address has an end");
        for broken in ["proxy/zz", "proxy/6", "proxy/ff", "proxy/66696c653a2f2f2f"] {
            assert_eq!(MediaPath::parse(broken), None, "{broken} is not what we wrote");
        }
    }

    #[test]
    fn the_bytes_tell_what_they_are() {
        assert_eq!(kind_of(b"\x89PNG\r\n\x1a\n..."), "image/png");
        assert_eq!(kind_of(b"<svg onload=alert(1)>"), "application/octet-stream", "SVG is code");
        assert_eq!(kind_of(b"<html>"), "application/octet-stream");
        assert_eq!(kind_of(b""), "application/octet-stream");
    }
}
