//! The four commands, and no more: `dispatch`, `ask`, `open`, `close`.
//!
//! Arguments go to the engine as JSON and answers come back as the engine wrote them: `{"ok": …}` or `{"error": …}`.
//! A view's channel carries `{"batch": n, "diffs": […]}`, and `null` as its last message when the engine is gone: the page opens the view anew.

use bytes::Bytes;
use link::client::{EngineGone, Link};
use link::frame::Method;
use link::views::Delivery;
use serde_json::{Value, json};
use tauri::ipc::{Channel, InvokeResponseBody, Response};
use tauri::{Builder, State, Wry};

/// Makes the four known to the page.
pub fn register(builder: Builder<Wry>) -> Builder<Wry> {
    builder.invoke_handler(tauri::generate_handler![dispatch, ask, open, close])
}

/// What a person did. `id` is made by the page and stays when it repeats an intent that got no answer.
#[tauri::command]
async fn dispatch(link: State<'_, Link>, id: Value, intent: Value) -> Result<Response, ()> {
    let body = json!({ "id": id, "intent": intent });
    Ok(answer(link.call(Method::Dispatch, bytes(&body)).await))
}

/// A question that is answered once.
#[tauri::command]
async fn ask(link: State<'_, Link>, query: Value) -> Result<Response, ()> {
    Ok(answer(link.call(Method::Ask, bytes(&json!({ "query": query }))).await))
}

/// Opens a view; its diffs come through `channel`, and its number is the answer.
#[tauri::command]
async fn open(link: State<'_, Link>, spec: Value, channel: Channel<InvokeResponseBody>) -> Result<Response, ()> {
    let sink = move |delivery| {
        // A channel fails only if its page is gone, and then the view has been closed or will be with its window.
        let _ = channel.send(message(&delivery));
    };
    let opened = link.open(bytes(&json!({ "spec": spec })), Box::new(sink), view_of).await;
    Ok(answer(opened.map(|answer| view_of(&answer).map_or(answer, |view| bytes(&json!({ "ok": view }))))))
}

/// Closes a view.
#[tauri::command]
async fn close(link: State<'_, Link>, view: u32) -> Result<Response, ()> {
    Ok(answer(link.close(view, bytes(&json!({ "view": view }))).await))
}

fn bytes(value: &Value) -> Bytes {
    Bytes::from(value.to_string())
}

fn answer(outcome: Result<Bytes, EngineGone>) -> Response {
    let body = outcome.ok().and_then(|body| String::from_utf8(body.into()).ok());
    Response::new(InvokeResponseBody::Json(body.unwrap_or_else(engine_gone)))
}

/// In the form of the app's own errors.
fn engine_gone() -> String {
    json!({ "error": { "code": "engine-gone", "args": {}, "details": null } }).to_string()
}

/// The number of a view that was opened, from its answer.
fn view_of(answer: &[u8]) -> Option<u32> {
    #[derive(serde::Deserialize)]
    struct Answer {
        ok: Opened,
    }
    #[derive(serde::Deserialize)]
    struct Opened {
        view: u32,
    }
    serde_json::from_slice::<Answer>(answer).ok().map(|answer| answer.ok.view)
}

/// What goes through a view's channel: the engine's bytes, with the batch's number before them.
fn message(delivery: &Delivery) -> InvokeResponseBody {
    InvokeResponseBody::Json(match delivery {
        Delivery::Diffs { batch, body } => format!("{{\"batch\":{batch},\"diffs\":{}}}", String::from_utf8_lossy(body)),
        Delivery::Gone => "null".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diffs_are_passed_on_as_they_came() {
        let delivery = Delivery::Diffs { batch: 4, body: Bytes::from_static("[{\"op\":\"reset\",\"items\":[\"ü\"]}]".as_bytes()) };
        let InvokeResponseBody::Json(text) = message(&delivery) else { panic!("JSON") };
        assert_eq!(text, "{\"batch\":4,\"diffs\":[{\"op\":\"reset\",\"items\":[\"ü\"]}]}");
        assert!(serde_json::from_str::<Value>(&text).is_ok(), "the page parses it");
    }

    #[test]
    fn a_refused_view_has_no_number() {
        assert_eq!(view_of(b"{\"ok\":{\"view\":7}}"), Some(7));
        assert_eq!(view_of(b"{\"error\":{\"code\":\"not-found\"}}"), None, "its diffs would never come");
    }
}
