//! What the values of data coding schemes, protocol identifiers and user data headers mean. 3GPP 23.038, 23.040.

use super::{Bits, Code, bits, code, codes};

/// How many bits of an octet, or how many octets, stand for a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Charset {
    /// One octet below 0x80: the GSM default alphabet, or ASCII.
    SevenBit,
    /// Octets.
    EightBit,
    /// Two octets.
    Ucs2,
}

impl Charset {
    /// That of a `data_coding`, by SMPP v3.4 §5.2.19 and from 0x10 by the groups of 3GPP 23.038 §4; `None` for
    /// compressed text and for what is reserved.
    pub const fn of(data_coding: u8) -> Option<Self> {
        match data_coding {
            0x00 | 0x01 | 0xC0..=0xDF => Some(Self::SevenBit),
            0x02..=0x07 | 0x09 | 0x0A | 0x0D | 0x0E => Some(Self::EightBit),
            0x08 | 0xE0..=0xEF => Some(Self::Ucs2),
            0x10..=0x1F | 0x40..=0x5F => Self::of_group(data_coding & 0x0C),
            0xF0..=0xFF => Self::of_group(data_coding & 0x04),
            0x0B | 0x0C | 0x0F | 0x20..=0x3F | 0x60..=0xBF => None,
        }
    }

    const fn of_group(alphabet: u8) -> Option<Self> {
        match alphabet {
            0x00 => Some(Self::SevenBit),
            0x04 => Some(Self::EightBit),
            0x08 => Some(Self::Ucs2),
            _ => None,
        }
    }
}

/// The coding groups of 3GPP 23.038 §4; values under 0x10 are SMPP's own.
pub(super) const fn data_coding_bits(value: u32) -> &'static [Bits] {
    match value {
        0x10..=0x7F => DCS_GENERAL,
        0x80..=0xBF => DCS_RESERVED,
        0xC0..=0xEF => DCS_WAITING,
        0xF0..=0xFF => DCS_MESSAGE_CLASS,
        _ => &[],
    }
}

/// Whether the groups have this value: no reserved alphabet, and no bit that must be 0.
pub(super) const fn has_data_coding(value: u32) -> bool {
    match value {
        0x10..=0x7F => value & 0x0C != 0x0C,
        0xC0..=0xEF => value & 0x04 == 0,
        0xF0..=0xFF => value & 0x08 == 0,
        _ => false,
    }
}

pub(in crate::wire) const DCS_GENERAL: &[Bits] = &[
    bits("coding_group", 0xC0, &[code(0x00, "general"), code(0x40, "marked for automatic deletion")]),
    bits("compressed", 0x20, &[code(0x00, "no"), code(0x20, "yes")]),
    bits("class_present", 0x10, &[code(0x00, "no"), code(0x10, "yes")]),
    bits("alphabet", 0x0C, DCS_ALPHABET),
    bits("message_class", 0x03, DCS_CLASS),
];
pub(in crate::wire) const DCS_RESERVED: &[Bits] = &[bits("coding_group", 0xC0, &[code(0x80, "reserved")])];
pub(in crate::wire) const DCS_WAITING: &[Bits] = &[
    bits(
        "coding_group",
        0xF0,
        &[
            code(0xC0, "message waiting, discard the text"),
            code(0xD0, "message waiting, store the text, GSM 7-bit"),
            code(0xE0, "message waiting, store the text, UCS-2"),
        ],
    ),
    bits("indicator", 0x08, &[code(0x00, "inactive"), code(0x08, "active")]),
    bits("kind", 0x03, DCS_MWI_KIND),
];
pub(in crate::wire) const DCS_MESSAGE_CLASS: &[Bits] = &[
    bits("coding_group", 0xF0, &[code(0xF0, "message class")]),
    bits("alphabet", 0x04, DCS_ALPHABET),
    bits("message_class", 0x03, DCS_CLASS),
];
pub(in crate::wire) const DCS_ALPHABET: &[Code] =
    &[code(0x00, "GSM 7-bit"), code(0x04, "8-bit"), code(0x08, "UCS-2")];
pub(in crate::wire) const DCS_CLASS: &[Code] =
    &[code(0x00, "class 0"), code(0x01, "class 1"), code(0x02, "class 2"), code(0x03, "class 3")];
