//! The mandatory part of every PDU of 3.4 and 5.0, as tables that read like the specification's own.
//! SMPP v3.4 §4, SMPP v5.0 §4.1–§4.6.

use super::{CommandId, FieldId, Version};

/// How a field is read and written.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// An unsigned integer of 1 or 4 octets, big-endian.
    Int(u8),
    /// A C-Octet String: octets and a NUL, this many at most, the NUL included.
    Text(u8),
    /// A time string: one NUL, or 16 characters and a NUL. SMPP v5.0 §4.7.23.4.
    Time,
    /// As many octets as the field before it says.
    Octets(FieldId),
    /// As many items as the field before it says, each of these fields.
    List(FieldId, &'static [Field]),
    /// The fields that belong to the value of the field before it.
    Choice(FieldId, &'static [(u32, &'static [Field])]),
}

/// A field of a PDU.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Which.
    pub id: FieldId,
    /// How it is read and written.
    pub kind: Kind,
}

/// The table of a PDU. TLVs may follow in any PDU; which are listed where is in the table of TLVs.
#[derive(Debug)]
pub struct Layout {
    /// Which PDU.
    pub id: CommandId,
    /// The first version that has it.
    pub since: Version,
    /// The mandatory fields in order, without the header.
    pub fields: &'static [Field],
}

/// The header. SMPP v5.0 §3.2.
pub(super) const HEADER: [FieldId; 4] =
    [FieldId::CommandLength, FieldId::CommandId, FieldId::CommandStatus, FieldId::SequenceNumber];

/// The table of this PDU; `None` for ids that are not of 3.4 or 5.0.
pub fn layout(id: CommandId) -> Option<&'static Layout> {
    let at = LAYOUTS.binary_search_by_key(&id, |layout| layout.id).ok()?;
    LAYOUTS.get(at)
}

const fn int(id: FieldId) -> Field {
    Field { id, kind: Kind::Int(1) }
}

const fn int4(id: FieldId) -> Field {
    Field { id, kind: Kind::Int(4) }
}

const fn text(id: FieldId, most: u8) -> Field {
    Field { id, kind: Kind::Text(most) }
}

const fn time(id: FieldId) -> Field {
    Field { id, kind: Kind::Time }
}

const fn octets(id: FieldId, length: FieldId) -> Field {
    Field { id, kind: Kind::Octets(length) }
}

const fn pdu(id: CommandId, since: Version, fields: &'static [Field]) -> Layout {
    Layout { id, since, fields }
}

use FieldId as F;
use Version::{V33, V34, V50};

