//! A moment for people: date and time of day where they are.

use std::time::SystemTime;

use jiff::Timestamp;
use jiff::tz::Offset;

/// `2026-11-23 20:00:00.123456`, so many seconds ahead of UTC; nothing where no calendar has it.
pub fn moment(at: SystemTime, utc_offset: i32) -> String {
    let offset = Offset::from_seconds(utc_offset).unwrap_or(Offset::UTC);
    Timestamp::try_from(at).map_or_else(
        |_| String::new(),
        |at| offset.to_datetime(at).strftime("%Y-%m-%d %H:%M:%S.%6f").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_moment_has_the_date_of_the_place() {
        let at = SystemTime::UNIX_EPOCH + Duration::from_micros(1_795_464_000_123_456);
        assert_eq!(moment(at, 0), "2026-11-23 20:00:00.123456");
        assert_eq!(moment(at, 5 * 3600), "2026-11-24 01:00:00.123456");
        let never = SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 60);
        assert_eq!(moment(never, 0), "");
    }
}
