//! The message in a PDU: its octets behind the user data header, their alphabet, and which part of a long
//! message they are. It knows nothing of the other parts.

use crate::text::{Alphabet, Shifts};
use crate::wire::Concat;
use crate::wire::Dissection;
use crate::wire::FieldId;
use crate::wire::Tag;

/// The information element of a concatenated message with a reference of 8 bits. 3GPP 23.040 §9.2.3.24.1.
const CONCAT_8: u8 = 0x00;

/// A message, or a part of a long one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message<'a> {
    /// How the octets are to be read.
    pub alphabet: Alphabet,
    /// The octets behind the user data header, if there is one.
    pub octets: &'a [u8],
    /// Which part it is; `None` where it is the whole message, or says a number that cannot be.
    pub part: Option<Part>,
}

/// Which part of which long message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    /// Its numbers.
    pub concat: Concat,
    /// Where they stand.
    pub width: Width,
}

/// Where the numbers of a part stand: references of different widths name different messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Width {
    /// In the user data header, with a reference of 8 bits.
    Udh8,
    /// In the user data header, with a reference of 16 bits.
    Udh16,
    /// In `sar_*` TLVs.
    Sar,
}

impl<'a> Message<'a> {
    /// The message of a PDU, from `short_message` or, where that is empty, `message_payload`; `None` where the
    /// PDU has neither. `default` is what `data_coding` 0 means.
    pub fn of(seen: &'a Dissection, default: Alphabet) -> Option<Self> {
        seen.octets(FieldId::ShortMessage).or_else(|| seen.tlv(Tag::MESSAGE_PAYLOAD))?;
        let data_coding = seen.int(FieldId::DataCoding).and_then(|octet| u8::try_from(octet).ok());
        let alphabet = Alphabet::for_data_coding(data_coding.unwrap_or(0), default);
        let user_data = seen.user_data();
        let alphabet = alphabet.shifted(Shifts::named_by(user_data.elements().map(|it| (it.iei, it.data))));
        let in_header = user_data.elements().find_map(|element| {
            let width = if element.iei == CONCAT_8 { Width::Udh8 } else { Width::Udh16 };
            element.concat().map(|concat| Part { concat, width })
        });
        let part = in_header.or_else(|| sar(seen)).filter(|part| part.concat.is_valid());
        Some(Self { alphabet, octets: user_data.octets, part })
    }

    /// Its text, as sent: not fit for a screen before it went through [`printable`](crate::text::printable()).
    pub fn text(&self) -> String {
        text(self.alphabet, self.octets)
    }

    /// Its text where it is a receipt: ASCII even where `data_coding` says GSM, which has other characters for
    /// some octets that message ids are made of. A NUL at its end is none of it.
    pub fn receipt_text(&self) -> String {
        let alphabet = if self.alphabet == Alphabet::Gsm { Alphabet::Latin1 } else { self.alphabet };
        let mut text = text(alphabet, self.octets);
        if text.ends_with('\0') {
            text.pop();
        }
        text
    }
}

fn text(alphabet: Alphabet, octets: &[u8]) -> String {
    alphabet.decode(octets).text
}

/// SMPP v3.4 §5.3.2.22 to §5.3.2.24.
fn sar(seen: &Dissection) -> Option<Part> {
    let concat = Concat {
        reference: seen.tlv_int(Tag::SAR_MSG_REF_NUM)?.try_into().ok()?,
        total: seen.tlv_int(Tag::SAR_TOTAL_SEGMENTS)?.try_into().ok()?,
        number: seen.tlv_int(Tag::SAR_SEGMENT_SEQNUM)?.try_into().ok()?,
    };
    Some(Part { concat, width: Width::Sar })
}
