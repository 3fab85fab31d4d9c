//! Drafts: what is being written, one for each channel and thread. Lies in `outbox.db`, for it is the person's own.

use crate::{Change, Reader, StoreError, Tx, sql};
use model::{ChannelId, Millis, PostId};
use rusqlite::{Row, params};

pub(crate) const CREATE: &str = "
CREATE TABLE drafts (
    channel_id TEXT NOT NULL,
    root_id    TEXT NOT NULL,    -- empty for the channel's own
    message    TEXT NOT NULL,
    files      TEXT NOT NULL,    -- JSON: attachments and how far they are uploaded, in the engine's words
    updated_at INTEGER NOT NULL, -- by the own clock
    PRIMARY KEY (channel_id, root_id)
) STRICT;";

/// A draft.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// Its channel.
    pub channel_id: ChannelId,
    /// Its thread; empty for the channel's own.
    pub root_id: PostId,
    /// The text, as typed.
    pub message: String,
    /// Attachments and how far they are uploaded, in the engine's words; null if there are none.
    pub files: serde_json::Value,
    /// When it last changed, by the own clock.
    pub updated_at: Millis,
}

fn draft(row: &Row<'_>) -> rusqlite::Result<Draft> {
    Ok(Draft {
        channel_id: sql::id(row, 0)?,
        root_id: sql::id(row, 1)?,
        message: row.get(2)?,
        files: sql::json(row, 3)?,
        updated_at: sql::millis(row, 4)?,
    })
}

impl Reader {
    /// The draft of a channel or thread.
    pub fn draft(&self, channel: &ChannelId, root: &PostId) -> Result<Option<Draft>, StoreError> {
        self.first(
            "SELECT channel_id, root_id, message, files, updated_at FROM outbox.drafts WHERE channel_id = ?1 AND root_id = ?2",
            [channel.as_str(), root.as_str()],
            draft,
        )
    }

    /// All drafts, the latest first.
    pub fn drafts(&self) -> Result<Vec<Draft>, StoreError> {
        self.all("SELECT channel_id, root_id, message, files, updated_at FROM outbox.drafts ORDER BY updated_at DESC, channel_id, root_id", [], draft)
    }
}

impl Tx<'_> {
    /// Keeps a draft; tells whether its text or files changed.
    pub fn put_draft(&mut self, draft: &Draft) -> Result<bool, StoreError> {
        let touched = self.run(
            "INSERT INTO outbox.drafts (channel_id, root_id, message, files, updated_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (channel_id, root_id) DO UPDATE SET message = excluded.message, files = excluded.files, updated_at = excluded.updated_at
             WHERE (message, files) IS NOT (excluded.message, excluded.files)",
            params![draft.channel_id.as_str(), draft.root_id.as_str(), draft.message, serde_json::to_string(&draft.files)?, draft.updated_at.0],
        )?;
        if touched > 0 {
            self.note_draft(&draft.channel_id, &draft.root_id);
        }
        Ok(touched > 0)
    }

    /// Removes a draft that was sent or emptied.
    pub fn remove_draft(&mut self, channel: &ChannelId, root: &PostId) -> Result<bool, StoreError> {
        let removed = self.run("DELETE FROM outbox.drafts WHERE channel_id = ?1 AND root_id = ?2", [channel.as_str(), root.as_str()])? > 0;
        if removed {
            self.note_draft(channel, root);
        }
        Ok(removed)
    }

    fn note_draft(&mut self, channel: &ChannelId, root: &PostId) {
        // Older versions of it lie in the log.
        self.scrub_soon();
        self.note(Change::DraftChanged { channel_id: channel.clone(), root_id: root.clone() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;

    #[test]
    fn each_thread_has_its_own_draft() {
        let bench = Bench::memory();
        let own = Draft { channel_id: "c".into(), message: "hello".into(), updated_at: Millis(1), ..Draft::default() };
        let reply =
            Draft { root_id: "r".into(), message: "re".into(), files: serde_json::json!([{ "id": "f" }]), updated_at: Millis(2), ..own.clone() };
        let (kept, replied) = (own.clone(), reply.clone());
        let same = bench
            .store
            .write_blocking(move |tx| {
                tx.put_draft(&kept)?;
                tx.put_draft(&replied)?;
                tx.put_draft(&Draft { updated_at: Millis(9), ..kept })
            })
            .unwrap();
        assert!(!same, "the same text again is no change");
        assert_eq!(bench.read(|r| r.drafts()), [reply, own], "both are there, the latest first");
        assert!(bench.store.write_blocking(|tx| tx.remove_draft(&"c".into(), &"".into())).unwrap(), "the channel's own goes");
        assert!(bench.read(|r| r.draft(&"c".into(), &"r".into())).is_some(), "the thread's stays");
    }
}
