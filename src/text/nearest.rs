//! What can stand for a character that an alphabet lacks, and what such characters are called. It knows no
//! message: whether something is replaced is for the operator.

use super::alphabet::Alphabet;

/// Characters that come into texts unseen, from word processors and telephones: what they are called, and what
/// is nearest to them, the best first.
#[rustfmt::skip]
static NAMED: &[(char, &str, &[&str])] = &[
    ('\t', "tabulator", &[" "]),
    ('\u{a0}', "no-break space", &[" "]),
    ('\u{ad}', "soft hyphen", &[""]),
    ('\u{1680}', "ogham space", &[" "]),
    ('\u{2000}', "en quad", &[" "]),
    ('\u{2001}', "em quad", &[" "]),
    ('\u{2002}', "en space", &[" "]),
    ('\u{2003}', "em space", &[" "]),
    ('\u{2004}', "space of a third em", &[" "]),
    ('\u{2005}', "space of a quarter em", &[" "]),
    ('\u{2006}', "space of a sixth em", &[" "]),
    ('\u{2007}', "figure space", &[" "]),
    ('\u{2008}', "punctuation space", &[" "]),
    ('\u{2009}', "thin space", &[" "]),
    ('\u{200a}', "hair space", &[" "]),
    ('\u{200b}', "zero width space", &[""]),
    ('\u{200c}', "zero width non-joiner", &[""]),
    ('\u{200d}', "zero width joiner", &[""]),
    ('\u{200e}', "left-to-right mark", &[""]),
    ('\u{200f}', "right-to-left mark", &[""]),
    ('\u{2028}', "line separator", &["\n"]),
    ('\u{2029}', "paragraph separator", &["\n"]),
    ('\u{202f}', "narrow no-break space", &[" "]),
    ('\u{205f}', "mathematical space", &[" "]),
    ('\u{2060}', "word joiner", &[""]),
    ('\u{3000}', "ideographic space", &[" "]),
    ('\u{fe0f}', "variation selector 16", &[""]),
    ('\u{feff}', "byte order mark", &[""]),
    ('‐', "hyphen", &["-"]),
    ('‑', "non-breaking hyphen", &["-"]),
    ('‒', "figure dash", &["-"]),
    ('–', "en dash", &["-"]),
    ('—', "em dash", &["-"]),
    ('―', "horizontal bar", &["-"]),
    ('−', "minus sign", &["－", "-"]),
    ('－', "fullwidth hyphen-minus", &["-"]),
    ('‘', "left single quotation mark", &["'"]),
    ('’', "right single quotation mark", &["'"]),
    ('‚', "low single quotation mark", &["'"]),
    ('‛', "reversed single quotation mark", &["'"]),
    ('′', "prime", &["'"]),
    ('´', "acute accent", &["'"]),
    ('`', "grave accent", &["'"]),
    ('“', "left double quotation mark", &["\""]),
    ('”', "right double quotation mark", &["\""]),
    ('„', "low double quotation mark", &["\""]),
    ('‟', "reversed double quotation mark", &["\""]),
    ('″', "double prime", &["\""]),
    ('«', "left double angle quotation mark", &["\""]),
    ('»', "right double angle quotation mark", &["\""]),
    ('‹', "left single angle quotation mark", &["'"]),
    ('›', "right single angle quotation mark", &["'"]),
    ('…', "ellipsis", &["..."]),
    ('•', "bullet", &["*"]),
    ('·', "middle dot", &["*"]),
    ('〜', "wave dash", &["～", "~", "-"]),
    ('～', "fullwidth tilde", &["~", "-"]),
    ('‖', "double vertical line", &["∥", "||"]),
    ('~', "tilde", &["-"]),
    ('™', "trade mark sign", &["TM"]),
    ('©', "copyright sign", &["(C)"]),
    ('®', "registered sign", &["(R)"]),
    ('°', "degree sign", &["o"]),
    ('×', "multiplication sign", &["x"]),
    ('÷', "division sign", &["/"]),
    ('¼', "one quarter", &["1/4"]),
    ('½', "one half", &["1/2"]),
    ('¾', "three quarters", &["3/4"]),
    ('²', "superscript two", &["2"]),
    ('³', "superscript three", &["3"]),
    ('º', "masculine ordinal", &["o"]),
    ('ª', "feminine ordinal", &["a"]),
    ('№', "numero sign", &["No"]),
    ('€', "euro sign", &["EUR"]),
    ('£', "pound sign", &["GBP"]),
    ('¢', "cent sign", &["￠", "c"]),
    ('¥', "yen sign", &["￥", "JPY"]),
    ('¬', "not sign", &["￢"]),
    ('₹', "rupee sign", &["Rs"]),
    ('₺', "lira sign", &["TL"]),
    ('₽', "ruble sign", &["RUB"]),
    ('ß', "sharp s", &["ss"]),
    ('ẞ', "capital sharp s", &["SS"]),
    ('æ', "ae", &["ae"]),
    ('Æ', "capital AE", &["AE"]),
    ('œ', "oe", &["oe"]),
    ('Œ', "capital OE", &["OE"]),
    ('ﬁ', "ligature fi", &["fi"]),
    ('ﬂ', "ligature fl", &["fl"]),
];

