//! What waits to be delivered to an account, and the requests that carry it. It knows no session: who has room
//! for one more is told to it.

use std::collections::VecDeque;

use bytes::Bytes;

use super::Peer;
use crate::wire::CommandId;
use crate::wire::Dissection;
use crate::wire::FieldId;
use crate::wire::Pdu;
use crate::wire::Version;

/// How many deliver_sm may wait for their answer at once. SMPP v3.4 §2.7.1.
pub(super) const WINDOW: usize = 10;

/// How many may wait to be sent; then the oldest is dropped.
const WAITING: usize = 1000;

/// The requests for an account, oldest first. They go to the binds that receive, in turn; while none does, they
/// are kept.
#[derive(Debug, Default)]
pub(super) struct Deliveries {
    waiting: VecDeque<Pdu>,
    receivers: Vec<Receiver>,
    turn: usize,
    /// Something came since it was looked at.
    fresh: bool,
    dropped: u64,
}

#[derive(Debug)]
struct Receiver {
    peer: Peer,
    version: Version,
}

impl Deliveries {
    pub(super) fn push(&mut self, pdu: Pdu) {
        if self.waiting.len() == WAITING {
            self.waiting.pop_front();
            self.dropped += 1;
        }
        self.waiting.push_back(pdu);
        self.fresh = true;
    }

    /// Whether something came since the last call.
    pub(super) const fn is_fresh(&mut self) -> bool {
        std::mem::replace(&mut self.fresh, false)
    }

    /// The next that may be sent now, and to whom. Peers of 3.3 and older are sent no TLVs. SMPP v5.0 §4.7.13.
    pub(super) fn next(&mut self, has_room: impl Fn(Peer) -> bool) -> Option<(Peer, Pdu)> {
        if self.waiting.is_empty() {
            return None;
        }
        let count = self.receivers.len();
        let turns = (0..count).map(|at| (self.turn + at) % count);
        let at = turns.into_iter().find(|at| self.receivers.get(*at).is_some_and(|it| has_room(it.peer)))?;
        let receiver = self.receivers.get(at)?;
        let mut pdu = self.waiting.pop_front()?;
        if receiver.version < Version::V34 {
            pdu.tlvs.clear();
        }
        self.turn = (at + 1) % count;
        Some((receiver.peer, pdu))
    }

    /// They go to this peer too from now on.
    pub(super) fn receive(&mut self, peer: Peer, version: Version) {
        self.receivers.push(Receiver { peer, version });
    }

    /// They go to this peer no more.
    pub(super) fn leave(&mut self, peer: Peer) {
        self.receivers.retain(|it| it.peer != peer);
    }

    pub(super) const fn is_received(&self) -> bool {
        !self.receivers.is_empty()
    }

    pub(super) const fn dropped(&self) -> u64 {
        self.dropped
    }
}

/// An address as the fields of a PDU say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) ton: u32,
    pub(super) npi: u32,
    pub(super) digits: Bytes,
}

impl Address {
    pub(super) fn source(pdu: &Dissection) -> Self {
        Self::read(pdu, [FieldId::SourceAddrTon, FieldId::SourceAddrNpi, FieldId::SourceAddr])
    }

    pub(super) fn destination(pdu: &Dissection) -> Self {
        Self::read(pdu, [FieldId::DestAddrTon, FieldId::DestAddrNpi, FieldId::DestinationAddr])
    }

    fn read(pdu: &Dissection, [ton, npi, digits]: [FieldId; 3]) -> Self {
        let int = |field| pdu.int(field).unwrap_or_default();
        let digits = Bytes::copy_from_slice(pdu.octets(digits).unwrap_or_default());
        Self { ton: int(ton), npi: int(npi), digits }
    }

    /// Where handsets write to while the account has not sent: a short code, TON network specific.
    pub(super) const fn short_code() -> Self {
        Self { ton: 3, npi: 0, digits: Bytes::from_static(b"12345") }
    }

    /// The number of a subscriber: TON international, NPI E.164.
    pub(super) fn international(digits: String) -> Self {
        Self { ton: 1, npi: 1, digits: digits.into() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.digits.is_empty()
    }
}

/// A deliver_sm or data_sm without a message yet.
pub(super) fn addressed(id: CommandId, from: &Address, to: &Address) -> Pdu {
    Pdu::request(id)
        .with(FieldId::SourceAddrTon, from.ton)
        .with(FieldId::SourceAddrNpi, from.npi)
        .with(FieldId::SourceAddr, from.digits.clone())
        .with(FieldId::DestAddrTon, to.ton)
        .with(FieldId::DestAddrNpi, to.npi)
        .with(FieldId::DestinationAddr, to.digits.clone())
}
