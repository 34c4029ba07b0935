//! What a message says where `data_coding` may be wrong: its octets read in every way that peers are known to
//! write them, the likeliest first. It guesses; the octets alone prove nothing.

use super::alphabet::{Alphabet, Decoded};
use super::pack::unpack;

/// A way to read octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReadAs {
    /// As an alphabet that a `data_coding` can mean.
    Alphabet(Alphabet),
    /// As GSM septets packed into octets.
    GsmPacked,
    /// As UTF-8: no `data_coding` means it, and applications send it.
    Utf8,
    /// As UTF-16 with its octets the other way round.
    Utf16Swapped,
}

impl ReadAs {
    /// Every way, the usual ones first.
    pub const ALL: [Self; 13] = [
        Self::Alphabet(Alphabet::Gsm),
        Self::Alphabet(Alphabet::Ia5),
        Self::Alphabet(Alphabet::Latin1),
        Self::Utf8,
        Self::Alphabet(Alphabet::Ucs2),
        Self::GsmPacked,
        Self::Utf16Swapped,
        Self::Alphabet(Alphabet::Cyrillic),
        Self::Alphabet(Alphabet::Hebrew),
        Self::Alphabet(Alphabet::ShiftJis),
        Self::Alphabet(Alphabet::EucJp),
        Self::Alphabet(Alphabet::Iso2022Jp),
        Self::Alphabet(Alphabet::EucKr),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Alphabet(alphabet) => alphabet.name(),
            Self::GsmPacked => "GSM 03.38 packed",
            Self::Utf8 => "UTF-8",
            Self::Utf16Swapped => "UTF-16 little endian",
        }
    }

    /// The text of octets behind a user data header, which may turn to the tables of a language and leaves bits
    /// unused before packed septets.
    pub fn decode(self, header: &[u8], octets: &[u8]) -> Decoded {
        match self {
            Self::Alphabet(alphabet) => alphabet.decode_behind(header, octets),
            Self::GsmPacked => {
                let mut septets = unpack(octets, header.len());
                // Seven bits that are left over are no @.
                if septets.len().is_multiple_of(8) && septets.last() == Some(&0) {
                    septets.pop();
                }
                Alphabet::Gsm.decode_behind(header, &septets)
            }
            Self::Utf8 => decode_utf8(octets),
            Self::Utf16Swapped => {
                let swapped: Vec<u8> = octets.chunks(2).flat_map(|pair| pair.iter().rev()).copied().collect();
                Alphabet::Ucs2.decode(&swapped)
            }
        }
    }
}

/// Octets read in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// In which way.
    pub read_as: ReadAs,
    /// As sent: not fit for a screen before it went through [`printable()`](super::printable()).
    pub text: String,
    /// How many places stand for no character.
    pub faults: usize,
    /// Whether this is what `data_coding` says.
    pub declared: bool,
    /// How much it reads like a text, 0 to 100.
    pub plausible: u8,
}

/// The readings of a message's octets behind its user data header, the likeliest first. `default` is what
/// `data_coding` 0 means. What `data_coding` says goes first among equals, and is believed a little more.
pub fn readings(octets: &[u8], data_coding: u8, header: &[u8], default: Alphabet) -> Vec<Reading> {
    let declared = Alphabet::for_data_coding(data_coding, default);
    let mut readings: Vec<Reading> = ReadAs::ALL
        .into_iter()
        .map(|read_as| {
            let Decoded { text, faults } = read_as.decode(header, octets);
            let declared = read_as == ReadAs::Alphabet(declared);
            let known = read_as == ReadAs::Utf8 && faults.is_empty() && !octets.is_ascii();
            let plausible = plausible(&text, faults.len(), declared || known);
            Reading { read_as, text, faults: faults.len(), declared, plausible }
        })
        .collect();
    readings.sort_by_key(|it| (u8::MAX - it.plausible, !it.declared));
    readings
}

fn decode_utf8(octets: &[u8]) -> Decoded {
    let mut decoded = Decoded::default();
    let mut at = 0;
    for chunk in octets.utf8_chunks() {
        decoded.text.push_str(chunk.valid());
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            decoded.push(None, at..at + chunk.invalid().len());
            at += chunk.invalid().len();
        }
    }
    decoded
}

/// What a reading is believed more, of 100, that is declared, or that is UTF-8: other octets hardly ever are.
const BELIEVED: u32 = 8;

/// 100 less what the characters and their neighbours cost on an average, each between 0 (as in any text) and
/// [`NEVER`] (as in none).
fn plausible(text: &str, faults: usize, believed: bool) -> u8 {
    let count = u32::try_from(text.chars().count()).unwrap_or(u32::MAX).max(1);
    let faults = u32::try_from(faults).unwrap_or(u32::MAX);
    let mut cost = faults.saturating_mul(NEVER);
    let mut before = None;
    for character in text.chars().filter(|it| *it != char::REPLACEMENT_CHARACTER) {
        let class = Class::of(character);
        cost = cost.saturating_add(class.cost()).saturating_add(before.map_or(0, |it| turn(it, class)));
        before = Some(class);
    }
    let bonus = if believed { BELIEVED } else { 0 };
    let average = cost.saturating_mul(100) / (NEVER * count.min(u32::MAX / NEVER));
    u8::try_from((100 - BELIEVED + bonus).saturating_sub(average)).unwrap_or(100)
}

