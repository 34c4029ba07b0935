//! The GSM 7 bit default alphabet and its extension table (3GPP TS 23.038 §6.2.1), one septet an octet. It
//! knows nothing of other alphabets, nor of how much fits.

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
pub(super) fn decode(octets: &[u8]) -> Decoded {
    let mut decoded = Decoded::default();
    let mut septets = octets.iter().copied().enumerate();
    while let Some((at, septet)) = septets.next() {
        if septet == ESCAPE {
            match septets.next() {
                Some((_, escaped)) => decoded.push(extension(escaped), at..at + 2),
                None => decoded.push(None, at..at + 1),
            }
        } else {
            decoded.push(default(septet), at..at + 1);
        }
    }
    decoded
}

fn default(septet: u8) -> Option<char> {
    DEFAULT.get(usize::from(septet)).copied()
}

fn extension(septet: u8) -> Option<char> {
    if septet == ESCAPE {
        return Some(' ');
    }
    let extended = EXTENSION.iter().find(|(it, _)| *it == septet);
    extended.map(|(_, character)| *character).or_else(|| default(septet))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    const CSV: &str = include_str!("../../tests/data/gsm0338.csv");

    /// Octets, and the character of a row that has one.
    fn rows() -> Vec<(Vec<u8>, Option<char>)> {
        let row = |row: csv::StringRecord| {
            let septet = u8::from_str_radix(row[3].trim_start_matches("0x"), 16).unwrap();
            let octets = if &row[0] == "default" { vec![septet] } else { vec![ESCAPE, septet] };
            let code_point = row[4].strip_prefix("U+").map(|it| u32::from_str_radix(it, 16).unwrap());
            (octets, code_point.map(|it| char::from_u32(it).unwrap()))
        };
        csv::Reader::from_reader(CSV.as_bytes()).records().map(|it| row(it.unwrap())).collect()
    }

    fn encoded(character: char) -> Vec<u8> {
        let mut octets = Vec::new();
        encode(character, &mut octets);
        octets
    }

    #[test]
    fn the_tables_are_those_of_23_038() {
        let rows = rows();
        assert_eq!(rows.len(), 128 + 12);
        for (octets, character) in rows.iter().filter_map(|(octets, it)| it.map(|it| (octets, it))) {
            assert_eq!(encoded(character), *octets, "{character:?}");
            assert_eq!(decode(octets).text, character.to_string(), "{octets:02x?}");
        }
    }

    #[test]
    fn a_character_of_no_row_has_no_septets() {
        let held: HashSet<char> = rows().into_iter().filter_map(|(_, it)| it).collect();
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
