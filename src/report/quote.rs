//! Words of a command line, quoted so that a shell reads back what they are and a terminal obeys nothing in
//! them.

use std::borrow::Cow;
use std::fmt::Write;

use crate::text::printable;

/// The word as a POSIX shell reads it back. What a terminal would obey is written as escapes in `$'..'`, which
/// bash, zsh, ksh and POSIX.1-2024 know. No shell can be given a NUL.
pub(super) fn quoted(word: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        Cow::Borrowed(word)
    } else if matches!(printable(word), Cow::Borrowed(_)) {
        Cow::Owned(format!("'{}'", word.replace('\'', r"'\''")))
    } else {
        Cow::Owned(escaped(word))
    }
}

fn escaped(word: &str) -> String {
    let mut out = String::from("$'");
    let mut utf8 = [0; 4];
    for character in word.chars() {
        let text = &*character.encode_utf8(&mut utf8);
        match character {
            '\n' => out.push_str(r"\n"),
            '\'' | '\\' => out.extend(['\\', character]),
            _ if matches!(printable(text), Cow::Borrowed(_)) => out.push(character),
            _ => {
                for octet in text.bytes() {
                    // Three digits, so that none behind them is taken for one.
                    // Writing to a String does not fail.
                    let _ = write!(out, r"\{octet:03o}");
                }
            }
        }
    }
    out.push('\'');
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_quoted_as_little_as_they_need() {
        for (word, written) in [
            ("447700900001", "447700900001"),
            ("smpp://me@[::1]:2775", "'smpp://me@[::1]:2775'"),
            ("", "''"),
            ("it's", r"'it'\''s'"),
            ("a b", "'a b'"),
            ("$(reboot) `reboot` !! \"", "'$(reboot) `reboot` !! \"'"),
            ("Grüße 👍", "'Grüße 👍'"),
            ("~", "'~'"),
            ("#1", "'#1'"),
            ("a\nb", r"$'a\nb'"),
            ("\x1b[2J'\\7", r"$'\033[2J\'\\7'"),
            ("a\u{202e}b", r"$'a\342\200\256b'"),
        ] {
            assert_eq!(quoted(word), written, "{word:?}");
        }
    }

    /// What a shell makes of a word: the rules of POSIX.1-2024 §2.2, as far as they are used here.
    fn read(written: &str) -> String {
        let mut octets = Vec::new();
        let mut rest = written;
        while let Some(first) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix("$'") {
                rest = read_escaped(after, &mut octets);
            } else if let Some(after) = rest.strip_prefix('\'') {
                let (text, after) = after.split_once('\'').unwrap();
                octets.extend(text.bytes());
                rest = after;
            } else if let Some(after) = rest.strip_prefix('\\') {
                let next = after.chars().next().unwrap();
                octets.extend(next.to_string().bytes());
                rest = &after[next.len_utf8()..];
            } else {
                assert!(!"$`\"'\\ \t\n!#&*()[]{};<>?|~".contains(first), "{written}");
                octets.extend(first.to_string().bytes());
                rest = &rest[first.len_utf8()..];
            }
        }
        String::from_utf8(octets).unwrap()
    }

    fn read_escaped<'a>(mut rest: &'a str, octets: &mut Vec<u8>) -> &'a str {
        loop {
            let (text, after) = rest.split_at(rest.find(['\'', '\\']).unwrap());
            octets.extend(text.bytes());
            let Some(escape) = after.strip_prefix('\\') else { return &after[1..] };
            let digits = escape.bytes().take(3).take_while(|it| matches!(it, b'0'..=b'7')).count();
            let taken = match digits {
                0 => {
                    let escaped = escape.chars().next().unwrap();
                    octets.push(if escaped == 'n' { b'\n' } else { u8::try_from(escaped).unwrap() });
                    1
                }
                digits => {
                    octets.push(u8::from_str_radix(&escape[..digits], 8).unwrap());
                    digits
                }
            };
            rest = &escape[taken..];
        }
    }

    proptest! {
        #[test]
        fn a_shell_reads_back_what_was_written_and_a_terminal_obeys_nothing(
            word in "([\\x01-\\xff]|[\u{2000}-\u{2070}]|['\\\\$0-9 ]|\\PC){0,30}"
        ) {
            let written = quoted(&word);
            prop_assert!(matches!(printable(&written), Cow::Borrowed(_)), "{}", written);
            prop_assert_eq!(read(&written), word);
        }
    }
}
