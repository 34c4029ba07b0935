//! What may go wrong with a message, rule by rule, and the words for it.

use std::fmt;

use crate::text::{Alphabet, Split, called};
use crate::wire::CommandId;
use crate::wire::FindingKind;
use crate::wire::Tag;
use crate::wire::Version;

/// Characters that an alphanumeric address has room for (3GPP TS 23.040 §9.1.2.5).
pub(super) const SENDER: usize = 11;

/// Digits of an international number (ITU-T E.164), and those of a short code.
pub(super) const MOST_DIGITS: usize = 15;
pub(super) const FEW_DIGITS: usize = 7;

/// What may go wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A number of type international begins with `+`.
    Plus,
    /// A number of type international begins with zeros.
    Zeros,
    /// Letters in an address that is not of type alphanumeric.
    Letters,
    /// Only digits in an address of type alphanumeric.
    DigitsOnly,
    /// An alphanumeric address of more characters than the radio has room for.
    TooManyCharacters(usize),
    /// A character of an alphanumeric address that phones cannot show.
    SenderCharacter(char),
    /// A message to a name.
    AlphanumericDestination,
    /// More digits than a number of E.164 has, or so few that it is a short code.
    Digits(usize),
    /// Type international with another numbering plan.
    Plan(u32),
    /// More octets than the field has.
    FieldTooLong {
        /// How many there are.
        octets: usize,
        /// How many there may be.
        most: usize,
    },
    /// The same destination more than once.
    Twice(String),
    /// No text.
    Empty,
    /// A text that is not cut exceeds one message by so much.
    OverLimit(usize),
    /// `sm_length` 255 is not allowed in 3.4.
    Length255,
    /// More parts than phones like to join.
    Parts(usize),
    /// Packed septets end so that their number cannot be told.
    PackedEnd,
    /// The provider does not publish this `data_coding`.
    Unpublished(u8),
    /// Peers read this `data_coding` in different ways.
    Ambiguous(u8, Alphabet),
    /// Some message centres make GSM of this text and drop the character.
    LeavesGsm(char),
    /// Bits of a message class on a value of SMPP's own.
    ClassOnCharset(u8),
    /// A class 0 message in several parts.
    LongFlash,
    /// A message begins like a user data header, and `esm_class` does not say so.
    HeaderUnsaid,
    /// Both ways to tie parts together, or to say a port.
    HeaderAndTlv(Tag),
    /// Neither is supported everywhere.
    RareSplit(Split),
    /// A receipt goes to no transmitter.
    ReceiptToTransmitter,
    /// A receiver sends nothing.
    ReceiverSends,
    /// Only 5.0 knows receipts of success alone.
    SuccessOnly,
    /// `esm_class` says that it is a receipt.
    ReceiptClass(u32),
    /// Each part replaces the one before.
    ReplacesParts,
    /// A time that is over.
    Past,
    /// It expires before it is delivered.
    ExpiresFirst,
    /// `qos_time_to_live` counts, `validity_period` does not.
    TwoValidities,
    /// Peers of 3.3 know no TLVs.
    TlvsBefore34,
    /// A PDU that came with a later version.
    LaterVersion(Version),
    /// The provider does not publish this PDU.
    NotOffered(CommandId),
    /// It is sent as it stands; the session does not wait for an answer.
    AsItStands,
    /// Octets that are no PDU: the peer may close the connection.
    NotAPdu,
    /// What reading the PDU finds.
    Finding(FindingKind),
}

const fn named(version: Version) -> &'static str {
    match version {
        Version::V33 => "3.3",
        Version::V34 => "3.4",
        Version::V50 => "5.0",
    }
}

