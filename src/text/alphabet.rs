//! The alphabets of messages: which one a `data_coding` means, and text from octets and back. It knows
//! nothing of how much fits into a message.

use std::ops::Range;

use encoding_rs::{CoderResult, DecoderResult, Encoding};
use thiserror::Error;

use super::count::Unit;
use super::east_asian::{self, Set};
use super::gsm;
use super::national::{Language, Shifts};
use crate::wire::Charset;
use crate::wire::UserData;

/// How the octets of a message stand for characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Alphabet {
    /// The GSM 7 bit default alphabet with its extension table, one septet an octet.
    Gsm,
    /// The same with national tables, which the user data header names.
    National(Shifts),
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
    /// It switches sets with escapes. Each part begins and ends in ASCII.
    Iso2022Jp,
    /// KS C 5601, which is KS X 1001, by the octets that EUC-KR gives it. Reading takes code page 949 too.
    EucKr,
    /// Microsoft's extension of it.
    Cp949,
    /// No text at all: no octet stands for a character.
    Octets,
}

/// What is to be known of an alphabet.
struct Row {
    name: &'static str,
    setting: &'static str,
    data_coding: u8,
    unit: Unit,
    coding: Coding,
}

enum Coding {
    /// The tables of 3GPP TS 23.038.
    Gsm(Shifts),
    /// An octet below this number is the code point of the same number, another is nothing.
    CodePointsBelow(u16),
    Utf16,
    /// Of what the encoder gives, what the standard declares.
    Standard(&'static Encoding, fn(&[u8]) -> bool),
    Iso2022Jp,
}

const fn row(name: &'static str, setting: &'static str, data_coding: u8, unit: Unit, coding: Coding) -> Row {
    Row { name, setting, data_coding, unit, coding }
}

impl Alphabet {
    /// All but those with national tables.
    pub const ALL: [Self; 12] = [
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
        Self::Cp949,
        Self::Octets,
    ];

    #[rustfmt::skip]
    fn row(self) -> Row {
        use Coding::{CodePointsBelow, Gsm, Iso2022Jp, Standard, Utf16};
        use Unit::{CodeUnit, Octet, Septet};
        use east_asian::{in_cp949, in_euc_jp, in_ks_c_5601, in_shift_jis};
        use encoding_rs::{EUC_JP, EUC_KR, ISO_8859_5, ISO_8859_8, SHIFT_JIS};
        match self {
            Self::Gsm => row("GSM 03.38", "gsm", 0x00, Septet, Gsm(Shifts::default())),
            Self::National(shifts) => row(national_name(shifts), "gsm", 0x00, Septet, Gsm(shifts)),
            Self::Ia5 => row("IA5", "ascii", 0x01, Septet, CodePointsBelow(0x80)),
            Self::Latin1 => row("ISO-8859-1", "iso-8859-1", 0x03, Octet, CodePointsBelow(0x100)),
            Self::Octets => row("octets", "octets", 0x04, Octet, CodePointsBelow(0)),
            Self::ShiftJis => row("Shift_JIS", "shift_jis", 0x05, Octet, Standard(SHIFT_JIS, in_shift_jis)),
            Self::Cyrillic => row("ISO-8859-5", "iso-8859-5", 0x06, Octet, Standard(ISO_8859_5, |_| true)),
            Self::Hebrew => row("ISO-8859-8", "iso-8859-8", 0x07, Octet, Standard(ISO_8859_8, |_| true)),
            Self::Ucs2 => row("UCS-2", "ucs-2", 0x08, CodeUnit, Utf16),
            Self::Iso2022Jp => row("ISO-2022-JP", "iso-2022-jp", 0x0A, Octet, Iso2022Jp),
            Self::EucJp => row("EUC-JP", "euc-jp", 0x0D, Octet, Standard(EUC_JP, in_euc_jp)),
            Self::EucKr => row("EUC-KR", "euc-kr", 0x0E, Octet, Standard(EUC_KR, in_ks_c_5601)),
            Self::Cp949 => row("CP949", "cp949", 0x0E, Octet, Standard(EUC_KR, in_cp949)),
        }
    }

