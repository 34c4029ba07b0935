//! What is wrong or odd in the bytes of a PDU: what, where, and which clause says otherwise.

use std::fmt;

use super::{CommandStatus, FieldId, Foreign, FrameError, Name, Span, Tag, TimeError, Version};

/// Something worth saying about octets of a PDU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// Which octets it is about; empty where something is missing.
    pub span: Span,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Allowed, or harmless and common.
    Note,
    /// Against the specification, yet everything could be read.
    Warning,
    /// Part of the PDU could not be read.
    Error,
}

impl Severity {
    /// `note`, `warning` or `error`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

macro_rules! kinds {
    ($(
        $(#[$doc:meta])*
        $kind:ident $(($of:ident: $of_type:ty))? $({ $($(#[$about:meta])* $part:ident: $part_type:ty,)* })?
            => $severity:ident, $name:literal, $answer:ident, $clause:literal, ($($text:tt)*);
    )*) => {
        /// What can be found. A field or tag that is named is the one that the finding is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum FindingKind {
            $($(#[$doc])* $kind $(($of_type))? $({ $($(#[$about])* $part: $part_type,)* })?,)*
        }

        impl FindingKind {
            /// How much it matters.
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$kind { .. } => Severity::$severity,)*
                }
            }

            /// A name for programs.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind { .. } => $name,)*
                }
            }

            /// The clause that it goes against.
            pub const fn clause(self) -> &'static str {
                match self {
                    $(Self::$kind { .. } => $clause,)*
                }
            }

            /// What a request is refused with for it, whatever the field; ESME_ROK where it is no reason to.
            const fn usual_answer(self) -> CommandStatus {
                match self {
                    $(Self::$kind { .. } => CommandStatus::$answer,)*
                }
            }
        }

        impl fmt::Display for FindingKind {
            /// What it is, in plain words, without its place.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match *self {
                    $(Self::$kind $(($of))? $({ $($part,)* })? => write!(f, $($text)*),)*
                }
            }
        }
    };
}

