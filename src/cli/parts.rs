//! The PDUs that are being sent: what each was answered, and what its receipt says.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{Write, stderr};

use super::Exit;
use crate::compose::What;
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
use crate::wire::Chunk;
use crate::wire::CommandId;
use crate::wire::CommandStatus;
use crate::wire::Frame;
use crate::wire::Sequence;

/// All parts, in the order of their tickets, which is that in which they are sent.
#[derive(Debug)]
pub(super) struct Parts {
    link: LinkId,
    sent: Vec<Part>,
    ordered: usize,
    receipts: bool,
    gave_up: bool,
    /// What was answered, by number: `None` where nothing was in time.
    answers: BTreeMap<Sequence, Option<CommandStatus>>,
    inbox: Inbox,
    records: u64,
}

/// A PDU that is sent, and whether it has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    kind: Kind,
    gone: Gone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A message, which can have a receipt.
    Message,
    /// Another request.
    Request,
    /// Octets as they stand; the session does not wait for their answer.
    AsItStands,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gone {
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
    /// An answer, for which the session says when it is too late.
    Answer,
    /// What may never come.
    Time,
}

impl Parts {
    /// These, which leave by this link.
    pub(super) fn new(link: LinkId, outgoing: &[What], receipts: bool) -> Self {
        let sent = outgoing.iter().map(Part::of).collect();
        let (answers, inbox) = (BTreeMap::new(), Inbox::default());
        Self { link, sent, ordered: 0, receipts, gave_up: false, answers, inbox, records: 0 }
    }

    pub(super) fn fold(&mut self, notice: &Notice) {
        match notice {
            Notice::Sent { ticket, sequence, .. } => self.put(*ticket, Gone::Sent(*sequence)),
            Notice::NotSent { ticket, .. } => self.put(*ticket, Gone::NotSent),
            Notice::Event { link, event: Event::Unanswered { request }, .. } if *link == self.link => {
                self.answers.entry(request.sequence()).or_insert(None);
            }
            Notice::Event { link, event: Event::Response { request, response, .. }, .. }
                if *link == self.link =>
            {
                self.answers.insert(request.sequence(), Some(response.status()));
            }
            Notice::Event { link, event: Event::Unmatched { response }, .. } if *link == self.link => {
                self.answers.insert(response.sequence(), Some(response.status()));
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

    /// One more was given to the engine.
    pub(super) const fn ordered(&mut self) {
        self.ordered += 1;
    }

    /// Whether any was given to the engine.
    pub(super) const fn are_begun(&self) -> bool {
        self.ordered > 0
    }

    /// How many were given to the engine that have not left.
    pub(super) fn ahead(&self) -> usize {
        let waiting = |it: &&Part| it.gone == Gone::Waiting;
        self.sent.iter().take(self.ordered).filter(waiting).count()
    }

    /// Whether nothing more is to come.
    pub(super) fn are_settled(&self) -> bool {
        self.ends().all(|end| end.is_ok())
    }

    /// Whether all that is to come may never come.
    pub(super) fn wait_for_time(&self) -> bool {
        !self.are_settled() && self.ends().all(|end| end != Err(Wait::Answer))
    }

    /// Waits no more.
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

    fn put(&mut self, Ticket(ticket): Ticket, now: Gone) {
        if let Some(part) = usize::try_from(ticket).ok().and_then(|at| self.sent.get_mut(at)) {
            part.gone = now;
        }
    }

    /// How each part turned out, or what it waits for.
    fn ends(&self) -> impl Iterator<Item = Result<End, Wait>> {
        // Nothing else is sent over any link, so that what was sent stands here in the same order.
        let mut deliveries = self.inbox.sent().iter().flat_map(|sent| &sent.segments).map(SentPart::state);
        self.sent.iter().map(move |part| match (part.gone, part.kind) {
            (Gone::Waiting, _) => Err(Wait::Answer),
            (Gone::NotSent, _) => Ok(End::NotSent),
            (Gone::Sent(sequence), Kind::Message) => {
                self.end(sequence, deliveries.next().unwrap_or(Delivery::Unanswered))
            }
            (Gone::Sent(sequence), Kind::Request) => self.answered(sequence).unwrap_or(Err(Wait::Answer)),
            (Gone::Sent(sequence), Kind::AsItStands) => {
                let late = if self.gave_up { Ok(End::NoAnswer) } else { Err(Wait::Time) };
                self.answered(sequence).unwrap_or(late)
            }
        })
    }

    /// How a PDU without a receipt turned out, once that is known.
    fn answered(&self, sequence: Sequence) -> Option<Result<End, Wait>> {
        self.answers.get(&sequence).map(|answer| match answer {
            Some(status) if status.is_ok() => Ok(End::Done),
            Some(status) => Ok(End::Refused(*status)),
            None => Ok(End::NoAnswer),
        })
    }

    fn end(&self, sequence: Sequence, delivery: Delivery) -> Result<End, Wait> {
        match delivery {
            Delivery::Refused(status) => Ok(End::Refused(status)),
            Delivery::Unanswered if self.answers.get(&sequence) == Some(&None) => Ok(End::NoAnswer),
            Delivery::Unanswered => Err(Wait::Answer),
            Delivery::Accepted | Delivery::Reported(_) if !self.receipts => Ok(End::Done),
            Delivery::Reported(State::Delivered) => Ok(End::Done),
            Delivery::Reported(state) if state.is_final() => Ok(End::NotDelivered(state)),
            Delivery::Accepted | Delivery::Reported(_) if self.gave_up => Ok(End::NoReceipt),
            Delivery::Accepted | Delivery::Reported(_) => Err(Wait::Time),
        }
    }
}

impl Part {
    fn of(what: &What) -> Self {
        match what {
            What::Request(pdu) if matches!(pdu.id, CommandId::SUBMIT_SM | CommandId::DATA_SM) => {
                Self { kind: Kind::Message, gone: Gone::Waiting }
            }
            What::Request(_) => Self { kind: Kind::Request, gone: Gone::Waiting },
            // It is gone as soon as it is told to the engine, under the number that is in it.
            What::AsItStands(..) | What::Octets(_) => {
                let octets = what.written(Sequence::NONE).map(|it| it.octets).unwrap_or_default();
                let last =
                    Chunk::cut(octets).into_iter().rev().find_map(|it| it.frame().map(Frame::sequence));
                Self { kind: Kind::AsItStands, gone: Gone::Sent(last.unwrap_or(Sequence::NONE)) }
            }
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
