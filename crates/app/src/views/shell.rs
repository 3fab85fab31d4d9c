//! The app's own state: where to begin, and what stands in the way.

use super::drive::View;
use crate::boundary::{Place, ShellItem};
use crate::core::{AppChange, Core};
use crate::host::KeychainError;
use crate::window::WindowState;
use async_trait::async_trait;
use engine::store::StoreError;
use std::sync::Arc;

pub(super) struct Shell {
    pub core: Arc<Core>,
    pub window: Arc<WindowState>,
}

#[async_trait]
impl View for Shell {
    type Item = ShellItem;

    fn key(_: &ShellItem) -> String {
        String::new()
    }

    fn on_app(&self, change: &AppChange) -> bool {
        matches!(change, AppChange::Accounts | AppChange::Keychain | AppChange::Settings)
    }

    async fn load(&mut self) -> Result<Vec<ShellItem>, StoreError> {
        let core = &self.core;
        let focus = self.window.focus();
        let keychain = core.keychain();
        let place = focus.sent_to.or_else(|| begin(core)).unwrap_or(Place::SignIn { server: None });
        let settings = core.settings();
        let memory_only = core.slots().iter().any(|slot| slot.memory_only);
        Ok(vec![ShellItem {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            os: std::env::consts::OS.to_owned(),
            locale: if settings.language.is_empty() { core.locale.clone() } else { settings.language },
            place,
            visit: focus.visit,
            keychain_locked: keychain == Some(KeychainError::Locked),
            keychain_missing: matches!(keychain, Some(KeychainError::Missing(_) | KeychainError::Failed(_))),
            memory_only,
            preset_server: core.policy.default_servers.first().map(|server| server.url.clone()),
            can_add_server: core.policy.server_management.clone().or(true),
        }])
    }
}

/// Where a window begins: where the person was, if that account is still here; else at the first account.
fn begin(core: &Core) -> Option<Place> {
    let slots = core.slots();
    let known = |place: &Place| match place {
        Place::Channel { account, .. } | Place::Threads { account, .. } | Place::Account { account } => {
            slots.iter().any(|slot| slot.record.id == *account)
        }
        Place::SignIn { .. } => slots.is_empty(),
    };
    core.last_place().filter(known).or_else(|| slots.first().map(|slot| Place::Account { account: slot.record.id.clone() }))
}