/// The cost of a character that no text has.
const NEVER: u32 = 40;

/// What kind of character one is, as far as texts are told from noise by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// A blank, or a break.
    Blank,
    Digit,
    /// What is in any text beside letters.
    Mark,
    /// What is in few: `@`, `£`, `¿`.
    Symbol,
    Lower(Script),
    Upper(Script),
    /// A letter or syllable without case.
    Plain(Script),
    /// A control, a private or an unassigned character.
    Nothing,
}

/// Who writes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    /// Latin with marks: in few words more than once.
    Accented,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    Indian,
    Thai,
    Kana,
    /// What Japanese phones had before they had kana.
    HalfKana,
    Han,
    Hangul,
    Other,
}

impl Class {
    fn of(character: char) -> Self {
        let script = match character {
            ' ' | '\n' | '\r' => return Self::Blank,
            '0'..='9' => return Self::Digit,
            '.' | ',' | '!' | '?' | ':' | ';' | '\'' | '"' | '-' | '/' | '(' | ')'
            | '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{3011}' | '\u{ff01}'..='\u{ff1f}'
            // Emoji.
            | '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1faff}' => return Self::Mark,
            'a'..='z' | 'A'..='Z' => Script::Latin,
            '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Accented,
            '\u{370}'..='\u{3ff}' => Script::Greek,
            '\u{400}'..='\u{52f}' => Script::Cyrillic,
            '\u{5d0}'..='\u{5ea}' => Script::Hebrew,
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => Script::Arabic,
            '\u{900}'..='\u{dff}' => Script::Indian,
            '\u{e01}'..='\u{e5b}' => Script::Thai,
            '\u{3041}'..='\u{30ff}' => Script::Kana,
            '\u{ff61}'..='\u{ff9f}' => Script::HalfKana,
            '\u{4e00}'..='\u{9fff}' => Script::Han,
            '\u{ac00}'..='\u{d7a3}' => Script::Hangul,
            '\u{e000}'..='\u{f8ff}' => return Self::Nothing,
            _ if character.is_control() => return Self::Nothing,
            _ if character.is_alphabetic() => Script::Other,
            _ if character.is_ascii_punctuation() || matches!(character, '\u{a0}'..='\u{ff}' | '€') => {
                return Self::Symbol;
            }
            _ => return Self::Nothing,
        };
        if character.is_lowercase() {
            Self::Lower(script)
        } else if character.is_uppercase() {
            Self::Upper(script)
        } else {
            Self::Plain(script)
        }
    }

    const fn cost(self) -> u32 {
        match self {
            Self::Blank | Self::Digit => 0,
            Self::Mark => 1,
            Self::Symbol => 12,
            Self::Lower(script) | Self::Upper(script) | Self::Plain(script) => script.cost(),
            Self::Nothing => NEVER,
        }
    }

    const fn script(self) -> Option<Script> {
        match self {
            Self::Lower(script) | Self::Upper(script) | Self::Plain(script) => Some(script),
            Self::Blank | Self::Digit | Self::Mark | Self::Symbol | Self::Nothing => None,
        }
    }
}

impl Script {
    const fn cost(self) -> u32 {
        match self {
            Self::Latin => 0,
            Self::Greek
            | Self::Cyrillic
            | Self::Hebrew
            | Self::Arabic
            | Self::Indian
            | Self::Thai
            | Self::Kana
            | Self::Hangul => 1,
            Self::Accented => 3,
            Self::Han => 6,
            Self::HalfKana => 8,
            Self::Other => 16,
        }
    }

    /// Whether one word is written with both.
    fn goes_with(self, other: Self) -> bool {
        let pair = |a, b| (self, other) == (a, b) || (other, self) == (a, b);
        self == other || pair(Self::Latin, Self::Accented) || pair(Self::Kana, Self::Han)
    }
}

