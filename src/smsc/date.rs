//! The dates of receipts, in UTC.

use std::time::{SystemTime, UNIX_EPOCH};

/// `YYMMDDhhmm`, as SMPP v3.4 appendix B writes it. A time before 1970 counts as its first minute.
pub(super) fn minute(at: SystemTime) -> String {
    let minutes = at.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() / 60;
    let (year, month, day) = civil(minutes / (24 * 60));
    let (hour, minute) = (minutes / 60 % 24, minutes % 60);
    format!("{:02}{month:02}{day:02}{hour:02}{minute:02}", year % 100)
}

/// Year, month and day of a day counted from 1970-01-01. The years here begin in March, so that the leap day
/// is the last of its year, and day 0 is the first of a span of 400 years, after which all comes again.
const fn civil(days: u64) -> (u64, u64, u64) {
    const SPAN: u64 = 146_097;
    let days = days + 719_468;
    let day = days % SPAN;
    let year = (day - day / 1_460 + day / 36_524 - day / (SPAN - 1)) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    // From March on the months are 31 and 30 in turn, and five of them have 153 days.
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let year = days / SPAN * 400 + year;
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn seconds_are_the_minutes_of_the_calendar() {
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
            assert_eq!(minute(UNIX_EPOCH + Duration::from_secs(seconds)), date, "{seconds}");
        }
    }

    #[test]
    fn days_follow_each_other() {
        let mut expected = (1970, 1, 1);
        for day in 0..SPAN_AND_MORE {
            assert_eq!(civil(day), expected, "day {day}");
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
