//! A key as the console knows it, and its name. It knows no terminal: the shell translates.

use std::fmt;

use crate::config::setting::{Setting, through_setting};

/// A key, with the modifiers that a terminal passes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A character, typed.
    Char(char),
    /// A small letter or a blank with Ctrl; never `h`, `i`, `j` or `m`, which terminals send for other keys.
    Ctrl(char),
    /// A character with Alt.
    Alt(char),
    /// A function key.
    F(u8),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Tab with Shift.
    BackTab,
    /// Deletes to the left.
    Backspace,
    /// Deletes to the right.
    Delete,
    /// Up.
    Up,
    /// Down.
    Down,
    /// Left.
    Left,
    /// Right.
    Right,
    /// Left with Ctrl.
    WordLeft,
    /// Right with Ctrl.
    WordRight,
    /// To the start.
    Home,
    /// To the end.
    End,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
}

/// The keys that have names, the first of which is shown.
const NAMED: [(Key, &[&str]); 16] = [
    (Key::Enter, &["Enter", "Return"]),
    (Key::Esc, &["Esc", "Escape"]),
    (Key::Tab, &["Tab"]),
    (Key::BackTab, &["Shift-Tab", "BackTab"]),
    (Key::Backspace, &["Backspace"]),
    (Key::Delete, &["Del", "Delete"]),
    (Key::Up, &["↑", "Up"]),
    (Key::Down, &["↓", "Down"]),
    (Key::Left, &["←", "Left"]),
    (Key::Right, &["→", "Right"]),
    (Key::WordLeft, &["Ctrl-←", "Ctrl-Left"]),
    (Key::WordRight, &["Ctrl-→", "Ctrl-Right"]),
    (Key::Home, &["Home"]),
    (Key::End, &["End"]),
    (Key::PageUp, &["PgUp", "PageUp"]),
    (Key::PageDown, &["PgDn", "PageDown"]),
];

/// The function keys that terminals have codes for.
const FUNCTION_KEYS: std::ops::RangeInclusive<u8> = 1..=24;

through_setting!(Key);

impl Key {
    /// Whether it changes a text that is being typed, so that it cannot mean anything else there.
    pub const fn is_typed(self) -> bool {
        matches!(self, Self::Char(_) | Self::Backspace)
    }
}

impl Setting for Key {
    const EXPECTED: &'static str = "a key: a character, F1 to F24, Enter, Esc, Tab, Shift-Tab, Space, Backspace, Del, Home, End, PgUp, \
         PgDn, Up, Down, Left, Right, Ctrl- with an arrow to the side, Space or a letter other than h, i, j and m \
         (terminals send those for other keys), or Alt- with a character";

    fn from_text(text: &str) -> Option<Self> {
        if let Some(character) = character(text) {
            return Some(Self::Char(character));
        }
        let has_name = |names: &&[&str]| names.iter().any(|it| it.eq_ignore_ascii_case(text));
        if let Some((key, _)) = NAMED.iter().find(|(_, names)| has_name(names)) {
            return Some(*key);
        }
        if let Some(rest) = after(text, "Ctrl-") {
            let letter = character(rest)?.to_ascii_lowercase();
            return is_with_ctrl(letter).then_some(Self::Ctrl(letter));
        }
        if let Some(rest) = after(text, "Alt-") {
            return character(rest).map(Self::Alt);
        }
        let number = after(text, "F")?.parse().ok()?;
        FUNCTION_KEYS.contains(&number).then_some(Self::F(number))
    }
}

/// A character that can be typed; a blank has a name, so that it can be seen.
fn character(text: &str) -> Option<char> {
    if text.eq_ignore_ascii_case("space") {
        return Some(' ');
    }
    let mut characters = text.chars();
    let first = characters.next()?;
    (characters.next().is_none() && !first.is_control() && !first.is_whitespace() && !is_arrow(first))
        .then_some(first)
}

/// What stands for a key of its own.
const fn is_arrow(character: char) -> bool {
    matches!(character, '↑' | '↓' | '←' | '→')
}

