//! Which response answers which request: by link, direction, `sequence_number` and `command_id`. It knows
//! neither the records themselves nor how long they are kept.
//!
//! Peers are met that give several requests the same number, so a number has a queue, oldest first.

use std::collections::BTreeSet;
use std::iter::successors;

use super::{Record, RecordId};
use crate::link::Direction;
use crate::link::LinkId;
use crate::wire::CommandId;
use crate::wire::Frame;
use crate::wire::Sequence;

/// The requests that have no response yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unanswered(BTreeSet<(Key, RecordId)>);

/// What a response must name to answer a request. Requests with the same key stand in the order of their ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    link: LinkId,
    direction: Direction,
    sequence: Sequence,
    command: CommandId,
}

impl Unanswered {
    /// A record passed. A request waits from now on; a response takes the request that it answers, which is
    /// returned and waits no more.
    pub fn pass(&mut self, record: &Record) -> Option<RecordId> {
        let frame = record.chunk.frame()?;
        if frame.is_response() {
            return self.answer(record, frame);
        }
        self.0.insert((Key::of(record, frame), record.id));
        None
    }

    /// This request, if it is one, waits no more.
    pub fn forget(&mut self, record: &Record) {
        if let Some(frame) = record.chunk.frame() {
            self.0.remove(&(Key::of(record, frame), record.id));
        }
    }

    /// No request older than `first` waits any more.
    pub fn forget_before(&mut self, first: RecordId) {
        self.0.retain(|(_, id)| *id >= first);
    }

    /// The oldest request that the response fits. A `generic_nack` fits any command.
    fn answer(&mut self, record: &Record, response: &Frame) -> Option<RecordId> {
        let command = response.command_id().request();
        let sequence = response.sequence();
        let key = Key { link: record.link, direction: record.direction.opposite(), sequence, command };
        let found = if response.command_id() == CommandId::GENERIC_NACK {
            self.oldest_of_each_command(key).min_by_key(|(_, id)| *id)
        } else {
            self.first_from(key).filter(|(found, _)| *found == key)
        }?;
        self.0.remove(&found);
        Some(found.1)
    }

    fn first_from(&self, key: Key) -> Option<(Key, RecordId)> {
        self.0.range((key, RecordId(0))..).next().copied()
    }

    /// From `key` on, for each command of the same number the request that has waited longest.
    fn oldest_of_each_command(&self, key: Key) -> impl Iterator<Item = (Key, RecordId)> {
        let next = |(found, _): &(Key, RecordId)| {
            let command = CommandId(found.command.0.checked_add(1)?);
            self.first_from(Key { command, ..*found })
        };
        successors(self.first_from(key), next)
            .take_while(move |(found, _)| Key { command: key.command, ..*found } == key)
    }
}

impl Key {
    fn of(record: &Record, request: &Frame) -> Self {
        Self {
            link: record.link,
            direction: record.direction,
            sequence: request.sequence(),
            command: request.command_id(),
        }
    }
}
