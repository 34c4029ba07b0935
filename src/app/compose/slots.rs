//! The places of the Compose screen: which there are for an operation, how each is filled in, what it is for.

use crate::compose::{Carrier, National, Operation, groups};
use crate::text::{Group, Split};
use crate::wire::FieldId;
use crate::wire::Kind as FieldKind;

/// A place that keys can go to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// The bind that it leaves by.
    Link,
    /// Which PDU it is.
    Operation,
    /// The source address.
    From,
    /// The destinations.
    #[default]
    To,
    /// The alphabet.
    Coding,
    /// How a long text leaves.
    Split,
    /// `registered_delivery`, bit by bit.
    Receipts,
    /// The message.
    Text,
    /// National tables.
    National,
    /// What it asks of the phone.
    Group,
    /// `esm_class`, bit by bit.
    EsmClass,
    /// Information elements.
    Udh,
    /// Another field of the PDU or its header.
    Field(FieldId),
    /// A TLV; the one behind the last is empty.
    Tlv(usize),
}

/// How a place is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filling {
    /// By choosing.
    Choice,
    /// Bit by bit.
    Ticks(&'static [Tick]),
    /// By typing a line.
    Line,
    /// By writing.
    Text,
}

/// Bits that can be ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    /// A word for them.
    pub label: &'static str,
    /// The bits of which one value excludes another.
    pub mask: u32,
    /// Their value.
    pub value: u32,
}

const fn tick(label: &'static str, mask: u32, value: u32) -> Tick {
    Tick { label, mask, value }
}

/// SMPP v5.0 §4.7.21.
pub const RECEIPTS: &[Tick] = &[
    tick("final", 0x03, 0x01),
    tick("failure", 0x03, 0x02),
    tick("success", 0x03, 0x03),
    tick("SME delivery", 0x04, 0x04),
    tick("SME user", 0x08, 0x08),
    tick("interim", 0x10, 0x10),
];

/// SMPP v5.0 §4.7.12.
pub const ESM_CLASS: &[Tick] = &[
    tick("datagram", 0x03, 0x01),
    tick("forward", 0x03, 0x02),
    tick("store", 0x03, 0x03),
    tick("UDHI", 0x40, 0x40),
    tick("reply path", 0x80, 0x80),
];

/// The ways to split, with what they are called.
pub const SPLITS: [(Option<Split>, &str); 6] = [
    (None, "as the account says"),
    (Some(Split::Udh8), "UDH, 8-bit reference"),
    (Some(Split::Udh16), "UDH, 16-bit reference"),
    (Some(Split::Sar), "sar_* TLVs"),
    (Some(Split::Payload), "message_payload"),
    (Some(Split::None), "do not split"),
];

/// National tables, with what they are called.
pub const NATIONALS: [(National, &str); 5] = [
    (National::Account, "as the account says"),
    (National::Off, "none"),
    (National::Language(crate::text::Language::Turkish), "Turkish"),
    (National::Language(crate::text::Language::Spanish), "Spanish"),
    (National::Language(crate::text::Language::Portuguese), "Portuguese"),
];

/// What a message can ask of the phone, with what it is called.
pub fn group_name(group: Group) -> String {
    match group {
        Group::None => "none".to_owned(),
        Group::Class(class) => {
            let where_to = ["flash, shown and not kept", "the phone", "the SIM", "the equipment beside it"];
            let name = where_to.get(class as usize).copied().unwrap_or_default();
            format!("class {}: {name}", class as u8)
        }
        Group::Waiting(kind, active) => {
            let kind = format!("{kind:?}").to_lowercase();
            if active { format!("{kind} waits") } else { format!("no {kind} waits") }
        }
    }
}

/// Every group, in the order in which it is offered.
pub(super) fn all_groups() -> Vec<Group> {
    groups().collect()
}

/// The fields of the header, which a session fills in.
const HEADER: [FieldId; 4] =
    [FieldId::SequenceNumber, FieldId::CommandStatus, FieldId::CommandLength, FieldId::CommandId];

