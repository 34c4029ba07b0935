//! The user data header in front of a message: its information elements. 3GPP 23.040 §9.2.3.24.

use super::codes::{Reading, gsm};
use super::elements::{self, Element};
use super::name::{Part, PartKind};
use super::tree::{Span, Tree, Value};
use super::{FindingKind, Name};

/// `esm_class` bit 6: the message begins with a user data header. SMPP v5.0 §4.7.12.
pub const UDH_INDICATOR: u8 = 0x40;

const fn is_set(esm_class: u32) -> bool {
    esm_class & UDH_INDICATOR as u32 != 0
}

const CONCAT_8: u8 = 0x00;
const CONCAT_16: u8 = 0x08;

/// One information element: its identifier and its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InformationElement<'a> {
    /// The information element identifier.
    pub iei: u8,
    /// Its data, without identifier and length.
    pub data: &'a [u8],
}

/// Which part of which long message this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Concat {
    /// The same in all parts of a message.
    pub reference: u16,
    /// How many parts, from 1.
    pub total: u8,
    /// Which one, from 1.
    pub number: u8,
}

impl InformationElement<'_> {
    /// The part number, where this is one of the two concatenation elements.
    pub fn concat(&self) -> Option<Concat> {
        match (self.iei, self.data) {
            (CONCAT_8, &[reference, total, number]) => {
                Some(Concat { reference: reference.into(), total, number })
            }
            (CONCAT_16, &[high, low, total, number]) => {
                Some(Concat { reference: u16::from_be_bytes([high, low]), total, number })
            }
            _ => None,
        }
    }
}

impl Concat {
    /// Total and number are counted from 1, and the number is not above the total.
    pub const fn is_valid(self) -> bool {
        self.total > 0 && self.number > 0 && self.number <= self.total
    }
}

/// A message as its header and what the header is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserData<'a> {
    /// The user data header, its length octet included; empty where there is none.
    pub header: &'a [u8],
    /// The octets behind it.
    pub octets: &'a [u8],
}

impl<'a> UserData<'a> {
    /// Cuts a message. Where `esm_class` says that a header is there and it does not fit, all octets are
    /// message: peers are met that set the bit and send none.
    pub fn of(message: &'a [u8], esm_class: u32) -> Self {
        Self::cut(message, esm_class).unwrap_or(Self { header: &[], octets: message })
    }

    /// As [`UserData::of`], with what is wrong where `esm_class` says that a header is there and none is.
    fn cut(message: &'a [u8], esm_class: u32) -> Result<Self, FindingKind> {
        if !is_set(esm_class) {
            return Ok(Self { header: &[], octets: message });
        }
        let Some((&length, rest)) = message.split_first() else { return Err(FindingKind::UdhMissing) };
        match message.split_at_checked(1 + usize::from(length)) {
            // No header that is met has text alone in it, its length and its elements' numbers included.
            Some((header, _)) if length > 0 && is_text(header) && !are_elements(header) => {
                Err(FindingKind::UdhIsText)
            }
            Some((header, octets)) => Ok(Self { header, octets }),
            None if is_text(message) => Err(FindingKind::UdhIsText),
            None => Err(FindingKind::UdhBeyondEnd { says: length, left: rest.len() }),
        }
    }

    /// The information elements of the header; one that reaches beyond it is left out, with what follows it.
    pub fn elements(&self) -> impl Iterator<Item = InformationElement<'a>> {
        let mut rest = self.header.get(1..).unwrap_or_default();
        std::iter::from_fn(move || {
            let (&[iei, length], after) = rest.split_first_chunk()?;
            let (data, after) = after.split_at_checked(length.into())?;
            rest = after;
            Some(InformationElement { iei, data })
        })
    }
}

fn is_text(octets: &[u8]) -> bool {
    octets.iter().all(|octet| matches!(octet, b' '..=b'~'))
}

/// Whether a header is whole elements to its end.
fn are_elements(header: &[u8]) -> bool {
    let mut rest = header.get(1..).unwrap_or_default();
    while let Some((&[_, length], after)) = rest.split_first_chunk() {
        let Some(after) = after.get(length.into()..) else { return false };
        rest = after;
    }
    rest.is_empty()
}

/// The nodes of a message named `name` that begins at `start`: a leaf, or header and text where `esm_class`
/// says that there is a header and it fits.
pub(super) fn message(tree: &mut Tree, name: Name, octets: &[u8], start: usize, esm_class: u32) {
    let span = Span::new(start, start + octets.len());
    let first = Span::new(start, start + octets.len().min(1));
    let UserData { header, octets: text } = match UserData::cut(octets, esm_class) {
        Ok(UserData { header: [], .. }) => return tree.message(name, span),
        Ok(cut) => cut,
        Err(kind) => {
            tree.find(kind, first);
            let known = kind == FindingKind::UdhIsText;
            return if known { tree.message(name, span) } else { tree.leaf(name, span, Value::Octets) };
        }
    };
    let whole = tree.open(name, start);
    let udh = tree.open(Name::Udh, start);
    let end = start + header.len();
    tree.header.get_or_insert_with(|| Span::new(start, end));
    if let Some((length, elements_of)) = header.split_first() {
        if elements_of.is_empty() {
            tree.find(FindingKind::UdhEmpty, first);
        }
        tree.leaf(Name::Part(&UDHL), first, Value::Int((*length).into()));
        elements(tree, elements_of, start + 1);
    }
    tree.close(udh, end);
    tree.message(Name::UserData, Span::new(end, end + text.len()));
    tree.close(whole, end + text.len());
}

