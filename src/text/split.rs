//! Where a text is cut into segments. The counter beside the composer shows this very plan, so what it says is
//! what is sent. It knows no PDU: who sends puts [`Plan::header`] in front.
//!
//! A cut never parts a character: an escape and what follows it, a surrogate pair, the octets of a multi-byte
//! set. It may part what people see as one character, such as an emoji of several: a phone joins the parts
//! before it shows them, and keeping them together could cost a message more.

use std::ops::Range;

use bytes::Bytes;
use thiserror::Error;

use super::alphabet::{Alphabet, Glyph, Unencodable, close};
use super::count::Unit;
use super::east_asian::Set;
use super::pack::{Packing, pack};

/// The most parts that a concatenated message can have: their total is one octet (3GPP TS 23.040 §9.2.3.24.1).
pub const MAX_PARTS: usize = 255;

/// The octets that a `message_payload` TLV can hold by its length field.
const MAX_PAYLOAD: usize = 65_535;

/// How a text that is too long for one message is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Split {
    /// In one PDU all the same.
    None,
    /// In parts with a user data header that has a reference of 8 bits.
    #[default]
    Udh8,
    /// In parts with a user data header that has a reference of 16 bits.
    Udh16,
    /// In parts with `sar_*` TLVs, of which the message centre makes a header of 8 bits.
    Sar,
    /// In one `message_payload` TLV, which the message centre cuts.
    Payload,
}

/// All that decides how a text becomes octets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    pub alphabet: Alphabet,
    /// Of septets; other units are never packed.
    pub packing: Packing,
    pub split: Split,
    /// Information elements for the user data header of every part, beside those that name national tables and
    /// those that tie the parts together.
    pub elements: Bytes,
}

