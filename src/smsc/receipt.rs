//! Delivery receipts: who gets one, and the deliver_sm that it is. SMPP v3.4 appendix B, SMPP v5.0 §4.3.5.1.

use std::time::SystemTime;

use super::AccountId;
use super::date::minute;
use super::delivery::{Address, deliver_sm};
use super::submit;
use crate::text::Alphabet;
use crate::text::Receipt;
use crate::text::State;
use crate::wire::Dissection;
use crate::wire::FieldId;
use crate::wire::Pdu;
use crate::wire::Tag;
use crate::wire::Version;

/// `esm_class` of a receipt: message type 1. SMPP v5.0 §4.7.12.
const MC_DELIVERY_RECEIPT: u8 = 0x04;

/// The characters of the message that a receipt repeats.
const REPEATED: usize = 20;

/// What is to be told about a message once it has got where it goes.
#[derive(Debug)]
pub(super) struct Report {
    /// Whose message it was.
    pub(super) account: AccountId,
    id: String,
    source: Address,
    destination: Address,
    beginning: String,
    submitted: SystemTime,
    state: State,
}

/// Whether a message that ends in this state has asked for a receipt. Success alone can be asked for in 5.0;
/// before, the value was reserved. SMPP v5.0 §4.7.21.
pub(super) fn is_asked_for(request: &Dissection, version: Version, state: State) -> bool {
    match request.int(FieldId::RegisteredDelivery).unwrap_or_default() & 0x03 {
        0x01 => true,
        0x02 => state != State::Delivered,
        0x03 => version == Version::V50 && state == State::Delivered,
        _ => false,
    }
}

impl Report {
    /// About the message of this submit_sm.
    pub(super) fn new(
        account: AccountId,
        id: String,
        request: &Dissection,
        submitted: SystemTime,
        state: State,
    ) -> Self {
        Self {
            account,
            id,
            source: Address::source(request),
            destination: Address::destination(request),
            beginning: submit::text(request).chars().take(REPEATED).map(plain).collect(),
            submitted,
            state,
        }
    }

    /// The receipt, which goes the way back.
    pub(super) fn deliver_sm(&self, done: SystemTime) -> Pdu {
        let (submit_date, done_date) = (minute(self.submitted), minute(done));
        let (dlvrd, err) = if self.state == State::Delivered { ("001", "000") } else { ("000", "001") };
        let text = Receipt {
            id: Some(&self.id),
            sub: Some("001"),
            dlvrd: Some(dlvrd),
            submit_date: Some(&submit_date),
            done_date: Some(&done_date),
            stat: Some(self.state.stat()),
            err: Some(err),
            text: Some(&self.beginning),
        };
        deliver_sm(&self.destination, &self.source)
            .with(FieldId::EsmClass, MC_DELIVERY_RECEIPT)
            .with(FieldId::ShortMessage, text.to_string())
            .with_tlv(Tag::RECEIPTED_MESSAGE_ID, format!("{}\0", self.id))
            .with_tlv(Tag::MESSAGE_STATE, vec![self.state.message_state()])
    }
}

/// A character whose octet is the same in ASCII and in GSM, so that it is read the same by peers that take
/// `data_coding` 0 for the one or the other.
fn plain(character: char) -> char {
    let gsm = Alphabet::Gsm.encode(character.encode_utf8(&mut [0; 4])).map(|it| it.octets);
    let same = u8::try_from(character).is_ok_and(|ascii| gsm == Ok(vec![ascii]));
    if same && !character.is_control() { character } else { '?' }
}
