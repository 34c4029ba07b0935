//! Handsets that write to the accounts: a small table of texts, one after the other, in what alphabet and in
//! how many parts each needs. They know neither accounts nor sessions.

use std::time::{Duration, Instant};

use super::delivery::{Address, deliver_sm};
use super::random::Random;
use crate::text::Alphabet;
use crate::text::Segment;
use crate::text::Split;
use crate::text::plan;
use crate::text::udh8;
use crate::wire::FieldId;
use crate::wire::Pdu;
use crate::wire::UDH_INDICATOR;

/// Plain GSM, its extension table, UCS-2 with a pair, and three parts.
const TEXTS: [&str; 4] = [
    "Hello from a handset",
    "My order: [1] tea {large} ~ 2.50 € | thanks ^_^",
    "Привет! Всё дошло 👍",
    "This is a message that does not fit one part. A phone cuts it where it must, puts a header with the same \
     reference in front of every part, and counts the parts from one. Whoever reads it waits until all of them \
     are there and joins them again in order. Because each header takes its share of the room, a part holds 153 \
     characters of this alphabet and not 160, so that this text needs three of them.",
];

/// See the module.
#[derive(Debug)]
pub(super) struct Handset {
    every: Duration,
    due: Option<Instant>,
    /// Which text is next.
    text: usize,
    /// Of the last message in parts.
    reference: u8,
    random: Random,
}

impl Handset {
    pub(super) fn new(every: Duration, mut random: Random) -> Self {
        let [reference, ..] = random.word().to_be_bytes();
        Self { every, due: None, text: 0, reference, random }
    }

    /// When the next text is to be sent.
    pub(super) const fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Somebody receives.
    pub(super) fn start(&mut self, now: Instant) {
        self.due.get_or_insert(now + self.every);
    }

    /// Nobody receives.
    pub(super) const fn stop(&mut self) {
        self.due = None;
    }

    /// The text has been sent to all; the next follows.
    pub(super) fn turn(&mut self, now: Instant) {
        self.text = (self.text + 1) % TEXTS.len();
        self.due = Some(now + self.every);
    }

    /// The text from some number to this address, in as many PDUs as it needs.
    pub(super) fn message(&mut self, to: &Address) -> Vec<Pdu> {
        // 07700 900000 to 900999 are kept free for drama by the British regulator.
        let from = Address::international(format!("447700900{:03}", self.random.word() % 1000));
        let text = TEXTS.get(self.text).copied().unwrap_or_default();
        let alphabet = Alphabet::choose(text).alphabet;
        let segments = plan(text, alphabet, Split::Udh8).map_or_else(|_| Vec::new(), |plan| plan.segments);
        if segments.len() > 1 {
            self.reference = self.reference.wrapping_add(1);
        }
        let pdu = deliver_sm(&from, to).with(FieldId::DataCoding, alphabet.data_coding());
        self.parts(&pdu, &segments)
    }

    fn parts(&self, pdu: &Pdu, segments: &[Segment]) -> Vec<Pdu> {
        if let [only] = segments {
            return vec![pdu.clone().with(FieldId::ShortMessage, only.octets.clone())];
        }
        let total = u8::try_from(segments.len()).unwrap_or(u8::MAX);
        let part = |(number, segment): (u8, &Segment)| {
            let octets = [&udh8(self.reference, total, number)[..], &segment.octets].concat();
            pdu.clone().with(FieldId::EsmClass, UDH_INDICATOR).with(FieldId::ShortMessage, octets)
        };
        (1..=total).zip(segments).map(part).collect()
    }
}
