//! The settings: a small plain file, nothing secret in it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a person can set. Unknown keys of a newer version are kept out; missing ones have their default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export)]
pub struct Settings {
    /// Light or dark.
    pub theme: Theme,
    /// How close rows stand.
    pub density: Density,
    /// Text size in percent, 85 to 150.
    pub text_size: u32,
    /// Whether names of people are tinted.
    pub tint_names: bool,
    /// Whether notifications are shown at all.
    pub notify: bool,
    /// Whether notifications show what was written.
    pub notify_content: bool,
    /// Whether notifications make a sound.
    pub notify_sound: bool,
    /// Whether the engine stays when the last window is closed.
    pub background: bool,
    /// Whether Tidings starts with the person's session.
    pub autostart: bool,
    /// Language tag; empty follows the system.
    pub language: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            density: Density::Comfortable,
            text_size: 100,
            tint_names: false,
            notify: true,
            notify_content: true,
            notify_sound: true,
            background: true,
            autostart: false,
            language: String::new(),
        }
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Theme {
    /// As the system has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How close rows stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Density {
    /// With room.
    Comfortable,
    /// Close.
    Compact,
}
