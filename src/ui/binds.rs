//! The Binds screen: a line for each bind, and all about the one that is selected.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::parts::{column, lines, pane, window};
use super::theme::Theme;
use super::{failed, time};
use crate::app::{Answer, Link, Model, Phase, dial};
use crate::link::Step;
use crate::text::printable;

/// From this width on there is room for the whole name of most accounts.
const WIDE: usize = 100;

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let listed: Vec<&Link> = model.links.listed().collect();
    let height = u16::try_from(listed.len().max(1)).unwrap_or(u16::MAX).saturating_add(3);
    let [list, about] =
        Layout::vertical([Constraint::Length(height.min(area.height / 2)), Constraint::Min(0)]).areas(area);
    let inside = pane("Binds", true, theme, frame, list);
    if listed.is_empty() {
        return lines(
            vec![Line::styled("no bind yet: bind an account on screen 1", Theme::faint())],
            frame,
            inside,
        );
    }
    let selected = listed.iter().position(|it| Some(it.id) == model.selected_bind()).unwrap_or(0);
    let head = format!("  {}", HEAD.columns(usize::from(inside.width)).concat());
    let mut made = vec![Line::styled(head, Theme::faint())];
    let rows = window(listed.len(), selected, inside.height.saturating_sub(1));
    for (at, link) in listed.iter().enumerate().skip(rows.start).take(rows.len()) {
        let line = row(model, link, theme, usize::from(inside.width));
        made.push(if at == selected { line.style(Theme::selected()) } else { line });
    }
    lines(made, frame, inside);
    if let Some(link) = listed.get(selected) {
        draw_detail(model, link, theme, frame, about);
    }
}

/// A line of the list, cell by cell.
struct Cells<'a> {
    account: &'a str,
    mode: &'a str,
    state: &'a str,
    status: &'a str,
    trip: &'a str,
    bound: &'a str,
    passed: &'a str,
    enquired: &'a str,
}

const HEAD: Cells<'static> = Cells {
    account: "account",
    mode: "bind",
    state: "state",
    status: "last status",
    trip: "trip",
    bound: "bound",
    passed: "in/out",
    enquired: "enquire",
};

impl Cells<'_> {
    /// What stands before, in and after the column of the state.
    fn columns(&self, width: usize) -> [String; 3] {
        let (account, status) = if width < WIDE { (9, 15) } else { (20, 24) };
        let Self { trip, bound, passed, enquired, .. } = self;
        let rest = format!("{} {trip:>7} {bound:>8} {passed:>8} {enquired:>7}", column(self.status, status));
        let before = format!("{} {} ", column(self.account, account), column(self.mode, 4));
        let room = width.saturating_sub(before.chars().count() + 13);
        [before, column(self.state, 11), column(&rest, room)]
    }
}

fn row(model: &Model, link: &Link, theme: Theme, width: usize) -> Line<'static> {
    let (mark, state, style) = state(link, theme);
    let none = || "-".to_owned();
    let answer = link.last.or(link.bind);
    let lasted = |from| time::lasting(from, link.ended_at.unwrap_or_else(|| model.time()));
    let counts = &link.counts;
    let cells = Cells {
        account: &printable(link.account.name.as_str()),
        mode: &link.mode.to_string(),
        state: &state,
        status: &answer.map_or_else(none, |it| it.status.to_string()),
        trip: &answer.map_or_else(none, |it| time::short(it.after)),
        bound: &link.bound_at.map_or_else(none, lasted),
        passed: &format!("{}/{}", counts.received, counts.sent),
        enquired: &format!("{}/{}", counts.enquired, counts.enquiring),
    };
    let [before, state, after] = cells.columns(width);
    Line::from(vec![
        Span::styled(format!("{mark} "), style),
        Span::raw(before),
        Span::styled(state, style),
        Span::raw(after),
    ])
}

/// The mark, the word and the look of a link's state.
fn state(link: &Link, theme: Theme) -> (&'static str, String, Style) {
    match &link.phase {
        Phase::Password => ("◌", "password".to_owned(), theme.odd()),
        Phase::Connecting => ("◌", "connecting".to_owned(), theme.odd()),
        Phase::Session(state) if link.is_bound() => ("●", state.to_string(), theme.good()),
        Phase::Session(state) => ("◐", state.to_string(), theme.odd()),
        Phase::Ended(_) if link.bind.is_some_and(|it| !it.status.is_ok()) => {
            ("✗", "refused".to_owned(), theme.bad())
        }
        Phase::Ended(_) if link.bound_at.is_none() => ("✗", "failed".to_owned(), theme.bad()),
        Phase::Ended(_) => ("○", "closed".to_owned(), Theme::faint()),
    }
}

fn draw_detail(model: &Model, link: &Link, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let title = format!("{} link {}", printable(link.account.name.as_str()), link.id.0);
    let inside = pane(&title, false, theme, frame, area);
    let width = usize::from(inside.width);
    let mut made = Vec::new();
    let diagnosis = model.diagnosis(link.id);
    made.extend(diagnosis.iter().flat_map(|it| failed::explained(it, theme, width)));
    if let Some(why) = link.ended().filter(|_| diagnosis.is_none()) {
        made.push(Line::styled(format!("over: {why}"), Theme::strong()));
    }
    let fact = |name: &'static str, value: String| {
        Line::from(vec![Span::styled(format!("{name:>14}  "), Theme::faint()), Span::raw(value)])
    };
    made.push(fact(
        "to",
        format!("{} as {}", dial::address(&link.account), printable(link.account.system_id.as_str())),
    ));
    made.extend(link.step.as_ref().map(|it| fact("connection", step(it))));
    made.extend(link.bind.map(|it| fact("bind", answer(&it))));
    made.extend(link.last.map(|it| fact("last response", answer(&it))));
    let counts = &link.counts;
    let trip =
        link.enquire_round_trip.map_or(String::new(), |it| format!(", the last in {}", time::short(it)));
    made.push(fact(
        "enquire_link",
        format!(
            "{} sent, {} answered{trip}; {} received",
            counts.enquiring, counts.confirmed, counts.enquired
        ),
    ));
    made.push(fact(
        "PDUs",
        format!("{} in, {} out, {} unanswered", counts.received, counts.sent, counts.unanswered),
    ));
    lines(made, frame, inside);
}

fn answer(answer: &Answer) -> String {
    let Answer { command, status, after } = answer;
    format!("{command} {status} ({:#010x}) after {}: {}", status.0, time::short(*after), status.meaning())
}

fn step(step: &Step) -> String {
    match step {
        Step::Resolving { host } => format!("looking up {}", printable(host)),
        Step::Resolved(addresses) => format!("{} has {} addresses", "the name", addresses.len()),
        Step::Connecting(address) => format!("connecting to {address}"),
        Step::Failed(io) => io.to_string(),
        Step::Connected { local: Some(local), peer: Some(peer) } => format!("{local} → {peer}"),
        Step::Connected { .. } => "inside this program".to_owned(),
    }
}
