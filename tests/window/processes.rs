//! The window is a guest: it goes and comes back, and each process may die.

use crate::stage::Stage;
use crate::stage::wait::until;

#[test]
fn the_engine_stays_when_the_window_is_closed_and_tells_of_a_mention() {
    let stage = Stage::of_ann();
    let glass = stage.open_window();
    stage.go_to_releases(&glass);
    stage.server.post_as("bob", "releases", "seen in the first window");
    glass.message("seen in the first window");
    let engine = stage.engine().expect("the engine runs");

    stage.close_window(glass);
    assert_eq!(stage.engine(), Some(engine), "closing the window does not end the engine");
    assert!(stage.server.open_sockets() >= 1, "its line is open");
    stage.server.post_as("bob", "releases", "@ann are you still there?");
    until("a notification tells of the mention", || stage.desktop.notifications_shown().contains("are you still there?"));
    let shown = stage.desktop.notifications_shown();
    assert_eq!(shown.matches("appname").count(), 1, "once, and of nothing that was read in the window: {shown}");

    // Without the line all that is shown is the cache's.
    stage.take_down();
    let back = stage.open_window();
    back.see("log", "Messages in Releases");
    back.message("seen in the first window");
    back.message("are you still there?");
    assert_eq!(stage.engine(), Some(engine), "it is the same engine");
    back.session().end();
}

#[test]
fn a_killed_window_takes_nothing_along() {
    let stage = Stage::of_ann();
    let glass = stage.open_window();
    stage.go_to_releases(&glass);
    stage.take_down();
    glass.see_part("status", "Offline since");
    glass.send("Write to Releases", "written just before the crash");
    glass.message("written just before the crash");
    glass.write("Write to Releases", "half a thou");
    // The field keeps what is written in pauses; the sidebar shows a pencil once it did, and so does the cache.
    glass.click_in("nav.sidebar", "button", "Mobile App");
    glass.see("log", "Messages in Mobile App");
    glass.see("button", "Releases, draft");

    let engine = stage.engine();
    stage.kill(stage.window_process().expect("the window is there"));
    glass.session().end();
    assert_eq!(stage.engine(), engine, "the engine does not mind");
    stage.bring_up();
    let back = stage.open_window();
    back.click_in("nav.sidebar", "button", "Releases, draft");
    back.message("written just before the crash");
    let field = back.see("textbox", "Write to Releases");
    until("the draft is in its field", || back.run("return arguments[0].value", &[field.clone()]) == "half a thou");
    until("what was sent has arrived, once", || {
        stage.server.posts_in("releases").iter().filter(|post| post.message == "written just before the crash").count() == 1
    });
    back.session().end();
}

#[test]
fn a_killed_engine_is_started_again_and_the_window_goes_on() {
    let stage = Stage::of_ann();
    let glass = stage.open_window();
    stage.go_to_releases(&glass);
    let engine = stage.engine().expect("the engine runs");
    stage.kill(engine);
    let next = until("another engine is started", || stage.engine().filter(|it| *it != engine));
    assert_ne!(next, engine, "the old one is dead");
    until("the new engine is on the line", || stage.server.open_sockets() >= 1);
    stage.server.post_as("bob", "releases", "after the crash");
    glass.message("after the crash");
    glass.send("Write to Releases", "as if nothing had happened");
    until("the server has what was written afterwards, once", || {
        stage.server.posts_in("releases").iter().filter(|post| post.message == "as if nothing had happened").count() == 1
    });
    glass.session().end();
}

#[test]
fn an_engine_killed_before_it_answered_is_told_of_and_the_message_is_sent_once() {
    let stage = Stage::of_ann();
    let glass = stage.open_window();
    stage.go_to_releases(&glass);
    stage.server.post_as("bob", "releases", "the calm before");
    glass.message("the calm before");
    let engine = stage.engine().expect("the engine runs");

    // It takes nothing any more: what is sent now has no answer.
    stage.freeze(engine);
    glass.send("Write to Releases", "said to nobody");
    assert!(stage.server.posts_in("releases").iter().all(|post| post.message != "said to nobody"), "the engine did nothing");
    let held = stage.queue_for_the_engines_lock();
    stage.kill(engine);
    glass.see_part("status", "Tidings is starting again. Nothing is lost.");
    glass.message("the calm before");

    drop(held);
    until("another engine is started", || stage.engine().filter(|it| *it != engine));
    glass.see_gone("status", "Tidings is starting again");
    until("the server has the message", || stage.server.posts_in("releases").iter().any(|post| post.message == "said to nobody"));
    glass.message("said to nobody");
    // Whatever else was on its way has arrived when this has.
    glass.send("Write to Releases", "and this to somebody");
    until("the next message is there, too", || stage.server.posts_in("releases").iter().any(|post| post.message == "and this to somebody"));
    let times = stage.server.posts_in("releases").iter().filter(|post| post.message == "said to nobody").count();
    assert_eq!(times, 1, "it was sent once");
    assert_eq!(glass.count("said to nobody"), 1, "and is shown once");
    glass.session().end();
}
