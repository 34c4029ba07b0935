//! What the message in a PDU says: its text, and which part of a long one it is. Every form of a report reads
//! messages here; where they stand in the PDU is for [`store::Message`] to know.

use std::ops::Range;

use crate::store;
use crate::text::{Alphabet, Decoded};
use crate::wire::{Concat, Dissection, FieldId, Name, Tag};

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

/// The message of a PDU; `None` where there is none or it is no text. `default` is what `data_coding` 0 means.
pub fn message(seen: &Dissection, default: Alphabet) -> Option<Message> {
    let store::Message { alphabet, header, octets, part } = store::Message::of(seen, default)?;
    let Decoded { text, faults } = decode(alphabet, header, octets)?;
    Some(Message { alphabet, text, faults, concat: part.map(|part| part.concat) })
}

/// The alphabet of the PDU's message.
pub(super) fn alphabet(seen: &Dissection, default: Alphabet) -> Alphabet {
    store::Message::of(seen, default).map_or(default, |message| message.alphabet)
}

/// The text of user data behind its header; `None` where it is none.
pub(super) fn decode(alphabet: Alphabet, header: &[u8], octets: &[u8]) -> Option<Decoded> {
    (alphabet != Alphabet::Octets).then(|| alphabet.decode_behind(header, octets))
}

/// Whether the node is a message, its user data header included.
pub(super) fn is_message(name: Name) -> bool {
    matches!(name, Name::Field(FieldId::ShortMessage) | Name::TlvValue(Tag::MESSAGE_PAYLOAD))
}