/// A text as it will be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub way: Way,
    /// Unicode scalar values in the text, or octets where it is none.
    pub characters: usize,
    /// The most that a segment holds, in [`Alphabet::unit`]s.
    pub limit: usize,
    /// At least one; none is empty unless the text is.
    pub segments: Vec<Segment>,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where it lies among the bytes of the text, or among the octets where it is none.
    pub range: Range<usize>,
    /// How much of the limit it takes.
    pub units: usize,
    /// Its octets, with no header.
    pub octets: Bytes,
}

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PlanError {
    #[error(transparent)]
    Unencodable(#[from] Unencodable),
    #[error("the text needs {parts} parts, and a message has at most {MAX_PARTS}")]
    TooManyParts { parts: usize },
    #[error("the user data header of {header} octets leaves no room for a text")]
    NoRoom { header: usize },
}

/// Cuts a text into as few segments as hold it. A text that fits one message is one segment, whose limit is
/// that of a message which is not concatenated.
pub fn plan(text: &str, alphabet: Alphabet, split: Split) -> Result<Plan, PlanError> {
    Way::new(alphabet, split).plan(text)
}

impl Way {
    /// Unpacked, with nothing more in the header than has to be.
    pub const fn new(alphabet: Alphabet, split: Split) -> Self {
        Self { alphabet, packing: Packing::Unpacked, split, elements: Bytes::new() }
    }

    /// Cuts a text into as few segments as hold it.
    pub fn plan(&self, text: &str) -> Result<Plan, PlanError> {
        let glyphs = self.alphabet.glyphs(text)?;
        let lengths = text.chars().map(char::len_utf8);
        self.cut(glyphs.iter().zip(lengths), glyphs.len())
    }

    /// Cuts octets that were given as such. The ranges of the segments count them.
    pub fn plan_octets(&self, octets: &Bytes) -> Result<Plan, PlanError> {
        let unit = self.alphabet.unit().octets();
        let limit = self.limit(self.units(octets.len()))?;
        let size = if self.is_cut() { limit * unit } else { octets.len().max(1) };
        let starts = (0..octets.len().max(1)).step_by(size);
        let segments = starts.map(|start| {
            let range = start..octets.len().min(start + size);
            Segment { units: range.len().div_ceil(unit), octets: octets.slice(range.clone()), range }
        });
        Plan { way: self.clone(), characters: octets.len(), limit, segments: segments.collect() }.checked()
    }

    fn cut<'a>(
        &self,
        glyphs: impl Iterator<Item = (&'a Glyph, usize)> + Clone,
        characters: usize,
    ) -> Result<Plan, PlanError> {
        let limit = self.limit(self.units(octets_of(glyphs.clone())))?;
        let most = if self.is_cut() { limit * self.alphabet.unit().octets() } else { usize::MAX };
        let mut parts = vec![Part::default()];
        let mut at = 0;
        for (glyph, length) in glyphs {
            let part =
                parts.last().filter(|it| it.octets.len() + glyph.cost(it.set) + glyph.closing() <= most);
            if part.is_none() {
                parts.push(Part { range: at..at, ..Part::default() });
            }
            at += length;
            if let Some(part) = parts.last_mut() {
                part.range.end = at;
                glyph.write(&mut part.set, &mut part.octets);
            }
        }
        let header = self.header_length(parts.len() > 1);
        let segments = parts.into_iter().map(|part| self.segment(part, header)).collect();
        Plan { way: self.clone(), characters, limit, segments }.checked()
    }

    fn segment(&self, part: Part, header: usize) -> Segment {
        let Part { range, set, mut octets } = part;
        close(set, &mut octets);
        let units = self.units(octets.len());
        let packed = self.packing == Packing::Packed && self.alphabet.unit() == Unit::Septet;
        let octets = if packed { pack(&octets, header) } else { octets };
        Segment { range, units, octets: octets.into() }
    }

    /// How many units so many octets are, before they are packed.
    fn units(&self, octets: usize) -> usize {
        octets / self.alphabet.unit().octets()
    }

    /// Whether a text that is too long is cut here.
    pub(super) const fn is_cut(&self) -> bool {
        matches!(self.split, Split::Udh8 | Split::Udh16 | Split::Sar)
    }

    /// The most units in a segment of a text of so many units.
    fn limit(&self, units: usize) -> Result<usize, PlanError> {
        let unit = self.alphabet.unit();
        let header = self.header_length(false);
        let alone = unit.room(header);
        let limit = match self.split {
            Split::Payload => MAX_PAYLOAD.saturating_sub(header) / unit.octets(),
            Split::Udh8 | Split::Udh16 | Split::Sar if units > alone => unit.room(self.header_on_the_radio()),
            Split::None | Split::Udh8 | Split::Udh16 | Split::Sar => alone,
        };
        // No character takes more than eight octets, the escapes around it among them.
        let room = limit * unit.octets() >= 8 && u8::try_from(header).is_ok();
        if room { Ok(limit) } else { Err(PlanError::NoRoom { header: self.header_length(true) }) }
    }

    /// The octets of user data header that each of several parts carries on the radio. Of `sar_*` TLVs the
    /// message centre makes an element of five octets.
    fn header_on_the_radio(&self) -> usize {
        let header = self.header_length(true);
        if self.split == Split::Sar { header.max(1) + 5 } else { header }
    }

    /// The octets of user data header that stand in front of a part, its length octet included.
    fn header_length(&self, concatenated: bool) -> usize {
        self.header(concatenated.then_some((0, 0, 0))).len()
    }

    /// The user data header of a part: with reference, total and number where it is one of several.
    fn header(&self, part: Option<(u16, u8, u8)>) -> Vec<u8> {
        let concatenation = match (self.split, part) {
            (Split::Udh8, Some((reference, total, number))) => {
                let [_, low] = reference.to_be_bytes();
                udh8(low, total, number).get(1..).unwrap_or_default().to_vec()
            }
            (Split::Udh16, Some((reference, total, number))) => {
                udh16(reference, total, number).get(1..).unwrap_or_default().to_vec()
            }
            (Split::None | Split::Udh8 | Split::Udh16 | Split::Sar | Split::Payload, _) => Vec::new(),
        };
        let elements = [concatenation, self.alphabet.shifts().elements(), self.elements.to_vec()].concat();
        // More leave no room, which `limit` says.
        let length = u8::try_from(elements.len()).unwrap_or(u8::MAX);
        if elements.is_empty() { elements } else { [&[length][..], &elements].concat() }
    }
}

/// A part while it is filled.
#[derive(Debug, Default)]
struct Part {
    range: Range<usize>,
    set: Set,
    octets: Vec<u8>,
}

/// The octets of a text that is not cut.
fn octets_of<'a>(glyphs: impl Iterator<Item = (&'a Glyph, usize)>) -> usize {
    let mut set = Set::default();
    let mut octets = 0;
    let mut closing = 0;
    for (glyph, _) in glyphs {
        octets += glyph.cost(set);
        (set, closing) = (glyph.set(), glyph.closing());
    }
    octets + closing
}

impl Plan {
    fn checked(self) -> Result<Self, PlanError> {
        match self.segments.len() {
            ..=MAX_PARTS => Ok(self),
            parts => Err(PlanError::TooManyParts { parts }),
        }
    }

    /// The alphabet that the text is written in.
    pub const fn alphabet(&self) -> Alphabet {
        self.way.alphabet
    }

    /// How many segments, which are never more than [`MAX_PARTS`].
    pub fn total(&self) -> u8 {
        u8::try_from(self.segments.len()).unwrap_or(u8::MAX)
    }

    /// The user data header in front of the segment of this number, counted from 1; empty where none is needed.
    /// `reference` ties the parts together.
    pub fn header(&self, reference: u16, number: u8) -> Vec<u8> {
        let total = self.total();
        self.way.header((total > 1).then_some((reference, total, number)))
    }

    /// The length of the text in octets, without headers.
    pub fn octets(&self) -> usize {
        self.segments.iter().map(|it| it.octets.len()).sum()
    }

    /// The length of the text in [`Alphabet::unit`]s.
    pub fn units(&self) -> usize {
        self.segments.iter().map(|it| it.units).sum()
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
    pub fn last(&self) -> usize {
        self.segments.last().map_or(0, |it| it.units)
    }

    /// The number, from 0, of the segment that has the text at `offset`.
    pub fn segment_at(&self, offset: usize) -> usize {
        let last = self.segments.len().saturating_sub(1);
        self.segments.iter().position(|it| offset < it.range.end).unwrap_or(last)
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