impl fmt::Display for Rule {
    #[expect(clippy::too_many_lines, reason = "a sentence a rule")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plus => {
                f.write_str("begins with +, which TON 1 already says: some message centres refuse it")
            }
            Self::Zeros => {
                f.write_str("begins with 0: an international number (TON 1) begins with its country")
            }
            Self::Letters => f.write_str("the address has letters, and letters want TON 5"),
            Self::DigitsOnly => f.write_str("TON 5 says letters, and the address has only digits"),
            Self::TooManyCharacters(count) => {
                write!(f, "{count} characters: an alphanumeric sender has at most {SENDER}")
            }
            Self::SenderCharacter(character) => {
                write!(f, "phones cannot show '{character}' {} in a sender", called(*character))
            }
            Self::AlphanumericDestination => f.write_str("a name is no number to send to"),
            Self::Digits(count) if *count > MOST_DIGITS => {
                write!(f, "{count} digits: an international number has at most {MOST_DIGITS}")
            }
            Self::Digits(count) => {
                write!(f, "{count} digits are a short code, which is no international number")
            }
            Self::Plan(plan) => write!(f, "NPI {plan}: international numbers (TON 1) are of plan 1"),
            Self::FieldTooLong { octets, most } => {
                write!(f, "{octets} octets, {most} are allowed: some cut it, some refuse the PDU")
            }
            Self::Twice(to) => write!(f, "{to} gets it more than once"),
            Self::Empty => f.write_str("there is no text"),
            Self::OverLimit(units) => {
                write!(f, "{units} more than one message holds, and it is not cut here")
            }
            Self::Length255 => f.write_str("sm_length 255 is not allowed before SMPP 5.0"),
            Self::Parts(count) => {
                write!(f, "{count} parts: each is paid for, and some phones join no more than 10")
            }
            Self::PackedEnd => f.write_str("a packed part ends with @, which a reader may take for nothing"),
            Self::Unpublished(value) => write!(f, "the provider does not publish data_coding {value}"),
            Self::Ambiguous(value, alphabet) => {
                write!(f, "data_coding {value} is read in different ways: this is {}", alphabet.name())
            }
            Self::LeavesGsm(character) => {
                write!(f, "'{character}' {} is not in GSM: some message centres drop it", called(*character))
            }
            Self::ClassOnCharset(value) => {
                write!(f, "data_coding {value:#04x} is octets with a class, not a text")
            }
            Self::LongFlash => {
                f.write_str("a flash message (class 0) of several parts is joined by few phones")
            }
            Self::HeaderUnsaid => {
                f.write_str("it begins like a user data header, and esm_class does not say so (bit 0x40)")
            }
            Self::HeaderAndTlv(tag) => write!(f, "{tag} is not to be used beside a user data header"),
            Self::RareSplit(Split::Payload) => f.write_str("message_payload is not supported everywhere"),
            Self::RareSplit(_) => f.write_str("sar_ TLVs are not supported everywhere"),
            Self::ReceiptToTransmitter => {
                f.write_str("receipts do not come to a transmitter: bind as TRX, or RX beside it")
            }
            Self::ReceiverSends => f.write_str("a receiver does not send"),
            Self::SuccessOnly => f.write_str("3 (success only) is reserved before SMPP 5.0"),
            Self::ReceiptClass(bits) => {
                write!(f, "the bits {bits:#04x} say that it is a receipt or an acknowledgement")
            }
            Self::ReplacesParts => f.write_str("each part of the message would replace the part before"),
            Self::Past => f.write_str("is over already"),
            Self::ExpiresFirst => f.write_str("ends before the message is delivered"),
            Self::TwoValidities => f.write_str("qos_time_to_live counts, and this does not"),
            Self::TlvsBefore34 => f.write_str("a message centre of 3.3 knows no TLVs"),
            Self::LaterVersion(version) => {
                write!(f, "the PDU came with SMPP {}, the account speaks an older one", named(*version))
            }
            Self::NotOffered(id) => write!(f, "the provider does not publish {id}: a generic_nack is likely"),
            Self::AsItStands => f.write_str("it is sent as it stands: no window, no response timer"),
            Self::NotAPdu => f.write_str("these octets are no PDU: the peer may close the connection"),
            Self::Finding(kind) => fmt::Display::fmt(kind, f),
        }
    }
}
