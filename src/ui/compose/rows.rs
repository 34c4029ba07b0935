//! The places that are filled in: choices, bits and lines, each with what its value means.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::app::{Filling, Link, Model, NATIONALS, SPLITS, Slot, Tick, group_name};
use crate::compose::{Coding, DraftError, Operation, explained};
use crate::config::tlv::TypedTlv;
use crate::text::printable;
use crate::ui::parts::{fit, input};
use crate::ui::theme::Theme;
use crate::wire::Content;
use crate::wire::FieldId;
use crate::wire::Pdu;

/// The columns of the names above the message, and of those of fields.
const NAMES: u16 = 11;
pub(super) const FIELD_NAMES: u16 = 25;

/// The places above the message, a row each; the bind and the PDU share one.
pub(super) fn above(model: &Model) -> Vec<Slot> {
    let slots = Slot::above(model.compose.operation);
    slots.into_iter().filter(|it| !matches!(it, Slot::Text | Slot::Operation)).collect()
}

pub(super) fn draw_above(model: &Model, slots: &[Slot], theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    for (slot, y) in slots.iter().zip(area.y..area.bottom()) {
        let row = Rect { y, height: 1, ..area };
        if *slot == Slot::Link {
            let [link, operation] = Layout::horizontal([Constraint::Fill(3), Constraint::Fill(2)]).areas(row);
            draw(model, Slot::Link, NAMES, theme, frame, link);
            draw(model, Slot::Operation, 5, theme, frame, operation);
        } else {
            draw(model, *slot, NAMES, theme, frame, row);
        }
    }
}

/// A place, its value and what the value means.
pub(super) fn draw(model: &Model, slot: Slot, names: u16, theme: Theme, frame: &mut Frame<'_>, row: Rect) {
    let compose = &model.compose;
    let focused = compose.focus == slot;
    let [name, value] = Layout::horizontal([Constraint::Length(names), Constraint::Min(0)]).areas(row);
    let style = if focused { theme.accent().patch(Theme::strong()) } else { Theme::plain() };
    let mark = if focused { '▸' } else { ' ' };
    frame.render_widget(Span::styled(fit(&format!("{mark}{}", slot.name()), names.into()), style), name);
    let means = meaning(model, slot);
    let used = match slot.filling() {
        Filling::Line => {
            let empty = crate::app::Line::default();
            let line = compose.line(slot).unwrap_or(&empty);
            let wanted = u16::try_from(line.text().width()).unwrap_or(u16::MAX).saturating_add(1);
            let least = if focused { 24 } else { 0 };
            let most = if means.is_some() { value.width * 3 / 5 } else { value.width };
            let width = wanted.max(least).min(most.max(1));
            input(line, focused, frame, Rect { width: width.min(value.width), ..value });
            width
        }
        Filling::Ticks(ticks) => {
            let line = ticked(ticks, bits(model, slot), focused.then_some(compose.tick), theme);
            let width = u16::try_from(line.width()).unwrap_or(u16::MAX);
            frame.render_widget(line, value);
            width
        }
        Filling::Choice | Filling::Text => {
            let text = fit(&format!("‹ {} ›", choice(model, slot)), value.width.into());
            let width = u16::try_from(text.width()).unwrap_or(u16::MAX);
            frame.render_widget(Span::raw(text), value);
            width
        }
    };
    if let Some((text, bad)) = means {
        let gap = used.saturating_add(1).min(value.width);
        let room = Rect { x: value.x + gap, width: value.width - gap, ..value };
        let style = if bad { theme.bad() } else { Theme::faint() };
        frame.render_widget(Span::styled(fit(&printable(&text), room.width.into()), style), room);
    }
}

fn bits(model: &Model, slot: Slot) -> u32 {
    if slot == Slot::Receipts { model.compose.receipts } else { model.compose.esm_class }
}

fn ticked(ticks: &[Tick], bits: u32, at: Option<usize>, theme: Theme) -> Line<'static> {
    let one = |(place, tick): (usize, &Tick)| {
        let set = bits & tick.mask == tick.value;
        let text = format!("[{}]{} ", if set { 'x' } else { ' ' }, tick.label);
        let style = if at == Some(place) { Theme::selected() } else { Theme::plain() };
        Span::styled(text, if set { style.patch(theme.accent()) } else { style })
    };
    Line::from(ticks.iter().enumerate().map(one).collect::<Vec<_>>())
}

fn choice(model: &Model, slot: Slot) -> String {
    let compose = &model.compose;
    match slot {
        Slot::Link => model
            .sending_link()
            .and_then(|id| model.links.find(id))
            .map_or_else(|| "none: bind an account first".to_owned(), link_name),
        Slot::Operation => compose.operation.to_string(),
        Slot::Coding => coding(model),
        Slot::Split => {
            let name = SPLITS.iter().find(|(it, _)| *it == compose.split).map_or("", |(_, name)| *name);
            match compose.split {
                None => {
                    let own = compose.draft().split(&model.rules());
                    let named = SPLITS.iter().find(|(it, _)| *it == Some(own)).map_or("", |(_, name)| *name);
                    format!("{named}, {name}")
                }
                Some(_) => name.to_owned(),
            }
        }
        Slot::National => {
            NATIONALS.iter().find(|(it, _)| *it == compose.national).map_or("", |(_, name)| *name).to_owned()
        }
        Slot::Group => group_name(compose.group),
        Slot::From
        | Slot::To
        | Slot::Receipts
        | Slot::Text
        | Slot::EsmClass
        | Slot::Udh
        | Slot::Field(_)
        | Slot::Tlv(_) => String::new(),
    }
}

