//! The selected record taken apart: a place in its tree and a place in its octets that always agree.

use bytes::Bytes;

use crate::store::RecordId;
use crate::wire::Chunk;
use crate::wire::Dialect;
use crate::wire::Dissection;
use crate::wire::Frame;
use crate::wire::Node;
use crate::wire::Span;
use crate::wire::dissect;

/// A record taken apart. Its password, if it has one, is masked.
#[derive(Debug)]
pub struct Detail {
    /// The record.
    pub record: RecordId,
    /// What its octets say; `None` where they are no PDU.
    pub dissection: Option<Dissection>,
    /// Its octets.
    pub bytes: Bytes,
    node: usize,
    byte: usize,
}

impl Detail {
    /// Takes a record apart.
    pub fn new(record: RecordId, chunk: &Chunk, dialect: Dialect<'_>) -> Self {
        let bytes = chunk.masked();
        // A frame that is masked is a frame still.
        let frame = chunk.frame().and_then(|_| Frame::new(bytes.clone()).ok());
        let dissection = frame.map(|frame| dissect(&frame, dialect));
        Self { record, dissection, bytes, node: 0, byte: 0 }
    }

    /// The nodes of the tree.
    pub fn nodes(&self) -> &[Node] {
        self.dissection.as_ref().map_or(&[], |it| &it.nodes)
    }

    /// The selected node's place in the tree.
    pub const fn node(&self) -> usize {
        self.node
    }

    /// The selected octet.
    pub const fn byte(&self) -> usize {
        self.byte
    }

    /// The octets that light up.
    pub fn span(&self) -> Span {
        self.nodes().get(self.node).map_or_else(Span::default, |it| it.span)
    }

    /// To another node; its octets light up.
    pub fn step_node(&mut self, by: isize) {
        let last = self.nodes().len().saturating_sub(1);
        self.node = self.node.saturating_add_signed(by).min(last);
        self.byte = self.span().range().start.min(self.bytes.len().saturating_sub(1));
    }

    /// To the node above; `false` where there is none.
    pub fn step_out(&mut self) -> bool {
        let depth = self.nodes().get(self.node).map_or(0, |it| it.depth);
        let above = self.nodes().get(..self.node).and_then(|it| it.iter().rposition(|it| it.depth < depth));
        if let Some(node) = above {
            self.step_node(node.cast_signed() - self.node.cast_signed());
        }
        above.is_some()
    }

    /// To another octet; the node that it was read as is selected.
    pub fn step_byte(&mut self, by: isize) {
        self.byte = self.byte.saturating_add_signed(by).min(self.bytes.len().saturating_sub(1));
        let leaf = self.nodes().iter().position(|node| node.is_leaf() && node.span.contains(self.byte));
        self.node = leaf.unwrap_or(self.node);
    }
}
