//! The selected record taken apart: a place in its tree and a place in its octets that always agree.

use std::collections::HashSet;

use bytes::Bytes;

use crate::store::Message;
use crate::store::RecordId;
use crate::text::Alphabet;
use crate::text::ReadAs;
use crate::text::Reading;
use crate::text::readings;
use crate::wire::Chunk;
use crate::wire::Dialect;
use crate::wire::Dissection;
use crate::wire::FieldId;
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
    /// Other ways to read the message, the likeliest first, once they were asked for.
    readings: Vec<Reading>,
    /// Which of them it is read in; `None` where as `data_coding` says.
    reading: Option<usize>,
}

impl Detail {
    /// Takes a record apart.
    pub fn new(record: RecordId, chunk: &Chunk, dialect: Dialect<'_>) -> Self {
        let bytes = chunk.masked();
        // A frame that is masked is a frame still.
        let frame = chunk.frame().and_then(|_| Frame::new(bytes.clone()).ok());
        let dissection = frame.map(|frame| dissect(&frame, dialect));
        Self { record, dissection, bytes, node: 0, byte: 0, readings: Vec::new(), reading: None }
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

    /// The message as it is read where that is not what `data_coding` says: the reading, its place among the
    /// others from 1, and how many they are.
    pub fn reading(&self) -> Option<(&Reading, usize, usize)> {
        let at = self.reading?;
        Some((self.readings.get(at)?, at + 1, self.readings.len()))
    }

    /// Reads the message in another way, the likeliest first; behind the last as `data_coding` says. `false`
    /// where there is no message. `default` is what `data_coding` 0 means.
    pub fn step_reading(&mut self, by: isize, default: Alphabet) -> bool {
        if self.readings.is_empty() {
            self.readings = self.dissection.as_ref().map_or_else(Vec::new, |seen| others(seen, default));
        }
        // 0 is what data_coding says.
        let count = self.readings.len() + 1;
        let at = self.reading.map_or(0, |at| at + 1);
        let next = at.saturating_add_signed(by.rem_euclid(count.cast_signed())) % count;
        self.reading = next.checked_sub(1);
        count > 1
    }

    /// To another octet; the node that it was read as is selected.
    pub fn step_byte(&mut self, by: isize) {
        self.byte = self.byte.saturating_add_signed(by).min(self.bytes.len().saturating_sub(1));
        let leaf = self.nodes().iter().position(|node| node.is_leaf() && node.span.contains(self.byte));
        self.node = leaf.unwrap_or(self.node);
    }
}

/// The readings of a message that say something else than what `data_coding` says and than one another, the
/// likeliest first.
fn others(seen: &Dissection, default: Alphabet) -> Vec<Reading> {
    let Some(message) = Message::of(seen, default).filter(|it| !it.octets.is_empty()) else {
        return Vec::new();
    };
    let data_coding = seen.int(FieldId::DataCoding).and_then(|it| u8::try_from(it).ok()).unwrap_or(0);
    let mut readings = readings(message.octets, data_coding, message.header, default);
    let declared = |it: &&Reading| it.read_as == ReadAs::Alphabet(message.alphabet);
    let mut said: HashSet<String> =
        readings.iter().find(declared).map(|it| it.text.clone()).into_iter().collect();
    readings.retain(|it| said.insert(it.text.clone()));
    readings
}
