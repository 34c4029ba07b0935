//! The national language tables of the GSM 7 bit alphabet, as what they change (3GPP TS 23.038 annex A), and
//! which of them a user data header turns to.

use crate::wire::UserData;

/// The information elements that turn to a table. 3GPP TS 23.040 §9.2.3.24.15, §9.2.3.24.16.
const SINGLE: u8 = 0x24;
const LOCKING: u8 = 0x25;

/// What is other than in the default alphabet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::text) struct Shifts {
    /// In place of characters of the default table.
    pub(super) locking: &'static [(u8, char)],
    /// Behind an escape, beside those of the extension table.
    pub(super) single: &'static [(u8, char)],
}

impl Shifts {
    /// Those that a user data header turns to; languages without a table here change nothing.
    pub(in crate::text) fn of(header: &[u8]) -> Self {
        let mut shifts = Self::default();
        for element in (UserData { header, octets: &[] }).elements() {
            match (element.iei, element.data) {
                (SINGLE, [language]) => shifts.single = single(*language),
                (LOCKING, [language]) => shifts.locking = locking(*language),
                _ => (),
            }
        }
        shifts
    }
}

const TURKISH: u8 = 1;
const SPANISH: u8 = 2;
const PORTUGUESE: u8 = 3;

const fn locking(language: u8) -> &'static [(u8, char)] {
    match language {
        TURKISH => TURKISH_LOCKING,
        PORTUGUESE => PORTUGUESE_LOCKING,
        _ => &[],
    }
}

const fn single(language: u8) -> &'static [(u8, char)] {
    match language {
        TURKISH => TURKISH_SINGLE,
        SPANISH => SPANISH_SINGLE,
        PORTUGUESE => PORTUGUESE_SINGLE,
        _ => &[],
    }
}

#[rustfmt::skip]
const TURKISH_LOCKING: &[(u8, char)] = &[
    (0x04, '€'), (0x07, 'ı'), (0x0B, 'Ğ'), (0x0C, 'ğ'), (0x1C, 'Ş'), (0x1D, 'ş'), (0x40, 'İ'), (0x60, 'ç'),
];
#[rustfmt::skip]
const PORTUGUESE_LOCKING: &[(u8, char)] = &[
    (0x04, 'ê'), (0x06, 'ú'), (0x07, 'í'), (0x08, 'ó'), (0x09, 'ç'), (0x0B, 'Ô'), (0x0C, 'ô'), (0x0E, 'Á'),
    (0x0F, 'á'), (0x12, 'ª'), (0x13, 'Ç'), (0x14, 'À'), (0x15, '∞'), (0x16, '^'), (0x17, '\\'), (0x18, '€'),
    (0x19, 'Ó'), (0x1A, '|'), (0x1C, 'Â'), (0x1D, 'â'), (0x1E, 'Ê'), (0x24, 'º'), (0x40, 'Í'), (0x5B, 'Ã'),
    (0x5C, 'Õ'), (0x5D, 'Ú'), (0x60, '~'), (0x7B, 'ã'), (0x7C, 'õ'), (0x7D, '`'),
];
#[rustfmt::skip]
const TURKISH_SINGLE: &[(u8, char)] = &[
    (0x47, 'Ğ'), (0x49, 'İ'), (0x53, 'Ş'), (0x63, 'ç'), (0x67, 'ğ'), (0x69, 'ı'), (0x73, 'ş'),
];
#[rustfmt::skip]
const SPANISH_SINGLE: &[(u8, char)] = &[
    (0x09, 'ç'), (0x41, 'Á'), (0x49, 'Í'), (0x4F, 'Ó'), (0x55, 'Ú'), (0x61, 'á'), (0x69, 'í'), (0x6F, 'ó'),
    (0x75, 'ú'),
];
#[rustfmt::skip]
const PORTUGUESE_SINGLE: &[(u8, char)] = &[
    (0x05, 'ê'), (0x09, 'ç'), (0x0B, 'Ô'), (0x0C, 'ô'), (0x0E, 'Á'), (0x0F, 'á'), (0x12, 'Φ'), (0x13, 'Γ'),
    (0x15, 'Ω'), (0x16, 'Π'), (0x17, 'Ψ'), (0x18, 'Σ'), (0x19, 'Θ'), (0x1F, 'Ê'), (0x41, 'À'), (0x49, 'Í'),
    (0x4F, 'Ó'), (0x55, 'Ú'), (0x5B, 'Ã'), (0x5C, 'Õ'), (0x61, 'Â'), (0x69, 'í'), (0x6F, 'ó'), (0x75, 'ú'),
    (0x7B, 'ã'), (0x7C, 'õ'), (0x7F, 'â'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_turns_to_its_tables() {
        assert_eq!(Shifts::of(&[]), Shifts::default());
        assert_eq!(Shifts::of(&[5, 0, 3, 1, 2, 1]), Shifts::default());
        let both = Shifts::of(&[6, 0x24, 1, 2, 0x25, 1, 3]);
        assert_eq!(both, Shifts { locking: PORTUGUESE_LOCKING, single: SPANISH_SINGLE });
        let unknown = Shifts::of(&[6, 0x24, 1, 6, 0x25, 1, 2]);
        assert_eq!(unknown, Shifts::default(), "Hindi has no table here, Spanish no locking one at all");
    }
}
