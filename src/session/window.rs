//! The requests that wait for their response, by sequence_number, and when each has waited long enough.
//! SMPP v5.0 §2.6.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::wire::CommandId;
use crate::wire::Frame;
use crate::wire::Sequence;

/// A request that was sent, at a time of whatever clock.
#[derive(Clone, Debug)]
pub(crate) struct Pending<T> {
    pub(crate) request: Frame,
    pub(crate) sent: T,
    until: T,
    /// It has waited long enough: the window no longer counts it, yet an answer still finds it.
    pub(crate) late: bool,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Window<T> {
    pending: BTreeMap<Sequence, Pending<T>>,
    expiries: BTreeSet<(T, Sequence)>,
    /// Expired requests, oldest first.
    late: VecDeque<Sequence>,
}

impl<T> Default for Window<T> {
    fn default() -> Self {
        Self { pending: BTreeMap::new(), expiries: BTreeSet::new(), late: VecDeque::new() }
    }
}

impl<T: Copy + Ord> Window<T> {
    /// How many expired requests are remembered for a late answer.
    const REMEMBERED: usize = 1000;

    /// How many wait.
    pub(crate) fn open(&self) -> usize {
        self.expiries.len()
    }

    /// A request waits from now on, in place of another of its number.
    pub(crate) fn wait(&mut self, request: Frame, sent: T, until: T) {
        let sequence = request.sequence();
        if let Some(other) = self.pending.insert(sequence, Pending { request, sent, until, late: false }) {
            self.forget(sequence, &other);
        }
        self.expiries.insert((until, sequence));
    }

    /// The next number that no waiting request has.
    pub(crate) fn free_after(&self, sequence: Sequence) -> Sequence {
        let mut next = sequence.next();
        while self.pending.contains_key(&next) {
            next = next.next();
        }
        next
    }

    /// The request that this response answers. Its number and its command_id must fit; a generic_nack fits any
    /// request. While nothing but a bind waits, an answer to a bind fits whatever its number: servers that count
    /// on their own are met.
    pub(crate) fn answer(&mut self, response: &Frame) -> Option<Pending<T>> {
        let id = response.command_id();
        let fits = |request: &Frame| id == request.command_id().response() || id == CommandId::GENERIC_NACK;
        let numbered = self.pending.get(&response.sequence()).filter(|pending| fits(&pending.request));
        let found = numbered.or_else(|| self.lone_bind().filter(|pending| fits(&pending.request)));
        let sequence = found?.request.sequence();
        let pending = self.pending.remove(&sequence)?;
        self.forget(sequence, &pending);
        Some(pending)
    }

    /// When the next request has waited long enough.
    pub(crate) fn next_expiry(&self) -> Option<T> {
        self.expiries.first().map(|(at, _)| *at)
    }

    /// A request that has waited long enough by `now`.
    pub(crate) fn expire(&mut self, now: T) -> Option<Pending<T>> {
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
    pub(crate) fn drain(&mut self) -> Vec<Frame> {
        let Self { pending, .. } = std::mem::take(self);
        pending.into_values().filter(|pending| !pending.late).map(|pending| pending.request).collect()
    }

    fn forget(&mut self, sequence: Sequence, pending: &Pending<T>) {
        if pending.late {
            self.late.retain(|other| *other != sequence);
        } else {
            self.expiries.remove(&(pending.until, sequence));
        }
    }

    fn lone_bind(&self) -> Option<&Pending<T>> {
        let mut pending = self.pending.values();
        pending.next().filter(|pending| pending.request.command_id().is_bind() && self.pending.len() == 1)
    }
}
