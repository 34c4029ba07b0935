//! What the bytes of a PDU say, and looking things up in it.

use std::borrow::Cow;

use super::layout::HEADER;
use super::udh::UserData;
use super::{Content, FieldId, Finding, Frame, Name, Node, Pdu, Span, Tag, Tlv, Value};

/// What the bytes of a PDU say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dissection {
    frame: Frame,
    /// The tree, flat and in order.
    pub nodes: Vec<Node>,
    /// What is wrong or odd, in the order of the octets it is about.
    pub findings: Vec<Finding>,
}

impl Dissection {
    pub(super) fn new(frame: Frame, nodes: Vec<Node>, findings: Vec<Finding>) -> Self {
        Self { frame, nodes, findings }
    }

    /// The PDU that was read.
    pub fn frame(&self) -> &Frame {
        &self.frame
    }

    /// The node of a field of the header or mandatory part; the first one where it stands in a list.
    pub fn node(&self, field: FieldId) -> Option<&Node> {
        self.nodes.iter().find(|node| node.name == Name::Field(field))
    }

    /// The value of an integer field.
    pub fn int(&self, field: FieldId) -> Option<u32> {
        match self.node(field)?.value {
            Value::Int(value) => Some(value),
            Value::Group | Value::Text | Value::Octets => None,
        }
    }

    /// The octets of a field, without the NUL of a C-Octet String.
    pub fn octets(&self, field: FieldId) -> Option<&[u8]> {
        self.node(field).map(|node| self.octets_of(node))
    }

    /// The characters of a C-Octet String; octets that are no UTF-8 are read as ISO-8859-1.
    pub fn text(&self, field: FieldId) -> Option<Cow<'_, str>> {
        self.octets(field).map(text)
    }

    /// The octets of a TLV's value.
    pub fn tlv(&self, tag: Tag) -> Option<&[u8]> {
        self.nodes
            .iter()
            .find(|node| node.name == Name::TlvValue(tag))
            .map(|node| node.span.of(self.frame.bytes()))
    }

    /// The value of an integer TLV.
    pub fn tlv_int(&self, tag: Tag) -> Option<u32> {
        self.nodes.iter().find_map(|node| match (node.name, node.value) {
            (Name::TlvValue(other), Value::Int(value)) if other == tag => Some(value),
            _ => None,
        })
    }

    /// The octets of the message, from `short_message` or, where that is empty, `message_payload`; a user data
    /// header is part of them.
    pub fn message(&self) -> &[u8] {
        match self.octets(FieldId::ShortMessage) {
            Some(octets) if !octets.is_empty() => octets,
            _ => self.tlv(Tag::MESSAGE_PAYLOAD).unwrap_or_default(),
        }
    }

    /// The message, cut into its user data header and what follows it.
    pub fn user_data(&self) -> UserData<'_> {
        UserData::of(self.message(), self.int(FieldId::EsmClass).unwrap_or(0))
    }

    /// The octets of a node, without the NUL of a C-Octet String.
    pub fn octets_of(&self, node: &Node) -> &[u8] {
        let octets = node.span.of(self.frame.bytes());
        match (node.value, octets) {
            (Value::Text, [characters @ .., 0]) => characters,
            _ => octets,
        }
    }

    /// The leaves, which tile the frame.
    pub fn leaves(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|node| node.is_leaf())
    }

    /// The PDU as what is to be written: encoding it gives the frame again where there are no findings but
    /// notes.
    pub fn to_pdu(&self) -> Pdu {
        let mut pdu = Pdu::new(self.frame.command_id(), self.frame.status(), self.frame.sequence());
        pdu.bare = self.frame.body().is_empty();
        pdu.fields = self.contents(&self.nodes, 0);
        // The header is written from the PDU's own.
        pdu.fields.retain(|(field, _)| !HEADER.contains(field));
        pdu.tlvs =
            self.nodes.iter().filter_map(Node::tlv).map(|(tag, span)| self.written_tlv(tag, span)).collect();
        pdu
    }

    fn written_tlv(&self, tag: Tag, span: Span) -> Tlv {
        let octets = self.frame.bytes().get(span.range()).unwrap_or_default();
        Tlv { tag, value: self.frame.bytes().slice_ref(octets.get(4..).unwrap_or_default()) }
    }

    /// The fields at `depth`, with what is below them.
    fn contents(&self, nodes: &[Node], depth: u8) -> Vec<(FieldId, Content)> {
        let mut contents: Vec<(FieldId, Content)> = Vec::new();
        for (i, node) in nodes.iter().enumerate() {
            let (Name::Field(field), true) = (node.name, node.depth == depth) else { continue };
            let below = nodes.get(i + 1..).unwrap_or_default();
            let below = below.iter().take_while(|node| node.depth > depth).count();
            let content = match node.value {
                Value::Int(value) => Content::Int(value),
                Value::Group if field != FieldId::ShortMessage => {
                    let item = self.contents(nodes.get(i + 1..=i + below).unwrap_or_default(), depth + 1);
                    if let Some((_, Content::List(items))) =
                        contents.iter_mut().find(|(other, _)| *other == field)
                    {
                        items.push(item);
                        continue;
                    }
                    Content::List(vec![item])
                }
                Value::Group | Value::Text | Value::Octets => {
                    Content::Octets(self.frame.bytes().slice_ref(self.octets_of(node)))
                }
            };
            contents.push((field, content));
        }
        contents
    }
}

/// The characters of a C-Octet String.
pub(super) fn text(octets: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(octets) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(octets.iter().copied().map(char::from).collect()),
    }
}
