//! Lengths of time as people write them: `500ms`, `10s`, `2m`, `1m30s`.

use std::fmt;
use std::time::Duration;

use crate::config::setting::{Setting, through_setting};

/// Largest first; milliseconds.
const UNITS: [(&str, u64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// Longer is surely a slip, and far below what an instant plus a duration can hold.
const LONGEST: Duration = Duration::from_secs(366 * 86_400);

/// A length of time from a millisecond to 366 days, in whole milliseconds. Never zero: a timer that is off is
/// an `Option`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period(Duration);

through_setting!(Period);

impl Period {
    /// # Panics
    /// At compile time, where it is meant to be used, if `count` is zero.
    pub(super) const fn seconds(count: u64) -> Self {
        assert!(count > 0, "a period is never zero");
        Self(Duration::from_secs(count))
    }

    pub const fn duration(self) -> Duration {
        self.0
    }
}

impl Setting for Period {
    const EXPECTED: &'static str = "a duration from 1ms to 366d, such as 500ms, 10s or 1m30s";

    fn from_text(text: &str) -> Option<Self> {
        let total = sum(text)?;
        (!total.is_zero() && total <= LONGEST).then_some(Self(total))
    }
}

impl Setting for Option<Period> {
    const EXPECTED: &'static str = "off, or a duration from 1ms to 366d, such as 500ms, 10s or 1m30s";

    fn from_text(text: &str) -> Option<Self> {
        if text == "off" { Some(None) } else { Period::from_text(text).map(Some) }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0.as_millis();
        for (unit, millis) in UNITS {
            let count = rest / u128::from(millis);
            rest %= u128::from(millis);
            if count > 0 {
                write!(f, "{count}{unit}")?;
            }
        }
        Ok(())
    }
}

/// The parts of a text added up: each is a whole number and its unit.
fn sum(mut text: &str) -> Option<Duration> {
    let mut total = Duration::ZERO;
    while !text.is_empty() {
        let (number, rest) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
        let (unit, rest) = rest.split_at(rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len()));
        let (_, millis) = UNITS.iter().find(|(name, _)| *name == unit)?;
        let part = number.parse::<u64>().ok()?.checked_mul(*millis)?;
        total = total.checked_add(Duration::from_millis(part))?;
        text = rest;
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        for (text, millis) in [
            ("1ms", 1),
            ("500ms", 500),
            ("5s", 5_000),
            ("90s", 90_000),
            ("2m", 120_000),
            ("1m30s", 90_000),
            ("1h", 3_600_000),
            ("30d", 2_592_000_000),
        ] {
            assert_eq!(Period::parse(text).unwrap().duration(), Duration::from_millis(millis), "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for text in [
            "",
            "10",
            "s",
            "0s",
            "-1s",
            "1.5s",
            "10 s",
            "10S",
            "1w",
            "s10",
            "367d",
            "99999999999999999999s",
            "off",
        ] {
            assert_eq!(Period::from_text(text), None, "{text}");
        }
        assert_eq!(
            Period::parse("10").unwrap_err().to_string(),
            "expected a duration from 1ms to 366d, such as 500ms, 10s or 1m30s, found \"10\""
        );
    }

    #[test]
    fn a_timer_can_be_off() {
        assert_eq!(Setting::from_text("off"), Some(None::<Period>));
        assert_eq!(Setting::from_text("10s"), Some(Some(Period::seconds(10))));
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(millis in 1_u64..=366 * 86_400_000) {
            let period = Period(Duration::from_millis(millis));
            prop_assert_eq!(Period::from_text(&period.to_string()), Some(period));
        }
    }
}
