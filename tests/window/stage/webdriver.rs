//! The little of WebDriver (W3C) that the stories need, over a plain TCP connection.
//!
//! The clients there are bring an asynchronous HTTP stack for a dozen requests to the own machine.

use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

/// The key under which WebDriver wraps an element (W3C WebDriver, 12.1).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What went wrong, in WebDriver's words.
pub type Failed = String;

/// A session with one window.
pub struct Session {
    port: u16,
    id: String,
}

impl Session {
    /// Whether a driver listens there.
    pub fn is_ready(port: u16) -> bool {
        request(port, "GET", "/status", None).is_ok()
    }

    /// Has the driver start a program and drive it.
    ///
    /// # Errors
    /// If the program does not come up.
    pub fn begin(port: u16, program: &Path, args: &[&str]) -> Result<Self, Failed> {
        let wanted =
            json!({ "capabilities": { "alwaysMatch": { "webkitgtk:browserOptions": { "binary": program.display().to_string(), "args": args } } } });
        let answer = request(port, "POST", "/session", Some(&wanted))?;
        let id = answer["sessionId"].as_str().ok_or("a session without an id")?.to_owned();
        Ok(Self { port, id })
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, Failed> {
        request(self.port, "POST", &format!("/session/{}{path}", self.id), Some(body))
    }

    /// Runs a function's body in the page.
    ///
    /// # Errors
    /// If it throws, or there is no page.
    pub fn run(&self, script: &str, args: &[Value]) -> Result<Value, Failed> {
        self.post("/execute/sync", &json!({ "script": script, "args": args }))
    }

    /// Runs a function's body whose last argument takes the result.
    ///
    /// # Errors
    /// If it throws, or there is no page.
    pub fn run_async(&self, script: &str, args: &[Value]) -> Result<Value, Failed> {
        self.post("/execute/async", &json!({ "script": script, "args": args }))
    }

    /// Clicks an element with the pointer.
    ///
    /// # Errors
    /// If it is gone, hidden or covered.
    pub fn click(&self, element: &Value) -> Result<(), Failed> {
        self.post(&format!("/element/{}/click", id_of(element)?), &json!({})).map(drop)
    }

    /// Types into an element.
    ///
    /// # Errors
    /// If it is gone or takes no keys.
    pub fn write(&self, element: &Value, text: &str) -> Result<(), Failed> {
        self.post(&format!("/element/{}/value", id_of(element)?), &json!({ "text": text })).map(drop)
    }

    /// Moves the pointer over an element.
    ///
    /// # Errors
    /// If it is gone.
    pub fn hover(&self, element: &Value) -> Result<(), Failed> {
        let moves = json!([{ "type": "pointerMove", "duration": 0, "origin": element, "x": 0, "y": 0 }]);
        self.act(json!([{ "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" }, "actions": moves }]))
    }

    /// Presses a key with others held.
    ///
    /// # Errors
    /// If there is no page.
    pub fn chord(&self, held: &[char], key: char) -> Result<(), Failed> {
        let mut actions: Vec<Value> = held.iter().map(|it| json!({ "type": "keyDown", "value": it })).collect();
        actions.extend([json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })]);
        actions.extend(held.iter().rev().map(|it| json!({ "type": "keyUp", "value": it })));
        self.act(json!([{ "type": "key", "id": "keyboard", "actions": actions }]))
    }

    fn act(&self, actions: Value) -> Result<(), Failed> {
        self.post("/actions", &json!({ "actions": actions })).map(drop)
    }

    /// Ends the session; the driver ends its program.
    pub fn end(&self) {
        let _ = request(self.port, "DELETE", &format!("/session/{}", self.id), None);
    }
}

fn id_of(element: &Value) -> Result<&str, Failed> {
    element[ELEMENT].as_str().ok_or_else(|| format!("no element: {element}"))
}

/// One request on a connection of its own.
fn request(port: u16, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Failed> {
    let told = |e: std::io::Error| format!("the driver: {e}");
    let body = body.map_or_else(String::new, Value::to_string);
    let mut line = TcpStream::connect(("127.0.0.1", port)).map_err(told)?;
    line.set_read_timeout(Some(Duration::from_secs(60))).map_err(told)?;
    let head =
        format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
    line.write_all((head + &body).as_bytes()).map_err(told)?;
    let mut answer = Vec::new();
    let mut piece = [0_u8; 16384];
    loop {
        if let Some(content) = whole(&answer) {
            let mut value: Value = serde_json::from_slice(content).map_err(|e| format!("the driver's answer: {e}"))?;
            let value = value["value"].take();
            return match value["error"].as_str() {
                Some(error) => Err(format!("{error}: {}", value["message"].as_str().unwrap_or_default())),
                None => Ok(value),
            };
        }
        match line.read(&mut piece).map_err(told)? {
            0 => return Err("the driver hung up".into()),
            read => answer.extend_from_slice(piece.get(..read).unwrap_or_default()),
        }
    }
}

/// The content of an answer once all of it is there.
fn whole(answer: &[u8]) -> Option<&[u8]> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(answer.get(..end)?).to_lowercase();
    let length: usize = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok())?;
    answer.get(end + 4..end + 4 + length)
}
