//! What is wrong or odd in the bytes of a PDU: what, where, and which clause says otherwise.

use std::fmt;

use super::{CommandStatus, FieldId, FrameError, Span, Tag, TimeError};

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

/// What can be found. A field or tag that is named is the one that the finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingKind {
    /// The octets are no PDU at all.
    NotAPdu(FrameError),
    /// The `command_id` is in no table.
    UnknownCommand,
    /// A request with a `command_status` other than 0.
    StatusInRequest,
    /// A `sequence_number` outside 1 to 0x7FFFFFFF.
    SequenceOutOfRange,
    /// A generic_nack for a PDU whose number could not be read.
    NackWithoutNumber,
    /// The PDU ends before this field.
    Missing(FieldId),
    /// The PDU ends before this count, which is taken for 0.
    CountMissing(FieldId),
    /// The PDU ends inside this integer.
    Cut(FieldId),
    /// No NUL ends this C-Octet String.
    Unterminated(FieldId),
    /// Longer than the specification allows.
    TooLong {
        /// The field.
        field: FieldId,
        /// The most octets it may have, its NUL included.
        most: u8,
    },
    /// The length field says more octets than are left.
    LengthBeyondEnd {
        /// The field that is too short.
        field: FieldId,
        /// The octets its length field says.
        says: u32,
        /// The octets that are left.
        left: usize,
    },
    /// The count says more items than there are.
    CountBeyondEnd {
        /// The list.
        field: FieldId,
        /// The items its count says.
        says: u32,
        /// The whole items that could be read.
        read: u32,
    },
    /// A value that chooses no known structure.
    UnknownChoice(FieldId),
    /// Not a time string.
    BadTime {
        /// The field.
        field: FieldId,
        /// Why not.
        why: TimeError,
    },
    /// A successful response without its body.
    BodyMissing,
    /// A body in a response that reports an error.
    BodyWithError,
    /// A response that has TLVs but not the fields before them.
    OnlyTlvs,
    /// Octets after the last field that are no TLVs.
    LeftOver,
    /// A NUL after the message that no length counts.
    NulAfterMessage,
    /// A NUL at the end of the message that `sm_length` counts.
    NulInMessage,
    /// `short_message` and `message_payload` both carry a message.
    TwoMessages,
    /// Fewer than the four octets of a TLV's tag and length.
    TlvHeaderCut,
    /// A TLV says more octets than are left.
    TlvBeyondEnd {
        /// Its tag.
        tag: Tag,
        /// The octets its length says.
        says: u16,
        /// The octets that are left.
        left: usize,
    },
    /// The value has a length that the table does not allow.
    TlvLength {
        /// Its tag.
        tag: Tag,
        /// Fewest octets.
        least: u16,
        /// Most octets.
        most: u16,
    },
    /// A C-Octet String in a TLV without its NUL.
    TlvUnterminated(Tag),
    /// A tag that is in no table.
    TlvUnknown(Tag),
    /// A TLV that the table does not list for this PDU.
    TlvNotListed(Tag),
    /// A TLV stands twice that may stand once.
    TlvRepeated(Tag),
    /// A TLV that this PDU must have is not there.
    TlvMissing(Tag),
    /// `esm_class` says that a user data header is there, and the message is empty.
    UdhMissing,
    /// The user data header says more octets than the message has.
    UdhBeyondEnd {
        /// What its length octet says.
        says: u8,
        /// The octets after it.
        left: usize,
    },
    /// An information element reaches beyond the user data header.
    UdhCut,
    /// A part number of 0, or above the total.
    PartOutOfRange,
    /// One or two of the three SAR TLVs, which count only together.
    SarIncomplete,
}

