//! Times as an operator types them: `in 2h`, `tomorrow 9:00`, a date, or the 16 characters of a time string. The
//! time of day is an argument: no clock is read.

use std::time::SystemTime;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use jiff::{Span, Timestamp, ToSpan};

use crate::wire::SmppTime;

/// What time it is where the operator is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The time.
    pub now: SystemTime,
    /// Seconds to add to UTC for the operator's time of day.
    pub utc_offset: i32,
}

/// Why something is no time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    /// None of the ways to say it.
    #[error(
        "expected in 2h, tomorrow 9:00, 2026-12-24 18:00 or the 16 characters of a time string, found {0:?}"
    )]
    Unknown(String),
    /// A time string has two digits for the year.
    #[error("a time string can say the years up to 2037, not {0}")]
    Year(i16),
}

/// The last year that two digits say: SMPP v3.4 appendix C takes 38 for 1938.
const LAST_YEAR: i16 = 2037;

const MINUTE: &str = "%Y-%m-%d %H:%M";

/// A day; periods are counted in days of 24 hours.
const DAY: i64 = 86_400;

/// Reads what was typed; nothing is no time.
pub(super) fn when(typed: &str, clock: Clock) -> Result<Option<SmppTime>, WhenError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let unknown = || WhenError::Unknown(typed.to_owned());
    if let Ok(time) = SmppTime::parse(typed.as_bytes()) {
        return Ok(Some(time));
    }
    let local = clock.local().ok_or_else(unknown)?;
    let period = typed.strip_prefix("in ").or_else(|| typed.strip_prefix('+')).unwrap_or(typed);
    if let Some(period) = period.trim().parse::<Span>().ok().filter(Span::is_positive) {
        return match relative(period) {
            Some(time) => Ok(Some(time)),
            // Longer than the fields of a period: the day it ends on.
            None => absolute(local.checked_add(period).map_err(|_| unknown())?, clock.offset()).map(Some),
        };
    }
    let (date, offset) = dated(typed, local, clock.offset()).ok_or_else(unknown)?;
    absolute(date, offset).map(Some)
}

/// What a time string means, with the time of day that a period ends at.
pub(super) fn explained(time: &SmppTime, clock: Clock) -> String {
    let end = || {
        let SmppTime::Relative { years, months, days, hours, minutes, seconds } = *time else { return None };
        let period = i64::from(years).years().months(months).days(days);
        let period = period.hours(hours).minutes(minutes).seconds(seconds);
        let end = clock.local()?.checked_add(period).ok()?;
        Some(end.strftime(MINUTE).to_string())
    };
    end().map_or_else(|| time.to_string(), |end| format!("{time}, {end}"))
}

impl Clock {
    fn offset(self) -> Offset {
        // A time string counts quarter hours.
        Offset::from_seconds(self.utc_offset / 900 * 900).unwrap_or(Offset::UTC)
    }

    fn local(self) -> Option<DateTime> {
        Some(self.offset().to_datetime(Timestamp::try_from(self.now).ok()?))
    }

    /// Date and time of day, to the minute.
    pub fn shown(self) -> String {
        self.local().map_or_else(String::new, |it| it.strftime(MINUTE).to_string())
    }

    /// Whether a point in time lies before now; `None` for a period.
    pub(super) fn is_past(self, time: &SmppTime) -> Option<bool> {
        let SmppTime::Absolute { year, month, day, hour, minute, second, quarters, .. } = *time else {
            return None;
        };
        let narrow = |it: u8| i8::try_from(it).ok();
        let date = Date::new(i16::try_from(year).ok()?, narrow(month)?, narrow(day)?).ok()?;
        let time = Time::new(narrow(hour)?, narrow(minute)?, narrow(second)?, 0).ok()?;
        let offset = Offset::from_seconds(i32::from(quarters) * 900).ok()?;
        let at = offset.to_timestamp(date.to_datetime(time)).ok()?;
        Some(at < Timestamp::try_from(self.now).ok()?)
    }
}

/// A period, where each of its fields can say its share.
fn relative(period: Span) -> Option<SmppTime> {
    let seconds = i64::from(period.get_weeks()) * 7 * DAY
        + i64::from(period.get_days()) * DAY
        + i64::from(period.get_hours()) * 3600
        + period.get_minutes() * 60
        + period.get_seconds();
    let narrow = |it: i64, most: u8| u8::try_from(it).ok().filter(|it| *it <= most);
    Some(SmppTime::Relative {
        years: narrow(period.get_years().into(), 99)?,
        months: narrow(period.get_months().into(), 12)?,
        days: narrow(seconds / DAY, 31)?,
        hours: narrow(seconds / 3600 % 24, 23)?,
        minutes: narrow(seconds / 60 % 60, 59)?,
        seconds: narrow(seconds % 60, 59)?,
    })
}

