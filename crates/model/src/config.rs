//! What the server says of itself: client configuration and licence.
//!
//! All values are strings on the wire, also numbers and booleans (protocol A1); the methods here read them once, in one place.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// `GET /config/client?format=old`: a small set before sign-in, the full one after.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientConfig(pub BTreeMap<String, String>);

/// How names are shown (`TeammateNameDisplay`, preference `display_settings/name_format`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum NameFormat {
    /// `ann`
    #[default]
    Username,
    /// The nickname, else the full name.
    NicknameFullName,
    /// `Ann Falk`
    FullName,
}

impl NameFormat {
    /// Reads the server's word for it.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "username" => Some(Self::Username),
            "nickname_full_name" => Some(Self::NicknameFullName),
            "full_name" => Some(Self::FullName),
            _ => None,
        }
    }
}

/// Whether replies live in threads only (`CollapsedThreads`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CollapsedThreads {
    /// Never.
    #[default]
    Disabled,
    /// By the person's choice; off unless chosen.
    DefaultOff,
    /// By the person's choice; on unless chosen.
    DefaultOn,
    /// Always.
    AlwaysOn,
}

impl ClientConfig {
    /// A value as text; empty if absent.
    pub fn text(&self, key: &str) -> &str {
        self.0.get(key).map_or("", String::as_str)
    }

    /// Whether a value is `"true"`.
    pub fn is_on(&self, key: &str) -> bool {
        self.text(key) == "true"
    }

    /// A value as a number.
    pub fn number(&self, key: &str) -> Option<i64> {
        self.text(key).parse().ok()
    }

    /// How many code points a post may have. The official clients assume 4,000 until the server tells (protocol H5).
    pub fn max_post_size(&self) -> usize {
        self.number("MaxPostSize").and_then(|size| usize::try_from(size).ok()).filter(|size| *size > 0).unwrap_or(4_000)
    }

    /// How large an uploaded file may be, in bytes; 100 MiB unless told.
    pub fn max_file_size(&self) -> i64 {
        self.number("MaxFileSize").filter(|size| *size > 0).unwrap_or(104_857_600)
    }

    /// How names are shown unless the person chose otherwise.
    pub fn name_format(&self) -> NameFormat {
        NameFormat::from_word(self.text("TeammateNameDisplay")).unwrap_or_default()
    }

    /// Whether replies live in threads only.
    pub fn collapsed_threads(&self) -> CollapsedThreads {
        match self.text("CollapsedThreads") {
            "default_off" => CollapsedThreads::DefaultOff,
            "default_on" => CollapsedThreads::DefaultOn,
            "always_on" => CollapsedThreads::AlwaysOn,
            _ => CollapsedThreads::Disabled,
        }
    }
}

/// `GET /license/client?format=old`. Without a licence it is `IsLicensed: "false"` and little else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct License(pub BTreeMap<String, String>);

impl License {
    /// Whether a licensed feature is there.
    pub fn has(&self, feature: &str) -> bool {
        self.0.get("IsLicensed").is_some_and(|on| on == "true") && self.0.get(feature).is_some_and(|on| on == "true")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_strings_and_absent_ones_have_the_official_defaults() {
        let config: ClientConfig = serde_json::from_str(r#"{"MaxPostSize":"16383","EnableLdap":"true"}"#).expect("a map of strings");
        assert_eq!(config.max_post_size(), 16_383);
        assert!(config.is_on("EnableLdap"));
        assert_eq!(ClientConfig::default().max_post_size(), 4_000, "the web client's guess before it knows");
        assert_eq!(config.collapsed_threads(), CollapsedThreads::Disabled, "5.37 does not name the key");
    }
}
