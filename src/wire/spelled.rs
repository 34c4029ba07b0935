//! What octets say in words where no table of values has them: times, periods, digits of four bits, networks.

use std::borrow::Cow;

use super::codes::smpp;
use super::name::{Part, PartKind};
use super::{FieldId, Name, Node, SmppTime, Tag, TimeError, Value};

impl Node {
    /// Its meaning, or what its octets say in words; they are without the NUL of a C-Octet String.
    pub fn in_words(&self, octets: &[u8]) -> Option<Cow<'static, str>> {
        if let Some(meaning) = self.meaning() {
            return Some(Cow::Borrowed(meaning));
        }
        match (self.name, self.value) {
            (Name::Field(FieldId::ServiceType), _) => service_type(octets).map(Cow::Borrowed),
            (Name::Field(field), Value::Text) if is_time(field) => {
                time(field, octets).ok().map(|time| Cow::Owned(time.to_string()))
            }
            (Name::TlvValue(tag), value) => tlv(tag, value, octets),
            (Name::Part(Part { kind: PartKind::Digits, .. }), _) => Some(Cow::Owned(digits(octets))),
            _ => None,
        }
    }
}

/// The time that the characters of a time field say.
pub(super) fn time(field: FieldId, characters: &[u8]) -> Result<SmppTime, TimeError> {
    if field == FieldId::FinalDate { SmppTime::parse_final(characters) } else { SmppTime::parse(characters) }
}

const fn is_time(field: FieldId) -> bool {
    matches!(field, FieldId::ScheduleDeliveryTime | FieldId::ValidityPeriod | FieldId::FinalDate)
}

fn service_type(octets: &[u8]) -> Option<&'static str> {
    let row = smpp::SERVICE_TYPE.iter().find(|(name, _)| name.as_bytes() == octets);
    row.map(|(_, meaning)| *meaning)
}

fn tlv(tag: Tag, value: Value, octets: &[u8]) -> Option<Cow<'static, str>> {
    match (tag, value) {
        (Tag::QOS_TIME_TO_LIVE, Value::Int(seconds)) => Some(Cow::Owned(period(seconds))),
        (Tag::BROADCAST_END_TIME, _) => SmppTime::parse(octets).ok().map(|time| Cow::Owned(time.to_string())),
        // The form of 3.4: that it is there says it.
        (Tag::ALERT_ON_MESSAGE_DELIVERY, _) if octets.is_empty() => Some(Cow::Borrowed("mobile default")),
        (Tag::SOURCE_NETWORK_ID | Tag::DEST_NETWORK_ID, _) => network(octets).map(Cow::Owned),
        _ => None,
    }
}

/// `1 day 10 minutes`.
fn period(seconds: u32) -> String {
    let parts = [
        (seconds / 86_400, "day"),
        (seconds / 3_600 % 24, "hour"),
        (seconds / 60 % 60, "minute"),
        (seconds % 60, "second"),
    ];
    let said = parts.iter().filter(|(count, _)| *count > 0);
    let said: Vec<String> =
        said.map(|(count, unit)| format!("{count} {unit}{}", if *count == 1 { "" } else { "s" })).collect();
    if said.is_empty() { "0 seconds".to_owned() } else { said.join(" ") }
}

/// 3GPP 29.002 §17.7.8: `TBCD-STRING`.
fn digits(octets: &[u8]) -> String {
    const DIGITS: [char; 15] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#', 'a', 'b', 'c'];
    let halves = octets.iter().flat_map(|octet| [octet & 0x0F, octet >> 4]);
    // What is left of the last octet is filled up with 15.
    halves.filter_map(|digit| DIGITS.get(usize::from(digit))).collect()
}

/// SMPP v5.0 §4.8.4.43: the kind of network, the country, and the network or address in it.
fn network(octets: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(octets).ok().filter(|text| text.is_ascii())?;
    let (kind, rest) = text.split_at_checked(1)?;
    let (country, rest) = rest.split_at_checked(3)?;
    if !country.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    Some(match kind {
        "1" => format!("GSM, MCC {country}, MNC {rest}"),
        "2" => format!("TDMA or CDMA, MCC {country}, SID {rest}"),
        "3" => {
            let (address, rest) = rest.split_at_checked(1)?;
            let of = match address {
                "1" => "IP address",
                "2" => "name",
                "3" => "E.164",
                "4" => "X.121",
                _ => return None,
            };
            format!("ESME, MCC {country}, {of} {rest}")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Span;

    fn said(name: Name, value: Value, octets: &[u8]) -> Option<String> {
        let node = Node { name, span: Span::new(0, octets.len()), depth: 0, value };
        node.in_words(octets).map(Cow::into_owned)
    }

    #[test]
    fn times_periods_networks_and_digits_are_said() {
        let field = |field, text: &[u8]| said(Name::Field(field), Value::Text, text);
        assert_eq!(field(FieldId::ValidityPeriod, b"000001000000000R").unwrap(), "in 1 day");
        assert_eq!(field(FieldId::ValidityPeriod, b"260101000000"), None);
        assert_eq!(field(FieldId::FinalDate, b"260101000000").unwrap(), "2026-01-01 00:00:00");
        assert_eq!(field(FieldId::ServiceType, b"USSD").unwrap(), "unstructured supplementary services data");
        assert_eq!(field(FieldId::ServiceType, b"USSE"), None);
        let tlv = |tag, value, octets: &[u8]| said(Name::TlvValue(tag), value, octets);
        let seconds = Value::Int(90_061);
        assert_eq!(
            tlv(Tag::QOS_TIME_TO_LIVE, seconds, b"\0\x01\x5f\xcd").unwrap(),
            "1 day 1 hour 1 minute 1 second"
        );
        assert_eq!(tlv(Tag::QOS_TIME_TO_LIVE, Value::Int(0), b"\0\0\0\0").unwrap(), "0 seconds");
        for (text, expected) in [
            (&b"123415"[..], Some("GSM, MCC 234, MNC 15")),
            (b"32282smsc.example", Some("ESME, MCC 228, name smsc.example")),
            (b"1", None),
            (b"9234", None),
        ] {
            assert_eq!(tlv(Tag::SOURCE_NETWORK_ID, Value::Text, text).as_deref(), expected, "{text:?}");
        }
        let part = Part { name: "digits", kind: PartKind::Digits };
        let part: &'static Part = Box::leak(Box::new(part));
        assert_eq!(said(Name::Part(part), Value::Octets, &[0x21, 0x43, 0xBA, 0xF5]).unwrap(), "1234*#5");
    }
}
