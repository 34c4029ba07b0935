//! What the values of coded fields mean: the enumerations and bit groups of the specification, as tables.
//! A value outside its table stays a number. SMPP v3.4 §5.2, §5.3; SMPP v5.0 §4.7, §4.8; 3GPP 23.038, 23.040.

/// One value, or a run of values, of a coded field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The first value.
    pub from: u32,
    /// The last value, itself included.
    pub to: u32,
    /// What it means.
    pub name: &'static str,
}

/// A group of bits of an octet that has a meaning of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bits {
    /// What the bits say.
    pub name: &'static str,
    /// Which bits.
    pub mask: u8,
    /// The values of `octet & mask`.
    pub codes: &'static [Code],
}

/// How the integer in a field is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As one value of a table.
    Codes(&'static [Code]),
    /// As groups of bits.
    Bits(&'static [Bits]),
    /// As `data_coding`: SMPP's own values, or the groups of 3GPP 23.038.
    DataCoding,
    /// As a `command_status`.
    Status,
    /// As a `command_id`.
    Command,
}

impl Reading {
    /// The name of a value, where the table has one.
    pub fn meaning(self, value: u32) -> Option<&'static str> {
        match self {
            Self::Codes(codes) => meaning(codes, value),
            Self::Bits(_) => None,
            Self::DataCoding => meaning(DATA_CODING, value),
            Self::Status => super::CommandStatus(value).name(),
            Self::Command => super::CommandId(value).name(),
        }
    }

    /// The bit groups of a value.
    pub fn bits(self, value: u32) -> &'static [Bits] {
        match self {
            Self::Bits(bits) => bits,
            Self::DataCoding => data_coding_bits(value),
            Self::Codes(_) | Self::Status | Self::Command => &[],
        }
    }
}

impl Bits {
    /// The name of the value that these bits of `octet` have.
    pub fn meaning(&self, octet: u32) -> Option<&'static str> {
        meaning(self.codes, octet & u32::from(self.mask))
    }
}

fn meaning(codes: &[Code], value: u32) -> Option<&'static str> {
    codes.iter().find(|code| (code.from..=code.to).contains(&value)).map(|code| code.name)
}

/// The coding groups of 3GPP 23.038 §4; values under 0x10 are SMPP's own.
fn data_coding_bits(value: u32) -> &'static [Bits] {
    match value {
        0x10..=0x7F => DCS_GENERAL,
        0xC0..=0xEF => DCS_WAITING,
        0xF0..=0xFF => DCS_MESSAGE_CLASS,
        _ => &[],
    }
}

const fn code(value: u32, name: &'static str) -> Code {
    Code { from: value, to: value, name }
}

const fn codes(from: u32, to: u32, name: &'static str) -> Code {
    Code { from, to, name }
}

const fn bits(name: &'static str, mask: u8, codes: &'static [Code]) -> Bits {
    Bits { name, mask, codes }
}

