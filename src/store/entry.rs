//! A record where it lies: nothing of it is copied until it is asked for.

use std::time::{Duration, SystemTime};

use super::block::{Block, Flag, Header, time};
use super::blocks::Blocks;
use super::{Record, RecordId};
use crate::link::Direction;
use crate::link::LinkId;
use crate::wire::Chunk;
use crate::wire::CommandId;
use crate::wire::CommandStatus;
use crate::wire::Frame;
use crate::wire::FrameError;
use crate::wire::Sequence;

/// A record where it lies.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    pub(super) blocks: &'a Blocks,
    pub(super) block: &'a Block,
    pub(super) place: usize,
    pub(super) header: &'a Header,
    pub(super) octets: &'a [u8],
}

/// What became of a request, or where a response belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pairing {
    /// It neither asks nor answers.
    Alone,
    /// A request that may still be answered.
    Waiting,
    /// A request that was not answered in time, or before its link was over.
    Unanswered,
    /// A response to nothing that was asked.
    Unmatched,
    /// The response to a request, or the request of a response.
    With(RecordId),
}

impl<'a> Entry<'a> {
    /// Its id.
    pub const fn id(&self) -> RecordId {
        RecordId(self.block.first.0 + self.place as u64)
    }

    /// Over which link.
    pub const fn link(&self) -> LinkId {
        self.header.link
    }

    /// Which way.
    pub const fn direction(&self) -> Direction {
        if self.header.is(Flag::Out) { Direction::Out } else { Direction::In }
    }

    /// When.
    pub fn at(&self) -> SystemTime {
        time(self.header.at)
    }

    /// When, in nanoseconds since 1970.
    pub const fn nanos(&self) -> i64 {
        self.header.at
    }

    /// The octets as they passed: a bind's password is among them.
    pub const fn octets(&self) -> &'a [u8] {
        self.octets
    }

    /// Which PDU it is; `None` where it is none.
    pub fn command_id(&self) -> Option<CommandId> {
        self.word(4).map(CommandId)
    }

    /// The status of the PDU.
    pub fn status(&self) -> Option<CommandStatus> {
        self.word(8).map(CommandStatus)
    }

    /// The number of the PDU.
    pub fn sequence(&self) -> Option<Sequence> {
        self.word(12).map(Sequence)
    }

    /// Why it is no PDU.
    pub fn why(&self) -> Option<FrameError> {
        self.block.why(self.place)
    }

    /// Whether it tells of an error: a status, a `generic_nack`, or octets that are no PDU.
    pub const fn is_error(&self) -> bool {
        self.header.is(Flag::Error)
    }

    /// Whether it is an `enquire_link` or its response.
    pub fn is_keep_alive(&self) -> bool {
        matches!(self.command_id(), Some(CommandId::ENQUIRE_LINK | CommandId::ENQUIRE_LINK_RESP))
    }

    /// Whether it is a keep-alive with which all is well, so that a list may count it instead of showing it.
    pub fn is_routine(&self) -> bool {
        let is_fine = !self.is_error() && !self.is_marked() && !self.header.is(Flag::Expired);
        is_fine && self.is_keep_alive() && self.pairing() != Pairing::Unmatched
    }

    /// Whether it is a request whose number an earlier request of its link had.
    pub const fn is_repeated(&self) -> bool {
        self.header.is(Flag::Repeated)
    }

    /// Whether it is a request that was answered after it had counted as unanswered.
    pub const fn is_late(&self) -> bool {
        self.header.is(Flag::Expired) && self.header.other != 0
    }

    /// Whether the operator marked it.
    pub const fn is_marked(&self) -> bool {
        self.header.is(Flag::Marked)
    }

    /// What became of the request, or where the response belongs.
    pub fn pairing(&self) -> Pairing {
        let Some(command) = self.command_id() else { return Pairing::Alone };
        let away = u64::from(self.header.other);
        match (command.is_response(), away) {
            (true, 0) => Pairing::Unmatched,
            (true, _) => Pairing::With(RecordId(self.id().0.saturating_sub(away))),
            (false, 0) if self.header.is(Flag::Expired) => Pairing::Unanswered,
            (false, 0) if command.is_answered() => Pairing::Waiting,
            (false, 0) => Pairing::Alone,
            (false, _) => Pairing::With(RecordId(self.id().0 + away)),
        }
    }

    /// The other half of a request and its response, while it is kept.
    pub fn other(&self) -> Option<Self> {
        match self.pairing() {
            Pairing::With(other) => self.blocks.entry(other),
            Pairing::Alone | Pairing::Waiting | Pairing::Unanswered | Pairing::Unmatched => None,
        }
    }

    /// From the request to its response; none where the clock was set back in between.
    pub fn round_trip(&self) -> Option<Duration> {
        let other = self.other()?;
        let (request, response) = if self.id() < other.id() { (self, &other) } else { (&other, self) };
        Some(Duration::from_nanos(u64::try_from(response.nanos() - request.nanos()).unwrap_or(0)))
    }

    /// The PDU, where it is one.
    pub fn frame(&self) -> Option<Frame> {
        if self.header.is(Flag::Unframed) { None } else { Frame::new(self.block.bytes(self.place)).ok() }
    }

    /// The record for itself.
    pub fn record(&self) -> Record {
        let bytes = self.block.bytes(self.place);
        let chunk = match (self.why(), Frame::new(bytes.clone())) {
            (None, Ok(frame)) => Chunk::Frame(frame),
            (Some(why), _) | (None, Err(why)) => Chunk::Unframed { bytes, why },
        };
        Record { id: self.id(), link: self.link(), direction: self.direction(), at: self.at(), chunk }
    }

    /// A word of the header of a PDU.
    fn word(&self, at: usize) -> Option<u32> {
        if self.header.is(Flag::Unframed) {
            return None;
        }
        self.octets.get(at..).and_then(|rest| rest.first_chunk()).map(|octets| u32::from_be_bytes(*octets))
    }
}

/// Not the octets: they may be a bind, which carries a password.
impl std::fmt::Debug for Entry<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(&self.record(), f)
    }
}
