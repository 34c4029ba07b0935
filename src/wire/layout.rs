//! The mandatory part of every PDU of 3.4 and 5.0, as tables that read like the specification's own.
//! SMPP v3.4 §4, SMPP v5.0 §4.1–§4.6.

use super::{CommandId, FieldId, Version};

/// How a field is read and written.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// An unsigned integer of 1 or 4 octets, big-endian.
    Int(u8),
    /// The length or count of what follows it, in an octet; this is the least that makes sense. 255 came with
    /// 5.0.
    Count(u8),
    /// A C-Octet String: octets and a NUL, this many at most, the NUL included.
    Text(Most),
    /// A time string: one NUL, or 16 characters and a NUL. SMPP v5.0 §4.7.23.4.
    Time,
    /// As many octets as the field before it says.
    Octets(FieldId),
    /// As many items as the field before it says, each of these fields.
    List(FieldId, &'static [Field]),
    /// These fields, where the field before them, or one before that, has this value.
    When(FieldId, u32, &'static [Field]),
    /// The fields that belong to the value of the field before it.
    Choice(FieldId, &'static [(u32, &'static [Field])]),
}

/// The most octets of a field, by version.
#[derive(Clone, Copy, Debug)]
pub struct Most {
    in_33: u8,
    since_34: u8,
}

impl Most {
    const fn always(octets: u8) -> Self {
        Self { in_33: octets, since_34: octets }
    }

    /// That of a version.
    pub const fn of(self, version: Version) -> u8 {
        match version {
            V33 => self.in_33,
            V34 | V50 => self.since_34,
        }
    }
}

/// A field of a PDU.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Which.
    pub id: FieldId,
    /// How it is read and written.
    pub kind: Kind,
    /// Whether it is left empty before 5.0.
    pub unused: bool,
}

impl Field {
    const fn unused(mut self) -> Self {
        self.unused = true;
        self
    }
}

/// Where a PDU comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The specification, from this version on.
    Since(Version),
    /// SMPP 3.3 alone.
    Only33,
    /// A vendor's extension.
    Vendor(&'static str),
}

/// The table of a PDU. TLVs may follow in any PDU; which are listed where is in the table of TLVs.
#[derive(Debug)]
pub struct Layout {
    /// Which PDU.
    pub id: CommandId,
    /// Where it comes from.
    pub origin: Origin,
    /// The mandatory fields in order, without the header.
    pub fields: &'static [Field],
}

impl Layout {
    /// Whether it is of 3.4 or 5.0.
    pub const fn is_standard(&self) -> bool {
        matches!(self.origin, Origin::Since(_))
    }
}

/// The header. SMPP v5.0 §3.2.
pub(super) const HEADER: [FieldId; 4] =
    [FieldId::CommandLength, FieldId::CommandId, FieldId::CommandStatus, FieldId::SequenceNumber];

/// The table of this PDU; `None` for ids that no table has.
pub fn layout(id: CommandId) -> Option<&'static Layout> {
    let at = LAYOUTS.binary_search_by_key(&id, |layout| layout.id).ok()?;
    LAYOUTS.get(at)
}

/// The library that is known to write a PDU in an order of its own, and the order.
pub(super) fn of_library(id: CommandId) -> Option<(&'static str, &'static [Field])> {
    (id == CommandId::REPLACE_SM).then_some(("Kannel", KANNEL_REPLACE_SM))
}

/// Whether a field is among these, or among those that stand there now and then.
pub(super) fn has(fields: &[Field], id: FieldId) -> bool {
    fields
        .iter()
        .any(|field| if let Kind::When(_, _, fields) = field.kind { has(fields, id) } else { field.id == id })
}

const fn field(id: FieldId, kind: Kind) -> Field {
    Field { id, kind, unused: false }
}

const fn int(id: FieldId) -> Field {
    field(id, Kind::Int(1))
}

const fn int4(id: FieldId) -> Field {
    field(id, Kind::Int(4))
}

const fn count(id: FieldId, least: u8) -> Field {
    field(id, Kind::Count(least))
}

const fn text(id: FieldId, most: u8) -> Field {
    field(id, Kind::Text(Most::always(most)))
}

const fn time(id: FieldId) -> Field {
    field(id, Kind::Time)
}

const fn octets(id: FieldId, length: FieldId) -> Field {
    field(id, Kind::Octets(length))
}

