//! What a toast of Windows shows, as its XML.

use std::path::Path;

use app::Alert;

/// The content of a toast, with the sender's picture if there is one.
#[must_use]
pub fn xml(alert: &Alert, picture: Option<&Path>) -> String {
    let picture = picture.map_or_else(String::new, |path| {
        format!("<image placement=\"appLogoOverride\" hint-crop=\"circle\" src=\"file:///{}\"/>", escaped(&path.to_string_lossy()))
    });
    let audio = if alert.sound { "<audio src=\"ms-winsoundevent:Notification.IM\"/>" } else { "<audio silent=\"true\"/>" };
    format!(
        "<toast><visual><binding template=\"ToastGeneric\"><text>{}</text><text>{}</text>{picture}</binding></visual>{audio}</toast>",
        escaped(&alert.title),
        escaped(&alert.body)
    )
}

/// Text for XML: what people write must become neither tags nor a document that cannot be read.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // XML has no place for these, not even as a reference; one would lose the whole notification.
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alert(body: &str, sound: bool) -> Alert {
        Alert { id: "a".into(), title: "Town <Square>".into(), body: body.into(), icon: None, sound, target: String::new() }
    }

    #[test]
    fn what_people_write_is_no_markup() {
        let told = xml(&alert("bob: </text><action/> & \"more\"\u{1b}[0m", false), None);
        assert!(told.contains("<text>Town &lt;Square&gt;</text>"), "a channel's name is somebody's text too: {told}");
        assert!(told.contains("bob: &lt;/text&gt;&lt;action/&gt; &amp; &quot;more&quot;\u{fffd}[0m"), "no tag, and no character XML refuses: {told}");
        assert!(told.contains("<audio silent=\"true\"/>"), "a silent alert is silent, though toasts sound by themselves");
    }

    #[test]
    fn a_picture_stands_beside_the_words() {
        let told = xml(&alert("hi", true), Some(Path::new("C:\\Users\\M & M\\alerts\\1")));
        assert!(told.contains("src=\"file:///C:\\Users\\M &amp; M\\alerts\\1\""), "a person's name may have any character: {told}");
        assert!(!told.contains("silent"), "this one is heard");
    }
}