pub(in crate::wire) const DCS_MWI_KIND: &[Code] =
    &[code(0x00, "voicemail"), code(0x01, "fax"), code(0x02, "email"), code(0x03, "other")];
pub(in crate::wire) const UDH_IEI: &[Code] = &[
    code(0x00, "concatenation, 8-bit reference"),
    code(0x01, "special message indication"),
    code(0x04, "ports, 8-bit"),
    code(0x05, "ports, 16-bit"),
    code(0x06, "SMSC control"),
    code(0x07, "UDH source"),
    code(0x08, "concatenation, 16-bit reference"),
    code(0x09, "WCMP"),
    code(0x0A, "text formatting"),
    code(0x0B, "predefined sound"),
    code(0x0C, "user sound"),
    code(0x0D, "predefined animation"),
    code(0x0E, "large animation"),
    code(0x0F, "small animation"),
    code(0x10, "large picture"),
    code(0x11, "small picture"),
    code(0x12, "variable picture"),
    code(0x13, "user prompt"),
    code(0x14, "extended object"),
    code(0x15, "reused extended object"),
    code(0x16, "compression control"),
    code(0x17, "object distribution"),
    code(0x18, "standard WVG"),
    code(0x19, "character WVG"),
    code(0x1A, "extended object request"),
    code(0x20, "e-mail header"),
    code(0x21, "hyperlink"),
    code(0x22, "reply address"),
    code(0x23, "enhanced voice mail"),
    code(0x24, "language single shift"),
    code(0x25, "language locking shift"),
    codes(0x70, 0x7F, "SIM toolkit security"),
    codes(0x80, 0x9F, "SME to SME"),
    codes(0xC0, 0xDF, "SC specific"),
];
pub(in crate::wire) const LANGUAGE_ID: &[Code] = &[
    code(0x00, "default"),
    code(0x01, "turkish"),
    code(0x02, "spanish"),
    code(0x03, "portuguese"),
    code(0x04, "bengali"),
    code(0x05, "gujarati"),
    code(0x06, "hindi"),
    code(0x07, "kannada"),
    code(0x08, "malayalam"),
    code(0x09, "oriya"),
    code(0x0A, "punjabi"),
    code(0x0B, "tamil"),
    code(0x0C, "telugu"),
    code(0x0D, "urdu"),
];
/// 3GPP 23.040 §9.2.3.9.
pub(in crate::wire) const PROTOCOL_ID: &[Code] = &[
    code(0x00, "normal"),
    codes(0x01, 0x1F, "SME to SME, a protocol of theirs"),
    code(0x20, "telematic: by the message centre"),
    code(0x21, "telematic: telex"),
    code(0x22, "telematic: group 3 fax"),
    code(0x23, "telematic: group 4 fax"),
    code(0x24, "telematic: voice telephone"),
    code(0x25, "telematic: ERMES"),
    code(0x26, "telematic: national paging"),
    code(0x27, "telematic: videotex"),
    codes(0x28, 0x2C, "telematic: teletex"),
    code(0x2D, "telematic: UCI"),
    codes(0x2E, 0x2F, "telematic: reserved"),
    code(0x30, "telematic: message handling facility"),
    code(0x31, "telematic: X.400"),
    code(0x32, "telematic: e-mail"),
    codes(0x33, 0x37, "telematic: reserved"),
    codes(0x38, 0x3E, "telematic: specific to the message centre"),
    code(0x3F, "telematic: mobile station"),
    code(0x40, "type 0 (silent)"),
    code(0x41, "replace type 1"),
    code(0x42, "replace type 2"),
    code(0x43, "replace type 3"),
    code(0x44, "replace type 4"),
    code(0x45, "replace type 5"),
    code(0x46, "replace type 6"),
    code(0x47, "replace type 7"),
    code(0x48, "device triggering"),
    codes(0x49, 0x5D, "reserved"),
    code(0x5E, "enhanced message service"),
    code(0x5F, "return call"),
    codes(0x60, 0x7B, "reserved"),
    code(0x7C, "ANSI-136 R-DATA"),
    code(0x7D, "ME data download"),
    code(0x7E, "ME depersonalisation"),
    code(0x7F, "SIM data download"),
    codes(0x80, 0xBF, "reserved"),
    codes(0xC0, 0xFF, "specific to the message centre"),
];
/// 3GPP 23.041 §9.4.1.2.2, as far as warnings go.
pub(in crate::wire) const BROADCAST_MESSAGE_IDENTIFIER: &[Code] = &[
    code(0x1100, "ETWS earthquake"),
    code(0x1101, "ETWS tsunami"),
    code(0x1102, "ETWS earthquake and tsunami"),
    code(0x1103, "ETWS test"),
    code(0x1104, "ETWS other emergency"),
    code(0x1112, "CMAS presidential"),
    codes(0x1113, 0x1114, "CMAS extreme, immediate"),
    codes(0x1115, 0x1116, "CMAS extreme, expected"),
    codes(0x1117, 0x111A, "CMAS severe"),
    code(0x111B, "CMAS child abduction"),
    code(0x111C, "CMAS monthly test"),
    code(0x111D, "CMAS exercise"),
    code(0x111E, "CMAS of the operator"),
];
/// 3GPP 23.040 §9.2.3.24.2.
pub(in crate::wire) const SPECIAL_INDICATION: &[Bits] = &[
    bits("text", 0x80, &[code(0x00, "discard"), code(0x80, "store")]),
    bits(
        "profile",
        0x60,
        &[code(0x00, "profile 1"), code(0x20, "profile 2"), code(0x40, "profile 3"), code(0x60, "profile 4")],
    ),
    bits(
        "kind",
        0x1F,
        &[
            code(0x00, "voicemail"),
            code(0x01, "fax"),
            code(0x02, "email"),
            code(0x03, "other"),
            code(0x07, "video"),
        ],
    ),
];
/// 3GPP 23.040 §9.2.3.24.6.
pub(in crate::wire) const SMSC_CONTROL: &[Bits] = &[
    bits("on_completion", 0x01, &[]),
    bits("on_permanent_error", 0x02, &[]),
    bits("on_temporary_error_given_up", 0x04, &[]),
    bits("on_temporary_error_tried_again", 0x08, &[]),
    bits("cancels_other_parts", 0x40, &[]),
    bits("includes_udh", 0x80, &[]),
];
/// 3GPP 23.040 §9.2.3.24.7.
pub(in crate::wire) const UDH_SOURCE: &[Code] =
    &[code(0x01, "sender"), code(0x02, "receiver"), code(0x03, "message centre")];
