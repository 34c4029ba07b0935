//! A message before it is sent: its fields, its count and its PDUs.

use super::{Address, AddressError};
use crate::text;
use crate::text::Alphabet;
use crate::text::Plan;
use crate::text::PlanError;
use crate::text::Segment;
use crate::text::Split;
use crate::wire::CommandId;
use crate::wire::FieldId;
use crate::wire::Pdu;
use crate::wire::Tag;
use crate::wire::UDH_INDICATOR;

/// A message as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The source address as typed; empty lets the message centre choose.
    pub from: String,
    /// The destination address as typed.
    pub to: String,
    /// The message.
    pub text: String,
    /// The alphabet, by its `data_coding`.
    pub coding: Coding,
    /// How a text that is too long for one message leaves.
    pub split: Split,
    /// Which receipts are asked for.
    pub receipts: Receipts,
}

/// How the alphabet of a message is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Coding {
    /// The smallest alphabet that holds the text.
    #[default]
    Auto,
    /// The alphabet of this `data_coding`.
    Fixed(u8),
}

/// Which receipts a message asks for, as `registered_delivery` says it. SMPP v5.0 §4.7.21.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Receipts {
    /// None.
    #[default]
    None,
    /// When the final state is known.
    Final,
    /// When it was not delivered.
    Failure,
}

/// A message ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// How the text was cut.
    pub plan: Plan,
    /// A submit_sm for each segment, in order.
    pub pdus: Vec<Pdu>,
}

/// Why a message cannot be made of a draft.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// The source address.
    #[error("source address: {0}")]
    From(AddressError),
    /// The destination address.
    #[error("destination address: {0}")]
    To(AddressError),
    /// No destination.
    #[error("destination address: a number is expected, nothing was given")]
    NoDestination,
    /// The `data_coding` stands for octets, and the message is a text.
    #[error("data_coding {0} carries octets, not text")]
    NotText(u8),
    /// The text does not fit its alphabet or 255 parts.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// More octets than `sm_length` can say.
    #[error("{0} octets do not fit one PDU, which takes 255: choose a way to split, or payload")]
    TooLong(usize),
}

impl Draft {
    /// A message of nothing: GSM 03.38 or UCS-2 as needed, 8-bit concatenation, no receipt.
    pub const fn new() -> Self {
        Self {
            from: String::new(),
            to: String::new(),
            text: String::new(),
            coding: Coding::Auto,
            split: Split::Udh8,
            receipts: Receipts::None,
        }
    }

    /// The alphabet that the text will be written in; `zero` is what `data_coding` 0 means to the account.
    pub fn alphabet(&self, zero: Alphabet) -> Alphabet {
        match self.coding {
            Coding::Auto => Alphabet::choose(&self.text).alphabet,
            Coding::Fixed(data_coding) => Alphabet::for_data_coding(data_coding, zero),
        }
    }

    /// How the text will be cut: what the counter shows and [`Draft::compose`] sends.
    pub fn plan(&self, zero: Alphabet) -> Result<Plan, DraftError> {
        match (self.alphabet(zero), self.coding) {
            (Alphabet::Octets, Coding::Fixed(data_coding)) => Err(DraftError::NotText(data_coding)),
            (alphabet, _) => Ok(text::plan(&self.text, alphabet, self.split)?),
        }
    }

