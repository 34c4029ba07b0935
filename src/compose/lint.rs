//! What may go wrong with a message, before it is sent. It warns and never forbids: whether a message centre
//! likes it is for the message centre to say.

mod rule;

use std::fmt;

use super::draft::{Draft, Planned};
use super::operation::Operation;
use super::pdus::{Composed, Outgoing, What, With};
use super::rules::Rules;
use crate::text::{Alphabet, Outsider, Packing, Split};
use crate::wire::CommandId;
use crate::wire::Content;
use crate::wire::FieldId;
use crate::wire::Finding;
use crate::wire::FindingKind;
use crate::wire::Frame;
use crate::wire::Origin;
use crate::wire::Pdu;
use crate::wire::Sequence;
use crate::wire::Severity;
use crate::wire::SmppTime;
use crate::wire::Tag;
use crate::wire::UDH_INDICATOR;
use crate::wire::Version;
use crate::wire::dissect;

pub use rule::Rule;

use rule::{FEW_DIGITS, MOST_DIGITS, SENDER};

/// Something that may go wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lint {
    /// What.
    pub rule: Rule,
    /// What it is about.
    pub place: Place,
}

/// What a warning is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The whole PDU.
    Pdu,
    /// A field.
    Field(FieldId),
    /// A TLV.
    Tlv(Tag),
    /// The message, from this place among the bytes of its text.
    Text(usize),
}

/// Octets of one radio message, and characters of it.
const MESSAGE: usize = 160;

/// Phones are met that join no more.
const MANY_PARTS: usize = 10;

const INTERNATIONAL: u32 = 1;
const ALPHANUMERIC: u32 = 5;
const ISDN: u32 = 1;

/// What may go wrong with a message, in the order of the fields; each thing once.
pub fn lint(draft: &Draft, composed: &Composed, with: &With<'_>) -> Vec<Lint> {
    let mut found = Found(Vec::new());
    let first = composed.outgoing.first();
    found.operation(draft, first, with.rules);
    for outgoing in &composed.outgoing {
        if let Some(pdu) = outgoing.what.pdu() {
            found.addresses(pdu);
        }
    }
    found.twice(composed);
    if let Some(pdu) = first.and_then(|it| it.what.pdu()) {
        found.fields(pdu, with);
        found.tlvs(pdu, with.rules);
    }
    if let Some(planned) = &composed.planned {
        found.text(draft, planned, with.rules);
    }
    if let Some(outgoing) = first {
        found.reading(outgoing, with.rules.version);
    }
    found.0
}

struct Found(Vec<Lint>);

impl Found {
    fn push(&mut self, rule: Rule, place: Place) {
        let lint = Lint { rule, place };
        if !self.0.contains(&lint) {
            self.0.push(lint);
        }
    }

    fn operation(&mut self, draft: &Draft, first: Option<&Outgoing>, rules: &Rules) {
        if let Operation::Pdu(id) = draft.operation {
            let offered = |all: &Vec<String>| all.iter().any(|it| Some(it.as_str()) == id.request().name());
            if rules.requests.as_ref().is_some_and(|it| !offered(it)) {
                self.push(Rule::NotOffered(id), Place::Pdu);
            }
            if let Some(Origin::Since(since)) = draft.operation.layout().map(|it| it.origin)
                && since > rules.version
            {
                self.push(Rule::LaterVersion(since), Place::Pdu);
            }
        }
        let as_it_stands = |it: &Outgoing| !matches!(it.what, What::Request(_));
        if first.is_some_and(as_it_stands) {
            self.push(Rule::AsItStands, Place::Pdu);
        } else if draft.operation.submits() && !rules.bind.transmits() {
            self.push(Rule::ReceiverSends, Place::Pdu);
        }
    }

    fn addresses(&mut self, pdu: &Pdu) {
        let source = [FieldId::SourceAddrTon, FieldId::SourceAddrNpi, FieldId::SourceAddr];
        let destination = [FieldId::DestAddrTon, FieldId::DestAddrNpi, FieldId::DestinationAddr];
        self.address(&pdu.fields, source);
        self.address(&pdu.fields, destination);
        if let Some(Content::List(items)) = pdu.content(FieldId::DestAddress) {
            for item in items {
                self.address(item, destination);
            }
        }
    }