fn coding(model: &Model) -> String {
    let compose = &model.compose;
    let planned = compose.counted.planned.as_ref().and_then(|it| it.as_ref().ok());
    let said = planned.map(|it| format!("{}, data_coding {}", it.plan.alphabet().name(), it.data_coding));
    match compose.coding {
        Coding::Auto if compose.hex => "octets, data_coding 4".to_owned(),
        Coding::Auto => format!("auto: {}", said.unwrap_or_default()),
        Coding::Fixed(value) => said.unwrap_or_else(|| {
            format!("{}, data_coding {value}", compose.draft().codings(&model.rules()).alphabet(value).name())
        }),
    }
}

fn link_name(link: &Link) -> String {
    let production = if link.account.production { ", production" } else { "" };
    format!("{} {} (link {}){production}", printable(link.account.name.as_str()), link.mode, link.id.0)
}

/// What the value of a place means, or what is wrong with it.
fn meaning(model: &Model, slot: Slot) -> Option<(String, bool)> {
    let counted = &model.compose.counted;
    if let Some(wrong) =
        counted.composed.as_ref().and_then(|it| it.as_ref().err()).and_then(|it| wrong(it, slot))
    {
        let typed = model.compose.line(slot).is_some_and(|it| !it.text().is_empty());
        return typed.then_some((wrong, true));
    }
    let pdu = counted.composed.as_ref().and_then(|it| it.as_ref().ok()).and_then(|it| it.outgoing.first());
    let pdu = pdu.and_then(|it| it.what.pdu());
    match slot {
        Slot::From => pdu.and_then(|it| address(it, [FieldId::SourceAddrTon, FieldId::SourceAddrNpi])),
        Slot::To if counted.destinations > 1 => Some(format!("{} destinations", counted.destinations)),
        Slot::To => pdu.and_then(|it| address(it, [FieldId::DestAddrTon, FieldId::DestAddrNpi])),
        Slot::Receipts => {
            pdu.and_then(|it| value(model, it, FieldId::RegisteredDelivery)).filter(|it| it != "0")
        }
        Slot::EsmClass => pdu.and_then(|it| value(model, it, FieldId::EsmClass)),
        Slot::Field(field) => pdu.and_then(|it| value(model, it, field)),
        Slot::Tlv(_) => return tlv(model.compose.line(slot)?.text()),
        Slot::Coding => forced(model),
        Slot::Link
        | Slot::Operation
        | Slot::Split
        | Slot::Text
        | Slot::National
        | Slot::Group
        | Slot::Udh => None,
    }
    .map(|text| (text, false))
}

/// Why a smaller alphabet was not chosen.
fn forced(model: &Model) -> Option<String> {
    let planned = model.compose.counted.planned.as_ref()?.as_ref().ok()?;
    let first = planned.forced_by.first()?;
    let more = planned.forced_by.len() - 1;
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Some(format!("for {} at {}{more}", first.character, first.index + 1))
}

fn wrong(error: &DraftError, slot: Slot) -> Option<String> {
    match (error, slot) {
        (DraftError::From(why), Slot::From) | (DraftError::To(why), Slot::To) => Some(why.to_string()),
        (DraftError::Field { field, why }, Slot::Field(own)) if *field == own => Some(why.to_string()),
        (DraftError::Udh(why), Slot::Udh) => Some(why.to_string()),
        _ => None,
    }
}

fn address(pdu: &Pdu, [ton, npi]: [FieldId; 2]) -> Option<String> {
    let part = |field: FieldId, label: &str| {
        let Some(Content::Int(value)) = pdu.content(field) else { return None };
        let meaning = field.reading().and_then(|it| it.meaning(*value)).unwrap_or("reserved");
        Some(format!("{label} {value} {meaning}"))
    };
    Some(format!("{}, {}", part(ton, "TON")?, part(npi, "NPI")?))
}

fn value(model: &Model, pdu: &Pdu, field: FieldId) -> Option<String> {
    let typed = model.compose.line(Slot::Field(field)).is_some();
    let content = pdu.content(field).cloned().unwrap_or(Content::Int(0));
    let means = explained(field, &content, model.clock());
    match content {
        Content::Int(value) if field.reading().is_some() => {
            let number = if typed { String::new() } else { value.to_string() };
            let means = means.unwrap_or_default();
            Some(format!("{number} {means}").trim().to_owned()).filter(|it| !it.is_empty())
        }
        Content::Int(_) => None,
        Content::Octets(_) | Content::List(_) => means,
    }
}

fn tlv(typed: &str) -> Option<(String, bool)> {
    if typed.trim().is_empty() {
        return None;
    }
    Some(match TypedTlv::parse(typed) {
        Ok(TypedTlv { tlv, length }) => {
            let hex: Vec<String> = tlv.value.iter().take(12).map(|it| format!("{it:02x}")).collect();
            let more = if tlv.value.len() > 12 { " …" } else { "" };
            let length = length.map_or_else(|| tlv.value.len().to_string(), |it| format!("says {it}"));
            (format!("{:#06x} {length}: {}{more}", tlv.tag.0, hex.join(" ")), false)
        }
        Err(error) => (error.to_string(), true),
    })
}

/// Whether an operation is filled in by fields.
pub(super) fn has_fields(operation: Operation) -> bool {
    operation != Operation::Hex
}
