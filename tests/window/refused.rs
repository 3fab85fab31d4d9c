//! What the page may not do, whoever speaks in it.

use crate::stage::Stage;
use serde_json::json;

#[test]
fn the_page_has_four_commands_and_no_way_out() {
    let stage = Stage::fresh();
    let glass = stage.open_window();
    glass.see("heading", "Welcome to Tidings");

    let invoke = "const [name, done] = arguments; window.__TAURI_INTERNALS__.invoke(name, { query: { type: 'probe', address: '' } }).then(() => done('allowed'), (error) => done('refused: ' + (error.message ?? error)))";
    let asked = glass.session().run_async(invoke, &[json!("ask")]).unwrap();
    assert_eq!(asked, "allowed", "the way of asking is right: one of the four is carried out");
    for command in ["fifth", "plugin:event|listen", "plugin:window|close", "plugin:webview|create_webview_window", "plugin:path|resolve_directory"] {
        let refused = glass.session().run_async(invoke, &[json!(command)]).unwrap();
        assert!(refused.as_str().unwrap_or_default().starts_with("refused"), "{command} is none of the four: {refused}");
    }

    let before = stage.server.requests().len();
    let fetch =
        "const [to, done] = arguments; fetch(to, { mode: 'no-cors' }).then(() => done('allowed'), (error) => done('refused: ' + error.message))";
    let address = format!("{}/api/v4/system/ping", stage.server.url());
    let refused = glass.session().run_async(fetch, &[json!(address)]).unwrap();
    assert!(refused.as_str().unwrap_or_default().starts_with("refused"), "the page opens no connection of its own: {refused}");
    let image =
        "const [to, done] = arguments; const it = new Image(); it.onload = () => done('allowed'); it.onerror = () => done('refused'); it.src = to";
    assert_eq!(
        glass.session().run_async(image, &[json!(format!("{}/api/v4/brand/image", stage.server.url()))]).unwrap(),
        "refused",
        "not by a picture either"
    );
    assert_eq!(stage.server.requests().len(), before, "and the server has heard of none of it");

    let evaluated = "try { return String((0, eval)('1 + 1')) } catch (error) { return 'refused: ' + error.name }";
    let refused = glass.run(evaluated, &[]);
    assert!(refused.as_str().unwrap_or_default().starts_with("refused"), "text is never run: {refused}");
    let inline = "window.ran = false; const it = document.createElement('script'); it.textContent = 'window.ran = true'; document.head.append(it); return window.ran";
    assert_eq!(glass.run(inline, &[]), false, "a script in the page is none of ours");
    glass.session().end();
}
