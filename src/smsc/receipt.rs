//! Delivery receipts and what else is told of a message, in the form that a scenario asks for. SMPP v3.4
//! appendix B, SMPP v5.0 §4.3.5.1.

use std::time::SystemTime;

use super::date::written;
use super::delivery::{Address, addressed};
use super::ids;
use super::messages::{Message, Occasion};
use crate::config::scenario::Carrier;
use crate::config::scenario::Ids;
use crate::config::scenario::MessageState;
use crate::config::scenario::Receipts;
use crate::config::scenario::TextIn;
use crate::config::setting::Setting;
use crate::text::State;
use crate::wire::CommandId;
use crate::wire::FieldId;
use crate::wire::Pdu;
use crate::wire::Tag;

/// `esm_class` of what is told of a message: bits 5 to 2. SMPP v5.0 §4.7.12.
const RECEIPT: u8 = 0x04;
const INTERMEDIATE_NOTIFICATION: u8 = 0x20;

/// What a `short_message` holds.
const SHORT: usize = 254;

/// Whether something is to be told on this occasion.
pub(super) fn is_due(receipts: &Receipts, message: &Message, occasion: Occasion) -> bool {
    let wants = message.submission.wants;
    match occasion {
        Occasion::Halfway => receipts.intermediate || wants.intermediate(),
        Occasion::Final => receipts.always || wants.receipt(message.state),
    }
}

/// What is told of a message, which goes the way back.
pub(super) fn pdu(
    receipts: &Receipts,
    ids: &Ids,
    message: &Message,
    occasion: Occasion,
    now: SystemTime,
) -> Pdu {
    let id = ids::written(message.number, receipts.id.as_ref().unwrap_or(ids));
    let text = text(receipts, message, &id, now);
    let kind = if occasion == Occasion::Final { RECEIPT } else { INTERMEDIATE_NOTIFICATION };
    let mut pdu = back(receipts.carrier, message, receipts.esm_class.unwrap_or(kind));
    let short = receipts.carrier == Carrier::DeliverSm && text.len() <= SHORT;
    match receipts.text_in {
        TextIn::ShortMessage if short => pdu.set(FieldId::ShortMessage, text),
        TextIn::ShortMessage | TextIn::MessagePayload => {
            pdu = pdu.with_tlv(Tag::MESSAGE_PAYLOAD, text.into_bytes());
        }
        TextIn::Nothing => (),
    }
    if receipts.tlvs {
        pdu = pdu
            .with_tlv(Tag::RECEIPTED_MESSAGE_ID, format!("{id}\0"))
            .with_tlv(Tag::MESSAGE_STATE, vec![message.state.message_state()]);
    }
    if let Some(width) = receipts.network_error_code.filter(|_| message.state != State::Delivered) {
        pdu = pdu.with_tlv(Tag::NETWORK_ERROR_CODE, network_error_code(&message.err, width));
    }
    match &message.submission.reference {
        Some(reference) => pdu.with_tlv(Tag::USER_MESSAGE_REFERENCE, reference.clone()),
        None => pdu,
    }
}

/// The handset acknowledges the message: SMPP v3.4 §5.2.12.1.
pub(super) fn acknowledgement(message: &Message, esm_class: u8) -> Pdu {
    let pdu = back(Carrier::DeliverSm, message, esm_class);
    match &message.submission.reference {
        Some(reference) => pdu.with_tlv(Tag::USER_MESSAGE_REFERENCE, reference.clone()),
        None => pdu,
    }
}

/// The handset of a message can be reached again.
pub(super) fn alert(handset: &Address, esme: &Address) -> Pdu {
    Pdu::request(CommandId::ALERT_NOTIFICATION)
        .with(FieldId::SourceAddrTon, handset.ton)
        .with(FieldId::SourceAddrNpi, handset.npi)
        .with(FieldId::SourceAddr, handset.digits.clone())
        .with(FieldId::EsmeAddrTon, esme.ton)
        .with(FieldId::EsmeAddrNpi, esme.npi)
        .with(FieldId::EsmeAddr, esme.digits.clone())
        .with_tlv(Tag::MS_AVAILABILITY_STATUS, vec![0])
}

fn back(carrier: Carrier, message: &Message, esm_class: u8) -> Pdu {
    let id = match carrier {
        Carrier::DeliverSm => CommandId::DELIVER_SM,
        Carrier::DataSm => CommandId::DATA_SM,
    };
    addressed(id, &message.submission.destination, &message.submission.source)
        .with(FieldId::EsmClass, esm_class)
}

/// The text by its pattern.
fn text(receipts: &Receipts, message: &Message, id: &str, now: SystemTime) -> String {
    let dlvrd = if message.state == State::Delivered { "001" } else { "000" };
    let submit = written(message.submitted, &receipts.dates);
    let done = written(message.done.unwrap_or(now), &receipts.dates);
    let values = [
        ("id", id),
        ("sub", "001"),
        ("dlvrd", dlvrd),
        ("submit", &submit),
        ("done", &done),
        ("stat", stat(receipts, message.state)),
        ("err", &message.err),
        ("text", &message.submission.beginning),
    ];
    let mut out = String::new();
    let mut rest = receipts.text.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let named = after.split_once('}');
        let found = named.and_then(|(name, after)| Some((values.iter().find(|it| it.0 == name)?.1, after)));
        let (value, after) = found.unwrap_or(("{", after));
        out.push_str(value);
        rest = after;
    }
    out + rest
}

fn stat(receipts: &Receipts, state: State) -> &str {
    let other =
        receipts.stats.iter().find(|(name, _)| MessageState::from_text(name) == Some(MessageState(state)));
    other.map_or_else(|| state.stat(), |(_, spelling)| spelling)
}

/// The network GSM and the error code, in so many octets: 3 by the specification, others are met.
fn network_error_code(err: &str, width: u8) -> Vec<u8> {
    const GSM: u8 = 3;
    let code = err.parse::<u32>().unwrap_or(1).to_be_bytes();
    let digits = usize::from(width.clamp(1, 5)) - 1;
    [&[GSM], code.get(code.len() - digits..).unwrap_or_default()].concat()
}
