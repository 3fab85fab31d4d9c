//! A click on a notification or in the tray, while no window is there.

use crate::stage::Stage;
use crate::stage::tree::{ARTICLE, HEADING};
use crate::stage::wait::until;

/// Ann reads one conversation and closes the window; only the engine stays.
fn closed() -> Stage {
    let stage = Stage::of_ann();
    let glass = stage.open_window();
    stage.go_to_releases(&glass);
    stage.server.post_as("bob", "releases", "seen before the window was closed");
    glass.message("seen before the window was closed");
    stage.close_window(glass);
    assert_eq!(stage.window_process(), None, "no window is left");
    stage
}

/// What holds of any window that a click brought: it is drawn, and the engine knows it.
fn stands(stage: &Stage) {
    let window = until("a window is on the screen", || stage.window());
    let shot = stage.file("shot.png");
    until("the window is painted", || stage.desktop.shoot(&window, &shot) > 64);
    let process = stage.window_process().expect("it has a process");
    assert!(stage.is_handed_over(), "the engine knows this window: one that is started now is handed over to it");
    assert_eq!(stage.window_process(), Some(process), "and it is the one that stays");
}

#[test]
fn a_click_on_a_notification_opens_the_window_at_the_message() {
    let stage = closed();
    let engine = stage.engine();
    stage.server.post_as("bob", "mobile-app", "@ann can you look at the crash on start?");
    until("a notification tells of it", || stage.desktop.notifications_shown().contains("the crash on start"));

    let reader = stage.start_reader();
    stage.desktop.click_notification();
    stands(&stage);
    assert_eq!(stage.engine(), engine, "the engine is the same");
    // The window was left in another conversation: it is the notification that leads here.
    reader.hear(HEADING, "Mobile App");
    reader.hear(ARTICLE, "can you look at the crash on start?");
    let read = reader.read();
    assert!(!read.iter().any(|seen| seen.name.contains("seen before the window was closed")), "the other conversation is not shown");
    until("the server hears that it was read", || stage.server.unread("ann", "mobile-app") == (0, 0));
}

#[test]
fn the_tray_tells_of_a_mention_opens_the_window_and_quits() {
    let stage = Stage::of_ann();
    let (tray, reader) = (stage.start_tray(), stage.start_reader());
    let glass = stage.open_window();
    stage.go_to_releases(&glass);
    assert_eq!(tray.text("Title"), "Tidings", "the icon says whose it is");
    assert_eq!(tray.menu(), ["Open Tidings", "Quit"], "its menu opens and quits");
    stage.server.post_as("bob", "releases", "seen before the window was closed");
    glass.message("seen before the window was closed");
    stage.close_window(glass);
    let engine = stage.engine();
    assert!(engine.is_some(), "the engine stays in the tray");

    let before = tray.tool_tip();
    assert!(before.starts_with("Tidings: ") && before.contains("mention"), "it counts mentions: {before}");
    stage.server.post_as("bob", "releases", "@ann where did you go?");
    until("it counts one more", || tray.tool_tip() != before);
    assert_eq!(tray.text("Status"), "NeedsAttention", "and asks for attention");

    tray.choose("Open Tidings");
    stands(&stage);
    assert_eq!(stage.engine(), engine, "the engine is the same");
    reader.hear(HEADING, "Releases");
    reader.hear(ARTICLE, "where did you go?");
    until("what was read counts no more", || tray.tool_tip() == before);

    tray.choose("Quit");
    until("both processes have ended", || stage.engine().is_none() && stage.window_process().is_none());
}

#[test]
fn a_click_on_the_trays_icon_brings_the_window_to_the_front() {
    let stage = Stage::of_ann();
    let tray = stage.start_tray();
    let glass = stage.open_window();
    stage.go_to_releases(&glass);
    let window = stage.window().expect("the window is on the screen");
    stage.desktop.xdotool(&["windowminimize", "--sync", &window]);
    assert_eq!(stage.window(), None, "it is out of sight");
    tray.click();
    until("it is on the screen again", || stage.window().as_deref() == Some(&window));
    glass.session().end();
}