pub(super) const ESM_CLASS: &[Bits] = &[
    bits("messaging_mode", 0x03, ESM_CLASS_MODE),
    bits("message_type", 0x3C, ESM_CLASS_TYPE),
    bits("gsm_features", 0xC0, ESM_CLASS_GSM),
];
pub(super) const REGISTERED_DELIVERY: &[Bits] = &[
    bits("mc_delivery_receipt", 0x03, REGISTERED_DELIVERY_RECEIPT),
    bits("sme_acknowledgement", 0x0C, REGISTERED_DELIVERY_SME_ACK),
    bits("intermediate_notification", 0x10, REGISTERED_DELIVERY_INTERMEDIATE),
];
const DCS_GENERAL: &[Bits] = &[
    bits("coding_group", 0xC0, &[code(0x00, "general"), code(0x40, "marked for automatic deletion")]),
    bits("compressed", 0x20, &[code(0x00, "no"), code(0x20, "yes")]),
    bits("class_present", 0x10, &[code(0x00, "no"), code(0x10, "yes")]),
    bits("alphabet", 0x0C, DCS_ALPHABET),
    bits("message_class", 0x03, DCS_CLASS),
];
const DCS_WAITING: &[Bits] = &[
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
const DCS_MESSAGE_CLASS: &[Bits] = &[
    bits("coding_group", 0xF0, &[code(0xF0, "message class")]),
    bits("alphabet", 0x04, DCS_ALPHABET),
    bits("message_class", 0x03, DCS_CLASS),
];
pub(super) const MS_MSG_WAIT_FACILITIES: &[Bits] = &[
    bits("indicator", 0x80, MS_MSG_WAIT_FACILITIES_INDICATOR),
    bits("kind", 0x03, MS_MSG_WAIT_FACILITIES_KIND),
];
pub(super) const CALLBACK_NUM_PRES_IND: &[Bits] = &[
    bits("presentation", 0x0C, CALLBACK_NUM_PRES_IND_PRESENTATION),
    bits("screening", 0x03, CALLBACK_NUM_PRES_IND_SCREENING),
];
pub(super) const ITS_SESSION: &[Bits] =
    &[bits("sequence", 0xFE, &[]), bits("end_of_session", 0x01, &[code(0x00, "no"), code(0x01, "yes")])];

pub(super) const TON: &[Code] = &[
    code(0x00, "unknown"),
    code(0x01, "international"),
    code(0x02, "national"),
    code(0x03, "network specific"),
    code(0x04, "subscriber"),
    code(0x05, "alphanumeric"),
    code(0x06, "abbreviated"),
    code(0x07, "reserved for extension"),
];
pub(super) const NPI: &[Code] = &[
    code(0x00, "unknown"),
    code(0x01, "ISDN"),
    code(0x03, "data"),
    code(0x04, "telex"),
    code(0x06, "land mobile"),
    code(0x08, "national"),
    code(0x09, "private"),
    code(0x0A, "ERMES"),
    code(0x0E, "internet"),
    code(0x12, "WAP client id"),
];
pub(super) const INTERFACE_VERSION: &[Code] =
    &[codes(0x00, 0x33, "3.3 or older"), code(0x34, "3.4"), code(0x50, "5.0")];
const ESM_CLASS_MODE: &[Code] =
    &[code(0x00, "default"), code(0x01, "datagram"), code(0x02, "forward"), code(0x03, "store and forward")];
const ESM_CLASS_TYPE: &[Code] = &[
    code(0x00, "normal"),
    code(0x04, "MC delivery receipt"),
    code(0x08, "SME delivery acknowledgement"),
    code(0x10, "SME user acknowledgement"),
    code(0x18, "conversation abort"),
    code(0x20, "intermediate notification"),
];
const ESM_CLASS_GSM: &[Code] = &[
    code(0x00, "none"),
    code(0x40, "UDH indicator"),
    code(0x80, "reply path"),
    code(0xC0, "UDH indicator and reply path"),
];
const REGISTERED_DELIVERY_RECEIPT: &[Code] = &[
    code(0x00, "none"),
    code(0x01, "success or failure"),
    code(0x02, "failure only"),
    code(0x03, "success only"),
];
const REGISTERED_DELIVERY_SME_ACK: &[Code] = &[
    code(0x00, "none"),
    code(0x04, "delivery acknowledgement"),
    code(0x08, "user acknowledgement"),
    code(0x0C, "both"),
];
const REGISTERED_DELIVERY_INTERMEDIATE: &[Code] = &[code(0x00, "none"), code(0x10, "requested")];
pub(super) const MESSAGE_STATE: &[Code] = &[
    code(0x00, "SCHEDULED"),
    code(0x01, "ENROUTE"),
    code(0x02, "DELIVERED"),
    code(0x03, "EXPIRED"),
    code(0x04, "DELETED"),
    code(0x05, "UNDELIVERABLE"),
    code(0x06, "ACCEPTED"),
    code(0x07, "UNKNOWN"),
    code(0x08, "REJECTED"),
    code(0x09, "SKIPPED"),
];
const DATA_CODING: &[Code] = &[
    code(0x00, "MC default alphabet"),
    code(0x01, "IA5 / ASCII"),
    code(0x02, "octets (2)"),
    code(0x03, "ISO-8859-1"),
    code(0x04, "octets (4)"),
    code(0x05, "JIS (X 0208)"),
    code(0x06, "ISO-8859-5 Cyrillic"),
    code(0x07, "ISO-8859-8 Latin/Hebrew"),
    code(0x08, "UCS-2"),
    code(0x09, "pictogram"),
    code(0x0A, "ISO-2022-JP"),
    code(0x0D, "Extended Kanji JIS (X 0212)"),
    code(0x0E, "KS C 5601"),
    codes(0xC0, 0xDF, "GSM message waiting"),
    codes(0xF0, 0xFF, "GSM message class"),
];
const DCS_ALPHABET: &[Code] = &[code(0x00, "GSM 7-bit"), code(0x04, "8-bit"), code(0x08, "UCS-2")];
const DCS_CLASS: &[Code] =
    &[code(0x00, "class 0"), code(0x01, "class 1"), code(0x02, "class 2"), code(0x03, "class 3")];
const DCS_MWI_KIND: &[Code] =
    &[code(0x00, "voicemail"), code(0x01, "fax"), code(0x02, "email"), code(0x03, "other")];
pub(super) const PRIORITY_FLAG: &[Code] =
    &[code(0x00, "non-priority"), code(0x01, "priority"), code(0x02, "priority"), code(0x03, "priority")];
pub(super) const REPLACE_IF_PRESENT_FLAG: &[Code] = &[code(0x00, "no"), code(0x01, "yes")];
pub(super) const SM_DEFAULT_MSG_ID: &[Code] =
    &[code(0x00, "none"), codes(0x01, 0xFE, "canned"), code(0xFF, "reserved in 3.4, allowed in 5.0")];
pub(super) const DEST_FLAG: &[Code] = &[code(0x01, "SME address"), code(0x02, "distribution list")];
pub(super) const ADDR_SUBUNIT: &[Code] = &[
    code(0x00, "unknown"),
    code(0x01, "MS display"),
    code(0x02, "mobile equipment"),
    code(0x03, "smart card 1"),
    code(0x04, "external unit 1"),
];
pub(super) const NETWORK_TYPE: &[Code] = &[
    code(0x00, "unknown"),
    code(0x01, "GSM"),
    code(0x02, "ANSI-136 TDMA"),
    code(0x03, "IS-95 CDMA"),
    code(0x04, "PDC"),
    code(0x05, "PHS"),
    code(0x06, "iDEN"),
    code(0x07, "AMPS"),
    code(0x08, "paging"),
];
pub(super) const BEARER_TYPE: &[Code] = &[
    code(0x00, "unknown"),
    code(0x01, "SMS"),
    code(0x02, "CSD"),
    code(0x03, "packet data"),
    code(0x04, "USSD"),
    code(0x05, "CDPD"),
    code(0x06, "datatac"),
    code(0x07, "flex reflex"),
    code(0x08, "cell broadcast"),
];
pub(super) const PAYLOAD_TYPE: &[Code] = &[code(0x00, "default"), code(0x01, "WCMP")];
pub(super) const PRIVACY_INDICATOR: &[Code] = &[
    code(0x00, "not restricted"),
    code(0x01, "restricted"),
    code(0x02, "confidential"),
    code(0x03, "secret"),
];
pub(super) const LANGUAGE_INDICATOR: &[Code] = &[
    code(0x00, "unspecified"),
    code(0x01, "english"),
    code(0x02, "french"),
    code(0x03, "spanish"),
    code(0x04, "german"),
    code(0x05, "portuguese"),
];
pub(super) const DISPLAY_TIME: &[Code] =
    &[code(0x00, "temporary"), code(0x01, "default"), code(0x02, "invoke")];
pub(super) const MS_VALIDITY_BEHAVIOUR: &[Code] = &[
    code(0x00, "store indefinitely"),
    code(0x01, "power down"),
    code(0x02, "registration area"),
    code(0x03, "display only"),
    code(0x04, "relative period"),
];
pub(super) const MS_VALIDITY_UNIT: &[Code] = &[
    code(0x00, "seconds"),
    code(0x01, "minutes"),
    code(0x02, "hours"),
    code(0x03, "days"),
    code(0x04, "weeks"),
    code(0x05, "months"),
    code(0x06, "years"),
];
pub(super) const DPF_RESULT: &[Code] = &[code(0x00, "not set"), code(0x01, "set")];
pub(super) const SET_DPF: &[Code] = &[code(0x00, "not requested"), code(0x01, "requested")];
pub(super) const MS_AVAILABILITY_STATUS: &[Code] =
    &[code(0x00, "available"), code(0x01, "denied"), code(0x02, "unavailable")];
pub(super) const NETWORK_ERROR_CODE_NETWORK: &[Code] = &[
    code(0x01, "ANSI-136 access denied"),
    code(0x02, "IS-95 access denied"),
    code(0x03, "GSM"),
    code(0x04, "ANSI-136 cause"),
    code(0x05, "IS-95 cause"),
    code(0x06, "ANSI-41 error"),
    code(0x07, "SMPP error"),
    code(0x08, "MC specific"),
];
pub(super) const DELIVERY_FAILURE_REASON: &[Code] = &[
    code(0x00, "destination unavailable"),
    code(0x01, "destination invalid"),
    code(0x02, "permanent network error"),
    code(0x03, "temporary network error"),
];
pub(super) const MORE_MESSAGES_TO_SEND: &[Code] = &[code(0x00, "no"), code(0x01, "yes")];
pub(super) const ITS_REPLY_TYPE: &[Code] = &[
    code(0x00, "digit"),
    code(0x01, "number"),
    code(0x02, "telephone number"),
    code(0x03, "password"),
    code(0x04, "character line"),
    code(0x05, "menu"),
    code(0x06, "date"),
    code(0x07, "time"),
    code(0x08, "continue"),
];
pub(super) const USSD_SERVICE_OP: &[Code] = &[
    code(0x00, "pssd indication"),
    code(0x01, "pssr indication"),
    code(0x02, "ussr request"),
    code(0x03, "ussn request"),
    code(0x10, "pssd response"),
    code(0x11, "pssr response"),
    code(0x12, "ussr confirm"),
    code(0x13, "ussn confirm"),
    codes(0x20, 0xFF, "vendor"),
];
const CALLBACK_NUM_PRES_IND_PRESENTATION: &[Code] =
    &[code(0x00, "allowed"), code(0x04, "restricted"), code(0x08, "not available")];
const CALLBACK_NUM_PRES_IND_SCREENING: &[Code] = &[
    code(0x00, "user not screened"),
    code(0x01, "user verified passed"),
    code(0x02, "user verified failed"),
    code(0x03, "network provided"),
];
const MS_MSG_WAIT_FACILITIES_KIND: &[Code] =
    &[code(0x00, "voicemail"), code(0x01, "fax"), code(0x02, "email"), code(0x03, "other")];
const MS_MSG_WAIT_FACILITIES_INDICATOR: &[Code] = &[code(0x00, "inactive"), code(0x80, "active")];
pub(super) const ALERT_ON_MESSAGE_DELIVERY: &[Code] =
    &[code(0x00, "mobile default"), code(0x01, "low"), code(0x02, "medium"), code(0x03, "high")];
pub(super) const CONGESTION_STATE: &[Code] = &[
    code(0x00, "idle"),
    codes(0x01, 0x1D, "low"),
    codes(0x1E, 0x31, "medium"),
    codes(0x32, 0x4F, "high"),
    codes(0x50, 0x59, "optimum"),
    codes(0x5A, 0x63, "nearing congestion"),
    code(0x64, "congested"),
];
pub(super) const SUBADDRESS_TYPE: &[Code] =
    &[code(0x80, "NSAP even"), code(0x88, "NSAP odd"), code(0xA0, "user specified")];
pub(super) const CALLBACK_NUM_DIGIT_MODE: &[Code] = &[code(0x00, "TBCD"), code(0x01, "ASCII")];
pub(super) const BROADCAST_AREA_IDENTIFIER_FORMAT: &[Code] =
    &[code(0x00, "alias"), code(0x01, "ellipsoid arc"), code(0x02, "polygon")];
pub(super) const BROADCAST_CHANNEL_INDICATOR: &[Code] = &[code(0x00, "basic"), code(0x01, "extended")];
pub(super) const BROADCAST_MESSAGE_CLASS: &[Code] =
    &[code(0x00, "none"), code(0x01, "class 1"), code(0x02, "class 2"), code(0x03, "class 3")];
pub(super) const BROADCAST_FREQUENCY_INTERVAL_UNIT: &[Code] = &[
    code(0x00, "as often as possible"),
    code(0x08, "seconds"),
    code(0x09, "minutes"),
    code(0x0A, "hours"),
    code(0x0B, "days"),
    code(0x0C, "weeks"),
    code(0x0D, "months"),
    code(0x0E, "years"),
];
pub(super) const BROADCAST_AREA_SUCCESS: &[Code] =
    &[codes(0x00, 0x64, "percent"), code(0xFF, "not available")];
pub(super) const BROADCAST_CONTENT_TYPE_NETWORK: &[Code] =
    &[code(0x00, "generic"), code(0x01, "GSM"), code(0x02, "TDMA"), code(0x03, "CDMA")];
pub(super) const BROADCAST_CONTENT_TYPE_GENERIC: &[Code] = &[
    code(0x00, "index"),
    code(0x01, "emergency broadcasts"),
    code(0x02, "IRDB download"),
    code(0x10, "news flashes"),
    code(0x11, "general news local"),
    code(0x12, "general news regional"),
    code(0x13, "general news national"),
    code(0x14, "general news international"),
    code(0x15, "business news local"),
    code(0x16, "business news regional"),
    code(0x17, "business news national"),
    code(0x18, "business news international"),
    code(0x19, "sports news local"),
    code(0x1A, "sports news regional"),
    code(0x1B, "sports news national"),
    code(0x1C, "sports news international"),
    code(0x1D, "entertainment news local"),
    code(0x1E, "entertainment news regional"),
    code(0x1F, "entertainment news national"),
    code(0x20, "entertainment news international"),
    code(0x21, "medical health hospitals"),
    code(0x22, "doctors"),
    code(0x23, "pharmacy"),
    code(0x30, "local traffic"),
    code(0x31, "long distance traffic"),
    code(0x32, "taxis"),
    code(0x33, "weather"),
    code(0x34, "local airport schedules"),
    code(0x35, "restaurants"),
    code(0x36, "lodgings"),
    code(0x37, "retail directory"),
    code(0x38, "advertisements"),
    code(0x39, "stock quotes"),
    code(0x40, "employment"),
    code(0x41, "technology news"),
    code(0x70, "district base station"),
    code(0x71, "network information"),
    code(0x80, "operator services"),
    code(0x81, "directory enquiries national"),
    code(0x82, "directory enquiries international"),
    code(0x83, "customer care national"),
    code(0x84, "customer care international"),
    code(0x85, "local date time zone"),
    code(0x0100, "multi category"),
];
pub(super) const DEST_ADDR_NP_RESOLUTION: &[Code] =
    &[code(0x00, "not queried"), code(0x01, "queried not ported"), code(0x02, "queried ported")];
pub(super) const UDH_IEI: &[Code] = &[
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
pub(super) const LANGUAGE_ID: &[Code] = &[
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
pub(super) const PROTOCOL_ID: &[Code] = &[
    code(0x00, "normal"),
    codes(0x20, 0x3F, "telematic interworking"),
    code(0x40, "type 0 (silent)"),
    codes(0x41, 0x47, "replace type 1 to 7"),
    code(0x5F, "return call"),
    code(0x7C, "ANSI-136 R-DATA"),
    code(0x7D, "ME data download"),
    code(0x7E, "ME depersonalisation"),
    code(0x7F, "SIM data download"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_coding_is_read_by_its_group() {
        let read = |value| {
            let bits = Reading::DataCoding.bits(value);
            bits.iter().map(|bits| (bits.name, bits.meaning(value))).collect::<Vec<_>>()
        };
        assert_eq!(read(0x08), []);
        assert_eq!(Reading::DataCoding.meaning(0x08), Some("UCS-2"));
        assert_eq!(
            read(0xF1),
            [
                ("coding_group", Some("message class")),
                ("alphabet", Some("GSM 7-bit")),
                ("message_class", Some("class 1"))
            ]
        );
        assert_eq!(read(0x18)[3], ("alphabet", Some("UCS-2")));
        assert_eq!(read(0xD8)[1], ("indicator", Some("active")));
    }

    #[test]
    fn esm_class_is_three_groups() {
        let read: Vec<_> = ESM_CLASS.iter().map(|bits| bits.meaning(0x44)).collect();
        assert_eq!(read, [Some("default"), Some("MC delivery receipt"), Some("UDH indicator")]);
    }
}
