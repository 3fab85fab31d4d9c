//! The endpoints, a file for each group. Paths are below `/api/v4`; `me` stands for the token's own user.

pub mod categories;
pub mod channels;
pub mod commands;
pub mod emoji;
pub mod files;
pub mod images;
pub mod login;
pub mod members;
pub mod posts;
pub mod preferences;
pub mod reactions;
pub mod roles;
pub mod status;
pub mod system;
pub mod teams;
pub mod threads;
pub mod users;
