//! SMPP bytes ⇄ fields: frames, the tables of every PDU, TLV, status and flag, the walk that reads them and
//! the walk that writes them.
//!
//! The wire is described by tables. A console shows, edits, filters, exports and deliberately breaks every
//! field of every PDU, so a field is data here, not a struct member: [`LAYOUTS`] reads like the
//! specification's own tables, [`dissect()`] walks a table over bytes and [`encode()`] walks it over a [`Pdu`].
//!
//! Reading never fails. What is wrong with the bytes is a [`Finding`] with its place, and the leaves of a
//! [`Dissection`] tile the frame: every octet is in exactly one leaf, in order.
//!
//! This layer knows no session, no clock and no text beyond octets: what the user data *says* is for `text`.

mod book;
mod codes;
mod command;
mod dialect;
mod dissect;
mod dissection;
mod elements;
mod encode;
mod field;
mod finding;
mod foreign;
mod frame;
mod layout;
mod mask;
mod name;
mod pdu;
mod peek;
mod role;
mod spelled;
mod status;
mod time;
mod tlv;
mod tree;
mod udh;
mod user_data;
mod version;

pub use book::{Book, OwnKind, OwnStatus, OwnTlv};
pub use codes::{Bits, Charset, Code, Reading};
pub use command::{CommandId, Sequence};
pub use dialect::Dialect;
pub use dissect::dissect;
pub use dissection::Dissection;
pub use encode::{EncodeError, Encoded, Overrides, Written, encode, encode_broken};
pub use field::FieldId;
pub use finding::{Finding, FindingKind, Severity};
pub use foreign::{Foreign, resync};
pub use frame::{Chunk, Deframer, Frame, FrameError};
pub use layout::{Field, Kind, LAYOUTS, Layout, Most, Origin, layout};
pub use mask::{masked, password_span};
pub use name::{Name, Part, PartKind};
pub use pdu::{Content, Pdu, Tlv};
pub use peek::peek;
pub use role::Role;
pub use status::{CommandStatus, STATUSES, StatusClass, StatusRow};
pub use time::{SmppTime, TimeError};
pub use tlv::{TLVS, Tag, TlvKind, TlvRow, tlv};
pub use tree::{Node, Span, Value};
pub use udh::{Concat, InformationElement, UDH_INDICATOR, UserData};
pub use version::Version;