    /// The name of its standard.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// As it is written in settings and provider profiles.
    pub fn setting(self) -> &'static str {
        self.row().setting
    }

    /// The alphabet of a setting.
    pub fn of_setting(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.setting() == text)
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

    /// The alphabet with the national tables that a user data header names; only GSM has some.
    #[must_use]
    pub fn shifted(self, shifts: Shifts) -> Self {
        if self == Self::Gsm && shifts != Shifts::default() { Self::National(shifts) } else { self }
    }

    /// The national tables that it is written by.
    pub const fn shifts(self) -> Shifts {
        if let Self::National(shifts) = self { shifts } else { Shifts { locking: None, single: None } }
    }

    /// GSM if it holds the text, UCS-2 if not: as a phone chooses.
    pub fn choose(text: &str) -> Choice {
        match Self::Gsm.encode(text) {
            Ok(_) => Choice { alphabet: Self::Gsm, forced_by: Vec::new() },
            Err(error) => Choice { alphabet: Self::Ucs2, forced_by: error.outsiders },
        }
    }

    /// Whether it has this character.
    pub fn holds(self, character: char) -> bool {
        self.glyph(character).is_some()
    }

    /// The octets of a text, or every character of it that the alphabet lacks.
    pub fn encode(self, text: &str) -> Result<Encoded, Unencodable> {
        let glyphs = self.glyphs(text)?;
        let mut octets = Vec::with_capacity(text.len() + 3);
        let mut set = Set::default();
        for glyph in glyphs {
            glyph.write(&mut set, &mut octets);
        }
        close(set, &mut octets);
        Ok(Encoded { octets })
    }

    /// Each character of a text, or every one that the alphabet lacks.
    pub(super) fn glyphs(self, text: &str) -> Result<Vec<Glyph>, Unencodable> {
        let coding = self.row().coding;
        let mut glyphs = Vec::with_capacity(text.len());
        let mut outsiders = Vec::new();
        for (index, (offset, character)) in text.char_indices().enumerate() {
            match coding.glyph(character) {
                Some(glyph) => glyphs.push(glyph),
                None => outsiders.push(Outsider { index, offset, character }),
            }
        }
        if outsiders.is_empty() { Ok(glyphs) } else { Err(Unencodable { alphabet: self, outsiders }) }
    }

    fn glyph(self, character: char) -> Option<Glyph> {
        self.row().coding.glyph(character)
    }

    /// The text of octets behind a user data header, which may turn to the tables of a language.
    pub fn decode_behind(self, header: &[u8], octets: &[u8]) -> Decoded {
        let elements = UserData { header, octets: &[] };
        self.shifted(Shifts::named_by(elements.elements().map(|it| (it.iei, it.data)))).decode(octets)
    }

    /// The text of octets. What stands for no character is U+FFFD in the text, and among the faults.
    pub fn decode(self, octets: &[u8]) -> Decoded {
        match self.row().coding {
            Coding::Gsm(shifts) => gsm::decode(octets, shifts),
            Coding::CodePointsBelow(end) => decode_code_points(octets, end),
            Coding::Utf16 => decode_utf16(octets),
            Coding::Standard(encoding, _) => decode_standard(octets, encoding),
            Coding::Iso2022Jp => decode_standard(octets, encoding_rs::ISO_2022_JP),
        }
    }
}

fn national_name(shifts: Shifts) -> &'static str {
    match shifts.language() {
        Some(Language::Turkish) => "GSM Turkish",
        Some(Language::Spanish) => "GSM Spanish",
        Some(Language::Portuguese) => "GSM Portuguese",
        None => "GSM national",
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
}

/// The octets of one character, and the set that they are in where sets are switched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glyph {
    octets: [u8; 4],
    len: u8,
    set: Set,
}

