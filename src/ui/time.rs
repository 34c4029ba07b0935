//! Times and lengths of time, for people.

use std::time::{Duration, SystemTime};

/// The time of day, to the millisecond, so many seconds ahead of UTC.
pub(super) fn of_day(at: SystemTime, utc_offset: i32) -> String {
    let since = at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let seconds = since.as_secs().wrapping_add_signed(utc_offset.into()) % 86_400;
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

/// How long ago something was: `now`, `12 s`, `3 min`, `2 h 05`, `3 d 07 h`.
pub(super) fn ago(at: SystemTime, now: SystemTime) -> String {
    let seconds = now.duration_since(at).unwrap_or_default().as_secs();
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match seconds {
        0 => "now".to_owned(),
        1..60 => format!("{seconds} s"),
        60..3600 => format!("{minutes} min"),
        3600..86_400 => format!("{hours} h {:02}", minutes % 60),
        86_400.. => format!("{days} d {:02} h", hours % 24),
    }
}

/// How far one moment is from another, in seconds, to the microsecond: `+0.001234`.
pub(super) fn apart(from: SystemTime, to: SystemTime) -> String {
    let (sign, length) = match to.duration_since(from) {
        Ok(after) => ('+', after),
        Err(before) => ('-', before.duration()),
    };
    format!("{sign}{}.{:06}", length.as_secs(), length.subsec_micros())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_millis(millis)
    }

    #[test]
    fn what_is_long_ago_is_told_less_exactly() {
        let now = at(1_000_000_000);
        for (seconds, told) in [
            (0, "now"),
            (59, "59 s"),
            (60, "1 min"),
            (3599, "59 min"),
            (7500, "2 h 05"),
            (90_000, "1 d 01 h"),
        ] {
            assert_eq!(ago(now - Duration::from_secs(seconds), now), told);
        }
        assert_eq!(ago(now + Duration::from_secs(9), now), "now", "the clock was set back");
    }

    #[test]
    fn moments_are_apart_either_way() {
        assert_eq!(apart(at(1000), at(2500)), "+1.500000");
        assert_eq!(apart(at(2500), at(1000)), "-1.500000");
        assert_eq!(apart(at(1), at(1)), "+0.000000");
    }
}
