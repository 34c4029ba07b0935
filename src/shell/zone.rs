//! The time of day where the operator is.

use std::time::SystemTime;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::config::settings::Zone;

/// Seconds to add to UTC at this time.
pub(super) fn utc_offset(zone: Zone, now: SystemTime) -> i32 {
    let zone = match zone {
        Zone::Local => TimeZone::system(),
        Zone::Utc => TimeZone::UTC,
    };
    Timestamp::try_from(now).map_or(0, |now| zone.to_offset(now).seconds())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utc_is_utc_wherever_it_is() {
        assert_eq!(utc_offset(Zone::Utc, SystemTime::UNIX_EPOCH), 0);
    }
}