const fn list(id: FieldId, count: FieldId, items: &'static [Field]) -> Field {
    field(id, Kind::List(count, items))
}

const fn pdu(id: CommandId, since: Version, fields: &'static [Field]) -> Layout {
    Layout { id, origin: Origin::Since(since), fields }
}

const fn old(id: CommandId, fields: &'static [Field]) -> Layout {
    Layout { id, origin: Origin::Only33, fields }
}

const fn huawei(id: CommandId, fields: &'static [Field]) -> Layout {
    Layout { id, origin: Origin::Vendor("Huawei SMPP+"), fields }
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
const SUBMIT_SM: &[Field] = &[
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
    count(F::SmLength, 0),
    octets(F::ShortMessage, F::SmLength),
];
/// As submit_sm, in which message centres forward what an ESME has no use for.
const DELIVER_SM: &[Field] = &[
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
    time(F::ScheduleDeliveryTime).unused(),
    time(F::ValidityPeriod).unused(),
    int(F::RegisteredDelivery),
    int(F::ReplaceIfPresentFlag).unused(),
    int(F::DataCoding),
    int(F::SmDefaultMsgId).unused(),
    count(F::SmLength, 0),
    octets(F::ShortMessage, F::SmLength),
];
/// 3.3 has ids of 8 hexadecimal digits.
const MESSAGE_ID: Field = field(F::MessageId, Kind::Text(Most { in_33: 9, since_34: 65 }));
/// The responses that carry nothing but an id: to submit_sm, data_sm, broadcast_sm and its query.
const ONLY_MESSAGE_ID: &[Field] = &[MESSAGE_ID];
/// The id is not used, and 5.0 gives it the length of others.
const DELIVER_SM_RESP: &[Field] = &[MESSAGE_ID.unused()];
const SUBMIT_MULTI: &[Field] = &[
    text(F::ServiceType, 6),
    int(F::SourceAddrTon),
    int(F::SourceAddrNpi),
    text(F::SourceAddr, 21),
    count(F::NumberOfDests, 1),
    list(F::DestAddress, F::NumberOfDests, DEST_ADDRESS),
    int(F::EsmClass),
    int(F::ProtocolId),
    int(F::PriorityFlag),
    time(F::ScheduleDeliveryTime),
    time(F::ValidityPeriod),
    int(F::RegisteredDelivery),
    int(F::ReplaceIfPresentFlag),
    int(F::DataCoding),
    int(F::SmDefaultMsgId),
    count(F::SmLength, 0),
    octets(F::ShortMessage, F::SmLength),
];
const DEST_ADDRESS: &[Field] = &[
    int(F::DestFlag),
    field(F::DestAddress, Kind::Choice(F::DestFlag, &[(1, SME_ADDRESS), (2, DISTRIBUTION_LIST)])),
];
const SME_ADDRESS: &[Field] = &[int(F::DestAddrTon), int(F::DestAddrNpi), text(F::DestinationAddr, 21)];
const DISTRIBUTION_LIST: &[Field] = &[text(F::DlName, 21)];
const SUBMIT_MULTI_RESP: &[Field] =
    &[MESSAGE_ID, count(F::NoUnsuccess, 0), list(F::UnsuccessSme, F::NoUnsuccess, UNSUCCESS_SME)];
const UNSUCCESS_SME: &[Field] =
    &[int(F::DestAddrTon), int(F::DestAddrNpi), text(F::DestinationAddr, 21), int4(F::ErrorStatusCode)];
/// query_sm and query_broadcast_sm.
const QUERY: &[Field] = &[MESSAGE_ID, int(F::SourceAddrTon), int(F::SourceAddrNpi), text(F::SourceAddr, 21)];
const QUERY_SM_RESP: &[Field] = &[MESSAGE_ID, time(F::FinalDate), int(F::MessageState), int(F::ErrorCode)];
const REPLACE_SM: &[Field] = &[
    MESSAGE_ID,
    int(F::SourceAddrTon),
    int(F::SourceAddrNpi),
    text(F::SourceAddr, 21),
    time(F::ScheduleDeliveryTime),
    time(F::ValidityPeriod),
    int(F::RegisteredDelivery),
    int(F::SmDefaultMsgId),
    count(F::SmLength, 0),
    octets(F::ShortMessage, F::SmLength),
];
/// With a service_type in front.
const KANNEL_REPLACE_SM: &[Field] = &[
    text(F::ServiceType, 6),
    MESSAGE_ID,
    int(F::SourceAddrTon),
    int(F::SourceAddrNpi),
    text(F::SourceAddr, 21),
    time(F::ScheduleDeliveryTime),
    time(F::ValidityPeriod),
    int(F::RegisteredDelivery),
    int(F::SmDefaultMsgId),
    count(F::SmLength, 0),
    octets(F::ShortMessage, F::SmLength),
];
const CANCEL_SM: &[Field] = &[
    text(F::ServiceType, 6),
    MESSAGE_ID,
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
    MESSAGE_ID,
    int(F::PriorityFlag),
    time(F::ScheduleDeliveryTime),
    time(F::ValidityPeriod),
    int(F::ReplaceIfPresentFlag),
    int(F::DataCoding),
    int(F::SmDefaultMsgId),
];
const CANCEL_BROADCAST_SM: &[Field] = &[
    text(F::ServiceType, 6),
    MESSAGE_ID,
    int(F::SourceAddrTon),
    int(F::SourceAddrNpi),
    text(F::SourceAddr, 21),
];

const PARAM_RETRIEVE: &[Field] = &[text(F::ParamName, 32)];
const PARAM_RETRIEVE_RESP: &[Field] = &[text(F::ParamValue, 101)];
const QUERY_LAST_MSGS: &[Field] =
    &[int(F::SourceAddrTon), int(F::SourceAddrNpi), text(F::SourceAddr, 21), int(F::NoOfMsgs)];
const QUERY_LAST_MSGS_RESP: &[Field] =
    &[count(F::NoOfMsgs, 0), list(F::MessageId, F::NoOfMsgs, ONLY_MESSAGE_ID)];
const QUERY_MSG_DETAILS: &[Field] =
    &[MESSAGE_ID, int(F::SourceAddrTon), int(F::SourceAddrNpi), text(F::SourceAddr, 21), int(F::SmLength)];
/// In the order in which smppapi writes it; the text of 3.3 was not to be had.
const QUERY_MSG_DETAILS_RESP: &[Field] = &[
    text(F::ServiceType, 6),
    int(F::SourceAddrTon),
    int(F::SourceAddrNpi),
    text(F::SourceAddr, 21),
    count(F::NumberOfDests, 1),
    list(F::DestAddress, F::NumberOfDests, DEST_ADDRESS),
    int(F::ProtocolId),
    int(F::PriorityFlag),
    time(F::ScheduleDeliveryTime),
    time(F::ValidityPeriod),
    int(F::RegisteredDelivery),
    int(F::DataCoding),
    count(F::SmLength, 0),
    octets(F::ShortMessage, F::SmLength),
    MESSAGE_ID,
    time(F::FinalDate),
    int(F::MessageState),
    int(F::ErrorCode),
];
/// As Wireshark reads it.
const AUTH_ACC: &[Field] = &[
    int(F::SmppplusVersion),
    text(F::SmscAddr, 21),
    field(F::MscAddr, Kind::When(F::SmppplusVersion, SMPPPLUS_3, MSC_ADDRESS)),
    text(F::SourceAddr, 21),
    text(F::DestinationAddr, 21),
    int(F::MoMtFlag),
    text(F::SmId, 65),
    int4(F::LengthAuth),
    int4(F::ServiceId),
];
/// The version as a character.
const SMPPPLUS_3: u32 = b'3' as u32;
const MSC_ADDRESS: &[Field] = &[int(F::MscAddrNoa), int(F::MscAddrNpi), text(F::MscAddr, 21)];
const AUTH_ACC_RESP: &[Field] = &[int4(F::OperationResult), int(F::NotifyMode)];
const SM_RESULT_NOTIFY: &[Field] = &[
    int(F::SmppplusVersion),
    text(F::SmscAddr, 21),
    field(F::MscAddr, Kind::When(F::SmppplusVersion, SMPPPLUS_3, MSC_ADDRESS)),
    text(F::SourceAddr, 21),
    text(F::DestinationAddr, 21),
    int(F::MoMtFlag),
    text(F::SmId, 65),
    int4(F::LengthAuth),
    int4(F::DeliveryResult),
    int4(F::ServiceId),
];
const SM_RESULT_NOTIFY_RESP: &[Field] = &[int4(F::DeliveryResult)];

/// The 33 standard PDUs, those that 3.4 dropped and those of vendors, ordered by id.
pub static LAYOUTS: &[Layout] = &[
    pdu(CommandId::BIND_RECEIVER, V33, BIND),
    pdu(CommandId::BIND_TRANSMITTER, V33, BIND),
    pdu(CommandId::QUERY_SM, V33, QUERY),
    pdu(CommandId::SUBMIT_SM, V33, SUBMIT_SM),
    pdu(CommandId::DELIVER_SM, V33, DELIVER_SM),
    pdu(CommandId::UNBIND, V33, BARE),
    pdu(CommandId::REPLACE_SM, V33, REPLACE_SM),
    pdu(CommandId::CANCEL_SM, V33, CANCEL_SM),
    pdu(CommandId::BIND_TRANSCEIVER, V34, BIND),
    pdu(CommandId::OUTBIND, V34, OUTBIND),
    pdu(CommandId::ENQUIRE_LINK, V33, BARE),
    pdu(CommandId::SUBMIT_MULTI, V33, SUBMIT_MULTI),
    old(CommandId::PARAM_RETRIEVE, PARAM_RETRIEVE),
    old(CommandId::QUERY_LAST_MSGS, QUERY_LAST_MSGS),
    old(CommandId::QUERY_MSG_DETAILS, QUERY_MSG_DETAILS),
    pdu(CommandId::ALERT_NOTIFICATION, V34, ALERT_NOTIFICATION),
    pdu(CommandId::DATA_SM, V34, DATA_SM),
    pdu(CommandId::BROADCAST_SM, V50, BROADCAST_SM),
    pdu(CommandId::QUERY_BROADCAST_SM, V50, QUERY),
    pdu(CommandId::CANCEL_BROADCAST_SM, V50, CANCEL_BROADCAST_SM),
    huawei(CommandId::AUTH_ACC, AUTH_ACC),
    huawei(CommandId::SM_RESULT_NOTIFY, SM_RESULT_NOTIFY),
    pdu(CommandId::GENERIC_NACK, V33, BARE),
    pdu(CommandId::BIND_RECEIVER_RESP, V33, BIND_RESP),
    pdu(CommandId::BIND_TRANSMITTER_RESP, V33, BIND_RESP),
    pdu(CommandId::QUERY_SM_RESP, V33, QUERY_SM_RESP),
    pdu(CommandId::SUBMIT_SM_RESP, V33, ONLY_MESSAGE_ID),
    pdu(CommandId::DELIVER_SM_RESP, V33, DELIVER_SM_RESP),
    pdu(CommandId::UNBIND_RESP, V33, BARE),
    pdu(CommandId::REPLACE_SM_RESP, V33, BARE),
    pdu(CommandId::CANCEL_SM_RESP, V33, BARE),
    pdu(CommandId::BIND_TRANSCEIVER_RESP, V34, BIND_RESP),
    pdu(CommandId::ENQUIRE_LINK_RESP, V33, BARE),
    pdu(CommandId::SUBMIT_MULTI_RESP, V33, SUBMIT_MULTI_RESP),
    old(CommandId::PARAM_RETRIEVE_RESP, PARAM_RETRIEVE_RESP),
    old(CommandId::QUERY_LAST_MSGS_RESP, QUERY_LAST_MSGS_RESP),
    old(CommandId::QUERY_MSG_DETAILS_RESP, QUERY_MSG_DETAILS_RESP),
    pdu(CommandId::DATA_SM_RESP, V34, ONLY_MESSAGE_ID),
    pdu(CommandId::BROADCAST_SM_RESP, V50, ONLY_MESSAGE_ID),
    pdu(CommandId::QUERY_BROADCAST_SM_RESP, V50, ONLY_MESSAGE_ID),
    pdu(CommandId::CANCEL_BROADCAST_SM_RESP, V50, BARE),
    huawei(CommandId::AUTH_ACC_RESP, AUTH_ACC_RESP),
    huawei(CommandId::SM_RESULT_NOTIFY_RESP, SM_RESULT_NOTIFY_RESP),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pdu_that_has_a_name_is_there_in_order() {
        assert_eq!(LAYOUTS.iter().filter(|layout| layout.is_standard()).count(), 33);
        assert_eq!(LAYOUTS.len(), CommandId::NAMED.len());
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
