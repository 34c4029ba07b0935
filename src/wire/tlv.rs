//! The TLVs (3.4: optional parameters) of the specification, as a table. SMPP v3.4 §5.3, SMPP v5.0 §4.8.

use std::fmt;

use super::codes::{Bits, Code, Reading, gsm, smpp};
use super::name::Part;
use super::{CommandId, Dialect, Role, Version};

/// The tag of a TLV; any value, known or not.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(pub u16);

impl Tag {
    /// `dest_addr_subunit`
    pub const DEST_ADDR_SUBUNIT: Self = Self(0x0005);
    /// `dest_network_type`
    pub const DEST_NETWORK_TYPE: Self = Self(0x0006);
    /// `dest_bearer_type`
    pub const DEST_BEARER_TYPE: Self = Self(0x0007);
    /// `dest_telematics_id`
    pub const DEST_TELEMATICS_ID: Self = Self(0x0008);
    /// `source_addr_subunit`
    pub const SOURCE_ADDR_SUBUNIT: Self = Self(0x000D);
    /// `source_network_type`
    pub const SOURCE_NETWORK_TYPE: Self = Self(0x000E);
    /// `source_bearer_type`
    pub const SOURCE_BEARER_TYPE: Self = Self(0x000F);
    /// `source_telematics_id`
    pub const SOURCE_TELEMATICS_ID: Self = Self(0x0010);
    /// `qos_time_to_live`
    pub const QOS_TIME_TO_LIVE: Self = Self(0x0017);
    /// `payload_type`
    pub const PAYLOAD_TYPE: Self = Self(0x0019);
    /// `additional_status_info_text`
    pub const ADDITIONAL_STATUS_INFO_TEXT: Self = Self(0x001D);
    /// `receipted_message_id`
    pub const RECEIPTED_MESSAGE_ID: Self = Self(0x001E);
    /// `ms_msg_wait_facilities`
    pub const MS_MSG_WAIT_FACILITIES: Self = Self(0x0030);
    /// `privacy_indicator`
    pub const PRIVACY_INDICATOR: Self = Self(0x0201);
    /// `source_subaddress`
    pub const SOURCE_SUBADDRESS: Self = Self(0x0202);
    /// `dest_subaddress`
    pub const DEST_SUBADDRESS: Self = Self(0x0203);
    /// `user_message_reference`
    pub const USER_MESSAGE_REFERENCE: Self = Self(0x0204);
    /// `user_response_code`
    pub const USER_RESPONSE_CODE: Self = Self(0x0205);
    /// `source_port`
    pub const SOURCE_PORT: Self = Self(0x020A);
    /// `dest_port`
    pub const DEST_PORT: Self = Self(0x020B);
    /// `sar_msg_ref_num`
    pub const SAR_MSG_REF_NUM: Self = Self(0x020C);
    /// `language_indicator`
    pub const LANGUAGE_INDICATOR: Self = Self(0x020D);
    /// `sar_total_segments`
    pub const SAR_TOTAL_SEGMENTS: Self = Self(0x020E);
    /// `sar_segment_seqnum`
    pub const SAR_SEGMENT_SEQNUM: Self = Self(0x020F);
    /// `sc_interface_version`
    pub const SC_INTERFACE_VERSION: Self = Self(0x0210);
    /// `callback_num_pres_ind`
    pub const CALLBACK_NUM_PRES_IND: Self = Self(0x0302);
    /// `callback_num_atag`
    pub const CALLBACK_NUM_ATAG: Self = Self(0x0303);
    /// `number_of_messages`
    pub const NUMBER_OF_MESSAGES: Self = Self(0x0304);
    /// `callback_num`
    pub const CALLBACK_NUM: Self = Self(0x0381);
    /// `dpf_result`
    pub const DPF_RESULT: Self = Self(0x0420);
    /// `set_dpf`
    pub const SET_DPF: Self = Self(0x0421);
    /// `ms_availability_status`
    pub const MS_AVAILABILITY_STATUS: Self = Self(0x0422);
    /// `network_error_code`
    pub const NETWORK_ERROR_CODE: Self = Self(0x0423);
    /// `message_payload`
    pub const MESSAGE_PAYLOAD: Self = Self(0x0424);
    /// `delivery_failure_reason`
    pub const DELIVERY_FAILURE_REASON: Self = Self(0x0425);
    /// `more_messages_to_send`
    pub const MORE_MESSAGES_TO_SEND: Self = Self(0x0426);
    /// `message_state`
    pub const MESSAGE_STATE: Self = Self(0x0427);
    /// `congestion_state`
    pub const CONGESTION_STATE: Self = Self(0x0428);
    /// `ussd_service_op`
    pub const USSD_SERVICE_OP: Self = Self(0x0501);
    /// `broadcast_channel_indicator`
    pub const BROADCAST_CHANNEL_INDICATOR: Self = Self(0x0600);
    /// `broadcast_content_type`
    pub const BROADCAST_CONTENT_TYPE: Self = Self(0x0601);
    /// `broadcast_content_type_info`
    pub const BROADCAST_CONTENT_TYPE_INFO: Self = Self(0x0602);
    /// `broadcast_message_class`
    pub const BROADCAST_MESSAGE_CLASS: Self = Self(0x0603);
    /// `broadcast_rep_num`
    pub const BROADCAST_REP_NUM: Self = Self(0x0604);
    /// `broadcast_frequency_interval`
    pub const BROADCAST_FREQUENCY_INTERVAL: Self = Self(0x0605);
    /// `broadcast_area_identifier`
    pub const BROADCAST_AREA_IDENTIFIER: Self = Self(0x0606);
    /// `broadcast_error_status`
    pub const BROADCAST_ERROR_STATUS: Self = Self(0x0607);
    /// `broadcast_area_success`
    pub const BROADCAST_AREA_SUCCESS: Self = Self(0x0608);
    /// `broadcast_end_time`
    pub const BROADCAST_END_TIME: Self = Self(0x0609);
    /// `broadcast_service_group`
    pub const BROADCAST_SERVICE_GROUP: Self = Self(0x060A);
    /// `billing_identification`
    pub const BILLING_IDENTIFICATION: Self = Self(0x060B);
    /// `source_network_id`
    pub const SOURCE_NETWORK_ID: Self = Self(0x060D);
    /// `dest_network_id`
    pub const DEST_NETWORK_ID: Self = Self(0x060E);
    /// `source_node_id`
    pub const SOURCE_NODE_ID: Self = Self(0x060F);
    /// `dest_node_id`
    pub const DEST_NODE_ID: Self = Self(0x0610);
    /// `dest_addr_np_resolution`
    pub const DEST_ADDR_NP_RESOLUTION: Self = Self(0x0611);
    /// `dest_addr_np_information`
    pub const DEST_ADDR_NP_INFORMATION: Self = Self(0x0612);
    /// `dest_addr_np_country`
    pub const DEST_ADDR_NP_COUNTRY: Self = Self(0x0613);
    /// `display_time`
    pub const DISPLAY_TIME: Self = Self(0x1201);
    /// `sms_signal`
    pub const SMS_SIGNAL: Self = Self(0x1203);
    /// `ms_validity`
    pub const MS_VALIDITY: Self = Self(0x1204);
    /// `alert_on_message_delivery`
    pub const ALERT_ON_MESSAGE_DELIVERY: Self = Self(0x130C);
    /// `its_reply_type`
    pub const ITS_REPLY_TYPE: Self = Self(0x1380);
    /// `its_session_info`
    pub const ITS_SESSION_INFO: Self = Self(0x1383);

