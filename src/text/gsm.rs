//! The GSM 7 bit default alphabet and its extension table (3GPP TS 23.038 §6.2.1), with or without national
//! tables, one septet an octet. It knows nothing of other alphabets, nor of how much fits.

use super::alphabet::Decoded;
use super::national::Shifts;

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

/// The septets of a character and how many they are, one or two; `None` for a character that it lacks.
pub(super) fn encode(character: char, shifts: Shifts) -> Option<([u8; 2], usize)> {
    let escaped = || escaped(character, shifts).map(|it| ([ESCAPE, it], 2));
    septet(character, shifts).map(|it| ([it, 0], 1)).or_else(escaped)
}

/// Its septet in the default table, or in the locking table that stands in its place.
fn septet(character: char, shifts: Shifts) -> Option<u8> {
    let locking = shifts.locking_differences();
    if let Some((septet, _)) = locking.iter().find(|(_, it)| *it == character) {
        return Some(*septet);
    }
    // Most of ASCII stands in its own place.
    let own = u8::try_from(character).ok().filter(|it| default(*it) == Some(character));
    let septet = own.or_else(|| (0..).zip(&DEFAULT).find(|(_, it)| **it == character).map(|(at, _)| at))?;
    let taken = septet == ESCAPE || locking.iter().any(|(it, _)| *it == septet);
    (!taken).then_some(septet)
}

/// Its septet behind an escape.
fn escaped(character: char, shifts: Shifts) -> Option<u8> {
    let mut extended = shifts.single_differences().iter().chain(&EXTENSION);
    extended.find(|(_, it)| *it == character).map(|(septet, _)| *septet)
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
            decoded.push(unescaped(septet, shifts), at..at + 1);
        }
    }
    decoded
}

fn default(septet: u8) -> Option<char> {
    DEFAULT.get(usize::from(septet)).copied()
}

fn unescaped(septet: u8, shifts: Shifts) -> Option<char> {
    let locking = shifts.locking_differences().iter().find(|(it, _)| *it == septet);
    locking.map(|(_, character)| *character).or_else(|| default(septet))
}

fn extension(septet: u8, shifts: Shifts) -> Option<char> {
    if septet == ESCAPE {
        return Some(' ');
    }
    let mut extended = shifts.single_differences().iter().chain(&EXTENSION);
    let extended = extended.find(|(it, _)| *it == septet);
    extended.map(|(_, character)| *character).or_else(|| unescaped(septet, shifts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;
    use std::collections::HashSet;

    const CSV: &str = include_str!("../../tests/data/gsm0338.csv");

    /// Table, septet, and the character of a row that has one.
    fn rows() -> Vec<(String, u8, Option<char>)> {
        let row = |row: csv::StringRecord| {
            let septet = u8::from_str_radix(row[3].trim_start_matches("0x"), 16).unwrap();
            let code_point = row[4].strip_prefix("U+").map(|it| u32::from_str_radix(it, 16).unwrap());
            (row[0].to_owned(), septet, code_point.map(|it| char::from_u32(it).unwrap()))
        };
        csv::Reader::from_reader(CSV.as_bytes()).records().map(|it| row(it.unwrap())).collect()
    }

    fn shifts(table: &str) -> Shifts {
        let (language, kind) = table.split_once('_').unwrap_or(("", table));
        let language = Language::named(language);
        match kind {
            "locking" => Shifts { locking: language, single: None },
            "single" => Shifts { locking: None, single: language },
            _ => Shifts::default(),
        }
    }

    fn encoded(character: char, shifts: Shifts) -> Vec<u8> {
        encode(character, shifts).map_or_else(Vec::new, |(septets, len)| septets[..len].to_vec())
    }

    #[test]
    fn the_tables_are_those_of_23_038() {
        let rows = rows();
        assert_eq!(rows.len(), 128 + 12 + 128 + 19 + 21 + 128 + 39);
        for (table, septet, character) in &rows {
            let Some(character) = *character else { continue };
            let shifts = shifts(table);
            let octets = if table.ends_with("ext") || table.ends_with("single") {
                vec![ESCAPE, *septet]
            } else {
                vec![*septet]
            };
            assert_eq!(decode(&octets, shifts).text, character.to_string(), "{table} {octets:02x?}");
            // What is in the default table too needs no escape.
            let shorter = octets.len() == 2 && default_holds(character);
            assert!(shorter || encoded(character, shifts) == octets, "{table} {character:?}");
        }
    }

    fn default_holds(character: char) -> bool {
        DEFAULT.contains(&character)
    }

    #[test]
    fn a_character_of_no_row_has_no_septets() {
        for table in ["default", "turkish_locking", "turkish_single", "spanish_single", "portuguese_locking"]
        {
            let base = if table.ends_with("locking") { table } else { "default" };
            let of =
                |it: &str| it == table || it == base || (it == "default_ext" && !table.ends_with("single"));
            let held: HashSet<char> =
                rows().into_iter().filter(|(it, ..)| of(it)).filter_map(|(.., it)| it).collect();
            let shifts = shifts(table);
            for c in ('\0'..='\u{2fff}').filter(|it| !held.contains(it)) {
                assert_eq!(encoded(c, shifts), [0; 0], "{table} {c:?}");
            }
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
            let decoded = decode(octets, Shifts::default());
            let found: Vec<_> = decoded.faults.iter().map(|it| (it.start, it.end)).collect();
            assert_eq!((decoded.text.as_str(), found), (text, faults), "{octets:02x?}");
        }
    }
}