/// What another place stands for.
const COVERED: [FieldId; 7] = [
    FieldId::SourceAddr,
    FieldId::DestinationAddr,
    FieldId::EsmClass,
    FieldId::RegisteredDelivery,
    FieldId::DataCoding,
    FieldId::ShortMessage,
    FieldId::DestAddress,
];

impl Slot {
    /// The places above the message and the message, in the order in which Tab goes through them.
    pub fn above(operation: Operation) -> Vec<Self> {
        let message = operation.carrier().is_some();
        let id = operation.has(FieldId::MessageId) && operation.has(FieldId::SourceAddr);
        let places = [
            (Self::Link, true),
            (Self::Operation, true),
            (Self::Field(FieldId::MessageId), id),
            (Self::From, operation.has(FieldId::SourceAddr)),
            (Self::To, operation.is_addressed()),
            (Self::Coding, message),
            (Self::Split, message),
            (Self::Receipts, operation.has(FieldId::RegisteredDelivery)),
            (Self::Text, message || operation == Operation::Hex),
        ];
        places.into_iter().filter(|(_, is)| *is).map(|(slot, _)| slot).collect()
    }

    /// The other fields, without TLVs.
    pub fn below(operation: Operation) -> Vec<Self> {
        let message = operation.carrier().is_some();
        let above = Self::above(operation);
        let typed = operation.layout().map_or(&[][..], |it| it.fields).iter();
        let typed = typed.filter(|it| !matches!(it.kind, FieldKind::List(..)));
        let fields = typed.map(|it| it.id).filter(|it| !COVERED.contains(it)).map(Self::Field);
        let header = HEADER.into_iter().map(Self::Field).filter(|_| operation != Operation::Hex);
        // Each destination of a submit_multi has its kind.
        let multi = operation.has(FieldId::NumberOfDests);
        let kinds =
            [FieldId::DestAddrTon, FieldId::DestAddrNpi].map(Self::Field).into_iter().filter(|_| multi);
        let own = [(Self::National, message), (Self::Group, message)];
        let late = [(Self::EsmClass, operation.has(FieldId::EsmClass)), (Self::Udh, message)];
        let there = |all: [(Self, bool); 2]| all.into_iter().filter(|(_, is)| *is).map(|(slot, _)| slot);
        let all = there(own).chain(fields).chain(kinds).chain(there(late)).chain(header);
        all.filter(|it| !above.contains(it)).collect()
    }

    /// How it is filled in.
    pub const fn filling(self) -> Filling {
        match self {
            Self::Link | Self::Operation | Self::Coding | Self::Split | Self::National | Self::Group => {
                Filling::Choice
            }
            Self::Receipts => Filling::Ticks(RECEIPTS),
            Self::EsmClass => Filling::Ticks(ESM_CLASS),
            Self::From | Self::To | Self::Udh | Self::Field(_) | Self::Tlv(_) => Filling::Line,
            Self::Text => Filling::Text,
        }
    }

