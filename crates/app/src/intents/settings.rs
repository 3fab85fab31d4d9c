//! Keeping the settings, as far as managed ones allow.

use crate::boundary::{Done, ErrorCode, Settings, UiError};
use crate::core::Core;
use policy::Policy;

pub(super) async fn run(core: &Core, settings: Settings) -> Result<Done, UiError> {
    let settings = allowed(settings, &core.policy);
    if settings.autostart != core.settings().autostart {
        // First the system, which can refuse: a switch must not show what is not so.
        core.host.set_autostart(settings.autostart).await.map_err(|reason| UiError::new(ErrorCode::Refused).details(reason))?;
    }
    core.save_settings(settings)?;
    Ok(Done::Done)
}

/// The settings with what is fixed as it is fixed, and sizes within their bounds.
fn allowed(settings: Settings, policy: &Policy) -> Settings {
    Settings {
        text_size: settings.text_size.clamp(85, 150),
        autostart: policy.start_at_sign_in.clone().or(settings.autostart),
        background: policy.run_in_background.clone().or(settings.background),
        notify_content: !policy.hide_notification_content.clone().or(!settings.notify_content),
        ..settings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use policy::Locked;

    #[test]
    fn what_is_managed_stays_as_it_is() {
        let fixed = |value| Locked::Fixed { value, by: "/etc/tidings/policy.json".into() };
        let policy = Policy { hide_notification_content: fixed(true), run_in_background: fixed(false), ..Policy::default() };
        let wanted = Settings { notify_content: true, background: true, autostart: true, text_size: 900, ..Settings::default() };
        let kept = allowed(wanted, &policy);
        assert!(!kept.notify_content, "the administrator hides what was written");
        assert!(!kept.background);
        assert!(kept.autostart, "what is free is the person's choice");
        assert_eq!(kept.text_size, 150, "a size that can be read and undone");
    }
}
