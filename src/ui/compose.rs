//! The Compose screen: the message, and its live count in each alphabet.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::parts::{column, count, cursor, fit, input, lines, pane, window};
use super::theme::Theme;
use crate::app::wrap::{Cluster, place, wrap};
use crate::app::{Compose, Count, Fate, Link, Model, Part, Progress, RECEIPTS, SPLITS};
use crate::compose::Coding;
use crate::text::printable;
use crate::text::{Alphabet, Outsider};

/// The columns of the names of parts.
const NAMES: u16 = 11;

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let (chosen, all) = model.compose.counts(model.default_alphabet());
    let counts = if area.height >= 18 { 7 } else { 2 };
    let [fields, message, below] =
        Layout::vertical([Constraint::Length(6), Constraint::Min(3), Constraint::Length(counts)]).areas(area);
    draw_fields(model, &chosen, theme, frame, fields);
    draw_message(model, &chosen, theme, frame, message);
    let width = usize::from(below.width);
    let mut made = vec![headline(&chosen, theme, width)];
    if counts > 2 {
        made.extend(all.iter().map(|it| row(it, &chosen, theme, width)));
    }
    made.extend(model.compose.progress.as_ref().map(|it| progress(it, theme, width)));
    lines(made, frame, below);
}

fn draw_fields(model: &Model, chosen: &Count, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let compose = &model.compose;
    let parts = Part::ALL.into_iter().filter(|it| *it != Part::Text);
    for (part, y) in parts.zip(area.y..area.bottom()) {
        let focused = compose.focus == part;
        let row = Rect { y, height: 1, ..area };
        let [name, value] = Layout::horizontal([Constraint::Length(NAMES), Constraint::Min(0)]).areas(row);
        let style = if focused { theme.accent().patch(Theme::strong()) } else { Theme::plain() };
        let mark = if focused { '▸' } else { ' ' };
        frame.render_widget(Span::styled(format!("{mark}{}", title(part)), style), name);
        match part {
            Part::From => input(&compose.from, focused, frame, value),
            Part::To => input(&compose.to, focused, frame, value),
            Part::Link | Part::Coding | Part::Split | Part::Receipts | Part::Text => {
                let text = format!("‹ {} ›", choice(model, compose, chosen, part));
                frame.render_widget(Span::raw(fit(&text, usize::from(value.width))), value);
            }
        }
    }
}

const fn title(part: Part) -> &'static str {
    match part {
        Part::Link => "bind",
        Part::From => "from",
        Part::To => "to",
        Part::Coding => "alphabet",
        Part::Split => "split",
        Part::Receipts => "receipt",
        Part::Text => "message",
    }
}

fn choice(model: &Model, compose: &Compose, chosen: &Count, part: Part) -> String {
    let named = |name: Option<&str>| name.unwrap_or_default().to_owned();
    match part {
        Part::Link => model
            .sending_link()
            .and_then(|id| model.links.find(id))
            .map_or_else(|| "none can send: bind an account as TRX or TX".to_owned(), link_name),
        Part::Coding => match compose.coding {
            Coding::Auto => format!("auto: {}", coded(chosen.alphabet, chosen.alphabet.data_coding())),
            Coding::Fixed(value) => coded(chosen.alphabet, value),
        },
        Part::Split => named(SPLITS.get(compose.split).map(|(_, name)| *name)),
        Part::Receipts => named(RECEIPTS.get(compose.receipts).map(|(_, name)| *name)),
        Part::From | Part::To | Part::Text => String::new(),
    }
}

fn link_name(link: &Link) -> String {
    let production = if link.account.production { ", production" } else { "" };
    format!("{} {} (link {}){production}", printable(link.account.name.as_str()), link.mode, link.id.0)
}

fn coded(alphabet: Alphabet, value: u8) -> String {
    format!("{}, data_coding {value}", alphabet.name())
}

