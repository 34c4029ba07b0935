//! What the message in a PDU says: its text, and which part of a long one it is. Every form of a report reads
//! messages here.

use std::ops::Range;

use crate::text::{Alphabet, Decoded};
use crate::wire::{Concat, Dissection, FieldId, InformationElement, Name, Tag, Value, information_elements};

/// A message as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The alphabet that it was read in.
    pub alphabet: Alphabet,
    /// As sent: not fit for a screen before it went through [`printable`](crate::text::printable()).
    pub text: String,
    /// The octets behind each U+FFFD that the sender did not write, counted from behind the user data header.
    pub faults: Vec<Range<usize>>,
    /// Which part it is, by its user data header or its `sar_` TLVs.
    pub concat: Option<Concat>,
}

/// The message of a PDU, from `short_message` or, where that is empty, `message_payload`; `None` where there is
/// none or it is no text. `default` is what `data_coding` 0 means.
pub fn message(seen: &Dissection, default: Alphabet) -> Option<Message> {
    let alphabet = alphabet(seen, default);
    let Decoded { text, faults } = decode(alphabet, user_data(seen)?)?;
    Some(Message { alphabet, text, faults, concat: concat(seen) })
}

/// The alphabet of the PDU's message.
pub(super) fn alphabet(seen: &Dissection, default: Alphabet) -> Alphabet {
    let data_coding = seen.int(FieldId::DataCoding).and_then(|value| u8::try_from(value).ok());
    data_coding.map_or(default, |value| Alphabet::for_data_coding(value, default))
}

/// The text of user data; `None` where it is none.
pub(super) fn decode(alphabet: Alphabet, octets: &[u8]) -> Option<Decoded> {
    (alphabet != Alphabet::Octets).then(|| alphabet.decode(octets))
}

/// Whether the node is a message, its user data header included.
pub(super) fn is_message(name: Name) -> bool {
    matches!(name, Name::Field(FieldId::ShortMessage) | Name::TlvValue(Tag::MESSAGE_PAYLOAD))
}

/// The octets of the message behind its user data header.
fn user_data(seen: &Dissection) -> Option<&[u8]> {
    let messages = || seen.nodes.iter().enumerate().filter(|(_, node)| is_message(node.name));
    let (at, node) = messages().find(|(_, node)| !node.span.is_empty()).or_else(|| messages().next())?;
    let text = match node.value {
        Value::Group => seen.nodes.iter().skip(at).find(|node| node.name == Name::UserData)?,
        Value::Int(_) | Value::Text | Value::Octets => node,
    };
    Some(seen.octets_of(text))
}

/// Which part of a long message a PDU carries.
fn concat(seen: &Dissection) -> Option<Concat> {
    let has_header = seen.nodes.iter().any(|node| node.name == Name::Udh);
    let by_header = || {
        let (elements, _) = information_elements(seen.message())?;
        elements.iter().find_map(InformationElement::concat)
    };
    has_header.then(by_header).flatten().or_else(|| {
        Some(Concat {
            reference: seen.tlv_int(Tag::SAR_MSG_REF_NUM)?.try_into().ok()?,
            total: seen.tlv_int(Tag::SAR_TOTAL_SEGMENTS)?.try_into().ok()?,
            number: seen.tlv_int(Tag::SAR_SEGMENT_SEQNUM)?.try_into().ok()?,
        })
    })
}
