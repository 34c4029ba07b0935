//! Numbers of octets as people write them: `256 MiB`, `64KiB`, `1048576`.

use std::fmt;

use toml::Value;

use crate::config::setting::{Setting, through_setting};

/// Largest first, but for the one without a name.
const UNITS: [(&str, u64); 8] = [
    ("TiB", 1 << 40),
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("kB", 1_000),
    ("", 1),
];

/// One PDU of ordinary size fits into the least; the most is surely enough for a file of messages.
const BOUNDS: std::ops::RangeInclusive<u64> = 1 << 16..=1 << 40;

/// A number of octets from 64 KiB to 1 TiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Octets(u64);

through_setting!(Octets);

impl Octets {
    /// # Panics
    /// At compile time, where it is meant to be used, if `count` is out of bounds.
    pub(super) const fn mib(count: u64) -> Self {
        assert!(count > 0 && count <= 1 << 20, "64 KiB to 1 TiB");
        Self(count << 20)
    }

    pub const fn count(self) -> u64 {
        self.0
    }
}

impl Setting for Octets {
    const EXPECTED: &'static str = "a size from 64 KiB to 1 TiB, such as 256 MiB, 100 MB or 1048576";

    fn from_text(text: &str) -> Option<Self> {
        let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
        // One blank may part them, and only where there is a unit.
        let unit = unit.strip_prefix(' ').filter(|it| !it.is_empty()).unwrap_or(unit);
        let (_, octets) = UNITS.iter().find(|(name, _)| *name == unit)?;
        let count = number.parse::<u64>().ok()?.checked_mul(*octets)?;
        BOUNDS.contains(&count).then_some(Self(count))
    }

    fn from_toml(value: &Value) -> Option<Self> {
        match value {
            Value::Integer(count) => u64::try_from(*count).ok().filter(|it| BOUNDS.contains(it)).map(Self),
            Value::String(text) => Self::from_text(text),
            Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) | Value::Array(_) | Value::Table(_) => {
                None
            }
        }
    }
}

impl fmt::Display for Octets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match UNITS.iter().find(|(_, octets)| self.0.is_multiple_of(*octets)) {
            Some((unit @ ("TiB" | "GiB" | "MiB" | "KiB" | "GB" | "MB" | "kB"), octets)) => {
                write!(f, "{} {unit}", self.0 / octets)
            }
            Some(_) | None => write!(f, "{}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, count) in [
            ("256 MiB", 256 << 20),
            ("64KiB", 64 << 10),
            ("1 TiB", 1 << 40),
            ("2 GiB", 2 << 30),
            ("100 MB", 100_000_000),
            ("100 kB", 100_000),
            ("1 GB", 1_000_000_000),
            ("1048576", 1 << 20),
        ] {
            assert_eq!(Octets::parse(text).unwrap().count(), count, "{text}");
        }
        assert_eq!(Octets::parse_toml(&Value::Integer(65_536)).unwrap().count(), 65_536);
    }

    #[test]
    fn what_is_no_size_is_refused() {
        for text in [
            "",
            "MiB",
            "1",
            "63 KiB",
            "2 TiB",
            "1048576 ",
            "1  MiB",
            "1 mib",
            "1.5 MiB",
            "-1 MiB",
            "+1 MiB",
            "99999999999999999999 MiB",
            "17592186044416 MiB",
            "off",
        ] {
            assert_eq!(Octets::from_text(text), None, "{text}");
        }
        for value in [Value::Integer(-1), Value::Integer(1), Value::Float(1e6), Value::Boolean(true)] {
            assert_eq!(Octets::from_toml(&value), None, "{value}");
        }
        assert_eq!(
            Octets::parse("1 mib").unwrap_err().to_string(),
            "expected a size from 64 KiB to 1 TiB, such as 256 MiB, 100 MB or 1048576, found \"1 mib\""
        );
    }

    #[test]
    fn a_size_is_shown_in_the_largest_unit_that_keeps_it_whole() {
        for (count, text) in [
            (256 << 20, "256 MiB"),
            (1 << 40, "1 TiB"),
            (3 << 29, "1536 MiB"),
            (100_000_000, "100 MB"),
            (65_537, "65537"),
        ] {
            assert_eq!(Octets(count).to_string(), text);
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(count in BOUNDS) {
            prop_assert_eq!(Octets::from_text(&Octets(count).to_string()), Some(Octets(count)));
        }
    }
}
