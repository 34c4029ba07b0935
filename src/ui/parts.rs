//! Small things that screens are made of.

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Paragraph};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::theme::Theme;
use crate::app;
use crate::app::keymap::Mode;

/// The rows that are to be made of a list of `rows`, so that `selected` can be seen.
pub(super) fn window(rows: usize, selected: usize, height: u16) -> Range<usize> {
    let height = usize::from(height);
    let start = selected.saturating_sub(height / 2).min(rows.saturating_sub(height));
    start..rows.min(start + height)
}

/// A text in at most so many columns; `…` stands for what is cut.
pub(super) fn fit(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut shown = String::new();
    let mut column = 0;
    for character in text.chars() {
        let width = character.width().unwrap_or(0);
        if column + width >= columns {
            break;
        }
        column += width;
        shown.push(character);
    }
    if columns > 0 {
        shown.push('…');
    }
    shown
}

/// A text in exactly so many columns.
pub(super) fn column(text: &str, columns: usize) -> String {
    let mut shown = fit(text, columns);
    let missing = columns.saturating_sub(shown.width());
    shown.extend(std::iter::repeat_n(' ', missing));
    shown
}

/// The key that does this, by its name.
pub(super) fn key_name(model: &app::Model, mode: Mode, action: &app::Action) -> String {
    model.keymap.key(mode, action).map_or_else(String::new, |key| key.to_string())
}

/// A count with its word.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A pane with a title; `▸` marks the one that has the focus. Gives the area inside.
pub(super) fn pane(title: &str, focused: bool, theme: Theme, frame: &mut Frame<'_>, area: Rect) -> Rect {
    let mark = if focused { "▸ " } else { "" };
    let style = if focused { theme.accent() } else { Theme::faint() };
    let title_style = if focused { theme.accent().patch(Theme::strong()) } else { Theme::plain() };
    let title = fit(&format!(" {mark}{title} "), usize::from(area.width.saturating_sub(2)));
    let block = Block::bordered().border_style(style).title(Span::styled(title, title_style));
    let inside = block.inner(area);
    frame.render_widget(block, area);
    inside
}

/// A box in the middle of an area, never larger than it. Gives the area inside.
pub(super) fn popup(
    title: &str,
    columns: u16,
    rows: u16,
    theme: Theme,
    frame: &mut Frame<'_>,
    area: Rect,
) -> Rect {
    let width = columns.saturating_add(4).min(area.width);
    let height = rows.saturating_add(2).min(area.height);
    let x = area.x + (area.width - width) / 2;
    let y = area.y + (area.height - height) / 2;
    let around = Rect { x, y, width, height }.intersection(frame.area());
    frame.render_widget(Clear, around);
    let title = Span::styled(format!(" {title} "), Theme::strong());
    let block = Block::bordered().border_type(BorderType::Double).border_style(theme.accent()).title(title);
    let inside = block.inner(around);
    frame.render_widget(block, around);
    Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside }.intersection(inside)
}

/// Lines from the top of an area; those that do not fit are not drawn.
pub(super) fn lines(lines: Vec<Line<'_>>, frame: &mut Frame<'_>, area: Rect) {
    frame.render_widget(Paragraph::new(lines), area.intersection(frame.area()));
}

/// A text broken at blanks into lines of so many columns.
pub(super) fn broken(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let room = columns.saturating_sub(lines.last().map_or(0, |it| it.width()));
        if room < word.width() + 1 && lines.last().is_some_and(|it| !it.is_empty()) {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

/// How a masked text is shown, however long it is.
const MASK: &str = "••••••••";

/// What is typed on one line, and the cursor where it is being typed.
pub(super) fn input(line: &app::Line, focused: bool, frame: &mut Frame<'_>, area: Rect) {
    let width = usize::from(area.width);
    let (shown, column) = if line.is_masked() {
        let mask = if line.text().is_empty() { "" } else { MASK };
        (mask.to_owned(), mask.width())
    } else {
        let scroll = line.scroll(width.saturating_sub(1).max(1));
        (after(&crate::text::printable(line.text()), scroll), line.column().saturating_sub(scroll))
    };
    let style = if focused { Theme::strong() } else { Theme::plain() };
    frame.render_widget(Span::styled(fit(&shown, width), style), area);
    if focused {
        cursor(column, 0, frame, area);
    }
}

/// The terminal's own cursor, at a place in an area.
pub(super) fn cursor(column: usize, row: usize, frame: &mut Frame<'_>, area: Rect) {
    let narrow = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
    let place = Position {
        x: area.x.saturating_add(narrow(column)).min(area.right().saturating_sub(1)),
        y: area.y.saturating_add(narrow(row)).min(area.bottom().saturating_sub(1)),
    };
    if area.contains(place) {
        frame.set_cursor_position(place);
    }
}

/// What is left of a text without its first columns.
fn after(text: &str, columns: usize) -> String {
    let mut column = 0;
    let seen = text.chars().skip_while(|character| {
        let hidden = column < columns;
        column += character.width().unwrap_or(0);
        hidden
    });
    seen.collect()
}
