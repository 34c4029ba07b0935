//! What is hidden of a PDU before any form is made of it: passwords, and where it is asked for phone numbers
//! and the texts of messages. A PDU goes in and a PDU comes out, so that no form can show what another hides.
//!
//! Octets become `*` in equal number: lengths stay true, the PDU still reads, and masking twice is masking
//! once. What stays readable is what an operator needs to find the message: ids, times, statuses, flags, user
//! data headers, alphanumeric addresses, the fields of a receipt, and the last two digits of a number, which
//! tell numbers of one trace apart. A pseudonym would tell them apart better and hide nothing: who has it
//! tries all numbers.
//!
//! What cannot be known is hidden rather than shown: octets that no table explains, and fields that are not
//! what they should be, may hold anything. Not found are numbers in packed 7-bit text, and those that are cut
//! between the parts of a long message; hiding texts hides these too.

mod number;

use std::ops::Range;

use bytes::Bytes;

use self::number::{digits_of_numbers, hide_number, is_number};
use super::message;
use crate::text::{Alphabet, Place, Receipt, State, Unit};
use crate::wire::{Chunk, CommandId, Dissection, FieldId, FindingKind, Frame, Name, Node, Span, Tag};
use crate::wire::{Value, Version, dissect};

/// What is hidden.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Masking {
    /// What becomes of passwords.
    pub reveal: Reveal,
    /// Phone numbers are hidden: the digits of addresses, and numbers of 7 digits and more in texts.
    pub numbers: bool,
    /// Messages are hidden.
    pub texts: bool,
}

/// Whether passwords are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reveal {
    /// As `*`, one for each octet.
    #[default]
    No,
    /// As they are.
    Yes,
}

impl Masking {
    /// The octets as they may be shown and passed on: as many, and a PDU still where they were one. `default`
    /// is what `data_coding` 0 means.
    #[must_use]
    pub fn apply(self, chunk: &Chunk, default: Alphabet) -> Chunk {
        let shown = self.without_passwords(chunk);
        let shown = if self.numbers || self.texts { self.redacted(chunk, &shown, default) } else { shown };
        match chunk {
            Chunk::Frame(_) => match Frame::new(shown.clone()) {
                Ok(frame) => Chunk::Frame(frame),
                // Its length is not masked, so that this does not happen.
                Err(why) => Chunk::Unframed { bytes: shown, why },
            },
            Chunk::Unframed { why, .. } => Chunk::Unframed { bytes: shown, why: *why },
        }
    }

    /// The text of a message as it may be shown, where it stands alone: as many characters. Of one that is a
    /// receipt its fields stay.
    pub fn hide(self, text: &str) -> String {
        let kept: Vec<_> = Receipt::places(text).iter().flat_map(|place| kept_of(text, place)).collect();
        let hidden = self.hidden(text, &kept);
        text.chars().zip(hidden).map(|(it, hidden)| if hidden { char::from(HIDDEN) } else { it }).collect()
    }

    /// Which characters of a text are hidden, where these bytes of it are kept.
    fn hidden(self, text: &str, kept: &[Range<usize>]) -> Vec<bool> {
        let is_kept = |at: usize| kept.iter().any(|range| range.contains(&at));
        if self.texts {
            return text.char_indices().map(|(at, _)| !is_kept(at)).collect();
        }
        // What is kept parts numbers.
        let seen: Vec<char> =
            text.char_indices().map(|(at, it)| if is_kept(at) { '\n' } else { it }).collect();
        let mut hidden = vec![false; seen.len()];
        for at in digits_of_numbers(&seen).into_iter().filter(|_| self.numbers) {
            hidden.get_mut(at).into_iter().for_each(|it| *it = true);
        }
        hidden
    }

    /// Whether the octets that are shown of a chunk hide more than passwords.
    pub(super) fn redacts(self, chunk: &Chunk, shown: &[u8]) -> bool {
        (self.numbers || self.texts) && *self.without_passwords(chunk) != *shown
    }

    fn without_passwords(self, chunk: &Chunk) -> Bytes {
        match self.reveal {
            Reveal::Yes => chunk.bytes().clone(),
            Reveal::No => chunk.masked(),
        }
    }

    fn redacted(self, chunk: &Chunk, shown: &[u8], default: Alphabet) -> Bytes {
        let mut octets = shown.to_vec();
        match chunk {
            Chunk::Frame(frame) => {
                let seen = dissect(frame, Version::V50);
                let alphabet = message::alphabet(&seen, default);
                Walk { masking: self, seen: &seen, alphabet, octets: &mut octets }.run();
            }
            Chunk::Unframed { .. } => self.hide_anything(&mut octets),
        }
        octets.into()
    }