/// What it costs that one class follows another.
fn turn(before: Class, class: Class) -> u32 {
    match (before, class) {
        // A capital inside a word.
        (Class::Lower(_), Class::Upper(_)) => 8,
        (Class::Upper(Script::Accented) | Class::Symbol, Class::Symbol) => 6,
        _ => match (before.script(), class.script()) {
            (Some(a), Some(b)) if !a.goes_with(b) => 20,
            (Some(Script::Accented), Some(Script::Accented)) => 6,
            _ => 0,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GSM: ReadAs = ReadAs::Alphabet(Alphabet::Gsm);
    const LATIN1: ReadAs = ReadAs::Alphabet(Alphabet::Latin1);
    const UCS2: ReadAs = ReadAs::Alphabet(Alphabet::Ucs2);

    fn best(octets: &[u8], data_coding: u8, header: &[u8]) -> Reading {
        readings(octets, data_coding, header, Alphabet::Gsm).remove(0)
    }

    fn utf16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }

    #[test]
    fn what_is_declared_and_reads_well_is_believed() {
        for (data_coding, text, octets) in [
            (0, "hello @ you: 10$ today", b"hello \0 you: 10\x02 today".to_vec()),
            (0, "Åsa åker", b"\x0esa \x0fker".to_vec()),
            (1, "hello_you", b"hello_you".to_vec()),
            (3, "café crème, s'il vous plaît", b"caf\xe9 cr\xe8me, s'il vous pla\xeet".to_vec()),
            (5, "こんにちは", Alphabet::ShiftJis.encode("こんにちは").unwrap().octets),
            (6, "Привет, как дела?", Alphabet::Cyrillic.encode("Привет, как дела?").unwrap().octets),
            (7, "שלום", Alphabet::Hebrew.encode("שלום").unwrap().octets),
            (8, "Привет 👍", utf16("Привет 👍")),
            (8, "你好，世界", utf16("你好，世界")),
            (8, "中文", utf16("中文")),
            (8, "Ünïcödé straße", utf16("Ünïcödé straße")),
            (14, "안녕하세요", Alphabet::EucKr.encode("안녕하세요").unwrap().octets),
            (0, "", vec![]),
        ] {
            let found = best(&octets, data_coding, &[]);
            assert!(found.declared, "{text}: {found:?}");
            assert_eq!((found.text.as_str(), found.faults), (text, 0));
        }
    }

    #[test]
    fn what_is_declared_wrongly_is_found_out() {
        for (data_coding, read_as, text, octets) in [
            (8, GSM, "hello you!", b"hello you!".to_vec()),
            (0, UCS2, "hello", utf16("hello")),
            (0, UCS2, "Привет мир", utf16("Привет мир")),
            (3, UCS2, "שלום לכם", utf16("שלום לכם")),
            (0, LATIN1, "café crème", b"caf\xe9 cr\xe8me".to_vec()),
            (0, ReadAs::GsmPacked, "hello", b"\xe8\x32\x9b\xfd\x06".to_vec()),
            (0, ReadAs::Utf8, "Hello, I am at the café", "Hello, I am at the café".as_bytes().to_vec()),
            (3, ReadAs::Utf8, "crème brûlée", "crème brûlée".as_bytes().to_vec()),
            (3, ReadAs::Utf8, "Привет", "Привет".as_bytes().to_vec()),
            (3, GSM, "Åsa åker över ån", b"\x0esa \x0fker \x7cver \x0fn".to_vec()),
            (8, ReadAs::Utf16Swapped, "hello", b"h\0e\0l\0l\0o\0".to_vec()),
        ] {
            let found = best(&octets, data_coding, &[]);
            assert_eq!((found.read_as, found.text.as_str()), (read_as, text), "{found:?}");
            assert!(!found.declared);
        }
    }

    #[test]
    fn every_way_is_offered_and_what_is_no_text_comes_last() {
        let found = readings(b"caf\xe9", 0, &[], Alphabet::Gsm);
        assert_eq!(found.len(), ReadAs::ALL.len());
        assert!(found.is_sorted_by(|a, b| a.plausible >= b.plausible));
        let gsm = found.iter().find(|it| it.declared).unwrap();
        assert_eq!((gsm.read_as, gsm.text.as_str(), gsm.faults), (GSM, "caf\u{fffd}", 1));
        // A message centre whose data_coding 0 is Latin-1.
        let found = readings(b"caf\xe9", 0, &[], Alphabet::Latin1);
        assert_eq!((found[0].read_as, found[0].declared), (LATIN1, true));
        let names: std::collections::HashSet<_> = ReadAs::ALL.iter().map(|it| it.name()).collect();
        assert_eq!(names.len(), ReadAs::ALL.len());
    }

    #[test]
    fn a_header_shifts_the_bits_and_turns_to_tables() {
        // Concatenation: one bit fills up.
        let concatenation = [5, 0, 3, 1, 2, 1];
        let found = best(b"\xd0\x65\x36\xfb\x0d", 0, &concatenation);
        assert_eq!((found.read_as, found.text.as_str()), (ReadAs::GsmPacked, "hello"));
        // Turkish behind an escape.
        let turkish = [3, 0x24, 1, 1];
        assert_eq!(best(b"da\x1bg", 0, &turkish).text, "dağ");
    }

    #[test]
    fn any_octets_are_read_in_every_way() {
        for octet in 0..=u8::MAX {
            for len in 0..4 {
                for reading in readings(&vec![octet; len], octet, &[], Alphabet::Gsm) {
                    assert!(reading.plausible <= 100);
                }
            }
        }
    }
}