/// A date and a time of day, with the offset that was typed, or that of the operator.
fn dated(typed: &str, now: DateTime, offset: Offset) -> Option<(DateTime, Offset)> {
    let (typed, offset) = match typed.strip_suffix('Z').or_else(|| typed.strip_suffix(" UTC")) {
        Some(rest) => (rest.trim(), Offset::UTC),
        None => (typed, offset),
    };
    let day = match typed.split_once(' ').unwrap_or((typed, "")) {
        ("today", time) => Some((now.date(), time)),
        ("tomorrow", time) => Some((now.date().tomorrow().ok()?, time)),
        _ => None,
    };
    if let Some((date, time)) = day {
        return Some((date.to_datetime(of_day(time)?), offset));
    }
    if let Some(time) = of_day(typed) {
        let today = now.date().to_datetime(time);
        let next = if today > now { today } else { now.date().tomorrow().ok()?.to_datetime(time) };
        return Some((next, offset));
    }
    if let Ok(at) = typed.parse::<Timestamp>() {
        return Some((offset.to_datetime(at), offset));
    }
    let date = typed.parse::<DateTime>().or_else(|_| typed.parse::<Date>().map(|it| it.at(0, 0, 0, 0)));
    Some((date.ok()?, offset))
}

/// `9:00` and `09:00:30`.
fn of_day(typed: &str) -> Option<Time> {
    let padded = if typed.find(':') == Some(1) { format!("0{typed}") } else { typed.to_owned() };
    (padded.contains(':') && padded.len() <= "09:00:00".len()).then(|| padded.parse().ok())?
}

fn absolute(at: DateTime, offset: Offset) -> Result<SmppTime, WhenError> {
    if at.year() > LAST_YEAR {
        return Err(WhenError::Year(at.year()));
    }
    Ok(SmppTime::Absolute {
        year: at.year().unsigned_abs(),
        month: at.month().unsigned_abs(),
        day: at.day().unsigned_abs(),
        hour: at.hour().unsigned_abs(),
        minute: at.minute().unsigned_abs(),
        second: at.second().unsigned_abs(),
        tenth: 0,
        quarters: i8::try_from(offset.seconds() / 900).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// 2026-11-23 21:00 where the operator is.
    fn clock() -> Clock {
        Clock { now: SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_464_000), utc_offset: 3600 }
    }

    #[test]
    fn times_are_typed_as_people_say_them() {
        for (typed, written) in [
            ("in 2h", "000000020000000R"),
            ("2h", "000000020000000R"),
            ("+90m", "000000013000000R"),
            ("in 2 hours 30 minutes", "000000023000000R"),
            ("1d 12h", "000001120000000R"),
            ("in 1 week", "000007000000000R"),
            ("in 2 years", "020000000000000R"),
            ("in 40d", "270102210000004+"),
            ("2026-12-24", "261224000000004+"),
            ("2026-12-24 18:00", "261224180000004+"),
            ("2026-12-24T18:00:30", "261224180030004+"),
            ("2026-12-24 18:00 UTC", "261224180000000+"),
            ("2026-12-24T18:00:00Z", "261224180000000+"),
            ("today 23:30", "261123233000004+"),
            ("tomorrow 9:00", "261124090000004+"),
            ("22:15", "261123221500004+"),
            ("8:15", "261124081500004+"),
            ("000007000000000R", "000007000000000R"),
            ("261231235959020+", "261231235959020+"),
        ] {
            assert_eq!(when(typed, clock()).unwrap().unwrap().written(), written, "{typed}");
        }
        assert_eq!(when(" ", clock()), Ok(None));
    }

    #[test]
    fn what_is_no_time_is_said() {
        for typed in ["soon", "2", "24:61", "2026-13-01", "in -2h"] {
            assert_eq!(when(typed, clock()), Err(WhenError::Unknown(typed.to_owned())), "{typed}");
        }
        assert_eq!(when("2038-01-01", clock()), Err(WhenError::Year(2038)));
    }

    #[test]
    fn a_period_is_explained_by_its_end() {
        let explained = |typed| explained(&when(typed, clock()).unwrap().unwrap(), clock());
        assert_eq!(explained("in 2h"), "in 2 hours, 2026-11-23 23:00");
        assert_eq!(explained("2026-12-24 18:00"), "2026-12-24 18:00:00.0 UTC+01:00");
    }

    #[test]
    fn what_is_past_is_known() {
        let past = |typed| clock().is_past(&when(typed, clock()).unwrap().unwrap());
        assert_eq!([past("2026-11-23 20:59"), past("2026-11-23 21:01")], [Some(true), Some(false)]);
        assert_eq!(past("in 2h"), None);
    }
}
