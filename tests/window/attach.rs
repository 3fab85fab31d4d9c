//! Files: from the desktop into a message, and back onto the disk.

use crate::stage::glass::ENTER;
use crate::stage::wait::{until, within};
use crate::stage::{Stage, desktop::Desktop};
use demo_server::PostView;
use std::time::Duration;

/// Large enough to go up in more than one piece.
const SIZE: usize = 700 * 1024;

fn bytes() -> Vec<u8> {
    (0..SIZE).map(|n| u8::try_from((n * 31 + n / 251) % 256).unwrap()).collect()
}

/// Answers a file dialog of the desktop as one does who knows the path.
fn answer_dialog(desktop: &Desktop, title: &str, path: &std::path::Path) {
    let dialog = || {
        let found = desktop.command("xdotool").args(["search", "--onlyvisible", "--name", title]).output().ok()?;
        String::from_utf8_lossy(&found.stdout).lines().last().map(str::to_owned)
    };
    let id = until("the file dialog is on the screen", dialog);
    desktop.xdotool(&["windowfocus", "--sync", &id]);
    // A slash opens the field for a path; what stands in it already is replaced.
    desktop.xdotool(&["key", "--clearmodifiers", "slash", "ctrl+a"]);
    desktop.xdotool(&["type", "--delay", "15", &path.display().to_string()]);
    // The first Return may only take what the dialog proposes.
    until("the dialog has gone", || {
        desktop.press("Return");
        within(Duration::from_secs(2), || dialog().is_none())
    });
}

fn with_words(stage: &Stage, words: &str) -> PostView {
    until("the server has the message", || stage.server.posts_in("releases").into_iter().find(|post| post.message == words))
}

#[test]
fn a_file_is_chosen_goes_up_and_is_saved_again() {
    let stage = Stage::of_ann();
    let glass = stage.open_window();
    stage.go_to_releases(&glass);
    let source = stage.file("figures.bin");
    std::fs::write(&source, bytes()).unwrap();

    stage.server.stalls_next("upload_file");
    glass.click("button", "Attach files");
    answer_dialog(&stage.desktop, "Choose files to attach", &source);
    glass.see("progressbar", "figures.bin is going up");
    glass.write("Write to Releases", "the figures");
    glass.press(&[], ENTER);
    glass.message("the figures");
    assert!(stage.server.posts_in("releases").iter().all(|post| post.message != "the figures"), "nothing is posted before its file is there");

    stage.server.release_stalled();
    let post = with_words(&stage, "the figures");
    assert_eq!(stage.server.files_of(&post.id), [("figures.bin".to_owned(), bytes())], "the very bytes are on the server");
    glass.see_part("button", "figures.bin BIN");

    let saved = stage.file("saved.bin");
    glass.click("button", "Save figures.bin");
    answer_dialog(&stage.desktop, "Save file", &saved);
    until("the file is on the disk again, whole", || std::fs::read(&saved).is_ok_and(|read| read == bytes()));
    glass.session().end();
}

#[test]
fn a_picture_is_pasted() {
    let mut stage = Stage::of_ann();
    let glass = stage.open_window();
    stage.go_to_releases(&glass);
    let picture = stage.file("picture.png");
    let drawn = stage.desktop.command("convert").args(["-size", "320x200", "gradient:teal-gold"]).arg(&picture).status().unwrap();
    assert!(drawn.success(), "ImageMagick draws a picture");

    glass.click("textbox", "Write to Releases");
    stage.desktop.copy("image/png", &picture);
    stage.focus();
    stage.desktop.press("ctrl+v");
    glass.see_part("button", "Remove ");
    glass.send("Write to Releases", "as it looks now");
    let post = with_words(&stage, "as it looks now");
    let files = stage.server.files_of(&post.id);
    assert!(files.len() == 1 && files[0].1.starts_with(b"\x89PNG"), "the picture is on the server, as a picture: {} files", files.len());
    until("the message shows it", || {
        glass.run("return [...document.querySelectorAll('main article img')].some((it) => it.naturalWidth === 320)", &[]) == true
    });

    glass.session().end();
}