// Kind, severity, name, answer, clause, text.
kinds! {
    // The header.

    /// The octets are no PDU at all.
    NotAPdu(why: FrameError) => Error, "not_a_pdu", RINVCMDLEN, "SMPP v5.0 §3.2", ("not a PDU: {why}");
    /// The octets are something else, or a PDU begins further on.
    Foreign(what: Foreign) => Error, "foreign", RINVCMDLEN, "SMPP v5.0 §3.2", ("this is {what}");
    /// The `command_id` is in no table.
    UnknownCommand => Error, "unknown_command", RINVCMDID, "SMPP v5.0 §4.7.5",
        ("no table has this command_id");
    /// A PDU that came with a later version than the session's.
    CommandNewer(since: Version) => Warning, "command_newer", RINVCMDID, "SMPP v5.0 §4.7.5",
        ("this PDU came with SMPP {since}");
    /// A PDU of 3.3 that later versions dropped.
    CommandGone => Warning, "command_gone", RINVCMDID, "SMPP v3.4 §5.1.2.1",
        ("this PDU is of SMPP 3.3, and 3.4 dropped it");
    /// A PDU that a vendor added.
    CommandOfVendor(vendor: &'static str) => Note, "command_of_vendor", ROK, "SMPP v5.0 §4.7.5",
        ("this PDU is an extension: {vendor}");
    /// A request with a `command_status` other than 0.
    StatusInRequest => Warning, "status_in_request", ROK, "SMPP v5.0 §4.7.6",
        ("a request with a command_status other than 0");
    /// A `sequence_number` outside 1 to 0x7FFFFFFF.
    SequenceOutOfRange => Warning, "sequence_out_of_range", ROK, "SMPP v5.0 §4.7.24",
        ("sequence_number outside 1 to 0x7fffffff");
    /// A generic_nack for a PDU whose number could not be read.
    NackWithoutNumber => Note, "nack_without_number", ROK, "SMPP v5.0 §4.7.24",
        ("it answers a PDU whose sequence_number could not be read");

    /// A generic_nack that reports success.
    NackWithoutError => Warning, "nack_without_error", ROK, "SMPP v5.0 §4.1.4",
        ("a generic_nack with command_status 0 says neither what is wrong nor that all is well");
    /// A `command_status` that is in no table.
    UnknownStatus(status: CommandStatus) => Note, "unknown_status", ROK, "SMPP v5.0 §4.7.6",
        ("no table has this command_status: {}", status.meaning());

    // Fields.

    /// The PDU ends before this field.
    Missing(field: FieldId) => Error, "missing", RINVCMDLEN, "SMPP v5.0 §3.2", ("the PDU ends before {field}");
    /// The PDU ends before this count, which is taken for 0.
    CountMissing(field: FieldId) => Note, "count_missing", ROK, "SMPP v5.0 §3.2",
        ("the PDU ends before {field}, taken for 0");
    /// The PDU ends inside this integer.
    Cut(field: FieldId) => Error, "cut", RINVCMDLEN, "SMPP v5.0 §3.2", ("the PDU ends inside {field}");
    /// No NUL ends this C-Octet String.
    Unterminated(field: FieldId) => Error, "unterminated", RINVCMDLEN, "SMPP v5.0 §3.1.1",
        ("{field} has no NUL at its end");
    /// Longer than the specification allows.
    TooLong {
        /// The field.
        field: FieldId,
        /// The most octets it may have in this version, its NUL included.
        most: u8,
    } => Warning, "too_long", ROK, "SMPP v5.0 §3.1.1", ("{field} is longer than {most} octets with its NUL");
    /// A field that this version leaves empty in this PDU.
    Unused(field: FieldId) => Note, "unused", ROK, "SMPP v3.4 §4.6",
        ("before SMPP 5.0 {field} is left empty here");
    /// Octets in a C-Octet String that are no printable ASCII.
    NotText(field: FieldId) => Note, "not_text", ROK, "SMPP v5.0 §3.1",
        ("{field} has octets that are no printable ASCII");
    /// A number that begins with `+`, which its type of number says already.
    PlusInAddress(field: FieldId) => Note, "plus_in_address", ROK, "SMPP v3.4 §5.2.5",
        ("{field} begins with +: some message centres refuse it or keep it as it is");
    /// A value that this version reserves.
    Reserved(field: FieldId) => Warning, "reserved", ROK, "SMPP v5.0 §4.7",
        ("{field} has a value that is reserved");
    /// A version that no specification has.
    OddVersion {
        /// The octet.
        says: u8,
        /// What it is taken for.
        taken: Version,
    } => Note, "odd_version", ROK, "SMPP v5.0 §4.7.13",
        ("{says:#04x} is no version that was published, taken for {taken}{}", odd_version(says, taken));
    /// A length or count that this version does not allow.
    CountOutOfRange {
        /// The length or count.
        field: FieldId,
        /// What it says.
        says: u32,
    } => Warning, "count_out_of_range", ROK, "SMPP v3.4 §5.2",
        ("{field} is {says}{}", if says == 0 { "" } else { ", before SMPP 5.0 at most 254" });
    /// The length field says more octets than are left.
    LengthBeyondEnd {
        /// The field that is too short.
        field: FieldId,
        /// The octets its length field says.
        says: u32,
        /// The octets that are left.
        left: usize,
    } => Error, "length_beyond_end", RINVMSGLEN, "SMPP v5.0 §4.7.28",
        ("{field} should have {says} octets, {left} are left");
    /// The count says more items than there are.
    CountBeyondEnd {
        /// The list.
        field: FieldId,
        /// The items its count says.
        says: u32,
        /// The whole items that could be read.
        read: u32,
    } => Error, "count_beyond_end", RINVNUMDESTS, "SMPP v5.0 §4.2.3",
        ("{says} times {field} announced, {read} there");
    /// A value that chooses no known structure.
    UnknownChoice(field: FieldId) => Error, "unknown_choice", RINVDESTFLAG, "SMPP v5.0 §4.2.3",
        ("{field} is neither 1 nor 2");
    /// Not a time string.
    BadTime {
        /// The field.
        field: FieldId,
        /// Why not.
        why: TimeError,
    } => Warning, "bad_time", RINVEXPIRY, "SMPP v5.0 §4.7.23", ("{field} is no time: {why}");

    // The body.

    /// A successful response without its body.
    BodyMissing => Note, "body_missing", ROK, "SMPP v5.0 §3.2.1.3",
        ("no body, although the status reports success: what it should carry, such as a message_id, is not known");
    /// A body in a response that reports an error.
    BodyWithError => Note, "body_with_error", ROK, "SMPP v5.0 §3.2.1.3",
        ("a body, although the status reports an error");
    /// A response that has TLVs but not the fields before them.
    OnlyTlvs => Note, "only_tlvs", ROK, "SMPP v5.0 §3.2.1.3",
        ("TLVs without the fields that stand before them");
    /// Octets after the last field that are no TLVs.
    LeftOver => Warning, "left_over", RINVCMDLEN, "SMPP v5.0 §4.8",
        ("octets left after the last field that are no TLV");
    /// A NUL after the message that no length counts.
    NulAfterMessage => Warning, "nul_after_message", ROK, "SMPP v5.0 §4.8",
        ("a NUL after the message that sm_length does not count");
    /// A NUL at the end of the message that `sm_length` counts.
    NulInMessage => Note, "nul_in_message", ROK, "SMPP v5.0 §4.7.28",
        ("the message ends with a NUL that sm_length counts (in the GSM alphabet it is an @)");
    /// `short_message` and `message_payload` both carry a message.
    TwoMessages => Warning, "two_messages", ROK, "SMPP v5.0 §4.8.4.36",
        ("both short_message and message_payload carry a message");

    /// The order of the fields is that of a library and not of the specification.
    OtherLayout(library: &'static str) => Warning, "other_layout", RINVCMDLEN, "SMPP v5.0 §4.5",
        ("the fields stand in the order in which {library} writes them, not in that of the specification");

    // TLVs.

    /// Fewer than the four octets of a TLV's tag and length.
    TlvHeaderCut => Warning, "tlv_header_cut", RINVTLVSTREAM, "SMPP v5.0 §4.8",
        ("the PDU ends inside the tag or length of a TLV");
    /// A TLV says more octets than are left.
    TlvBeyondEnd {
        /// Its tag.
        tag: Tag,
        /// The octets its length says.
        says: u16,
        /// The octets that are left.
        left: usize,
    } => Warning, "tlv_beyond_end", RINVTLVSTREAM, "SMPP v5.0 §4.8",
        ("TLV {tag} should have {says} octets, {left} are left");
    /// The value has a length that the table does not allow.
    TlvLength {
        /// Its tag.
        tag: Tag,
        /// Fewest octets.
        least: u16,
        /// Most octets.
        most: u16,
    } => Warning, "tlv_length", RINVTLVLEN, "SMPP v5.0 §4.8",
        ("TLV {tag} should have {} octets", FromTo(least, most));
    /// A C-Octet String in a TLV without its NUL.
    TlvUnterminated(tag: Tag) => Note, "tlv_unterminated", ROK, "SMPP v5.0 §4.8",
        ("TLV {tag} has no NUL at its end");
    /// A tag that is in no table.
    TlvUnknown(tag: Tag) => Note, "tlv_unknown", ROK, "SMPP v5.0 §4.8", ("TLV {tag} is of {}", tag.range());
    /// A TLV, or a form of it, that came with a later version than the session's.
    TlvNewer {
        /// Its tag.
        tag: Tag,
        /// The version it came with.
        since: Version,
    } => Note, "tlv_newer", ROK, "SMPP v5.0 §4.7.13", ("TLV {tag} came with SMPP {since}");
    /// A TLV that the table does not list for this PDU.
    TlvNotListed(tag: Tag) => Note, "tlv_not_listed", ROK, "SMPP v5.0 §4.8",
        ("TLV {tag} is not listed for this PDU");
    /// A TLV stands twice that may stand once.
    TlvRepeated(tag: Tag) => Warning, "tlv_repeated", ROK, "SMPP v5.0 §4.8",
        ("TLV {tag} stands here more than once");
    /// A TLV that this PDU must have is not there.
    TlvMissing(tag: Tag) => Warning, "tlv_missing", RMISSINGTLV, "SMPP v5.0 §4.8", ("TLV {tag} is missing");
    /// A successful bind response without `sc_interface_version`.
    VersionUntold => Note, "version_untold", ROK, "SMPP v5.0 §4.8.4.51",
        ("no sc_interface_version: strictly, such a message centre takes no TLVs");
    /// A value, inside a TLV or a user data header, that this version reserves.
    ReservedInside(name: Name) => Note, "reserved_inside", ROK, "SMPP v5.0 §4.8",
        ("{name} has a value that is reserved");
    /// One or two of the three SAR TLVs, which count only together.
    SarIncomplete => Warning, "sar_incomplete", ROK, "SMPP v5.0 §4.8.4.48",
        ("the three sar_ TLVs count only together");

    // The message.

    /// Octets above 0x7F under a `data_coding` of seven bits.
    NotSevenBit(data_coding: u8) => Note, "not_seven_bit", ROK, "SMPP v5.0 §4.7.7",
        ("octets above 0x7f, although data_coding {data_coding:#04x} has seven bits: ISO-8859-1, UTF-8, packed?");
    /// Octets that read as UCS-2 under a `data_coding` of seven bits.
    LooksLikeUcs2(data_coding: u8) => Note, "looks_like_ucs2", ROK, "SMPP v5.0 §4.7.7",
        ("the octets read as UCS-2, although data_coding is {data_coding:#04x}");
    /// Octets that are all printable ASCII under a `data_coding` of UCS-2.
    LooksLikeAscii => Note, "looks_like_ascii", ROK, "SMPP v5.0 §4.7.7",
        ("every octet is printable ASCII, although data_coding says UCS-2");
    /// An odd number of octets of UCS-2.
    OddUcs2 => Warning, "odd_ucs2", ROK, "SMPP v5.0 §4.7.7",
        ("an odd number of octets, although data_coding says UCS-2");
    /// Half of a character in UCS-2.
    LoneSurrogate => Warning, "lone_surrogate", ROK, "SMPP v5.0 §4.7.7",
        ("half of a character: a surrogate without the other");
    /// A receipt that `esm_class` does not announce.
    ReceiptUnmarked => Note, "receipt_unmarked", ROK, "SMPP v5.0 §4.7.12",
        ("this is a receipt by its TLVs or text, and esm_class does not say so");
    /// `esm_class` announces a receipt, and nothing here is one.
    ReceiptUnlike => Note, "receipt_unlike", ROK, "SMPP v3.4 appendix B",
        ("esm_class says receipt, yet there is no receipted_message_id, no message_state and no \"stat:\"");

    // The user data header.

    /// `esm_class` says that a user data header is there, and the message is empty.
    UdhMissing => Warning, "udh_missing", RINVESMCLASS, "3GPP 23.040 §9.2.3.24",
        ("esm_class says a user data header is there, the message is empty");
    /// The user data header says more octets than the message has.
    UdhBeyondEnd {
        /// What its length octet says.
        says: u8,
        /// The octets after it.
        left: usize,
    } => Warning, "udh_beyond_end", RINVESMCLASS, "3GPP 23.040 §9.2.3.24",
        ("the user data header should have {says} octets, {left} are left");
    /// `esm_class` says that a user data header is there, and text is.
    UdhIsText => Warning, "udh_is_text", RINVESMCLASS, "3GPP 23.040 §9.2.3.24",
        ("esm_class says a user data header is there, the message begins with text");
    /// Beside a user data header a TLV that is for what the header says itself.
    UdhBesideTlv(tag: Tag) => Warning, "udh_beside_tlv", RINVESMCLASS, "SMPP v5.0 §4.7.12",
        ("a user data header goes without TLV {tag}: it says itself which part or port this is");
    /// A user data header without information elements.
    UdhEmpty => Warning, "udh_empty", ROK, "3GPP 23.040 §9.2.3.24", ("the user data header is empty");
    /// An information element reaches beyond the user data header.
    UdhCut => Warning, "udh_cut", RINVESMCLASS, "3GPP 23.040 §9.2.3.24",
        ("the user data header ends inside an information element");
    /// An information element of a length that its kind does not have.
    ElementLength {
        /// Which kind.
        iei: u8,
        /// Its octets.
        octets: u8,
    } => Warning, "element_length", RINVESMCLASS, "3GPP 23.040 §9.2.3.24",
        ("information element {iei:#04x} cannot have {octets} octets");
    /// A part number of 0, or above the total.
    PartOutOfRange => Warning, "part_out_of_range", ROK, "3GPP 23.040 §9.2.3.24",
        ("the part number is 0 or above the total");
}

const fn odd_version(says: u8, taken: Version) -> &'static str {
    match (says, taken) {
        (34, _) => "; perhaps 34 was written in decimal",
        (50, _) => "; perhaps 50 was written in decimal",
        (_, Version::V33) => "; such a peer gets no TLVs, and message ids of 8 characters",
        (_, Version::V34 | Version::V50) => "",
    }
}

/// `2`, or `2 to 23`.
struct FromTo(u16, u16);

impl fmt::Display for FromTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(least, most) = self;
        if least == most { write!(f, "{most}") } else { write!(f, "{least} to {most}") }
    }
}

