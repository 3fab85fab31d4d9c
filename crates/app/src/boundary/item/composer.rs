//! The composer: a draft, its uploads, and who is typing.

use model::FileId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A composer's state. The text is the UI's while it has the focus; this one is for opening it, and after a discard.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ComposerItem {
    /// The saved draft.
    pub text: String,
    /// Grows when the text was changed by something else than this composer; the UI takes the text then.
    pub revision: u32,
    /// Files on the draft, in order.
    pub uploads: Vec<UploadItem>,
    /// Names of those who type here now.
    pub typing: Vec<String>,
    /// How many code points a post may have.
    pub max_length: u32,
    /// How large a file may be, in bytes; zero where files are off.
    pub max_file_size: f64,
    /// How many files a post may have.
    pub max_files: u32,
}

/// A file on a draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct UploadItem {
    /// The upload's name, unique in this app.
    pub id: String,
    /// File name.
    pub name: String,
    /// In bytes.
    pub size: f64,
    /// Its kind, for the picture beside the name.
    pub mime_type: String,
    /// How far it is.
    pub state: UploadState,
    /// Path of a picture of it under the media scheme, if it is an image.
    pub preview: Option<String>,
}

/// How far an upload is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum UploadState {
    /// Waits for the line.
    Waiting,
    /// Under way.
    Sending {
        /// 0 to 1.
        progress: f64,
    },
    /// Up.
    Done {
        /// Its id on the server.
        file: FileId,
    },
    /// It failed, and can be tried again.
    Failed {
        /// Why; worded by the UI.
        error: crate::boundary::UiError,
    },
}
