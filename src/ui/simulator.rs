//! The Simulator screen: what the message centre inside this program can be told, who is connected to it, and
//! what passes there.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::parts::{broken, column, count, fit, lines, pane, window};
use super::theme::Theme;
use super::time;
use crate::app::{BY_THE_RULES, Model, Passed, SimulatorPane, Visitor};
use crate::config::scenario::MESSAGES;
use crate::link::Direction;
use crate::report::summary;
use crate::session::State;
use crate::text::Alphabet;
use crate::text::printable;
use crate::wire::Chunk;
use crate::wire::Version;
use crate::wire::dissect;

/// Lines for what the selected scenario or message does.
const ABOUT: u16 = 3;
/// Below this width there is room for one column.
const NARROW: u16 = 64;

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let [state, area] = Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(area);
    draw_state(model, theme, frame, state);
    if area.width < NARROW {
        return match model.simulator.pane {
            SimulatorPane::Log => draw_log(model, theme, frame, area),
            SimulatorPane::Scenarios | SimulatorPane::Messages => draw_choices(model, theme, frame, area),
        };
    }
    let [left, right] = Layout::horizontal([Constraint::Fill(2), Constraint::Fill(3)]).areas(area);
    draw_choices(model, theme, frame, left);
    let sessions = u16::try_from(model.simulator.visitors().len().max(1)).unwrap_or(u16::MAX);
    let height = sessions.saturating_add(2).min(right.height / 3).max(3);
    let [sessions, log] = Layout::vertical([Constraint::Length(height), Constraint::Min(0)]).areas(right);
    draw_sessions(model, theme, frame, sessions);
    draw_log(model, theme, frame, log);
}

/// Where it listens, and what it plays.
fn draw_state(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let simulator = &model.simulator;
    let (mark, listens, style) = if simulator.listening.is_empty() {
        ("○", "for this program alone".to_owned(), Theme::faint())
    } else {
        let addresses: Vec<_> = simulator.listening.iter().map(ToString::to_string).collect();
        ("●", format!("listening on {}", addresses.join(", ")), theme.good())
    };
    let plays = if simulator.scenario == BY_THE_RULES {
        Span::styled("by the rules", theme.good())
    } else {
        Span::styled(format!("✗ {}", simulator.scenario), theme.odd())
    };
    let connected = count(simulator.visitors().len(), "session", "sessions");
    let made = vec![
        Span::styled(format!(" {mark} {listens}"), style),
        Span::raw(" · "),
        plays,
        Span::raw(format!(" · {connected}")),
    ];
    frame.render_widget(Line::from(made), area);
}

/// Scenarios, or messages of handsets.
fn draw_choices(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let simulator = &model.simulator;
    let messages = simulator.pane == SimulatorPane::Messages;
    let [list, about] = Layout::vertical([Constraint::Min(0), Constraint::Length(ABOUT + 2)]).areas(area);
    let title = if messages { "Handset messages" } else { "Scenarios" };
    let inside = pane(title, simulator.pane != SimulatorPane::Log, theme, frame, list);
    let choices: Vec<(&str, &str, &str)> = if messages {
        MESSAGES.iter().map(|(_, name, about)| (*name, "", *about)).collect()
    } else {
        let listed = simulator.scenarios().iter();
        listed.map(|it| (it.name, it.rows.as_str(), it.about.as_str())).collect()
    };
    let shown = if messages { SimulatorPane::Messages } else { SimulatorPane::Scenarios };
    let cursor = simulator.cursor(shown);
    let width = usize::from(inside.width);
    let rows = window(choices.len(), cursor, inside.height);
    let made = choices.iter().enumerate().skip(rows.start).take(rows.len()).map(|(at, (name, rows, _))| {
        let playing = !messages && *name == simulator.scenario;
        let mark = if playing { "▶ " } else { "  " };
        let name = column(&format!("{mark}{name}"), width.saturating_sub(rows.width() + 1));
        let style = if playing { theme.accent() } else { Theme::plain() };
        let line =
            Line::from(vec![Span::styled(name, style), Span::styled(format!(" {rows}"), Theme::faint())]);
        if at == cursor { line.style(Theme::selected()) } else { line }
    });
    lines(made.collect(), frame, inside);
    let inside = pane("what it does", false, theme, frame, about);
    let told = choices.get(cursor).map_or("", |(_, _, about)| about);
    lines(broken(told, usize::from(inside.width)).into_iter().map(Line::raw).collect(), frame, inside);
}

fn draw_sessions(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let inside = pane("Its sessions", false, theme, frame, area);
    let width = usize::from(inside.width);
    let mut made: Vec<_> = model.simulator.visitors().map(|it| session(it, theme, width)).collect();
    if made.is_empty() {
        made.push(Line::styled("nobody is connected", Theme::faint()));
    }
    lines(made, frame, inside);
}

fn session(visitor: &Visitor, theme: Theme, width: usize) -> Line<'static> {
    let style = if matches!(visitor.state, State::Bound(_)) { theme.good() } else { theme.odd() };
    let peer = visitor.peer.map_or_else(|| "inside".to_owned(), |peer| peer.to_string());
    let rest =
        format!("{} {} {}/{}", column(&printable(&visitor.system_id), 10), peer, visitor.came, visitor.left);
    Line::from(vec![
        Span::raw(format!("{:>3} ", visitor.link.0)),
        Span::styled(column(&visitor.state.to_string(), 10), style),
        Span::raw(fit(&rest, width.saturating_sub(14))),
    ])
}

fn draw_log(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let simulator = &model.simulator;
    let focused = simulator.pane == SimulatorPane::Log;
    let inside = pane("Its log", focused, theme, frame, area);
    let log = simulator.log();
    if log.is_empty() {
        return lines(vec![Line::styled("nothing passed yet", Theme::faint())], frame, inside);
    }
    let cursor = simulator.cursor(SimulatorPane::Log);
    let rows = window(log.len(), cursor, inside.height);
    let made = rows.filter_map(|at| Some((at, log.get(at)?))).map(|(at, passed)| {
        let line = row(model, passed, theme, usize::from(inside.width));
        if focused && at == cursor { line.style(Theme::selected()) } else { line }
    });
    lines(made.collect(), frame, inside);
}

fn row(model: &Model, passed: &Passed, theme: Theme, width: usize) -> Line<'static> {
    let (arrow, arrow_style) = match passed.direction {
        Direction::Out => ("→", theme.accent()),
        Direction::In => ("←", theme.good()),
    };
    let (what, style) = said(&passed.chunk, theme);
    let head = format!("{} {:>2} ", time::of_day(passed.at, model.utc_offset), passed.link.0);
    let rest = format!(" {}", fit(&what, width.saturating_sub(head.width() + 2)));
    Line::from(vec![
        Span::styled(head, Theme::faint()),
        Span::styled(arrow, arrow_style),
        Span::styled(rest, style),
    ])
}

fn said(chunk: &Chunk, theme: Theme) -> (String, Style) {
    match chunk {
        Chunk::Unframed { bytes, why } => (format!("✗ {} octets: {why}", bytes.len()), theme.bad()),
        Chunk::Frame(frame) => {
            let seen = dissect(frame, Version::V34);
            let mark = if frame.status().is_ok() { "" } else { "✗ " };
            let style = if frame.status().is_ok() { Theme::plain() } else { theme.bad() };
            let (id, number) = (frame.command_id(), frame.sequence());
            (format!("{mark}{id} {number} {}", summary(&seen, Alphabet::Gsm)), style)
        }
    }
}
