//! What becomes of messages, and how it is told: outcomes, message ids, receipts, and what handsets write.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::value::{Count, Destination, MessageState, Percent, Status};
use crate::config::duration::Period;
use crate::config::setting::{Setting, setting, through_setting};

/// What becomes of some messages. The first that fits counts; where none does a message is delivered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Outcome {
    /// Only these destinations.
    pub to: Option<Destination>,
    /// So many of a hundred, as chance has it.
    pub share: Option<Percent>,
    /// Refused at once, with this status.
    pub status: Option<Status>,
    /// Taken, with these final states in turn.
    pub states: Vec<MessageState>,
    /// The error code of the network, in receipts and in `query_sm_resp`.
    pub err: Option<String>,
    /// How long until the final state, in place of the usual time.
    pub after: Option<Period>,
}

/// The message ids that the message centre gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ids {
    pub form: IdForm,
    /// Digits at least: zeros stand in front.
    #[serde(deserialize_with = "setting")]
    pub width: u8,
    /// Letters in upper case.
    #[serde(deserialize_with = "setting")]
    pub upper: bool,
    /// How many messages have the same id, one after the other.
    pub repeat: Count,
    /// The number of the first one; where there is none it begins anywhere.
    pub first: Option<u32>,
}

/// How the number of a message is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum IdForm {
    #[default]
    Hex,
    Decimal,
    /// A UUID that follows from the number.
    Uuid,
}

/// Delivery receipts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Receipts {
    /// From the answer of a message to its final state.
    pub delay: Period,
    /// One for every message, asked for or not.
    #[serde(deserialize_with = "setting")]
    pub always: bool,
    /// An intermediate notification halfway, whether it was asked for or not.
    #[serde(deserialize_with = "setting")]
    pub intermediate: bool,
    pub carrier: Carrier,
    /// In place of the right one.
    #[serde(deserialize_with = "optional")]
    pub esm_class: Option<u8>,
    pub text_in: TextIn,
    /// With `receipted_message_id` and `message_state`.
    #[serde(deserialize_with = "setting")]
    pub tlvs: bool,
    /// With `network_error_code`, in so many octets, for what was not delivered.
    #[serde(deserialize_with = "optional")]
    pub network_error_code: Option<u8>,
    /// The text, with `{id}`, `{sub}`, `{dlvrd}`, `{submit}`, `{done}`, `{stat}`, `{err}` and `{text}`.
    pub text: String,
    /// How `{submit}` and `{done}` are written: `YYYY`, `YY`, `MM`, `DD`, `hh`, `mm`, `ss`, `t`, `nn`, `p`.
    pub dates: String,
    /// Other spellings of states.
    #[serde(rename = "stat")]
    pub stats: BTreeMap<String, String>,
    /// The id in the text and in the TLV, where it is written otherwise than in the answer.
    pub id: Option<Ids>,
}

/// In which PDU a receipt comes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Carrier {
    #[default]
    DeliverSm,
    DataSm,
}

/// Where the text of a receipt stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TextIn {
    #[default]
    ShortMessage,
    MessagePayload,
    /// There is none.
    Nothing,
}

/// What handsets write to those who receive.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Handset {
    /// How often; never where it is not said.
    pub every: Option<Period>,
    /// What, in turn: names of [`MESSAGES`].
    pub messages: Vec<HandsetMessage>,
    /// Texts of one's own, which come after those.
    pub texts: Vec<String>,
    /// What is written back to each message that is delivered.
    pub answer: Answer,
}

/// What a handset writes back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Answer {
    /// Nothing.
    #[default]
    Nothing,
    /// What it was sent.
    Echo,
    /// This text.
    Text(String),
}

/// A message that a handset can write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HandsetMessage {
    Plain,
    Extension,
    Emoji,
    LongUdh8,
    LongUdh16,
    LongSar,
    LongPayload,
    Latin1,
    Binary,
    Ports,
    PortTlvs,
    UnknownCoding,
    Flash,
    Empty,
    VendorTlvs,
    Ucs2AsGsm,
    PackedGsm,
    ClassOfLatin1,
    UdhWithoutUdh,
    LongInOnePdu,
    PartsOutOfOrder,
    PartMissing,
    PartTwice,
    OtherPart,
    DataSm,
    Alert,
}

