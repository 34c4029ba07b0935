//! The octets of the selected record; those of the selected node light up.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::parts::{pane, rows, window};
use super::theme::Theme;
use crate::app::{Detail, Model, Pane};

/// The columns that the pane needs.
pub(super) fn width(model: &Model) -> u16 {
    // Border, offset, hex, characters, border.
    u16::try_from(1 + 6 + 3 * model.hex_columns() + 1 + model.hex_columns() + 1).unwrap_or(u16::MAX)
}

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let title = model
        .log
        .detail
        .as_ref()
        .map_or_else(|| "Hex".to_owned(), |it| format!("Hex, {} octets", it.bytes.len()));
    let inside = pane(&title, model.log.pane == Pane::Hex, theme, frame, area);
    draw_inside(model, theme, frame, inside);
}

pub(super) fn draw_inside(model: &Model, theme: Theme, frame: &mut Frame<'_>, inside: Rect) {
    let focused = model.log.pane == Pane::Hex;
    let Some(detail) = &model.log.detail else { return };
    let columns = model.hex_columns();
    let visible = window(detail.bytes.len().div_ceil(columns), detail.byte() / columns, inside.height);
    let start = visible.start * columns;
    let shown = detail.bytes.chunks(columns).enumerate().skip(visible.start).take(visible.len());
    debug_assert!(start <= detail.bytes.len(), "the window lies inside");
    let made = shown.map(|(row, octets)| line(detail, row * columns, octets, columns, focused, theme));
    rows(made.collect(), frame, inside);
}

fn line(
    detail: &Detail,
    offset: usize,
    octets: &[u8],
    columns: usize,
    focused: bool,
    theme: Theme,
) -> Line<'static> {
    let mut spans = vec![Span::styled(format!("{offset:04x}  "), Theme::faint())];
    let style = |at: usize| match (detail.span().contains(at), focused && at == detail.byte()) {
        (_, true) => Theme::selected().patch(Theme::strong()),
        (true, false) => lit(theme),
        (false, false) => Theme::plain(),
    };
    for (at, octet) in (offset..).zip(octets) {
        spans.push(Span::styled(format!("{octet:02x}"), style(at)));
        // The gap inside what lights up belongs to it.
        let joined =
            at + 1 < offset + octets.len() && detail.span().contains(at) && detail.span().contains(at + 1);
        spans.push(Span::styled(" ", if joined { lit(theme) } else { Theme::plain() }));
    }
    spans.push(Span::raw(" ".repeat(3 * (columns - octets.len().min(columns)) + 1)));
    for (at, octet) in (offset..).zip(octets) {
        let character = if matches!(octet, b' '..=b'~') { char::from(*octet) } else { '·' };
        spans.push(Span::styled(character.to_string(), style(at)));
    }
    Line::from(spans)
}

fn lit(theme: Theme) -> Style {
    theme.accent().patch(Theme::selected())
}
