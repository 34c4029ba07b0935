//! Time strings: `YYMMDDhhmmsstnnp`. SMPP v3.4 §7.1.1, SMPP v5.0 §4.7.23.4.

use std::fmt;

/// A point in time or a period, as the 16 characters say it. Ranges of digits are checked, calendars are not:
/// that 31 February is refused is the message centre's matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmppTime {
    /// A point in time, on a clock that is some quarter hours ahead of UTC.
    Absolute {
        /// 1938 to 2037: SMPP v3.4 appendix C takes years below 38 for 20xx.
        year: u16,
        /// 1 to 12.
        month: u8,
        /// 1 to 31.
        day: u8,
        /// 0 to 23.
        hour: u8,
        /// 0 to 59.
        minute: u8,
        /// 0 to 59.
        second: u8,
        /// Tenths of a second, 0 to 9.
        tenth: u8,
        /// Quarter hours ahead of UTC, -48 to 48.
        quarters: i8,
    },
    /// A point in time on the clock of the message centre, as some say it in `final_date`. SMPP v3.4 §7.1.1.
    Local {
        /// 1938 to 2037.
        year: u16,
        /// 1 to 12.
        month: u8,
        /// 1 to 31.
        day: u8,
        /// 0 to 23.
        hour: u8,
        /// 0 to 59.
        minute: u8,
        /// 0 to 59.
        second: u8,
    },
    /// A period from now.
    Relative {
        /// 0 to 99.
        years: u8,
        /// 0 to 12.
        months: u8,
        /// 0 to 31.
        days: u8,
        /// 0 to 23.
        hours: u8,
        /// 0 to 59.
        minutes: u8,
        /// 0 to 59.
        seconds: u8,
    },
}

/// What is wrong with a time string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Not 16 characters.
    #[error("{0} characters, 16 expected")]
    Length(usize),
    /// Something else than a digit in the first 15 characters.
    #[error("character {0} is not a digit")]
    Digit(usize),
    /// The last character is none of `+`, `-` and `R`.
    #[error("ends with neither '+', '-' nor 'R'")]
    Direction,
    /// Digits outside their range.
    #[error("{0} out of range")]
    Range(&'static str),
}

impl SmppTime {
    /// Reads the characters of a time string, without its NUL.
    pub fn parse(text: &[u8]) -> Result<Self, TimeError> {
        let Ok(text) = <&[u8; 16]>::try_from(text) else { return Err(TimeError::Length(text.len())) };
        let [digits @ .., direction] = text;
        if let Some(at) = digits.iter().position(|digit| !digit.is_ascii_digit()) {
            return Err(TimeError::Digit(at + 1));
        }
        let [y1, y2, mo1, mo2, d1, d2, h1, h2, mi1, mi2, s1, s2, t, n1, n2] =
            digits.map(|digit| digit - b'0');
        let two = |high: u8, low: u8| high * 10 + low;
        let [years, months, days] = [two(y1, y2), two(mo1, mo2), two(d1, d2)];
        let [hours, minutes, seconds, quarters] = [two(h1, h2), two(mi1, mi2), two(s1, s2), two(n1, n2)];
        let relative = *direction == b'R';
        // 5.0 repeats the ranges of a date for periods, although 0 must be possible there.
        let least = u8::from(!relative);
        within("month", months, least, 12)?;
        within("day", days, least, 31)?;
        within("hour", hours, 0, 23)?;
        within("minute", minutes, 0, 59)?;
        within("second", seconds, 0, 59)?;
        within("offset from UTC", quarters, 0, 48)?;
        if relative {
            return Ok(Self::Relative { years, months, days, hours, minutes, seconds });
        }
        let quarters = match direction {
            b'+' => quarters.cast_signed(),
            b'-' => -quarters.cast_signed(),
            _ => return Err(TimeError::Direction),
        };
        let [month, day, hour, minute, second] = [months, days, hours, minutes, seconds];
        Ok(Self::Absolute { year: year(years), month, day, hour, minute, second, tenth: t, quarters })
    }

    /// Reads the characters of a `final_date`, without its NUL: those of a time string, or its first 12.
    pub fn parse_final(text: &[u8]) -> Result<Self, TimeError> {
        if text.len() != 12 {
            return Self::parse(text);
        }
        let read = Self::parse(&[text, b"000+"].concat())?;
        Ok(match read {
            Self::Absolute { year, month, day, hour, minute, second, .. } => {
                Self::Local { year, month, day, hour, minute, second }
            }
            Self::Local { .. } | Self::Relative { .. } => read,
        })
    }
}