    /// The specification's name.
    pub fn name(self) -> Option<&'static str> {
        tlv(self).map(|row| row.name)
    }

    /// Whether the tag lies in the range that message centres may use for their own TLVs.
    pub const fn is_vendor(self) -> bool {
        matches!(self.0, 0x1400..=0x3FFF)
    }

    /// What the range is for that the tag lies in. SMPP v5.0 §4.8.1.
    pub const fn range(self) -> &'static str {
        match self.0 {
            0x1400..=0x3FFF => "the vendor range",
            0x0001..=0x00FF | 0x0200..=0x05FF | 0x0600..=0x10FF | 0x1200..=0x13FF => {
                "a range of SMPP's own, and in no table"
            }
            0x0000 | 0x0100..=0x01FF | 0x1100..=0x11FF | 0x4000..=0xFFFF => "a reserved range",
        }
    }
}

impl fmt::Display for Tag {
    /// The name, or the number in hex where there is none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.pad(name),
            None => f.pad(&format!("{:#06x}", self.0)),
        }
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// How the value of a TLV is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlvKind {
    /// An unsigned integer, big-endian, as wide as its length says.
    Int(Option<Reading>),
    /// A C-Octet String; its NUL may be missing.
    Text,
    /// Octets.
    Octets,
    /// A structure.
    Parts(&'static [Part]),
}

