//! A TLV as people write it: `dest_port=5000`, `0x1400=1101234`, `callback_num=hex:0101013434`.
//!
//! The name is that of the specification, or the tag as a number. The value is read as the specification says of
//! that TLV, or as a prefix says. `0x1400[99]=x` has its length field say 99 on purpose. It knows no PDU.

use bytes::Bytes;
use thiserror::Error;

use crate::text::HexError;
use crate::text::parse_hex;
use crate::wire::Reading;
use crate::wire::Tag;
use crate::wire::Tlv;
use crate::wire::TlvKind;
use crate::wire::tlv;

/// A TLV to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedTlv {
    pub tlv: Tlv,
    /// What its length field is to say, where that is not its length.
    pub length: Option<u16>,
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TlvError {
    #[error("expected NAME=VALUE, found {0:?}")]
    NoValue(String),
    #[error("expected the name of a TLV or its tag as a number from 0 to 0xffff, found {0:?}")]
    Name(String),
    #[error("{0}: expected a length from 0 to 65535 in the brackets")]
    Length(Tag),
    #[error("{tag}: expected {expected}, found {found:?}")]
    Value { tag: Tag, expected: Expected, found: String },
    #[error("{0}: {1}")]
    Hex(Tag, HexError),
}

/// What a value should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Expected {
    #[error("a number that fits {0} octet(s), or one of its names")]
    Number(u16),
    #[error("ASCII text without NUL")]
    Text,
}

/// The tag of this name or number; the names that 3.4 had for two of them too.
pub fn tag(name: &str) -> Option<Tag> {
    let renamed = match name {
        "destination_port" => "dest_port",
        "SC_interface_version" => "sc_interface_version",
        other => other,
    };
    let known = crate::wire::TLVS.iter().find(|row| row.name == renamed).map(|row| row.tag);
    known.or_else(|| number(name).and_then(|it| u16::try_from(it).ok()).map(Tag))
}

impl TypedTlv {
    /// Reads what was typed.
    pub fn parse(typed: &str) -> Result<Self, TlvError> {
        let (name, value) = typed.split_once('=').ok_or_else(|| TlvError::NoValue(typed.to_owned()))?;
        let (name, length) = match name.trim().split_once('[') {
            Some((name, length)) => (name, Some(length)),
            None => (name.trim(), None),
        };
        let tag = tag(name.trim()).ok_or_else(|| TlvError::Name(name.trim().to_owned()))?;
        let length = length.map(|it| {
            let digits = it.trim().strip_suffix(']').and_then(number).and_then(|it| u16::try_from(it).ok());
            digits.ok_or(TlvError::Length(tag))
        });
        Ok(Self { tlv: Tlv { tag, value: octets(tag, value)? }, length: length.transpose()? })
    }
}

/// A whole number, decimal or behind `0x`.
pub fn number(text: &str) -> Option<u32> {
    let text = text.trim();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) if !digits.starts_with('+') => u32::from_str_radix(digits, 16).ok(),
        Some(_) => None,
        None => text.parse().ok().filter(|_| !text.starts_with('+')),
    }
}

/// A number, or the name that a table has for one.
pub fn coded(text: &str, reading: Option<Reading>) -> Option<u32> {
    let named = || match reading? {
        Reading::Codes(codes) | Reading::Known(codes) => {
            let alike = |name: &str| name.eq_ignore_ascii_case(&text.trim().replace('_', " "));
            codes.iter().find(|code| alike(code.name)).map(|code| code.from)
        }
        Reading::Bits(_) | Reading::Version | Reading::DataCoding | Reading::Status | Reading::Command => {
            None
        }
    };
    number(text).or_else(named)
}

