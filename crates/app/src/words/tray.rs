//! What the tray says.

use super::Words;
use crate::core::Core;
use crate::host::TrayState;

/// The tray's state in words. What one must know first comes first: mentions, then that nothing new can come, then unread.
pub(crate) fn tray(core: &Core, mentions: u32, unread: bool, offline: bool) -> TrayState {
    state(&Words::of(core), mentions, unread, offline)
}

fn state(words: &Words, mentions: u32, unread: bool, offline: bool) -> TrayState {
    let tooltip = match (mentions, offline, unread) {
        (1.., _, _) => words.with("tray-mentions", &[("count", mentions.into())]),
        (0, true, _) => words.text("tray-offline"),
        (0, false, true) => words.text("tray-unread"),
        (0, false, false) => words.text("tray-quiet"),
    };
    TrayState { mentions, unread, offline, tooltip, open_label: words.text("tray-open"), quit_label: words.text("tray-quit") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tray_says_what_matters_most() {
        let words = Words::in_language("en");
        let says = |mentions, unread, offline| state(&words, mentions, unread, offline).tooltip;
        assert_eq!(says(2, true, true), "Tidings: 2 mentions");
        assert_eq!(says(0, true, true), "Tidings: no connection");
        assert_eq!(says(0, true, false), "Tidings: unread messages");
        assert_eq!(says(0, false, false), "Tidings");
    }
}
