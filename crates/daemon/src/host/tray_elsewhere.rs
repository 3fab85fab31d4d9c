//! The tray on Windows and macOS, through `tray-icon`.
//!
//! It wants a thread with an event loop of the system's. On Windows that is a thread of its own.
//! On macOS only the main thread may have one and the engine's has none: the window stays in the Dock instead.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::TrayState;
use tokio::sync::{mpsc, watch};
use tray_icon::menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem};
use tray_icon::{Icon, MouseButton, TrayIcon, TrayIconBuilder, TrayIconEvent};

use super::HostEvent;
use super::icon::{Mark, rgba};

const SIZE: u16 = 32;

/// Shows the tray and keeps it as `states` tell; `shown` tells whether there is one.
pub fn start(states: watch::Receiver<TrayState>, events: mpsc::UnboundedSender<HostEvent>, shown: Arc<AtomicBool>) {
    #[cfg(windows)]
    {
        let started = std::thread::Builder::new().name("tray".into()).spawn(move || {
            shown.store(true, Ordering::Relaxed);
            if let Err(error) = run(states, events) {
                shown.store(false, Ordering::Relaxed);
                tracing::warn!(%error, "no tray");
            }
        });
        if let Err(error) = started {
            tracing::warn!(%error, "no tray");
        }
    }
    // A menu-bar item needs the main thread's run loop, which the engine does not run: the Dock's badge is the window's.
    #[cfg(not(windows))]
    {
        shown.store(false, Ordering::Relaxed);
        drop((states, events));
    }
}

#[cfg_attr(not(windows), expect(dead_code, reason = "see `start`"))]
fn run(mut states: watch::Receiver<TrayState>, events: mpsc::UnboundedSender<HostEvent>) -> Result<(), Box<dyn std::error::Error>> {
    let state = states.borrow_and_update().clone();
    let (open, quit) = (MenuItem::new(&state.open_label, true, None), MenuItem::new(&state.quit_label, true, None));
    let menu = Menu::with_items(&[&open, &PredefinedMenuItem::separator(), &quit])?;
    let tray = TrayIconBuilder::new()
        .with_menu(Box::new(menu))
        .with_menu_on_left_click(false)
        .with_tooltip(&state.tooltip)
        .with_icon(icon(&state)?)
        .build()?;
    let (open_id, quit_id, clicked) = (open.id().clone(), quit.id().clone(), events.clone());
    MenuEvent::set_event_handler(Some(move |event: MenuEvent| {
        let _ = match event.id() {
            id if *id == open_id => clicked.send(HostEvent::TrayActivated { activation_token: None }),
            id if *id == quit_id => clicked.send(HostEvent::Quit),
            _ => Ok(()),
        };
    }));
    TrayIconEvent::set_event_handler(Some(move |event: TrayIconEvent| {
        if matches!(event, TrayIconEvent::Click { button: MouseButton::Left, .. } | TrayIconEvent::DoubleClick { button: MouseButton::Left, .. }) {
            let _ = events.send(HostEvent::TrayActivated { activation_token: None });
        }
    }));
    loop {
        crate::os::pump_messages();
        match states.has_changed() {
            Ok(true) => show(&tray, &open, &quit, &states.borrow_and_update().clone())?,
            Ok(false) => {}
            Err(_) => return Ok(()),
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
}

fn show(tray: &TrayIcon, open: &MenuItem, quit: &MenuItem, state: &TrayState) -> Result<(), Box<dyn std::error::Error>> {
    open.set_text(&state.open_label);
    quit.set_text(&state.quit_label);
    tray.set_tooltip(Some(&state.tooltip))?;
    tray.set_icon(Some(icon(state)?))?;
    Ok(())
}

fn icon(state: &TrayState) -> Result<Icon, tray_icon::BadIcon> {
    let mark = Mark { mentions: state.mentions > 0, unread: state.unread, offline: state.offline };
    Icon::from_rgba(rgba(SIZE, mark), u32::from(SIZE), u32::from(SIZE))
}