    fn address(&mut self, fields: &[(FieldId, Content)], [ton, npi, id]: [FieldId; 3]) {
        let Some(octets) = octets(fields, id).filter(|it| !it.is_empty()) else { return };
        let (kind, plan) = (int(fields, ton).unwrap_or(0), int(fields, npi).unwrap_or(0));
        let text = String::from_utf8_lossy(octets);
        let digits = text.strip_prefix('+').unwrap_or(&text);
        let is_number = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
        if !is_number && kind != ALPHANUMERIC {
            self.push(Rule::Letters, Place::Field(ton));
        }
        match (kind, is_number) {
            (ALPHANUMERIC, true) => self.push(Rule::DigitsOnly, Place::Field(ton)),
            (ALPHANUMERIC, false) if id == FieldId::DestinationAddr => {
                self.push(Rule::AlphanumericDestination, Place::Field(id));
            }
            (ALPHANUMERIC, false) => self.sender(&text, id),
            (INTERNATIONAL, true) => {
                if text.starts_with('+') {
                    self.push(Rule::Plus, Place::Field(id));
                } else if text.starts_with('0') {
                    self.push(Rule::Zeros, Place::Field(id));
                }
                if digits.len() > MOST_DIGITS || digits.len() < FEW_DIGITS {
                    self.push(Rule::Digits(digits.len()), Place::Field(id));
                }
                if plan != ISDN {
                    self.push(Rule::Plan(plan), Place::Field(npi));
                }
            }
            _ => {}
        }
    }

    fn sender(&mut self, text: &str, id: FieldId) {
        let characters = text.chars().count();
        if characters > SENDER {
            self.push(Rule::TooManyCharacters(characters), Place::Field(id));
        }
        if let Some(missing) = text.chars().find(|it| !Alphabet::Gsm.holds(*it)) {
            self.push(Rule::SenderCharacter(missing), Place::Field(id));
        }
    }

    fn twice(&mut self, composed: &Composed) {
        let mut to: Vec<&str> =
            composed.outgoing.iter().filter(|it| it.number == 1).map(|it| it.to.as_str()).collect();
        to.sort_unstable();
        let same = to.windows(2).find_map(|pair| pair.first().filter(|it| pair.last() == Some(*it)));
        if let Some(same) = same.filter(|it| !it.is_empty()) {
            self.push(Rule::Twice((*same).to_owned()), Place::Field(FieldId::DestinationAddr));
        }
    }

    fn fields(&mut self, pdu: &Pdu, with: &With<'_>) {
        let receipt = int(&pdu.fields, FieldId::RegisteredDelivery).unwrap_or(0);
        let place = Place::Field(FieldId::RegisteredDelivery);
        if receipt & 0x03 != 0 && !with.rules.bind.receives() {
            self.push(Rule::ReceiptToTransmitter, place);
        }
        if receipt & 0x03 == 3 && with.rules.version < Version::V50 {
            self.push(Rule::SuccessOnly, place);
        }
        let esm_class = int(&pdu.fields, FieldId::EsmClass).unwrap_or(0);
        if pdu.id != CommandId::DELIVER_SM && esm_class & 0x3C != 0 {
            self.push(Rule::ReceiptClass(esm_class & 0x3C), Place::Field(FieldId::EsmClass));
        }
        let time = |field| octets(&pdu.fields, field).and_then(|it| SmppTime::parse(it).ok());
        let (schedule, validity) = (time(FieldId::ScheduleDeliveryTime), time(FieldId::ValidityPeriod));
        for (field, time) in [(FieldId::ScheduleDeliveryTime, schedule), (FieldId::ValidityPeriod, validity)]
        {
            if time.and_then(|it| with.clock.is_past(&it)) == Some(true) {
                self.push(Rule::Past, Place::Field(field));
            }
        }
        if let (Some(schedule), Some(validity)) = (schedule, validity)
            && ends_before(&validity, &schedule)
        {
            self.push(Rule::ExpiresFirst, Place::Field(FieldId::ValidityPeriod));
        }
        let replaces = int(&pdu.fields, FieldId::ReplaceIfPresentFlag) == Some(1);
        let parts = esm_class & u32::from(UDH_INDICATOR) != 0 || tlv(pdu, Tag::SAR_TOTAL_SEGMENTS);
        if replaces && parts {
            self.push(Rule::ReplacesParts, Place::Field(FieldId::ReplaceIfPresentFlag));
        }
    }

