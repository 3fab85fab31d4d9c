//! The window as a person meets it: by what things are and what they are called.

use super::wait::{until, within};
use super::webdriver::Session;
use serde_json::{Value, json};
use std::time::Duration;

/// WebDriver's key codes (W3C WebDriver, 17.4.2).
pub const ENTER: char = '\u{e007}';
/// Escape.
pub const ESCAPE: char = '\u{e00c}';
/// Shift.
pub const SHIFT: char = '\u{e008}';
/// Control.
pub const CONTROL: char = '\u{e009}';

/// A driven window.
pub struct Glass {
    session: Session,
}

impl Glass {
    /// What a session drives.
    pub fn new(session: Session) -> Self {
        Self { session }
    }

    /// The session itself, for what only a test does.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// What is there by role and name, in a part of the page (a CSS selector) if one is given.
    pub fn look(&self, role: &str, name: &str, exact: bool, inside: &str) -> Option<Value> {
        let args = [json!(role), json!(name), json!(exact), json!(inside)];
        self.session.run(include_str!("find.js"), &args).ok().filter(|found| !found.is_null())
    }

    /// Waits for something of that name.
    #[track_caller]
    pub fn see(&self, role: &str, name: &str) -> Value {
        self.see_in("", role, name)
    }

    /// Waits for something of that name in a part of the page.
    #[track_caller]
    pub fn see_in(&self, inside: &str, role: &str, name: &str) -> Value {
        match within(super::wait::PATIENCE, || self.look(role, name, true, inside)) {
            Some(found) => found,
            None => panic!("there is no {role} named “{name}” to be seen{}{}", if inside.is_empty() { "" } else { " in " }, self.told(inside)),
        }
    }

    fn told(&self, inside: &str) -> String {
        let all = self.session.run("return document.body.innerText", &[]).map_or_else(|e| e, |it| it.as_str().unwrap_or_default().to_owned());
        format!("{inside}; the page says:\n{}", all.chars().take(3000).collect::<String>())
    }

    /// Waits for something whose name holds these words.
    #[track_caller]
    pub fn see_part(&self, role: &str, part: &str) -> Value {
        match within(super::wait::PATIENCE, || self.look(role, part, false, "")) {
            Some(found) => found,
            None => panic!("there is no {role} that says “{part}”{}", self.told("")),
        }
    }

    /// Waits until nothing of that name is there.
    #[track_caller]
    pub fn see_gone(&self, role: &str, part: &str) {
        until(&format!("no {role} says “{part}” any more"), || self.look(role, part, false, "").is_none());
    }

    /// Waits for a message with these words in the conversation.
    #[track_caller]
    pub fn message(&self, words: &str) -> Value {
        self.see_part("article", words)
    }

    /// Clicks what bears that name.
    #[track_caller]
    pub fn click(&self, role: &str, name: &str) {
        self.click_in("", role, name);
    }

    /// Clicks what bears that name in a part of the page.
    #[track_caller]
    pub fn click_in(&self, inside: &str, role: &str, name: &str) {
        let mut failed = String::new();
        // What moves or is drawn anew between the look and the click is looked for again.
        let done = within(Duration::from_secs(10), || {
            let target = self.see_in(inside, role, name);
            self.session.click(&target).map_err(|e| failed = e).is_ok()
        });
        assert!(done.is_some(), "the {role} “{name}” can be clicked: {failed}");
    }

    /// Clicks the first whose name holds these words.
    #[track_caller]
    pub fn click_part(&self, role: &str, part: &str) {
        let mut failed = String::new();
        let done = within(Duration::from_secs(10), || {
            let target = self.see_part(role, part);
            self.session.click(&target).map_err(|e| failed = e).is_ok()
        });
        assert!(done.is_some(), "the {role} that says “{part}” can be clicked: {failed}");
    }

    /// Waits for something in a part of the page whose name holds these words.
    #[track_caller]
    pub fn see_in_part(&self, inside: &str, role: &str, part: &str) -> Value {
        match within(super::wait::PATIENCE, || self.look(role, part, false, inside)) {
            Some(found) => found,
            None => panic!("there is no {role} that says “{part}” in {}", self.told(inside)),
        }
    }

    /// Types into a field.
    #[track_caller]
    pub fn write(&self, field: &str, text: &str) {
        self.write_at("textbox", field, text);
    }

    /// Types into something that takes text.
    #[track_caller]
    pub fn write_at(&self, role: &str, field: &str, text: &str) {
        let mut failed = String::new();
        // A field that is drawn anew just now takes no keys for a moment.
        let done = within(Duration::from_secs(10), || {
            let target = self.see(role, field);
            self.session.write(&target, text).map_err(|e| failed = e).is_ok()
        });
        assert!(done.is_some(), "“{field}” takes text: {failed}");
    }

    /// Writes a message and sends it.
    #[track_caller]
    pub fn send(&self, field: &str, text: &str) {
        self.write(field, text);
        self.press(&[], ENTER);
    }

    /// Presses a key with others held, where the focus is.
    #[track_caller]
    pub fn press(&self, held: &[char], key: char) {
        self.session.chord(held, key).unwrap_or_else(|e| panic!("a key can be pressed: {e}"));
    }

    /// Rests the pointer on a message and clicks one of the buttons that show.
    #[track_caller]
    pub fn on_message(&self, words: &str, button: &str) {
        let mut failed = String::new();
        let done = within(Duration::from_secs(10), || {
            let message = self.message(words);
            // The pointer alone scrolls nothing.
            let _ = self.session.run("arguments[0].scrollIntoView({ block: 'center' })", std::slice::from_ref(&message));
            self.session.hover(&message).map_err(|e| failed = e).ok()?;
            // The bar shows for the pointer and for the keyboard's focus alike; a driver's pointer does not always arrive.
            let shown = within(Duration::from_secs(1), || self.button_of(&message, button));
            let target = shown.or_else(|| {
                self.session.run("arguments[0].focus()", std::slice::from_ref(&message)).ok()?;
                within(Duration::from_secs(1), || self.button_of(&message, button))
            })?;
            self.session.click(&target).map_err(|e| failed = e).ok()
        });
        assert!(done.is_some(), "the message “{words}” offers “{button}”: {failed}{}", self.offers(words));
    }

    fn offers(&self, words: &str) -> String {
        let message = self.message(words);
        let script = "return [arguments[0].matches(':hover'), ...[...arguments[0].querySelectorAll('button')].map((it) => it.ariaLabel ?? it.textContent)].join(' | ')";
        self.session.run(script, &[message]).map_or_else(|e| e, |told| told.to_string())
    }

    fn button_of(&self, message: &Value, label: &str) -> Option<Value> {
        let script = "return [...arguments[0].querySelectorAll('button')].find((it) => it.getAttribute('aria-label') === arguments[1]) ?? null";
        self.session.run(script, &[message.clone(), json!(label)]).ok().filter(|found| !found.is_null())
    }

    /// How many messages with these words are shown.
    pub fn count(&self, words: &str) -> usize {
        let script =
            "return [...document.querySelectorAll('main article')].filter((it) => it.getAttribute('aria-label').includes(arguments[0])).length";
        let count = self.session.run(script, &[json!(words)]).ok().and_then(|it| it.as_u64()).unwrap_or(0);
        usize::try_from(count).unwrap_or(usize::MAX)
    }

    /// Runs a function's body in the page; for measuring, and for what a person cannot do.
    #[track_caller]
    pub fn run(&self, script: &str, args: &[Value]) -> Value {
        self.session.run(script, args).unwrap_or_else(|e| panic!("the page runs it: {e}"))
    }
}