impl FindingKind {
    /// How much it matters.
    pub const fn severity(self) -> Severity {
        match self {
            Self::NotAPdu(_)
            | Self::UnknownCommand
            | Self::Missing(_)
            | Self::Cut(_)
            | Self::Unterminated(_)
            | Self::LengthBeyondEnd { .. }
            | Self::CountBeyondEnd { .. }
            | Self::UnknownChoice(_) => Severity::Error,
            Self::StatusInRequest
            | Self::SequenceOutOfRange
            | Self::TooLong { .. }
            | Self::BadTime { .. }
            | Self::LeftOver
            | Self::NulAfterMessage
            | Self::TwoMessages
            | Self::TlvHeaderCut
            | Self::TlvBeyondEnd { .. }
            | Self::TlvLength { .. }
            | Self::TlvRepeated(_)
            | Self::TlvMissing(_)
            | Self::UdhMissing
            | Self::UdhBeyondEnd { .. }
            | Self::UdhCut
            | Self::PartOutOfRange
            | Self::SarIncomplete => Severity::Warning,
            Self::NackWithoutNumber
            | Self::CountMissing(_)
            | Self::BodyMissing
            | Self::BodyWithError
            | Self::OnlyTlvs
            | Self::NulInMessage
            | Self::TlvUnterminated(_)
            | Self::TlvUnknown(_)
            | Self::TlvNotListed(_) => Severity::Note,
        }
    }

    /// A name for programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotAPdu(_) => "not_a_pdu",
            Self::UnknownCommand => "unknown_command",
            Self::StatusInRequest => "status_in_request",
            Self::SequenceOutOfRange => "sequence_out_of_range",
            Self::NackWithoutNumber => "nack_without_number",
            Self::Missing(_) => "missing",
            Self::CountMissing(_) => "count_missing",
            Self::Cut(_) => "cut",
            Self::Unterminated(_) => "unterminated",
            Self::TooLong { .. } => "too_long",
            Self::LengthBeyondEnd { .. } => "length_beyond_end",
            Self::CountBeyondEnd { .. } => "count_beyond_end",
            Self::UnknownChoice(_) => "unknown_choice",
            Self::BadTime { .. } => "bad_time",
            Self::BodyMissing => "body_missing",
            Self::BodyWithError => "body_with_error",
            Self::OnlyTlvs => "only_tlvs",
            Self::LeftOver => "left_over",
            Self::NulAfterMessage => "nul_after_message",
            Self::NulInMessage => "nul_in_message",
            Self::TwoMessages => "two_messages",
            Self::TlvHeaderCut => "tlv_header_cut",
            Self::TlvBeyondEnd { .. } => "tlv_beyond_end",
            Self::TlvLength { .. } => "tlv_length",
            Self::TlvUnterminated(_) => "tlv_unterminated",
            Self::TlvUnknown(_) => "tlv_unknown",
            Self::TlvNotListed(_) => "tlv_not_listed",
            Self::TlvRepeated(_) => "tlv_repeated",
            Self::TlvMissing(_) => "tlv_missing",
            Self::UdhMissing => "udh_missing",
            Self::UdhBeyondEnd { .. } => "udh_beyond_end",
            Self::UdhCut => "udh_cut",
            Self::PartOutOfRange => "part_out_of_range",
            Self::SarIncomplete => "sar_incomplete",
        }
    }

    /// The clause that it goes against.
    pub const fn clause(self) -> &'static str {
        match self {
            Self::NotAPdu(_) | Self::Missing(_) | Self::CountMissing(_) | Self::Cut(_) => "SMPP v5.0 §3.2",
            Self::UnknownCommand => "SMPP v5.0 §4.7.5",
            Self::StatusInRequest => "SMPP v5.0 §4.7.6",
            Self::SequenceOutOfRange | Self::NackWithoutNumber => "SMPP v5.0 §4.7.24",
            Self::Unterminated(_) | Self::TooLong { .. } => "SMPP v5.0 §3.1.1",
            Self::LengthBeyondEnd { .. } | Self::NulInMessage => "SMPP v5.0 §4.7.28",
            Self::CountBeyondEnd { .. } | Self::UnknownChoice(_) => "SMPP v5.0 §4.2.3",
            Self::BadTime { .. } => "SMPP v5.0 §4.7.23",
            Self::BodyMissing | Self::BodyWithError | Self::OnlyTlvs => "SMPP v5.0 §3.2.1.3",
            Self::LeftOver
            | Self::NulAfterMessage
            | Self::TlvHeaderCut
            | Self::TlvBeyondEnd { .. }
            | Self::TlvLength { .. }
            | Self::TlvUnterminated(_)
            | Self::TlvUnknown(_)
            | Self::TlvNotListed(_)
            | Self::TlvRepeated(_)
            | Self::TlvMissing(_) => "SMPP v5.0 §4.8",
            Self::TwoMessages => "SMPP v5.0 §4.8.4.36",
            Self::UdhMissing | Self::UdhBeyondEnd { .. } | Self::UdhCut | Self::PartOutOfRange => {
                "3GPP 23.040 §9.2.3.24"
            }
            Self::SarIncomplete => "SMPP v5.0 §4.8.4.48",
        }
    }
}

