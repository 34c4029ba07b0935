//! Handsets that write to the accounts: messages of every kind, in as many PDUs as each needs. They know neither
//! accounts nor sessions.

use std::time::{Duration, Instant};

use super::config;
use super::delivery::{Address, addressed};
use super::random::Random;
use super::receipt;
use super::submit::Written;
use crate::config::duration::Period;
use crate::config::scenario::Handset;
use crate::config::scenario::HandsetMessage;
use crate::text::Alphabet;
use crate::text::Segment;
use crate::text::Split;
use crate::text::plan;
use crate::text::udh8;
use crate::text::udh16;
use crate::wire::CommandId;
use crate::wire::Content;
use crate::wire::FieldId;
use crate::wire::Pdu;
use crate::wire::Tag;
use crate::wire::UDH_INDICATOR;

const PLAIN: &str = "Hello from a handset";
const EXTENSION: &str = "My order: [1] tea {large} ~ 2.50 € | thanks ^_^";
const EMOJI: &str = "Привет! Всё дошло 👍";
const LATIN1: &str = "Café, garçon, über, señor: £5";
/// Three parts.
const LONG: &str = "This is a message that does not fit one part. A phone cuts it where it must, puts a header \
                    with the same reference in front of every part, and counts the parts from one. Whoever reads \
                    it waits until all of them are there and joins them again in order. Because each header takes \
                    its share of the room, a part holds 153 characters of this alphabet and not 160, so that this \
                    text needs three of them.";

/// Values of `data_coding` that are no alphabet's own.
const BINARY: u8 = 0x04;
const RESERVED: u8 = 0x0C;
const FLASH: u8 = 0x10;
const CLASS_1_OF_LATIN1: u8 = 0x13;

/// See the module.
#[derive(Debug)]
pub(super) struct Handsets {
    what: Handset,
    due: Option<Instant>,
    /// Which message is next.
    turn: usize,
    /// Of the last message in parts.
    reference: u8,
    random: Random,
}

impl Handsets {
    pub(super) fn new(what: Handset, mut random: Random) -> Self {
        let [reference, ..] = random.word().to_be_bytes();
        Self { what, due: None, turn: 0, reference, random }
    }

    /// They have other habits from now on; they write again when somebody receives.
    pub(super) fn adopt(&mut self, what: Handset) {
        (self.what, self.due, self.turn) = (what, None, 0);
    }

    pub(super) const fn habits(&self) -> &Handset {
        &self.what
    }

    /// When the next message is to be sent.
    pub(super) const fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Somebody receives.
    pub(super) fn start(&mut self, now: Instant) {
        if let Some(every) = self.every() {
            self.due.get_or_insert(now + every);
        }
    }

    /// Nobody receives.
    pub(super) const fn stop(&mut self) {
        self.due = None;
    }

    /// The message has been sent to all; the next follows.
    pub(super) fn turn(&mut self, now: Instant) {
        self.turn += 1;
        self.due = self.every().map(|every| now + every);
    }

    fn every(&self) -> Option<Duration> {
        self.what.every.map(Period::duration)
    }

    /// The message whose turn it is, from some number to this address.
    pub(super) fn next(&mut self, to: &Address) -> Vec<Pdu> {
        let messages = config::messages(&self.what);
        let turn = self.turn % (messages.len() + self.what.texts.len()).max(1);
        if let Some(message) = messages.get(turn).copied() {
            return self.message(message, to);
        }
        let text = self.what.texts.get(turn - messages.len()).cloned().unwrap_or_default();
        let from = self.number();
        self.text(&text, &from, to)
    }

    /// A text, in as many parts as it needs.
    pub(super) fn text(&mut self, text: &str, from: &Address, to: &Address) -> Vec<Pdu> {
        self.long(text, Split::Udh8, &addressed(CommandId::DELIVER_SM, from, to))
    }

    /// What was written to a handset goes back as it is.
    pub(super) fn echo(written: &Written, from: &Address, to: &Address) -> Pdu {
        let pdu = addressed(CommandId::DELIVER_SM, from, to)
            .with(FieldId::EsmClass, written.esm_class & UDH_INDICATOR)
            .with(FieldId::DataCoding, written.data_coding);
        if written.octets.len() <= 254 {
            pdu.with(FieldId::ShortMessage, written.octets.clone())
        } else {
            pdu.with_tlv(Tag::MESSAGE_PAYLOAD, written.octets.clone())
        }
    }

