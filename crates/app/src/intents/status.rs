//! One's own status.

use super::durable;
use crate::boundary::{Done, ErrorCode, SnoozeEnd, UiError};
use engine::{Account, Work};
use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use model::{IntentId, Millis, Presence, Status};

pub(super) async fn run(account: &Account, id: &IntentId, status: Presence, until: Option<SnoozeEnd>) -> Result<Done, UiError> {
    if status == Presence::Ooo {
        // Out of office is an automatic answer with settings of its own; servers refuse it here.
        return Err(UiError::new(ErrorCode::Unsupported));
    }
    let now = account.clock().now();
    let dnd_end = until.filter(|_| status == Presence::Dnd).and_then(|until| end(until, now, &TimeZone::system()));
    let done = durable(account, id, &Work::Status { status, dnd_end }, |_| Ok(())).await?;
    let shown = Status { user_id: account.me().clone(), status, manual: true, last_activity_at: now, dnd_end_time: dnd_end.unwrap_or_default() };
    account.live().set_statuses(vec![shown]);
    Ok(done)
}

/// When do-not-disturb ends, in unix seconds; `None` for never.
fn end(until: SnoozeEnd, now: Millis, zone: &TimeZone) -> Option<i64> {
    let minutes = |minutes: i64| Some(now.0 / 1_000 + minutes * 60);
    match until {
        SnoozeEnd::HalfHour => minutes(30),
        SnoozeEnd::Hour => minutes(60),
        SnoozeEnd::TwoHours => minutes(120),
        SnoozeEnd::Tomorrow => {
            let here = Timestamp::from_millisecond(now.0).ok()?.to_zoned(zone.clone());
            let tomorrow = here.date().checked_add(1.day()).ok()?.to_datetime(Time::constant(9, 0, 0, 0));
            Some(zone.to_zoned(tomorrow).ok()?.timestamp().as_second())
        }
        SnoozeEnd::Never => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, zone: &TimeZone) -> Millis {
        let here: jiff::civil::DateTime = text.parse().expect("a moment");
        Millis(zone.to_zoned(here).expect("it exists").timestamp().as_millisecond())
    }

    #[test]
    fn tomorrow_is_nine_oclock_where_the_person_is() {
        let zone = TimeZone::get("Europe/Berlin").expect("a known zone");
        let end = |now| end(SnoozeEnd::Tomorrow, at(now, &zone), &zone);
        assert_eq!(end("2026-03-10T23:30:00"), Some(at("2026-03-11T09:00:00", &zone).0 / 1_000));
        assert_eq!(end("2026-03-28T12:00:00"), Some(at("2026-03-29T09:00:00", &zone).0 / 1_000), "also on the night that summer time begins");
    }

    #[test]
    fn ends_are_in_seconds() {
        assert_eq!(end(SnoozeEnd::HalfHour, Millis(1_000_000), &TimeZone::UTC), Some(2_800));
        assert_eq!(end(SnoozeEnd::Never, Millis(1_000_000), &TimeZone::UTC), None, "until the person says so");
    }
}
