//! The decoded tree of the selected record, and what is to be said about it.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::parts::{broken, column, fit, pane, rows, window};
use super::theme::Theme;
use super::time;
use crate::app::{Borders, Detail, Model, Pane, Times};
use crate::report::{message, moment};
use crate::store::{Entry, Pairing};
use crate::text::Alphabet;
use crate::text::printable;
use crate::wire::Dissection;
use crate::wire::FieldId;
use crate::wire::Name;
use crate::wire::Node;
use crate::wire::Severity;
use crate::wire::Tag;
use crate::wire::Value;

/// Octets of which the hex is shown in the tree, where there are panes beside it.
const SHOWN: usize = 12;
/// From this width on the title has the date.
const WIDE: u16 = 46;

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let mut title = "Decoded".to_owned();
    if let Some(entry) = model.log.detail.as_ref().and_then(|it| model.log.store.entry(it.record))
        && area.width >= WIDE
    {
        let offset = if model.log.times() == Times::Utc { 0 } else { model.utc_offset };
        title = format!("Decoded, {}", moment(entry.at(), offset));
    }
    let inside = pane(&title, model.log.pane == Pane::Tree, theme, frame, area);
    draw_inside(model, theme, frame, inside);
}

pub(super) fn draw_inside(model: &Model, theme: Theme, frame: &mut Frame<'_>, inside: Rect) {
    let Some(detail) = &model.log.detail else { return };
    let entry = model.log.store.entry(detail.record);
    let most = if detail.dissection.is_some() { inside.height / 3 } else { inside.height };
    let told = told(detail, entry.as_ref(), theme, Rect { height: most, ..inside });
    let height = u16::try_from(told.len()).unwrap_or(u16::MAX).min(most);
    let [tree, below] = Layout::vertical([Constraint::Min(0), Constraint::Length(height)]).areas(inside);
    rows(told, frame, below);
    let Some(seen) = &detail.dissection else { return };
    let alphabet = entry.map_or(Alphabet::Gsm, |it| model.links.alphabet(it.link()));
    let made = match model.log.borders {
        Borders::Drawn => one_line_each(detail, seen, alphabet, theme, tree),
        Borders::None => in_full(detail, seen, alphabet, theme, tree),
    };
    rows(made, frame, tree);
}

/// What was found in the record, and what became of it; on a line each where there is no room for more.
fn told(detail: &Detail, entry: Option<&Entry<'_>>, theme: Theme, room: Rect) -> Vec<Line<'static>> {
    let mut told: Vec<(Severity, String)> = Vec::new();
    if detail.dissection.is_none() {
        told.push((Severity::Error, "these octets are no PDU".to_owned()));
    }
    told.extend(entry.and_then(paired));
    if entry.is_some_and(Entry::is_repeated) {
        let text = "an earlier request of this link had this sequence_number";
        told.push((Severity::Warning, text.to_owned()));
    }
    if let Some((reading, at, of)) = detail.reading() {
        let text = format!("read as {}, {at} of {of}, not as data_coding says", reading.read_as.name());
        told.push((Severity::Note, text));
    }
    let findings = detail.dissection.iter().flat_map(|it| &it.findings);
    told.extend(findings.map(|finding| (finding.severity(), finding.to_string())));
    let told = told.into_iter().map(|(severity, text)| {
        let style = match severity {
            Severity::Note => Theme::faint(),
            Severity::Warning => theme.odd(),
            Severity::Error => theme.bad(),
        };
        (style, printable(&format!("{}: {text}", severity.name())).into_owned())
    });
    let told: Vec<_> = told.collect();
    let width = usize::from(room.width);
    let lines = |(style, text): &(_, String)| {
        broken(text, width).into_iter().map(|line| Line::styled(line, *style)).collect::<Vec<_>>()
    };
    let whole: Vec<_> = told.iter().flat_map(lines).collect();
    if whole.len() <= usize::from(room.height) {
        return whole;
    }
    told.iter().map(|(style, text)| Line::styled(fit(text, width), *style)).collect()
}

/// What became of a request, or where a response belongs.
fn paired(entry: &Entry<'_>) -> Option<(Severity, String)> {
    let after = || entry.round_trip().map_or_else(String::new, time::short);
    Some(match entry.pairing() {
        Pairing::Alone => return None,
        Pairing::Waiting => (Severity::Note, "no response yet".to_owned()),
        Pairing::Unanswered => (Severity::Error, "no response came in time".to_owned()),
        Pairing::Unmatched => (Severity::Warning, "answers no request that was seen".to_owned()),
        Pairing::With(_) if entry.other().is_none() => {
            (Severity::Note, "its other half is not kept any more".to_owned())
        }
        Pairing::With(other) if other < entry.id() => (Severity::Note, format!("answered after {}", after())),
        Pairing::With(_) if entry.is_late() => {
            (Severity::Warning, format!("answered late, after {}", after()))
        }
        Pairing::With(_) => (Severity::Note, format!("answered after {}", after())),
    })
}

fn one_line_each(
    detail: &Detail,
    seen: &Dissection,
    alphabet: Alphabet,
    theme: Theme,
    area: Rect,
) -> Vec<Line<'static>> {
    let visible = window(seen.nodes.len(), detail.node(), area.height);
    let names = names(seen, area);
    let made = seen.nodes.iter().enumerate().skip(visible.start).take(visible.len()).map(|(at, node)| {
        let room = usize::from(area.width).saturating_sub(names + 1);
        let value = fit(&value(detail, seen, node, alphabet, SHOWN), room);
        let line = Line::from(vec![
            Span::styled(column(&name(node), names), theme.accent()),
            Span::raw(" "),
            Span::raw(value),
        ]);
        if at == detail.node() { line.style(Theme::selected()) } else { line }
    });
    made.collect()
}

