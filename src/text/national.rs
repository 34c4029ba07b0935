//! The national language tables of 3GPP TS 23.038 annex A that are in use: what they have in place of the
//! default alphabet and beside its extension, and the header that says so. It knows no message.

/// A language with tables of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    Turkish,
    /// Only a single shift table.
    Spanish,
    Portuguese,
}

/// Which national tables a text in the GSM alphabet is read by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Shifts {
    /// In place of the default alphabet.
    pub locking: Option<Language>,
    /// In place of the extension table.
    pub single: Option<Language>,
}

/// The information elements of a user data header that name the tables (3GPP TS 23.040 §9.2.3.24.15, .16).
const SINGLE: u8 = 0x24;
const LOCKING: u8 = 0x25;

/// A table as what it has differently: septet and character.
type Differences = &'static [(u8, char)];

#[rustfmt::skip]
static TURKISH_LOCKING: Differences = &[
    (0x04, '€'), (0x07, 'ı'), (0x0B, 'Ğ'), (0x0C, 'ğ'), (0x1C, 'Ş'), (0x1D, 'ş'), (0x40, 'İ'), (0x60, 'ç'),
];

#[rustfmt::skip]
static TURKISH_SINGLE: Differences = &[
    (0x47, 'Ğ'), (0x49, 'İ'), (0x53, 'Ş'), (0x63, 'ç'), (0x67, 'ğ'), (0x69, 'ı'), (0x73, 'ş'),
];

#[rustfmt::skip]
static SPANISH_SINGLE: Differences = &[
    (0x09, 'ç'), (0x41, 'Á'), (0x49, 'Í'), (0x4F, 'Ó'), (0x55, 'Ú'), (0x61, 'á'), (0x69, 'í'), (0x6F, 'ó'),
    (0x75, 'ú'),
];

#[rustfmt::skip]
static PORTUGUESE_LOCKING: Differences = &[
    (0x04, 'ê'), (0x06, 'ú'), (0x07, 'í'), (0x08, 'ó'), (0x09, 'ç'), (0x0B, 'Ô'), (0x0C, 'ô'), (0x0E, 'Á'),
    (0x0F, 'á'), (0x12, 'ª'), (0x13, 'Ç'), (0x14, 'À'), (0x15, '∞'), (0x16, '^'), (0x17, '\\'), (0x18, '€'),
    (0x19, 'Ó'), (0x1A, '|'), (0x1C, 'Â'), (0x1D, 'â'), (0x1E, 'Ê'), (0x24, 'º'), (0x40, 'Í'), (0x5B, 'Ã'),
    (0x5C, 'Õ'), (0x5D, 'Ú'), (0x60, '~'), (0x7B, 'ã'), (0x7C, 'õ'), (0x7D, '`'),
];

#[rustfmt::skip]
static PORTUGUESE_SINGLE: Differences = &[
    (0x05, 'ê'), (0x09, 'ç'), (0x0B, 'Ô'), (0x0C, 'ô'), (0x0E, 'Á'), (0x0F, 'á'), (0x12, 'Φ'), (0x13, 'Γ'),
    (0x15, 'Ω'), (0x16, 'Π'), (0x17, 'Ψ'), (0x18, 'Σ'), (0x19, 'Θ'), (0x1F, 'Ê'), (0x41, 'À'), (0x49, 'Í'),
    (0x4F, 'Ó'), (0x55, 'Ú'), (0x5B, 'Ã'), (0x5C, 'Õ'), (0x61, 'Â'), (0x69, 'í'), (0x6F, 'ó'), (0x75, 'ú'),
    (0x7B, 'ã'), (0x7C, 'õ'), (0x7F, 'â'),
];

impl Language {
    pub const ALL: [Self; 3] = [Self::Turkish, Self::Spanish, Self::Portuguese];

    /// As it is written in settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Turkish => "turkish",
            Self::Spanish => "spanish",
            Self::Portuguese => "portuguese",
        }
    }

    /// The language of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    /// The national language identifier (3GPP TS 23.038 §6.2.1.2.4).
    const fn id(self) -> u8 {
        match self {
            Self::Turkish => 1,
            Self::Spanish => 2,
            Self::Portuguese => 3,
        }
    }

    const fn locking(self) -> Option<Differences> {
        match self {
            Self::Turkish => Some(TURKISH_LOCKING),
            Self::Spanish => None,
            Self::Portuguese => Some(PORTUGUESE_LOCKING),
        }
    }

    const fn single(self) -> Differences {
        match self {
            Self::Turkish => TURKISH_SINGLE,
            Self::Spanish => SPANISH_SINGLE,
            Self::Portuguese => PORTUGUESE_SINGLE,
        }
    }
}

impl Shifts {
    /// The ways to write a text with the tables of a language, those that cost less header first; none of
    /// them is among these.
    pub fn of(language: Language) -> Vec<Self> {
        let single = Self { locking: None, single: Some(language) };
        let locking = Self { locking: Some(language), single: None };
        let both = Self { locking: Some(language), single: Some(language) };
        if language.locking().is_some() { vec![single, locking, both] } else { vec![single] }
    }

    /// The tables that the information elements of a header name. An identifier that is not known here means
    /// the default table, as on a phone that does not know it.
    pub fn named_by<'a>(elements: impl Iterator<Item = (u8, &'a [u8])>) -> Self {
        let language = |data: &[u8]| Language::ALL.into_iter().find(|it| *data == [it.id()]);
        let mut shifts = Self::default();
        for (iei, data) in elements {
            match iei {
                SINGLE => shifts.single = language(data),
                LOCKING => shifts.locking = language(data).filter(|it| it.locking().is_some()),
                _ => {}
            }
        }
        shifts
    }

    /// The information elements that name the tables: three octets for each.
    pub fn elements(self) -> Vec<u8> {
        let element = |iei, language: Option<Language>| language.map(|it| [iei, 1, it.id()]);
        [element(SINGLE, self.single), element(LOCKING, self.locking)]
            .into_iter()
            .flatten()
            .flatten()
            .collect()
    }

    /// The language, where there is one and only one.
    pub fn language(self) -> Option<Language> {
        match (self.locking, self.single) {
            (Some(locking), Some(single)) if locking != single => None,
            (locking, single) => locking.or(single),
        }
    }

    pub(super) fn locking_differences(self) -> Differences {
        self.locking.and_then(Language::locking).unwrap_or_default()
    }

    pub(super) fn single_differences(self) -> Differences {
        self.single.map(Language::single).unwrap_or_default()
    }
}