const UDHL: Part = Part::int("udhl", 1);
const IEI: Part = Part::coded("iei", Reading::Codes(gsm::UDH_IEI));
const IEDL: Part = Part::int("iedl", 1);
fn elements(tree: &mut Tree, mut header: &[u8], mut at: usize) {
    while let Some((&[iei, length], after)) = header.split_first_chunk() {
        let Some((data, after)) = after.split_at_checked(length.into()) else { break };
        let end = at + 2 + data.len();
        let element = InformationElement { iei, data };
        if element.concat().is_some_and(|concat| !concat.is_valid()) {
            tree.find(FindingKind::PartOutOfRange, Span::new(at, end));
        }
        let open = tree.open(Name::InformationElement(iei), at);
        tree.leaf(Name::Part(&IEI), Span::new(at, at + 1), Value::Int(iei.into()));
        tree.leaf(Name::Part(&IEDL), Span::new(at + 1, at + 2), Value::Int(length.into()));
        let row = elements::element(iei).filter(|row| row.fits(length));
        if row.is_none() && elements::element(iei).is_some() {
            tree.find(FindingKind::ElementLength { iei, octets: length }, Span::new(at, end));
        }
        structure(tree, row.map_or(elements::OTHER, Element::parts), data, at + 2);
        tree.close(open, end);
        (header, at) = (after, end);
    }
    if !header.is_empty() {
        let span = Span::new(at, at + header.len());
        tree.find(FindingKind::UdhCut, span);
        tree.leaf(Name::Undecoded, span, Value::Octets);
    }
}

/// The nodes of a structured value that begins at `at`; whether every part was there and nothing was left.
/// Parts may be missing at the end.
pub(super) fn structure(tree: &mut Tree, parts: &'static [Part], octets: &[u8], at: usize) -> bool {
    let first = octets.first().copied().unwrap_or(0);
    let mut rest = octets;
    read_parts(tree, parts, first, &mut rest, at + octets.len());
    if !rest.is_empty() {
        let end = at + octets.len();
        tree.leaf(Name::Undecoded, Span::new(end - rest.len(), end), Value::Octets);
    }
    rest.is_empty()
}

/// Takes from the octets, which end at `end`, what parts there are.
fn read_parts(tree: &mut Tree, parts: &'static [Part], first: u8, rest: &mut &[u8], end: usize) {
    for part in parts {
        let (value, taken) = match part.kind {
            PartKind::ByFirst(mask, choices, others) => {
                let chosen = choices.iter().find(|(value, _)| *value == first & mask);
                read_parts(tree, chosen.map_or(others, |(_, parts)| parts), first, rest, end);
                continue;
            }
            PartKind::Int(width, _) => match rest.get(..width.into()) {
                Some(octets) => (Value::Int(big_endian(octets)), octets.len()),
                None => return,
            },
            PartKind::Text => (Value::Text, rest.len()),
            PartKind::Rest | PartKind::Digits => (Value::Octets, rest.len()),
        };
        let at = end - rest.len();
        if taken > 0 || value == Value::Octets {
            tree.leaf(Name::Part(part), Span::new(at, at + taken), value);
        }
        *rest = rest.get(taken..).unwrap_or_default();
    }
}

/// An unsigned integer of up to 4 octets.
pub(super) fn big_endian(octets: &[u8]) -> u32 {
    octets.iter().fold(0, |value, octet| value << 8 | u32::from(*octet))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(message: &[u8]) -> (Vec<InformationElement<'_>>, &[u8]) {
        let read = UserData::of(message, UDH_INDICATOR.into());
        (read.elements().collect(), read.octets)
    }

    #[test]
    fn elements_are_read_with_what_follows() {
        let (elements, text) = read(&[8, 0x00, 3, 0x42, 3, 1, 0x24, 1, 1, b'h', b'i']);
        assert_eq!(elements[0].concat(), Some(Concat { reference: 0x42, total: 3, number: 1 }));
        assert_eq!(elements[1], InformationElement { iei: 0x24, data: &[1] });
        assert_eq!(text, b"hi");
        let (elements, text) = read(&[6, 0x08, 4, 0x12, 0x34, 2, 2]);
        assert_eq!(elements[0].concat(), Some(Concat { reference: 0x1234, total: 2, number: 2 }));
        assert!(text.is_empty());
    }

    #[test]
    fn what_does_not_fit_is_message() {
        for message in [&[][..], &[255, 0, 3], &[2, 0]] {
            assert_eq!(read(message), (vec![], message));
        }
        assert_eq!(read(&[2, 0, 3, 9]), (vec![], &[9][..]), "an element that is cut");
        assert_eq!(read(&[0, b'h']), (vec![], &b"h"[..]));
        assert_eq!(UserData::of(b"\0hi", 0).octets, b"\0hi", "nothing says that there is a header");
    }
}
