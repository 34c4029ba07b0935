//! The alphabets of messages: which one a `data_coding` means, and text from octets and back. It knows
//! nothing of how much fits into a message.

use std::ops::Range;

use encoding_rs::{DecoderResult, Encoding};
use thiserror::Error;

use super::count::Unit;
use super::gsm;
use super::gsm::Shifts;
use crate::wire::Charset;

/// How the octets of a message stand for characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Alphabet {
    /// The GSM 7 bit default alphabet with its extension table, one septet an octet.
    Gsm,
    /// ASCII.
    Ia5,
    /// ISO-8859-1 with its control characters, not the windows-1252 that browsers read for it.
    Latin1,
    Cyrillic,
    Hebrew,
    /// UTF-16 big endian: peers send surrogate pairs where the specification says UCS-2.
    Ucs2,
    ShiftJis,
    EucJp,
    /// For reading. It switches sets with escapes that every part would have to open and close, so only its
    /// ASCII can be written.
    Iso2022Jp,
    EucKr,
    /// No text at all: no octet stands for a character.
    Octets,
}

/// What is to be known of an alphabet.
struct Row {
    name: &'static str,
    data_coding: u8,
    unit: Unit,
    coding: Coding,
}

enum Coding {
    /// The tables of 3GPP TS 23.038.
    Gsm,
    /// An octet below this number is the code point of the same number, another is nothing.
    CodePointsBelow(u16),
    Utf16,
    Standard(&'static Encoding),
}

const fn row(name: &'static str, data_coding: u8, unit: Unit, coding: Coding) -> Row {
    Row { name, data_coding, unit, coding }
}

impl Alphabet {
    pub const ALL: [Self; 11] = [
        Self::Gsm,
        Self::Ia5,
        Self::Latin1,
        Self::Cyrillic,
        Self::Hebrew,
        Self::Ucs2,
        Self::ShiftJis,
        Self::EucJp,
        Self::Iso2022Jp,
        Self::EucKr,
        Self::Octets,
    ];

    fn row(self) -> Row {
        use Coding::{CodePointsBelow, Gsm, Standard, Utf16};
        match self {
            Self::Gsm => row("GSM 03.38", 0x00, Unit::Septet, Gsm),
            Self::Ia5 => row("IA5", 0x01, Unit::Septet, CodePointsBelow(0x80)),
            Self::Latin1 => row("ISO-8859-1", 0x03, Unit::Octet, CodePointsBelow(0x100)),
            Self::Octets => row("octets", 0x04, Unit::Octet, CodePointsBelow(0)),
            Self::ShiftJis => row("Shift_JIS", 0x05, Unit::Octet, Standard(encoding_rs::SHIFT_JIS)),
            Self::Cyrillic => row("ISO-8859-5", 0x06, Unit::Octet, Standard(encoding_rs::ISO_8859_5)),
            Self::Hebrew => row("ISO-8859-8", 0x07, Unit::Octet, Standard(encoding_rs::ISO_8859_8)),
            Self::Ucs2 => row("UCS-2", 0x08, Unit::CodeUnit, Utf16),
            Self::Iso2022Jp => row("ISO-2022-JP", 0x0A, Unit::Octet, Standard(encoding_rs::ISO_2022_JP)),
            Self::EucJp => row("EUC-JP", 0x0D, Unit::Octet, Standard(encoding_rs::EUC_JP)),
            Self::EucKr => row("EUC-KR", 0x0E, Unit::Octet, Standard(encoding_rs::EUC_KR)),
        }
    }

    /// The name of its standard.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The `data_coding` under which it is sent (SMPP v3.4 §5.2.19).
    pub fn data_coding(self) -> u8 {
        self.row().data_coding
    }

    pub fn unit(self) -> Unit {
        self.row().unit
    }