fn draw_message(model: &Model, chosen: &Count, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let compose = &model.compose;
    let focused = compose.focus == Part::Text;
    let inside = pane("Message", focused, theme, frame, area);
    let text = compose.editor.text();
    let columns = model.text_columns();
    let wrapped = wrap(&text, &chosen.borders(), columns);
    let (row, at) = place(&wrapped, compose.editor.cursor(), columns);
    let shown = window(wrapped.len().max(row + 1), row, inside.height);
    let forced = Alphabet::choose(&text).forced_by;
    let outside = if chosen.coding == Coding::Auto { &forced[..] } else { chosen.outsiders() };
    let made = wrapped.iter().skip(shown.start).take(shown.len()).map(|line| {
        let spans = line.iter().map(|it| Span::styled(it.shown.to_string(), look(it, outside, theme)));
        Line::from(spans.collect::<Vec<_>>())
    });
    lines(made.collect(), frame, inside);
    if focused {
        cursor(at, row - shown.start.min(row), frame, inside);
    }
}

fn look(cluster: &Cluster<'_>, outside: &[Outsider], theme: Theme) -> ratatui::style::Style {
    // A cluster can be several characters, of which one is outside.
    let inside =
        |it: &Outsider| cluster.offset <= it.offset && it.offset < cluster.offset + cluster.shown.len();
    match cluster.is_border {
        true => theme.accent(),
        false if outside.iter().any(inside) => theme.outsider(),
        false => Theme::plain(),
    }
}

/// The count that matters, and what is in its way.
fn headline(chosen: &Count, theme: Theme, width: usize) -> Line<'static> {
    match &chosen.plan {
        Ok(plan) => {
            let unit = plan.alphabet().unit().name();
            let text = format!(
                "{}, {}, {} of {}, {} {unit} left",
                count(plan.characters, "character", "characters"),
                count(plan.octets(), "octet", "octets"),
                count(plan.segments.len(), "segment", "segments"),
                plan.alphabet().name(),
                plan.left(),
            );
            let over = plan.over();
            let text =
                if over > 0 { format!("{text}; {over} {unit} too many for one message") } else { text };
            Line::styled(fit(&text, width), if over > 0 { theme.bad() } else { Theme::strong() })
        }
        Err(error) => Line::styled(fit(&format!("✗ {}", printable(&error.to_string())), width), theme.bad()),
    }
}

/// The count in one alphabet, and the characters that it lacks.
fn row(count: &Count, chosen: &Count, theme: Theme, width: usize) -> Line<'static> {
    let mark = if count.alphabet == chosen.alphabet { '▸' } else { ' ' };
    let name = column(count.alphabet.name(), 10);
    let (text, style) = match &count.plan {
        Ok(plan) => {
            let facts = format!(
                "{:>6} characters {:>6} octets {:>4} of {:>3} {:>4} {}",
                plan.characters,
                plan.octets(),
                plan.units() - plan.limit.min(plan.units()) * plan.segments.len().saturating_sub(1),
                plan.limit,
                plan.segments.len(),
                if plan.segments.len() == 1 { "segment" } else { "segments" },
            );
            (facts, Theme::plain())
        }
        Err(error) => (format!("✗ {}", missing(count.outsiders(), &error.to_string())), theme.odd()),
    };
    Line::styled(fit(&format!("{mark} {name} {text}"), width), style)
}

fn missing(outsiders: &[Outsider], error: &str) -> String {
    match outsiders {
        [] => printable(error).into_owned(),
        [first, more @ ..] => {
            let name = |it: &Outsider| {
                let character = it.character.to_string();
                format!("{} U+{:04X} at {}", printable(&character), u32::from(it.character), it.index + 1)
            };
            let rest = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
            format!("lacks {}{rest}", name(first))
        }
    }
}

/// What became of the last message.
fn progress(progress: &Progress, theme: Theme, width: usize) -> Line<'static> {
    let fates: Vec<&Fate> = progress.fates().collect();
    let bad = fates.iter().find(|it| !it.is_good());
    let (mark, style) = match (bad, fates.len() == progress.total()) {
        (Some(_), _) => ('✗', theme.bad()),
        (None, true) => ('✓', theme.good()),
        (None, false) => ('◌', theme.odd()),
    };
    let last = bad.or_else(|| fates.last()).map_or_else(String::new, |it| format!(": {it}"));
    let parts = count(progress.total(), "part", "parts");
    let text = format!("{mark} sent {parts}, {} answered{last}", fates.len());
    Line::styled(fit(&printable(&text), width), style)
}
