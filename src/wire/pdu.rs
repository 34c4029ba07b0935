//! A PDU as it is to be written: the values of its fields, by name. What is not given is 0 or empty, and
//! lengths and counts are filled in; what is given is written as it is, so that a broken PDU can be built on
//! purpose.

use std::fmt;

use bytes::Bytes;

use super::{CommandId, CommandStatus, FieldId, Frame, Sequence, Tag};

/// A PDU to be written.
#[derive(Clone, PartialEq, Eq)]
pub struct Pdu {
    /// Which PDU.
    pub id: CommandId,
    /// 0 in every request.
    pub status: CommandStatus,
    /// A session gives requests their number.
    pub sequence: Sequence,
    /// Nothing but the header, as responses that report an error are.
    pub bare: bool,
    /// The mandatory fields that are given, in any order.
    pub fields: Vec<(FieldId, Content)>,
    /// In the order in which they are written.
    pub tlvs: Vec<Tlv>,
}

/// The value of a field.
#[derive(Clone, PartialEq, Eq)]
pub enum Content {
    /// Of an integer field.
    Int(u32),
    /// Of an octet string, or of a C-Octet String without its NUL.
    Octets(Bytes),
    /// Of a list: the fields of each item.
    List(Vec<Vec<(FieldId, Self)>>),
}

/// A TLV to be written; its length is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tlv {
    /// Its tag.
    pub tag: Tag,
    /// Its value.
    pub value: Bytes,
}

impl Pdu {
    /// A PDU without fields yet.
    pub const fn new(id: CommandId, status: CommandStatus, sequence: Sequence) -> Self {
        Self { id, status, sequence, bare: false, fields: Vec::new(), tlvs: Vec::new() }
    }

    /// A request; its number is still to be given.
    pub const fn request(id: CommandId) -> Self {
        Self::new(id, CommandStatus::ROK, Sequence::NONE)
    }

    /// A response to this frame, without fields yet: its id and its number.
    pub fn response_to(request: &Frame, status: CommandStatus) -> Self {
        Self::new(request.command_id().response(), status, request.sequence())
    }

    /// A `generic_nack`; the number is that of the PDU it is about, or [`Sequence::NONE`] where that could not
    /// be read. SMPP v5.0 §4.1.4.
    pub const fn generic_nack(status: CommandStatus, sequence: Sequence) -> Self {
        Self::new(CommandId::GENERIC_NACK, status, sequence)
    }

    /// With this field, in place of one of the same name.
    #[must_use]
    pub fn with(mut self, field: FieldId, content: impl Into<Content>) -> Self {
        self.set(field, content);
        self
    }

    /// Sets this field, in place of one of the same name.
    pub fn set(&mut self, field: FieldId, content: impl Into<Content>) {
        let content = content.into();
        match self.fields.iter_mut().find(|(other, _)| *other == field) {
            Some((_, old)) => *old = content,
            None => self.fields.push((field, content)),
        }
    }

    /// With this TLV after those that are there.
    #[must_use]
    pub fn with_tlv(mut self, tag: Tag, value: impl Into<Bytes>) -> Self {
        self.tlvs.push(Tlv { tag, value: value.into() });
        self
    }

    /// Without a body.
    #[must_use]
    pub const fn header_only(mut self) -> Self {
        self.bare = true;
        self
    }

    /// The value given for this field.
    pub fn content(&self, field: FieldId) -> Option<&Content> {
        self.fields.iter().find(|(other, _)| *other == field).map(|(_, content)| content)
    }
}

/// Without the password.
impl fmt::Debug for Pdu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Pdu");
        out.field("id", &self.id).field("status", &self.status).field("sequence", &self.sequence.0);
        out.field("bare", &self.bare);
        for (field, content) in &self.fields {
            if *field == FieldId::Password {
                out.field(field.name(), &format_args!("[hidden]"));
            } else {
                out.field(field.name(), content);
            }
        }
        out.field("tlvs", &self.tlvs).finish_non_exhaustive()
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(value) => fmt::Debug::fmt(value, f),
            Self::Octets(octets) => fmt::Debug::fmt(octets, f),
            Self::List(items) => fmt::Debug::fmt(items, f),
        }
    }
}

impl From<u8> for Content {
    fn from(value: u8) -> Self {
        Self::Int(value.into())
    }
}

impl From<u32> for Content {
    fn from(value: u32) -> Self {
        Self::Int(value)
    }
}

impl From<CommandStatus> for Content {
    fn from(status: CommandStatus) -> Self {
        Self::Int(status.0)
    }
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Self::Octets(Bytes::copy_from_slice(text.as_bytes()))
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Self::Octets(text.into())
    }
}

impl From<Bytes> for Content {
    fn from(octets: Bytes) -> Self {
        Self::Octets(octets)
    }
}

impl From<Vec<u8>> for Content {
    fn from(octets: Vec<u8>) -> Self {
        Self::Octets(octets.into())
    }
}

impl From<&[u8]> for Content {
    fn from(octets: &[u8]) -> Self {
        Self::Octets(Bytes::copy_from_slice(octets))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_the_password() {
        let bind = Pdu::request(CommandId::BIND_TRANSCEIVER)
            .with(FieldId::SystemId, "me")
            .with(FieldId::Password, "s3cret");
        let shown = format!("{bind:?}");
        assert!(shown.contains("password: [hidden]"), "{shown}");
        assert!(!shown.contains("s3cret"), "{shown}");
    }
}
