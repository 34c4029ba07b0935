//! The writing walk: a [`Pdu`] against its table. It gives the bytes and the same nodes that reading them
//! gives, so that an editor can show where the field under its cursor stands.

use bytes::{BufMut, Bytes, BytesMut};

use super::dissect::tlv_value;
use super::layout::{self, Field, HEADER, Kind};
use super::tree::Tree;
use super::udh;
use super::{Content, FieldId, Frame, FrameError, Name, Node, Pdu, Span, Tag, Tlv, Value, Version};

/// A PDU as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// Its bytes.
    pub frame: Frame,
    /// What stands where.
    pub nodes: Vec<Node>,
}

/// Why a PDU cannot be written as it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// No table has the PDU: there is nothing to write its fields by.
    #[error("no table has a PDU with command_id {0:#010x}")]
    UnknownCommand(u32),
    /// The PDU has no such field.
    #[error("{0} has no field {field}", field = .1.name())]
    NoSuchField(super::CommandId, FieldId),
    /// A number where octets go, or octets where a number goes.
    #[error("{field} takes another kind of value", field = .0.name())]
    Kind(FieldId),
    /// A number that its octets cannot hold.
    #[error("{value} does not fit the {octets} octet(s) of {field}", field = .field.name())]
    TooLarge {
        /// The field.
        field: FieldId,
        /// The number.
        value: u32,
        /// How many octets the field has.
        octets: u8,
    },
    /// More octets or items than the length or count field can say.
    #[error("{len} are more than the {most} that {field} can say", field = .field.name())]
    TooMany {
        /// The length or count field.
        field: FieldId,
        /// What there is.
        len: usize,
        /// What it can say.
        most: usize,
    },
    /// A TLV of more than 65535 octets.
    #[error("{len} octets are more than a TLV ({tag}) can have")]
    TlvTooLong {
        /// Its tag.
        tag: Tag,
        /// Octets of its value.
        len: usize,
    },
    /// The whole is no frame.
    #[error(transparent)]
    Frame(#[from] FrameError),
}

/// What is to stand in a PDU in place of what belongs there: it is broken on purpose. A wrong `sm_length` or
/// number of items is simply given as a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `command_length`.
    pub command_length: Option<u32>,
    /// `command_id`: the fields stay those of the PDU.
    pub command_id: Option<u32>,
    /// Lengths of TLVs, by their places among them.
    pub tlv_lengths: Vec<(usize, u16)>,
    /// Octets behind the last field.
    pub trailing: Bytes,
}

impl Overrides {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Octets as written, which may be no frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// All of them.
    pub octets: Bytes,
    /// What stands where.
    pub nodes: Vec<Node>,
}

/// Writes a PDU.
pub fn encode(pdu: &Pdu) -> Result<Encoded, EncodeError> {
    let Written { octets, nodes } = encode_broken(pdu, &Overrides::default())?;
    Ok(Encoded { frame: Frame::new(octets)?, nodes })
}

/// Writes a PDU with what is to be wrong in it.
pub fn encode_broken(pdu: &Pdu, overrides: &Overrides) -> Result<Written, EncodeError> {
    let layout = layout::layout(pdu.id).ok_or(EncodeError::UnknownCommand(pdu.id.0))?;
    if let Some((field, _)) = pdu.fields.iter().find(|(field, _)| !layout::has(layout.fields, *field)) {
        return Err(EncodeError::NoSuchField(pdu.id, *field));
    }
    let mut walk = Walk { out: BytesMut::with_capacity(128), tree: Tree::new(Version::V50, 48) };
    let id = overrides.command_id.unwrap_or(pdu.id.0);
    for (field, word) in HEADER.into_iter().zip([0, id, pdu.status.0, pdu.sequence.0]) {
        walk.put(field, Value::Int(word), &word.to_be_bytes());
    }
    if !pdu.bare {
        walk.fields(layout.fields, &pdu.fields)?;
        for (at, tlv) in pdu.tlvs.iter().enumerate() {
            let says = overrides.tlv_lengths.iter().find(|(other, _)| *other == at).map(|(_, says)| *says);
            walk.tlv(tlv, says)?;
        }
    }
    if !overrides.trailing.is_empty() {
        walk.leaf(Name::Undecoded, Value::Octets, &overrides.trailing);
    }
    Ok(walk.finish(overrides.command_length))
}

