//! A key of the terminal as the console knows it.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::app::Key;

/// The key, unless it was let go or the console has no name for it.
#[expect(clippy::wildcard_enum_match_arm, reason = "the console has no name for the others")]
pub(super) fn key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let control = event.modifiers.contains(KeyModifiers::CONTROL);
    let alt = event.modifiers.contains(KeyModifiers::ALT);
    Some(match event.code {
        // With both it is AltGr, which types.
        KeyCode::Char(letter) if control && !alt => Key::Ctrl(letter.to_ascii_lowercase()),
        KeyCode::Char(character) if alt && !control => Key::Alt(character),
        KeyCode::Char(character) => Key::Char(character),
        KeyCode::F(number) => Key::F(number),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left if control => Key::WordLeft,
        KeyCode::Right if control => Key::WordRight,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_their_modifiers() {
        let (none, control, alt) = (KeyModifiers::NONE, KeyModifiers::CONTROL, KeyModifiers::ALT);
        for (code, modifiers, named) in [
            (KeyCode::Char('s'), control, Key::Ctrl('s')),
            (KeyCode::Char('S'), KeyModifiers::SHIFT, Key::Char('S')),
            (KeyCode::Char('@'), control | alt, Key::Char('@')),
            (KeyCode::Char('1'), alt, Key::Alt('1')),
            (KeyCode::Left, control, Key::WordLeft),
            (KeyCode::BackTab, KeyModifiers::SHIFT, Key::BackTab),
            (KeyCode::F(1), none, Key::F(1)),
        ] {
            assert_eq!(key(KeyEvent::new(code, modifiers)), Some(named));
        }
        assert_eq!(key(KeyEvent::new(KeyCode::CapsLock, none)), None);
        assert_eq!(key(KeyEvent::new_with_kind(KeyCode::Enter, none, KeyEventKind::Release)), None);
    }
}
