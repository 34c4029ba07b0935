//! A PDU as it would leave: its fields, its octets, and what the place that is filled in stands for lit up in
//! both.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::{Model, Slot};
use crate::config::tlv::TypedTlv;
use crate::text::printable;
use crate::ui::parts::{column, fit, lines, window};
use crate::ui::theme::Theme;
use crate::wire::FieldId;
use crate::wire::Name;
use crate::wire::Node;
use crate::wire::Tag;
use crate::wire::Value;
use crate::wire::Written;

/// From this width on the octets stand beside the fields.
const WIDE: u16 = 100;

/// Octets of a row.
const ROW: usize = 16;

/// The columns of a row: offset, hex, characters.
const COLUMNS: u16 = 6 + 3 * 16 + 1 + 16;

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let part = model.compose.looked_at();
    let Some(written) = model.compose.counted.written(part) else {
        let error = model.compose.counted.composed.as_ref().and_then(|it| it.as_ref().err());
        let why = error.map_or_else(|| "no PDU yet".to_owned(), |it| format!("✗ {it}"));
        return lines(vec![Line::styled(fit(&printable(&why), area.width.into()), theme.odd())], frame, area);
    };
    let lit = written.nodes.iter().position(|node| is_meant(model, node));
    let lit = lit.or_else(|| whole_message(model, &written));
    if written.nodes.is_empty() {
        return draw_octets(&written, None, theme, frame, area);
    }
    let [tree, octets] = if area.width >= WIDE {
        Layout::horizontal([Constraint::Min(0), Constraint::Length(COLUMNS)]).areas(area)
    } else {
        let rows = u16::try_from(written.octets.len().div_ceil(ROW)).unwrap_or(u16::MAX);
        let rows = rows.min(area.height / 2);
        Layout::vertical([Constraint::Min(0), Constraint::Length(rows)]).areas(area)
    };
    draw_tree(model, &written, lit, theme, frame, tree);
    draw_octets(&written, lit.and_then(|at| written.nodes.get(at)), theme, frame, octets);
}

/// Whether a node is what the place that keys go to fills in.
fn is_meant(model: &Model, node: &Node) -> bool {
    let slot = model.compose.focus;
    match (slot, node.name) {
        (Slot::Text, Name::UserData) | (Slot::Udh | Slot::National | Slot::Split, Name::Udh) => true,
        (Slot::Split, Name::Tlv(tag)) => tag == Tag::SAR_MSG_REF_NUM,
        (Slot::Tlv(_), Name::Tlv(tag)) => {
            let typed = model.compose.line(slot).and_then(|it| TypedTlv::parse(it.text()).ok());
            typed.is_some_and(|it| it.tlv.tag == tag)
        }
        (_, Name::Field(field)) => slot.field() == Some(field),
        _ => false,
    }
}

/// The message where it has no header.
fn whole_message(model: &Model, written: &Written) -> Option<usize> {
    let message = |it: &Node| {
        let payload = it.name == Name::TlvValue(Tag::MESSAGE_PAYLOAD);
        payload || (it.name == Name::Field(FieldId::ShortMessage) && !it.span.is_empty())
    };
    written.nodes.iter().position(message).filter(|_| model.compose.focus == Slot::Text)
}

fn draw_tree(
    model: &Model,
    written: &Written,
    lit: Option<usize>,
    theme: Theme,
    frame: &mut Frame<'_>,
    area: Rect,
) {
    let nodes = &written.nodes;
    let rows = window(nodes.len(), lit.unwrap_or(0), area.height);
    let widest = nodes.iter().map(|it| it.name.to_string().len() + usize::from(it.depth)).max().unwrap_or(0);
    let names = widest.min(usize::from(area.width) * 3 / 5);
    let room = usize::from(area.width).saturating_sub(names + 2);
    let made = nodes.iter().enumerate().skip(rows.start).take(rows.len()).map(|(at, node)| {
        let name = format!("{:indent$}{}", "", node.name, indent = usize::from(node.depth));
        let value = column(&value(model, written, node), room);
        let spans =
            vec![Span::styled(column(&name, names), theme.accent()), Span::raw(" "), Span::raw(value)];
        let line = Line::from(spans);
        if Some(at) == lit { line.style(Theme::selected()) } else { line }
    });
    lines(made.collect(), frame, area);
}

/// What a node says, in a line.
fn value(model: &Model, written: &Written, node: &Node) -> String {
    let octets = node.span.of(&written.octets);
    match node.value {
        Value::Group => String::new(),
        Value::Text => {
            let characters = octets.strip_suffix(&[0]).unwrap_or(octets);
            format!("\"{}\"", printable(&String::from_utf8_lossy(characters)))
        }
        Value::Int(_) if node.name == Name::Field(FieldId::SequenceNumber) => {
            "given when it is sent".to_owned()
        }
        Value::Int(value) => match (node.name, node.meaning()) {
            (Name::Bits(_), Some(meaning)) => meaning.to_owned(),
            (_, Some(meaning)) => format!("{value} {meaning}"),
            (_, None) => value.to_string(),
        },
        Value::Octets if is_text(node) => text(model, octets).unwrap_or_else(|| hex(octets)),
        Value::Octets => hex(octets),
    }
}

const fn is_text(node: &Node) -> bool {
    matches!(
        node.name,
        Name::Field(FieldId::ShortMessage) | Name::UserData | Name::TlvValue(Tag::MESSAGE_PAYLOAD)
    )
}

/// The part of the text that the octets are, where they are not packed.
fn text(model: &Model, octets: &[u8]) -> Option<String> {
    let planned = model.compose.counted.planned.as_ref()?.as_ref().ok()?;
    let packed = planned.plan.way.packing == crate::text::Packing::Packed;
    let read = (!planned.is_hex && !packed).then(|| planned.plan.alphabet().decode(octets))?;
    Some(format!("\"{}\"", printable(&read.text)))
}

fn hex(octets: &[u8]) -> String {
    octets.iter().take(ROW).map(|it| format!("{it:02x}")).collect::<Vec<_>>().join(" ")
}

fn draw_octets(written: &Written, lit: Option<&Node>, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let at = lit.map_or(0, |it| it.span.start as usize / ROW);
    let rows = window(written.octets.len().div_ceil(ROW), at, area.height);
    let shown = written.octets.chunks(ROW).enumerate().skip(rows.start).take(rows.len());
    lines(shown.map(|(row, octets)| octets_row(row * ROW, octets, lit, theme)).collect(), frame, area);
}

fn octets_row(offset: usize, octets: &[u8], lit: Option<&Node>, theme: Theme) -> Line<'static> {
    let is_lit = |at: usize| lit.is_some_and(|it| it.span.contains(at));
    let look = theme.accent().patch(Theme::selected());
    let style = |at: usize| if is_lit(at) { look } else { Style::new() };
    let mut spans = vec![Span::styled(format!("{offset:04x}  "), Theme::faint())];
    for (at, octet) in (offset..).zip(octets) {
        spans.push(Span::styled(format!("{octet:02x}"), style(at)));
        // The gap inside what lights up belongs to it.
        let joined = at + 1 < offset + octets.len() && is_lit(at) && is_lit(at + 1);
        spans.push(Span::styled(" ", if joined { look } else { Style::new() }));
    }
    spans.push(Span::raw(" ".repeat(3 * (ROW - octets.len().min(ROW)) + 1)));
    for (at, octet) in (offset..).zip(octets) {
        let character = if matches!(octet, b' '..=b'~') { char::from(*octet) } else { '·' };
        spans.push(Span::styled(character.to_string(), style(at)));
    }
    Line::from(spans)
}