/// No value is cut: it takes the lines that it needs.
fn in_full(
    detail: &Detail,
    seen: &Dissection,
    alphabet: Alphabet,
    theme: Theme,
    area: Rect,
) -> Vec<Line<'static>> {
    let (width, height) = (usize::from(area.width), usize::from(area.height));
    let names = names(seen, area);
    let room = width.saturating_sub(names + 1).max(1);
    let start = window(seen.nodes.len(), detail.node(), area.height).start;
    let mut made = Vec::with_capacity(height);
    for (at, node) in seen.nodes.iter().enumerate().skip(start) {
        let value = value(detail, seen, node, alphabet, width * height);
        for (number, piece) in pieces(&value, room).into_iter().enumerate() {
            let name = if number == 0 { name(node) } else { String::new() };
            let name = Span::styled(column(&name, names), theme.accent());
            let line = Line::from(vec![name, Span::raw(" "), Span::raw(piece)]);
            made.push(if at == detail.node() { line.style(Theme::selected()) } else { line });
        }
        if made.len() >= height {
            break;
        }
    }
    made
}

/// A text in pieces of so many columns; at least one.
fn pieces(text: &str, columns: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut taken = 0;
    for character in text.chars() {
        let width = character.width().unwrap_or(0);
        if taken + width > columns {
            pieces.push(String::new());
            taken = 0;
        }
        taken += width;
        if let Some(piece) = pieces.last_mut() {
            piece.push(character);
        }
    }
    pieces
}

fn name(node: &Node) -> String {
    format!("{:indent$}{}", "", node.name, indent = usize::from(node.depth))
}

/// The columns for the names.
fn names(seen: &Dissection, area: Rect) -> usize {
    let widest = seen.nodes.iter().map(|it| it.name.to_string().width() + usize::from(it.depth)).max();
    widest.unwrap_or(0).min(usize::from(area.width) * 3 / 5)
}

/// What a node says, in a line, with the hex of so many octets at most.
fn value(detail: &Detail, seen: &Dissection, node: &Node, alphabet: Alphabet, most: usize) -> String {
    let octets = seen.octets_of(node);
    if holds_message(node)
        && let Some((reading, ..)) = detail.reading()
    {
        return format!("\"{}\" {}", printable(&reading.text), reading.read_as.name());
    }
    if holds_message(node)
        && let Some(message) = message(seen, alphabet)
    {
        return format!("\"{}\" {}", printable(&message.text), message.alphabet.name());
    }
    match node.value {
        Value::Group => node.in_words(octets).unwrap_or_default().into_owned(),
        Value::Text => beside(format!("\"{}\"", printable(&String::from_utf8_lossy(octets))), node, octets),
        Value::Octets => beside(hex(octets, most), node, octets),
        Value::Int(value) => {
            let number = match node.name {
                Name::Field(FieldId::CommandId | FieldId::CommandStatus) => {
                    let name = node.meaning().unwrap_or("unknown");
                    return format!("{name} {value:#010x}");
                }
                Name::Bits(bits) if !bits.codes.is_empty() => format!("{value:#04x}"),
                Name::Field(_)
                | Name::Tlv(_)
                | Name::TlvTag
                | Name::TlvLength
                | Name::TlvValue(_)
                | Name::Part(_)
                | Name::Bits(_)
                | Name::Udh
                | Name::InformationElement(_)
                | Name::UserData
                | Name::Undecoded => value.to_string(),
            };
            beside(number, node, octets)
        }
    }
}

/// What it says with what that means.
fn beside(said: String, node: &Node, octets: &[u8]) -> String {
    match node.in_words(octets) {
        Some(words) => format!("{said} {}", printable(&words)),
        None => said,
    }
}

fn holds_message(node: &Node) -> bool {
    let named = matches!(
        node.name,
        Name::Field(FieldId::ShortMessage) | Name::UserData | Name::TlvValue(Tag::MESSAGE_PAYLOAD)
    );
    named && node.value == Value::Octets && !node.span.is_empty()
}

fn hex(octets: &[u8], most: usize) -> String {
    let shown = octets.iter().take(most).map(|it| format!("{it:02x}")).collect::<Vec<_>>().join(" ");
    if octets.len() > most { format!("{shown} …") } else { shown }
}