impl TlvKind {
    pub(super) const fn reading(self) -> Option<Reading> {
        match self {
            Self::Int(reading) => reading,
            Self::Text | Self::Octets | Self::Parts(_) => None,
        }
    }
}

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TlvRow {
    /// Its tag.
    pub tag: Tag,
    /// Its name in 5.0.
    pub name: &'static str,
    /// How its value is read.
    pub kind: TlvKind,
    /// Fewest octets of the value.
    pub least: u16,
    /// Most octets of the value.
    pub most: u16,
    /// The first version that has it.
    pub since: Version,
    /// Whether it may stand more than once in a PDU.
    pub repeatable: bool,
    in_34: u32,
    in_50: u32,
}

impl TlvRow {
    /// Whether the tables list the TLV for this PDU.
    pub fn is_listed(&self, dialect: Dialect<'_>, id: CommandId) -> bool {
        let pdus = if dialect.version == V50 { self.in_50 } else { self.in_34 };
        pdus & carrier(id, dialect.sender) != 0
    }

    /// Whether a value of so many octets has a form that came with 5.0: two TLVs of 3.4 grew.
    pub(super) fn is_newer_form(&self, version: Version, octets: usize) -> bool {
        let most = match self.tag {
            Tag::MS_VALIDITY => 1,
            Tag::ALERT_ON_MESSAGE_DELIVERY => 0,
            _ => return false,
        };
        version < V50 && octets > most
    }

    const fn repeated(mut self) -> Self {
        self.repeatable = true;
        self
    }
}

/// The row of this tag; `None` for tags that no table has.
pub fn tlv(tag: Tag) -> Option<&'static TlvRow> {
    TLVS.get(place(tag)?)
}

fn place(tag: Tag) -> Option<usize> {
    TLVS.binary_search_by_key(&tag, |row| row.tag).ok()
}

/// Tags of the table, as bits by their place in it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TlvSet(u64);

impl TlvSet {
    /// Adds a tag; whether it was not there before.
    pub(super) fn insert(&mut self, tag: Tag) -> bool {
        let before = self.0;
        self.0 |= Self::bit(tag);
        before != self.0
    }

    pub(super) fn has(self, tag: Tag) -> bool {
        self.0 & Self::bit(tag) != 0
    }

    fn bit(tag: Tag) -> u64 {
        place(tag).map_or(0, |place| 1 << place)
    }
}

// The PDUs that may carry TLVs, as bits of a set.
const NONE: u32 = 0;
const S: u32 = 1;
const M: u32 = 1 << 1;
/// data_sm of the ESME.
const DE: u32 = 1 << 2;
/// data_sm of the message centre.
const DM: u32 = 1 << 3;
const D: u32 = DE | DM;
const L: u32 = 1 << 4;
const B: u32 = 1 << 5;
const R: u32 = 1 << 6;
const SR: u32 = 1 << 7;
const MR: u32 = 1 << 8;
/// data_sm_resp of the ESME.
const DRE: u32 = 1 << 9;
/// data_sm_resp of the message centre.
const DRM: u32 = 1 << 10;
const DR: u32 = DRE | DRM;
const LR: u32 = 1 << 11;
const BR: u32 = 1 << 12;
const QB: u32 = 1 << 13;
const QBR: u32 = 1 << 14;
const CB: u32 = 1 << 15;
const AN: u32 = 1 << 16;
const BIND: u32 = 1 << 17;
/// Every response.
const RESP: u32 = 1 << 18;