struct Walk {
    out: BytesMut,
    tree: Tree,
}

type Fields = [(FieldId, Content)];

impl Walk {
    fn put(&mut self, field: FieldId, value: Value, octets: &[u8]) {
        self.leaf(Name::Field(field), value, octets);
    }

    fn leaf(&mut self, name: Name, value: Value, octets: &[u8]) {
        let start = self.out.len();
        self.out.put_slice(octets);
        self.tree.leaf(name, Span::new(start, self.out.len()), value);
    }

    fn fields(&mut self, fields: &[Field], given: &Fields) -> Result<(), EncodeError> {
        fields.iter().try_for_each(|field| self.field(field, fields, given))
    }

    fn field(&mut self, field: &Field, fields: &[Field], given: &Fields) -> Result<(), EncodeError> {
        let content = given.iter().find(|(other, _)| *other == field.id).map(|(_, content)| content);
        match (field.kind, content) {
            (Kind::Int(width), Some(Content::Int(value))) => self.int(field.id, width, *value),
            (Kind::Int(width), None) => self.int(field.id, width, 0),
            (Kind::Count(_), Some(Content::Int(value))) => self.int(field.id, 1, *value),
            (Kind::Count(_), None) => self.int(field.id, 1, counted(field.id, fields, given)?),
            (Kind::Text(_) | Kind::Time, Some(Content::Octets(octets))) => {
                let octets = [octets, &[0][..]].concat();
                self.put(field.id, Value::Text, &octets);
                Ok(())
            }
            (Kind::Text(_) | Kind::Time, None) => {
                self.put(field.id, Value::Text, &[0]);
                Ok(())
            }
            (Kind::Octets(_), Some(Content::Octets(octets))) => {
                self.message(field.id, octets);
                Ok(())
            }
            (Kind::Octets(_), None) => {
                self.message(field.id, &[]);
                Ok(())
            }
            (Kind::List(_, items), Some(Content::List(list))) => {
                list.iter().try_for_each(|given| self.item(field.id, items, given))
            }
            (Kind::List(..), None) => Ok(()),
            (Kind::When(by, value, fields), _) => {
                if self.tree.latest(by) == Some(value) {
                    self.fields(fields, given)
                } else {
                    Ok(())
                }
            }
            (Kind::Choice(by, choices), _) => {
                let chosen = self.tree.latest(by);
                let fields =
                    choices.iter().find(|(value, _)| Some(*value) == chosen).map(|(_, fields)| *fields);
                self.fields(fields.unwrap_or_default(), given)
            }
            (
                Kind::Int(_) | Kind::Count(_) | Kind::Text(_) | Kind::Time | Kind::Octets(_) | Kind::List(..),
                Some(_),
            ) => Err(EncodeError::Kind(field.id)),
        }
    }

    fn int(&mut self, field: FieldId, width: u8, value: u32) -> Result<(), EncodeError> {
        let octets = value.to_be_bytes();
        let (above, own) = octets.split_at(octets.len() - usize::from(width.min(4)));
        if above.iter().any(|octet| *octet != 0) {
            return Err(EncodeError::TooLarge { field, value, octets: width });
        }
        self.put(field, Value::Int(value), own);
        Ok(())
    }

    fn message(&mut self, field: FieldId, octets: &[u8]) {
        let esm_class = self.tree.latest(FieldId::EsmClass).unwrap_or(0);
        udh::message(&mut self.tree, Name::Field(field), octets, self.out.len(), esm_class);
        self.out.put_slice(octets);
    }

