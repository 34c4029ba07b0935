//! The requests that wait for their response, by sequence_number, and when each has waited long enough.
//! SMPP v5.0 §2.6.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Instant;

use crate::wire::CommandId;
use crate::wire::Frame;
use crate::wire::Sequence;

/// A request that was sent.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub(super) request: Frame,
    pub(super) sent: Instant,
    until: Instant,
    /// It has waited long enough: the window no longer counts it, yet an answer still finds it.
    pub(super) late: bool,
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Window {
    pending: BTreeMap<Sequence, Pending>,
    expiries: BTreeSet<(Instant, Sequence)>,
    /// Expired requests, oldest first.
    late: VecDeque<Sequence>,
}

impl Window {
    /// How many expired requests are remembered for a late answer.
    const REMEMBERED: usize = 1000;

    /// How many wait.
    pub(super) fn open(&self) -> usize {
        self.expiries.len()
    }

    pub(super) fn wait(&mut self, request: Frame, sent: Instant, until: Instant) {
        let sequence = request.sequence();
        self.expiries.insert((until, sequence));
        self.pending.insert(sequence, Pending { request, sent, until, late: false });
    }

    /// The next number that no waiting request has.
    pub(super) fn free_after(&self, sequence: Sequence) -> Sequence {
        let mut next = sequence.next();
        while self.pending.contains_key(&next) {
            next = next.next();
        }
        next
    }

    /// The request that this response answers. Its number and its command_id must fit; a generic_nack fits any
    /// request. While nothing but a bind waits, an answer to a bind fits whatever its number: servers that count
    /// on their own are met.
    pub(super) fn answer(&mut self, response: &Frame) -> Option<Pending> {
        let id = response.command_id();
        let fits = |request: &Frame| id == request.command_id().response() || id == CommandId::GENERIC_NACK;
        let numbered = self.pending.get(&response.sequence()).filter(|pending| fits(&pending.request));
        let found = numbered.or_else(|| self.lone_bind().filter(|pending| fits(&pending.request)));
        let sequence = found?.request.sequence();
        let pending = self.pending.remove(&sequence)?;
        if pending.late {
            self.late.retain(|other| *other != sequence);
        } else {
            self.expiries.remove(&(pending.until, sequence));
        }
        Some(pending)
    }

    /// When the next request has waited long enough.
    pub(super) fn next_expiry(&self) -> Option<Instant> {
        self.expiries.first().map(|(at, _)| *at)
    }

    /// A request that has waited long enough by `now`.
    pub(super) fn expire(&mut self, now: Instant) -> Option<Pending> {
        self.next_expiry().filter(|at| *at <= now)?;
        let (_, sequence) = self.expiries.pop_first()?;
        let pending = self.pending.get_mut(&sequence)?;
        pending.late = true;
        let expired = pending.clone();
        self.late.push_back(sequence);
        if self.late.len() > Self::REMEMBERED
            && let Some(oldest) = self.late.pop_front()
        {
            self.pending.remove(&oldest);
        }
        Some(expired)
    }

    /// Every request that still waits; none does after.
    pub(super) fn drain(&mut self) -> Vec<Frame> {
        let Self { pending, .. } = std::mem::take(self);
        pending.into_values().filter(|pending| !pending.late).map(|pending| pending.request).collect()
    }

    fn lone_bind(&self) -> Option<&Pending> {
        let mut pending = self.pending.values();
        pending.next().filter(|pending| pending.request.command_id().is_bind() && self.pending.len() == 1)
    }
}
