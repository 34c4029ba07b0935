//! Text under the operator's hands: a field of one line, and the message. The only place that knows the
//! editing crates; it draws nothing.

use std::fmt;

use tui_input::{Input, InputRequest};
use tui_textarea::{AtomicRange, CursorMove, TextArea};
use unicode_segmentation::UnicodeSegmentation;

use super::Key;
use crate::link::Secret;

/// The most that one paste brings in, in octets: more than the longest message.
const PASTE: usize = 128 * 1024;

/// A text of one line. No field of a PDU or an account is longer than it takes.
#[derive(Clone, Default)]
pub struct Line {
    input: Input,
    masked: bool,
}

impl Line {
    /// A field that holds this text, the cursor behind it.
    pub fn new(text: &str) -> Self {
        Self { input: Input::new(text.to_owned()), masked: false }
    }

    /// A field that holds this text, the cursor at a place among its bytes.
    pub fn with_cursor(text: &str, cursor: usize) -> Self {
        let before = text.get(..cursor).unwrap_or(text).chars().count();
        Self { input: Input::new(text.to_owned()).with_cursor(before), masked: false }
    }

    /// An empty field whose text is neither shown nor told.
    pub fn masked() -> Self {
        Self { input: Input::default(), masked: true }
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// The cursor's place among the bytes of the text.
    pub fn cursor(&self) -> usize {
        let before = self.text().chars().take(self.input.cursor());
        before.map(char::len_utf8).sum()
    }

    /// The text as a password.
    pub fn secret(&self) -> Secret {
        Secret::from(self.text())
    }

    /// Whether the text is not to be shown.
    pub const fn is_masked(&self) -> bool {
        self.masked
    }

    /// The cursor's place, in columns.
    pub fn column(&self) -> usize {
        self.input.visual_cursor()
    }

    /// How many columns are out of sight on the left where `width` can be seen.
    pub fn scroll(&self, width: usize) -> usize {
        self.input.visual_scroll(width)
    }

    /// A key of the operator; `false` where it means nothing here.
    pub fn key(&mut self, key: Key) -> bool {
        let Some(request) = request(key) else { return false };
        self.input.handle(request);
        true
    }

    /// A text that is put in at the cursor, its control characters left out.
    pub fn paste(&mut self, text: &str) {
        let plain = text.chars().filter(|it| !it.is_control()).take(PASTE);
        for character in plain {
            self.input.handle(InputRequest::InsertChar(character));
        }
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = if self.masked { "[hidden]" } else { self.text() };
        write!(f, "Line({text:?})")
    }
}

impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        (self.text(), self.input.cursor(), self.masked) == (other.text(), other.input.cursor(), other.masked)
    }
}

fn request(key: Key) -> Option<InputRequest> {
    Some(match key {
        Key::Char(character) => InputRequest::InsertChar(character),
        Key::Left | Key::Ctrl('b') => InputRequest::GoToPrevChar,
        Key::Right | Key::Ctrl('f') => InputRequest::GoToNextChar,
        Key::WordLeft | Key::Alt('b') => InputRequest::GoToPrevWord,
        Key::WordRight | Key::Alt('f') => InputRequest::GoToNextWord,
        Key::Home | Key::Ctrl('a') => InputRequest::GoToStart,
        Key::End | Key::Ctrl('e') => InputRequest::GoToEnd,
        Key::Backspace => InputRequest::DeletePrevChar,
        Key::Delete | Key::Ctrl('d') => InputRequest::DeleteNextChar,
        Key::Ctrl('w') => InputRequest::DeletePrevWord,
        Key::Ctrl('u') => InputRequest::DeleteFromStart,
        Key::Ctrl('k') => InputRequest::DeleteTillEnd,
        Key::Ctrl(_)
        | Key::Alt(_)
        | Key::F(_)
        | Key::Enter
        | Key::Esc
        | Key::Tab
        | Key::BackTab
        | Key::Up
        | Key::Down
        | Key::PageUp
        | Key::PageDown => return None,
    })
}

