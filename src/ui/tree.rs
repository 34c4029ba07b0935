//! The decoded tree of the selected record, and what was found in it.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::parts::{column, fit, lines, pane, window};
use super::theme::Theme;
use crate::app::{Detail, Model, Pane};
use crate::report::message;
use crate::text::Alphabet;
use crate::text::printable;
use crate::wire::Dissection;
use crate::wire::FieldId;
use crate::wire::Name;
use crate::wire::Node;
use crate::wire::Severity;
use crate::wire::Tag;
use crate::wire::Value;

/// Octets of which the hex is shown in the tree.
const SHOWN: usize = 12;

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let inside = pane("Decoded", model.log.pane == Pane::Tree, theme, frame, area);
    let Some(detail) = &model.log.detail else { return };
    let Some(seen) = &detail.dissection else {
        return lines(vec![Line::styled("these octets are no PDU", theme.bad())], frame, inside);
    };
    let found = u16::try_from(seen.findings.len()).unwrap_or(u16::MAX).min(inside.height / 3);
    let [tree, below] = Layout::vertical([Constraint::Min(0), Constraint::Length(found)]).areas(inside);
    let link = model.log.store.get(detail.record).and_then(|it| model.links.find(it.link));
    let alphabet = link.map_or(Alphabet::Gsm, |it| it.alphabet);
    draw_nodes(detail, seen, alphabet, theme, frame, tree);
    let width = usize::from(below.width);
    let findings = seen.findings.iter().take(usize::from(found)).map(|finding| {
        let style = match finding.severity() {
            Severity::Note => Theme::faint(),
            Severity::Warning => theme.odd(),
            Severity::Error => theme.bad(),
        };
        let text = format!("{}: {finding}", finding.severity().name());
        Line::styled(fit(&printable(&text), width), style)
    });
    lines(findings.collect(), frame, below);
}

fn draw_nodes(
    detail: &Detail,
    seen: &Dissection,
    alphabet: Alphabet,
    theme: Theme,
    frame: &mut Frame<'_>,
    area: Rect,
) {
    let rows = window(seen.nodes.len(), detail.node(), area.height);
    let widest =
        seen.nodes.iter().map(|it| it.name.to_string().len() + usize::from(it.depth)).max().unwrap_or(0);
    let names = widest.min(usize::from(area.width) * 3 / 5);
    let made = seen.nodes.iter().enumerate().skip(rows.start).take(rows.len()).map(|(at, node)| {
        let name = format!("{:indent$}{}", "", node.name, indent = usize::from(node.depth));
        let room = usize::from(area.width).saturating_sub(names + 1);
        let value = column(&value(seen, node, alphabet), room);
        let line = Line::from(vec![
            Span::styled(column(&name, names), theme.accent()),
            Span::raw(" "),
            Span::raw(value),
        ]);
        if at == detail.node() { line.style(Theme::selected()) } else { line }
    });
    lines(made.collect(), frame, area);
}

/// What a node says, in a line.
fn value(seen: &Dissection, node: &Node, alphabet: Alphabet) -> String {
    let octets = seen.octets_of(node);
    if holds_message(node)
        && let Some(message) = message(seen, alphabet)
    {
        return format!("\"{}\" {}", printable(&message.text), message.alphabet.name());
    }
    match node.value {
        Value::Group => node.in_words(octets).unwrap_or_default().into_owned(),
        Value::Text => beside(format!("\"{}\"", printable(&String::from_utf8_lossy(octets))), node, octets),
        Value::Octets => beside(hex(octets), node, octets),
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

fn hex(octets: &[u8]) -> String {
    let shown = octets.iter().take(SHOWN).map(|it| format!("{it:02x}")).collect::<Vec<_>>().join(" ");
    if octets.len() > SHOWN { format!("{shown} …") } else { shown }
}