    /// The field that it fills in.
    pub const fn field(self) -> Option<FieldId> {
        match self {
            Self::From => Some(FieldId::SourceAddr),
            Self::To => Some(FieldId::DestinationAddr),
            Self::Coding | Self::Group => Some(FieldId::DataCoding),
            Self::Receipts => Some(FieldId::RegisteredDelivery),
            Self::EsmClass => Some(FieldId::EsmClass),
            Self::Field(field) => Some(field),
            Self::Operation => Some(FieldId::CommandId),
            Self::Text | Self::National | Self::Split | Self::Udh | Self::Link | Self::Tlv(_) => None,
        }
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Link => "bind",
            Self::Operation => "pdu",
            Self::From => "from",
            Self::To => "to",
            Self::Coding => "alphabet",
            Self::Split => "split",
            Self::Receipts => "receipt",
            Self::Text => "message",
            Self::National => "national tables",
            Self::Group => "class, waiting",
            Self::EsmClass => FieldId::EsmClass.name(),
            Self::Udh => "udh elements",
            Self::Field(field) => field.name(),
            Self::Tlv(_) => "tlv",
        }
    }

    /// What it is for, and what can be typed there.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the other fields say what they are by their names")]
    pub fn about(self, operation: Operation) -> &'static str {
        match self {
            Self::Link => "by which bind it leaves",
            Self::Operation => "which PDU; hex takes octets as they are",
            Self::From => "the sender; letters make it alphanumeric; empty lets the message centre choose",
            Self::To => {
                "numbers, handsets and groups of the address book, parted by commas; @FILE reads them"
            }
            Self::Coding => "auto takes the smallest alphabet that holds the text",
            Self::Split => "how a text that is too long for one message leaves",
            Self::Receipts => "which receipts are asked for; Space ticks",
            Self::Text if operation == Operation::Hex => "one or several PDUs in hex, sent as they stand",
            Self::Text => "the message; binary data_codings take hex",
            Self::National => "tables that GSM 03.38 may use, where they need fewer parts",
            Self::Group => "where it belongs, or an icon for messages that wait",
            Self::EsmClass => "Space ticks; UDHI is set by itself where a header is",
            Self::Udh => "further information elements in hex, such as 0504158a0000 for a port",
            Self::Tlv(_) => {
                "name=value or 0x1400=value; text:, cstring:, hex:, int8:, int16:, int32:; NAME[99]= lies about the length"
            }
            Self::Field(field) => match field {
                FieldId::ServiceType => "empty, or a service of the provider such as WAP or USSD",
                FieldId::SourceAddrTon | FieldId::DestAddrTon => "type of number; guessed where empty",
                FieldId::SourceAddrNpi | FieldId::DestAddrNpi => "numbering plan; guessed where empty",
                FieldId::ProtocolId => {
                    "0, or 0x40 for a message that the phone drops, 0x41 to 0x47 to replace one"
                }
                FieldId::PriorityFlag => "0 to 3",
                FieldId::ScheduleDeliveryTime => "when to deliver: in 2h, tomorrow 9:00, 2026-12-24 18:00",
                FieldId::ValidityPeriod => "how long to try: in 2h, 1d, 2026-12-24 18:00",
                FieldId::ReplaceIfPresentFlag => "1 replaces a message that is not delivered yet",
                FieldId::SmDefaultMsgId => "a message that the message centre has ready",
                FieldId::SmLength => "filled in; another number is sent as it is",
                FieldId::MessageId => "what the message centre gave when it took the message",
                FieldId::CommandLength => "filled in; another number breaks the PDU on purpose",
                FieldId::CommandId | FieldId::CommandStatus => "a number here is sent as it stands",
                FieldId::SequenceNumber => "given by the session; a number here is sent as it stands",
                _ => "",
            },
        }
    }
}

/// Whether the message of an operation can leave in several ways.
pub(super) fn is_cut(operation: Operation) -> bool {
    operation.carrier() == Some(Carrier::ShortMessage)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_field_of_every_pdu_has_one_place() {
        for operation in Operation::all() {
            let all: Vec<Slot> = Slot::above(operation).into_iter().chain(Slot::below(operation)).collect();
            assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len(), "{operation}");
            let Some(layout) = operation.layout() else { continue };
            for field in layout.fields.iter().filter(|it| !matches!(it.kind, FieldKind::List(..))) {
                let own = all.iter().any(|it| it.field() == Some(field.id));
                let message = field.id == FieldId::ShortMessage && all.contains(&Slot::Text);
                assert!(own || message, "{operation} {}", field.id.name());
            }
        }
    }

    #[test]
    fn four_tabs_lead_from_the_destination_to_the_message() {
        let above = Slot::above(Operation::SUBMIT);
        let at = |slot| above.iter().position(|it| *it == slot).unwrap();
        assert_eq!(at(Slot::Text) - at(Slot::To), 4);
    }
}
