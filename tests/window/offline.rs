//! The line goes down and comes back.

use crate::stage::Stage;
use crate::stage::wait::until;

#[test]
fn what_is_written_offline_is_sent_once_when_the_line_is_back() {
    let stage = Stage::of_ann();
    let glass = stage.open_window();
    stage.go_to_releases(&glass);
    stage.server.post_as("bob", "releases", "before the storm");
    glass.message("before the storm");

    stage.take_down();
    glass.see_part("status", "Offline since");
    glass.message("before the storm");
    glass.send("Write to Releases", "written in the dark");
    glass.message("written in the dark");
    until("the window says that it waits", || {
        glass.run("return document.querySelector('main').innerText", &[]).as_str().unwrap_or_default().contains("Sending when the line is back")
    });

    stage.bring_up();
    glass.click("button", "Try now");
    until("the server has it", || stage.server.posts_in("releases").iter().any(|post| post.message == "written in the dark"));
    glass.see_gone("status", "Offline since");
    until("the window says that it was sent", || {
        !glass.run("return document.querySelector('main').innerText", &[]).as_str().unwrap_or_default().contains("Sending when")
    });
    stage.server.post_as("bob", "releases", "the light is back");
    glass.message("the light is back");
    let times = stage.server.posts_in("releases").iter().filter(|post| post.message == "written in the dark").count();
    assert_eq!(times, 1, "it was sent once");
    assert_eq!(glass.count("written in the dark"), 1, "and is shown once");
}
