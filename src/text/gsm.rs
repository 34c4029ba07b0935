//! The GSM 7 bit default alphabet and its extension table (3GPP TS 23.038 §6.2.1), one septet an octet. It
//! knows nothing of other alphabets, nor of how much fits.

mod national;

pub(super) use national::Shifts;

use super::alphabet::Decoded;

/// Turns to the extension table for the next septet.
const ESCAPE: u8 = 0x1B;

/// The characters by septet. The escape stands in its own place and is no character of the alphabet.
#[rustfmt::skip]
static DEFAULT: [char; 128] = [
    '@', '£', '$', '¥', 'è', 'é', 'ù', 'ì', 'ò', 'Ç', '\n', 'Ø', 'ø', '\r', 'Å', 'å',
    'Δ', '_', 'Φ', 'Γ', 'Λ', 'Ω', 'Π', 'Ψ', 'Σ', 'Θ', 'Ξ', '\x1b', 'Æ', 'æ', 'ß', 'É',
    ' ', '!', '"', '#', '¤', '%', '&', '\'', '(', ')', '*', '+', ',', '-', '.', '/',
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ':', ';', '<', '=', '>', '?',
    '¡', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O',
    'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', 'Ä', 'Ö', 'Ñ', 'Ü', '§',
    '¿', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o',
    'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', 'ä', 'ö', 'ñ', 'ü', 'à',
];

/// The characters that follow an escape.
static EXTENSION: [(u8, char); 10] = [
    (0x0A, '\x0c'),
    (0x14, '^'),
    (0x28, '{'),
    (0x29, '}'),
    (0x2F, '\\'),
    (0x3C, '['),
    (0x3D, '~'),
    (0x3E, ']'),
    (0x40, '|'),
    (0x65, '€'),
];

/// Appends the one or two septets of a character of the alphabet, and nothing for another.
pub(super) fn encode(character: char, octets: &mut Vec<u8>) {
    if let Some((septet, _)) = (0..).zip(&DEFAULT).find(|(_, it)| **it == character) {
        if septet != ESCAPE {
            octets.push(septet);
        }
    } else if let Some((septet, _)) = EXTENSION.iter().find(|(_, it)| *it == character) {
        octets.extend([ESCAPE, *septet]);
    }
}

/// Reads octets of one septet each.
///
/// As §6.2.1 asks of a receiver, an escape to a place that the extension table leaves empty shows the
/// character of the default table, and an escape to a further table shows a space. An octet above 0x7F and
/// an escape at the end mean nothing.
pub(super) fn decode(octets: &[u8], shifts: Shifts) -> Decoded {
    let mut decoded = Decoded::default();
    let mut septets = octets.iter().copied().enumerate();
    while let Some((at, septet)) = septets.next() {
        if septet == ESCAPE {
            match septets.next() {
                Some((_, escaped)) => decoded.push(extension(escaped, shifts), at..at + 2),
                None => decoded.push(None, at..at + 1),
            }
        } else {
            decoded.push(default(septet, shifts), at..at + 1);
        }
    }
    decoded
}

/// The septets that are packed into octets, the first `fill` bits being none. Where they end on an octet, the
/// last may be there to fill it: nothing says how many there are, and none is shown for a 0. 3GPP TS 23.038
/// §6.1.2.1.
pub(super) fn unpack(octets: &[u8], fill: usize) -> Vec<u8> {
    let bit = |at: usize| octets.get(at / 8).is_some_and(|octet| octet >> (at % 8) & 1 == 1);
    let count = (octets.len() * 8).saturating_sub(fill) / 7;
    let septet = |n: usize| (0..7).fold(0, |septet, i| septet | u8::from(bit(fill + n * 7 + i)) << i);
    let mut septets: Vec<u8> = (0..count).map(septet).collect();
    if count > 0 && fill + count * 7 == octets.len() * 8 && septets.last() == Some(&0) {
        septets.pop();
    }
    septets
}

fn default(septet: u8, shifts: Shifts) -> Option<char> {
    look_up(shifts.locking, septet).or_else(|| DEFAULT.get(usize::from(septet)).copied())
}

fn extension(septet: u8, shifts: Shifts) -> Option<char> {
    if septet == ESCAPE {
        return Some(' ');
    }
    look_up(shifts.single, septet).or_else(|| look_up(&EXTENSION, septet)).or_else(|| default(septet, shifts))
}

