//! One connection: its session, what it is bound as, and how octets come and leave there. It decides nothing.

use core::net::IpAddr;
use std::collections::VecDeque;
use std::time::Instant;

use bytes::Bytes;

use super::bind::Bind;
use crate::config::scenario::Renumber;
use crate::session::Session;
use crate::wire::Deframer;
use crate::wire::Frame;
use crate::wire::Sequence;

/// How many renumbered requests are remembered.
const RENUMBERED: usize = 1000;

/// See the module.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) from: IpAddr,
    pub(super) session: Session,
    pub(super) deframer: Deframer,
    pub(super) bind: Option<Bind>,
    /// When its session wants to wake up.
    pub(super) wake: Option<Instant>,
    /// When the last octets that wait to leave have left.
    pub(super) free_at: Option<Instant>,
    pub(super) muted: Until,
    /// What comes is not looked at any more.
    pub(super) given_up: bool,
    own: Sequence,
    /// The numbers that requests left with, and their own.
    renumbered: VecDeque<(Sequence, Sequence)>,
}

/// How long something goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Until {
    /// It does not.
    Over,
    /// Until then.
    Then(Instant),
    /// Until the connection ends.
    End,
}

impl Until {
    pub(super) fn is_on(self, now: Instant) -> bool {
        match self {
            Self::Over => false,
            Self::Then(at) => now < at,
            Self::End => true,
        }
    }
}

impl Connection {
    pub(super) fn new(from: IpAddr, session: Session) -> Self {
        Self {
            from,
            session,
            deframer: Deframer::default(),
            bind: None,
            wake: None,
            free_at: None,
            muted: Until::Over,
            given_up: false,
            own: Sequence::FIRST,
            renumbered: VecDeque::new(),
        }
    }

    /// Whether one more request may wait for its response.
    pub(super) fn has_room(&self) -> bool {
        self.session.in_flight() < self.session.window()
    }

    /// The number that one is changed to.
    pub(super) const fn renumber(&mut self, to: Renumber, from: Sequence) -> Sequence {
        match to {
            Renumber::Change(change) => Sequence(change.apply(from.0)),
            Renumber::Own => {
                let own = self.own;
                self.own = own.next();
                own
            }
        }
    }

    /// A request left with another number than its own: its response will have that number.
    pub(super) fn left_as(&mut self, number: Sequence, own: Sequence) {
        if self.renumbered.len() == RENUMBERED {
            self.renumbered.pop_front();
        }
        self.renumbered.push_back((number, own));
    }

    /// A frame with the number that its session knows it by.
    pub(super) fn renumbered(&mut self, frame: Frame) -> Frame {
        let number = frame.sequence();
        let at = self.renumbered.iter().position(|(left, _)| *left == number && frame.is_response());
        match at.and_then(|at| self.renumbered.remove(at)) {
            Some((_, own)) => {
                let mut octets = frame.bytes().to_vec();
                if let Some(place) = octets.get_mut(12..16) {
                    place.copy_from_slice(&own.0.to_be_bytes());
                }
                Frame::new(Bytes::from(octets)).unwrap_or(frame)
            }
            None => frame,
        }
    }
}