    fn hide_anything(self, octets: &mut [u8]) {
        if self.texts {
            // A NUL ends fields.
            octets.iter_mut().filter(|octet| **octet != 0).for_each(|octet| *octet = HIDDEN);
        } else {
            self.hide_in_remark(octets);
        }
    }

    fn hide_in_remark(self, octets: &mut [u8]) {
        if self.numbers {
            let text: Vec<char> = octets.iter().copied().map(char::from).collect();
            for at in digits_of_numbers(&text) {
                octets.get_mut(at).into_iter().for_each(|octet| *octet = HIDDEN);
            }
        }
    }

    fn hide_packed(self, octets: &mut [u8]) {
        if self.numbers && is_number(octets) {
            hide_number(octets);
        } else if self.numbers {
            octets.fill(HIDDEN);
        }
    }
}

/// Stands for what is hidden: `*` in every alphabet that has one.
const HIDDEN: u8 = b'*';

/// The information element with the address to reply to. 3GPP 23.040 §9.2.3.24.17.
const REPLY_ADDRESS: u8 = 0x22;

/// What the octets of a leaf are to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    /// Nothing: ids, times, names of systems.
    Nothing,
    /// A phone number, or the name of a service.
    Address,
    /// A phone number in characters or in packed digits.
    Packed,
    /// A message, or its part behind the user data header.
    Message,
    /// What a system says, which may name a number.
    Remark,
    /// Nobody knows.
    Anything,
}

/// The way through the leaves of a PDU.
struct Walk<'a> {
    masking: Masking,
    seen: &'a Dissection,
    alphabet: Alphabet,
    octets: &'a mut [u8],
}

impl Walk<'_> {
    fn run(mut self) {
        let seen = self.seen;
        let (mut tag, mut element) = (None, None);
        for node in &seen.nodes {
            if let Name::Tlv(it) = node.name {
                tag = Some((it, node.span));
            } else if let Name::InformationElement(it) = node.name {
                element = Some((it, node.span));
            }
            if node.is_leaf() && !matches!(node.value, Value::Int(_)) {
                self.hide(holds(node.name, around(tag, node), around(element, node)), node.span);
                if self.is_out_of_place(node) {
                    self.hide(Holds::Anything, node.span);
                }
            }
        }
    }

    fn hide(&mut self, holds: Holds, span: Span) {
        let masking = self.masking;
        let Some(octets) = self.octets.get_mut(span.range()) else { return };
        match holds {
            Holds::Address if masking.numbers => hide_number(octets),
            Holds::Address | Holds::Nothing => {}
            Holds::Packed => masking.hide_packed(octets),
            Holds::Message => self.hide_message(span),
            Holds::Remark => masking.hide_in_remark(octets),
            Holds::Anything => masking.hide_anything(octets),
        }
    }

    /// Whether a string cannot be what its field is for: where a NUL was left out, what follows slips into it.
    fn is_out_of_place(&self, node: &Node) -> bool {
        !self.seen.frame().command_id().is_bind()
            && self.seen.findings.iter().any(|finding| {
                let is_odd = matches!(
                    finding.kind,
                    FindingKind::TooLong { .. } | FindingKind::BadTime { .. } | FindingKind::Unterminated(_)
                );
                is_odd && finding.span == node.span
            })
    }

    fn hide_message(&mut self, span: Span) {
        let Some(octets) = self.octets.get_mut(span.range()) else { return };
        let width = if self.alphabet.unit() == Unit::CodeUnit { 2 } else { 1 };
        let text: String = octets.chunks(width).map(unit).collect();
        let hidden = self.masking.hidden(&text, &self.kept(&text));
        let Some(octets) = self.octets.get_mut(span.range()) else { return };
        for (unit, _) in octets.chunks_mut(width).zip(hidden).filter(|(_, hidden)| *hidden) {
            match unit {
                [high, low] => (*high, *low) = (0, HIDDEN),
                unit => unit.fill(HIDDEN),
            }
        }
    }

    /// What of a message says nothing of anybody: the fields of a receipt but for the text of its message, and
    /// a NUL at the end, which is no character.
    fn kept(&self, text: &str) -> Vec<Range<usize>> {
        let can_be_receipt =
            matches!(self.seen.frame().command_id(), CommandId::DELIVER_SM | CommandId::DATA_SM);
        let places = if can_be_receipt { Receipt::places(text) } else { Vec::new() };
        let mut kept: Vec<Range<usize>> = places.iter().flat_map(|place| kept_of(text, place)).collect();
        // In GSM 03.38 it is one, `@`, but no receipt ends with that.
        let is_end = self.alphabet != Alphabet::Gsm || !places.is_empty();
        if is_end && self.alphabet != Alphabet::Ucs2 && text.ends_with('\0') {
            kept.push(text.len() - 1..text.len());
        }
        kept
    }
}

