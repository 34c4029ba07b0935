//! The form of an account.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::parts::{fit, input, popup, window};
use super::theme::Theme;
use crate::app::{FIELDS, Field, Form, Kind};

/// The columns of the names of fields.
const NAMES: u16 = 21;

pub(super) fn draw(form: &Form, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let title = if form.changes.is_some() { "Change the account" } else { "Add an account" };
    let rows = u16::try_from(FIELDS.len()).unwrap_or(u16::MAX).saturating_add(2);
    let inside = popup(title, 66, rows, theme, frame, area);
    let list = Rect { height: inside.height.saturating_sub(2), ..inside };
    let shown = window(FIELDS.len(), form.focus, list.height);
    for ((at, (field, line)), y) in form.rows().enumerate().skip(shown.start).zip(list.y..list.bottom()) {
        let focused = at == form.focus;
        let name = Rect { y, height: 1, width: NAMES.min(list.width), ..list };
        let style = if focused { theme.accent().patch(Theme::strong()) } else { Theme::plain() };
        let mark = if focused { '▸' } else { ' ' };
        let wrong = if form.shown_problem(at).is_some() { '✗' } else { ' ' };
        frame.render_widget(Span::styled(format!("{mark}{wrong}{}", field.label), style), name);
        let value = Rect { x: name.right(), width: list.width - name.width, ..name };
        match field.kind {
            Kind::Text | Kind::Password => input(line, focused, frame, value),
            Kind::Choice(_) => {
                let style = if focused { Theme::strong() } else { Theme::plain() };
                frame.render_widget(Span::styled(format!("‹ {} ›", line.text()), style), value);
            }
        }
    }
    draw_about(form, theme, frame, inside);
}

/// What the field is for, or what is wrong with it.
fn draw_about(form: &Form, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let last = Rect { y: area.bottom().saturating_sub(1), height: area.height.min(1), ..area };
    let width = usize::from(last.width);
    let line = match (form.shown_problem(form.focus), form.focused()) {
        (Some(problem), _) => Span::styled(fit(&format!("✗ {problem}"), width), theme.bad()),
        (None, Some(Field { about, .. })) => Span::styled(fit(about, width), Theme::faint()),
        (None, None) => return,
    };
    frame.render_widget(line, last);
}
