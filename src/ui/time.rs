//! Times and lengths of time, for people.

use std::time::{Duration, SystemTime};

use crate::app::Model;

/// The operator's time of day, to the millisecond.
pub(super) fn of_day(model: &Model, at: SystemTime) -> String {
    let since = at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let seconds = since.as_secs().wrapping_add_signed(model.utc_offset.into()) % 86_400;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    format!("{hours:02}:{minutes:02}:{:02}.{:03}", seconds % 60, since.subsec_millis())
}

/// A length of time, short: `0.4 ms`, `12 ms`, `1.2 s`.
pub(super) fn short(length: Duration) -> String {
    let millis = length.as_millis();
    match millis {
        0..10 => format!("{:.1} ms", length.as_secs_f64() * 1000.0),
        10..1000 => format!("{millis} ms"),
        _ => format!("{:.1} s", length.as_secs_f64()),
    }
}

/// How long something lasts, in hours, minutes and seconds.
pub(super) fn lasting(from: SystemTime, to: SystemTime) -> String {
    let seconds = to.duration_since(from).unwrap_or_default().as_secs();
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
