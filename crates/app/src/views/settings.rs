//! The settings as they are in force, and what of them the administrator fixed.

use super::drive::View;
use crate::boundary::SettingsItem;
use crate::core::{AppChange, Core};
use async_trait::async_trait;
use engine::store::StoreError;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) struct SettingsView {
    pub core: Arc<Core>,
}

#[async_trait]
impl View for SettingsView {
    type Item = SettingsItem;

    fn key(_: &SettingsItem) -> String {
        String::new()
    }

    fn on_app(&self, change: &AppChange) -> bool {
        matches!(change, AppChange::Settings)
    }

    async fn load(&mut self) -> Result<Vec<SettingsItem>, StoreError> {
        let policy = &self.core.policy;
        let mut settings = self.core.settings();
        let mut locked = BTreeMap::new();
        let mut fix = |name: &str, by: Option<&str>| {
            if let Some(by) = by {
                locked.insert(name.to_owned(), by.to_owned());
            }
        };
        settings.background = policy.run_in_background.clone().or(settings.background);
        fix("background", policy.run_in_background.by());
        settings.autostart = policy.start_at_sign_in.clone().or(settings.autostart);
        fix("autostart", policy.start_at_sign_in.by());
        settings.notify_content = !policy.hide_notification_content.clone().or(!settings.notify_content);
        fix("notifyContent", policy.hide_notification_content.by());
        Ok(vec![SettingsItem { settings, locked, has_tray: self.core.host.has_tray() }])
    }
}