/// Letters with a mark, behind the letter that is left without it.
#[rustfmt::skip]
static MARKED: &[(&str, &str)] = &[
    ("a", "áàâãäåāăąǎȧạảấầẩẫậắằẳẵặ"), ("A", "ÁÀÂÃÄÅĀĂĄǍȦẠẢẤẦẨẪẬẮẰẲẴẶ"),
    ("c", "çćĉċč"), ("C", "ÇĆĈĊČ"),
    ("d", "ďđð"), ("D", "ĎĐÐ"),
    ("e", "éèêëēĕėęěẹẻẽếềểễệ"), ("E", "ÉÈÊËĒĔĖĘĚẸẺẼẾỀỂỄỆ"),
    ("g", "ĝğġģ"), ("G", "ĜĞĠĢ"),
    ("h", "ĥħ"), ("H", "ĤĦ"),
    ("i", "íìîïĩīĭįıỉị"), ("I", "ÍÌÎÏĨĪĬĮİỈỊ"),
    ("j", "ĵ"), ("J", "Ĵ"),
    ("k", "ķ"), ("K", "Ķ"),
    ("l", "ĺļľŀł"), ("L", "ĹĻĽĿŁ"),
    ("n", "ñńņňŉ"), ("N", "ÑŃŅŇ"),
    ("o", "óòôõöøōŏőơọỏốồổỗộớờởỡợ"), ("O", "ÓÒÔÕÖØŌŎŐƠỌỎỐỒỔỖỘỚỜỞỠỢ"),
    ("r", "ŕŗř"), ("R", "ŔŖŘ"),
    ("s", "śŝşšș"), ("S", "ŚŜŞŠȘ"),
    ("t", "ţťŧț"), ("T", "ŢŤŦȚ"),
    ("u", "úùûüũūŭůűųưụủứừửữự"), ("U", "ÚÙÛÜŨŪŬŮŰŲƯỤỦỨỪỬỮỰ"),
    ("w", "ŵ"), ("W", "Ŵ"),
    ("y", "ýÿŷỳỵỷỹ"), ("Y", "ÝŸŶỲỴỶỸ"),
    ("z", "źżž"), ("Z", "ŹŻŽ"),
];

/// The character with what code point it has, and its name where it is one that comes unseen.
pub fn called(character: char) -> String {
    let name = NAMED.iter().find(|(it, ..)| *it == character).map(|(_, name, _)| *name);
    let code_point = format!("U+{:04X}", u32::from(character));
    name.map_or_else(|| code_point.clone(), |name| format!("{code_point} {name}"))
}

/// What is nearest to a character among what an alphabet has; it may be nothing or several characters.
pub fn nearest(character: char, alphabet: Alphabet) -> Option<String> {
    let held = |it: &str| it.chars().all(|it| alphabet.holds(it));
    let named = NAMED.iter().filter(|(it, ..)| *it == character).flat_map(|(.., candidates)| *candidates);
    let marked = MARKED.iter().filter(|(_, letters)| letters.contains(character)).map(|(plain, _)| plain);
    named
        .chain(marked)
        .find(|it| held(it))
        .map(|it| (*it).to_owned())
        .or_else(|| halfwidth(character).filter(|it| held(it)))
}

/// The ASCII of a fullwidth form (Unicode block U+FF00).
fn halfwidth(character: char) -> Option<String> {
    let code_point = u32::from(character);
    let ascii = (0xFF01..=0xFF5E).contains(&code_point).then(|| code_point - 0xFF01 + u32::from('!'))?;
    char::from_u32(ascii).map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_what_the_alphabet_has() {
        use Alphabet::{Gsm, Ia5, Latin1, ShiftJis};
        for (character, alphabet, replacement) in [
            ('’', Gsm, Some("'")),
            ('“', Gsm, Some("\"")),
            ('—', Gsm, Some("-")),
            ('…', Gsm, Some("...")),
            ('\u{a0}', Gsm, Some(" ")),
            ('\u{200b}', Gsm, Some("")),
            ('á', Gsm, Some("a")),
            ('ç', Gsm, Some("c")),
            ('ř', Latin1, Some("r")),
            ('é', Ia5, Some("e")),
            ('€', Ia5, Some("EUR")),
            ('Ａ', Gsm, Some("A")),
            ('〜', ShiftJis, Some("～")),
            ('П', Gsm, None),
            ('😀', Gsm, None),
        ] {
            assert_eq!(nearest(character, alphabet).as_deref(), replacement, "{character:?}");
        }
    }

    #[test]
    fn nothing_is_replaced_by_what_is_missing_too() {
        let named = NAMED.iter().map(|(it, ..)| *it);
        let marked = MARKED.iter().flat_map(|(_, letters)| letters.chars());
        let characters: Vec<char> = named.chain(marked).chain('\u{ff00}'..='\u{ff60}').collect();
        for alphabet in Alphabet::ALL {
            for character in characters.iter().copied() {
                let nearest = nearest(character, alphabet).unwrap_or_default();
                assert!(nearest.chars().all(|it| alphabet.holds(it)), "{character:?} in {}", alphabet.name());
            }
        }
    }

    #[test]
    fn a_character_is_called_by_its_code_point_and_its_name() {
        assert_eq!(called('’'), "U+2019 right single quotation mark");
        assert_eq!(called('П'), "U+041F");
    }
}
