//! What Tidings is measured against, in the same web view and on the same machine (`cargo xtask bench`).
//!
//! * `yardstick floor`: an empty page in a bare Tauri window.
//! * `yardstick swap`: a bare Svelte page (`ui/yardstick`) that replaces 30 keyed posts, each a typed tree that Rust made.

use serde_json::{Value, json};
use std::process::ExitCode;
use tauri::ipc::{InvokeResponseBody, Response};
use tauri::{WebviewUrl, WebviewWindowBuilder};

/// How many posts are replaced at once.
const POSTS: usize = 30;

fn main() -> ExitCode {
    let page = match std::env::args().nth(1).as_deref() {
        Some("floor") | None => "floor.html",
        Some("swap") => "swap/swap.html",
        Some(other) => {
            eprintln!("yardstick: there is no page '{other}'");
            return ExitCode::FAILURE;
        }
    };
    let opened = tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![posts])
        .setup(move |app| {
            let mut window = WebviewWindowBuilder::new(app, "main", WebviewUrl::App(page.into())).title("Yardstick").inner_size(1280.0, 800.0);
            if let Some(home) = std::env::var_os("TIDINGS_HOME") {
                window = window.data_directory(home.into());
            }
            window.build()?;
            Ok(())
        })
        .run(tauri::generate_context!());
    match opened {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("yardstick: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The posts of one channel, as typed trees.
#[tauri::command]
async fn posts(channel: usize) -> Response {
    let posts: Vec<Value> = (0..POSTS).map(|n| post(channel, n)).collect();
    Response::new(InvokeResponseBody::Json(Value::from(posts).to_string()))
}

/// One post: some have emphasis and code, some a list, some a block of code, as conversations do.
fn post(channel: usize, n: usize) -> Value {
    let text = |words: &str| json!({ "type": "text", "text": format!("{words} {channel}.{n} ") });
    let mut blocks = vec![json!({ "type": "paragraph", "children": [
        text("The deploy of the morning went through and the numbers look right to me in"),
        { "type": "strong", "children": [text("build")] },
        text("but somebody should look at the queue before lunch, see"),
        { "type": "code", "text": format!("queue.rs:{n}") },
    ] })];
    match n % 6 {
        1 => blocks.push(json!({ "type": "list", "children": [text("first we stop the workers"), text("then we start them again")] })),
        4 => blocks.push(json!({ "type": "block", "text": format!("fn main() {{\n    println!(\"{channel} {n}\");\n}}") })),
        _ => {}
    }
    json!({ "key": format!("{channel}-{n}"), "name": format!("Person {}", n % 7), "time": format!("10:{n:02}"), "blocks": blocks })
}