/// Whether a terminal has a code of its own for it.
const fn is_with_ctrl(letter: char) -> bool {
    matches!(letter, 'a'..='z' | ' ') && !matches!(letter, 'h' | 'i' | 'j' | 'm')
}

/// What follows a word, in whatever case it is written.
fn after<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(word.len())?;
    start.eq_ignore_ascii_case(word).then_some(rest)
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |character: &char| match character {
            ' ' => "Space".to_owned(),
            other => other.to_string(),
        };
        match self {
            Self::Char(character) => f.pad(&shown(character)),
            Self::Ctrl(letter) => f.pad(&format!("Ctrl-{}", shown(&letter.to_ascii_uppercase()))),
            Self::Alt(character) => f.pad(&format!("Alt-{}", shown(character))),
            Self::F(number) => f.pad(&format!("F{number}")),
            Self::Enter
            | Self::Esc
            | Self::Tab
            | Self::BackTab
            | Self::Backspace
            | Self::Delete
            | Self::Up
            | Self::Down
            | Self::Left
            | Self::Right
            | Self::WordLeft
            | Self::WordRight
            | Self::Home
            | Self::End
            | Self::PageUp
            | Self::PageDown => {
                let named = NAMED.iter().find(|(key, _)| key == self);
                f.pad(named.and_then(|(_, names)| names.first()).unwrap_or(&""))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keys_are_read_as_people_write_them() {
        for (text, key) in [
            ("f", Key::Char('f')),
            ("G", Key::Char('G')),
            ("?", Key::Char('?')),
            ("-", Key::Char('-')),
            ("é", Key::Char('é')),
            ("Space", Key::Char(' ')),
            ("Ctrl-S", Key::Ctrl('s')),
            ("ctrl-s", Key::Ctrl('s')),
            ("CTRL-SPACE", Key::Ctrl(' ')),
            ("Alt-x", Key::Alt('x')),
            ("Alt-X", Key::Alt('X')),
            ("alt--", Key::Alt('-')),
            ("F1", Key::F(1)),
            ("f12", Key::F(12)),
            ("enter", Key::Enter),
            ("escape", Key::Esc),
            ("shift-tab", Key::BackTab),
            ("PageDown", Key::PageDown),
            ("Up", Key::Up),
            ("↑", Key::Up),
            ("Ctrl-Left", Key::WordLeft),
        ] {
            assert_eq!(Key::from_text(text), Some(key), "{text}");
        }
    }

    #[test]
    fn what_no_terminal_sends_is_refused() {
        for text in [
            "",
            " ",
            "\t",
            "\u{7f}",
            "ab",
            "Ctrl-",
            "Ctrl-h",
            "Ctrl-I",
            "Ctrl-j",
            "Ctrl-M",
            "Ctrl-1",
            "Ctrl-Alt-x",
            "Ctrl-Enter",
            "Alt-",
            "Alt-ab",
            "Alt-↑",
            "F0",
            "F25",
            "F1x",
            "Shift-F1",
            "Hyper-x",
        ] {
            assert_eq!(Key::from_text(text), None, "{text:?}");
        }
        let said = Key::parse("Ctrl-h").unwrap_err().to_string();
        assert!(said.contains("other than h, i, j and m") && said.ends_with("found \"Ctrl-h\""), "{said}");
    }

    #[test]
    fn every_name_is_the_name_of_one_key() {
        for (key, names) in NAMED {
            assert_eq!(key.to_string(), names[0]);
            for name in names {
                assert_eq!(Key::from_text(name), Some(key), "{name}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_name_is_never_that_of_another_key(character in any::<char>(), number in FUNCTION_KEYS) {
            prop_assume!(!is_arrow(character));
            let letter = character.to_ascii_lowercase();
            for key in [Key::Char(character), Key::Alt(character), Key::Ctrl(letter), Key::F(number)] {
                if let Some(read) = Key::from_text(&key.to_string()) {
                    prop_assert_eq!(read, key);
                }
            }
        }
    }
}
