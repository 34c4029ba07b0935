//! The Log screen: list, decoded tree and hex, three panes over one selection.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::parts::{column, fit, input, lines, pane, window};
use super::theme::Theme;
use super::{hex, time, tree};
use crate::app::{Follow, KeepAlives, Log, Model, Pane, is_keep_alive};
use crate::link::Direction;
use crate::report::summary;
use crate::store::Record;
use crate::text::Alphabet;
use crate::text::printable;
use crate::wire::Chunk;
use crate::wire::Severity;
use crate::wire::Version;
use crate::wire::dissect;

/// Below this height there is room for one pane only, below this width for two.
const LOW: u16 = 14;
const NARROW: u16 = 72;
/// From this width on there is room for the whole name of most accounts.
const WIDE: usize = 100;

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let log = &model.log;
    let [bar, area] = Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(area);
    draw_bar(log, theme, frame, bar);
    if area.height < LOW {
        return match log.pane {
            Pane::List | Pane::Filter => draw_list(model, theme, frame, area),
            Pane::Tree => tree::draw(model, theme, frame, area),
            Pane::Hex => hex::draw(model, theme, frame, area),
        };
    }
    let [list, below] = Layout::vertical([Constraint::Fill(1), Constraint::Fill(1)]).areas(area);
    draw_list(model, theme, frame, list);
    if area.width < NARROW {
        return match log.pane {
            Pane::Hex => hex::draw(model, theme, frame, below),
            Pane::List | Pane::Tree | Pane::Filter => tree::draw(model, theme, frame, below),
        };
    }
    let octets = hex::width(model);
    let [left, right] = Layout::horizontal([Constraint::Min(0), Constraint::Length(octets)]).areas(below);
    tree::draw(model, theme, frame, left);
    hex::draw(model, theme, frame, right);
}

/// The filter, and what is true of the list.
fn draw_bar(log: &Log, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let mut facts = Vec::new();
    match (log.follow, log.fresh()) {
        (Follow::Newest, _) => facts.push("following".to_owned()),
        (Follow::Held(_), 0) => facts.push("held".to_owned()),
        (Follow::Held(_), fresh) => facts.push(format!("held, +{fresh} new")),
    }
    if log.keep_alives == KeepAlives::Hidden {
        facts.push("keep-alives hidden".to_owned());
    }
    if log.is_searching() {
        facts.push("searching".to_owned());
    }
    facts.push(format!("{}/{}", log.len(), log.store.len()));
    let facts = format!("{} ", facts.join(" · "));
    let [left, right] = Layout::horizontal([
        Constraint::Min(0),
        Constraint::Length(u16::try_from(facts.width()).unwrap_or(0)),
    ])
    .areas(area);
    frame.render_widget(Span::styled(facts, Theme::faint()), right);
    let typing = log.pane == Pane::Filter;
    if !typing && !log.is_filtered() {
        return frame.render_widget(Span::styled(" / filters", Theme::faint()), left);
    }
    let [mark, line] = Layout::horizontal([Constraint::Length(3), Constraint::Min(0)]).areas(left);
    let (sign, style) = if log.problem.is_some() { (" ✗/", theme.bad()) } else { (" ✓/", theme.good()) };
    frame.render_widget(Span::styled(sign, style), mark);
    let typed = u16::try_from(log.line.text().width()).unwrap_or(u16::MAX).saturating_add(2);
    let [line, why] = Layout::horizontal([Constraint::Length(typed), Constraint::Min(0)]).areas(line);
    input(&log.line, typing, frame, line);
    if let Some(problem) = &log.problem {
        frame.render_widget(Span::styled(fit(&printable(problem), usize::from(why.width)), theme.bad()), why);
    }
}

fn draw_list(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let log = &model.log;
    let focused = matches!(log.pane, Pane::List | Pane::Filter);
    let inside = pane("Log", focused, theme, frame, area);
    if log.is_empty() {
        let why = if log.store.is_empty() { "nothing passed yet" } else { "no record fits the filter" };
        return lines(vec![Line::styled(why, Theme::faint())], frame, inside);
    }
    let cursor = log.cursor();
    let rows = window(log.len(), cursor, inside.height);
    let made = log.rows(rows.clone()).zip(rows).map(|(record, at)| {
        let line = row(model, record, theme, usize::from(inside.width));
        if at == cursor { line.style(Theme::selected()) } else { line }
    });
    lines(made.collect(), frame, inside);
}

/// What a row says after its time and link.
struct Said {
    mark: char,
    command: String,
    number: String,
    rest: String,
    style: Style,
}

fn row(model: &Model, record: &Record, theme: Theme, width: usize) -> Line<'static> {
    let link = model.links.find(record.link);
    let name =
        link.map_or_else(|| record.link.0.to_string(), |it| printable(it.account.name.as_str()).into_owned());
    let (arrow, arrow_style) = match record.direction {
        Direction::Out => ("→", theme.accent()),
        Direction::In => ("←", theme.good()),
    };
    let Said { mark, command, number, rest, style } = said(model, record, theme);
    let pair = model.log.store.pair(record.id).filter(|it| it.other < record.id);
    let trip = pair.map_or(String::new(), |it| time::short(it.after));
    let head =
        format!("{} {} ", time::of_day(model, record.at), column(&name, if width < WIDE { 6 } else { 12 }));
    let what = format!(" {mark} {} {number:>4} ", column(&command, 21));
    let used = head.width() + 1 + what.width() + trip.width() + 1;
    let rest = column(&rest, width.saturating_sub(used));
    Line::from(vec![
        Span::styled(head, Theme::faint()),
        Span::styled(arrow, arrow_style),
        Span::styled(what, style),
        Span::styled(rest, style),
        Span::styled(format!(" {trip}"), Theme::faint()),
    ])
}

fn said(model: &Model, record: &Record, theme: Theme) -> Said {
    let frame = match &record.chunk {
        Chunk::Frame(frame) => frame,
        Chunk::Unframed { bytes, why } => {
            let rest = format!("{} octets: {why}", bytes.len());
            let (command, number) = ("no PDU".to_owned(), String::new());
            return Said { mark: '✗', command, number, rest, style: theme.bad() };
        }
    };
    let link = model.links.find(record.link);
    let version = link.map_or(Version::V34, crate::app::Link::version);
    let alphabet = link.map_or(Alphabet::Gsm, |it| it.alphabet);
    let seen = dissect(frame, version);
    let odd = seen.findings.iter().any(|it| it.severity() >= Severity::Warning);
    let (mark, style) = match (frame.status().is_ok(), odd) {
        (false, _) => ('✗', theme.bad()),
        (true, true) => ('!', theme.odd()),
        (true, false) if is_keep_alive(record) => (' ', Theme::faint()),
        (true, false) => (' ', Theme::plain()),
    };
    Said {
        mark,
        command: frame.command_id().to_string(),
        number: frame.sequence().to_string(),
        rest: summary(&seen, alphabet),
        style,
    }
}
