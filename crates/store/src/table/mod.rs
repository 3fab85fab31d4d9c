//! One file per table: how it is made, what it answers, what may be written, and the proof.

pub(crate) mod categories;
pub(crate) mod category_channels;
pub(crate) mod channel_members;
pub(crate) mod channel_syncs;
pub(crate) mod channel_users;
pub(crate) mod channels;
pub(crate) mod drafts;
pub(crate) mod emoji;
pub(crate) mod entries;
pub(crate) mod intents;
pub(crate) mod intervals;
pub(crate) mod meta;
pub(crate) mod posts;
pub(crate) mod preferences;
pub(crate) mod reactions;
pub(crate) mod roles;
pub(crate) mod team_members;
pub(crate) mod teams;
pub(crate) mod threads;
pub(crate) mod unreads;
pub(crate) mod users;