    /// The alphabet that a `data_coding` means: the values of SMPP v3.4 §5.2.19, and from 0x10 the groups of
    /// 3GPP TS 23.038 §4, in which what is reserved means GSM. `default` is what this message centre takes 0
    /// for, and the values that SMPP reserves.
    ///
    /// Peers do not agree on 5, 9 and 13; most take the first two for `Shift_JIS`.
    pub const fn for_data_coding(data_coding: u8, default: Self) -> Self {
        match data_coding {
            0x01 => Self::Ia5,
            0x02 | 0x04 => Self::Octets,
            0x03 => Self::Latin1,
            0x05 | 0x09 => Self::ShiftJis,
            0x06 => Self::Cyrillic,
            0x07 => Self::Hebrew,
            0x08 => Self::Ucs2,
            0x0A => Self::Iso2022Jp,
            0x0D => Self::EucJp,
            0x0E => Self::EucKr,
            0x00 | 0x0B | 0x0C | 0x0F => default,
            0x10.. => Self::for_group(data_coding),
        }
    }

    /// Compressed text, bit 5 of the general groups up to 0x7F, is not read here.
    const fn for_group(data_coding: u8) -> Self {
        match (data_coding, Charset::of(data_coding)) {
            (0x20..=0x3F | 0x60..=0x7F, _) | (_, Some(Charset::EightBit)) => Self::Octets,
            (_, Some(Charset::Ucs2)) => Self::Ucs2,
            (_, Some(Charset::SevenBit) | None) => Self::Gsm,
        }
    }

    /// GSM if it holds the text, UCS-2 if not.
    ///
    /// Latin-1 is never chosen, though it may be shorter than UCS-2: message centres differ in how they read
    /// `data_coding` 3, and some drop what GSM does not have.
    pub fn choose(text: &str) -> Choice {
        match Self::Gsm.encode(text) {
            Ok(_) => Choice { alphabet: Self::Gsm, forced_by: Vec::new() },
            Err(error) => Choice { alphabet: Self::Ucs2, forced_by: error.outsiders },
        }
    }

    /// The octets of a text, or every character of it that the alphabet lacks.
    pub fn encode(self, text: &str) -> Result<Encoded, Unencodable> {
        let coding = self.row().coding;
        let mut octets = Vec::with_capacity(text.len());
        let mut ends = Vec::with_capacity(text.len());
        let mut outsiders = Vec::new();
        for (index, (offset, character)) in text.char_indices().enumerate() {
            let start = octets.len();
            coding.encode(character, &mut octets);
            if octets.len() == start {
                outsiders.push(Outsider { index, offset, character });
            }
            ends.push(octets.len());
        }
        if outsiders.is_empty() {
            Ok(Encoded { octets, ends })
        } else {
            Err(Unencodable { alphabet: self, outsiders })
        }
    }

    /// The text of octets behind a user data header, which may turn to the tables of a language.
    pub fn decode_behind(self, header: &[u8], octets: &[u8]) -> Decoded {
        match self.row().coding {
            Coding::Gsm => gsm::decode(octets, Shifts::of(header)),
            Coding::CodePointsBelow(_) | Coding::Utf16 | Coding::Standard(_) => self.decode(octets),
        }
    }

    /// The text of octets. What stands for no character is U+FFFD in the text, and among the faults.
    pub fn decode(self, octets: &[u8]) -> Decoded {
        match self.row().coding {
            Coding::Gsm => gsm::decode(octets, Shifts::default()),
            Coding::CodePointsBelow(end) => decode_code_points(octets, end),
            Coding::Utf16 => decode_utf16(octets),
            Coding::Standard(encoding) => decode_standard(octets, encoding),
        }
    }
}

/// An alphabet that holds a text, and why it is not a smaller one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub alphabet: Alphabet,
    /// The characters that GSM lacks.
    pub forced_by: Vec<Outsider>,
}

/// A text in octets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    pub octets: Vec<u8>,
    /// Where each character of the text ends in the octets.
    pub ends: Vec<usize>,
}

/// A character that an alphabet lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outsider {
    /// Its place among the characters of the text, from 0.
    pub index: usize,
    /// Its place among the bytes of the text.
    pub offset: usize,
    pub character: char,
}

/// A text that an alphabet does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{} cannot be written in {}", listed(outsiders), alphabet.name())]
pub struct Unencodable {
    pub alphabet: Alphabet,
    /// At least one, in the order of the text.
    pub outsiders: Vec<Outsider>,
}

