//! What the page's source may not contain: HTML made by hand, code made from text, a second door to Tauri, connections of its own.

use super::{files_below, read, short};

/// What turns text into markup or code.
const FORBIDDEN: [&str; 14] = [
    "innerHTML",
    "outerHTML",
    "{@html",
    "insertAdjacentHTML",
    "createContextualFragment",
    "DOMParser",
    "setHTMLUnsafe",
    "document.write",
    "srcdoc",
    "eval(",
    "new Function(",
    "setTimeout(\"",
    "javascript:",
    "import(/*",
];

/// What opens a connection. Only the backend may: in browser tests it speaks to the engine over a loopback WebSocket, and uploads go by POST.
const CONNECTIONS: [&str; 6] = ["fetch(", "new WebSocket(", "XMLHttpRequest", "EventSource(", "sendBeacon(", "RTCPeerConnection"];

/// Lines of code, numbered; comments may name what the code must not do.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    lines.filter(|(_, line)| !["//", "*", "/*", "<!--"].iter().any(|mark| line.trim_start().starts_with(mark)))
}

fn finds(text: &str, words: &[&str]) -> Vec<String> {
    let hit = |line: &str| words.iter().find(|word| contains_word(line, word)).copied();
    code(text).filter_map(|(number, line)| hit(line).map(|word| format!("line {number}: {word}"))).collect()
}

/// The word is there and is not the end of a longer one ("retrieval(" is not "eval(").
fn contains_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !word.starts_with(char::is_alphanumeric) || !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$')
    })
}

fn sources() -> Vec<(String, String)> {
    let files = files_below("ui/src", &["svelte", "ts", "js", "html"]);
    let own = files.iter().map(|path| short(path)).filter(|name| !name.contains("/generated/"));
    let mut all: Vec<(String, String)> = own.map(|name| (name.clone(), read(&name))).collect();
    all.push(("ui/index.html".into(), read("ui/index.html")));
    assert!(all.len() > 5, "the page's source is looked at");
    all
}

#[test]
fn no_text_becomes_markup_or_code() {
    for (name, text) in sources() {
        let found = finds(&text, &FORBIDDEN);
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

#[test]
fn one_file_knows_tauri() {
    for (name, text) in sources() {
        let knows = code(&text).any(|(_, line)| line.contains("@tauri-apps"));
        assert_eq!(knows, name == "ui/src/backend/tauri.ts", "{name}: only ui/src/backend/tauri.ts imports @tauri-apps");
    }
}

#[test]
fn only_the_backend_opens_connections() {
    for (name, text) in sources().iter().filter(|(name, _)| !name.starts_with("ui/src/backend/")) {
        let found = finds(text, &CONNECTIONS);
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

#[test]
fn the_page_itself_holds_no_script_and_no_address() {
    let page = read("ui/index.html");
    for tag in page.split("<script").skip(1) {
        let head = tag.split_once('>').expect("the tag ends");
        assert!(head.0.contains("src=\"/"), "a script is a file of ours: <script{}>", head.0);
        assert!(head.1.trim_start().starts_with("</script>"), "and has no text of its own");
    }
    assert!(!page.contains("://"), "nothing is loaded from an address");
    for handler in [" onload=", " onclick=", " onerror="] {
        assert!(!page.contains(handler), "no inline{handler}");
    }
}

/// A colour that is written out: a function of CSS, or "#" and three, four, six or eight hexadecimal digits.
fn raw_colour(line: &str) -> bool {
    let functions = ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch("];
    let hex = line.match_indices('#').any(|(at, _)| {
        let digits = line[at + 1..].chars().take_while(char::is_ascii_hexdigit).count();
        let next = line[at + 1 + digits..].chars().next();
        [3, 4, 6, 8].contains(&digits) && next.is_none_or(|c| ";, )".contains(c))
    });
    hex || functions.iter().any(|name| contains_word(line, name))
}

#[test]
fn colours_are_tokens() {
    let files = files_below("ui/src", &["svelte", "css"]);
    for name in files.iter().map(|path| short(path)).filter(|name| name != "ui/src/styles/tokens.css") {
        let text = read(&name);
        // In a component only the style is looked at: a text may well say "#abc".
        let style = if name.ends_with(".css") { text.as_str() } else { text.split_once("<style").map_or("", |(_, style)| style) };
        let raw = code(style).find(|(_, line)| raw_colour(line));
        assert!(raw.is_none(), "{name}: a raw colour escapes the contrast tests: {raw:?}");
    }
    assert!(raw_colour("color: #0b6466;") && raw_colour("background: rgb(0 0 0 / 0.5)"), "raw colours are seen");
    assert!(!raw_colour("color: var(--accent)") && !raw_colour("#header { }"), "and nothing else");
}

#[test]
fn the_search_finds_what_it_looks_for() {
    let sample = "// never innerHTML\nconst retrieval = retrieval(x);\nnode.innerHTML = y;\n  {@html post}\neval(z)";
    let found = finds(sample, &FORBIDDEN);
    assert_eq!(found, ["line 3: innerHTML", "line 4: {@html", "line 5: eval("], "code is found, comments and longer words are not");
}
