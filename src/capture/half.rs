//! One direction of a TCP connection: segments as they were captured become octets in order. RFC 9293 §3.10.
//!
//! What comes twice is given once, and what came first stays. What is missing is waited for, until the receiver
//! says that it has it, or too much or too long has been waited: then the capture lacks it, and that is told.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use bytes::Bytes;

use super::segment::Segment;

/// Octets that wait for earlier ones at most.
const HELD: usize = 1024 * 1024;
/// What a segment that waits costs beside its octets.
const SEGMENT: usize = 128;
/// How long what is missing is waited for: a sender has sent it again by then.
const PATIENCE: Duration = Duration::from_secs(60);

/// What comes next in a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Octets.
    Octets(&'a [u8]),
    /// So many octets are not in the capture.
    Gap(u64),
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Half {
    /// The sequence number of the octet at `position`.
    next: Option<u32>,
    /// How many octets were given, or told as missing.
    position: u64,
    /// Segments behind what is missing, by the position of their first octet.
    waiting: BTreeMap<u64, Held>,
    held: usize,
    /// When the first of those came.
    since: Option<SystemTime>,
    /// How far the receiver says that it has it.
    acknowledged: u64,
    /// The position of the FIN.
    end: Option<u64>,
}

#[derive(Debug)]
struct Held {
    at: SystemTime,
    octets: Bytes,
    cut: u32,
}

/// Where pieces go, with the time of the segment that they are of.
pub(super) trait Sink: FnMut(SystemTime, Piece<'_>) {}

impl<T: FnMut(SystemTime, Piece<'_>)> Sink for T {}

impl Half {
    /// Whether it has begun: its sequence numbers are known.
    pub(super) const fn has_begun(&self) -> bool {
        self.next.is_some()
    }

    /// Whether everything up to the FIN was given.
    pub(super) fn has_ended(&self) -> bool {
        self.end.is_some_and(|end| self.position >= end)
    }

    /// What waits, in octets.
    pub(super) const fn held(&self) -> usize {
        self.held
    }

    /// The SYN with this number.
    pub(super) const fn open(&mut self, sequence: u32) {
        self.next = Some(sequence.wrapping_add(1));
    }

    /// A segment of this direction.
    pub(super) fn take(&mut self, at: SystemTime, segment: &Segment<'_>, give: &mut impl Sink) {
        let first = segment.sequence.wrapping_add(segment.syn.into());
        self.next.get_or_insert(first);
        let start = self.position_of(first);
        let length = segment.payload.len() as u64 + u64::from(segment.cut);
        let Some(end) = start.checked_add_unsigned(length) else { return };
        let Ok(end) = u64::try_from(end) else { return };
        if segment.fin && end >= self.position {
            self.end = Some(end);
        }
        if end <= self.position || length == 0 {
            return;
        }
        match u64::try_from(start) {
            Ok(start) if start > self.position => self.hold(at, start, segment),
            _ => {
                let passed = self.position.saturating_add_signed(-start);
                self.give(at, passed, segment.payload, segment.cut, give);
                self.drain(at, give);
            }
        }
        self.give_up_what_is_lost(at, give);
    }

    /// The other side says that it has everything before this number.
    pub(super) fn acknowledge(&mut self, at: SystemTime, number: u32, give: &mut impl Sink) {
        if self.next.is_some() {
            let position = u64::try_from(self.position_of(number)).unwrap_or(0);
            self.acknowledged = self.acknowledged.max(position);
        }
        self.give_up_what_is_lost(at, give);
    }

    /// Nothing more comes, or there is no room for what waits.
    pub(super) fn finish(&mut self, give: &mut impl Sink) {
        while let Some((start, at)) = self.waiting.first_key_value().map(|(start, held)| (*start, held.at)) {
            self.give_up(at, start, give);
        }
    }

    /// Where the octet with this number is in the stream; before its start where it is from before.
    fn position_of(&self, number: u32) -> i64 {
        let next = self.next.unwrap_or(number);
        self.position.cast_signed() + i64::from(number.wrapping_sub(next).cast_signed())
    }

    /// Gives a segment from its octet `passed` on.
    fn give(&mut self, at: SystemTime, passed: u64, octets: &[u8], cut: u32, give: &mut impl Sink) {
        let from = usize::try_from(passed).unwrap_or(usize::MAX).min(octets.len());
        let octets = octets.get(from..).unwrap_or_default();
        let cut = u64::from(cut).saturating_sub(passed.saturating_sub(from as u64));
        if !octets.is_empty() {
            give(at, Piece::Octets(octets));
        }
        if cut > 0 {
            give(at, Piece::Gap(cut));
        }
        self.advance(octets.len() as u64 + cut);
    }

    fn advance(&mut self, octets: u64) {
        self.position += octets;
        // Numbers begin again after the last.
        #[expect(clippy::cast_possible_truncation, reason = "the upper bits are not in the number")]
        let low = octets as u32;
        self.next = self.next.map(|next| next.wrapping_add(low));
    }

    fn hold(&mut self, at: SystemTime, start: u64, segment: &Segment<'_>) {
        let length = segment.payload.len();
        if self.waiting.get(&start).is_some_and(|other| other.octets.len() >= length) {
            return;
        }
        let octets = Bytes::copy_from_slice(segment.payload);
        self.held += length + SEGMENT;
        self.since.get_or_insert(at);
        if let Some(other) = self.waiting.insert(start, Held { at, octets, cut: segment.cut }) {
            self.held -= other.octets.len() + SEGMENT;
        }
    }

    /// Gives what waits for nothing any more.
    fn drain(&mut self, at: SystemTime, give: &mut impl Sink) {
        while let Some(first) = self.waiting.first_entry().filter(|first| *first.key() <= self.position) {
            let (start, held) = first.remove_entry();
            self.held -= held.octets.len() + SEGMENT;
            let passed = self.position - start;
            if passed < held.octets.len() as u64 + u64::from(held.cut) {
                self.give(held.at, passed, &held.octets, held.cut, give);
            }
        }
        self.since = self.since.filter(|_| !self.waiting.is_empty()).map(|_| at);
    }

    fn give_up_what_is_lost(&mut self, now: SystemTime, give: &mut impl Sink) {
        while let Some((start, held)) = self.waiting.first_key_value() {
            let waited = self.since.and_then(|since| now.duration_since(since).ok()).unwrap_or_default();
            if self.acknowledged < *start && self.held <= HELD && waited <= PATIENCE {
                return;
            }
            let (start, at) = (*start, held.at);
            self.give_up(at, start, give);
        }
    }

    /// What is missing before `start` does not come.
    fn give_up(&mut self, at: SystemTime, start: u64, give: &mut impl Sink) {
        let missing = start.saturating_sub(self.position);
        if missing > 0 {
            give(at, Piece::Gap(missing));
            self.advance(missing);
        }
        self.drain(at, give);
    }
}
