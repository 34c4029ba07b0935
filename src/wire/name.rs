//! What a node of a dissection is called.

use std::fmt;

use super::codes::{Bits, Reading};
use super::{FieldId, Tag, tlv};

/// The name of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// A field of the header or the mandatory part.
    Field(FieldId),
    /// A whole TLV.
    Tlv(Tag),
    /// The two octets of a TLV's tag.
    TlvTag,
    /// The two octets of a TLV's length.
    TlvLength,
    /// The value of the TLV with this tag.
    TlvValue(Tag),
    /// A part of a structured value.
    Part(&'static Part),
    /// A group of bits: a reading of the octet of the node above it.
    Bits(&'static Bits),
    /// The user data header of a message. 3GPP 23.040 §9.2.3.24.
    Udh,
    /// An information element of a user data header.
    InformationElement(u8),
    /// The octets of a message after its user data header.
    UserData,
    /// Octets that no table explains.
    Undecoded,
}

/// A part of a structured value: of a TLV or of an information element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub name: &'static str,
    /// How many octets, and how to read them.
    pub kind: PartKind,
}

/// How a part is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// An unsigned integer of so many octets, big-endian.
    Int(u8, Option<Reading>),
    /// All octets that are left.
    Rest,
    /// All octets that are left, as characters.
    Text,
    /// All octets that are left, as digits of four bits, the lower half first.
    Digits,
    /// What follows by the bits of the first octet of the structure that the mask selects: the parts of that
    /// value, or the others.
    ByFirst(u8, &'static [(u8, &'static [Part])], &'static [Part]),
}

impl Part {
    pub(super) const fn int(name: &'static str, octets: u8) -> Self {
        Self { name, kind: PartKind::Int(octets, None) }
    }

    pub(super) const fn coded(name: &'static str, reading: Reading) -> Self {
        Self { name, kind: PartKind::Int(1, Some(reading)) }
    }

    pub(super) const fn coded2(name: &'static str, reading: Reading) -> Self {
        Self { name, kind: PartKind::Int(2, Some(reading)) }
    }

    pub(super) const fn rest(name: &'static str) -> Self {
        Self { name, kind: PartKind::Rest }
    }

    pub(super) const fn text(name: &'static str) -> Self {
        Self { name, kind: PartKind::Text }
    }

    pub(super) const fn digits(name: &'static str) -> Self {
        Self { name, kind: PartKind::Digits }
    }

    /// It has no name, since it takes no octet itself.
    pub(super) const fn by_first(
        mask: u8,
        choices: &'static [(u8, &'static [Self])],
        others: &'static [Self],
    ) -> Self {
        Self { name: "", kind: PartKind::ByFirst(mask, choices, others) }
    }
}

impl Name {
    /// How an integer of this name is to be read.
    pub fn reading(self) -> Option<Reading> {
        match self {
            Self::Field(field) => field.reading(),
            Self::TlvValue(tag) => tlv(tag).and_then(|row| row.kind.reading()),
            Self::Part(Part { kind: PartKind::Int(_, reading), .. }) => *reading,
            Self::Part(_)
            | Self::Tlv(_)
            | Self::TlvTag
            | Self::TlvLength
            | Self::Bits(_)
            | Self::Udh
            | Self::InformationElement(_)
            | Self::UserData
            | Self::Undecoded => None,
        }
    }

    /// The name of `value` in the table that belongs to this name.
    pub fn meaning(self, value: u32) -> Option<&'static str> {
        if let Self::Bits(bits) = self {
            return bits.meaning(value);
        }
        self.reading().and_then(|reading| reading.meaning(value))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(field) => f.pad(field.name()),
            Self::Tlv(tag) => fmt::Display::fmt(tag, f),
            Self::TlvTag => f.pad("tag"),
            Self::TlvLength => f.pad("length"),
            Self::TlvValue(_) => f.pad("value"),
            Self::Part(part) => f.pad(part.name),
            Self::Bits(bits) => f.pad(bits.name),
            Self::Udh => f.pad("udh"),
            Self::InformationElement(_) => f.pad("information_element"),
            Self::UserData => f.pad("user_data"),
            Self::Undecoded => f.pad("undecoded"),
        }
    }
}