/// The bits of a PDU in the sets above; those of both sides where it is not known who sent it.
fn carrier(id: CommandId, sender: Option<Role>) -> u32 {
    let by = |esme: u32, mc: u32| match sender {
        Some(Role::Esme) => esme,
        Some(Role::Mc) => mc,
        None => esme | mc,
    };
    let own = match id {
        CommandId::SUBMIT_SM => S,
        CommandId::SUBMIT_MULTI => M,
        CommandId::DATA_SM => by(DE, DM),
        CommandId::DELIVER_SM => L,
        CommandId::BROADCAST_SM => B,
        CommandId::REPLACE_SM => R,
        CommandId::SUBMIT_SM_RESP => SR,
        CommandId::SUBMIT_MULTI_RESP => MR,
        CommandId::DATA_SM_RESP => by(DRE, DRM),
        CommandId::DELIVER_SM_RESP => LR,
        CommandId::BROADCAST_SM_RESP => BR,
        CommandId::QUERY_BROADCAST_SM => QB,
        CommandId::QUERY_BROADCAST_SM_RESP => QBR,
        CommandId::CANCEL_BROADCAST_SM => CB,
        CommandId::ALERT_NOTIFICATION => AN,
        CommandId::BIND_TRANSMITTER_RESP
        | CommandId::BIND_RECEIVER_RESP
        | CommandId::BIND_TRANSCEIVER_RESP => BIND,
        _ => NONE,
    };
    own | if id.is_response() { RESP } else { NONE }
}

const fn row(
    tag: u16,
    name: &'static str,
    kind: TlvKind,
    (least, most): (u16, u16),
    since: Version,
    in_34: u32,
    in_50: u32,
) -> TlvRow {
    TlvRow { tag: Tag(tag), name, kind, least, most, since, repeatable: false, in_34, in_50 }
}

const NUMBER: TlvKind = TlvKind::Int(None);

const fn coded(codes: &'static [Code]) -> TlvKind {
    TlvKind::Int(Some(Reading::Codes(codes)))
}

const fn flags(bits: &'static [Bits]) -> TlvKind {
    TlvKind::Int(Some(Reading::Bits(bits)))
}

const NETWORK_ERROR_CODE: &[Part] = &[
    Part::coded("network_type", Reading::Codes(smpp::NETWORK_ERROR_CODE_NETWORK)),
    Part::by_first(
        0xFF,
        &[(SMPP_ERROR, &[Part::coded2("error_code", Reading::Status)])],
        &[Part::int("error_code", 2)],
    ),
];
const SMPP_ERROR: u8 = 7;
const CALLBACK_NUM: &[Part] = &[
    Part::coded("digit_mode", Reading::Bits(smpp::CALLBACK_NUM_DIGIT_MODE)),
    Part::coded("addr_ton", Reading::Codes(smpp::TON)),
    Part::coded("addr_npi", Reading::Codes(smpp::NPI)),
    Part::by_first(0x01, &[(0, &[Part::digits("digits")])], &[Part::text("digits")]),
];
const CALLBACK_NUM_ATAG: &[Part] = &[Part::coded("data_coding", Reading::DataCoding), Part::rest("display")];
const SUBADDRESS: &[Part] =
    &[Part::coded("subaddress_type", Reading::Codes(smpp::SUBADDRESS_TYPE)), Part::rest("subaddress")];
const BROADCAST_CONTENT_TYPE: &[Part] = &[
    Part::coded("network_type", Reading::Codes(smpp::BROADCAST_CONTENT_TYPE_NETWORK)),
    Part::by_first(
        0xFF,
        &[
            (0, &[Part::coded2("content_type", Reading::Codes(smpp::BROADCAST_CONTENT_TYPE_GENERIC))]),
            (1, &[Part::coded2("content_type", Reading::Known(gsm::BROADCAST_MESSAGE_IDENTIFIER))]),
        ],
        &[Part::int("content_type", 2)],
    ),
];
const BROADCAST_FREQUENCY_INTERVAL: &[Part] =
    &[Part::coded("unit", Reading::Codes(smpp::BROADCAST_FREQUENCY_INTERVAL_UNIT)), Part::int("number", 2)];