impl Finding {
    /// How much it matters.
    pub const fn severity(&self) -> Severity {
        self.kind.severity()
    }

    /// What the peer is told when a request is refused for it. SMPP v5.0 §4.7.6.
    pub const fn answer(&self) -> CommandStatus {
        match self.kind {
            FindingKind::UnknownCommand => CommandStatus::RINVCMDID,
            FindingKind::NotAPdu(_)
            | FindingKind::Missing(_)
            | FindingKind::Cut(_)
            | FindingKind::Unterminated(_)
            | FindingKind::LeftOver => CommandStatus::RINVCMDLEN,
            FindingKind::TooLong { field: FieldId::SystemId, .. } => CommandStatus::RINVSYSID,
            FindingKind::TooLong { field: FieldId::Password, .. } => CommandStatus::RINVPASWD,
            FindingKind::TooLong { field: FieldId::SystemType, .. } => CommandStatus::RINVSYSTYP,
            FindingKind::TooLong { field: FieldId::SourceAddr, .. } => CommandStatus::RINVSRCADR,
            FindingKind::TooLong { field: FieldId::DestinationAddr, .. } => CommandStatus::RINVDSTADR,
            FindingKind::LengthBeyondEnd { .. } => CommandStatus::RINVMSGLEN,
            FindingKind::CountBeyondEnd { .. } => CommandStatus::RINVNUMDESTS,
            FindingKind::UnknownChoice(_) => CommandStatus::RINVDESTFLAG,
            FindingKind::BadTime { field: FieldId::ScheduleDeliveryTime, .. } => CommandStatus::RINVSCHED,
            FindingKind::BadTime { .. } => CommandStatus::RINVEXPIRY,
            FindingKind::TlvHeaderCut | FindingKind::TlvBeyondEnd { .. } => CommandStatus::RINVTLVSTREAM,
            FindingKind::TlvLength { .. } => CommandStatus::RINVTLVLEN,
            FindingKind::TlvMissing(_) => CommandStatus::RMISSINGTLV,
            FindingKind::UdhMissing | FindingKind::UdhBeyondEnd { .. } | FindingKind::UdhCut => {
                CommandStatus::RINVESMCLASS
            }
            FindingKind::StatusInRequest
            | FindingKind::SequenceOutOfRange
            | FindingKind::NackWithoutNumber
            | FindingKind::CountMissing(_)
            | FindingKind::TooLong { .. }
            | FindingKind::BodyMissing
            | FindingKind::BodyWithError
            | FindingKind::OnlyTlvs
            | FindingKind::NulAfterMessage
            | FindingKind::NulInMessage
            | FindingKind::TwoMessages
            | FindingKind::TlvUnterminated(_)
            | FindingKind::TlvUnknown(_)
            | FindingKind::TlvNotListed(_)
            | FindingKind::TlvRepeated(_)
            | FindingKind::PartOutOfRange
            | FindingKind::SarIncomplete => CommandStatus::ROK,
        }
    }
}

