//! Times as they are typed: `12:30`, `12:30:05.250`, `2026-11-23`, `2026-11-23T12:30`, and what lies between two.
//! A time without a date means every day.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

const SECOND: i64 = 1_000_000_000;
const DAY: i64 = 86_400 * SECOND;

/// The times that are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Period {
    /// Of every day, in nanoseconds since midnight, from the first up to and without the last; where the last is
    /// the smaller one, over midnight.
    OfDay { from: i64, to: i64, offset: i64 },
    /// In nanoseconds since 1970, from the first up to and without the last.
    Once { from: i64, to: i64 },
}

/// A time as it was typed, and how much of time it names.
#[derive(Clone, Copy)]
enum Moment {
    OfDay(i64, i64),
    Once(i64, i64),
}

impl Period {
    /// `A` alone is as long as it is exact; `A-B` is from one up to the other.
    pub(super) fn within(text: &str, utc_offset: i32) -> Option<Self> {
        if let Some(moment) = Moment::parse(text, utc_offset) {
            return Some(match moment {
                Moment::OfDay(from, length) => Self::of_day(from, from + length, utc_offset),
                Moment::Once(from, length) => Self::Once { from, to: from.saturating_add(length) },
            });
        }
        // Dates have dashes in them too.
        let dashes = text.match_indices('-').map(|(at, _)| at);
        dashes.filter_map(|at| text.split_at_checked(at)).find_map(|(from, to)| {
            let moments = (Moment::parse(from, utc_offset)?, Moment::parse(to.get(1..)?, utc_offset)?);
            match moments {
                (Moment::OfDay(from, _), Moment::OfDay(to, _)) => Some(Self::of_day(from, to, utc_offset)),
                (Moment::Once(from, _), Moment::Once(to, _)) => Some(Self::Once { from, to }),
                (Moment::OfDay(..), Moment::Once(..)) | (Moment::Once(..), Moment::OfDay(..)) => None,
            }
        })
    }

    pub(super) fn after(text: &str, utc_offset: i32) -> Option<Self> {
        Some(match Moment::parse(text, utc_offset)? {
            Moment::OfDay(from, _) => Self::of_day(from, DAY, utc_offset),
            Moment::Once(from, _) => Self::Once { from, to: i64::MAX },
        })
    }

    pub(super) fn before(text: &str, utc_offset: i32) -> Option<Self> {
        Some(match Moment::parse(text, utc_offset)? {
            Moment::OfDay(to, _) => Self::of_day(0, to, utc_offset),
            Moment::Once(to, _) => Self::Once { from: i64::MIN, to },
        })
    }

    pub(super) fn has(&self, nanos: i64) -> bool {
        match *self {
            Self::Once { from, to } => (from..to).contains(&nanos),
            Self::OfDay { from, to, offset } => {
                let of_day = nanos.saturating_add(offset).rem_euclid(DAY);
                if from <= to { (from..to).contains(&of_day) } else { of_day >= from || of_day < to }
            }
        }
    }

    fn of_day(from: i64, to: i64, utc_offset: i32) -> Self {
        Self::OfDay { from, to, offset: i64::from(utc_offset) * SECOND }
    }
}

impl Moment {
    fn parse(text: &str, utc_offset: i32) -> Option<Self> {
        let text = text.trim();
        let (date, time) = match text.split_once(['T', 't', ' ']) {
            Some((date, time)) => (Some(date), Some(time.trim())),
            None if text.contains(':') => (None, Some(text)),
            None => (Some(text), None),
        };
        let length = time.map_or(DAY, exactness);
        let time = time.map_or(Some(Time::midnight()), of_day)?;
        let Some(date) = date else {
            let since = time.duration_since(Time::midnight());
            return Some(Self::OfDay(i64::try_from(since.as_nanos()).ok()?, length));
        };
        let date: Date = date.parse().ok()?;
        let at =
            Offset::from_seconds(utc_offset).ok()?.to_timestamp(DateTime::from_parts(date, time)).ok()?;
        Some(Self::Once(i64::try_from(at.as_nanosecond()).ok()?, length))
    }
}