/// SMPP v3.4 appendix C.
fn year(two_digits: u8) -> u16 {
    let century = if two_digits < 38 { 2000 } else { 1900 };
    century + u16::from(two_digits)
}

impl SmppTime {
    /// The 16 characters that say it, 12 on the clock of the message centre: what [`SmppTime::parse_final`] reads.
    pub fn written(&self) -> String {
        match *self {
            Self::Absolute { year, month, day, hour, minute, second, tenth, quarters } => {
                let (year, sign) = (year % 100, if quarters < 0 { '-' } else { '+' });
                let quarters = quarters.unsigned_abs();
                format!(
                    "{year:02}{month:02}{day:02}{hour:02}{minute:02}{second:02}{tenth}{quarters:02}{sign}"
                )
            }
            Self::Local { year, month, day, hour, minute, second } => {
                format!("{:02}{month:02}{day:02}{hour:02}{minute:02}{second:02}", year % 100)
            }
            Self::Relative { years, months, days, hours, minutes, seconds } => {
                format!("{years:02}{months:02}{days:02}{hours:02}{minutes:02}{seconds:02}000R")
            }
        }
    }
}

fn within(what: &'static str, value: u8, least: u8, most: u8) -> Result<(), TimeError> {
    if (least..=most).contains(&value) { Ok(()) } else { Err(TimeError::Range(what)) }
}

impl fmt::Display for SmppTime {
    /// `2026-12-31 23:59:59.0 UTC+05:00`, `2026-12-31 23:59:59`, or `in 2 years 10 days 5 minutes`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Absolute { year, month, day, hour, minute, second, tenth, quarters } => {
                let sign = if quarters < 0 { '-' } else { '+' };
                let offset = quarters.unsigned_abs();
                write!(f, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{tenth} ")?;
                write!(f, "UTC{sign}{:02}:{:02}", offset / 4, offset % 4 * 15)
            }
            Self::Local { year, month, day, hour, minute, second } => {
                write!(f, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
            }
            Self::Relative { years, months, days, hours, minutes, seconds } => {
                let parts = [
                    (years, "year"),
                    (months, "month"),
                    (days, "day"),
                    (hours, "hour"),
                    (minutes, "minute"),
                    (seconds, "second"),
                ];
                f.write_str("in")?;
                for (count, unit) in parts.into_iter().filter(|(count, _)| *count > 0) {
                    write!(f, " {count} {unit}{}", if count == 1 { "" } else { "s" })?;
                }
                if parts.iter().all(|(count, _)| *count == 0) { f.write_str(" 0 seconds") } else { Ok(()) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read() {
        for (text, shown) in [
            ("020610233429000R", "in 2 years 6 months 10 days 23 hours 34 minutes 29 seconds"),
            ("000000000500000R", "in 5 minutes"),
            ("000007000000000R", "in 7 days"),
            ("000000000000000R", "in 0 seconds"),
            ("261231235959020+", "2026-12-31 23:59:59.0 UTC+05:00"),
            ("380101000000901-", "1938-01-01 00:00:00.9 UTC-00:15"),
        ] {
            let time = SmppTime::parse(text.as_bytes()).unwrap();
            assert_eq!((time.to_string().as_str(), time.written().as_str()), (shown, text));
        }
    }

    #[test]
    fn a_final_date_may_lack_its_offset() {
        let shown = |text: &[u8]| SmppTime::parse_final(text).map(|time| time.to_string());
        assert_eq!(shown(b"261231235959").unwrap(), "2026-12-31 23:59:59");
        assert_eq!(shown(b"261231235959020+").unwrap(), "2026-12-31 23:59:59.0 UTC+05:00");
        assert_eq!(shown(b"2612312359"), Err(TimeError::Length(10)));
        assert_eq!(shown(b"261331235959"), Err(TimeError::Range("month")));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, error) in [
            ("", TimeError::Length(0)),
            ("2013-10-07 00:00:00", TimeError::Length(19)),
            ("26123123595902x+", TimeError::Digit(15)),
            ("261231235959020Z", TimeError::Direction),
            ("261331235959020+", TimeError::Range("month")),
            ("261231245959020+", TimeError::Range("hour")),
            ("261231235959049-", TimeError::Range("offset from UTC")),
        ] {
            assert_eq!(SmppTime::parse(text.as_bytes()), Err(error), "{text}");
        }
    }
}