const BROADCAST_AREA: &[Part] = &[
    Part::coded("format", Reading::Codes(smpp::BROADCAST_AREA_IDENTIFIER_FORMAT)),
    Part::by_first(0xFF, &[(0, &[Part::text("area")])], &[Part::rest("area")]),
];
const TELEMATICS_ID: &[Part] =
    &[Part::coded("protocol_id", Reading::Known(gsm::PROTOCOL_ID)), Part::int("reserved", 1)];
const ITS_SESSION_INFO: &[Part] =
    &[Part::int("session_number", 1), Part::coded("sequence", Reading::Bits(smpp::ITS_SESSION))];
const MS_VALIDITY: &[Part] = &[
    Part::coded("behaviour", Reading::Codes(smpp::MS_VALIDITY_BEHAVIOUR)),
    Part::coded("unit", Reading::Codes(smpp::MS_VALIDITY_UNIT)),
    Part::int("number", 2),
];
const BILLING_IDENTIFICATION: &[Part] =
    &[Part::coded("format", Reading::Bits(smpp::BILLING_FORMAT)), Part::rest("data")];

use Version::{V34, V50};

const OCTETS: TlvKind = TlvKind::Octets;
const TEXT: TlvKind = TlvKind::Text;

const fn parts(parts: &'static [Part]) -> TlvKind {
    TlvKind::Parts(parts)
}

