//! What is around every screen: the names of the screens, what is said to the operator, and the keys.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::overlay;
use super::parts::{fit, key_name};
use super::theme::Theme;
use crate::app::keymap::Mode;
use crate::app::{Action, Binding, Model, Screen, Tone, keymap};
use crate::text::printable;

/// The screens with their keys, and how many binds there are.
pub(super) fn head(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let mut spans = Vec::new();
    for (number, screen) in (1..).zip(Screen::ALL) {
        let style = if screen == model.screen { Theme::selected() } else { Theme::plain() };
        spans.push(Span::styled(format!(" {number} {} ", screen.name()), style));
    }
    let bound = model.links.live().filter(|it| it.is_bound()).count();
    let live = model.links.live().count();
    let state = if live > bound { format!("{bound}/{live} bound") } else { format!("{bound} bound") };
    let (mark, style) = if bound > 0 { ("●", theme.good()) } else { ("○", Theme::faint()) };
    let tabs: usize = spans.iter().map(Span::width).sum();
    let read = model.captured.as_ref().map(|it| {
        it.percent().map_or_else(|| "capture · ".to_owned(), |percent| format!("reading {percent} % · "))
    });
    let state = format!("{}{mark} {state} ", read.unwrap_or_default());
    let room = usize::from(area.width).saturating_sub(tabs);
    if let Some(gap) = room.checked_sub(state.width()) {
        spans.push(Span::raw(" ".repeat(gap)));
        spans.push(Span::styled(state, style));
    }
    frame.render_widget(Line::from(spans), area);
}

/// What is said to the operator now.
pub(super) fn note(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let width = usize::from(area.width);
    let line = if model.leaving().is_some() {
        Line::styled(fit(&unbinding(model), width), theme.odd())
    } else if let Some(note) = model.said() {
        let mark = match note.tone {
            Tone::Good => "✓",
            Tone::Bad => "✗",
        };
        let text = printable(&note.text);
        Line::styled(fit(&format!("{mark} {text}"), width), theme.tone(note.tone))
    } else {
        return;
    };
    frame.render_widget(line, area);
}

/// The keys that do something now. Where they do not fit, words go before keys, and what matters least first;
/// help and quit stay.
pub(super) fn foot(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let hints = keymap::hints(model);
    let width = usize::from(area.width);
    let mut shown = hints.clone();
    let mut words = hints.len();
    while taken(&shown, words) > width && words > 0 {
        words -= 1;
    }
    while taken(&shown, words) > width && shown.len() > 1 {
        shown.pop();
    }
    let mut spans = Vec::new();
    for (at, binding) in shown.iter().enumerate() {
        spans.push(Span::styled(format!(" {} ", binding.key), theme.accent().patch(Theme::strong())));
        if at < words {
            spans.push(Span::raw(format!("{} ", binding.label)));
        }
    }
    frame.render_widget(Line::from(spans), area);
}

/// What is said while the program is being left.
fn unbinding(model: &Model) -> String {
    format!("unbinding; {} again leaves at once", key_name(model, Mode::Always, &Action::Interrupt))
}

/// The columns of hints, the first `words` of them with their word.
fn taken(hints: &[&Binding], words: usize) -> usize {
    let keys: usize = hints.iter().map(|it| it.key.to_string().width() + 2).sum();
    let labels: usize = hints.iter().take(words).map(|it| it.label.width() + 1).sum();
    keys + labels
}

/// All that a very small terminal shows, in one line: what waits for a key or is to be said, else what lives. The
/// binds stay.
pub(super) fn too_small(model: &Model, theme: Theme, frame: &mut Frame<'_>) {
    let area = frame.area();
    let (text, style) = if model.leaving().is_some() {
        (unbinding(model), theme.odd())
    } else if let Some(overlay) = &model.overlay {
        (overlay::in_brief(model, overlay), theme.accent())
    } else if let Some(note) = model.said().filter(|it| it.tone == Tone::Bad) {
        (format!("✗ {}", printable(&note.text)), theme.bad())
    } else {
        (format!("{} live; needs 40×8", model.links.live().count()), theme.odd())
    };
    let text = fit(&text, usize::from(area.width));
    frame.render_widget(Line::styled(text, style), Rect { height: area.height.min(1), ..area });
}
