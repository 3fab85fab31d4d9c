//! Words that the engine says itself: alerts, the tray, titles of the system's dialogs. All others are the window's.
//!
//! They stand in `locales/<language>/alerts.ftl`, in Fluent, and are part of the program.

mod alert;
mod tray;

use crate::core::Core;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

pub(crate) use alert::{alert, alert_id};
pub(crate) use tray::tray;

/// The languages there are, the first for all who speak none of them.
const LANGUAGES: [(&str, &str); 1] = [("en", include_str!("../../../../locales/en/alerts.ftl"))];

/// The words in one language.
pub(crate) struct Words(FluentBundle<FluentResource>);

impl Words {
    /// In the person's language: the one they chose, else the system's.
    pub fn of(core: &Core) -> Self {
        let chosen = core.settings().language;
        Self::in_language(if chosen.is_empty() { &core.locale } else { &chosen })
    }

    /// In the language that comes nearest to a tag such as `de-AT` or `pt_BR.UTF-8`.
    pub fn in_language(tag: &str) -> Self {
        let tag = tag.split(['.', '@']).next().unwrap_or_default();
        let wanted: LanguageIdentifier = tag.parse().unwrap_or_default();
        let spoken = LANGUAGES.iter().filter_map(|(tag, source)| Some((tag.parse::<LanguageIdentifier>().ok()?, *source)));
        let near = |one: &LanguageIdentifier| (one.language == wanted.language, one.region == wanted.region);
        let chosen = spoken.filter(|(one, _)| one.language == wanted.language).max_by_key(|(one, _)| near(one));
        let (language, source) = chosen.unwrap_or_else(|| (LanguageIdentifier::default(), LANGUAGES.first().map_or("", |(_, source)| *source)));
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // The marks that guard text of the other direction are drawn as boxes by some desktops' notifications.
        bundle.set_use_isolating(false);
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, errors)| {
            tracing::error!(?errors, "words could not be read whole");
            resource
        });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(?errors, "words stand twice");
        }
        Self(bundle)
    }

    /// Words without values.
    pub fn text(&self, id: &str) -> String {
        self.with(id, &[])
    }

    /// Words with values. A missing id shows itself rather than nothing.
    pub fn with(&self, id: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        let Some(pattern) = self.0.get_message(id).and_then(|message| message.value()) else {
            tracing::error!(id, "words are missing");
            return id.to_owned();
        };
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, value.clone());
        }
        let mut errors = Vec::new();
        let text = self.0.format_pattern(pattern, Some(&args), &mut errors).into_owned();
        if !errors.is_empty() {
            tracing::error!(id, ?errors, "words lack a value");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_system_speaks_there_are_words() {
        for tag in ["en", "en-GB", "en_US.UTF-8", "de_AT@euro", "C", "", "nonsense tag"] {
            assert_eq!(Words::in_language(tag).text("tray-quit"), "Quit", "{tag}");
        }
    }

    #[test]
    fn values_stand_without_marks_and_numbers_choose_their_form() {
        let words = Words::in_language("en");
        assert_eq!(words.with("alert-reply", &[("where", "Deck".into())]), "Reply in Deck", "no isolating marks");
        assert_eq!(words.with("tray-mentions", &[("count", 1.into())]), "Tidings: 1 mention");
        assert_eq!(words.with("tray-mentions", &[("count", 12.into())]), "Tidings: 12 mentions");
    }

    #[test]
    fn every_id_that_the_program_says_exists() {
        let words = Words::in_language("en");
        for id in [
            "alert-direct",
            "alert-reply",
            "alert-server",
            "alert-message",
            "alert-image",
            "alert-file",
            "alert-image-linked",
            "alert-empty",
            "alert-hidden",
            "alert-someone",
            "tray-quiet",
            "tray-unread",
            "tray-mentions",
            "tray-offline",
            "tray-open",
            "tray-quit",
            "dialog-pick-files",
            "dialog-save-file",
        ] {
            assert!(words.0.has_message(id), "{id}");
        }
    }
}