/// Ordered by tag. Tag, name, kind, octets of the value, first version, the PDUs that may carry it in 3.4 and
/// in 5.0.
#[rustfmt::skip]
pub static TLVS: &[TlvRow] = &[
    row(0x0005, "dest_addr_subunit", coded(smpp::ADDR_SUBUNIT), (1, 1), V34, S | M | D, S | M | D | L | B),
    row(0x0006, "dest_network_type", coded(smpp::NETWORK_TYPE), (1, 1), V34, D, S | M | DE),
    row(0x0007, "dest_bearer_type", coded(smpp::BEARER_TYPE), (1, 1), V34, D, S | M | DE),
    row(0x0008, "dest_telematics_id", parts(TELEMATICS_ID), (2, 2), V34, D, S | M | DE),
    row(0x000D, "source_addr_subunit", coded(smpp::ADDR_SUBUNIT), (1, 1), V34, S | M | D, S | M | D | L | B),
    row(0x000E, "source_network_type", coded(smpp::NETWORK_TYPE), (1, 1), V34, D, S | M | DE),
    row(0x000F, "source_bearer_type", coded(smpp::BEARER_TYPE), (1, 1), V34, D, S | M | DE),
    row(0x0010, "source_telematics_id", parts(TELEMATICS_ID), (1, 2), V34, D, S | M | DE),
    row(0x0017, "qos_time_to_live", NUMBER, (4, 4), V34, D, S | M | DE),
    row(0x0019, "payload_type", coded(smpp::PAYLOAD_TYPE), (1, 1), V34, S | M | D | L, S | M | D | L | B),
    row(0x001D, "additional_status_info_text", TEXT, (1, 256), V34, DR, SR | MR | DR | LR),
    row(0x001E, "receipted_message_id", TEXT, (1, 65), V34, D | L, DM | L),
    row(0x0030, "ms_msg_wait_facilities", flags(smpp::MS_MSG_WAIT_FACILITIES), (1, 1), V34, S | M | D, S | M | DE),
    row(0x0201, "privacy_indicator", coded(smpp::PRIVACY_INDICATOR), (1, 1), V34, S | M | D | L, S | M | D | L | B),
    row(0x0202, "source_subaddress", parts(SUBADDRESS), (2, 23), V34, S | M | D | L, S | M | D | L | B),
    row(0x0203, "dest_subaddress", parts(SUBADDRESS), (2, 23), V34, S | M | D | L, S | M | D | L | B),
    row(0x0204, "user_message_reference", NUMBER, (2, 2), V34, S | M | D | L, S | M | D | L | B | QB | QBR | CB),
    row(0x0205, "user_response_code", NUMBER, (1, 1), V34, S | D | L, S | M | D | L),
    row(0x020A, "source_port", NUMBER, (2, 2), V34, S | M | D | L, S | M | D | L | B),
    row(0x020B, "dest_port", NUMBER, (2, 2), V34, S | M | D | L, S | M | D | L | B),
    row(0x020C, "sar_msg_ref_num", NUMBER, (2, 2), V34, S | M | D | L, S | M | D | L),
    row(0x020D, "language_indicator", coded(smpp::LANGUAGE_INDICATOR), (1, 1), V34, S | M | D | L, S | M | D | L | B),
    row(0x020E, "sar_total_segments", NUMBER, (1, 1), V34, S | M | D | L, S | M | D | L),
    row(0x020F, "sar_segment_seqnum", NUMBER, (1, 1), V34, S | M | D | L, S | M | D | L),
    row(0x0210, "sc_interface_version", TlvKind::Int(Some(Reading::Version)), (1, 1), V34, BIND, BIND),
    row(0x0302, "callback_num_pres_ind", flags(smpp::CALLBACK_NUM_PRES_IND), (1, 1), V34, S | M | D, S | M | D | L | B).repeated(),
    row(0x0303, "callback_num_atag", parts(CALLBACK_NUM_ATAG), (1, 65), V34, S | M | D, S | M | D | L | B).repeated(),
    row(0x0304, "number_of_messages", NUMBER, (1, 1), V34, S | D, S | M | DE),
    row(0x0381, "callback_num", parts(CALLBACK_NUM), (4, 19), V34, S | M | D | L, S | M | D | L | B).repeated(),
    row(0x0420, "dpf_result", coded(smpp::DPF_RESULT), (1, 1), V34, DR, DM | L | SR | MR | DRM),
    row(0x0421, "set_dpf", coded(smpp::SET_DPF), (1, 1), V34, D, S | M | DE),
    row(0x0422, "ms_availability_status", coded(smpp::MS_AVAILABILITY_STATUS), (1, 1), V34, AN, AN),
    row(0x0423, "network_error_code", parts(NETWORK_ERROR_CODE), (3, 3), V34, D | L | DR, DM | L | SR | MR | DR | LR),
    row(0x0424, "message_payload", OCTETS, (0, 65535), V34, S | M | D | L, S | M | D | L | B | R),
    row(0x0425, "delivery_failure_reason", coded(smpp::DELIVERY_FAILURE_REASON), (1, 1), V34, DR, SR | MR | DR | LR),
    row(0x0426, "more_messages_to_send", coded(smpp::MORE_MESSAGES_TO_SEND), (1, 1), V34, S | D, S | M | DE),
    row(0x0427, "message_state", coded(smpp::MESSAGE_STATE), (1, 1), V34, D | L, DM | L | QBR),
    row(0x0428, "congestion_state", coded(smpp::CONGESTION_STATE), (1, 1), V50, NONE, RESP),
    row(0x0501, "ussd_service_op", coded(smpp::USSD_SERVICE_OP), (1, 1), V34, S, S | M | D | L),
    row(0x0600, "broadcast_channel_indicator", coded(smpp::BROADCAST_CHANNEL_INDICATOR), (1, 1), V50, NONE, B),
    row(0x0601, "broadcast_content_type", parts(BROADCAST_CONTENT_TYPE), (3, 3), V50, NONE, B | CB),
    row(0x0602, "broadcast_content_type_info", OCTETS, (1, 255), V50, NONE, B),
    row(0x0603, "broadcast_message_class", coded(smpp::BROADCAST_MESSAGE_CLASS), (1, 1), V50, NONE, B),
    row(0x0604, "broadcast_rep_num", NUMBER, (2, 2), V50, NONE, B),
    row(0x0605, "broadcast_frequency_interval", parts(BROADCAST_FREQUENCY_INTERVAL), (3, 3), V50, NONE, B),
    row(0x0606, "broadcast_area_identifier", parts(BROADCAST_AREA), (1, 101), V50, NONE, B | BR | QBR).repeated(),
    row(0x0607, "broadcast_error_status", TlvKind::Int(Some(Reading::Status)), (4, 4), V50, NONE, BR).repeated(),
    row(0x0608, "broadcast_area_success", coded(smpp::BROADCAST_AREA_SUCCESS), (1, 1), V50, NONE, QBR).repeated(),
    row(0x0609, "broadcast_end_time", TEXT, (16, 17), V50, NONE, QBR),
    row(0x060A, "broadcast_service_group", OCTETS, (1, 255), V50, NONE, B),
    row(0x060B, "billing_identification", parts(BILLING_IDENTIFICATION), (1, 1024), V50, NONE, S | M | DE),
    row(0x060D, "source_network_id", TEXT, (7, 65), V50, NONE, S | M | D | L),
    row(0x060E, "dest_network_id", TEXT, (7, 65), V50, NONE, S | M | D | L),
    row(0x060F, "source_node_id", OCTETS, (6, 6), V50, NONE, S | M | D | L),
    row(0x0610, "dest_node_id", OCTETS, (6, 6), V50, NONE, S | M | D | L),
    row(0x0611, "dest_addr_np_resolution", coded(smpp::DEST_ADDR_NP_RESOLUTION), (1, 1), V50, NONE, S | M | D | L),
    row(0x0612, "dest_addr_np_information", OCTETS, (10, 10), V50, NONE, S | M | D | L),
    row(0x0613, "dest_addr_np_country", OCTETS, (1, 5), V50, NONE, S | M | D | L),
    row(0x1201, "display_time", coded(smpp::DISPLAY_TIME), (1, 1), V34, S | M | D, S | M | DE | B),
    row(0x1203, "sms_signal", NUMBER, (2, 2), V34, S | M | D, S | M | DE | B),
    row(0x1204, "ms_validity", parts(MS_VALIDITY), (1, 4), V34, S | M | D, S | M | DE | B),
    row(0x130C, "alert_on_message_delivery", coded(smpp::ALERT_ON_MESSAGE_DELIVERY), (0, 1), V34, S | M | D, S | M | DE | B),
    row(0x1380, "its_reply_type", coded(smpp::ITS_REPLY_TYPE), (1, 1), V34, S | D, S | M | D | L),
    row(0x1383, "its_session_info", parts(ITS_SESSION_INFO), (2, 2), V34, S | D | L, S | M | D | L),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_ordered() {
        assert!(TLVS.is_sorted_by(|a, b| a.tag < b.tag));
        assert_eq!(TLVS.len(), 64, "a bit each in a TlvSet");
    }

    #[test]
    fn rows_are_found_and_others_are_not() {
        let row = tlv(Tag::MESSAGE_PAYLOAD).unwrap();
        assert_eq!((row.name, row.most), ("message_payload", 65535));
        assert!(row.is_listed(V34.into(), CommandId::DATA_SM));
        assert!(!row.is_listed(V34.into(), CommandId::REPLACE_SM));
        assert!(row.is_listed(V50.into(), CommandId::REPLACE_SM));
        assert_eq!(tlv(Tag(0x1403)), None);
        assert!(Tag(0x1403).is_vendor());
        assert_eq!(Tag(0x1403).to_string(), "0x1403");
        assert!(tlv(Tag::CONGESTION_STATE).unwrap().is_listed(V50.into(), CommandId::QUERY_SM_RESP));
    }

    #[test]
    fn lists_differ_by_who_sends() {
        let listed =
            |tag, sender, id| tlv(tag).unwrap().is_listed(Dialect { version: V50, sender, book: None }, id);
        for (tag, id, esme, mc) in [
            (Tag::SET_DPF, CommandId::DATA_SM, true, false),
            (Tag::RECEIPTED_MESSAGE_ID, CommandId::DATA_SM, false, true),
            (Tag::DPF_RESULT, CommandId::DATA_SM_RESP, false, true),
            (Tag::NETWORK_ERROR_CODE, CommandId::DATA_SM_RESP, true, true),
        ] {
            assert_eq!(listed(tag, Some(Role::Esme), id), esme, "{tag}");
            assert_eq!(listed(tag, Some(Role::Mc), id), mc, "{tag}");
            assert!(listed(tag, None, id), "{tag}");
        }
    }
}