    /// 07700 900000 to 900999 are kept free for drama by the British regulator.
    pub(super) fn number(&mut self) -> Address {
        Address::international(format!("447700900{:03}", self.random.word() % 1000))
    }

    /// A message of this kind from some number to this address.
    pub(super) fn message(&mut self, kind: HandsetMessage, to: &Address) -> Vec<Pdu> {
        let from = self.number();
        let pdu = addressed(CommandId::DELIVER_SM, &from, to);
        match kind {
            HandsetMessage::Plain => self.long(PLAIN, Split::Udh8, &pdu),
            HandsetMessage::Extension => self.long(EXTENSION, Split::Udh8, &pdu),
            HandsetMessage::Emoji => self.long(EMOJI, Split::Udh8, &pdu),
            HandsetMessage::LongUdh8 => self.long(LONG, Split::Udh8, &pdu),
            HandsetMessage::LongUdh16 => self.long(LONG, Split::Udh16, &pdu),
            HandsetMessage::LongSar => self.long(LONG, Split::Sar, &pdu),
            HandsetMessage::LongPayload => self.long(LONG, Split::Payload, &pdu),
            HandsetMessage::PartsOutOfOrder => self.long(LONG, Split::Udh8, &pdu).into_iter().rev().collect(),
            HandsetMessage::PartMissing => {
                let mut parts = self.long(LONG, Split::Udh8, &pdu);
                parts.remove(1);
                parts
            }
            HandsetMessage::PartTwice => {
                let mut parts = self.long(LONG, Split::Udh8, &pdu);
                let second = parts.get(1).cloned();
                parts.extend(second);
                parts
            }
            HandsetMessage::OtherPart => {
                let header = udh8(self.next_reference(), 2, 3);
                vec![with_udh(&pdu, &header, PLAIN.as_bytes())]
            }
            HandsetMessage::DataSm => {
                let pdu = addressed(CommandId::DATA_SM, &from, to);
                vec![pdu.with_tlv(Tag::MESSAGE_PAYLOAD, PLAIN.as_bytes())]
            }
            HandsetMessage::Alert => vec![receipt::alert(&from, to)],
            HandsetMessage::Latin1
            | HandsetMessage::Binary
            | HandsetMessage::Ports
            | HandsetMessage::PortTlvs
            | HandsetMessage::UnknownCoding
            | HandsetMessage::Flash
            | HandsetMessage::Empty
            | HandsetMessage::VendorTlvs
            | HandsetMessage::Ucs2AsGsm
            | HandsetMessage::PackedGsm
            | HandsetMessage::ClassOfLatin1
            | HandsetMessage::UdhWithoutUdh
            | HandsetMessage::LongInOnePdu => vec![single(kind, pdu)],
        }
    }

    /// A text in the smallest alphabet that holds it.
    fn long(&mut self, text: &str, split: Split, pdu: &Pdu) -> Vec<Pdu> {
        let alphabet = Alphabet::choose(text).alphabet;
        let segments = plan(text, alphabet, split).map_or_else(|_| Vec::new(), |plan| plan.segments);
        let pdu = pdu.clone().with(FieldId::DataCoding, alphabet.data_coding());
        match (&segments[..], split) {
            ([only], Split::Payload) => vec![pdu.with_tlv(Tag::MESSAGE_PAYLOAD, only.octets.clone())],
            ([only], _) => vec![pdu.with(FieldId::ShortMessage, only.octets.clone())],
            (parts, split) => self.parts(&pdu, parts, split),
        }
    }

    fn parts(&mut self, pdu: &Pdu, segments: &[Segment], split: Split) -> Vec<Pdu> {
        let reference = self.next_reference();
        let wide = u16::from_be_bytes([reference, reference ^ 0xA5]);
        let total = u8::try_from(segments.len()).unwrap_or(u8::MAX);
        let part = |(number, segment): (u8, &Segment)| match split {
            Split::Udh16 => with_udh(pdu, &udh16(wide, total, number), &segment.octets),
            Split::Sar => pdu
                .clone()
                .with(FieldId::ShortMessage, segment.octets.clone())
                .with_tlv(Tag::SAR_MSG_REF_NUM, wide.to_be_bytes().to_vec())
                .with_tlv(Tag::SAR_TOTAL_SEGMENTS, vec![total])
                .with_tlv(Tag::SAR_SEGMENT_SEQNUM, vec![number]),
            Split::Udh8 | Split::None | Split::Payload => {
                with_udh(pdu, &udh8(reference, total, number), &segment.octets)
            }
        };
        (1..=total).zip(segments).map(part).collect()
    }

