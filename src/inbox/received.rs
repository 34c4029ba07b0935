//! Messages that came in: from phones, from the message centre about messages, and alerts.

use std::time::SystemTime;

use super::ids::IdRule;
use super::parts::Parts;
use crate::link::LinkId;
use crate::store::Message;
use crate::store::RecordId;
use crate::text::Alphabet;
use crate::text::Receipt as ReceiptText;
use crate::text::State;
use crate::wire::Dissection;
use crate::wire::FieldId;
use crate::wire::Tag;

/// `esm_class` bits 5 to 2: what kind of message it is. SMPP v5.0 §4.7.12.
const MESSAGE_TYPE: u32 = 0x3C;
const DELIVERY_RECEIPT: u32 = 0x04;
const INTERMEDIATE_NOTIFICATION: u32 = 0x20;

/// A message that came in, in one part or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The request of each part, in the order in which they came; at least one.
    pub records: Vec<RecordId>,
    /// Over which link the first one came.
    pub link: LinkId,
    /// When the first one came.
    pub at: SystemTime,
    /// `source_addr`.
    pub from: String,
    /// `destination_addr`; `esme_addr` of an alert.
    pub to: String,
    /// The alphabet that the text is read in.
    pub alphabet: Alphabet,
    /// Of the parts that are there, as sent: not fit for a screen before it went through
    /// [`printable`](crate::text::printable()).
    pub text: String,
    /// The parts that are there; `None` of an alert, which has no text.
    pub parts: Option<Parts>,
    /// What it is.
    pub kind: Kind,
}

/// What came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A message.
    Message,
    /// A receipt for a message, or an intermediate notification about it.
    Receipt(Receipt),
    /// An `alert_notification`: a phone can be reached again.
    Alert,
}

/// What a receipt says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The message id that it is for, as it stands there: the one that tied it, else that of the TLV, else
    /// that of the text.
    pub id: Option<String>,
    /// The state of the message. Where TLV and text disagree the TLV is trusted.
    pub state: Option<State>,
    /// `stat` of the text.
    pub stat: Option<String>,
    /// `err` of the text.
    pub err: Option<String>,
    /// The message that it is for; `None` where it matches none.
    pub tied: Option<Tied>,
}

/// The message that a receipt is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tied {
    /// Its request.
    pub record: RecordId,
    /// How the id was found to be the one of that message.
    pub rule: IdRule,
}

impl Received {
    /// The receipt, where it is one that matches no message yet.
    pub(super) fn untied(&mut self) -> Option<&mut Receipt> {
        match &mut self.kind {
            Kind::Receipt(receipt) if receipt.tied.is_none() => Some(receipt),
            Kind::Receipt(_) | Kind::Message | Kind::Alert => None,
        }
    }
}

/// A receipt as it was read, with the ids by which it may name its message, the likeliest first.
pub(super) struct ReadReceipt {
    pub(super) receipt: Receipt,
    pub(super) ids: Vec<String>,
    pub(super) text: String,
}

/// Reads a message as a receipt; `None` where neither its TLVs, nor its text, nor its `esm_class` say that it
/// is one. Message centres are met that say it only in one of the three.
pub(super) fn receipt(seen: &Dissection, message: &Message<'_>) -> Option<ReadReceipt> {
    let text = message.receipt_text();
    let read = ReceiptText::parse(&text);
    let receipted =
        seen.tlv(Tag::RECEIPTED_MESSAGE_ID).map(|octets| octets.strip_suffix(&[0]).unwrap_or(octets));
    let receipted = receipted.map(|octets| String::from_utf8_lossy(octets).into_owned());
    let message_type = seen.int(FieldId::EsmClass).unwrap_or(0) & MESSAGE_TYPE;
    let is_marked = matches!(message_type, DELIVERY_RECEIPT | INTERMEDIATE_NOTIFICATION);
    if read.is_none() && receipted.is_none() && !is_marked {
        return None;
    }
    let read = read.unwrap_or_default();
    let message_state = seen.tlv_int(Tag::MESSAGE_STATE).and_then(|octet| u8::try_from(octet).ok());
    let ids = receipted.into_iter().chain(read.id.map(str::to_owned)).filter(|id| !id.is_empty());
    let ids: Vec<String> = ids.collect();
    let receipt = Receipt {
        id: ids.first().cloned(),
        state: message_state.and_then(State::from_message_state).or_else(|| read.state()),
        stat: read.stat.map(str::to_owned),
        err: read.err.map(str::to_owned),
        tied: None,
    };
    Some(ReadReceipt { receipt, ids, text })
}