/// The text of a message, edited by whole characters as people see them.
#[derive(Clone, Debug, Default)]
pub struct MessageEditor(TextArea<'static>);

impl MessageEditor {
    /// An editor that holds this text, the cursor behind it.
    pub fn new(text: &str) -> Self {
        let mut editor = Self(TextArea::from(text.split('\n')));
        editor.0.move_cursor(CursorMove::Bottom);
        editor.0.move_cursor(CursorMove::End);
        editor.join_clusters();
        editor
    }

    /// The text, lines parted by line feeds.
    pub fn text(&self) -> String {
        self.0.lines().join("\n")
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The cursor's place among the bytes of the text.
    pub fn cursor(&self) -> usize {
        let (row, column) = self.0.cursor();
        let before: usize = self.0.lines().iter().take(row).map(|line| line.len() + 1).sum();
        let line = self.0.lines().get(row).map_or("", String::as_str);
        before + line.chars().take(column).map(char::len_utf8).sum::<usize>()
    }

    /// Puts the cursor at a place among the bytes of the text.
    pub fn set_cursor(&mut self, offset: usize) {
        let text = self.text();
        let before = text.get(..offset.min(text.len())).unwrap_or(&text);
        let row = before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
        let narrow = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
        self.0.move_cursor(CursorMove::Jump(narrow(row), narrow(column)));
    }

    /// A key of the operator; `false` where it means nothing here.
    pub fn key(&mut self, key: Key) -> bool {
        if let Some(movement) = movement(key) {
            self.0.move_cursor(movement);
        } else if !self.change(key) {
            return false;
        }
        self.join_clusters();
        true
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the other keys change no text")]
    fn change(&mut self, key: Key) -> bool {
        match key {
            Key::Char(character) => self.0.insert_char(character),
            Key::Enter => self.0.insert_newline(),
            Key::Ctrl('z') => drop(self.0.undo()),
            Key::Ctrl('y') => drop(self.0.redo()),
            Key::Backspace => drop(self.0.delete_char()),
            Key::Delete | Key::Ctrl('d') => drop(self.0.delete_next_char()),
            Key::Ctrl('w') => drop(self.0.delete_word()),
            Key::Ctrl('u') => drop(self.0.delete_line_by_head()),
            Key::Ctrl('k') => drop(self.0.delete_line_by_end()),
            _ => return false,
        }
        true
    }

    /// A text that is put in at the cursor. Terminals send the line ends of a paste as carriage returns.
    pub fn paste(&mut self, text: &str) {
        let plain: String = text.replace("\r\n", "\n").replace('\r', "\n").chars().take(PASTE).collect();
        self.0.insert_str(plain);
        self.join_clusters();
    }

    /// Puts texts in place of characters, each at its place among the bytes of the text, in their order.
    pub fn replace(&mut self, changes: &[(usize, char, String)]) {
        let (text, cursor) = (self.text(), self.cursor());
        let mut out = String::with_capacity(text.len());
        let (mut end, mut place) = (0, cursor);
        for (at, character, new) in changes {
            out.push_str(text.get(end..*at).unwrap_or_default());
            out.push_str(new);
            end = at + character.len_utf8();
            if *at < cursor {
                place = (place + new.len()).saturating_sub(character.len_utf8());
            }
        }
        out.push_str(text.get(end..).unwrap_or_default());
        self.0.select_all();
        self.0.cut();
        self.0.insert_str(out);
        self.set_cursor(place);
        self.join_clusters();
    }

    /// The editor steps by `char`; what people see as one character is often several.
    fn join_clusters(&mut self) {
        let clusters = self.0.lines().iter().enumerate().flat_map(|(row, line)| {
            let mut column = 0;
            line.graphemes(true).filter_map(move |cluster| {
                let start = column;
                column += cluster.chars().count();
                (column - start > 1).then_some(AtomicRange { row, start_col: start, end_col: column })
            })
        });
        let clusters: Vec<AtomicRange> = clusters.collect();
        // They are in order and part no character.
        let _ = self.0.try_set_atomic_ranges(clusters);
    }
}

fn movement(key: Key) -> Option<CursorMove> {
    Some(match key {
        Key::Left | Key::Ctrl('b') => CursorMove::Back,
        Key::Right | Key::Ctrl('f') => CursorMove::Forward,
        Key::Up | Key::Ctrl('p') => CursorMove::Up,
        Key::Down | Key::Ctrl('n') => CursorMove::Down,
        Key::WordLeft | Key::Alt('b') => CursorMove::WordBack,
        Key::WordRight | Key::Alt('f') => CursorMove::WordForward,
        Key::Home | Key::Ctrl('a') => CursorMove::Head,
        Key::End | Key::Ctrl('e') => CursorMove::End,
        Key::PageUp => CursorMove::Top,
        Key::PageDown => CursorMove::Bottom,
        Key::Char(_)
        | Key::Ctrl(_)
        | Key::Alt(_)
        | Key::F(_)
        | Key::Enter
        | Key::Esc
        | Key::Tab
        | Key::BackTab
        | Key::Backspace
        | Key::Delete => return None,
    })
}