/// Every message that a handset can write, its name, and what it is.
pub const MESSAGES: &[(HandsetMessage, &str, &str)] = &[
    (HandsetMessage::Plain, "plain", "a short text in the GSM default alphabet"),
    (HandsetMessage::Extension, "extension", "a text with characters of the GSM extension table"),
    (HandsetMessage::Emoji, "emoji", "UCS-2 with a surrogate pair"),
    (HandsetMessage::LongUdh8, "long-udh8", "three parts, tied by a header with an 8-bit reference"),
    (HandsetMessage::LongUdh16, "long-udh16", "three parts, tied by a header with a 16-bit reference"),
    (HandsetMessage::LongSar, "long-sar", "three parts, tied by sar_* TLVs"),
    (HandsetMessage::LongPayload, "long-payload", "a long text in message_payload"),
    (HandsetMessage::Latin1, "latin1", "a text in ISO-8859-1"),
    (HandsetMessage::Binary, "binary", "octets that are no text"),
    (HandsetMessage::Ports, "ports", "octets behind a header with 16-bit ports, as WAP push has it"),
    (HandsetMessage::PortTlvs, "port-tlvs", "a text with source_port and destination_port"),
    (HandsetMessage::UnknownCoding, "unknown-coding", "a reserved data_coding, 0x0c"),
    (HandsetMessage::Flash, "flash", "a text of message class 0, data_coding 0x10"),
    (HandsetMessage::Empty, "empty", "no text at all"),
    (HandsetMessage::VendorTlvs, "vendor-tlvs", "a text with TLVs of a vendor"),
    (HandsetMessage::Ucs2AsGsm, "ucs2-as-gsm", "UCS-2 under data_coding 0"),
    (HandsetMessage::PackedGsm, "packed-gsm", "the GSM alphabet packed in septets"),
    (HandsetMessage::ClassOfLatin1, "class-of-latin1", "ISO-8859-1 with class bits added, data_coding 0x13"),
    (HandsetMessage::UdhWithoutUdh, "udh-without-udh", "the UDH bit without a header, beside port TLVs"),
    (HandsetMessage::LongInOnePdu, "long-in-one", "254 octets of short_message in one PDU"),
    (HandsetMessage::PartsOutOfOrder, "parts-out-of-order", "three parts, the last first"),
    (HandsetMessage::PartMissing, "part-missing", "three parts without the second"),
    (HandsetMessage::PartTwice, "part-twice", "three parts, the second once more at the end"),
    (HandsetMessage::OtherPart, "part-out-of-range", "a part whose number is above its total"),
    (HandsetMessage::DataSm, "data-sm", "a text in a data_sm"),
    (HandsetMessage::Alert, "alert", "an alert_notification: the handset can be reached again"),
];

through_setting!(IdForm, Carrier, TextIn, HandsetMessage, Answer);

impl Setting for IdForm {
    const EXPECTED: &'static str = "hex, decimal or uuid";

    fn from_text(text: &str) -> Option<Self> {
        match text {
            "hex" => Some(Self::Hex),
            "decimal" => Some(Self::Decimal),
            "uuid" => Some(Self::Uuid),
            _ => None,
        }
    }
}

impl Setting for Carrier {
    const EXPECTED: &'static str = "deliver_sm or data_sm";

    fn from_text(text: &str) -> Option<Self> {
        match text {
            "deliver_sm" => Some(Self::DeliverSm),
            "data_sm" => Some(Self::DataSm),
            _ => None,
        }
    }
}

impl Setting for TextIn {
    const EXPECTED: &'static str = "short_message, message_payload or nothing";

    fn from_text(text: &str) -> Option<Self> {
        match text {
            "short_message" => Some(Self::ShortMessage),
            "message_payload" => Some(Self::MessagePayload),
            "nothing" => Some(Self::Nothing),
            _ => None,
        }
    }
}

impl Setting for HandsetMessage {
    const EXPECTED: &'static str =
        "the name of a message that `smppcon smsc --list` shows, such as \"emoji\"";

    fn from_text(text: &str) -> Option<Self> {
        MESSAGES.iter().find(|(_, name, _)| *name == text).map(|(message, ..)| *message)
    }
}

impl Setting for Answer {
    const EXPECTED: &'static str = "\"echo\", or { text = \"..\" }";

    fn from_text(text: &str) -> Option<Self> {
        (text == "echo").then_some(Self::Echo)
    }

    fn from_toml(value: &toml::Value) -> Option<Self> {
        let Some(table) = value.as_table() else { return Self::from_text(value.as_str()?) };
        let text = table.get("text").filter(|_| table.len() == 1)?;
        text.as_str().map(|text| Self::Text(text.to_owned()))
    }
}

impl HandsetMessage {
    /// What it is called.
    pub fn name(self) -> &'static str {
        MESSAGES.iter().find(|(message, ..)| *message == self).map_or("", |(_, name, _)| name)
    }
}

impl Default for Ids {
    fn default() -> Self {
        Self { form: IdForm::Hex, width: 8, upper: false, repeat: Count(1), first: None }
    }
}

/// SMPP v3.4 appendix B.
const APPENDIX_B: &str = "id:{id} sub:{sub} dlvrd:{dlvrd} submit date:{submit} done date:{done} stat:{stat} \
                          err:{err} text:{text}";

impl Default for Receipts {
    fn default() -> Self {
        Self {
            delay: Period::seconds(1),
            always: false,
            intermediate: false,
            carrier: Carrier::DeliverSm,
            esm_class: None,
            text_in: TextIn::ShortMessage,
            tlvs: true,
            network_error_code: None,
            text: APPENDIX_B.to_owned(),
            dates: "YYMMDDhhmm".to_owned(),
            stats: BTreeMap::new(),
            id: None,
        }
    }
}

fn optional<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<u8>, D::Error> {
    setting(from).map(Some)
}
