//! A key as the console knows it. It knows no terminal: the shell translates.

use std::fmt;

/// A key, with the modifiers that a terminal passes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A character, typed.
    Char(char),
    /// A letter with Ctrl; never `h`, `i`, `j` or `m`, which terminals send for other keys.
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

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Char(' ') => "Space",
            Self::Char(character) => return f.pad(character.encode_utf8(&mut [0; 4])),
            Self::Ctrl(letter) => return f.pad(&format!("Ctrl-{}", letter.to_ascii_uppercase())),
            Self::Alt(character) => return f.pad(&format!("Alt-{character}")),
            Self::F(number) => return f.pad(&format!("F{number}")),
            Self::Enter => "Enter",
            Self::Esc => "Esc",
            Self::Tab => "Tab",
            Self::BackTab => "Shift-Tab",
            Self::Backspace => "Backspace",
            Self::Delete => "Del",
            Self::Up => "↑",
            Self::Down => "↓",
            Self::Left => "←",
            Self::Right => "→",
            Self::WordLeft => "Ctrl-←",
            Self::WordRight => "Ctrl-→",
            Self::Home => "Home",
            Self::End => "End",
            Self::PageUp => "PgUp",
            Self::PageDown => "PgDn",
        };
        f.pad(name)
    }
}
