//! A number that is compared: `16`, `>100`, `<=2`, `17-40`; and the same of lengths of time.

use std::ops::RangeInclusive;
use std::time::Duration;

/// The numbers that are meant, both ends included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Measure(RangeInclusive<u64>);

/// How many nanoseconds a unit has, the longer names first.
const UNITS: [(&str, u64); 6] = [
    ("us", 1_000),
    ("µs", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

impl Measure {
    /// Whole numbers; `None` where there is none.
    pub(super) fn of_numbers(text: &str) -> Option<Self> {
        Self::read(text, |number| number.parse().ok()).or_else(|| {
            let number = text.parse().ok()?;
            Some(Self(number..=number))
        })
    }

    /// Lengths of time. One alone is no measure: nothing takes exactly so long.
    pub(super) fn of_times(text: &str) -> Option<Self> {
        Self::read(text, nanos)
    }

    fn read(text: &str, number: impl Fn(&str) -> Option<u64>) -> Option<Self> {
        let text = text.trim();
        let rest = |sign: &str| text.strip_prefix(sign).map(str::trim);
        let range = if let Some(least) = rest(">=") {
            number(least)?..=u64::MAX
        } else if let Some(below) = rest(">") {
            number(below)?.checked_add(1)?..=u64::MAX
        } else if let Some(most) = rest("<=") {
            0..=number(most)?
        } else if let Some(above) = rest("<") {
            0..=number(above)?.checked_sub(1)?
        } else {
            let (least, most) = text.split_once('-')?;
            number(least.trim())?..=number(most.trim())?
        };
        Some(Self(range))
    }

    pub(super) fn has(&self, number: u64) -> bool {
        self.0.contains(&number)
    }

    pub(super) fn has_time(&self, length: Duration) -> bool {
        self.has(u64::try_from(length.as_nanos()).unwrap_or(u64::MAX))
    }
}

/// `500ms`, `1.5s`: digits, perhaps a point and more digits, and a unit.
fn nanos(text: &str) -> Option<u64> {
    let (number, unit) = UNITS.iter().find_map(|(unit, nanos)| Some((text.strip_suffix(unit)?, *nanos)))?;
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let is_number = |digits: &str| digits.bytes().all(|octet| octet.is_ascii_digit());
    if whole.is_empty() || !is_number(part) {
        return None;
    }
    let mut value = whole.parse::<u64>().ok()?.checked_mul(unit)?;
    let mut place = unit;
    for digit in part.bytes() {
        place /= 10;
        value += place * u64::from(digit - b'0');
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_as_the_signs_say() {
        for (text, within, without) in [
            ("16", &[16][..], &[15, 17][..]),
            (">100", &[101, u64::MAX], &[100]),
            (">= 100", &[100], &[99]),
            ("<2", &[0, 1], &[2]),
            ("<=2", &[2], &[3]),
            ("17-40", &[17, 40], &[16, 41]),
            ("40-17", &[], &[17, 40]),
        ] {
            let measure = Measure::of_numbers(text).unwrap();
            assert!(within.iter().all(|it| measure.has(*it)), "{text}");
            assert!(!without.iter().any(|it| measure.has(*it)), "{text}");
        }
        for text in ["", ">", "x", "<0", "-", "1-", ">18446744073709551615", "10ms"] {
            assert_eq!(Measure::of_numbers(text), None, "{text}");
        }
    }

    #[test]
    fn lengths_of_time_have_units() {
        for (text, within, without) in [
            (">500ms", 500_001, 500_000),
            (">=1.5s", 1_500_000, 1_499_999),
            ("<250us", 249, 250),
            ("1ms-2ms", 2_000, 2_001),
            (">1m", 60_000_001, 60_000_000),
        ] {
            let measure = Measure::of_times(text).unwrap();
            assert!(measure.has_time(Duration::from_micros(within)), "{text}");
            assert!(!measure.has_time(Duration::from_micros(without)), "{text}");
        }
        for text in ["500ms", ">500", ">ms", ">.5s", ">1.-5s", ">1e3s", ">99999999999h"] {
            assert_eq!(Measure::of_times(text), None, "{text}");
        }
    }
}
