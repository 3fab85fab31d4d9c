//! Reading and writing: what ann does with messages, and what the server and bob see of it.

use crate::stage::Stage;
use crate::stage::glass::{CONTROL, ENTER};
use crate::stage::wait::until;
use demo_server::PostView;

fn said(stage: &Stage, words: &str) -> Vec<PostView> {
    stage.server.posts_in("releases").into_iter().filter(|post| post.message == words).collect()
}

#[test]
fn ann_writes_edits_reacts_and_deletes_and_bob_sees_it() {
    let stage = Stage::of_ann();
    let glass = stage.open_window();
    stage.go_to_releases(&glass);

    glass.send("Write to Releases", "we ship on friday");
    glass.message("we ship on friday");
    let sent = until("the server has it", || said(&stage, "we ship on friday").pop());
    assert_eq!(sent.user, "ann", "it is hers");

    glass.on_message("we ship on friday", "Edit");
    // The old text is replaced as one would: marked and written over.
    let field = glass.see("textbox", "Edit message");
    glass.session().click(&field).unwrap();
    glass.press(&[CONTROL], 'a');
    glass.write("Edit message", "we ship on monday");
    glass.press(&[], ENTER);
    until("the server has the new text of the same post", || {
        stage.server.posts_in("releases").iter().any(|post| post.id == sent.id && post.message == "we ship on monday")
    });
    glass.message("we ship on monday");
    assert_eq!(glass.count("we ship on friday"), 0, "the old words are gone from the window");

    let from_bob = stage.server.post_as("bob", "releases", "monday is fine");
    // The picker is the browser's story (`tests/browser`); here she joins a reaction that is there.
    stage.server.react_as("mei", &from_bob, "tada");
    glass.message("monday is fine");
    glass.click_part("button", ":tada:");
    until("the server knows that ann reacted", || {
        stage.server.posts_in("releases").iter().any(|post| post.id == from_bob && post.reactions.contains(&"ann:tada".to_owned()))
    });
    stage.server.react_as("bob", &sent.id, "ship");
    glass.see_part("button", ":ship:");

    glass.on_message("we ship on monday", "More");
    glass.click_part("menuitem", "Delete");
    glass.click_in("dialog", "button", "Delete");
    glass.see_gone("article", "we ship on monday");
    until("the server has deleted it", || stage.server.posts_in("releases").iter().any(|post| post.id == sent.id && post.deleted));
}

#[test]
fn a_thread_opens_beside_the_conversation() {
    let stage = Stage::of_ann();
    let glass = stage.open_window();
    stage.go_to_releases(&glass);
    let root = stage.server.post_as("bob", "releases", "who takes the changelog?");

    glass.on_message("who takes the changelog?", "Reply in thread");
    glass.see("heading", "Thread");
    glass.see_in("aside", "log", "Messages of the thread");
    glass.send("Reply", "I do");
    until("the server has the reply in that thread", || {
        stage.server.posts_in("releases").iter().any(|post| post.message == "I do" && post.root_id == root)
    });

    stage.server.reply_as("bob", &root, "thank you!");
    glass.see_in_part("aside", "article", "thank you!");
    glass.see_part("button", "2 replies");
    glass.click("button", "Close thread");
    glass.see_gone("heading", "Thread");
}

#[test]
fn channels_change_by_pointer_and_by_keyboard() {
    let stage = Stage::of_ann();
    let glass = stage.open_window();
    stage.go_to_releases(&glass);
    glass.click_in("nav.sidebar", "button", "Mobile App");
    glass.see("log", "Messages in Mobile App");
    glass.see("textbox", "Write to Mobile App");

    glass.press(&[CONTROL], 'k');
    glass.write_at("combobox", "Find or go to", "route pl");
    glass.see_part("option", "Route Planner");
    glass.press(&[], ENTER);
    glass.see("log", "Messages in Route Planner");
    let field = glass.see("textbox", "Write to Route Planner");
    let focused = glass.run("return document.activeElement === arguments[0]", &[field]);
    assert_eq!(focused, true, "one can write at once");
}