/// Nothing but the header.
const BARE: &[Field] = &[];
const BIND: &[Field] = &[
    text(F::SystemId, 16),
    text(F::Password, 9),
    text(F::SystemType, 13),
    int(F::InterfaceVersion),
    int(F::AddrTon),
    int(F::AddrNpi),
    text(F::AddressRange, 41),
];
const BIND_RESP: &[Field] = &[text(F::SystemId, 16)];
const OUTBIND: &[Field] = &[text(F::SystemId, 16), text(F::Password, 9)];
/// submit_sm and deliver_sm.
const MESSAGE: &[Field] = &[
    text(F::ServiceType, 6),
    int(F::SourceAddrTon),
    int(F::SourceAddrNpi),
    text(F::SourceAddr, 21),
    int(F::DestAddrTon),
    int(F::DestAddrNpi),
    text(F::DestinationAddr, 21),
    int(F::EsmClass),
    int(F::ProtocolId),
    int(F::PriorityFlag),
    time(F::ScheduleDeliveryTime),
    time(F::ValidityPeriod),
    int(F::RegisteredDelivery),
    int(F::ReplaceIfPresentFlag),
    int(F::DataCoding),
    int(F::SmDefaultMsgId),
    int(F::SmLength),
    octets(F::ShortMessage, F::SmLength),
];
/// The responses that carry nothing but an id: submit_sm, deliver_sm, data_sm, broadcast_sm and its query.
const MESSAGE_ID: &[Field] = &[text(F::MessageId, 65)];
const SUBMIT_MULTI: &[Field] = &[
    text(F::ServiceType, 6),
    int(F::SourceAddrTon),
    int(F::SourceAddrNpi),
    text(F::SourceAddr, 21),
    int(F::NumberOfDests),
    Field { id: F::DestAddress, kind: Kind::List(F::NumberOfDests, DEST_ADDRESS) },
    int(F::EsmClass),
    int(F::ProtocolId),
    int(F::PriorityFlag),
    time(F::ScheduleDeliveryTime),
    time(F::ValidityPeriod),
    int(F::RegisteredDelivery),
    int(F::ReplaceIfPresentFlag),
    int(F::DataCoding),
    int(F::SmDefaultMsgId),
    int(F::SmLength),
    octets(F::ShortMessage, F::SmLength),
];
const DEST_ADDRESS: &[Field] = &[
    int(F::DestFlag),
    Field {
        id: F::DestAddress,
        kind: Kind::Choice(F::DestFlag, &[(1, SME_ADDRESS), (2, DISTRIBUTION_LIST)]),
    },
];
const SME_ADDRESS: &[Field] = &[int(F::DestAddrTon), int(F::DestAddrNpi), text(F::DestinationAddr, 21)];
const DISTRIBUTION_LIST: &[Field] = &[text(F::DlName, 21)];
const SUBMIT_MULTI_RESP: &[Field] = &[
    text(F::MessageId, 65),
    int(F::NoUnsuccess),
    Field { id: F::UnsuccessSme, kind: Kind::List(F::NoUnsuccess, UNSUCCESS_SME) },
];
const UNSUCCESS_SME: &[Field] =
    &[int(F::DestAddrTon), int(F::DestAddrNpi), text(F::DestinationAddr, 21), int4(F::ErrorStatusCode)];
/// query_sm and query_broadcast_sm.
const QUERY: &[Field] =
    &[text(F::MessageId, 65), int(F::SourceAddrTon), int(F::SourceAddrNpi), text(F::SourceAddr, 21)];
const QUERY_SM_RESP: &[Field] =
    &[text(F::MessageId, 65), time(F::FinalDate), int(F::MessageState), int(F::ErrorCode)];
const REPLACE_SM: &[Field] = &[
    text(F::MessageId, 65),
    int(F::SourceAddrTon),
    int(F::SourceAddrNpi),
    text(F::SourceAddr, 21),
    time(F::ScheduleDeliveryTime),
    time(F::ValidityPeriod),
    int(F::RegisteredDelivery),
    int(F::SmDefaultMsgId),
    int(F::SmLength),
    octets(F::ShortMessage, F::SmLength),
];
const CANCEL_SM: &[Field] = &[
    text(F::ServiceType, 6),
    text(F::MessageId, 65),
    int(F::SourceAddrTon),
    int(F::SourceAddrNpi),
    text(F::SourceAddr, 21),
    int(F::DestAddrTon),
    int(F::DestAddrNpi),
    text(F::DestinationAddr, 21),
];
const ALERT_NOTIFICATION: &[Field] = &[
    int(F::SourceAddrTon),
    int(F::SourceAddrNpi),
    text(F::SourceAddr, 65),
    int(F::EsmeAddrTon),
    int(F::EsmeAddrNpi),
    text(F::EsmeAddr, 65),
];
/// Addresses are of 65 octets here, not 21.
const DATA_SM: &[Field] = &[
    text(F::ServiceType, 6),
    int(F::SourceAddrTon),
    int(F::SourceAddrNpi),
    text(F::SourceAddr, 65),
    int(F::DestAddrTon),
    int(F::DestAddrNpi),
    text(F::DestinationAddr, 65),
    int(F::EsmClass),
    int(F::RegisteredDelivery),
    int(F::DataCoding),
];
const BROADCAST_SM: &[Field] = &[
    text(F::ServiceType, 6),
    int(F::SourceAddrTon),
    int(F::SourceAddrNpi),
    text(F::SourceAddr, 21),
    text(F::MessageId, 65),
    int(F::PriorityFlag),
    time(F::ScheduleDeliveryTime),
    time(F::ValidityPeriod),
    int(F::ReplaceIfPresentFlag),
    int(F::DataCoding),
    int(F::SmDefaultMsgId),
];
const CANCEL_BROADCAST_SM: &[Field] = &[
    text(F::ServiceType, 6),
    text(F::MessageId, 65),
    int(F::SourceAddrTon),
    int(F::SourceAddrNpi),
    text(F::SourceAddr, 21),
];