    fn tlvs(&mut self, pdu: &Pdu, rules: &Rules) {
        if rules.version < Version::V34 && !pdu.tlvs.is_empty() {
            self.push(Rule::TlvsBefore34, Place::Pdu);
        }
        let header = int(&pdu.fields, FieldId::EsmClass).unwrap_or(0) & u32::from(UDH_INDICATOR) != 0;
        for tag in [Tag::SAR_MSG_REF_NUM, Tag::SOURCE_PORT, Tag::DEST_PORT] {
            if header && tlv(pdu, tag) {
                self.push(Rule::HeaderAndTlv(tag), Place::Tlv(tag));
            }
        }
        let validity = octets(&pdu.fields, FieldId::ValidityPeriod).is_some_and(|it| !it.is_empty());
        if validity && tlv(pdu, Tag::QOS_TIME_TO_LIVE) {
            self.push(Rule::TwoValidities, Place::Field(FieldId::ValidityPeriod));
        }
    }

    fn text(&mut self, draft: &Draft, planned: &Planned, rules: &Rules) {
        let (plan, alphabet) = (&planned.plan, planned.plan.alphabet());
        let place = Place::Text(0);
        if plan.octets() == 0 {
            self.push(Rule::Empty, place);
        }
        if plan.over() > 0 {
            self.push(Rule::OverLimit(plan.over()), place);
        }
        let longest =
            plan.segments.iter().map(|it| it.octets.len()).max().unwrap_or(0) + plan.header(0, 1).len();
        if longest == usize::from(u8::MAX) && rules.version < Version::V50 {
            self.push(Rule::Length255, Place::Field(FieldId::SmLength));
        } else if longest > MESSAGE && plan.way.split == Split::None && plan.over() == 0 {
            self.push(Rule::OverLimit(longest - MESSAGE), place);
        }
        if plan.segments.len() > MANY_PARTS {
            self.push(Rule::Parts(plan.segments.len()), place);
        }
        if matches!(plan.way.split, Split::Sar | Split::Payload) && draft.split.is_some() {
            self.push(Rule::RareSplit(plan.way.split), place);
        }
        let flash = draft.group == crate::text::Group::Class(crate::text::Class::Flash);
        if flash && plan.segments.len() > 1 {
            self.push(Rule::LongFlash, place);
        }
        let packed = plan.way.packing == Packing::Packed;
        if packed
            && plan
                .segments
                .iter()
                .any(|it| it.units % 8 == 0 && it.octets.last().is_some_and(|it| *it >> 1 == 0))
        {
            self.push(Rule::PackedEnd, place);
        }
        self.coding(draft, planned, rules);
        if alphabet == Alphabet::Latin1
            && let Some(outsider) = outside_gsm(&draft.text)
        {
            self.push(Rule::LeavesGsm(outsider.character), Place::Text(outsider.offset));
        }
        let header = plan.header(0, 1).is_empty() && planned.is_hex;
        if header && plan.segments.first().is_some_and(|it| begins_as_header(&it.octets)) {
            self.push(Rule::HeaderUnsaid, place);
        }
    }

    fn coding(&mut self, draft: &Draft, planned: &Planned, rules: &Rules) {
        let (value, place) = (planned.data_coding, Place::Field(FieldId::DataCoding));
        let alphabet = planned.plan.alphabet();
        let plain = draft.group == crate::text::Group::None;
        if plain && !rules.published.is_empty() && !rules.published.contains(&value) {
            self.push(Rule::Unpublished(value), place);
        }
        if matches!(value, 5 | 9 | 13 | 14) && !planned.is_hex && alphabet != Alphabet::Octets {
            self.push(Rule::Ambiguous(value, alphabet), place);
        }
        let by_number = matches!(draft.coding, super::Coding::Fixed(it) if (0x10..0x20).contains(&it));
        if by_number && matches!(value & 0x0F, 0x04..=0x07 | 0x0C..=0x0F) && !planned.is_hex {
            self.push(Rule::ClassOnCharset(value), place);
        }
    }