    /// The PDUs of the message. `reference` ties the parts of a long one together: a fresh one for each message
    /// and destination.
    pub fn compose(&self, zero: Alphabet, reference: u16) -> Result<Composed, DraftError> {
        let from = Address::guess(&self.from).map_err(DraftError::From)?;
        let to = Address::guess(&self.to).map_err(DraftError::To)?;
        if to.text.is_empty() {
            return Err(DraftError::NoDestination);
        }
        let plan = self.plan(zero)?;
        let mut message = Pdu::request(CommandId::SUBMIT_SM);
        from.set(&mut message, [FieldId::SourceAddrTon, FieldId::SourceAddrNpi, FieldId::SourceAddr]);
        to.set(&mut message, [FieldId::DestAddrTon, FieldId::DestAddrNpi, FieldId::DestinationAddr]);
        message.set(FieldId::RegisteredDelivery, self.receipts.registered_delivery());
        message.set(
            FieldId::DataCoding,
            match self.coding {
                Coding::Auto => plan.alphabet().data_coding(),
                Coding::Fixed(data_coding) => data_coding,
            },
        );
        // `plan` makes 255 parts at most.
        let total = u8::try_from(plan.segments.len()).unwrap_or(u8::MAX);
        let parts = (1..=total).zip(&plan.segments);
        let pdus = parts.map(|(number, segment)| {
            let part = Part { reference, total, number };
            part.put(message.clone(), segment, self.split)
        });
        Ok(Composed { pdus: pdus.collect::<Result<_, _>>()?, plan })
    }
}

impl Default for Draft {
    fn default() -> Self {
        Self::new()
    }
}

impl Receipts {
    const fn registered_delivery(self) -> u8 {
        match self {
            Self::None => 0,
            Self::Final => 1,
            Self::Failure => 2,
        }
    }
}

/// Which part of a message.
struct Part {
    reference: u16,
    total: u8,
    number: u8,
}

