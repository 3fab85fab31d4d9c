//! What is read stays in its place, measured in the real window.

use crate::stage::Stage;
use crate::stage::wait::until;

/// Notes in every frame where the first message in sight stands, until `window.measured` is called.
const MEASURE: &str = r"
  const box = document.querySelector('main [role=log]')
  box.scrollTop = arguments[0]
  const edge = box.getBoundingClientRect().top
  const first = [...box.querySelectorAll('article')].find((it) => it.getBoundingClientRect().top >= edge)
  const key = first.dataset.key
  const tops = []
  let on = true
  const look = () => {
    const it = box.querySelector(`article[data-key='${key}']`)
    tops.push(it ? it.getBoundingClientRect().top - edge : null)
    if (on) requestAnimationFrame(look)
  }
  requestAnimationFrame(() => requestAnimationFrame(look))
  window.oldest = () => box.querySelector('article').dataset.key
  window.frames_seen = () => tops.length
  window.measured = () => { on = false; return tops }
  return key
";

fn largest_move(tops: &serde_json::Value) -> (usize, f64) {
    let tops: Vec<f64> = tops.as_array().unwrap().iter().map(|top| top.as_f64().expect("the message stays on the page")).collect();
    (tops.len(), tops.iter().map(|top| (top - tops[0]).abs()).fold(0.0, f64::max))
}

#[test]
fn what_arrives_moves_the_first_visible_message_by_0_px() {
    let stage = Stage::fresh();
    for number in 1..=180 {
        // Of different heights, so that guessed ones would show.
        let lines = "and another line that is long enough to matter on a narrow window\n".repeat(number % 4);
        stage.server.post_as(if number % 3 == 0 { "bob" } else { "mei" }, "releases", &format!("note {number}\n{lines}"));
    }
    stage.server.view_as("ann", "releases");
    stage.sign_in("ann");
    let glass = stage.open_window();
    stage.go_to_releases(&glass);
    glass.message("note 180");

    // Near the upper end older messages are asked for and drawn above.
    let before = glass.run("return document.querySelector('main [role=log] article').dataset.key", &[]);
    glass.run(MEASURE, &[400.into()]);
    until("older messages are drawn above", || glass.run("return window.oldest()", &[]) != before);
    stage.server.post_as("bob", "releases", "news below while ann reads above");
    glass.see_part("button", "1 new message");
    let so_far = glass.run("return window.frames_seen()", &[]).as_u64().unwrap();
    until("the news have been on the screen for some frames", || glass.run("return window.frames_seen()", &[]).as_u64().unwrap() > so_far + 10);
    let (frames, moved) = largest_move(&glass.run("return window.measured()", &[]));
    assert!(frames > 10, "it was looked at in many frames: {frames}");
    assert!(moved == 0.0, "history and news moved what was read by {moved} px in {frames} frames");
    glass.session().end();
}
