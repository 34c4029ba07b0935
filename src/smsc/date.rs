//! Dates in UTC, as receipts, `final_date` and time strings have them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::wire::SmppTime;

const DAY: u64 = 24 * 60 * 60;

/// A time in a pattern of `YYYY`, `YY`, `MM`, `DD`, `hh`, `mm`, `ss`, `t` for tenths, `nn` for quarter hours and
/// `p` for their sign; what is none of these stands for itself. A time before 1970 counts as its first second.
pub(super) fn written(at: SystemTime, pattern: &str) -> String {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    let (year, month, day) = civil(since.as_secs() / DAY);
    let second = since.as_secs() % DAY;
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let parts = [
            ("YYYY", 4, year),
            ("YY", 2, year % 100),
            ("MM", 2, month),
            ("DD", 2, day),
            ("hh", 2, second / 3600),
            ("mm", 2, second / 60 % 60),
            ("ss", 2, second % 60),
            ("nn", 2, 0),
            ("t", 1, u64::from(since.subsec_millis() / 100)),
        ];
        let found = parts.into_iter().find_map(|(token, width, value)| {
            rest.strip_prefix(token).map(|after| (after, format!("{value:0width$}")))
        });
        (rest, out) = match found {
            Some((after, value)) => (after, out + &value),
            None if first == 'p' => (rest.get(1..).unwrap_or_default(), out + "+"),
            None => (rest.get(first.len_utf8()..).unwrap_or_default(), out + &first.to_string()),
        };
    }
    out
}

/// How long it is from `now` to a time; `None` where it is over.
pub(super) fn until(time: SmppTime, now: SystemTime) -> Option<Duration> {
    match time {
        SmppTime::Relative { years, months, days, hours, minutes, seconds } => {
            // Calendars are not asked: a year has 365 days here, and a month 30.
            let days = u64::from(years) * 365 + u64::from(months) * 30 + u64::from(days);
            let seconds = u64::from(hours) * 3600 + u64::from(minutes) * 60 + u64::from(seconds);
            Some(Duration::from_secs(days * DAY + seconds))
        }
        SmppTime::Absolute { year, month, day, hour, minute, second, quarters, .. } => {
            let days = days(year.into(), month.into(), day.into())?;
            let local = days * DAY + u64::from(hour) * 3600 + u64::from(minute) * 60 + u64::from(second);
            let utc = local.checked_add_signed(-i64::from(quarters) * 15 * 60)?;
            (UNIX_EPOCH + Duration::from_secs(utc)).duration_since(now).ok()
        }
        // The clock of this message centre is UTC.
        SmppTime::Local { year, month, day, hour, minute, second } => {
            let days = days(year.into(), month.into(), day.into())?;
            let utc = days * DAY + u64::from(hour) * 3600 + u64::from(minute) * 60 + u64::from(second);
            (UNIX_EPOCH + Duration::from_secs(utc)).duration_since(now).ok()
        }
    }
}

const SPAN: u64 = 146_097;
/// From the beginning of a span to 1970-01-01.
const BEFORE: u64 = 719_468;

/// Year, month and day of a day counted from 1970-01-01. The years here begin in March, so that the leap day
/// is the last of its year, and day 0 is the first of a span of 400 years, after which all comes again.
const fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + BEFORE;
    let day = days % SPAN;
    let year = (day - day / 1_460 + day / 36_524 - day / (SPAN - 1)) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    // From March on the months are 31 and 30 in turn, and five of them have 153 days.
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let year = days / SPAN * 400 + year;
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}

/// The day counted from 1970-01-01; `None` before that.
const fn days(year: u64, month: u64, day: u64) -> Option<u64> {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let in_span = year % 400;
    let day = (153 * month + 2) / 5 + day - 1;
    let days = year / 400 * SPAN + in_span * 365 + in_span / 4 - in_span / 100 + day;
    days.checked_sub(BEFORE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_by_its_pattern() {
        for (seconds, date) in [
            (0, "7001010000"),
            (951_782_399, "0002282359"),
            (951_782_400, "0002290000"),
            (951_868_800, "0003010000"),
            (1_709_164_800, "2402290000"),
            (1_735_689_599, "2412312359"),
            (1_735_689_600, "2501010000"),
            (4_107_542_400, "0003010000"),
        ] {
            let at = UNIX_EPOCH + Duration::from_secs(seconds);
            assert_eq!(written(at, "YYMMDDhhmm"), date, "{seconds}");
        }
        let at = UNIX_EPOCH + Duration::from_millis(1_709_210_070_700);
        assert_eq!(written(at, "YYYYMMDDhhmm"), "202402291234");
        assert_eq!(written(at, "YYMMDDhhmmsstnnp"), "240229123430700+");
        assert_eq!(written(at, "DD.MM.YYYY é"), "29.02.2024 é");
    }

    #[test]
    fn a_time_string_is_so_far_away() {
        let now = UNIX_EPOCH + Duration::from_secs(1_709_210_070);
        for (text, seconds) in [
            ("000000000500000R", Some(300)),
            ("000001010000000R", Some(DAY + 3600)),
            ("240229123430000+", Some(0)),
            ("240229133430004+", Some(0)),
            ("240229123440000+", Some(10)),
            ("240229113430004-", Some(0)),
            ("240229123429000+", None),
            ("691231000000000+", None),
            ("240301000000000+", Some(41_130)),
        ] {
            let time = SmppTime::parse(text.as_bytes()).unwrap();
            assert_eq!(until(time, now), seconds.map(Duration::from_secs), "{text}");
        }
    }

    #[test]
    fn days_follow_each_other() {
        let mut expected = (1970, 1, 1);
        for day in 0..SPAN_AND_MORE {
            assert_eq!(civil(day), expected, "day {day}");
            let (year, month, of_month) = expected;
            assert_eq!(days(year, month, of_month), Some(day), "day {day}");
            expected = next(expected);
        }
    }

    const SPAN_AND_MORE: u64 = 150_000;

    fn next((year, month, day): (u64, u64, u64)) -> (u64, u64, u64) {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let last = match month {
            2 => 28 + u64::from(leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        match (month, day) {
            (12, 31) => (year + 1, 1, 1),
            (_, day) if day == last => (year, month + 1, 1),
            _ => (year, month, day + 1),
        }
    }
}
