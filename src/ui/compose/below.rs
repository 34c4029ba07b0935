//! What is shown below the message.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::{preview, rows};
use crate::app::{Below, Count, Model};
use crate::text::{Outsider, called, printable};
use crate::ui::parts::{broken, column, fit, lines, window};
use crate::ui::theme::Theme;

/// Rows from which on a PDU is worth looking at, and of the alphabets that leave room for it.
const PREVIEW: u16 = 6;
const FEW: u16 = 4;

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    if area.height == 0 {
        return;
    }
    let [head, body] = Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(area);
    let below = shown(model);
    frame.render_widget(tabs(model, below, theme), head);
    match below {
        Below::Count => {
            let counts = u16::try_from(model.compose.counted.others.len()).unwrap_or(u16::MAX);
            let few = counts.min(FEW);
            let room = match body.height {
                height if height >= counts + 2 * PREVIEW => counts,
                height if height >= few + PREVIEW => few,
                height => height,
            };
            let [counts, rest] = Layout::vertical([Constraint::Length(room), Constraint::Min(0)]).areas(body);
            draw_counts(model, theme, frame, counts);
            if rest.height >= PREVIEW {
                preview::draw(model, theme, frame, rest);
            }
        }
        Below::Fields => draw_fields(model, theme, frame, body),
        Below::Preview => preview::draw(model, theme, frame, body),
        Below::Checks => draw_checks(model, theme, frame, body),
    }
}

/// What is shown: where there is no text to count, the PDU.
fn shown(model: &Model) -> Below {
    let compose = &model.compose;
    match compose.below {
        Below::Count if compose.counted.others.is_empty() => Below::Preview,
        Below::Fields if !rows::has_fields(compose.operation) => Below::Preview,
        Below::Count | Below::Fields | Below::Preview | Below::Checks => compose.below,
    }
}

fn tabs(model: &Model, shown: Below, theme: Theme) -> Line<'static> {
    let checks = model.compose.counted.lints.len();
    let parts = model.compose.counted.parts();
    let mut spans = Vec::new();
    for below in Below::ALL {
        let name = match below {
            Below::Count => "Count".to_owned(),
            Below::Fields => "Fields".to_owned(),
            Below::Preview if parts > 1 => format!("PDU {} of {parts}", model.compose.looked_at() + 1),
            Below::Preview => "PDU".to_owned(),
            Below::Checks if checks > 0 => format!("Checks {checks}"),
            Below::Checks => "Checks".to_owned(),
        };
        let style = match below {
            _ if below == shown => Theme::selected(),
            Below::Checks if checks > 0 => theme.odd(),
            Below::Count | Below::Fields | Below::Preview | Below::Checks => Theme::faint(),
        };
        spans.push(Span::styled(format!(" {name} "), style));
    }
    Line::from(spans)
}

fn draw_fields(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let slots = model.compose.slots_below();
    let at = slots.iter().position(|it| *it == model.compose.focus).unwrap_or(0);
    let shown = window(slots.len(), at, area.height);
    for (slot, y) in slots.iter().skip(shown.start).zip(area.y..area.bottom()) {
        rows::draw(model, *slot, rows::FIELD_NAMES, theme, frame, Rect { y, height: 1, ..area });
    }
}

fn draw_counts(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let chosen = model.compose.counted.planned.as_ref().and_then(|it| it.as_ref().ok());
    let chosen = chosen.map(|it| it.plan.alphabet());
    let others = &model.compose.counted.others;
    let at = others.iter().position(|it| Some(it.alphabet) == chosen).unwrap_or(0);
    let width = usize::from(area.width);
    let shown = window(others.len(), at, area.height);
    // From the first on, unless the chosen one would be out of sight.
    let start = if at < usize::from(area.height) { 0 } else { shown.start };
    let made = others.iter().skip(start).take(area.height.into());
    lines(made.map(|it| row(it, Some(it.alphabet) == chosen, theme, width)).collect(), frame, area);
}

/// The count in one alphabet, or the characters that it lacks.
fn row(count: &Count, chosen: bool, theme: Theme, width: usize) -> Line<'static> {
    let mark = if chosen { '▸' } else { ' ' };
    let name = column(count.alphabet.name(), 11);
    let (text, style) = match &count.planned {
        Ok(planned) => {
            let plan = &planned.plan;
            let facts = format!(
                "{:>6} characters {:>6} octets {:>4} of {:>3} {:>4} {}",
                plan.characters,
                plan.octets(),
                plan.last(),
                plan.limit,
                plan.segments.len(),
                if plan.segments.len() == 1 { "segment" } else { "segments" },
            );
            (facts, Theme::plain())
        }
        Err(error) => (format!("✗ {}", missing(error.outsiders(), &error.to_string())), theme.odd()),
    };
    Line::styled(fit(&format!("{mark}{:>3} {name} {text}", count.data_coding), width), style)
}

fn missing(outsiders: &[Outsider], error: &str) -> String {
    match outsiders {
        [] => printable(error).into_owned(),
        [first, more @ ..] => {
            let character = first.character.to_string();
            let rest = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
            format!(
                "lacks {} {} at {}{rest}",
                printable(&character),
                called(first.character),
                first.index + 1
            )
        }
    }
}

fn draw_checks(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let lints = &model.compose.counted.lints;
    if lints.is_empty() {
        let error = model.compose.counted.composed.as_ref().and_then(|it| it.as_ref().err());
        let line = match error {
            Some(error) => Line::styled(format!("✗ {}", printable(&error.to_string())), theme.bad()),
            None => Line::styled("✓ nothing that a message centre is known to dislike", theme.good()),
        };
        return lines(vec![line], frame, area);
    }
    let width = usize::from(area.width).saturating_sub(2);
    let made = lints.iter().flat_map(|it| {
        let text = it.to_string();
        let rows = broken(&printable(&text), width).into_iter().enumerate();
        rows.map(|(at, row)| Line::styled(format!("{} {row}", if at == 0 { '⚠' } else { ' ' }), theme.odd()))
            .collect::<Vec<_>>()
    });
    lines(made.take(area.height.into()).collect(), frame, area);
}
