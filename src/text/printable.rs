//! The one way by which text of others reaches a screen. It knows no screen: it only takes from the text what
//! could move a cursor, reorder a line or hide.

use std::borrow::Cow;
use std::fmt::Write;
use std::ops::RangeInclusive;

/// Characters that are no control characters and yet are not seen: the bidirectional controls, what has no
/// width, what breaks a line (Unicode categories Cf, Zl, Zp, and the blank letters).
const UNSEEN: &[RangeInclusive<char>] = &[
    '\u{ad}'..='\u{ad}',
    '\u{34f}'..='\u{34f}',
    '\u{61c}'..='\u{61c}',
    '\u{115f}'..='\u{1160}',
    '\u{180e}'..='\u{180e}',
    '\u{200b}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{3164}'..='\u{3164}',
    '\u{feff}'..='\u{feff}',
    '\u{ffa0}'..='\u{ffa0}',
    '\u{fff9}'..='\u{fffb}',
    '\u{1bca0}'..='\u{1bca3}',
    '\u{1d173}'..='\u{1d17a}',
    '\u{e0000}'..='\u{e007f}',
];

/// The text with everything that a terminal would obey instead of show made visible: `␊` for a line feed and
/// likewise for the other C0 controls and DEL, `\u{202e}` for a control character or an unseen one that has no
/// picture.
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_printable) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_printable(character) {
            shown.push(character);
        } else if let Some(picture) = picture(character) {
            shown.push(picture);
        } else {
            // Writing to a String does not fail.
            let _ = write!(shown, "{}", character.escape_unicode());
        }
    }
    Cow::Owned(shown)
}

fn is_printable(character: char) -> bool {
    !character.is_control() && !UNSEEN.iter().any(|range| range.contains(&character))
}

/// The control picture of a C0 control or DEL (Unicode block U+2400).
fn picture(character: char) -> Option<char> {
    match character {
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(character)),
        '\x7f' => Some('\u{2421}'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        for (text, shown) in [
            ("", ""),
            ("Grüße, 你好 שלום 👍", "Grüße, 你好 שלום 👍"),
            ("e\u{301}", "e\u{301}"),
            ("a\nb\r\n", "a␊b␍␊"),
            ("\0\t\x1b[2J\x7f", "␀␉␛[2J␡"),
            ("\u{85}\u{9b}31m", r"\u{85}\u{9b}31m"),
            ("abc\u{202e}cba\u{2066}", r"abc\u{202e}cba\u{2066}"),
            ("a\u{200b}b\u{200d}c\u{feff}", r"a\u{200b}b\u{200d}c\u{feff}"),
            ("a\u{2028}b\u{2029}", r"a\u{2028}b\u{2029}"),
        ] {
            assert_eq!(printable(text), shown, "{text:?}");
        }
    }

    #[test]
    fn a_text_that_is_fit_to_show_is_not_copied() {
        assert!(matches!(printable("¡Hola!"), Cow::Borrowed("¡Hola!")));
    }

    fn is_obeyed(c: char) -> bool {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    }

    proptest! {
        #[test]
        fn nothing_shown_is_obeyed(text in "([\\x00-\\xff]|[\u{600}-\u{620}]|[\u{2000}-\u{2070}]|\\PC){0,40}") {
            let shown = printable(&text);
            prop_assert!(!shown.contains(is_obeyed), "{shown:?}");
            prop_assert_eq!(printable(&shown), shown.as_ref());
        }
    }
}