fn look_up(table: &[(u8, char)], septet: u8) -> Option<char> {
    table.iter().find(|(it, _)| *it == septet).map(|(_, character)| *character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    const CSV: &str = include_str!("../../tests/data/gsm0338.csv");

    /// Of the rows of a table that have a character: its septet and the character.
    fn rows(table: &str) -> Vec<(u8, char)> {
        let row = |row: csv::StringRecord| {
            let septet = u8::from_str_radix(row[3].trim_start_matches("0x"), 16).unwrap();
            let code_point = row[4].strip_prefix("U+").map(|it| u32::from_str_radix(it, 16).unwrap());
            (row[0].to_owned(), septet, code_point.map(|it| char::from_u32(it).unwrap()))
        };
        let rows = csv::Reader::from_reader(CSV.as_bytes()).into_records().map(|it| row(it.unwrap()));
        rows.filter(|(it, ..)| it == table).filter_map(|(_, septet, it)| Some((septet, it?))).collect()
    }

    fn decode(octets: &[u8]) -> Decoded {
        super::decode(octets, Shifts::default())
    }

    fn encoded(character: char) -> Vec<u8> {
        let mut octets = Vec::new();
        encode(character, &mut octets);
        octets
    }

    #[test]
    fn the_tables_are_those_of_23_038() {
        let (default, extension) = (rows("default"), rows("default_ext"));
        assert_eq!((default.len(), extension.len()), (127, 10));
        let default = default.into_iter().map(|(septet, it)| (vec![septet], it));
        let extension = extension.into_iter().map(|(septet, it)| (vec![ESCAPE, septet], it));
        for (octets, character) in default.chain(extension) {
            assert_eq!(encoded(character), *octets, "{character:?}");
            assert_eq!(decode(&octets).text, character.to_string(), "{octets:02x?}");
        }
    }

    #[test]
    fn the_national_tables_are_those_of_23_038() {
        for (table, iei, language, count) in [
            ("turkish_locking", 0x25, 1, 127),
            ("portuguese_locking", 0x25, 3, 127),
            ("turkish_single", 0x24, 1, 17),
            ("spanish_single", 0x24, 2, 19),
            ("portuguese_single", 0x24, 3, 37),
        ] {
            let rows = rows(table);
            assert_eq!(rows.len(), count, "{table}");
            let shifts = Shifts::of(&[3, iei, 1, language]);
            for (septet, character) in rows {
                let octets = if iei == 0x24 { vec![ESCAPE, septet] } else { vec![septet] };
                let read = super::decode(&octets, shifts);
                assert_eq!(
                    (read.text, read.faults.len()),
                    (character.to_string(), 0),
                    "{table} {septet:#04x}"
                );
            }
        }
    }

    #[test]
    fn septets_are_unpacked() {
        assert_eq!(unpack(b"\xe8\x32\x9b\xfd\x06", 0), b"hello");
        assert_eq!(unpack(b"", 0), b"");
        // Behind a user data header of six octets the first bit fills up.
        assert_eq!(unpack(b"\xd0\x65\x36\xfb\x0d", 1), b"hello");
        // Eight septets in seven octets; a 0 at their end is no @.
        assert_eq!(unpack(b"\x31\xd9\x8c\x56\xb3\xdd\x70", 0), b"12345678");
        assert_eq!(unpack(b"\x31\xd9\x8c\x56\xb3\xdd\x00", 0), b"1234567");
    }

    #[test]
    fn a_character_of_no_row_has_no_septets() {
        let held: HashSet<char> =
            [rows("default"), rows("default_ext")].concat().into_iter().map(|(_, it)| it).collect();
        for c in ('\0'..='\u{2fff}').filter(|it| !held.contains(it)) {
            assert_eq!(encoded(c), [0; 0], "{c:?}");
        }
    }

    #[test]
    fn escapes_are_read_as_a_phone_shows_them() {
        for (octets, text, faults) in [
            (&b"\x1b\x65"[..], "€", vec![]),
            (b"\x1b\x41", "A", vec![]),
            (b"\x1b\x0d", "\r", vec![]),
            (b"a\x1b\x1bb", "a b", vec![]),
            (b"\x1b\x1b\x65", " e", vec![]),
            (b"a\x1b", "a\u{fffd}", vec![(1, 2)]),
            (b"a\x1b\x80b", "a\u{fffd}b", vec![(1, 3)]),
            (b"a\x80\xffb", "a\u{fffd}\u{fffd}b", vec![(1, 2), (2, 3)]),
        ] {
            let decoded = decode(octets);
            let found: Vec<_> = decoded.faults.iter().map(|it| (it.start, it.end)).collect();
            assert_eq!((decoded.text.as_str(), found), (text, faults), "{octets:02x?}");
        }
    }
}
