//! The tray on Linux: a StatusNotifierItem over D-Bus, without GTK.
//!
//! Where no desktop shows such items, none is shown; should a tray appear later, the item appears with it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::TrayState;
use ksni::menu::StandardItem;
use ksni::{Icon, MenuItem, OfflineReason, Status, ToolTip, Tray, TrayMethods};
use model::APP_ID;
use tokio::sync::{mpsc, watch};

use super::HostEvent;
use super::icon::{Mark, argb};

struct Item {
    state: TrayState,
    events: mpsc::UnboundedSender<HostEvent>,
    shown: Arc<AtomicBool>,
}

impl Item {
    fn mark(&self) -> Mark {
        Mark { mentions: self.state.mentions > 0, unread: self.state.unread, offline: self.state.offline }
    }

    fn open(&self) {
        let _ = self.events.send(HostEvent::TrayActivated { activation_token: ksni::current_xdg_activation_token() });
    }
}

impl Tray for Item {
    fn id(&self) -> String {
        APP_ID.to_owned()
    }

    fn title(&self) -> String {
        "Tidings".to_owned()
    }

    fn status(&self) -> Status {
        if self.state.mentions > 0 { Status::NeedsAttention } else { Status::Active }
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        [22_u16, 44].into_iter().map(|size| Icon { width: i32::from(size), height: i32::from(size), data: argb(size, self.mark()) }).collect()
    }

    fn attention_icon_pixmap(&self) -> Vec<Icon> {
        self.icon_pixmap()
    }

    fn tool_tip(&self) -> ToolTip {
        // Trays may read a tool tip as markup, and team and channel names are other people's text.
        ToolTip { title: super::alerts::escaped(&self.state.tooltip), ..ToolTip::default() }
    }

    fn watcher_online(&self) {
        self.shown.store(true, Ordering::Relaxed);
    }

    fn watcher_offline(&self, _: OfflineReason) -> bool {
        self.shown.store(false, Ordering::Relaxed);
        true
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        self.open();
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        let entry = |label: &str, activate: fn(&mut Self)| {
            StandardItem { label: label.replace('_', "__"), activate: Box::new(activate), ..StandardItem::default() }.into()
        };
        vec![
            entry(&self.state.open_label, |item| item.open()),
            MenuItem::Separator,
            entry(&self.state.quit_label, |item| drop(item.events.send(HostEvent::Quit))),
        ]
    }
}

/// Shows the tray and keeps it as `states` tell; `shown` tells whether the desktop shows it.
pub fn start(mut states: watch::Receiver<TrayState>, events: mpsc::UnboundedSender<HostEvent>, shown: Arc<AtomicBool>) {
    tokio::spawn(async move {
        // Without words there is nothing to show yet.
        if states.wait_for(|state| !state.open_label.is_empty()).await.is_err() {
            return;
        }
        let item = Item { state: states.borrow_and_update().clone(), events, shown: shown.clone() };
        // Told otherwise at once where there is no watcher.
        shown.store(true, Ordering::Relaxed);
        let handle = match item.assume_sni_available(true).spawn().await {
            Ok(handle) => handle,
            Err(error) => {
                shown.store(false, Ordering::Relaxed);
                tracing::info!(%error, "no tray");
                return;
            }
        };
        while states.changed().await.is_ok() {
            let state = states.borrow_and_update().clone();
            if handle.update(|item| item.state = state).await.is_none() {
                return;
            }
        }
    });
}
