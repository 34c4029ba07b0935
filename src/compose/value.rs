//! Values of fields as an operator types them, and what they mean.

use bytes::Bytes;

use super::when::{self, Clock, WhenError};
use crate::config::tlv;
use crate::text::HexError;
use crate::text::parse_hex;
use crate::wire::Content;
use crate::wire::Field;
use crate::wire::FieldId;
use crate::wire::Kind;
use crate::wire::Reading;
use crate::wire::SmppTime;

/// Why a value does not fit its field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// No number, or one that is too large.
    #[error("expected a number that fits {octets} octet(s), or one of its names, found {found:?}")]
    Number {
        /// How many octets the field has.
        octets: u8,
        /// What was typed.
        found: String,
    },
    /// A C-Octet String is ASCII.
    #[error("expected ASCII text without NUL, or hex:.., found {0:?}")]
    Text(String),
    /// Octets are typed in hex.
    #[error(transparent)]
    Hex(#[from] HexError),
    /// No time.
    #[error(transparent)]
    When(#[from] WhenError),
    /// Lists are made of the destinations.
    #[error("it cannot be typed: write the PDU in hex")]
    List,
}

/// What was typed into a field. `hex:` and `text:` in front of it give its octets whatever they are.
pub fn content(field: &Field, typed: &str, clock: Clock) -> Result<Content, ValueError> {
    let number = match field.kind {
        Kind::Int(octets) => Some(octets),
        Kind::Count(_) => Some(1),
        Kind::Text(_) | Kind::Time | Kind::Octets(_) | Kind::List(..) | Kind::When(..) | Kind::Choice(..) => {
            None
        }
    };
    if let Some(octets) = number {
        let most = if octets >= 4 { u32::MAX } else { (1 << (8 * u32::from(octets))) - 1 };
        let number = tlv::coded(typed, field.id.reading()).filter(|it| *it <= most);
        return number
            .map(Content::Int)
            .ok_or_else(|| ValueError::Number { octets, found: typed.to_owned() });
    }
    if let Some(octets) = literal(typed)? {
        return Ok(Content::Octets(octets));
    }
    match field.kind {
        Kind::Text(_) if typed.is_ascii() && !typed.contains('\0') => Ok(Content::from(typed)),
        Kind::Text(_) => Err(ValueError::Text(typed.to_owned())),
        Kind::Time => {
            let written = when::when(typed, clock)?.map_or_else(String::new, |time| time.written());
            Ok(Content::from(written))
        }
        Kind::Octets(_) => Ok(Content::Octets(parse_hex(typed)?.into())),
        Kind::Int(_) | Kind::Count(_) | Kind::List(..) | Kind::When(..) | Kind::Choice(..) => {
            Err(ValueError::List)
        }
    }
}

fn literal(typed: &str) -> Result<Option<Bytes>, HexError> {
    match typed.split_once(':') {
        Some(("hex", digits)) => Ok(Some(parse_hex(digits)?.into())),
        Some(("text", text)) => Ok(Some(Bytes::copy_from_slice(text.as_bytes()))),
        Some(_) | None => Ok(None),
    }
}

/// What the value of a field means, where it is not plain.
pub fn explained(field: FieldId, content: &Content, clock: Clock) -> Option<String> {
    match content {
        Content::Int(value) => meaning(field.reading()?, *value),
        Content::Octets(octets) => {
            let times = [FieldId::ScheduleDeliveryTime, FieldId::ValidityPeriod, FieldId::FinalDate];
            let time = times.contains(&field).then(|| SmppTime::parse(octets))?.ok()?;
            Some(when::explained(&time, clock))
        }
        Content::List(_) => None,
    }
}

/// The name of a number, or of each group of its bits that says something.
fn meaning(reading: Reading, value: u32) -> Option<String> {
    if let Some(meaning) = reading.meaning(value) {
        let bits = groups(reading, value);
        let says_all = bits.is_empty() || reading == Reading::DataCoding;
        return Some(if says_all { meaning.to_owned() } else { format!("{meaning}: {bits}") });
    }
    let bits = groups(reading, value);
    match reading {
        Reading::Bits(_) | Reading::DataCoding if !bits.is_empty() => Some(bits),
        Reading::Codes(_)
        | Reading::Known(_)
        | Reading::Bits(_)
        | Reading::Version
        | Reading::DataCoding
        | Reading::Status
        | Reading::Command => None,
    }
}

fn groups(reading: Reading, value: u32) -> String {
    let named = reading.bits(value).iter().filter_map(|bits| {
        let own = value & u32::from(bits.mask);
        let shown = reading == Reading::DataCoding || own != 0;
        bits.meaning(value).filter(|_| shown && bits.name != "coding_group").map(|it| match bits.name {
            "compressed" | "class_present" | "indicator" => format!("{} {it}", bits.name.replace('_', " ")),
            _ => it.to_owned(),
        })
    });
    named.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::wire::CommandId;
    use crate::wire::layout;

    const CLOCK: Clock = Clock { now: SystemTime::UNIX_EPOCH, utc_offset: 0 };

    fn typed(field: FieldId, text: &str) -> Result<Content, ValueError> {
        let fields = layout(CommandId::SUBMIT_SM).unwrap().fields;
        content(fields.iter().find(|it| it.id == field).unwrap(), text, CLOCK)
    }

    #[test]
    fn values_are_read_as_their_field_is_written() {
        for (field, text, expected) in [
            (FieldId::ProtocolId, "64", Content::Int(64)),
            (FieldId::ProtocolId, "0x40", Content::Int(64)),
            (FieldId::SourceAddrTon, "alphanumeric", Content::Int(5)),
            (FieldId::SourceAddrTon, "Network_Specific", Content::Int(3)),
            (FieldId::ServiceType, "WAP", Content::from("WAP")),
            (FieldId::ServiceType, "hex:00ff", Content::from(&[0, 255][..])),
            (FieldId::ServiceType, "text:é", Content::from("é")),
            (FieldId::ValidityPeriod, "in 2h", Content::from("000000020000000R")),
            (FieldId::ValidityPeriod, "", Content::from("")),
            (FieldId::ValidityPeriod, "text:never", Content::from("never")),
            (FieldId::ShortMessage, "00 ff", Content::from(&[0, 255][..])),
        ] {
            assert_eq!(typed(field, text), Ok(expected), "{} {text}", field.name());
        }
    }

    #[test]
    fn what_does_not_fit_is_said() {
        for (field, text, error) in [
            (
                FieldId::ProtocolId,
                "256",
                "expected a number that fits 1 octet(s), or one of its names, found \"256\"",
            ),
            (FieldId::ServiceType, "é", "expected ASCII text without NUL, or hex:.., found \"é\""),
            (FieldId::ShortMessage, "0g", "line 1, column 2: expected a hexadecimal digit, found 'g'"),
        ] {
            assert_eq!(typed(field, text).unwrap_err().to_string(), error);
        }
        assert!(matches!(typed(FieldId::ValidityPeriod, "soon"), Err(ValueError::When(_))));
    }

    #[test]
    fn values_are_explained() {
        for (field, text, meaning) in [
            (FieldId::SourceAddrTon, "5", Some("alphanumeric")),
            (FieldId::EsmClass, "0x43", Some("store and forward, UDH indicator")),
            (FieldId::RegisteredDelivery, "0x11", Some("success or failure, requested")),
            (FieldId::DataCoding, "0", Some("MC default alphabet")),
            (FieldId::DataCoding, "0x18", Some("UCS-2, class 0")),
            (FieldId::ValidityPeriod, "in 2h", Some("in 2 hours, 1970-01-01 02:00")),
            (FieldId::EsmClass, "0", None),
            (FieldId::ServiceType, "x", None),
        ] {
            let content = typed(field, text).unwrap();
            assert_eq!(explained(field, &content, CLOCK).as_deref(), meaning, "{} {text}", field.name());
        }
    }
}
