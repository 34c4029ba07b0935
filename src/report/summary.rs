//! What matters of a PDU, on one line, for lists. It never shows a password.

use std::borrow::Cow;

use crate::text::{Alphabet, Receipt, State, printable};
use crate::wire::{CommandId, Dissection, FieldId, Node, Tag, Value, masked};

use super::message::message;

/// Characters of a message that are shown.
const SHOWN: usize = 40;

/// Bits 5 to 2 of `esm_class`: what kind of message it is. SMPP v5.0 §4.7.12.
const MESSAGE_TYPE: u32 = 0x3C;
const DELIVERY_RECEIPT: u32 = 0x04;
const INTERMEDIATE_NOTIFICATION: u32 = 0x20;

/// One line of what matters; empty where the name of the command says all. `default` is what `data_coding` 0
/// means.
pub fn summary(seen: &Dissection, default: Alphabet) -> String {
    printable(&line(seen, default)).into_owned()
}

fn line(seen: &Dissection, default: Alphabet) -> String {
    match seen.frame().command_id() {
        id if id.is_response() => answer(seen),
        CommandId::BIND_TRANSMITTER => bind(seen, "TX"),
        CommandId::BIND_RECEIVER => bind(seen, "RX"),
        CommandId::BIND_TRANSCEIVER => bind(seen, "TRX"),
        CommandId::OUTBIND => system_id(seen),
        CommandId::DELIVER_SM | CommandId::DATA_SM => {
            receipt(seen, default).unwrap_or_else(|| submission(seen, default))
        }
        CommandId::SUBMIT_SM | CommandId::SUBMIT_MULTI | CommandId::BROADCAST_SM => submission(seen, default),
        CommandId::QUERY_SM
        | CommandId::CANCEL_SM
        | CommandId::REPLACE_SM
        | CommandId::QUERY_BROADCAST_SM
        | CommandId::CANCEL_BROADCAST_SM => message_id(seen).unwrap_or_default(),
        CommandId::ALERT_NOTIFICATION => {
            format!("{} → {}", address(seen, FieldId::SourceAddr), address(seen, FieldId::EsmeAddr))
        }
        CommandId::ENQUIRE_LINK | CommandId::UNBIND => String::new(),
        _ => format!("{} octets", seen.frame().bytes().len()),
    }
}

/// The status where it is an error or all there is; else the id that the message centre gave.
fn answer(seen: &Dissection) -> String {
    let status = seen.frame().status();
    let Some(id) = message_id(seen).filter(|_| status.is_ok()) else { return status.to_string() };
    let state = seen.node(FieldId::MessageState).and_then(Node::meaning);
    let failed = seen.int(FieldId::NoUnsuccess).filter(|failed| *failed > 0);
    words([Some(id), state.map(str::to_owned), failed.map(|failed| format!("{failed} failed"))])
}

fn bind(seen: &Dissection, role: &str) -> String {
    let version = seen.node(FieldId::InterfaceVersion).and_then(|node| match (node.meaning(), node.value) {
        (Some(name), _) => Some(name.to_owned()),
        (None, Value::Int(value)) => Some(format!("{value:#04x}")),
        (None, Value::Group | Value::Text | Value::Octets) => None,
    });
    words([Some(system_id(seen)), Some(format!("as {role}")), version])
}

/// From the masked octets: where no NUL ends it, the password may be in it.
fn system_id(seen: &Dissection) -> String {
    let Some(node) = seen.node(FieldId::SystemId) else { return String::new() };
    let octets = masked(seen.frame().bytes());
    let octets = node.span.of(&octets);
    String::from_utf8_lossy(octets.strip_suffix(&[0]).unwrap_or(octets)).into_owned()
}

fn receipt(seen: &Dissection, default: Alphabet) -> Option<String> {
    let text = message(seen, default).map(|message| message.text);
    let read = text.as_deref().and_then(Receipt::parse);
    let kind = seen.int(FieldId::EsmClass).unwrap_or(0) & MESSAGE_TYPE;
    if read.is_none() && !matches!(kind, DELIVERY_RECEIPT | INTERMEDIATE_NOTIFICATION) {
        return None;
    }
    let read = read.unwrap_or_default();
    let id = seen
        .tlv(Tag::RECEIPTED_MESSAGE_ID)
        .map(|octets| String::from_utf8_lossy(octets.strip_suffix(&[0]).unwrap_or(octets)).into_owned());
    let id = id.or_else(|| read.id.map(str::to_owned));
    let state = seen.tlv_int(Tag::MESSAGE_STATE).and_then(|octet| u8::try_from(octet).ok());
    let state = read.stat.or_else(|| state.and_then(State::from_message_state).map(State::stat));
    if id.is_none() && state.is_none() {
        return None;
    }
    let error = read.err.filter(|error| error.chars().any(|c| c != '0'));
    let error = error.map(|error| format!("err {error}"));
    Some(words([Some("receipt".to_owned()), id, state.map(str::to_owned), error]))
}

/// Source, destination and message.
fn submission(seen: &Dissection, default: Alphabet) -> String {
    let message = message(seen, default);
    let octets = Some(seen.message().len()).filter(|octets| *octets > 0);
    let text = message.as_ref().map(|message| excerpt(&message.text));
    let part = message.and_then(|message| message.concat);
    words([
        Some(address(seen, FieldId::SourceAddr)),
        destination(seen).map(|to| format!("→ {to}")),
        text.or_else(|| octets.map(|octets| format!("{octets} octets"))),
        seen.int(FieldId::DataCoding).filter(|coding| *coding != 0).map(|coding| match coding {
            0..0x10 => format!("dc={coding}"),
            _ => format!("dc={coding:#04x}"),
        }),
        part.map(|part| format!("part {}/{}", part.number, part.total)),
    ])
}

fn destination(seen: &Dissection) -> Option<String> {
    match seen.int(FieldId::NumberOfDests) {
        None | Some(1) => {
            seen.text(FieldId::DestinationAddr).or_else(|| seen.text(FieldId::DlName)).map(shown)
        }
        Some(several) => Some(format!("{several} destinations")),
    }
}

fn address(seen: &Dissection, field: FieldId) -> String {
    seen.text(field).map_or_else(|| shown("".into()), shown)
}

/// An empty address is to be seen too.
fn shown(address: Cow<'_, str>) -> String {
    if address.is_empty() { "-".to_owned() } else { address.into_owned() }
}

fn message_id(seen: &Dissection) -> Option<String> {
    seen.text(FieldId::MessageId).filter(|id| !id.is_empty()).map(|id| format!("id={id}"))
}

fn excerpt(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("\"{}…\"", text.get(..end).unwrap_or_default()),
        None => format!("\"{text}\""),
    }
}

fn words<const N: usize>(words: [Option<String>; N]) -> String {
    words.into_iter().flatten().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
