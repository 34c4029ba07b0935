//! The information elements of user data headers, as a table. 3GPP 23.040 §9.2.3.24.

use super::codes::{Reading, gsm};
use super::name::Part;

/// What is inside an information element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element {
    iei: u8,
    /// Fewest octets of its data.
    least: u8,
    /// Most octets of its data.
    most: u8,
    parts: &'static [Part],
}

impl Element {
    /// Whether so many octets can be its data.
    pub(super) const fn fits(&self, octets: u8) -> bool {
        self.least <= octets && octets <= self.most
    }

    /// Its data.
    pub(super) const fn parts(&self) -> &'static [Part] {
        self.parts
    }
}

/// The row of this element; `None` where its data is not known.
pub(super) fn element(iei: u8) -> Option<&'static Element> {
    ELEMENTS.iter().find(|element| element.iei == iei)
}

/// What an element is.
pub(super) fn name(iei: u8) -> Option<&'static str> {
    Reading::Codes(gsm::UDH_IEI).meaning(iei.into())
}

/// The data of an element that has no row.
pub(super) const OTHER: &[Part] = &[Part::rest("data")];

const fn row(iei: u8, (least, most): (u8, u8), parts: &'static [Part]) -> Element {
    Element { iei, least, most, parts }
}

const fn bits(name: &'static str, bits: &'static [super::Bits]) -> Part {
    Part::coded(name, Reading::Bits(bits))
}

const POSITION: Part = Part::int("position", 1);
const DATA: Part = Part::rest("data");
const OBJECT: &[Part] = &[POSITION, DATA];
const LANGUAGE: &[Part] = &[Part::coded("language", Reading::Codes(gsm::LANGUAGE_ID))];

#[rustfmt::skip]
static ELEMENTS: &[Element] = &[
    row(0x00, (3, 3), &[Part::int("reference", 1), Part::int("total", 1), Part::int("number", 1)]),
    row(0x01, (2, 2), &[bits("indication", gsm::SPECIAL_INDICATION), Part::int("messages", 1)]),
    row(0x04, (2, 2), &[Part::int("destination_port", 1), Part::int("source_port", 1)]),
    row(0x05, (4, 4), &[Part::int("destination_port", 2), Part::int("source_port", 2)]),
    row(0x06, (1, 1), &[bits("selective_reports", gsm::SMSC_CONTROL)]),
    row(0x07, (1, 1), &[Part::coded("source", Reading::Codes(gsm::UDH_SOURCE))]),
    row(0x08, (4, 4), &[Part::int("reference", 2), Part::int("total", 1), Part::int("number", 1)]),
    row(0x0A, (3, 4), &[POSITION, Part::int("length", 1), bits("mode", gsm::TEXT_MODE), bits("colour", gsm::TEXT_COLOUR)]),
    row(0x0B, (2, 2), &[POSITION, Part::coded("sound", Reading::Codes(gsm::SOUND))]),
    row(0x0C, (1, 129), OBJECT),
    row(0x0D, (2, 2), &[POSITION, Part::int("animation", 1)]),
    row(0x0E, (129, 129), OBJECT),
    row(0x0F, (33, 33), OBJECT),
    row(0x10, (129, 129), OBJECT),
    row(0x11, (33, 33), OBJECT),
    row(0x12, (3, 255), &[POSITION, Part::int("width_of_8", 1), Part::int("height", 1), DATA]),
    row(0x13, (1, 1), &[Part::int("objects", 1)]),
    row(0x15, (3, 3), &[Part::int("reference", 1), Part::int("position", 2)]),
    row(0x16, (3, 255), &[Part::int("control", 1), Part::int("length", 2), DATA]),
    row(0x17, (2, 2), &[Part::int("elements", 1), bits("attributes", gsm::DISTRIBUTION)]),
    row(0x18, (1, 255), OBJECT),
    row(0x19, (1, 255), OBJECT),
    row(0x1A, (0, 0), &[]),
    row(0x20, (1, 1), &[Part::int("header_length", 1)]),
    row(0x21, (4, 4), &[Part::int("position", 2), Part::int("title_length", 1), Part::int("url_length", 1)]),
    row(0x22, (2, 255), &[Part::int("digits", 1), bits("type", gsm::ADDRESS_TYPE), Part::digits("address")]),
    row(0x24, (1, 1), LANGUAGE),
    row(0x25, (1, 1), LANGUAGE),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_name() {
        assert!(ELEMENTS.is_sorted_by(|a, b| a.iei < b.iei));
        assert!(ELEMENTS.iter().all(|element| name(element.iei).is_some()));
    }
}
