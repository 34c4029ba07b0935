//! The Compose screen: what the message is, the message, its live count, and below it the count in other
//! alphabets, the other fields, the PDUs as they would leave, or what may go wrong.

mod below;
mod preview;
mod rows;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::parts::{column, count, cursor, fit, key_name, lines, pane, window};
use super::theme::Theme;
use crate::app::keymap::Mode;
use crate::app::wrap::{Cluster, place, wrap};
use crate::app::{Action, Below, ComposeAction, Fate, Model, Progress, Slot};
use crate::compose::Planned;
use crate::text::{Alphabet, Outsider, called, nearest, printable};

/// From this height on there is room for the PDU beside the counts.
const TALL: u16 = 29;

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let compose = &model.compose;
    let above = rows::above(model);
    let written = Slot::above(compose.operation).contains(&Slot::Text);
    let about = notes(model, theme, usize::from(area.width));
    let heights = Heights::of(model, area.height, above.len(), about.len(), written);
    let [fields, message, said, below, last] = Layout::vertical([
        Constraint::Length(heights.above),
        Constraint::Length(heights.message),
        Constraint::Length(heights.said),
        Constraint::Min(0),
        Constraint::Length(heights.last),
    ])
    .areas(area);
    rows::draw_above(model, &above, theme, frame, fields);
    if written {
        draw_message(model, theme, frame, message);
    }
    lines(about, frame, said);
    below::draw(model, theme, frame, below);
    lines(vec![last_line(model, theme, usize::from(last.width))], frame, last);
}

/// The rows of each part of the screen.
struct Heights {
    above: u16,
    message: u16,
    said: u16,
    last: u16,
}

impl Heights {
    fn of(model: &Model, height: u16, above: usize, said: usize, written: bool) -> Self {
        let narrow = |it: usize| u16::try_from(it).unwrap_or(u16::MAX);
        let (above, said, last) = (narrow(above), narrow(said), u16::from(height >= 12));
        let rest = height.saturating_sub(above + said + last);
        // What is looked at has the room.
        let share = match model.compose.below {
            _ if height >= TALL => rest * 2 / 5,
            Below::Fields => 4,
            Below::Preview => 5,
            Below::Count | Below::Checks => rest.saturating_sub(5),
        };
        let message = if written { share.clamp(3, rest.max(3)) } else { 0 };
        Self { above, message, said, last }
    }
}

/// What is said of the message: its count, and characters that do not fit.
fn notes(model: &Model, theme: Theme, width: usize) -> Vec<Line<'static>> {
    let counted = &model.compose.counted;
    let mut made = Vec::new();
    match &counted.planned {
        Some(Ok(planned)) => made.push(headline(planned, theme, width)),
        Some(Err(error)) if error.outsiders().is_empty() => {
            made.push(Line::styled(fit(&format!("✗ {}", printable(&error.to_string())), width), theme.bad()));
        }
        Some(Err(_)) | None => {}
    }
    let (outsiders, alphabet) = counted.outsiders();
    let lacking = matches!(counted.planned, Some(Err(_)));
    if let Some(line) = outside(outsiders, model, alphabet, lacking) {
        let style = if lacking { theme.bad() } else { theme.odd() };
        made.push(Line::styled(fit(&line, width), style));
    }
    made
}

/// The characters that the alphabet lacks: the next one by name, and what is near to it. Where another alphabet was
/// chosen for them it is said only if there is something to do.
fn outside(outsiders: &[Outsider], model: &Model, alphabet: Alphabet, lacking: bool) -> Option<String> {
    let cursor = model.compose.editor.cursor();
    let next = outsiders.iter().find(|it| it.offset >= cursor).or_else(|| outsiders.first())?;
    let near = nearest(next.character, alphabet);
    if near.is_none() && !lacking {
        return None;
    }
    let offered = near.map_or_else(String::new, |near| {
        let near =
            if near.is_empty() { "takes it out".to_owned() } else { format!("puts {}", printable(&near)) };
        let key = |action| key_name(model, Mode::Compose, &Action::Compose(action));
        let (one, all) = (key(ComposeAction::Replace), key(ComposeAction::ReplaceAll));
        let all =
            if outsiders.len() > 1 { format!(", {all} all {}", outsiders.len()) } else { String::new() };
        format!(": {one} {near}{all}")
    });
    let character = next.character.to_string();
    Some(format!("{} lacks {} ({}){offered}", alphabet.name(), printable(&character), called(next.character)))
}