/// What of a field of a receipt is kept: its key and the blank before it, and, but for the text of the message,
/// the first word, a time of day or a state behind it, and blanks.
fn kept_of(text: &str, place: &Place) -> Vec<Range<usize>> {
    let blank = text.get(..place.start).and_then(|before| before.chars().next_back());
    let start = place.start - blank.map_or(0, char::len_utf8);
    let mut kept = Vec::new();
    let value = text.get(place.value.clone()).filter(|_| place.key != "text").unwrap_or_default();
    let mut at = place.value.start;
    let mut words = 0;
    for word in value.split_inclusive(char::is_whitespace) {
        let (bare, end) = (word.trim_end(), at + word.len());
        words += usize::from(!bare.is_empty());
        let is_kept = words <= 1 || is_time_of_day(bare) || State::parse(bare).is_some();
        kept.push(if is_kept { at..end } else { at + bare.len()..end });
        at = end;
    }
    kept.push(start..place.value.start);
    kept
}

fn is_time_of_day(word: &str) -> bool {
    word.len() <= "00:00:00".len() && word.contains(':') && word.bytes().all(|c| matches!(c, b'0'..=b':'))
}

/// The character of a unit of a message, as far as numbers and the keys of a receipt go: all other characters
/// are alike.
fn unit(octets: &[u8]) -> char {
    match octets {
        [octet] => char::from(*octet),
        octets => {
            let unit = octets.iter().fold(0, |unit, octet| unit << 8 | u32::from(*octet));
            char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
    }
}

/// The latest TLV or information element, where the node stands in it.
fn around<T>(latest: Option<(T, Span)>, node: &Node) -> Option<T> {
    latest.filter(|(_, span)| node.span.start < span.end).map(|(it, _)| it)
}

/// What a leaf holds that stands in this TLV and this information element.
fn holds(name: Name, tag: Option<Tag>, element: Option<u8>) -> Holds {
    match (name, tag) {
        (Name::Field(field), _) => in_field(field),
        (Name::UserData, _) => Holds::Message,
        _ if element == Some(REPLY_ADDRESS) => Holds::Packed,
        // Of a user data header.
        (Name::Part(_), None | Some(Tag::MESSAGE_PAYLOAD)) => Holds::Nothing,
        (Name::Undecoded, Some(tag)) if in_tlv(tag) == Holds::Packed => Holds::Packed,
        (Name::Undecoded, _) => Holds::Anything,
        (_, Some(tag)) => in_tlv(tag),
        (_, None) => Holds::Nothing,
    }
}

const fn in_field(field: FieldId) -> Holds {
    use FieldId::{AddressRange, DestinationAddr, DlName, EsmeAddr, ShortMessage, SourceAddr};
    if matches!(field, SourceAddr | DestinationAddr | EsmeAddr | AddressRange | DlName) {
        Holds::Address
    } else if matches!(field, ShortMessage) {
        Holds::Message
    } else {
        Holds::Nothing
    }
}

const fn in_tlv(tag: Tag) -> Holds {
    match tag {
        Tag::CALLBACK_NUM | Tag::SOURCE_SUBADDRESS | Tag::DEST_SUBADDRESS | Tag::DEST_ADDR_NP_INFORMATION => {
            Holds::Packed
        }
        Tag::MESSAGE_PAYLOAD => Holds::Message,
        // The name that is shown for the number to call back.
        Tag::CALLBACK_NUM_ATAG => Holds::Anything,
        Tag::RECEIPTED_MESSAGE_ID
        | Tag::BROADCAST_END_TIME
        | Tag::SOURCE_NETWORK_ID
        | Tag::DEST_NETWORK_ID
        | Tag::SOURCE_NODE_ID
        | Tag::DEST_NODE_ID => Holds::Nothing,
        _ => Holds::Remark,
    }
}

#[cfg(test)]
mod tests;
