//! What the values of SMPP's own fields and TLVs mean. SMPP v3.4 §5.2, §5.3; SMPP v5.0 §4.7, §4.8.

use super::{Bits, Code, bits, code, codes};
use crate::wire::Version::V50;

pub(in crate::wire) const ESM_CLASS: &[Bits] = &[
    bits("messaging_mode", 0x03, ESM_CLASS_MODE),
    bits("message_type", 0x3C, ESM_CLASS_TYPE),
    bits("gsm_features", 0xC0, ESM_CLASS_GSM),
];
pub(in crate::wire) const REGISTERED_DELIVERY: &[Bits] = &[
    bits("mc_delivery_receipt", 0x03, REGISTERED_DELIVERY_RECEIPT),
    bits("sme_acknowledgement", 0x0C, REGISTERED_DELIVERY_SME_ACK),
    bits("intermediate_notification", 0x10, REGISTERED_DELIVERY_INTERMEDIATE),
];
pub(in crate::wire) const MS_MSG_WAIT_FACILITIES: &[Bits] = &[
    bits("indicator", 0x80, MS_MSG_WAIT_FACILITIES_INDICATOR),
    bits("kind", 0x03, MS_MSG_WAIT_FACILITIES_KIND),
];
pub(in crate::wire) const CALLBACK_NUM_PRES_IND: &[Bits] = &[
    bits("presentation", 0x0C, CALLBACK_NUM_PRES_IND_PRESENTATION),
    bits("screening", 0x03, CALLBACK_NUM_PRES_IND_SCREENING),
];
pub(in crate::wire) const ITS_SESSION: &[Bits] =
    &[bits("sequence", 0xFE, &[]), bits("end_of_session", 0x01, &[code(0x00, "no"), code(0x01, "yes")])];
