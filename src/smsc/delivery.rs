//! What waits to be delivered to an account, and the deliver_sm that carries it. It knows no session: the time
//! at which the next one may leave is told to it.

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

/// The deliver_sm of an account, oldest first. By the rules of binding at most one bind receives them; while
/// none does, they are kept.
#[derive(Debug, Default)]
pub(super) struct Deliveries {
    waiting: VecDeque<Pdu>,
    receiver: Option<Receiver>,
    dropped: u64,
}

#[derive(Debug)]
struct Receiver {
    peer: Peer,
    version: Version,
    /// How many wait for their answer.
    in_flight: usize,
}

impl Deliveries {
    pub(super) fn push(&mut self, pdu: Pdu) {
        if self.waiting.len() == WAITING {
            self.waiting.pop_front();
            self.dropped += 1;
        }
        self.waiting.push_back(pdu);
    }

    /// The next that may be sent now, and to whom. Peers of 3.3 and older are sent no TLVs. SMPP v5.0 §4.7.13.
    pub(super) fn next(&mut self) -> Option<(Peer, Pdu)> {
        let receiver = self.receiver.as_mut().filter(|it| it.in_flight < WINDOW)?;
        let mut pdu = self.waiting.pop_front()?;
        if receiver.version < Version::V34 {
            pdu.tlvs.clear();
        }
        receiver.in_flight += 1;
        Some((receiver.peer, pdu))
    }

    /// One that was sent waits for its answer no more.
    pub(super) fn settled(&mut self) {
        if let Some(receiver) = &mut self.receiver {
            receiver.in_flight = receiver.in_flight.saturating_sub(1);
        }
    }

    /// They go to this peer from now on.
    pub(super) fn receive(&mut self, peer: Peer, version: Version) {
        self.receiver = Some(Receiver { peer, version, in_flight: 0 });
    }

    /// They go to this peer no more.
    pub(super) fn leave(&mut self, peer: Peer) {
        self.receiver.take_if(|it| it.peer == peer);
    }

    pub(super) const fn is_received(&self) -> bool {
        self.receiver.is_some()
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

/// A deliver_sm without a message yet.
pub(super) fn deliver_sm(from: &Address, to: &Address) -> Pdu {
    Pdu::request(CommandId::DELIVER_SM)
        .with(FieldId::SourceAddrTon, from.ton)
        .with(FieldId::SourceAddrNpi, from.npi)
        .with(FieldId::SourceAddr, from.digits.clone())
        .with(FieldId::DestAddrTon, to.ton)
        .with(FieldId::DestAddrNpi, to.npi)
        .with(FieldId::DestinationAddr, to.digits.clone())
}