/// 3GPP 23.040 §9.2.3.24.10.1.1.
pub(in crate::wire) const TEXT_MODE: &[Bits] = &[
    bits(
        "alignment",
        0x03,
        &[code(0x00, "left"), code(0x01, "centre"), code(0x02, "right"), code(0x03, "by language")],
    ),
    bits("size", 0x0C, &[code(0x00, "normal"), code(0x04, "large"), code(0x08, "small")]),
    bits("bold", 0x10, &[]),
    bits("italic", 0x20, &[]),
    bits("underlined", 0x40, &[]),
    bits("strikethrough", 0x80, &[]),
];
pub(in crate::wire) const TEXT_COLOUR: &[Bits] =
    &[bits("foreground", 0x0F, &[]), bits("background", 0xF0, &[])];
/// 3GPP 23.040 §9.2.3.24.10.1.2.
pub(in crate::wire) const SOUND: &[Code] = &[
    code(0x00, "chimes high"),
    code(0x01, "chimes low"),
    code(0x02, "ding"),
    code(0x03, "tada"),
    code(0x04, "notify"),
    code(0x05, "drum"),
    code(0x06, "claps"),
    code(0x07, "fanfare"),
    code(0x08, "chord high"),
    code(0x09, "chord low"),
];
/// 3GPP 23.040 §9.2.3.24.10.1.11.
pub(in crate::wire) const DISTRIBUTION: &[Bits] =
    &[bits("forwarding", 0x01, &[code(0x00, "allowed"), code(0x01, "not allowed")])];
/// 3GPP 23.040 §9.1.2.5.
pub(in crate::wire) const ADDRESS_TYPE: &[Bits] =
    &[bits("extension", 0x80, &[]), bits("ton", 0x70, &[]), bits("npi", 0x0F, &[])];
