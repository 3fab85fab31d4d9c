//! The emoji picker, by the keyboard and while the server is slow.

use crate::stage::Stage;
use crate::stage::glass::{CONTROL, ENTER, Glass};
use crate::stage::wait::until;
use serde_json::Value;

fn has(stage: &Stage, post: &str, reaction: &str) -> bool {
    stage.server.posts_in("releases").iter().any(|it| it.id == post && it.reactions.iter().any(|one| one == reaction))
}

/// Where the picker and its first rows stand.
fn places(glass: &Glass) -> Value {
    let script = "const all = [document.querySelector('[popover]'), ...[...document.querySelectorAll('[popover] [role=option]')].slice(0, 40)]; return all.map((it) => { const { x, y } = it.getBoundingClientRect(); return `${it.ariaLabel} ${x} ${y}` })";
    glass.run(script, &[])
}

#[test]
fn ann_reacts_and_writes_by_the_keyboard() {
    let stage = Stage::of_ann();
    let glass = stage.open_window();
    stage.go_to_releases(&glass);
    let post = stage.server.post_as("bob", "releases", "the build is green");
    glass.message("the build is green");

    // The pointer rests where the picker will be: what is under it must not become the choice.
    let field = glass.see("textbox", "Write to Releases");
    glass.session().hover(&field).unwrap();
    glass.session().click(&field).unwrap();
    glass.press(&[CONTROL, crate::stage::glass::SHIFT], '\\');
    glass.see("combobox", "Find an emoji");
    glass.write_at("combobox", "Find an emoji", "rocket");
    glass.see("option", ":rocket:");
    glass.press(&[], ENTER);
    until("the newest message has ann's reaction", || has(&stage, &post, "ann:rocket"));

    glass.click("button", "Emoji");
    glass.write_at("combobox", "Find an emoji", "wave");
    glass.see("option", ":wave:");
    glass.press(&[], ENTER);
    until("the emoji stands in the field", || {
        let field = glass.see("textbox", "Write to Releases");
        glass.run("return arguments[0].value", &[field]).as_str().is_some_and(|text| text.contains(":wave:"))
    });
    glass.session().end();
}

#[test]
fn what_the_server_tells_late_moves_nothing_in_the_picker() {
    let stage = Stage::of_ann();
    let glass = stage.open_window();
    stage.go_to_releases(&glass);
    stage.server.post_as("bob", "releases", "the build is green");

    stage.server.stalls_next("get_emoji_list");
    glass.on_message("the build is green", "Add a reaction");
    glass.see("option", ":tada:");
    until("the server is asked for its own emoji", || stage.server.count_of("get_emoji_list") > 0);
    let before = places(&glass);
    stage.server.release_stalled();
    glass.see("button", "From this server");
    assert_eq!(places(&glass), before, "what stood under the pointer stands there still");
    glass.session().end();
}
