//! The copy menu.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::parts::{column, fit, key_name, lines, popup};
use super::theme::Theme;
use crate::app::keymap::Mode;
use crate::app::{Action, CopyAction, Model, Selection, To, What};
use crate::report::Form;

/// The columns of the menu, and of the words in front of its lines.
const COLUMNS: u16 = 56;
const WORD: usize = 6;

/// Lines that the menu has where there is room for them.
const ROWS: u16 = 7;

pub(super) fn draw(model: &Model, selection: &Selection, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let columns = usize::from(COLUMNS.min(area.width.saturating_sub(4)));
    let what = selection.taking(model);
    let key = |action| format!("[{}]", key_name(model, Mode::Copy, &Action::Copy(action)));
    let next = key(CopyAction::Choose(1));
    let mut made = vec![row("what", &said(model, selection, what), &next, theme, columns)];
    let keys = Form::ALL.map(|form| (key(CopyAction::Take(form)), form));
    made.extend(forms(&keys, what, area.height >= ROWS + 2, columns));
    let to = match model.copying.to {
        To::Clipboard => "the clipboard",
        To::File => "a file",
    };
    made.push(row("to", to, &key(CopyAction::ToggleTo), theme, columns));
    let masking = model.copying.masking;
    let numbers = format!("{} phone numbers", key(CopyAction::ToggleNumbers));
    let texts = format!("{} texts", key(CopyAction::ToggleTexts));
    made.push(hidden([(&numbers, masking.numbers), (&texts, masking.texts)], theme, columns));
    let rows = u16::try_from(made.len()).unwrap_or(u16::MAX);
    let inside = popup("Copy", COLUMNS, rows, theme, frame, area);
    lines(made, frame, inside);
}

/// The forms with their keys, two a line; where there is no room for that, the keys alone.
fn forms(keys: &[(String, Form)], what: What, roomy: bool, columns: usize) -> Vec<Line<'static>> {
    let (a_line, width) = if roomy { (2, columns.saturating_sub(WORD) / 2) } else { (keys.len(), 4) };
    let line = |(at, some): (usize, &[(String, Form)])| {
        let word = Span::styled(column(if at == 0 { "as" } else { "" }, WORD), Theme::faint());
        let choices = some.iter().map(|(key, form)| {
            let style = if what.has(*form) { Theme::strong() } else { Theme::faint() };
            let name = if roomy { form.name() } else { "" };
            Span::styled(column(&format!("{key} {name}"), width), style)
        });
        Line::from(std::iter::once(word).chain(choices).collect::<Vec<_>>())
    };
    keys.chunks(a_line).enumerate().map(line).collect()
}

/// What is taken, for the operator.
fn said(model: &Model, selection: &Selection, what: What) -> String {
    let name = selection.name(what, model);
    match what {
        What::Pdu => format!("this PDU: {name}"),
        What::Field => format!("this field: {name}"),
        What::Listed => format!("all that are listed: {name}"),
        What::Marked => format!("all that are marked: {name}"),
        What::Message => name,
        What::Parts => format!("all of the message: {name}"),
    }
}

/// A choice, and the key that changes it.
fn row(word: &str, text: &str, key: &str, theme: Theme, columns: usize) -> Line<'static> {
    // Marks and blanks around the text.
    let room = columns.saturating_sub(WORD + key.len() + 6);
    let text = format!("‹ {} ›  ", fit(text, room));
    Line::from(vec![
        Span::styled(column(word, WORD), Theme::faint()),
        Span::styled(text, theme.accent()),
        Span::styled(key.to_owned(), Theme::strong()),
    ])
}

/// What is hidden and what is not: by word and by mark.
fn hidden(kinds: [(&str, bool); 2], theme: Theme, columns: usize) -> Line<'static> {
    let mut spans = vec![Span::styled(column("hide", WORD), Theme::faint())];
    let room = columns.saturating_sub(WORD) / 2;
    for (kind, is_hidden) in kinds {
        let (mark, style): (_, Style) =
            if is_hidden { ("✓", theme.good()) } else { ("○", Theme::plain()) };
        spans.push(Span::styled(column(&format!("{kind} {mark}"), room), style));
    }
    Line::from(spans)
}