/// The 33 standard PDUs, ordered by id.
pub static LAYOUTS: &[Layout] = &[
    pdu(CommandId::BIND_RECEIVER, V33, BIND),
    pdu(CommandId::BIND_TRANSMITTER, V33, BIND),
    pdu(CommandId::QUERY_SM, V33, QUERY),
    pdu(CommandId::SUBMIT_SM, V33, MESSAGE),
    pdu(CommandId::DELIVER_SM, V33, MESSAGE),
    pdu(CommandId::UNBIND, V33, BARE),
    pdu(CommandId::REPLACE_SM, V33, REPLACE_SM),
    pdu(CommandId::CANCEL_SM, V33, CANCEL_SM),
    pdu(CommandId::BIND_TRANSCEIVER, V34, BIND),
    pdu(CommandId::OUTBIND, V34, OUTBIND),
    pdu(CommandId::ENQUIRE_LINK, V33, BARE),
    pdu(CommandId::SUBMIT_MULTI, V33, SUBMIT_MULTI),
    pdu(CommandId::ALERT_NOTIFICATION, V34, ALERT_NOTIFICATION),
    pdu(CommandId::DATA_SM, V34, DATA_SM),
    pdu(CommandId::BROADCAST_SM, V50, BROADCAST_SM),
    pdu(CommandId::QUERY_BROADCAST_SM, V50, QUERY),
    pdu(CommandId::CANCEL_BROADCAST_SM, V50, CANCEL_BROADCAST_SM),
    pdu(CommandId::GENERIC_NACK, V33, BARE),
    pdu(CommandId::BIND_RECEIVER_RESP, V33, BIND_RESP),
    pdu(CommandId::BIND_TRANSMITTER_RESP, V33, BIND_RESP),
    pdu(CommandId::QUERY_SM_RESP, V33, QUERY_SM_RESP),
    pdu(CommandId::SUBMIT_SM_RESP, V33, MESSAGE_ID),
    pdu(CommandId::DELIVER_SM_RESP, V33, MESSAGE_ID),
    pdu(CommandId::UNBIND_RESP, V33, BARE),
    pdu(CommandId::REPLACE_SM_RESP, V33, BARE),
    pdu(CommandId::CANCEL_SM_RESP, V33, BARE),
    pdu(CommandId::BIND_TRANSCEIVER_RESP, V34, BIND_RESP),
    pdu(CommandId::ENQUIRE_LINK_RESP, V33, BARE),
    pdu(CommandId::SUBMIT_MULTI_RESP, V33, SUBMIT_MULTI_RESP),
    pdu(CommandId::DATA_SM_RESP, V34, MESSAGE_ID),
    pdu(CommandId::BROADCAST_SM_RESP, V50, MESSAGE_ID),
    pdu(CommandId::QUERY_BROADCAST_SM_RESP, V50, MESSAGE_ID),
    pdu(CommandId::CANCEL_BROADCAST_SM_RESP, V50, BARE),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_33_pdus_are_there_in_order() {
        assert_eq!(LAYOUTS.len(), 33);
        assert!(LAYOUTS.is_sorted_by(|a, b| a.id < b.id));
        assert!(LAYOUTS.iter().all(|layout| layout.id.name().is_some()));
    }

    #[test]
    fn every_answered_request_has_a_response() {
        for layout in LAYOUTS.iter().filter(|layout| layout.id.is_answered()) {
            assert!(super::layout(layout.id.response()).is_some(), "{}", layout.id);
        }
    }
}
