//! Pictures of every state of the app in the real window (`cargo xtask screens`), with the harness of the window tests.
//!
//! One test for each state, so that names given on the command line choose. They fail if a state cannot be reached or shows nothing.

// As in the window tests: what lacks its surroundings must fail where it stands.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::unwrap_used)]

mod camera;
#[path = "../window/stage/mod.rs"]
#[allow(dead_code, reason = "the stories use more of it than the pictures do")]
mod stage;

use camera::{SCREEN, resize, shoot};
use stage::Stage;
use stage::glass::{CONTROL, ENTER, Glass};

/// Ann at work, in a channel with everything in it.
fn at_work() -> (Stage, Glass) {
    let stage = Stage::on_screen(SCREEN);
    stage.sign_in("ann");
    let glass = stage.open_window();
    resize(&stage, &glass, (1280, 800));
    glass.click_part("button", "Tidewater");
    glass.see("heading", "Tidewater");
    glass.click_part("button", "Engineering");
    glass.see("log", "Messages in Engineering");
    glass.message("I see 0.8 s now");
    (stage, glass)
}

#[test]
fn sign_in() {
    let stage = Stage::on_screen(SCREEN);
    let glass = stage.open_window();
    glass.see("heading", "Welcome to Tidings");
    shoot(&stage, &glass, "sign-in");
    glass.session().end();
}

#[test]
fn credentials() {
    let stage = Stage::on_screen(SCREEN);
    let glass = stage.open_window();
    glass.write("Server address", stage.server.url());
    glass.click("button", "Continue");
    glass.see("textbox", "Password");
    shoot(&stage, &glass, "credentials");
    glass.session().end();
}

#[test]
fn busy() {
    let (stage, glass) = at_work();
    shoot(&stage, &glass, "busy");
    glass.session().end();
}

#[test]
fn thread() {
    let (stage, glass) = at_work();
    let root = stage.server.post_as("bob", "engineering", "Shall we switch the planner to the new cache on Monday? Numbers are above.");
    stage.server.reply_as("mei", &root, "Yes. The booking form waits for it, and `p95` is what support asks about most.");
    stage.server.reply_as("omar", &root, "One thing first: the *nightly* job still reads the old table. I can move it tomorrow.");
    stage.server.react_as("mei", &root, "rocket");
    glass.on_message("Shall we switch the planner", "Reply in thread");
    glass.see_in_part("aside", "article", "One thing first");
    // Looking for the message has scrolled; one reads at the newest.
    glass.run("const it = document.querySelector('main [role=log]'); it.scrollTop = it.scrollHeight", &[]);
    glass.write("Reply", "Monday it is, then");
    shoot(&stage, &glass, "thread");
    glass.session().end();
}

#[test]
fn empty() {
    let (stage, glass) = at_work();
    stage.server.create_channel_as("ann", "tidewater", "aurora", "Aurora", 'O');
    glass.press(&[CONTROL], 'k');
    glass.write_at("combobox", "Find or go to", "Aurora");
    // By the keyboard: while one types, the rows still move, and a driver's pointer would hit where one stood before.
    glass.see_part("option", "Aurora");
    glass.press(&[], ENTER);
    glass.see("log", "Messages in Aurora");
    shoot(&stage, &glass, "empty");
    glass.session().end();
}

#[test]
fn offline() {
    let (stage, glass) = at_work();
    stage.take_down();
    glass.see_part("status", "Offline since");
    glass.send("Write to Engineering", "I write up the numbers in the train");
    glass.message("I write up the numbers");
    shoot(&stage, &glass, "offline");
    glass.session().end();
}

#[test]
fn failed() {
    let (stage, glass) = at_work();
    stage.server.fails_always("create_post", 403);
    glass.send("Write to Engineering", "this one is refused");
    glass.see_part("alert", "Not sent");
    shoot(&stage, &glass, "failed");
    glass.session().end();
}

#[test]
fn signed_out() {
    let (stage, glass) = at_work();
    stage.server.revoke_sessions("ann");
    // The next thing that is asked of the server shows it.
    glass.send("Write to Engineering", "is anybody there?");
    glass.see_part("heading", "again");
    shoot(&stage, &glass, "signed-out");
    glass.session().end();
}

#[test]
fn no_keychain() {
    let stage = Stage::without_keyring(SCREEN);
    let glass = stage.open_window();
    glass.write("Server address", stage.server.url());
    glass.click("button", "Continue");
    glass.write("E-mail or username", "ann");
    glass.write("Password", demo_server::DEMO_PASSWORD);
    glass.click("button", "Sign in");
    glass.see("heading", "No place for your keys");
    shoot(&stage, &glass, "no-keychain");
    glass.session().end();
}

#[test]
fn settings() {
    let (stage, glass) = at_work();
    glass.click_part("button", "Settings");
    glass.see("heading", "Settings");
    shoot(&stage, &glass, "settings");
    glass.session().end();
}

#[test]
fn switcher() {
    let (stage, glass) = at_work();
    glass.press(&[CONTROL], 'k');
    glass.write_at("combobox", "Find or go to", "de");
    glass.see_part("option", "Design");
    shoot(&stage, &glass, "switcher");
    glass.session().end();
}

#[test]
fn long_names() {
    let (stage, glass) = at_work();
    let name = "Arbeitsunfähigkeitsbescheinigungen und Donaudampfschifffahrtsgesellschaft";
    stage.server.create_channel_as("ann", "tidewater", "aaa-long", name, 'O');
    stage.server.set_header_as(
        "ann",
        "aaa-long",
        "Everything about https://example.com/a/very/long/address/that/does/not/end/anywhere/soon and more",
    );
    let long = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz".repeat(4);
    stage.server.post_as("ann", "aaa-long", &format!("{long}\n\nhttps://example.com/{}", "segment/".repeat(40)));
    stage.server.post_as("ann", "aaa-long", &format!("| {} |\n|---|\n| `{}` |", "column ".repeat(30), "code_".repeat(60)));
    glass.press(&[CONTROL], 'k');
    glass.write_at("combobox", "Find or go to", "Arbeits");
    glass.click_part("option", "Arbeits");
    glass.message("Rindfleisch");
    shoot(&stage, &glass, "long-names");
    glass.session().end();
}
