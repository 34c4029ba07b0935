//! What the octets of a message show about the octets that announce it: whether they can be what `data_coding`
//! says, and whether they are the receipt that `esm_class` says. They are not read as text here.

use super::tlv::TlvSet;
use super::tree::{Span, Tree};
use super::{Charset, CommandId, FieldId, FindingKind, Tag};

/// Looks at the message of a PDU.
pub(super) fn check(tree: &mut Tree, id: CommandId, bytes: &[u8], tlvs: TlvSet) {
    let Some(span) = tree.user_data else { return };
    let octets = span.of(bytes);
    let Some(data_coding) = tree.latest(FieldId::DataCoding).and_then(|octet| u8::try_from(octet).ok())
    else {
        return;
    };
    let charset = Charset::of(data_coding);
    let found = match charset {
        Some(Charset::SevenBit) => seven_bit(octets, data_coding),
        Some(Charset::Ucs2) => ucs2(octets),
        Some(Charset::EightBit) | None => None,
    };
    if let Some((kind, at, len)) = found {
        let start = span.start as usize + at;
        tree.find(kind, Span::new(start, start + len));
    }
    if matches!(id, CommandId::DELIVER_SM | CommandId::DATA_SM) && charset != Some(Charset::Ucs2) {
        receipt(tree, octets, span, tlvs);
    }
}

/// What is found, where it begins, and how long it is.
type Found = Option<(FindingKind, usize, usize)>;

fn seven_bit(octets: &[u8], data_coding: u8) -> Found {
    if looks_like_ucs2(octets) {
        return Some((FindingKind::LooksLikeUcs2(data_coding), 0, octets.len()));
    }
    let at = octets.iter().position(|octet| !octet.is_ascii())?;
    Some((FindingKind::NotSevenBit(data_coding), at, 1))
}

/// Whether the upper octets are all those of Latin, Greek, Cyrillic, Hebrew or Arabic, and some are 0: a blank
/// is among the lower ones, or all are Latin. In GSM, IA5 and Latin-1 they are no letters.
fn looks_like_ucs2(octets: &[u8]) -> bool {
    let (pairs, odd) = octets.as_chunks::<2>();
    odd.is_empty()
        && pairs.len() > 1
        && pairs.iter().any(|[upper, _]| *upper == 0)
        && pairs
            .iter()
            .all(|[upper, lower]| *upper <= 0x06 && (*upper > 0 || *lower >= b' ' || is_break(*lower)))
}

const fn is_break(octet: u8) -> bool {
    matches!(octet, b'\n' | b'\r')
}

fn ucs2(octets: &[u8]) -> Found {
    if looks_like_ascii(octets) {
        return Some((FindingKind::LooksLikeAscii, 0, octets.len()));
    }
    let (pairs, odd) = octets.as_chunks::<2>();
    if !odd.is_empty() {
        return Some((FindingKind::OddUcs2, octets.len() - 1, 1));
    }
    let mut at = 0;
    let units = pairs.iter().copied().map(u16::from_be_bytes);
    for character in char::decode_utf16(units) {
        match character {
            Ok(character) => at += character.len_utf16() * 2,
            Err(_) => return Some((FindingKind::LoneSurrogate, at, 2)),
        }
    }
    None
}

/// Whether the octets are nearly all letters, digits and blanks. Those of Chinese can be printable ASCII too,
/// but then marks are many among them.
fn looks_like_ascii(octets: &[u8]) -> bool {
    const ENOUGH: usize = 8;
    let is_mark = |octet: &u8| matches!(octet, b'!'..=b'~') && !octet.is_ascii_alphanumeric();
    let is_text = |octet: &u8| matches!(octet, b' '..=b'~') || is_break(*octet);
    octets.len() >= ENOUGH
        && octets.iter().all(is_text)
        && octets.iter().filter(|octet| is_mark(octet)).count() * ENOUGH <= octets.len()
}

/// The bits of `esm_class` that say what kind of message it is. SMPP v5.0 §4.7.12.
const MESSAGE_TYPE: u32 = 0x3C;
const NORMAL: u32 = 0x00;
const RECEIPT: u32 = 0x04;

fn receipt(tree: &mut Tree, octets: &[u8], span: Span, tlvs: TlvSet) {
    let kind = tree.latest(FieldId::EsmClass).unwrap_or(NORMAL) & MESSAGE_TYPE;
    let has_tlv = tlvs.has(Tag::RECEIPTED_MESSAGE_ID);
    if kind == NORMAL && (has_tlv || starts_as_receipt(octets) && has_state(octets)) {
        tree.find(FindingKind::ReceiptUnmarked, span);
    }
    if kind == RECEIPT && !has_tlv && !tlvs.has(Tag::MESSAGE_STATE) && !has_state(octets) {
        tree.find(FindingKind::ReceiptUnlike, span);
    }
}

/// SMPP v3.4 appendix B.
pub(super) fn starts_as_receipt(octets: &[u8]) -> bool {
    octets.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(b"id:"))
}

fn has_state(octets: &[u8]) -> bool {
    octets.windows(5).any(|word| word.eq_ignore_ascii_case(b"stat:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(found: Found) -> Option<FindingKind> {
        found.map(|(kind, ..)| kind)
    }

    #[test]
    fn seven_bits_are_told_from_eight_and_from_ucs2() {
        for (octets, expected) in [
            (&b"hello @ you\0"[..], None),
            (b"", None),
            (b"\0", None),
            (b"\0a", None),
            (b"h\xe9", Some((FindingKind::NotSevenBit(0), 1, 1))),
            (b"\0h\0i", Some((FindingKind::LooksLikeUcs2(0), 0, 4))),
            (b"\x04\x1f\x04\x40\0 \x04\x1f", Some((FindingKind::LooksLikeUcs2(0), 0, 8))),
            (b"@a\0b", None),
        ] {
            assert_eq!(seven_bit(octets, 0), expected, "{octets:02x?}");
        }
    }

    #[test]
    fn ucs2_is_told_from_ascii_and_its_breaks_are_seen() {
        for (octets, expected) in [
            (&b"\0h\0i"[..], None),
            (b"\xd8\x3d\xde\x00", None),
            (b"\xd8\x3d", Some(FindingKind::LoneSurrogate)),
            (b"\0h\0", Some(FindingKind::OddUcs2)),
            (b"hello, you", Some(FindingKind::LooksLikeAscii)),
            (b"\x4e\x2d\x56\x7d", None),
            (b"\x4f\x60\x59\x7d\x4f\x60\x59\x7d", None),
        ] {
            assert_eq!(kind(ucs2(octets)), expected, "{octets:02x?}");
        }
        assert_eq!(ucs2(b"\0a\xd8\x3d\0b"), Some((FindingKind::LoneSurrogate, 2, 2)));
    }
}
