//! The list of the Log screen. Only the rows that can be seen are made.

use std::time::SystemTime;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::{Column, Log, Model, Pane, Row, Times};
use crate::link::Direction;
use crate::report::summary;
use crate::store::{Entry, Pairing};
use crate::text::printable;
use crate::ui::parts::{column, fit, lines, pane, right, rows, window};
use crate::ui::theme::Theme;
use crate::ui::time;
use crate::wire::Severity;
use crate::wire::dissect;

/// From this width on there is room for the whole name of most accounts.
const WIDE: usize = 100;
/// A summary is worth showing from this width on.
const LEAST: usize = 8;

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let focused = matches!(model.log.pane, Pane::List | Pane::Filter | Pane::Search);
    let times = model.log.times();
    let title = if times == Times::Local { "Log".to_owned() } else { format!("Log, {}", times.name()) };
    let inside = pane(&title, focused, theme, frame, area);
    draw_inside(model, theme, frame, inside);
}

pub(super) fn draw_inside(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let log = &model.log;
    if log.is_empty() {
        let why = if log.store.is_empty() { "nothing passed yet" } else { "no record fits the filter" };
        return lines(vec![Line::styled(why, Theme::faint())], frame, area);
    }
    let cursor = log.cursor();
    let visible = window(log.len(), cursor, area.height);
    let shown: Vec<Row<'_>> = log.rows(visible.clone()).collect();
    let layout = Layout::of(log, &shown, usize::from(area.width));
    let mut above = visible.start.checked_sub(1).and_then(|row| log.row(row)).map(|row| row.entry.at());
    let mut made = Vec::with_capacity(shown.len());
    for (row, at) in shown.into_iter().zip(visible) {
        let line = layout.line(model, row, above, theme);
        made.push(if at == cursor { line.style(Theme::selected()) } else { line });
        above = Some(row.entry.at());
    }
    rows(made, frame, area);
}

/// The widths of the columns.
struct Layout {
    width: usize,
    /// Marks and hits have a place of their own while there are any.
    gutter: bool,
    id: usize,
    link: usize,
    sequence: usize,
    mark: Option<SystemTime>,
}