/// The first few, each with its place counted from 1.
fn listed(outsiders: &[Outsider]) -> String {
    const SHOWN: usize = 5;
    let one = |it: &Outsider| format!("'{}' at {}", it.character.escape_debug(), it.index + 1);
    let (shown, more) = outsiders.split_at(outsiders.len().min(SHOWN));
    let shown = shown.iter().map(one).collect::<Vec<_>>().join(", ");
    match more.len() {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// The reading of octets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// As sent: not fit for a screen before it went through [`printable()`](super::printable()).
    pub text: String,
    /// The octets behind each U+FFFD that the sender did not write.
    pub faults: Vec<Range<usize>>,
}

impl Decoded {
    /// Adds what the octets of `range` stand for, `None` if for nothing.
    pub(super) fn push(&mut self, character: Option<char>, range: Range<usize>) {
        if character.is_none() {
            self.faults.push(range);
        }
        self.text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
}

impl Coding {
    /// Appends the octets of a character, which read back as that character; nothing if there are none.
    fn encode(&self, character: char, octets: &mut Vec<u8>) {
        match self {
            Self::Gsm => gsm::encode(character, octets),
            Self::CodePointsBelow(end) => {
                let octet = u8::try_from(character).ok().filter(|it| u16::from(*it) < *end);
                octets.extend(octet);
            }
            Self::Utf16 => {
                let mut units = [0; 2];
                octets.extend(character.encode_utf16(&mut units).iter().flat_map(|it| it.to_be_bytes()));
            }
            Self::Standard(encoding) => encode_standard(character, encoding, octets),
        }
    }
}

fn encode_standard(character: char, encoding: &'static Encoding, octets: &mut Vec<u8>) {
    if encoding == encoding_rs::ISO_2022_JP && !character.is_ascii() {
        return;
    }
    let mut buffer = [0; 4];
    let text = &*character.encode_utf8(&mut buffer);
    let (encoded, _, unmappable) = encoding.encode(text);
    // Some characters share octets with another, as ¥ and \ do in Shift_JIS.
    let back = encoding.decode_without_bom_handling_and_without_replacement(&encoded);
    if !unmappable && back.as_deref() == Some(text) {
        octets.extend_from_slice(&encoded);
    }
}

fn decode_code_points(octets: &[u8], end: u16) -> Decoded {
    let mut decoded = Decoded::default();
    for (at, octet) in octets.iter().copied().enumerate() {
        let character = Some(char::from(octet)).filter(|_| u16::from(octet) < end);
        decoded.push(character, at..at + 1);
    }
    decoded
}

fn decode_utf16(octets: &[u8]) -> Decoded {
    let mut decoded = Decoded::default();
    let (pairs, odd) = octets.as_chunks::<2>();
    let mut at = 0;
    for character in char::decode_utf16(pairs.iter().copied().map(u16::from_be_bytes)) {
        let width = character.as_ref().map_or(2, |it| it.len_utf16() * 2);
        decoded.push(character.ok(), at..at + width);
        at += width;
    }
    if !odd.is_empty() {
        decoded.push(None, at..octets.len());
    }
    decoded
}

fn decode_standard(octets: &[u8], encoding: &'static Encoding) -> Decoded {
    let mut stream = encoding.new_decoder_without_bom_handling();
    let mut decoded = Decoded::default();
    let mut rest = octets;
    loop {
        // It is `None` only for a length that no slice has.
        let room = stream.max_utf8_buffer_length_without_replacement(rest.len());
        decoded.text.reserve(room.unwrap_or_default());
        let (result, read) = stream.decode_to_string_without_replacement(rest, &mut decoded.text, true);
        rest = rest.get(read..).unwrap_or_default();
        match result {
            DecoderResult::InputEmpty => return decoded,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(bad, good) => {
                let end = octets.len() - rest.len() - usize::from(good);
                decoded.push(None, end.saturating_sub(bad.into())..end);
            }
        }
    }
}

#[cfg(test)]
mod tests;
