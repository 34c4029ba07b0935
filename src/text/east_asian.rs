//! What the Japanese and Korean character sets declare. Encoders of today give more: the extensions of NEC,
//! IBM and Microsoft, which a phone that was built for the standard does not have. It knows no message.

/// Single octets below this are ASCII in each of these sets.
const ASCII: u8 = 0x80;

/// ASCII, half-width katakana (JIS X 0201) and the kanji of JIS X 0208, which are rows 1 to 8 and 16 to 84.
pub(super) const fn in_shift_jis(octets: &[u8]) -> bool {
    matches!(octets, [..ASCII | 0xA1..=0xDF] | [0x81..=0x84 | 0x88..=0x9F | 0xE0..=0xEA, _])
}

/// The same; half-width katakana stand behind 0x8E.
pub(super) const fn in_euc_jp(octets: &[u8]) -> bool {
    matches!(octets, [..ASCII] | [0x8E | 0xA1..=0xA8 | 0xB0..=0xF4, _])
}

/// ASCII and KS X 1001 (KS C 5601): both octets are A1 to FE.
pub(super) const fn in_ks_c_5601(octets: &[u8]) -> bool {
    matches!(octets, [..ASCII] | [0xA1..=0xFE, 0xA1..=0xFE])
}

/// ASCII and all that Microsoft's code page 949 adds to KS X 1001.
pub(super) const fn in_cp949(octets: &[u8]) -> bool {
    matches!(octets, [..ASCII] | [_, _])
}

/// The sets that ISO-2022-JP switches between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Set {
    #[default]
    Ascii,
    /// JIS X 0201 Roman: ASCII but for the yen sign and the overline.
    Roman,
    /// JIS X 0208.
    Kanji,
}

impl Set {
    /// What switches to it.
    pub(super) const fn escape(self) -> &'static [u8; 3] {
        match self {
            Self::Ascii => b"\x1b(B",
            Self::Roman => b"\x1b(J",
            Self::Kanji => b"\x1b$B",
        }
    }
}

/// How ISO-2022-JP writes what EUC-JP writes so: the same row and cell, seven bits each. Half-width katakana
/// are in none of its sets, and what shifts sets is no character.
pub(super) const fn iso_2022_jp(euc_jp: &[u8]) -> Option<(Set, [u8; 2], usize)> {
    match *euc_jp {
        [0x0E | 0x0F | 0x1B] | [0x8E, _] => None,
        [ascii] => Some((Set::Ascii, [ascii, 0], 1)),
        [row, cell] => Some((Set::Kanji, [row & 0x7F, cell & 0x7F], 2)),
        _ => None,
    }
}