impl Layout {
    fn of(log: &Log, rows: &[Row<'_>], width: usize) -> Self {
        let digits = |number: u64| number.checked_ilog10().map_or(1, |it| it as usize + 1);
        let ids = rows.iter().map(|row| digits(row.entry.id().0 + 1));
        let sequences = rows.iter().filter_map(|row| row.entry.sequence()).map(|it| digits(it.0.into()));
        Self {
            width,
            gutter: log.is_searching() || !log.store.marks().is_empty(),
            id: ids.max().unwrap_or(1).max(4),
            link: if width < WIDE { 6 } else { 12 },
            sequence: sequences.max().unwrap_or(1).max(4),
            mark: log.mark(),
        }
    }

    fn line(&self, model: &Model, row: Row<'_>, above: Option<SystemTime>, theme: Theme) -> Line<'static> {
        let said = Said::of(model, row, theme);
        let mut spans = Vec::new();
        if self.gutter {
            let mark = if row.entry.is_marked() { "◆" } else { " " };
            let hit = if model.log.is_hit(&row.entry) { "»" } else { " " };
            spans.push(Span::styled(format!("{mark}{hit}"), theme.accent().patch(Theme::strong())));
        }
        let shown = |it: &Column| model.log.columns().has(*it);
        let (before, after): (Vec<Column>, Vec<Column>) =
            Column::ALL.into_iter().filter(shown).partition(|it| *it < Column::Summary);
        spans.extend(before.into_iter().map(|it| self.cell(it, model, row, &said, above, theme)));
        let mut ends: Vec<Span<'static>> = Vec::new();
        if after.contains(&Column::RoundTrip) {
            ends.push(said.pairing.clone());
        }
        let used: usize = spans.iter().chain(&ends).map(Span::width).sum();
        let room = self.width.saturating_sub(used);
        let rest = if after.contains(&Column::Summary) && room >= LEAST { said.rest.as_str() } else { "" };
        // Blanks at the end would have to be drawn one by one.
        let rest = if ends.iter().any(|it| it.width() > 0) { column(rest, room) } else { fit(rest, room) };
        spans.push(Span::styled(rest, said.style));
        spans.extend(ends);
        Line::from(spans)
    }

    /// A cell with the blank behind it.
    fn cell(
        &self,
        which: Column,
        model: &Model,
        row: Row<'_>,
        said: &Said,
        above: Option<SystemTime>,
        theme: Theme,
    ) -> Span<'static> {
        let entry = &row.entry;
        match which {
            Column::Id => Span::styled(right(&(entry.id().0 + 1).to_string(), self.id) + " ", Theme::faint()),
            Column::Time => Span::styled(self.time(model, entry.at(), above) + " ", Theme::faint()),
            Column::Link => {
                let link = model.links.find(entry.link());
                let number = || entry.link().0.to_string();
                let name = link.map_or_else(number, |it| printable(it.account.name.as_str()).into_owned());
                Span::styled(column(&name, self.link) + " ", Theme::faint())
            }
            Column::Direction => match (row.run, entry.direction()) {
                (Some(_), _) => Span::styled("⇄ ", Theme::faint()),
                (None, Direction::Out) => Span::styled("→ ", theme.accent()),
                (None, Direction::In) => Span::styled("← ", theme.good()),
            },
            Column::Command => {
                Span::styled(format!("{} {} ", said.mark, column(&said.command, 21)), said.style)
            }
            Column::Sequence => {
                let number = entry.sequence().filter(|_| row.run.is_none());
                let number = number.map_or_else(String::new, |it| it.0.to_string());
                Span::styled(right(&number, self.sequence) + " ", said.style)
            }
            Column::Status => {
                let status = entry.status().filter(|_| row.run.is_none());
                let status = status.map_or_else(String::new, |it| it.to_string());
                Span::styled(column(&status, 18) + " ", said.style)
            }
            Column::Length => {
                let octets = row.run.map_or_else(|| entry.octets().len().to_string(), |_| String::new());
                Span::styled(right(&octets, 5) + " ", said.style)
            }
            Column::Summary | Column::RoundTrip => Span::default(),
        }
    }

    fn time(&self, model: &Model, at: SystemTime, above: Option<SystemTime>) -> String {
        match model.log.times() {
            Times::Local => time::of_day(at, model.utc_offset),
            Times::Utc => time::of_day(at, 0),
            Times::Ago => right(&time::ago(at, model.now), 9),
            Times::SinceMark => right(&self.mark.map_or_else(String::new, |mark| time::apart(mark, at)), 13),
            Times::Delta => right(&above.map_or_else(String::new, |above| time::apart(above, at)), 13),
        }
    }
}

/// What a row says after its time and link.
struct Said {
    mark: char,
    command: String,
    rest: String,
    /// What became of a request, or where a response belongs, in a column of its own.
    pairing: Span<'static>,
    style: Style,
}

impl Said {
    fn of(model: &Model, row: Row<'_>, theme: Theme) -> Self {
        let entry = &row.entry;
        let pairing = pairing(entry, theme);
        if let Some(run) = row.run {
            let until = model.log.store.entry(run.last).map(|it| time::of_day(it.at(), model.utc_offset));
            let rest = format!("× {}, until {}", run.count, until.unwrap_or_default());
            let (command, pairing) = ("keep-alives".to_owned(), Span::default());
            return Self { mark: ' ', command, rest, pairing, style: Theme::faint() };
        }
        let Some(seen) = entry.frame() else {
            let why = entry.why().map_or_else(String::new, |it| it.to_string());
            let rest = format!("{} octets: {why}", entry.octets().len());
            return Self { mark: '✗', command: "no PDU".to_owned(), rest, pairing, style: theme.bad() };
        };
        let seen = dissect(&seen, model.links.dialect(entry.link(), entry.direction()));
        let odd = seen.findings.iter().any(|it| it.severity() >= Severity::Warning)
            || entry.is_repeated()
            || entry.pairing() == Pairing::Unmatched;
        let (mark, style) = match (entry.is_error() || entry.pairing() == Pairing::Unanswered, odd) {
            (true, _) => ('✗', theme.bad()),
            (false, true) => ('!', theme.odd()),
            (false, false) if entry.is_keep_alive() => (' ', Theme::faint()),
            (false, false) => (' ', Theme::plain()),
        };
        let command = seen.frame().command_id().to_string();
        let rest = summary(&seen, model.links.alphabet(entry.link()));
        Self { mark, command, rest, pairing, style }
    }
}

/// On a response how long it took, on a request whether it has none.
fn pairing(entry: &Entry<'_>, theme: Theme) -> Span<'static> {
    let (text, style) = match entry.pairing() {
        Pairing::Waiting => ("waiting".to_owned(), Theme::faint()),
        Pairing::Unanswered => ("no answer".to_owned(), theme.bad()),
        Pairing::Unmatched => ("not asked".to_owned(), theme.odd()),
        Pairing::With(other) if other < entry.id() => {
            (entry.round_trip().map_or_else(String::new, time::short), Theme::faint())
        }
        Pairing::With(_) if entry.is_late() => ("late".to_owned(), theme.odd()),
        Pairing::Alone | Pairing::With(_) => return Span::default(),
    };
    Span::styled(format!(" {text}"), style)
}
