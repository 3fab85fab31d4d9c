//! Takes a scene's pictures: light and dark, three widths, and once in the pseudo-locale.

use crate::stage::Stage;
use crate::stage::glass::Glass;
use crate::stage::wait::{PATIENCE, until, within};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// The screen that every width fits on, with what the window manager draws around.
pub const SCREEN: (u32, u32) = (2600, 1500);

const SIZES: [(u32, u32); 3] = [(700, 900), (1280, 800), (2560, 1440)];

/// Changes a setting as the dialog does.
const SAVE: &str = r"
  const [settings, done] = arguments
  window.__TAURI_INTERNALS__.invoke('dispatch', { id: crypto.randomUUID(), intent: { type: 'saveSettings', settings } }).then((answer) => done(JSON.stringify(answer)), (error) => done(String(error)))
";

/// What is still missing until everything in sight is drawn.
const SETTLED: &str = r"
  const [width, height] = arguments
  // What a list has scrolled away, or a dialog covers, need not be drawn.
  const sight = (it) => { const box = it.getBoundingClientRect(); const there = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2); return it.checkVisibility() && box.width > 0 && there !== null && (there.contains(it) || it.parentElement.contains(there)) && there.closest('[role=listbox]') === it.closest('[role=listbox]') }
  const waits = []
  if (Math.abs(innerWidth - width) > 2 || Math.abs(innerHeight - height) > 60) waits.push(`it is ${innerWidth} by ${innerHeight}`)
  if (document.fonts.status !== 'loaded') waits.push('fonts')
  for (const it of document.images) if (!it.complete && sight(it)) waits.push(it.src)
  for (const it of document.getAnimations()) if (it.playState === 'running' && it.effect.getTiming().iterations !== Infinity) waits.push('animation ' + (it.animationName ?? it.transitionProperty))
  return waits.join(', ')
";

/// Shoots what the window shows in every look.
pub fn shoot(stage: &Stage, glass: &Glass, scene: &str) {
    for theme in ["light", "dark"] {
        look(glass, theme, "");
        for size in SIZES {
            resize(stage, glass, size);
            picture(stage, glass, &format!("{scene}-{theme}-{}", size.0));
        }
    }
    look(glass, "light", "en-XA");
    resize(stage, glass, (1280, 800));
    picture(stage, glass, &format!("{scene}-pseudo-1280"));
}

fn look(glass: &Glass, theme: &str, language: &str) {
    let settings = json!({
        "theme": theme, "density": "comfortable", "textSize": 100, "tintNames": false, "notify": true, "notifyContent": true,
        "notifySound": true, "background": true, "autostart": false, "language": language,
    });
    let answer = glass.session().run_async(SAVE, &[settings]).unwrap_or_else(|e| e.into());
    assert!(answer.as_str().unwrap_or_default().contains("ok"), "the look can be set: {answer}");
    let shown = if language.is_empty() { "en" } else { language };
    until("the page has the look", || {
        let now = glass.run("return [document.documentElement.dataset.theme, document.documentElement.lang]", &[]);
        now[0] == theme && now[1].as_str().is_some_and(|it| it.starts_with(shown))
    });
}

/// Gives the window a size.
pub fn resize(stage: &Stage, glass: &Glass, (width, height): (u32, u32)) {
    let id = window(stage);
    // In the corner, so that the largest is on the screen whole.
    stage.desktop.xdotool(&["windowmove", &id, "0", "0"]);
    stage.desktop.xdotool(&["windowsize", &id, &width.to_string(), &height.to_string()]);
    let mut waits = Value::Null;
    let settled = within(PATIENCE, || {
        waits = glass.run(SETTLED, &[width.into(), height.into()]);
        waits == ""
    });
    assert!(settled.is_some(), "the page is {width} wide and drawn, but it waits: {waits}");
}

/// The window's number on the display.
fn window(stage: &Stage) -> String {
    stage.window().expect("the window is on the screen")
}

fn picture(stage: &Stage, glass: &Glass, name: &str) {
    // Two frames after everything is there, it is on the screen.
    let drawn = "requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => arguments[0](true))))";
    let drawn = format!("const done = arguments[0]; {}", drawn.replace("arguments[0]", "done"));
    glass.session().run_async(&drawn, &[]).unwrap_or_else(|e| panic!("the page draws: {e}"));
    let file = folder().join(format!("{name}.png"));
    let colours = stage.desktop.shoot(&window(stage), &file);
    assert!(colours > 16, "{name} shows something: {colours} colours");
}

/// Where the pictures go.
fn folder() -> PathBuf {
    let folder = std::env::var_os("TIDINGS_SCREENS").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screens"), PathBuf::from);
    std::fs::create_dir_all(&folder).expect("the folder for the pictures can be made");
    folder
}