fn octets(tag: Tag, value: &str) -> Result<Bytes, TlvError> {
    let wrong = |expected| TlvError::Value { tag, expected, found: value.to_owned() };
    let integer = |text: &str, width: u16, reading| {
        let octets = coded(text, reading).map(u32::to_be_bytes);
        let own = octets.and_then(|octets| {
            let (above, own) = octets.split_at_checked(octets.len() - usize::from(width.min(4)))?;
            above.iter().all(|it| *it == 0).then(|| Bytes::copy_from_slice(own))
        });
        own.ok_or_else(|| wrong(Expected::Number(width)))
    };
    let hex = |text: &str| parse_hex(text).map(Bytes::from).map_err(|error| TlvError::Hex(tag, error));
    match value.split_once(':') {
        Some(("hex", digits)) => return hex(digits),
        Some(("text", text)) => return Ok(Bytes::copy_from_slice(text.as_bytes())),
        Some(("cstring", text)) => return cstring(text).ok_or_else(|| wrong(Expected::Text)),
        Some(("int8", digits)) => return integer(digits, 1, None),
        Some(("int16", digits)) => return integer(digits, 2, None),
        Some(("int32", digits)) => return integer(digits, 4, None),
        Some(_) | None => {}
    }
    match tlv(tag).map(|row| (row.kind, row.least, row.most)) {
        Some((TlvKind::Int(reading), least, most)) if !value.trim().is_empty() || least > 0 => {
            integer(value, if least == most { most } else { least.max(1) }, reading)
        }
        Some((TlvKind::Text, ..)) => cstring(value).ok_or_else(|| wrong(Expected::Text)),
        Some((TlvKind::Parts(_), least, _)) if value.trim().bytes().all(|it| it.is_ascii_digit()) => {
            integer(value, least, None)
        }
        Some((TlvKind::Int(_) | TlvKind::Octets | TlvKind::Parts(_), ..)) | None => {
            if value.starts_with("0x") { hex(value) } else { Ok(Bytes::copy_from_slice(value.as_bytes())) }
        }
    }
}

/// The octets of a C-Octet String.
fn cstring(text: &str) -> Option<Bytes> {
    let plain = text.is_ascii() && !text.contains('\0');
    plain.then(|| [text.as_bytes(), &[0]].concat().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn octets(typed: &str) -> (u16, Vec<u8>) {
        let TypedTlv { tlv, .. } = TypedTlv::parse(typed).unwrap();
        (tlv.tag.0, tlv.value.to_vec())
    }

    #[test]
    fn values_are_written_as_the_table_says_or_as_the_prefix_says() {
        for (typed, tag, value) in [
            ("dest_port=5000", 0x020B, &[0x13, 0x88][..]),
            ("destination_port = 0x1388", 0x020B, &[0x13, 0x88]),
            ("0x020b=5000", 0x020B, &[0x13, 0x88]),
            ("523=5000", 0x020B, &[0x13, 0x88]),
            ("language_indicator=french", 0x020D, &[2]),
            ("receipted_message_id=ab", 0x001E, b"ab\0"),
            ("message_payload=héllo", 0x0424, "héllo".as_bytes()),
            ("callback_num=0x0101013434", 0x0381, &[1, 1, 1, 0x34, 0x34]),
            ("alert_on_message_delivery=", 0x130C, &[]),
            ("alert_on_message_delivery=2", 0x130C, &[2]),
            ("0x1400=1101234567890", 0x1400, b"1101234567890"),
            ("0x1400=0x00ff", 0x1400, &[0, 0xFF]),
            ("0x1400=cstring:1101", 0x1400, b"1101\0"),
            ("0x1400=text:0x00", 0x1400, b"0x00"),
            ("0x1400=hex:00 ff", 0x1400, &[0, 0xFF]),
            ("0x1400=int8:7", 0x1400, &[7]),
            ("0x1400=int16:7", 0x1400, &[0, 7]),
            ("0x1400=int32:0x10000", 0x1400, &[0, 1, 0, 0]),
            ("0x1400=", 0x1400, &[]),
            ("0x1400=a=b", 0x1400, b"a=b"),
            ("source_telematics_id=1", 0x0010, &[1]),
        ] {
            assert_eq!(octets(typed), (tag, value.to_vec()), "{typed}");
        }
        assert_eq!(TypedTlv::parse("0x1400[99]=x").unwrap().length, Some(99));
        assert_eq!(TypedTlv::parse("0x1400=x").unwrap().length, None);
    }

    #[test]
    fn what_is_wrong_is_said_with_what_was_expected() {
        for (typed, error) in [
            ("dest_port", "expected NAME=VALUE, found \"dest_port\""),
            (
                "dest_prot=1",
                "expected the name of a TLV or its tag as a number from 0 to 0xffff, found \"dest_prot\"",
            ),
            (
                "0x10000=1",
                "expected the name of a TLV or its tag as a number from 0 to 0xffff, found \"0x10000\"",
            ),
            (
                "dest_port=70000",
                "dest_port: expected a number that fits 2 octet(s), or one of its names, found \"70000\"",
            ),
            (
                "0x1400=int8:256",
                "0x1400: expected a number that fits 1 octet(s), or one of its names, found \"int8:256\"",
            ),
            ("receipted_message_id=é", "receipted_message_id: expected ASCII text without NUL, found \"é\""),
            ("0x1400=hex:0", "0x1400: line 1, column 2: expected a second digit, for an octet has two"),
            ("0x1400[x]=1", "0x1400: expected a length from 0 to 65535 in the brackets"),
        ] {
            assert_eq!(TypedTlv::parse(typed).unwrap_err().to_string(), error, "{typed}");
        }
    }
}