impl Glyph {
    fn of(octets: &[u8]) -> Option<Self> {
        let mut glyph = Self { octets: [0; 4], len: u8::try_from(octets.len()).ok()?, set: Set::Ascii };
        glyph.octets.get_mut(..octets.len())?.copy_from_slice(octets);
        (!octets.is_empty()).then_some(glyph)
    }

    pub(super) fn octets(&self) -> &[u8] {
        self.octets.get(..usize::from(self.len)).unwrap_or_default()
    }

    /// The octets that a part grows by, where its last character is of `set`; what closes the part not counted.
    pub(super) fn cost(self, set: Set) -> usize {
        usize::from(self.len) + if self.set == set { 0 } else { self.set.escape().len() }
    }

    /// The octets that a part which ends with it needs to be closed.
    pub(super) fn closing(self) -> usize {
        if self.set == Set::Ascii { 0 } else { Set::Ascii.escape().len() }
    }

    pub(super) fn write(self, set: &mut Set, octets: &mut Vec<u8>) {
        if self.set != *set {
            octets.extend(self.set.escape());
            *set = self.set;
        }
        octets.extend(self.octets());
    }

    pub(super) const fn set(self) -> Set {
        self.set
    }
}

/// Switches back to ASCII, as each part ends.
pub(super) fn close(set: Set, octets: &mut Vec<u8>) {
    if set != Set::Ascii {
        octets.extend(Set::Ascii.escape());
    }
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
    /// A character in octets that read back as that character, if it has some.
    fn glyph(&self, character: char) -> Option<Glyph> {
        match self {
            Self::Gsm(shifts) => {
                let (septets, len) = gsm::encode(character, *shifts)?;
                Glyph::of(septets.get(..len)?)
            }
            Self::CodePointsBelow(end) => {
                let octet = u8::try_from(character).ok().filter(|it| u16::from(*it) < *end)?;
                Glyph::of(&[octet])
            }
            Self::Utf16 => {
                let mut units = [0; 2];
                character.encode_utf16(&mut units);
                let octets = units.map(u16::to_be_bytes);
                Glyph::of(octets.as_flattened().get(..character.len_utf16() * 2)?)
            }
            Self::Standard(encoding, declares) => {
                standard(character, encoding).filter(|glyph| declares(glyph.octets()))
            }
            Self::Iso2022Jp => iso_2022_jp(character),
        }
    }
}

/// What the encoder gives for a character, where it decodes to that character again: some share octets with
/// another, as ¥ and \ do in `Shift_JIS`.
fn standard(character: char, encoding: &'static Encoding) -> Option<Glyph> {
    if let Some(ascii) = u8::try_from(character).ok().filter(u8::is_ascii) {
        // All of them are ASCII below 0x80.
        return Glyph::of(&[ascii]);
    }
    let mut utf8 = [0; 4];
    let text = &*character.encode_utf8(&mut utf8);
    let mut octets = [0; 16];
    let mut encoder = encoding.new_encoder();
    let (result, _, written) = encoder.encode_from_utf8_without_replacement(text, &mut octets, true);
    if !matches!(result, encoding_rs::EncoderResult::InputEmpty) {
        return None;
    }
    let octets = octets.get(..written)?;
    let mut back = [0; 16];
    let (result, _, written, replaced) =
        encoding.new_decoder_without_bom_handling().decode_to_utf8(octets, &mut back, true);
    let same = result == CoderResult::InputEmpty && !replaced && back.get(..written) == Some(text.as_bytes());
    if same { Glyph::of(octets) } else { None }
}

fn iso_2022_jp(character: char) -> Option<Glyph> {
    let (set, octets, len) = match character {
        '¥' => (Set::Roman, [0x5C, 0], 1),
        '‾' => (Set::Roman, [0x7E, 0], 1),
        _ => {
            let euc_jp = standard(character, encoding_rs::EUC_JP)?;
            east_asian::iso_2022_jp(euc_jp.octets()).filter(|_| east_asian::in_euc_jp(euc_jp.octets()))?
        }
    };
    Some(Glyph { set, ..Glyph::of(octets.get(..len)?)? })
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