impl Part {
    /// The message with this segment in it, and with what ties the parts together where there are several.
    fn put(&self, pdu: Pdu, segment: &Segment, split: Split) -> Result<Pdu, DraftError> {
        let Self { reference, total, number } = *self;
        let octets = &segment.octets;
        let with_header = |header: &[u8]| {
            let message = [header, octets].concat();
            pdu.clone().with(FieldId::EsmClass, UDH_INDICATOR).with(FieldId::ShortMessage, message)
        };
        let [_, low] = reference.to_be_bytes();
        Ok(match split {
            Split::Payload => pdu.with_tlv(Tag::MESSAGE_PAYLOAD, octets.clone()),
            Split::Udh8 if total > 1 => with_header(&text::udh8(low, total, number)),
            Split::Udh16 if total > 1 => with_header(&text::udh16(reference, total, number)),
            Split::Sar if total > 1 => pdu
                .with(FieldId::ShortMessage, octets.clone())
                .with_tlv(Tag::SAR_MSG_REF_NUM, reference.to_be_bytes().to_vec())
                .with_tlv(Tag::SAR_TOTAL_SEGMENTS, vec![total])
                .with_tlv(Tag::SAR_SEGMENT_SEQNUM, vec![number]),
            Split::None | Split::Udh8 | Split::Udh16 | Split::Sar if octets.len() > usize::from(u8::MAX) => {
                return Err(DraftError::TooLong(octets.len()));
            }
            Split::None | Split::Udh8 | Split::Udh16 | Split::Sar => {
                pdu.with(FieldId::ShortMessage, octets.clone())
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Dissection;
    use crate::wire::Severity;
    use crate::wire::Version;
    use crate::wire::dissect;
    use crate::wire::encode;

    fn draft(text: &str) -> Draft {
        Draft { from: "Acme".into(), to: "+447700900001".into(), text: text.into(), ..Draft::new() }
    }

    fn sent(draft: &Draft) -> Vec<Dissection> {
        let composed = draft.compose(Alphabet::Gsm, 0x1234).unwrap();
        assert_eq!(composed.plan, draft.plan(Alphabet::Gsm).unwrap(), "the counter shows what is sent");
        let seen = composed.pdus.into_iter().map(|mut pdu| {
            pdu.sequence = crate::wire::Sequence::FIRST;
            dissect(&encode(&pdu).unwrap().frame, Version::V34)
        });
        let seen: Vec<_> = seen.collect();
        for pdu in &seen {
            assert!(pdu.findings.iter().all(|it| it.severity() < Severity::Warning), "{:?}", pdu.findings);
        }
        seen
    }

    #[test]
    fn a_short_text_is_one_plain_submit_sm() {
        let seen = sent(&Draft { receipts: Receipts::Final, ..draft("£5 for Δ") });
        let [pdu] = &seen[..] else { panic!("{} PDUs", seen.len()) };
        assert_eq!(pdu.text(FieldId::SourceAddr).unwrap(), "Acme");
        assert_eq!(pdu.int(FieldId::SourceAddrTon), Some(5));
        assert_eq!(pdu.text(FieldId::DestinationAddr).unwrap(), "447700900001");
        assert_eq!([FieldId::DestAddrTon, FieldId::DestAddrNpi].map(|it| pdu.int(it)), [Some(1), Some(1)]);
        assert_eq!(pdu.int(FieldId::RegisteredDelivery), Some(1));
        assert_eq!([FieldId::DataCoding, FieldId::EsmClass].map(|it| pdu.int(it)), [Some(0), Some(0)]);
        assert_eq!(pdu.message(), b"\x015 for \x10");
    }

    #[test]
    fn the_coding_decides_the_octets() {
        for (coding, data_coding, octets) in [
            (Coding::Auto, 0, &b"\x05"[..]),
            (Coding::Fixed(3), 3, b"\xe9"),
            (Coding::Fixed(8), 8, b"\0\xe9"),
            (Coding::Fixed(0xF0), 0xF0, b"\x05"),
        ] {
            let seen = sent(&Draft { coding, ..draft("é") });
            assert_eq!(seen[0].int(FieldId::DataCoding), Some(data_coding));
            assert_eq!(seen[0].message(), octets);
        }
        assert_eq!(sent(&draft("Привет"))[0].int(FieldId::DataCoding), Some(8));
    }

    #[test]
    fn a_long_text_leaves_in_parts() {
        let text = "x".repeat(306);
        for (split, count, reference) in [(Split::Udh8, 2, 0x34), (Split::Udh16, 3, 0x1234)] {
            let seen = sent(&Draft { split, ..draft(&text) });
            assert_eq!(seen.len(), count);
            for (number, pdu) in (1..).zip(&seen) {
                assert_eq!(pdu.int(FieldId::EsmClass), Some(0x40));
                let user_data = pdu.user_data();
                let concat = user_data.elements().find_map(|element| element.concat()).unwrap();
                assert_eq!((concat.reference, concat.number), (reference, number));
                assert_eq!(usize::from(concat.total), count);
                assert!(user_data.octets.len() <= 153);
            }
        }
        let seen = sent(&Draft { split: Split::Sar, ..draft(&text) });
        let sar = |pdu: &Dissection, tag| pdu.tlv_int(tag);
        assert_eq!(seen.len(), 2);
        assert_eq!(sar(&seen[1], Tag::SAR_MSG_REF_NUM), Some(0x1234));
        assert_eq!(sar(&seen[1], Tag::SAR_TOTAL_SEGMENTS), Some(2));
        assert_eq!(sar(&seen[1], Tag::SAR_SEGMENT_SEQNUM), Some(2));
        let seen = sent(&Draft { split: Split::Payload, ..draft(&text) });
        assert_eq!((seen.len(), seen[0].message().len()), (1, 306));
        assert_eq!(seen[0].int(FieldId::SmLength), Some(0));
    }

    #[test]
    fn what_cannot_be_sent_is_said() {
        let error = |draft: Draft| draft.compose(Alphabet::Gsm, 1).unwrap_err().to_string();
        assert_eq!(
            error(Draft { to: String::new(), ..draft("x") }),
            "destination address: a number is expected, nothing was given"
        );
        assert_eq!(
            error(Draft { coding: Coding::Fixed(4), ..draft("x") }),
            "data_coding 4 carries octets, not text"
        );
        assert_eq!(
            error(Draft { split: Split::None, ..draft(&"x".repeat(256)) }),
            "256 octets do not fit one PDU, which takes 255: choose a way to split, or payload"
        );
        assert!(error(Draft { coding: Coding::Fixed(1), ..draft("né") }).contains('é'));
    }
}
