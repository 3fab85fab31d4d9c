//! Coming and going: a fresh start, the first sign-in, the sign-out.

use crate::stage::Stage;
use crate::stage::wait::until;
use demo_server::DEMO_PASSWORD;

#[test]
fn a_fresh_start_leads_to_a_working_messenger() {
    let stage = Stage::fresh();
    let glass = stage.open_window();

    glass.see("heading", "Welcome to Tidings");
    glass.write("Server address", stage.server.url());
    glass.click("button", "Continue");
    glass.write("E-mail or username", "ann");
    glass.write("Password", DEMO_PASSWORD);
    glass.click("button", "Sign in");

    glass.see("navigation", "Channels");
    stage.go_to_releases(&glass);
    until("the conversation shows what was said before", || glass.look("article", "", false, "main").is_some());
    assert!(stage.desktop.secrets() >= 2, "the token and the cache's key are in the keychain");

    stage.server.post_as("bob", "releases", "welcome aboard, ann");
    glass.message("welcome aboard, ann");
    glass.send("Write to Releases", "thank you, bob");
    until("the server has what was written in the window, once", || {
        stage.server.posts_in("releases").iter().filter(|post| post.message == "thank you, bob").count() == 1
    });
}

#[test]
fn signing_out_leaves_nothing_secret_behind() {
    let stage = Stage::of_ann();
    let glass = stage.open_window();
    stage.go_to_releases(&glass);
    assert!(stage.desktop.secrets() >= 2, "the token and the cache's key are in the keychain");

    glass.click_part("button", "Settings");
    glass.click("button", "Accounts");
    glass.click_part("button", "Sign out of");
    glass.click("button", "Sign out");

    glass.see("heading", "Welcome to Tidings");
    until("the keychain is empty", || stage.desktop.secrets() == 0);
    until("the server has ended the session", || stage.server.count_of("logout") == 1);
}