/// Hours and minutes at least, or it could be anything.
fn of_day(text: &str) -> Option<Time> {
    // The other crate takes more, an offset for one.
    let is_time = text.contains(':') && text.bytes().all(|octet| matches!(octet, b'0'..=b'9' | b':' | b'.'));
    text.parse().ok().filter(|_| is_time)
}

/// How much of time is named: a minute, a second or a part of one.
fn exactness(text: &str) -> i64 {
    match (text.matches(':').count(), text.split_once('.')) {
        (0 | 1, _) => 60 * SECOND,
        (_, None) => SECOND,
        (_, Some((_, digits))) => {
            let digits = u32::try_from(digits.len()).unwrap_or(9).min(9);
            SECOND / 10_i64.pow(digits)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-23T00:00:00Z.
    const MIDNIGHT: i64 = 1_795_392_000;

    fn at(hours: i64, minutes: i64, seconds: i64) -> i64 {
        (MIDNIGHT + hours * 3600 + minutes * 60 + seconds) * SECOND
    }

    #[track_caller]
    fn assert_has(period: Option<Period>, within: &[i64], without: &[i64]) {
        let period = period.unwrap();
        for (at, expected) in within.iter().map(|it| (it, true)).chain(without.iter().map(|it| (it, false))) {
            assert_eq!(period.has(*at), expected, "{period:?} {at}");
        }
    }

    #[test]
    fn a_time_of_day_is_as_long_as_it_is_exact() {
        assert_has(
            Period::within("12:30", 0),
            &[at(12, 30, 0), at(36, 30, 59)],
            &[at(12, 29, 59), at(12, 31, 0)],
        );
        assert_has(Period::within("12:30:05", 0), &[at(12, 30, 5)], &[at(12, 30, 6)]);
        let quarter = at(12, 30, 5) + SECOND / 4;
        assert_has(Period::within("12:30:05.25", 0), &[quarter], &[quarter - 1, quarter + SECOND / 100]);
    }

    #[test]
    fn from_one_time_up_to_another() {
        let between = Period::within("12:30-12:40", 0);
        assert_has(between, &[at(12, 30, 0), at(12, 39, 59)], &[at(12, 40, 0), at(12, 29, 59)]);
        assert_has(Period::within("23:50-00:10", 0), &[at(23, 55, 0), at(0, 5, 0)], &[at(12, 0, 0)]);
        let days = Period::within("2026-11-23T12:30-2026-11-24", 0);
        assert_has(days, &[at(12, 30, 0), at(23, 59, 59)], &[at(24, 0, 0), at(12, 29, 0)]);
        assert_has(
            Period::within("2026-11-23", 0),
            &[at(0, 0, 0), at(23, 59, 59)],
            &[at(24, 0, 0), at(-1, 0, 0)],
        );
    }

    #[test]
    fn after_and_before_have_one_end() {
        assert_has(
            Period::after("12:30", 0),
            &[at(12, 30, 0), at(23, 59, 59)],
            &[at(12, 29, 59), at(24, 1, 0)],
        );
        assert_has(Period::before("12:30", 0), &[at(12, 29, 59), at(0, 0, 0)], &[at(12, 30, 0)]);
        assert_has(Period::after("2026-11-23 12:30", 0), &[at(12, 30, 0), at(99, 0, 0)], &[at(12, 29, 59)]);
        assert_has(Period::before("2026-11-23", 0), &[at(-1, 0, 0), i64::MIN], &[at(0, 0, 0)]);
    }

    #[test]
    fn times_are_those_of_the_operator() {
        assert_has(Period::within("14:30", 7200), &[at(12, 30, 0)], &[at(14, 30, 0)]);
        assert_has(Period::after("2026-11-23T14:30", 7200), &[at(12, 30, 0)], &[at(12, 29, 59)]);
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["", "12", "25:00", "12:60", "2026-13-01", "noon", "12:30-", "-12:30", "12:30-2026-11-23"]
        {
            assert_eq!(Period::within(text, 0), None, "{text}");
        }
    }
}
