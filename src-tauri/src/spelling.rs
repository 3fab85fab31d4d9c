//! Misspelt words are underlined where one writes; WebKitGTK leaves that off and knows no language by itself.

use tauri::WebviewWindow;
use webkit2gtk::{WebContextExt, WebViewExt};

/// Turns spelling on, in the person's languages.
pub fn turn_on(window: &WebviewWindow) {
    let languages = languages(&["LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"].map(|name| std::env::var(name).unwrap_or_default()));
    let outcome = window.with_webview(move |view| {
        if let Some(context) = view.inner().context() {
            let languages: Vec<&str> = languages.iter().map(String::as_str).collect();
            context.set_spell_checking_languages(&languages);
            context.set_spell_checking_enabled(true);
        }
    });
    if let Err(error) = outcome {
        tracing::warn!(%error, "spelling stays off");
    }
}

/// The languages that the locale variables name, each once, as `de_DE`; English if they name none.
fn languages(variables: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for one in variables.iter().flat_map(|value| value.split(':')) {
        let name = one.split(['.', '@']).next().unwrap_or_default();
        if !name.is_empty() && name != "C" && name != "POSIX" && !found.iter().any(|known| known == name) {
            found.push(name.to_owned());
        }
    }
    if found.is_empty() {
        found.push("en_US".to_owned());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locale_variables_name_languages() {
        let of = |values: &[&str]| languages(&values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["de:en", "", "", "de_DE.UTF-8"]), ["de", "en", "de_DE"]);
        assert_eq!(of(&["", "C.UTF-8", "", "POSIX"]), ["en_US"], "a bare system still gets one");
    }
}