    const fn next_reference(&mut self) -> u8 {
        self.reference = self.reference.wrapping_add(1);
        self.reference
    }
}

/// A header with destination port 2948 and source port 9200: WAP push. 3GPP TS 23.040 §9.2.3.24.4.
const PORTS: [u8; 7] = [0x06, 0x05, 0x04, 0x0B, 0x84, 0x23, 0xF0];
/// How a WAP push begins: transaction 6, a push, its content type.
const WAP_PUSH: &[u8] = b"\x06\x06\x01\xae";

/// A message in one PDU, of those that need no reference.
#[expect(clippy::wildcard_enum_match_arm, reason = "the others are made of `PLAIN` with a data_coding")]
fn single(kind: HandsetMessage, pdu: Pdu) -> Pdu {
    let coding = match kind {
        HandsetMessage::Latin1 => Alphabet::Latin1.data_coding(),
        HandsetMessage::Binary | HandsetMessage::Ports => BINARY,
        HandsetMessage::UnknownCoding => RESERVED,
        HandsetMessage::Flash => FLASH,
        HandsetMessage::ClassOfLatin1 => CLASS_1_OF_LATIN1,
        _ => Alphabet::Gsm.data_coding(),
    };
    let octets = match kind {
        HandsetMessage::Latin1 | HandsetMessage::ClassOfLatin1 => octets(Alphabet::Latin1, LATIN1),
        HandsetMessage::Binary => vec![0x00, 0x01, 0x02, 0x1B, 0x7F, 0x80, 0xFE, 0xFF],
        HandsetMessage::Empty => Vec::new(),
        HandsetMessage::Ucs2AsGsm => octets(Alphabet::Ucs2, EMOJI),
        HandsetMessage::PackedGsm => packed(&octets(Alphabet::Gsm, PLAIN)),
        HandsetMessage::LongInOnePdu => LONG.as_bytes().iter().copied().take(254).collect(),
        HandsetMessage::Ports => [&PORTS[..], WAP_PUSH].concat(),
        _ => PLAIN.as_bytes().to_vec(),
    };
    let pdu = pdu.with(FieldId::DataCoding, coding).with(FieldId::ShortMessage, octets);
    match kind {
        HandsetMessage::Ports => pdu.with(FieldId::EsmClass, UDH_INDICATOR),
        HandsetMessage::PortTlvs => {
            pdu.with_tlv(Tag::SOURCE_PORT, vec![0x07, 0xD0]).with_tlv(Tag::DEST_PORT, vec![0x3E, 0x80])
        }
        HandsetMessage::VendorTlvs => {
            pdu.with_tlv(Tag(0x1400), &b"acme\0"[..]).with_tlv(Tag(0x3FFF), &b"\xDE\xAD\xBE\xEF"[..])
        }
        HandsetMessage::UdhWithoutUdh => {
            pdu.with(FieldId::EsmClass, UDH_INDICATOR).with_tlv(Tag::DEST_PORT, vec![0x0B, 0x84])
        }
        _ => pdu,
    }
}

fn with_udh(pdu: &Pdu, header: &[u8], octets: &[u8]) -> Pdu {
    let octets: Content = [header, octets].concat().into();
    pdu.clone().with(FieldId::EsmClass, UDH_INDICATOR).with(FieldId::ShortMessage, octets)
}

fn octets(alphabet: Alphabet, text: &str) -> Vec<u8> {
    alphabet.encode(text).map_or_else(|_| Vec::new(), |encoded| encoded.octets)
}

/// Septets one after the other, the low bits of each first. 3GPP TS 23.038 §6.1.2.1.
fn packed(septets: &[u8]) -> Vec<u8> {
    let mut out = vec![0; (septets.len() * 7).div_ceil(8)];
    for (at, septet) in septets.iter().enumerate() {
        let (octet, shift) = (at * 7 / 8, at * 7 % 8);
        let spread = (u16::from(*septet) << shift).to_le_bytes();
        for (octet, bits) in out.iter_mut().skip(octet).zip(spread) {
            *octet |= bits;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn septets_are_packed_as_the_standard_shows() {
        // "hellohello" is the well-known example.
        assert_eq!(packed(b"hellohello"), [0xE8, 0x32, 0x9B, 0xFD, 0x46, 0x97, 0xD9, 0xEC, 0x37]);
        assert_eq!(packed(b""), b"");
    }
}
