//! Which response answers which request: by link, direction, `sequence_number` and `command_id`. It knows
//! neither the records themselves nor how long they are kept.
//!
//! Peers are met that give several requests the same number, so a number has a queue, oldest first.

use std::collections::{BTreeSet, VecDeque};
use std::iter::successors;

use super::{Entry, Record, RecordId};
use crate::link::Direction;
use crate::link::LinkId;
use crate::wire::CommandId;
use crate::wire::Frame;
use crate::wire::Sequence;

/// How many requests that counted as unanswered are remembered, so that a late response finds its own.
const REMEMBERED: usize = 10_000;

/// The requests that have no response yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unanswered(BTreeSet<(Key, RecordId)>);

/// What a response must name to answer a request. Requests with the same key stand in the order of their ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
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

    /// The requests of a link.
    fn of_link(&self, link: LinkId) -> impl Iterator<Item = (Key, RecordId)> {
        let least = Key { link, direction: Direction::In, sequence: Sequence(0), command: CommandId(0) };
        self.0.range((least, RecordId(0))..).copied().take_while(move |(key, _)| key.link == link)
    }
}

/// The requests that have no response yet, and those that had none when their time was over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Requests {
    waiting: Unanswered,
    late: Unanswered,
    /// Those that are late, in the order in which they became so.
    order: VecDeque<(Key, RecordId)>,
}

impl Requests {
    /// A record passed. A response takes the request that it answers, one that still waits before one that is
    /// late.
    pub(super) fn pass(&mut self, record: &Record) -> Option<RecordId> {
        let response = record.chunk.frame().filter(|frame| frame.is_response());
        let waiting = self.waiting.pass(record);
        waiting.or_else(|| self.late.answer(record, response?))
    }

    /// The time of a request is over.
    pub(super) fn expire(&mut self, key: Key, id: RecordId) {
        if !self.waiting.0.remove(&(key, id)) {
            return;
        }
        self.late.0.insert((key, id));
        self.order.push_back((key, id));
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.late.0.remove(&oldest);
        }
    }

    /// The time of a request with this key is over, of the one that has waited longest.
    pub(super) fn expire_oldest(&mut self, key: Key) -> Option<RecordId> {
        let (_, id) = self.waiting.first_from(key).filter(|(found, _)| *found == key)?;
        self.expire(key, id);
        Some(id)
    }

    /// A link is over: nothing of it is answered any more.
    pub(super) fn end(&mut self, link: LinkId) -> Vec<RecordId> {
        let ended: Vec<_> = self.waiting.of_link(link).collect();
        for request in &ended {
            self.waiting.0.remove(request);
        }
        for request in self.late.of_link(link).collect::<Vec<_>>() {
            self.late.0.remove(&request);
        }
        self.order.retain(|(key, _)| key.link != link);
        ended.into_iter().map(|(_, id)| id).collect()
    }

    /// These records are kept no longer.
    pub(super) fn forget<'a>(&mut self, dropped: impl Iterator<Item = Entry<'a>>, first: RecordId) {
        for entry in dropped {
            if let Some(key) = Key::of_entry(&entry) {
                self.waiting.0.remove(&(key, entry.id()));
            }
        }
        while let Some(oldest) = self.order.front().filter(|(_, id)| *id < first) {
            self.late.0.remove(oldest);
            self.order.pop_front();
        }
    }
}

impl Key {
    fn of(record: &Record, request: &Frame) -> Self {
        Self::new(record.link, record.direction, request)
    }

    pub(super) fn new(link: LinkId, direction: Direction, request: &Frame) -> Self {
        Self { link, direction, sequence: request.sequence(), command: request.command_id() }
    }

    /// Of a request.
    pub(super) fn of_entry(entry: &Entry<'_>) -> Option<Self> {
        let command = entry.command_id().filter(|command| !command.is_response())?;
        let (link, direction, sequence) = (entry.link(), entry.direction(), entry.sequence()?);
        Some(Self { link, direction, sequence, command })
    }
}