impl fmt::Display for FindingKind {
    /// What it is, in plain words, without its place.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NotAPdu(why) => write!(f, "not a PDU: {why}"),
            Self::UnknownCommand => f.write_str("no table has this command_id"),
            Self::StatusInRequest => f.write_str("a request with a command_status other than 0"),
            Self::SequenceOutOfRange => f.write_str("sequence_number outside 1 to 0x7fffffff"),
            Self::NackWithoutNumber => {
                f.write_str("it answers a PDU whose sequence_number could not be read")
            }
            Self::Missing(field) => write!(f, "the PDU ends before {}", field.name()),
            Self::CountMissing(field) => write!(f, "the PDU ends before {}, taken for 0", field.name()),
            Self::Cut(field) => write!(f, "the PDU ends inside {}", field.name()),
            Self::Unterminated(field) => write!(f, "{} has no NUL at its end", field.name()),
            Self::TooLong { field, most } => {
                write!(f, "{} is longer than {most} octets with its NUL", field.name())
            }
            Self::LengthBeyondEnd { field, says, left } => {
                write!(f, "{} should have {says} octets, {left} are left", field.name())
            }
            Self::CountBeyondEnd { field, says, read } => {
                write!(f, "{says} times {} announced, {read} there", field.name())
            }
            Self::UnknownChoice(field) => write!(f, "{} is neither 1 nor 2", field.name()),
            Self::BadTime { field, why } => write!(f, "{} is no time: {why}", field.name()),
            Self::BodyMissing => f.write_str("no body, although the status reports success"),
            Self::BodyWithError => f.write_str("a body, although the status reports an error"),
            Self::OnlyTlvs => f.write_str("TLVs without the fields that stand before them"),
            Self::LeftOver => f.write_str("octets left after the last field that are no TLV"),
            Self::NulAfterMessage => f.write_str("a NUL after the message that sm_length does not count"),
            Self::NulInMessage => f.write_str("the message ends with a NUL that sm_length counts"),
            Self::TwoMessages => f.write_str("both short_message and message_payload carry a message"),
            Self::TlvHeaderCut => f.write_str("the PDU ends inside the tag or length of a TLV"),
            Self::TlvBeyondEnd { tag, says, left } => {
                write!(f, "TLV {tag} should have {says} octets, {left} are left")
            }
            Self::TlvLength { tag, least, most } if least == most => {
                write!(f, "TLV {tag} should have {most} octets")
            }
            Self::TlvLength { tag, least, most } => {
                write!(f, "TLV {tag} should have {least} to {most} octets")
            }
            Self::TlvUnterminated(tag) => write!(f, "TLV {tag} has no NUL at its end"),
            Self::TlvUnknown(tag) if tag.is_vendor() => write!(f, "TLV {tag} is of the vendor range"),
            Self::TlvUnknown(tag) => write!(f, "no table has TLV {tag}"),
            Self::TlvNotListed(tag) => write!(f, "TLV {tag} is not listed for this PDU"),
            Self::TlvRepeated(tag) => write!(f, "TLV {tag} stands here more than once"),
            Self::TlvMissing(tag) => write!(f, "TLV {tag} is missing"),
            Self::UdhMissing => {
                f.write_str("esm_class says a user data header is there, the message is empty")
            }
            Self::UdhBeyondEnd { says, left } => {
                write!(f, "the user data header should have {says} octets, {left} are left")
            }
            Self::UdhCut => f.write_str("the user data header ends inside an information element"),
            Self::PartOutOfRange => f.write_str("the part number is 0 or above the total"),
            Self::SarIncomplete => f.write_str("the three sar_ TLVs count only together"),
        }
    }
}

impl fmt::Display for Finding {
    /// What, and the clause it goes against.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.kind, self.kind.clause())
    }
}
