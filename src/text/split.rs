//! Where a text is cut into segments. The counter beside the composer shows this very plan, so what it says is
//! what is sent. It knows no PDU: who sends puts the headers in front.

use std::ops::Range;

use bytes::Bytes;
use thiserror::Error;

use super::alphabet::{Alphabet, Encoded, Unencodable};
use super::count::Unit;

/// The most parts that a concatenated message can have: their total is one octet (3GPP TS 23.040 §9.2.3.24.1).
pub const MAX_PARTS: usize = 255;

/// The octets that a `message_payload` TLV can hold by its length field.
const MAX_PAYLOAD: usize = 65_535;

/// How a text that is too long for one message is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Split {
    /// In one PDU all the same.
    None,
    /// In parts with a user data header that has a reference of 8 bits.
    Udh8,
    /// In parts with a user data header that has a reference of 16 bits.
    Udh16,
    /// In parts with `sar_*` TLVs, of which the message centre makes a header of 8 bits.
    Sar,
    /// In one `message_payload` TLV, which the message centre cuts.
    Payload,
}

/// A text as it will be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub alphabet: Alphabet,
    /// Unicode scalar values in the text.
    pub characters: usize,
    /// The most that a segment holds, in [`Alphabet::unit`]s.
    pub limit: usize,
    /// At least one; none is empty unless the text is.
    pub segments: Vec<Segment>,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where it lies among the bytes of the text.
    pub range: Range<usize>,
    /// Its octets, with no header.
    pub octets: Bytes,
}

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PlanError {
    #[error(transparent)]
    Unencodable(#[from] Unencodable),
    #[error("the text needs {parts} parts, and a message has at most {MAX_PARTS}")]
    TooManyParts { parts: usize },
}

/// Cuts a text into as few segments as hold it, never inside a character. A text that fits one message is one
/// segment, whose limit is that of a message without header.
pub fn plan(text: &str, alphabet: Alphabet, split: Split) -> Result<Plan, PlanError> {
    let encoded = alphabet.encode(text)?;
    let unit = alphabet.unit();
    let limit = split.limit(unit, encoded.octets.len());
    let characters = encoded.ends.len();
    let segments = cut(text, encoded, split.header().map_or(usize::MAX, |_| limit * unit.octets()));
    if segments.len() > MAX_PARTS {
        return Err(PlanError::TooManyParts { parts: segments.len() });
    }
    Ok(Plan { alphabet, characters, limit, segments })
}

/// Cuts before each character that would make a segment longer than `limit` octets.
fn cut(text: &str, encoded: Encoded, limit: usize) -> Vec<Segment> {
    let octets = Bytes::from(encoded.octets);
    let segment = |from: Mark, to: Mark| Segment {
        range: from.text..to.text,
        octets: octets.slice(from.octets..to.octets),
    };
    let mut segments = Vec::new();
    let (mut start, mut reached) = (Mark::default(), Mark::default());
    for (character, end) in text.chars().zip(encoded.ends) {
        if end - start.octets > limit {
            segments.push(segment(start, reached));
            start = reached;
        }
        reached = Mark { text: reached.text + character.len_utf8(), octets: end };
    }
    segments.push(segment(start, reached));
    segments
}

/// A place between two characters.
#[derive(Clone, Copy, Default)]
struct Mark {
    text: usize,
    octets: usize,
}

impl Split {
    /// The octets of user data header that each of several parts carries on the radio.
    const fn header(self) -> Option<usize> {
        match self {
            Self::Udh8 | Self::Sar => Some(udh8(0, 0, 0).len()),
            Self::Udh16 => Some(udh16(0, 0, 0).len()),
            Self::None | Self::Payload => None,
        }
    }

    /// The most units in a segment of a text of so many octets.
    fn limit(self, unit: Unit, octets: usize) -> usize {
        let single = unit.room(0);
        match self.header() {
            Some(header) if octets > single * unit.octets() => unit.room(header),
            None if self == Self::Payload => MAX_PAYLOAD / unit.octets(),
            _ => single,
        }
    }
}

impl Plan {
    /// The length of the text in octets, without headers.
    pub fn octets(&self) -> usize {
        self.segments.iter().map(|it| it.octets.len()).sum()
    }

    /// The length of the text in [`Alphabet::unit`]s.
    pub fn units(&self) -> usize {
        self.octets() / self.alphabet.unit().octets()
    }

    /// The units that the last segment still has room for.
    pub fn left(&self) -> usize {
        self.limit.saturating_sub(self.last())
    }

    /// The units by which a text that is not cut exceeds its limit.
    pub fn over(&self) -> usize {
        self.last().saturating_sub(self.limit)
    }

    /// The units of the last segment.
    fn last(&self) -> usize {
        self.segments.last().map_or(0, |it| it.octets.len() / self.alphabet.unit().octets())
    }
}

/// The user data header of a part, with a reference of 8 bits. `number` counts from 1 to `total`.
/// 3GPP TS 23.040 §9.2.3.24.1.
pub const fn udh8(reference: u8, total: u8, number: u8) -> [u8; 6] {
    [0x05, 0x00, 0x03, reference, total, number]
}

/// The user data header of a part, with a reference of 16 bits. `number` counts from 1 to `total`.
/// 3GPP TS 23.040 §9.2.3.24.8.
pub const fn udh16(reference: u16, total: u8, number: u8) -> [u8; 7] {
    let [high, low] = reference.to_be_bytes();
    [0x06, 0x08, 0x04, high, low, total, number]
}

#[cfg(test)]
mod tests;