pub(in crate::wire) const TON: &[Code] = &[
    code(0x00, "unknown"),
    code(0x01, "international"),
    code(0x02, "national"),
    code(0x03, "network specific"),
    code(0x04, "subscriber"),
    code(0x05, "alphanumeric"),
    code(0x06, "abbreviated"),
    code(0x07, "reserved for extension"),
];
pub(in crate::wire) const NPI: &[Code] = &[
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
pub(in crate::wire) const INTERFACE_VERSION: &[Code] =
    &[codes(0x00, 0x33, "3.3 or older"), code(0x34, "3.4"), code(0x50, "5.0")];
pub(in crate::wire) const ESM_CLASS_MODE: &[Code] =
    &[code(0x00, "default"), code(0x01, "datagram"), code(0x02, "forward"), code(0x03, "store and forward")];
pub(in crate::wire) const ESM_CLASS_TYPE: &[Code] = &[
    code(0x00, "normal"),
    code(0x04, "MC delivery receipt"),
    code(0x08, "SME delivery acknowledgement"),
    code(0x10, "SME user acknowledgement"),
    code(0x18, "conversation abort"),
    code(0x20, "intermediate notification"),
];
pub(in crate::wire) const ESM_CLASS_GSM: &[Code] = &[
    code(0x00, "none"),
    code(0x40, "UDH indicator"),
    code(0x80, "reply path"),
    code(0xC0, "UDH indicator and reply path"),
];
pub(in crate::wire) const REGISTERED_DELIVERY_RECEIPT: &[Code] = &[
    code(0x00, "none"),
    code(0x01, "success or failure"),
    code(0x02, "failure only"),
    code(0x03, "success only").since(V50),
];
pub(in crate::wire) const REGISTERED_DELIVERY_SME_ACK: &[Code] = &[
    code(0x00, "none"),
    code(0x04, "delivery acknowledgement"),
    code(0x08, "user acknowledgement"),
    code(0x0C, "both"),
];
pub(in crate::wire) const REGISTERED_DELIVERY_INTERMEDIATE: &[Code] =
    &[code(0x00, "none"), code(0x10, "requested")];
pub(in crate::wire) const MESSAGE_STATE: &[Code] = &[
    code(0x00, "SCHEDULED").since(V50),
    code(0x01, "ENROUTE"),
    code(0x02, "DELIVERED"),
    code(0x03, "EXPIRED"),
    code(0x04, "DELETED"),
    code(0x05, "UNDELIVERABLE"),
    code(0x06, "ACCEPTED"),
    code(0x07, "UNKNOWN"),
    code(0x08, "REJECTED"),
    code(0x09, "SKIPPED").since(V50),
];
pub(in crate::wire) const DATA_CODING: &[Code] = &[
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
    code(0x10, "GSM 7-bit, class 0"),
    code(0x11, "GSM 7-bit, class 1"),
    code(0x12, "GSM 7-bit, class 2"),
    code(0x13, "GSM 7-bit, class 3"),
    code(0x14, "8-bit, class 0"),
    code(0x15, "8-bit, class 1"),
    code(0x16, "8-bit, class 2"),
    code(0x17, "8-bit, class 3"),
    code(0x18, "UCS-2, class 0"),
    code(0x19, "UCS-2, class 1"),
    code(0x1A, "UCS-2, class 2"),
    code(0x1B, "UCS-2, class 3"),
    codes(0x20, 0x3F, "compressed"),
    codes(0x40, 0x5F, "deleted automatically"),
    codes(0x60, 0x7F, "compressed, deleted automatically"),
    codes(0xC0, 0xC7, "message waiting off, discard the text"),
    codes(0xC8, 0xCF, "message waiting on, discard the text"),
    codes(0xD0, 0xD7, "message waiting off, store the text"),
    codes(0xD8, 0xDF, "message waiting on, store the text"),
    codes(0xE0, 0xE7, "message waiting off, store the UCS-2 text"),
    codes(0xE8, 0xEF, "message waiting on, store the UCS-2 text"),
    code(0xF0, "GSM 7-bit, class 0"),
    code(0xF1, "GSM 7-bit, class 1"),
    code(0xF2, "GSM 7-bit, class 2"),
    code(0xF3, "GSM 7-bit, class 3"),
    code(0xF4, "8-bit, class 0"),
    code(0xF5, "8-bit, class 1"),
    code(0xF6, "8-bit, class 2"),
    code(0xF7, "8-bit, class 3"),
    codes(0xF8, 0xFF, "message class, a bit set that must be 0"),
];
/// By network, since nothing in the PDU says which one it is. Broadcasts of ANSI-41 have the words of CDMA.
pub(in crate::wire) const PRIORITY_FLAG: &[Code] = &[
    code(0x00, "non-priority (GSM), bulk (TDMA), normal (CDMA, broadcast)"),
    code(0x01, "priority (GSM), normal (TDMA), interactive (CDMA), immediate (broadcast)"),
    code(0x02, "priority (GSM), urgent (TDMA, CDMA), high (broadcast)"),
    code(0x03, "priority (GSM), very urgent (TDMA), emergency (CDMA)"),
    code(0x04, "background (broadcast)").since(V50),
];
pub(in crate::wire) const REPLACE_IF_PRESENT_FLAG: &[Code] = &[code(0x00, "no"), code(0x01, "yes")];
pub(in crate::wire) const SM_DEFAULT_MSG_ID: &[Code] =
    &[code(0x00, "none"), codes(0x01, 0xFE, "canned"), code(0xFF, "canned, since 5.0").since(V50)];
pub(in crate::wire) const DEST_FLAG: &[Code] = &[code(0x01, "SME address"), code(0x02, "distribution list")];
pub(in crate::wire) const ADDR_SUBUNIT: &[Code] = &[
    code(0x00, "unknown"),
    code(0x01, "MS display"),
    code(0x02, "mobile equipment"),
    code(0x03, "smart card 1"),
    code(0x04, "external unit 1"),
];
pub(in crate::wire) const NETWORK_TYPE: &[Code] = &[
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
pub(in crate::wire) const BEARER_TYPE: &[Code] = &[
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
pub(in crate::wire) const PAYLOAD_TYPE: &[Code] = &[code(0x00, "default"), code(0x01, "WCMP")];
pub(in crate::wire) const PRIVACY_INDICATOR: &[Code] = &[
    code(0x00, "not restricted"),
    code(0x01, "restricted"),
    code(0x02, "confidential"),
    code(0x03, "secret"),
];
pub(in crate::wire) const LANGUAGE_INDICATOR: &[Code] = &[
    code(0x00, "unspecified"),
    code(0x01, "english"),
    code(0x02, "french"),
    code(0x03, "spanish"),
    code(0x04, "german"),
    code(0x05, "portuguese"),
];
pub(in crate::wire) const DISPLAY_TIME: &[Code] =
    &[code(0x00, "temporary"), code(0x01, "default"), code(0x02, "invoke")];
pub(in crate::wire) const MS_VALIDITY_BEHAVIOUR: &[Code] = &[
    code(0x00, "store indefinitely"),
    code(0x01, "power down"),
    code(0x02, "registration area"),
    code(0x03, "display only"),
    code(0x04, "relative period").since(V50),
];
pub(in crate::wire) const MS_VALIDITY_UNIT: &[Code] = &[
    code(0x00, "seconds"),
    code(0x01, "minutes"),
    code(0x02, "hours"),
    code(0x03, "days"),
    code(0x04, "weeks"),
    code(0x05, "months"),
    code(0x06, "years"),
];
pub(in crate::wire) const DPF_RESULT: &[Code] = &[code(0x00, "not set"), code(0x01, "set")];
pub(in crate::wire) const SET_DPF: &[Code] = &[code(0x00, "not requested"), code(0x01, "requested")];
pub(in crate::wire) const MS_AVAILABILITY_STATUS: &[Code] =
    &[code(0x00, "available"), code(0x01, "denied"), code(0x02, "unavailable")];
pub(in crate::wire) const NETWORK_ERROR_CODE_NETWORK: &[Code] = &[
    code(0x01, "ANSI-136 access denied"),
    code(0x02, "IS-95 access denied"),
    code(0x03, "GSM"),
    code(0x04, "ANSI-136 cause").since(V50),
    code(0x05, "IS-95 cause").since(V50),
    code(0x06, "ANSI-41 error").since(V50),
    code(0x07, "SMPP error").since(V50),
    code(0x08, "MC specific").since(V50),
];
pub(in crate::wire) const DELIVERY_FAILURE_REASON: &[Code] = &[
    code(0x00, "destination unavailable"),
    code(0x01, "destination invalid"),
    code(0x02, "permanent network error"),
    code(0x03, "temporary network error"),
];
pub(in crate::wire) const MORE_MESSAGES_TO_SEND: &[Code] = &[code(0x00, "no"), code(0x01, "yes")];
pub(in crate::wire) const ITS_REPLY_TYPE: &[Code] = &[
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
pub(in crate::wire) const USSD_SERVICE_OP: &[Code] = &[
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
pub(in crate::wire) const CALLBACK_NUM_PRES_IND_PRESENTATION: &[Code] =
    &[code(0x00, "allowed"), code(0x04, "restricted"), code(0x08, "not available")];
pub(in crate::wire) const CALLBACK_NUM_PRES_IND_SCREENING: &[Code] = &[
    code(0x00, "user not screened"),
    code(0x01, "user verified passed"),
    code(0x02, "user verified failed"),
    code(0x03, "network provided"),
];
pub(in crate::wire) const MS_MSG_WAIT_FACILITIES_KIND: &[Code] =
    &[code(0x00, "voicemail"), code(0x01, "fax"), code(0x02, "email"), code(0x03, "other")];
pub(in crate::wire) const MS_MSG_WAIT_FACILITIES_INDICATOR: &[Code] =
    &[code(0x00, "inactive"), code(0x80, "active")];
pub(in crate::wire) const ALERT_ON_MESSAGE_DELIVERY: &[Code] =
    &[code(0x00, "mobile default"), code(0x01, "low"), code(0x02, "medium"), code(0x03, "high")];
pub(in crate::wire) const CONGESTION_STATE: &[Code] = &[
    code(0x00, "idle"),
    codes(0x01, 0x1D, "low"),
    codes(0x1E, 0x31, "medium"),
    codes(0x32, 0x4F, "high"),
    codes(0x50, 0x59, "optimum"),
    codes(0x5A, 0x63, "nearing congestion"),
    code(0x64, "congested"),
];
pub(in crate::wire) const SUBADDRESS_TYPE: &[Code] =
    &[code(0x80, "NSAP even"), code(0x88, "NSAP odd"), code(0xA0, "user specified")];
pub(in crate::wire) const CALLBACK_NUM_DIGIT_MODE: &[Bits] =
    &[bits("digit_mode", 0x01, &[code(0x00, "TBCD"), code(0x01, "ASCII")])];
pub(in crate::wire) const BILLING_FORMAT: &[Bits] =
    &[bits("owner", 0x80, &[code(0x00, "reserved"), code(0x80, "vendor")]), bits("number", 0x7F, &[])];
pub(in crate::wire) const VERSION: &[Bits] = &[bits("major", 0xF0, &[]), bits("minor", 0x0F, &[])];
/// Names of `service_type`. SMPP v5.0 §4.7.25.
pub(in crate::wire) const SERVICE_TYPE: &[(&str, &str)] = &[
    ("CMT", "cellular messaging"),
    ("CPT", "cellular paging"),
    ("VMN", "voice mail notification"),
    ("VMA", "voice mail alerting"),
    ("WAP", "wireless application protocol"),
    ("USSD", "unstructured supplementary services data"),
    ("CBS", "cell broadcast"),
    ("GUTS", "generic UDP transport"),
];
pub(in crate::wire) const BROADCAST_AREA_IDENTIFIER_FORMAT: &[Code] =
    &[code(0x00, "alias"), code(0x01, "ellipsoid arc"), code(0x02, "polygon")];
pub(in crate::wire) const BROADCAST_CHANNEL_INDICATOR: &[Code] =
    &[code(0x00, "basic"), code(0x01, "extended")];
pub(in crate::wire) const BROADCAST_MESSAGE_CLASS: &[Code] =
    &[code(0x00, "none"), code(0x01, "class 1"), code(0x02, "class 2"), code(0x03, "class 3")];
pub(in crate::wire) const BROADCAST_FREQUENCY_INTERVAL_UNIT: &[Code] = &[
    code(0x00, "as often as possible"),
    code(0x08, "seconds"),
    code(0x09, "minutes"),
    code(0x0A, "hours"),
    code(0x0B, "days"),
    code(0x0C, "weeks"),
    code(0x0D, "months"),
    code(0x0E, "years"),
];
pub(in crate::wire) const BROADCAST_AREA_SUCCESS: &[Code] =
    &[codes(0x00, 0x64, "percent"), code(0xFF, "not available")];
pub(in crate::wire) const BROADCAST_CONTENT_TYPE_NETWORK: &[Code] =
    &[code(0x00, "generic"), code(0x01, "GSM"), code(0x02, "TDMA"), code(0x03, "CDMA")];
pub(in crate::wire) const BROADCAST_CONTENT_TYPE_GENERIC: &[Code] = &[
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
pub(in crate::wire) const DEST_ADDR_NP_RESOLUTION: &[Code] =
    &[code(0x00, "not queried"), code(0x01, "queried not ported"), code(0x02, "queried ported")];