/// The count that matters.
fn headline(planned: &Planned, theme: Theme, width: usize) -> Line<'static> {
    let plan = &planned.plan;
    let unit = plan.alphabet().unit().name();
    let counted =
        if planned.is_hex { String::new() } else { count(plan.characters, "character", "characters") + ", " };
    let text = format!(
        "{counted}{}, {} of {}, {} of {} {unit}, {} left",
        count(plan.octets(), "octet", "octets"),
        count(plan.segments.len(), "segment", "segments"),
        plan.alphabet().name(),
        plan.last(),
        plan.limit,
        plan.left(),
    );
    let over = plan.over();
    let text = if over > 0 { format!("{text}; {over} too many for one message") } else { text };
    Line::styled(fit(&text, width), if over > 0 { theme.bad() } else { Theme::strong() })
}

fn draw_message(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let compose = &model.compose;
    let focused = compose.focus == Slot::Text;
    let title = match (&compose.counted.planned, compose.counted.planned.is_none()) {
        (Some(Ok(planned)), _) if planned.is_hex => "Message, in hex",
        (_, true) => "PDUs, in hex",
        _ => "Message",
    };
    let inside = pane(title, focused, theme, frame, area);
    let text = compose.editor.text();
    let columns = model.text_columns();
    let wrapped = wrap(&text, &compose.counted.borders(), columns);
    let (row, at) = place(&wrapped, compose.editor.cursor(), columns);
    let shown = window(wrapped.len().max(row + 1), row, inside.height);
    let (outside, _) = compose.counted.outsiders();
    let made = wrapped.iter().skip(shown.start).take(shown.len()).map(|line| {
        let spans = line.iter().map(|it| Span::styled(it.shown.to_string(), look(it, outside, theme)));
        Line::from(spans.collect::<Vec<_>>())
    });
    lines(made.collect(), frame, inside);
    if focused {
        cursor(at, row - shown.start.min(row), frame, inside);
    }
}

fn look(cluster: &Cluster<'_>, outside: &[Outsider], theme: Theme) -> Style {
    if cluster.is_border {
        return theme.accent();
    }
    // A cluster can be several characters, of which one is outside.
    let from = outside.partition_point(|it| it.offset < cluster.offset);
    let end = cluster.offset + cluster.length;
    match outside.get(from) {
        Some(it) if it.offset < end => theme.outsider(),
        Some(_) | None => Theme::plain(),
    }
}

/// What became of the last message, or what may go wrong with this one, or what the place is for.
fn last_line(model: &Model, theme: Theme, width: usize) -> Line<'static> {
    let compose = &model.compose;
    let lints = &compose.counted.lints;
    if let Some(it) = compose.progress.as_ref().filter(|_| compose.is_as_sent()) {
        return progress(it, theme, width);
    }
    if let (Some(first), true) = (lints.first(), compose.below != Below::Checks) {
        let more =
            if lints.len() > 1 { format!(" (and {} more: F2)", lints.len() - 1) } else { String::new() };
        let text = format!("⚠ {first}");
        let room = width.saturating_sub(more.chars().count());
        return Line::styled(format!("{}{more}", fit(&printable(&text), room)), theme.odd());
    }
    Line::styled(fit(compose.focus.about(compose.operation), width), Theme::faint())
}

/// What became of the last message.
fn progress(progress: &Progress, theme: Theme, width: usize) -> Line<'static> {
    let fates: Vec<&Fate> = progress.fates().collect();
    let bad = fates.iter().find(|it| !it.is_good());
    let waited = progress.total() - progress.as_they_stand();
    let (mark, style) = match (bad, fates.len() >= waited) {
        (Some(_), _) => ('✗', theme.bad()),
        (None, true) => ('✓', theme.good()),
        (None, false) => ('◌', theme.odd()),
    };
    let last = bad.or_else(|| fates.last()).map_or_else(String::new, |it| format!(": {it}"));
    let parts = count(progress.total(), "part", "parts");
    let text = format!("{mark} sent {parts}, {} answered{last}", fates.len());
    Line::styled(column(&printable(&text), width), style)
}
