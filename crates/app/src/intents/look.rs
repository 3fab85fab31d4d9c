//! What windows show, and which has the focus: from it follows what is read. Leaves no row.

use crate::boundary::{Done, Place, UiError};
use crate::core::Core;
use crate::window::{Focus, WindowState};
use engine::InView;
use model::AccountId;

/// A window got or lost the focus.
#[allow(clippy::unnecessary_wraps, reason = "an arm of the table of intents")]
pub(super) fn focus(core: &Core, window: &WindowState, focused: bool) -> Result<Done, UiError> {
    window.set_focus(|focus| focus.focused = focused);
    if focused {
        core.use_window(window.id);
    }
    tell(core);
    Ok(Done::Done)
}

/// A window shows something else.
#[allow(clippy::unnecessary_wraps, reason = "an arm of the table of intents")]
pub(super) fn in_view(core: &Core, window: &WindowState, place: Place, at_newest: bool) -> Result<Done, UiError> {
    window.set_focus(|focus| {
        focus.place = Some(place);
        focus.at_newest = at_newest;
    });
    tell(core);
    Ok(Done::Done)
}

/// Tells each account what of it is in view. Of several windows the focused one counts, else the one used last.
pub(crate) fn tell(core: &Core) {
    let windows = core.windows();
    let shown = windows.iter().map(|window| window.focus()).reduce(|kept, next| if kept.focused && !next.focused { kept } else { next });
    let focus = shown.unwrap_or_default();
    for account in core.accounts() {
        account.set_view(seen_of(&focus, account.id()));
    }
}

/// What of an account is in view.
fn seen_of(focus: &Focus, account: &AccountId) -> InView {
    // Somebody who looks at another account is at the machine all the same: presence follows the window's focus.
    let nothing = InView { focused: focus.focused, ..InView::default() };
    match &focus.place {
        Some(Place::Channel { account: of, channel, root, .. }) if of == account => {
            InView { channel: Some(channel.clone()), thread: root.clone(), at_newest: focus.at_newest, focused: focus.focused }
        }
        Some(Place::Threads { account: of, root, .. }) if of == account => InView { thread: root.clone(), ..nothing },
        _ => nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_account_that_is_shown_has_something_in_view() {
        let place = Place::Channel { account: "a".into(), team: "t".into(), channel: "c".into(), post: None, root: Some("r".into()) };
        let focus = Focus { focused: true, place: Some(place), at_newest: true, ..Focus::default() };
        let seen = seen_of(&focus, &"a".into());
        assert_eq!(seen.channel, Some("c".into()));
        assert_eq!(seen.thread, Some("r".into()), "the thread beside it is read as well");
        let other = seen_of(&focus, &"b".into());
        assert_eq!((other.channel, other.thread, other.at_newest), (None, None, false), "nothing of the other account is read");
        assert!(other.focused, "but its presence knows that the person is there");
    }
}
