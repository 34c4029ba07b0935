//! The Inbound screen: what came in or was sent, and the whole of the selected message.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::parts::{broken, column, lines, pane, window};
use super::theme::Theme;
use super::time;
use crate::app::{Model, Shelf};
use crate::inbox::{Delivery, Kind, Parts, Receipt, Received, Sent};
use crate::link::LinkId;
use crate::text::{State, printable};

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let inbound = &model.inbound;
    let [list, about] = Layout::vertical([Constraint::Fill(1), Constraint::Fill(1)]).areas(area);
    let (received, sent) = (inbound.received(), inbound.sent());
    let (title, other) = match inbound.shelf {
        Shelf::Received => (format!("Received {}", received.len()), format!("Sent {}", sent.len())),
        Shelf::Sent => (format!("Sent {}", sent.len()), format!("Received {}", received.len())),
    };
    let more = if inbound.is_behind() { ", more to come" } else { "" };
    let inside = pane(&format!("{title} (Tab: {other}){more}"), true, theme, frame, list);
    let width = usize::from(inside.width);
    let cursor = inbound.cursor();
    let made: Vec<Line<'_>> = match inbound.shelf {
        Shelf::Received => {
            listed(received, cursor, inside.height, |it| received_row(model, it, theme, width))
        }
        Shelf::Sent => listed(sent, cursor, inside.height, |it| sent_row(model, it, theme, width)),
    };
    if made.is_empty() {
        return lines(vec![Line::styled("no message yet", Theme::faint())], frame, inside);
    }
    lines(made, frame, inside);
    let inside = pane("Message", false, theme, frame, about);
    let width = usize::from(inside.width);
    let made = match inbound.shelf {
        Shelf::Received => received.get(cursor).map(|it| received_whole(it, width)),
        Shelf::Sent => sent.get(cursor).map(|it| sent_whole(it, theme, width)),
    };
    lines(made.unwrap_or_default(), frame, inside);
}

fn listed<'a, T>(all: &[T], cursor: usize, height: u16, row: impl Fn(&T) -> Line<'a>) -> Vec<Line<'a>> {
    let rows = window(all.len(), cursor, height);
    let shown = all.iter().enumerate().skip(rows.start).take(rows.len());
    shown
        .map(|(at, item)| if at == cursor { row(item).style(Theme::selected()) } else { row(item) })
        .collect()
}

fn received_row(model: &Model, it: &Received, theme: Theme, width: usize) -> Line<'static> {
    let (kind, style) = match &it.kind {
        Kind::Message => ("message".to_owned(), Theme::plain()),
        Kind::Alert => ("alert".to_owned(), theme.odd()),
        Kind::Receipt(receipt) => ("receipt".to_owned(), receipt_style(receipt, theme)),
    };
    let text = match &it.kind {
        Kind::Receipt(receipt) => receipt_line(receipt),
        Kind::Message | Kind::Alert => format!("{}{}", parts(it.parts.as_ref()), it.text),
    };
    let head = head(model, it.at, it.link, &it.from, &it.to);
    let kind = column(&kind, 8);
    let room = width.saturating_sub(head.chars().count() + kind.chars().count());
    Line::from(vec![
        Span::raw(head),
        Span::styled(kind, style),
        Span::styled(column(&printable(&text), room), style),
    ])
}

fn sent_row(model: &Model, it: &Sent, theme: Theme, width: usize) -> Line<'static> {
    let (state, style) = delivery(it.state(), theme);
    let head = head(model, it.at, it.link, &it.from, &it.to);
    let state = column(&state, 18);
    let text = format!("{}{}", parts(Some(&it.parts)), it.text);
    let room = width.saturating_sub(head.chars().count() + state.chars().count());
    Line::from(vec![Span::raw(head), Span::styled(state, style), Span::raw(column(&printable(&text), room))])
}

fn head(model: &Model, at: std::time::SystemTime, link: LinkId, from: &str, to: &str) -> String {
    let name = model.links.find(link).map_or("", |it| it.account.name.as_str());
    let ends = format!("{} → {}", printable(from), printable(to));
    format!("{} {} {} ", time::of_day(model, at), column(&printable(name), 9), column(&ends, 28))
}

fn parts(parts: Option<&Parts>) -> String {
    parts.filter(|it| it.total() > 1).map_or_else(String::new, |it| format!("{}/{} ", it.have(), it.total()))
}

/// The mark and the word of how far a message came.
fn delivery(delivery: Delivery, theme: Theme) -> (String, Style) {
    match delivery {
        Delivery::Unanswered => ("◌ no response yet".to_owned(), theme.odd()),
        Delivery::Accepted => ("◐ accepted".to_owned(), Theme::plain()),
        Delivery::Refused(status) => (format!("✗ {status}"), theme.bad()),
        Delivery::Reported(State::Delivered) => ("✓ delivered".to_owned(), theme.good()),
        Delivery::Reported(state) if state.is_final() => (format!("✗ {}", state.stat()), theme.bad()),
        Delivery::Reported(state) => (format!("◐ {}", state.stat()), theme.odd()),
    }
}

fn receipt_style(receipt: &Receipt, theme: Theme) -> Style {
    match receipt.state {
        Some(State::Delivered) => theme.good(),
        Some(state) if state.is_final() => theme.bad(),
        Some(_) | None => theme.odd(),
    }
}

fn receipt_line(receipt: &Receipt) -> String {
    let id = receipt.id.as_deref().unwrap_or("without an id");
    let stat = receipt.state.map(State::stat).or(receipt.stat.as_deref()).unwrap_or("?");
    let error = receipt.err.as_deref().filter(|it| it.chars().any(|c| c != '0'));
    let error = error.map_or_else(String::new, |it| format!(" err {it}"));
    let tied = if receipt.tied.is_some() { "" } else { ", matches no message sent from here" };
    format!("{id} {stat}{error}{tied}")
}

fn received_whole(it: &Received, width: usize) -> Vec<Line<'static>> {
    let mut made = vec![Line::styled(
        format!("from {} to {}, {}", printable(&it.from), printable(&it.to), it.alphabet.name()),
        Theme::faint(),
    )];
    if let Kind::Receipt(receipt) = &it.kind {
        made.push(Line::styled(printable(&receipt_line(receipt)).into_owned(), Theme::strong()));
    }
    made.extend(paragraphs(&it.text, width));
    made
}

fn sent_whole(it: &Sent, theme: Theme, width: usize) -> Vec<Line<'static>> {
    let (state, style) = delivery(it.state(), theme);
    let mut made = vec![
        Line::styled(
            format!("from {} to {}, {}", printable(&it.from), printable(&it.to), it.alphabet.name()),
            Theme::faint(),
        ),
        Line::styled(state, style),
    ];
    for segment in &it.segments {
        let answer = segment.answer.as_ref().map_or_else(
            || "no response yet".to_owned(),
            |it| {
                let id = it.message_id.as_deref().map_or_else(String::new, |id| format!(", message_id {id}"));
                format!("{} after {}{id}", it.status, time::short(it.after))
            },
        );
        let receipts = segment.receipts.len();
        let text = format!("part {}: {answer}, {receipts} receipts", segment.number);
        made.push(Line::styled(column(&printable(&text), width), Theme::faint()));
    }
    made.extend(paragraphs(&it.text, width));
    made
}

fn paragraphs(text: &str, width: usize) -> Vec<Line<'static>> {
    text.lines().flat_map(|line| broken(&printable(line), width)).map(Line::raw).collect()
}
