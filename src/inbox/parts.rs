//! The parts of one message, joined whatever order they come in. It knows no PDU.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Write;

use crate::store::Message;
use crate::store::Width;
use crate::text::Alphabet;

/// Stands in a text where parts are missing.
const GAP: &str = "[…]";

/// Which long message a part belongs to. It does not say over which link the part came: a message centre
/// spreads the parts over the binds of an account.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Whole {
    from: String,
    to: String,
    reference: u16,
    total: u8,
    width: Width,
}

impl Whole {
    /// `None` for a message that is no part of a longer one.
    pub(super) fn of(message: &Message<'_>, from: &str, to: &str) -> Option<Self> {
        let part = message.part?;
        Some(Self {
            from: from.to_owned(),
            to: to.to_owned(),
            reference: part.concat.reference,
            total: part.concat.total,
            width: part.width,
        })
    }
}

/// The parts of a message that are there: one of one where it came in one piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    total: u8,
    /// The user data header of the part that came first; the others differ in their numbers alone.
    header: Box<[u8]>,
    octets: BTreeMap<u8, Box<[u8]>>,
}

/// What became of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Added {
    /// It is one more.
    New,
    /// It was there already.
    Again,
    /// Its place is taken by other octets.
    Other,
}

impl Parts {
    pub(super) fn of(message: &Message<'_>) -> Self {
        let total = message.part.map_or(1, |part| part.concat.total);
        let octets = BTreeMap::from([(number(message), message.octets.into())]);
        Self { total, header: message.header.into(), octets }
    }

    pub(super) fn add(&mut self, message: &Message<'_>) -> Added {
        match self.octets.entry(number(message)) {
            Entry::Vacant(entry) => {
                entry.insert(message.octets.into());
                Added::New
            }
            Entry::Occupied(entry) if **entry.get() == *message.octets => Added::Again,
            Entry::Occupied(_) => Added::Other,
        }
    }

    /// How many are there.
    pub fn have(&self) -> usize {
        self.octets.len()
    }

    /// How many there are to be.
    pub const fn total(&self) -> usize {
        self.total as usize
    }

    pub fn is_whole(&self) -> bool {
        self.have() == self.total()
    }

    /// The text of all, with a gap where some are missing. Parts that follow each other are read together:
    /// peers are met that cut inside a character. Octets that are no text are given in hexadecimal.
    pub(super) fn text(&self, alphabet: Alphabet) -> String {
        let mut text = String::new();
        let mut run = Vec::new();
        let mut expected = 1;
        for (number, octets) in &self.octets {
            if *number != expected {
                text.push_str(&read(alphabet, &self.header, &run));
                text.push_str(GAP);
                run.clear();
            }
            run.extend_from_slice(octets);
            expected = number.saturating_add(1);
        }
        text.push_str(&read(alphabet, &self.header, &run));
        if self.octets.last_key_value().is_some_and(|(last, _)| *last < self.total) {
            text.push_str(GAP);
        }
        text
    }
}

/// Which part it is, from 1.
pub(super) fn number(message: &Message<'_>) -> u8 {
    message.part.map_or(1, |part| part.concat.number)
}

fn read(alphabet: Alphabet, header: &[u8], octets: &[u8]) -> String {
    if alphabet != Alphabet::Octets {
        return alphabet.decode_behind(header, octets).text;
    }
    octets.iter().fold(String::with_capacity(octets.len() * 2), |mut hex, octet| {
        // Writing to a String does not fail.
        let _ = write!(hex, "{octet:02x}");
        hex
    })
}