    /// What reading the PDU finds wrong with it.
    fn reading(&mut self, outgoing: &Outgoing, version: Version) {
        let Ok(written) = outgoing.what.written(Sequence::FIRST) else { return };
        let Ok(frame) = Frame::new(written.octets) else {
            return self.push(Rule::NotAPdu, Place::Pdu);
        };
        let seen = dissect(&frame, version);
        for Finding { kind, .. } in seen.findings.iter().filter(|it| is_said(it)) {
            if let FindingKind::TooLong { field, most } = *kind {
                let octets = seen.octets(field).map_or(0, <[u8]>::len);
                let rule = Rule::FieldTooLong { octets, most: usize::from(most).saturating_sub(1) };
                self.push(rule, Place::Field(field));
            } else {
                self.push(Rule::Finding(*kind), place(*kind));
            }
        }
    }
}

/// Notes are of the reader; but a TLV that is not listed for the PDU, or came later, is the sender's to know. That
/// the PDU came later is said of the operation.
#[expect(clippy::wildcard_enum_match_arm, reason = "the others are judged by their severity")]
const fn is_said(finding: &Finding) -> bool {
    match finding.kind {
        FindingKind::TlvNotListed(_) | FindingKind::TlvNewer { .. } => true,
        FindingKind::CommandNewer(_) => false,
        _ => !matches!(finding.severity(), Severity::Note),
    }
}

/// What a finding is about.
#[expect(clippy::wildcard_enum_match_arm, reason = "the others are about the whole PDU")]
const fn place(kind: FindingKind) -> Place {
    match kind {
        FindingKind::TlvLength { tag, .. }
        | FindingKind::TlvNotListed(tag)
        | FindingKind::TlvNewer { tag, .. }
        | FindingKind::TlvRepeated(tag)
        | FindingKind::TlvMissing(tag) => Place::Tlv(tag),
        FindingKind::BadTime { field, .. } => Place::Field(field),
        _ => Place::Pdu,
    }
}

fn octets(fields: &[(FieldId, Content)], id: FieldId) -> Option<&[u8]> {
    match fields.iter().find(|(it, _)| *it == id)? {
        (_, Content::Octets(octets)) => Some(octets),
        (_, Content::Int(_) | Content::List(_)) => None,
    }
}

fn int(fields: &[(FieldId, Content)], id: FieldId) -> Option<u32> {
    match fields.iter().find(|(it, _)| *it == id)? {
        (_, Content::Int(value)) => Some(*value),
        (_, Content::Octets(_) | Content::List(_)) => None,
    }
}

fn tlv(pdu: &Pdu, tag: Tag) -> bool {
    pdu.tlvs.iter().any(|it| it.tag == tag)
}

/// Whether of two points in time, or of two periods, the first is earlier. Other pairs are not compared.
fn ends_before(first: &SmppTime, second: &SmppTime) -> bool {
    let alike = |a: &SmppTime, b: &SmppTime| {
        matches!(
            (a, b),
            (SmppTime::Relative { .. }, SmppTime::Relative { .. })
                | (SmppTime::Absolute { .. }, SmppTime::Absolute { .. })
        )
    };
    alike(first, second) && first.written() < second.written()
}

fn outside_gsm(text: &str) -> Option<Outsider> {
    Alphabet::choose(text).forced_by.first().copied()
}

/// Whether octets begin with a concatenation element.
fn begins_as_header(octets: &[u8]) -> bool {
    matches!(octets, [5, 0, 3, ..] | [6, 8, 4, ..] | [3, 0x24 | 0x25, 1, ..] | [6 | 11 | 12, 5, 4, ..])
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pdu => f.pad("PDU"),
            Self::Field(field) => f.pad(field.name()),
            Self::Tlv(tag) => fmt::Display::fmt(tag, f),
            Self::Text(_) => f.pad("text"),
        }
    }
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.rule)
    }
}

#[cfg(test)]
mod tests;
