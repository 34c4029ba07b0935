//! The nodes of a dissection: a tree kept flat, in order, so that a PDU costs one allocation.

use std::ops::Range;

use super::codes::Reading;
use super::elements;
use super::{FieldId, Finding, FindingKind, Name, Tag, Version};

/// Octets of a PDU, counted from its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first octet.
    pub start: u32,
    /// The octet after the last.
    pub end: u32,
}

impl Span {
    pub(super) fn new(start: usize, end: usize) -> Self {
        // A PDU has at most 2^32 - 1 octets: command_length says so.
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { start: narrow(start), end: narrow(end) }
    }

    /// How many octets.
    pub const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// No octets.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the octet at `at` lies inside.
    pub const fn contains(self, at: usize) -> bool {
        self.start as usize <= at && at < self.end as usize
    }

    /// For slicing.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Its octets of `bytes`; none where it reaches beyond them.
    pub fn of(self, bytes: &[u8]) -> &[u8] {
        bytes.get(self.range()).unwrap_or_default()
    }
}

/// What a node says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing itself: the nodes below it cover its octets.
    Group,
    /// An unsigned integer.
    Int(u32),
    /// A C-Octet String, its NUL (if there is one) inside the span.
    Text,
    /// Octets.
    Octets,
}

/// A field, a part of one or a reading of its bits, and the octets it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub name: Name,
    /// Where it is.
    pub span: Span,
    /// How far below the PDU it stands, from 0: the nodes after it with a greater depth are its own.
    pub depth: u8,
    /// What it says.
    pub value: Value,
}

impl Node {
    /// Whether it is one of the leaves that tile the PDU: not a group, and not a reading of bits.
    pub const fn is_leaf(&self) -> bool {
        !matches!(self.value, Value::Group) && !matches!(self.name, Name::Bits(_))
    }

    /// The tag and the octets of a whole TLV.
    pub(super) const fn tlv(&self) -> Option<(Tag, Span)> {
        if let Name::Tlv(tag) = self.name { Some((tag, self.span)) } else { None }
    }

    /// What its value means, where a table has it.
    pub fn meaning(&self) -> Option<&'static str> {
        match (self.name, self.value) {
            (name, Value::Int(value)) => name.meaning(value),
            (Name::InformationElement(iei), Value::Group) => elements::name(iei),
            (_, Value::Group | Value::Text | Value::Octets) => None,
        }
    }
}

/// Nodes and findings while a walk makes them.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) findings: Vec<Finding>,
    /// The first message that is not empty, behind its user data header.
    pub(super) user_data: Option<Span>,
    /// The user data header in front of it.
    pub(super) header: Option<Span>,
    /// Which values are reserved depends on it.
    pub(super) version: Version,
    depth: u8,
    /// The latest value of each integer field.
    latest: [Option<u32>; FieldId::ALL.len()],
}

/// A group that is still open.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub(super) struct Open(usize);

impl Tree {
    /// Room for so many nodes of a PDU of this version.
    pub(super) fn new(version: Version, nodes: usize) -> Self {
        let nodes = Vec::with_capacity(nodes);
        let latest = [None; FieldId::ALL.len()];
        Self { nodes, findings: Vec::new(), user_data: None, header: None, version, depth: 0, latest }
    }

    /// A leaf, and the readings of its bits below it.
    pub(super) fn leaf(&mut self, name: Name, span: Span, value: Value) {
        self.push(name, span, value);
        let Value::Int(number) = value else { return };
        if let Name::Field(field) = name
            && let Some(latest) = self.latest.get_mut(field as usize)
        {
            *latest = Some(number);
        }
        let Some(reading) = name.reading() else { return };
        self.depth += 1;
        for bits in reading.bits(number) {
            self.push(Name::Bits(bits), span, Value::Int(bits.value(number)));
        }
        self.depth -= 1;
        if !reading.has(number, self.version) {
            self.find(reserved(name, reading, number), span);
        }
    }

    /// Octets of a message.
    pub(super) fn message(&mut self, name: Name, span: Span) {
        self.push(name, span, Value::Octets);
        if !span.is_empty() {
            self.user_data.get_or_insert(span);
        }
    }

    /// Begins a group; the nodes until [`Tree::close`] are its own.
    pub(super) fn open(&mut self, name: Name, start: usize) -> Open {
        let at = self.nodes.len();
        self.push(name, Span::new(start, start), Value::Group);
        self.depth += 1;
        Open(at)
    }

    pub(super) fn close(&mut self, open: Open, end: usize) {
        self.depth -= 1;
        if let Some(node) = self.nodes.get_mut(open.0) {
            node.span = Span::new(node.span.start as usize, end);
        }
    }

    /// The value of the nearest integer field of this name so far.
    pub(super) fn latest(&self, field: FieldId) -> Option<u32> {
        self.latest.get(field as usize).copied().flatten()
    }

    pub(super) fn find(&mut self, kind: FindingKind, span: Span) {
        self.findings.push(Finding { kind, span });
    }

    fn push(&mut self, name: Name, span: Span, value: Value) {
        self.nodes.push(Node { name, span, depth: self.depth, value });
    }
}

/// What is to be said of a value that no table has.
fn reserved(name: Name, reading: Reading, value: u32) -> FindingKind {
    match (name, u8::try_from(value)) {
        (_, Ok(says)) if reading == Reading::Version => {
            FindingKind::OddVersion { says, taken: Version::of(says) }
        }
        (Name::Field(field), _) => FindingKind::Reserved(field),
        _ => FindingKind::ReservedInside(name),
    }
}
