//! The message in a PDU: its octets behind the user data header, their alphabet, and which part of a long
//! message they are. It knows nothing of the other parts.

use std::ops::ControlFlow;

use crate::text::Alphabet;
use crate::wire::Concat;
use crate::wire::Dissection;
use crate::wire::FieldId;
use crate::wire::Name;
use crate::wire::Tag;
use crate::wire::UserData;
use crate::wire::peek;

/// The information element of a concatenated message with a reference of 8 bits. 3GPP 23.040 §9.2.3.24.1.
const CONCAT_8: u8 = 0x00;

/// A message, or a part of a long one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message<'a> {
    /// How the octets are to be read.
    pub alphabet: Alphabet,
    /// The user data header, its length octet included; empty where there is none.
    pub header: &'a [u8],
    /// The octets behind it.
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
        let tlv = |tag| seen.tlv_int(tag);
        Fields {
            short_message: seen.octets(FieldId::ShortMessage),
            message_payload: seen.tlv(Tag::MESSAGE_PAYLOAD),
            data_coding: seen.int(FieldId::DataCoding),
            esm_class: seen.int(FieldId::EsmClass),
            sar: [Tag::SAR_MSG_REF_NUM, Tag::SAR_TOTAL_SEGMENTS, Tag::SAR_SEGMENT_SEQNUM].map(tlv),
        }
        .message(default)
    }

    /// The same of the octets of a PDU, of which no more is read than is needed.
    pub fn peek(pdu: &'a [u8], default: Alphabet) -> Option<Self> {
        let mut fields = Fields::default();
        peek(pdu, |name, octets| {
            fields.see(name, octets);
            ControlFlow::Continue(())
        });
        fields.message(default)
    }

    /// Its text, as sent: not fit for a screen before it went through [`printable`](crate::text::printable()).
    pub fn text(&self) -> String {
        text(self.alphabet, self.header, self.octets)
    }

    /// Its text where it is a receipt: ASCII even where `data_coding` says GSM, which has other characters for
    /// some octets that message ids are made of. A NUL at its end is none of it.
    pub fn receipt_text(&self) -> String {
        let alphabet = if self.alphabet == Alphabet::Gsm { Alphabet::Latin1 } else { self.alphabet };
        let mut text = text(alphabet, self.header, self.octets);
        if text.ends_with('\0') {
            text.pop();
        }
        text
    }
}

fn text(alphabet: Alphabet, header: &[u8], octets: &[u8]) -> String {
    alphabet.decode_behind(header, octets).text
}

/// What of a PDU makes its message.
#[derive(Default)]
struct Fields<'a> {
    short_message: Option<&'a [u8]>,
    message_payload: Option<&'a [u8]>,
    data_coding: Option<u32>,
    esm_class: Option<u32>,
    /// Reference, total and number. SMPP v3.4 §5.3.2.22 to §5.3.2.24.
    sar: [Option<u32>; 3],
}

impl<'a> Fields<'a> {
    /// Of fields that come twice the first counts.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the others say nothing of the message")]
    fn see(&mut self, name: Name, octets: &'a [u8]) {
        let [reference, total, number] = &mut self.sar;
        match name {
            Name::Field(FieldId::ShortMessage) => _ = self.short_message.get_or_insert(octets),
            Name::TlvValue(Tag::MESSAGE_PAYLOAD) => _ = self.message_payload.get_or_insert(octets),
            Name::Field(FieldId::DataCoding) => int(&mut self.data_coding, octets, 1),
            Name::Field(FieldId::EsmClass) => int(&mut self.esm_class, octets, 1),
            Name::TlvValue(Tag::SAR_MSG_REF_NUM) => int(reference, octets, 2),
            Name::TlvValue(Tag::SAR_TOTAL_SEGMENTS) => int(total, octets, 1),
            Name::TlvValue(Tag::SAR_SEGMENT_SEQNUM) => int(number, octets, 1),
            _ => (),
        }
    }

    fn message(&self, default: Alphabet) -> Option<Message<'a>> {
        self.short_message.or(self.message_payload)?;
        let octets = self.short_message.filter(|it| !it.is_empty()).or(self.message_payload);
        let data_coding = self.data_coding.and_then(|octet| u8::try_from(octet).ok());
        let alphabet = Alphabet::for_data_coding(data_coding.unwrap_or(0), default);
        let user_data = UserData::of(octets.unwrap_or_default(), self.esm_class.unwrap_or(0));
        let in_header = user_data.elements().find_map(|element| {
            let width = if element.iei == CONCAT_8 { Width::Udh8 } else { Width::Udh16 };
            element.concat().map(|concat| Part { concat, width })
        });
        let part = in_header.or_else(|| self.sar()).filter(|part| part.concat.is_valid());
        Some(Message { alphabet, header: user_data.header, octets: user_data.octets, part })
    }

    fn sar(&self) -> Option<Part> {
        let [reference, total, number] = self.sar;
        let concat = Concat {
            reference: reference?.try_into().ok()?,
            total: total?.try_into().ok()?,
            number: number?.try_into().ok()?,
        };
        Some(Part { concat, width: Width::Sar })
    }
}

/// The first integer of this width counts.
fn int(value: &mut Option<u32>, octets: &[u8], width: usize) {
    if octets.len() == width && value.is_none() {
        *value = Some(octets.iter().fold(0, |value, octet| value << 8 | u32::from(*octet)));
    }
}