impl Finding {
    /// How much it matters.
    pub const fn severity(&self) -> Severity {
        self.kind.severity()
    }

    /// What the peer is told when a request is refused for it; ESME_ROK where it is no reason to refuse it.
    /// SMPP v5.0 §4.7.6.
    pub fn answer(&self) -> CommandStatus {
        if let FindingKind::Reserved(field)
        | FindingKind::TooLong { field, .. }
        | FindingKind::BadTime { field, .. }
        | FindingKind::CountOutOfRange { field, .. } = self.kind
            && let Some((_, status)) = ANSWERS.iter().find(|(it, _)| *it == field)
        {
            return *status;
        }
        self.kind.usual_answer()
    }
}

/// What a request is refused with whose field has a value that cannot be.
const ANSWERS: &[(FieldId, CommandStatus)] = &[
    (FieldId::SystemId, CommandStatus::RINVSYSID),
    (FieldId::Password, CommandStatus::RINVPASWD),
    (FieldId::SystemType, CommandStatus::RINVSYSTYP),
    (FieldId::SourceAddrTon, CommandStatus::RINVSRCTON),
    (FieldId::SourceAddrNpi, CommandStatus::RINVSRCNPI),
    (FieldId::SourceAddr, CommandStatus::RINVSRCADR),
    (FieldId::DestAddrTon, CommandStatus::RINVDSTTON),
    (FieldId::DestAddrNpi, CommandStatus::RINVDSTNPI),
    (FieldId::DestinationAddr, CommandStatus::RINVDSTADR),
    (FieldId::NumberOfDests, CommandStatus::RINVNUMDESTS),
    (FieldId::EsmClass, CommandStatus::RINVESMCLASS),
    (FieldId::PriorityFlag, CommandStatus::RINVPRTFLG),
    (FieldId::ScheduleDeliveryTime, CommandStatus::RINVSCHED),
    (FieldId::RegisteredDelivery, CommandStatus::RINVREGDLVFLG),
    (FieldId::ReplaceIfPresentFlag, CommandStatus::RINVREPFLAG),
    (FieldId::DataCoding, CommandStatus::RINVDCS),
    (FieldId::SmDefaultMsgId, CommandStatus::RINVDFTMSGID),
    (FieldId::SmLength, CommandStatus::RINVMSGLEN),
];

impl fmt::Display for Finding {
    /// What, and the clause it goes against.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.kind, self.kind.clause())
    }
}
