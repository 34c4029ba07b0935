//! The parts of a message that is being sent: what each was answered, and what its receipt says.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{Write, stderr};

use super::Exit;
use crate::inbox::Delivery;
use crate::inbox::Inbox;
use crate::inbox::SentPart;
use crate::link::LinkId;
use crate::link::Notice;
use crate::link::Ticket;
use crate::session::Event;
use crate::store::Record;
use crate::store::RecordId;
use crate::text::State;
use crate::wire::CommandStatus;
use crate::wire::Sequence;

/// All parts, in the order of their tickets, which is that in which they are sent.
#[derive(Debug)]
pub(super) struct Parts {
    link: LinkId,
    sent: Vec<Part>,
    receipts: bool,
    gave_up: bool,
    unanswered: BTreeSet<Sequence>,
    inbox: Inbox,
    records: u64,
}

/// Whether a part has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Waiting,
    Sent(Sequence),
    NotSent,
}

/// How a part turned out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Accepted, and delivered where a receipt was asked for.
    Done,
    /// The response is an error.
    Refused(CommandStatus),
    /// Its receipt says so.
    NotDelivered(State),
    /// No response in time.
    NoAnswer,
    /// No final receipt in time.
    NoReceipt,
    /// It could not be sent.
    NotSent,
}

/// What a part waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    Answer,
    Receipt,
}

impl Parts {
    /// So many, which leave by this link.
    pub(super) fn new(link: LinkId, count: usize, receipts: bool) -> Self {
        let sent = vec![Part::Waiting; count];
        let (unanswered, inbox) = (BTreeSet::new(), Inbox::default());
        Self { link, sent, receipts, gave_up: false, unanswered, inbox, records: 0 }
    }

    pub(super) fn fold(&mut self, notice: &Notice) {
        match notice {
            Notice::Sent { ticket, sequence, .. } => self.put(*ticket, Part::Sent(*sequence)),
            Notice::NotSent { ticket, .. } => self.put(*ticket, Part::NotSent),
            Notice::Event { link, event: Event::Unanswered { request }, .. } if *link == self.link => {
                self.unanswered.insert(request.sequence());
            }
            Notice::Chunk { link, direction, at, chunk } => {
                let id = RecordId(self.records);
                self.records += 1;
                let (link, direction, at, chunk) = (*link, *direction, *at, chunk.clone());
                self.inbox.fold(&Record { id, link, direction, at, chunk });
            }
            Notice::Event { .. } | Notice::Step { .. } | Notice::Ended { .. } => (),
        }
    }

    /// Whether nothing more is to come.
    pub(super) fn are_settled(&self) -> bool {
        self.ends().all(|end| end.is_ok())
    }

    /// Whether all is answered, and receipts are all that is to come.
    pub(super) fn await_receipts(&self) -> bool {
        !self.are_settled() && self.ends().all(|end| end != Err(Wait::Answer))
    }

    /// Waits for no more receipts.
    pub(super) const fn give_up(&mut self) {
        self.gave_up = true;
    }

    /// How the message as a whole turned out so far: the worst of its parts.
    pub(super) fn exit(&self) -> Exit {
        self.ends().map(|end| end.map_or(Exit::NoAnswer, End::exit)).max().unwrap_or(Exit::Done)
    }

    /// Says of each part that was not done how it turned out.
    pub(super) fn explain(&self) {
        for (number, end) in (1..).zip(self.ends()) {
            if let Ok(end) = end
                && end != End::Done
            {
                let _ = writeln!(stderr(), "smppcon: part {number} of {}: {end}", self.sent.len());
            }
        }
    }

    fn put(&mut self, Ticket(ticket): Ticket, now: Part) {
        if let Some(part) = usize::try_from(ticket).ok().and_then(|at| self.sent.get_mut(at)) {
            *part = now;
        }
    }

    /// How each part turned out, or what it waits for.
    fn ends(&self) -> impl Iterator<Item = Result<End, Wait>> {
        // Nothing else is sent over any link, so that what was sent stands here in the same order.
        let mut deliveries = self.inbox.sent().iter().flat_map(|sent| &sent.segments).map(SentPart::state);
        self.sent.iter().map(move |part| match part {
            Part::Waiting => Err(Wait::Answer),
            Part::NotSent => Ok(End::NotSent),
            Part::Sent(sequence) => self.end(*sequence, deliveries.next().unwrap_or(Delivery::Unanswered)),
        })
    }

    fn end(&self, sequence: Sequence, delivery: Delivery) -> Result<End, Wait> {
        match delivery {
            Delivery::Refused(status) => Ok(End::Refused(status)),
            Delivery::Unanswered if self.unanswered.contains(&sequence) => Ok(End::NoAnswer),
            Delivery::Unanswered => Err(Wait::Answer),
            Delivery::Accepted | Delivery::Reported(_) if !self.receipts => Ok(End::Done),
            Delivery::Reported(State::Delivered) => Ok(End::Done),
            Delivery::Reported(state) if state.is_final() => Ok(End::NotDelivered(state)),
            Delivery::Accepted | Delivery::Reported(_) if self.gave_up => Ok(End::NoReceipt),
            Delivery::Accepted | Delivery::Reported(_) => Err(Wait::Receipt),
        }
    }
}

impl End {
    const fn exit(self) -> Exit {
        match self {
            Self::Done => Exit::Done,
            Self::Refused(_) | Self::NotDelivered(_) => Exit::Refused,
            Self::NoAnswer | Self::NoReceipt => Exit::NoAnswer,
            Self::NotSent => Exit::Failed,
        }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done => f.write_str("done"),
            Self::Refused(status) => {
                write!(f, "refused with {status} ({:#010x}): {}", status.0, status.meaning())
            }
            Self::NotDelivered(state) => write!(f, "not delivered: its receipt says {}", state.stat()),
            Self::NoAnswer => f.write_str("not answered in time"),
            Self::NoReceipt => f.write_str("accepted, no final receipt in time"),
            Self::NotSent => f.write_str("not sent"),
        }
    }
}