    fn item(&mut self, list: FieldId, fields: &[Field], given: &Fields) -> Result<(), EncodeError> {
        let item = self.tree.open(Name::Field(list), self.out.len());
        let result = self.fields(fields, given);
        self.tree.close(item, self.out.len());
        result
    }

    fn tlv(&mut self, Tlv { tag, value }: &Tlv, says: Option<u16>) -> Result<(), EncodeError> {
        let length = says.map_or_else(|| u16::try_from(value.len()), Ok);
        let length = length.map_err(|_| EncodeError::TlvTooLong { tag: *tag, len: value.len() })?;
        let whole = self.tree.open(Name::Tlv(*tag), self.out.len());
        self.leaf(Name::TlvTag, Value::Int(tag.0.into()), &tag.0.to_be_bytes());
        self.leaf(Name::TlvLength, Value::Int(length.into()), &length.to_be_bytes());
        tlv_value(&mut self.tree, *tag, None, value, self.out.len());
        self.out.put_slice(value);
        self.tree.close(whole, self.out.len());
        Ok(())
    }

    /// Fills in `command_length`.
    fn finish(mut self, says: Option<u32>) -> Written {
        let length = says.unwrap_or_else(|| u32::try_from(self.out.len()).unwrap_or(u32::MAX));
        for (octet, says) in self.out.iter_mut().zip(length.to_be_bytes()) {
            *octet = says;
        }
        if let Some(node) = self.tree.nodes.first_mut() {
            node.value = Value::Int(length);
        }
        Written { octets: self.out.freeze(), nodes: self.tree.nodes }
    }
}

/// A length or count that was not given: that of the field that it is for.
fn counted(field: FieldId, fields: &[Field], given: &Fields) -> Result<u32, EncodeError> {
    let counts = |it: &&Field| matches!(it.kind, Kind::Octets(by) | Kind::List(by, _) if by == field);
    let Some(counted) = fields.iter().find(counts) else { return Ok(0) };
    let len = match given.iter().find(|(other, _)| *other == counted.id) {
        Some((_, Content::Octets(octets))) => octets.len(),
        Some((_, Content::List(items))) => items.len(),
        Some((_, Content::Int(_))) | None => 0,
    };
    match u8::try_from(len) {
        Ok(len) => Ok(len.into()),
        Err(_) => Err(EncodeError::TooMany { field, len, most: u8::MAX.into() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::CommandId;
    use crate::wire::Sequence;

    #[test]
    fn a_pdu_is_broken_where_it_is_asked_to_be() {
        let mut pdu = Pdu::request(CommandId::DATA_SM).with_tlv(Tag(0x1400), &b"abc"[..]);
        pdu.sequence = Sequence(9);
        let good = encode(&pdu).unwrap();
        let overrides = Overrides {
            command_length: Some(7),
            command_id: Some(0x99),
            tlv_lengths: vec![(0, 0xFFFF)],
            trailing: Bytes::from_static(&[1, 2]),
        };
        let broken = encode_broken(&pdu, &overrides).unwrap();
        let mut expected = good.frame.bytes().to_vec();
        expected[..8].copy_from_slice(&[0, 0, 0, 7, 0, 0, 0, 0x99]);
        let at = expected.len() - 5;
        expected[at..at + 2].copy_from_slice(&[0xFF, 0xFF]);
        expected.extend([1, 2]);
        assert_eq!(broken.octets, expected);
        assert_eq!(broken.nodes.len(), good.nodes.len() + 1);
        assert_eq!(broken.nodes[0].value, Value::Int(7));
    }

    #[test]
    fn nothing_to_break_breaks_nothing() {
        let pdu = Pdu::request(CommandId::ENQUIRE_LINK);
        let written = encode_broken(&pdu, &Overrides::default()).unwrap();
        assert!(Overrides::default().is_empty());
        assert_eq!(written.octets, encode(&pdu).unwrap().frame.bytes());
    }
}
