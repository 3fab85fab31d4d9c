//! The tray on Windows, through `tray-icon`, on a thread of its own with a message loop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::TrayState;
use tokio::sync::{mpsc, watch};
use tray_icon::menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem};
use tray_icon::{Icon, MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};

use super::HostEvent;
use super::icon::{Mark, rgba};
use crate::os::{Loop, allow_coming_forward};

const SIZE: u16 = 32;

/// Shows the tray and keeps it as `states` tell; `shown` tells whether there is one.
pub fn start(mut states: watch::Receiver<TrayState>, events: mpsc::UnboundedSender<HostEvent>, shown: Arc<AtomicBool>) {
    tokio::spawn(async move {
        // Without words there is nothing to show yet.
        if states.wait_for(|state| !state.open_label.is_empty()).await.is_err() {
            return;
        }
        let (ready, awake) = tokio::sync::oneshot::channel();
        let shows = states.clone();
        let started = std::thread::Builder::new().name("tray".into()).spawn(move || {
            shown.store(true, Ordering::Relaxed);
            if let Err(error) = run(shows, events, ready) {
                tracing::warn!(%error, "no tray");
            }
            shown.store(false, Ordering::Relaxed);
        });
        if let Err(error) = started {
            tracing::warn!(%error, "no tray");
        }
        let Ok(tray) = awake.await else { return };
        while states.changed().await.is_ok() {
            tray.wake();
        }
        // Once more, so that it sees the end.
        tray.wake();
    });
}

fn run(
    mut states: watch::Receiver<TrayState>,
    events: mpsc::UnboundedSender<HostEvent>,
    ready: tokio::sync::oneshot::Sender<Loop>,
) -> Result<(), Box<dyn std::error::Error>> {
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
    MenuEvent::set_event_handler(Some(move |event: MenuEvent| match event.id() {
        id if *id == open_id => open_window(&clicked),
        id if *id == quit_id => drop(clicked.send(HostEvent::Quit)),
        _ => {}
    }));
    TrayIconEvent::set_event_handler(Some(move |event: TrayIconEvent| {
        // A click comes twice, when the button goes down and when it goes up.
        if matches!(event, TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. }) {
            open_window(&events);
        }
    }));
    let messages = Loop::of_this_thread();
    let _ = ready.send(messages);
    loop {
        match states.has_changed() {
            Ok(true) => show(&tray, &open, &quit, &states.borrow_and_update().clone())?,
            Ok(false) => {}
            Err(_) => return Ok(()),
        }
        messages.turn();
    }
}

fn open_window(events: &mpsc::UnboundedSender<HostEvent>) {
    allow_coming_forward();
    let _ = events.send(HostEvent::TrayActivated { activation_token: None });
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
